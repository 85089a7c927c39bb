"""Pages drawn, and words placed, in processes that can be killed.

Comes in: an original file, a page, words. Goes out: a PNG from the cache or fresh, boxes, or why there are
none. Safe to share between threads; as many draw at once as there are workers, the others wait a while.
Left to others: finding the original (`original`), showing it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Queue

from ingest.clearance import BLOT
from ingest.sandbox_process import Worker, WorkerDiedError, WorkerTimeoutError
from ingest.sandbox_protocol import Message
from service.viewer.cache import PictureCache
from service.viewer.model import Box, Drawing, NoPictureError, Original, Placed, Why

DPI = (72, 108, 144, 216)  # pictures come in these sizes, so that a cache holds few of each page
_SECONDS = 10.0  # to open a document and draw a page of it
_PATIENCE = 15.0  # seconds until a worker is free
_MEMORY = 700_000_000  # bytes of address space
_LONGEST_REPLY = 60_000_000  # bytes
_MODULE = "service.viewer.worker"
_MOST_BOXES = 20_000


class Desk:
    """Draws pages. Use as a context manager, or call `close`."""

    def __init__(self, cache: PictureCache, workers: int = 2, seconds: float = _SECONDS) -> None:
        self._cache, self._seconds = cache, seconds
        self._free: Queue[Worker | None] = Queue()
        for _ in range(workers):
            self._free.put(None)
        self._workers = workers

    def draw(self, original: Original, page: int, dpi: int, raw: str | None = None) -> Drawing:
        """A page as a picture.

        Args:
            dpi: one of `DPI`.
            raw: the page's stored text: what that masks is covered; None shows the page as it is.

        Raises:
            NoPictureError: there is none, and why.
        """
        if raw is not None and BLOT in raw:  # drawings cannot be told to be of the hidden item or not
            raise NoPictureError(Why.HIDDEN)
        # The covers follow the stored text, which newer code may mask otherwise.
        text = "bare" if raw is None else hashlib.sha256(raw.encode(errors="replace")).hexdigest()[:16]
        name = f"{original.sha256}-{page}-{dpi}-{text}"
        kept = self._cache.get(name)
        if kept is not None:
            return Drawing(kept)
        storable = raw if raw is None else raw.encode(errors="replace").decode()
        reply = self._ask({"task": "draw", "page": page, "dpi": dpi, "raw": storable}, original)
        png = _png(reply)
        self._cache.put(name, png)
        return Drawing(png)

    def place(self, original: Original, page: int, raw: str, start: int, end: int, words: str = "") -> Placed:
        """Boxes of raw[start:end], where `raw` is the page's stored text.

        Args:
            words: where the words stand that were read from the page's picture, as it is stored.
        """
        try:
            raw.encode()
            task = {"task": "place", "page": page, "raw": raw, "words": words, "start": start, "end": end}
            return Placed(_boxes(self._ask(task, original)))
        except UnicodeEncodeError:  # half a surrogate pair: no page of PDFium's text
            return Placed((), Why.OTHER_TEXT)
        except NoPictureError as error:
            return Placed((), error.why)

    def close(self) -> None:
        """End the workers; those in use end with their request. Closing again is no wait."""
        taken = 0
        for _ in range(self._workers):
            try:
                worker = self._free.get(timeout=self._seconds)
            except Empty:
                break
            taken += 1
            if worker:
                worker.close()
        # An app may be started again: the places stay, without their processes.
        for _ in range(taken):
            self._free.put(None)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, task: Message, original: Original) -> Message:
        if original.path.suffix.lower() != ".pdf":
            raise NoPictureError(Why.TEXT)
        limits = {"seconds": self._seconds, "seconds_per_page": 0.0, "max_pages": 0}
        limits |= {"max_scans": 0, "seconds_per_scan": 0.0}
        place = {"path": os.fsencode(original.path).hex(), "sha256": original.sha256}
        request = task | place | limits
        try:
            reply = self._try(request)
        except WorkerDiedError:
            # What pages before this one left in the child's memory must not decide about it.
            try:
                reply = self._try(request)
            except WorkerDiedError:
                raise NoPictureError(Why.BUSY) from None
        if reply.get("kind") == "refused":
            raise NoPictureError(_why(reply))
        return reply

    def _try(self, request: Message) -> Message:
        with self._worker() as worker:
            try:
                return worker.ask(request, _LONGEST_REPLY)
            except WorkerTimeoutError:
                worker.close()
                raise NoPictureError(Why.BUSY) from None
            except BaseException:  # an interrupt too: a half-read reply must not answer the next request
                worker.close()
                raise

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        """A warm worker, or a new one.

        Raises:
            NoPictureError: all are busy.
        """
        try:
            worker = self._free.get(timeout=_PATIENCE)
        except Empty:
            raise NoPictureError(Why.BUSY) from None
        try:
            if worker is None or worker.is_closed:
                worker = Worker(_MEMORY, _MODULE)
            yield worker
        finally:
            self._free.put(worker)


def _why(reply: Message) -> Why:
    try:
        return Why(str(reply.get("why")))
    except ValueError:
        return Why.DAMAGED


def _png(reply: Message) -> bytes:
    """The child is not trusted: what it calls a picture must begin as one."""
    try:
        png = base64.b64decode(str(reply.get("png", "")), validate=True)
    except binascii.Error:
        png = b""
    if reply.get("kind") != "drawn" or not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise NoPictureError(Why.DAMAGED)
    return png


def _boxes(reply: Message) -> tuple[Box, ...]:
    try:
        found = tuple(Box(*(min(max(float(x), 0.0), 1.0) for x in row)) for row in reply["boxes"])
    except (KeyError, TypeError, ValueError) as error:
        raise NoPictureError(Why.DAMAGED) from error
    if not found or len(found) > _MOST_BOXES:
        raise NoPictureError(Why.DAMAGED)
    return found
