"""The drawing child: `python -m service.viewer.worker MEMORY`, told what to draw on standard input.

Comes in: requests as `ingest.sandbox_protocol` frames them. Goes out: one reply each. An untrusted PDF can
hang, exhaust or crash PDFium; it costs this process and not the service. Left to others: the clock (`desk`).

    → {"task": "draw", "path": hex, "sha256", "page", "dpi", "raw": the stored text or null, …limits}
    → {"task": "place", "path": hex, "sha256", "page", "raw", "words", "start", "end", …limits}
    ← {"kind": "drawn", "png": base64} | {"kind": "placed", "boxes": [[…]]} | {"kind": "refused", "why"}
"""

from __future__ import annotations

import base64
import hashlib
import logging
import math
import os
import re
import sys
from pathlib import Path
from typing import Any

from ingest.errors import ReadError
from ingest.personal_numbers import MASK
from ingest.readers.pdf import open_pdf
from ingest.readers.pdf_text import text_of, with_typed
from ingest.sandbox_protocol import Message, receive, send
from ingest.sandbox_worker import bound_memory, bound_processor
from ingest.word_places import unpack
from service.viewer.model import Why
from service.viewer.place import Rectangle, UnseenError, place
from service.viewer.placed import placed
from service.viewer.png import encode

_LONGEST_REQUEST = 50_000_000  # bytes: a page's text is sent along
_MOST_PIXELS = 8_000_000
_POINTS = 72  # to the inch
_COVER = (40, 40, 40, 255)
_CLOSE = 3  # characters between the digits of one number
_MASKS = re.compile(rf"(?<!\w){MASK}{{2,}}")  # of a number, or of the half of one that a page's end cuts


class _RefusedError(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class _Shelf:
    """The document asked for last: its pages are asked for one after the other."""

    def __init__(self) -> None:
        self._key: object = None
        self._document: Any = None

    def document(self, path: Path, sha256: str) -> Any:
        try:
            state = path.stat()
        except OSError as error:
            raise _RefusedError(Why.GONE) from error
        key = (path, sha256, state.st_size, state.st_mtime_ns)
        if key != self._key:
            self._key = self._document = None
            self._document = _opened(path, sha256)
            self._key = key
        return self._document


def main() -> None:
    # Replies go through a private copy of standard output: what a library prints must not mix with them.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.disable()
    bound_memory(int(sys.argv[1]))
    shelf = _Shelf()
    while request := receive(sys.stdin.buffer, _LONGEST_REQUEST):
        bound_processor(request["seconds"])
        send(replies, _answer(shelf, request))


def _answer(shelf: _Shelf, request: Message) -> Message:
    try:
        page = _page(shelf, request)
        return _draw(page, request) if request["task"] == "draw" else _place(page, request)
    except _RefusedError as refusal:
        return {"kind": "refused", "why": refusal.why.value}
    # A damaged file can bring any error out of PDFium's binding; the next page deserves an answer too.
    except Exception:
        return {"kind": "refused", "why": Why.DAMAGED.value}


def _opened(path: Path, sha256: str) -> Any:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _RefusedError(Why.GONE) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _RefusedError(Why.REPLACED)
    try:
        return open_pdf(data, path.name)
    except ReadError as error:
        raise _RefusedError(Why.DAMAGED) from error


def _page(shelf: _Shelf, request: Message) -> Any:
    document = shelf.document(Path(os.fsdecode(bytes.fromhex(request["path"]))), request["sha256"])
    if request["page"] > len(document):
        raise _RefusedError(Why.INSIDE)
    return with_typed(document, request["page"])


def masked_of(own: str, raw: str) -> list[tuple[int, int]] | None:
    """Stretches of a page's own text that the stored text has masked; None where it is another text."""
    if own == raw:
        return []
    if len(own) != len(raw) or any(a != b and b != MASK for a, b in zip(own, raw, strict=True)):
        return None
    differs = [i for i, (a, b) in enumerate(zip(own, raw, strict=True)) if a != b]
    return [(first, last + 1) for first, last in _runs(differs)]


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """First and last of numbers that follow each other closely: a separator may stand between digits."""
    runs: list[tuple[int, int]] = []
    for n in numbers:
        if runs and n - runs[-1][1] <= _CLOSE:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


def hidden_on(page: Any, raw: str) -> list[Rectangle]:
    """Where the page's picture shows what the stored text masks.

    Raises:
        _RefusedError: that cannot be told, or the page's text came from its picture and has masks in it.
    """
    textpage = page.get_textpage()
    own = text_of(textpage)
    masked = masked_of(own, raw)
    if masked is None:
        if _MASKS.search(raw):
            raise _RefusedError(Why.MASKED)
        return []
    found: list[Rectangle] = []
    for start, end in masked:
        try:
            rectangles = place(page, textpage, own, start, end)
        except UnseenError:
            continue  # outside the picture
        if rectangles is None:
            raise _RefusedError(Why.MASKED)
        found += rectangles
    return found


def _draw(page: Any, request: Message) -> Message:
    from pypdfium2 import raw

    width, height = page.get_size()
    most = math.sqrt(_MOST_PIXELS / max(width * height, 1.0))
    hidden = [] if request["raw"] is None else hidden_on(page, request["raw"])
    bitmap = page.render(scale=min(request["dpi"] / _POINTS, most), rev_byteorder=True, prefer_bgrx=False)
    for left, top, right, bottom in hidden:
        x, y = math.floor(left * bitmap.width) - 1, math.floor(top * bitmap.height) - 1
        wide, high = (right - left) * bitmap.width, (bottom - top) * bitmap.height
        bitmap.fill_rect(_COVER, max(x, 0), max(y, 0), math.ceil(wide) + 3, math.ceil(high) + 3)
    if bitmap.format != raw.FPDFBitmap_BGR:  # three bytes a pixel, red first as asked for
        raise _RefusedError(Why.DAMAGED)
    pixels, stride, columns = bytes(bitmap.buffer), bitmap.stride, bitmap.width
    rows = [pixels[i * stride : i * stride + 3 * columns] for i in range(bitmap.height)]
    colour = any(map(_tinted, rows))
    png = encode(rows if colour else [row[::3] for row in rows], columns, colour=colour)
    return {"kind": "drawn", "png": base64.b64encode(png).decode("ascii")}


def _tinted(row: bytes) -> bool:
    return not row[0::3] == row[1::3] == row[2::3]


def _place(page: Any, request: Message) -> Message:
    textpage = page.get_textpage()
    own, raw, start, end = text_of(textpage), request["raw"], request["start"], request["end"]
    try:
        if masked_of(own, raw) is not None:
            boxes = place(page, textpage, own, start, end)
        else:
            boxes = _place_read(page, textpage, own, request)
    except UnseenError as error:
        raise _RefusedError(Why.UNSEEN) from error
    if boxes is None:
        raise _RefusedError(Why.OTHER_TEXT)
    return {"kind": "placed", "boxes": boxes}


def _place_read(page: Any, textpage: Any, own: str, request: Message) -> list[Rectangle] | None:
    """Boxes on a page whose text came from its picture, behind what it has of its own: a stamp, a footer."""
    raw, start, end = request["raw"], request["start"], request["end"]
    try:
        words = unpack(request["words"], len(raw))
    except ValueError:
        return None
    if not words:  # read by older code, or other words than the stored ones
        return None
    stamp = own.rstrip()
    known = len(stamp) <= words[0].start and masked_of(stamp, raw[: len(stamp)]) is not None
    printed: list[Rectangle] | None = []
    if known and start < len(stamp):
        printed = place(page, textpage, own, start, min(end, len(stamp)))
        start = len(stamp)
    read = placed(words, raw, start, end, page.get_size()) if raw[start:end].strip() else []
    return None if printed is None or read is None else [*printed, *read]


if __name__ == "__main__":
    main()
