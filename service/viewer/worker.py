"""The drawing child: `python -m service.viewer.worker MEMORY`, told what to draw on standard input.

Comes in: requests as `ingest.sandbox_protocol` frames them. Goes out: one reply each. An untrusted PDF can
hang, exhaust or crash PDFium; it costs this process and not the service. Left to others: the clock (`desk`).

    → {"task": "draw", "path": hex, "sha256", "page", "dpi", …limits}
    → {"task": "place", "path": hex, "sha256", "page", "raw", "start", "end", …limits}
    ← {"kind": "drawn", "png": base64} | {"kind": "placed", "boxes": [[…]]} | {"kind": "refused", "why"}
"""

from __future__ import annotations

import base64
import hashlib
import logging
import math
import os
import sys
from pathlib import Path
from typing import Any

from ingest.errors import ReadError
from ingest.readers.pdf import open_pdf
from ingest.readers.pdf_text import text_of, with_typed
from ingest.sandbox_protocol import Message, receive, send
from ingest.sandbox_worker import bound_memory, bound_processor
from service.viewer.model import Why
from service.viewer.place import UnseenError, place
from service.viewer.png import encode

_LONGEST_REQUEST = 50_000_000  # bytes: a page's text is sent along
_MOST_PIXELS = 8_000_000
_POINTS = 72  # to the inch


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


def _draw(page: Any, request: Message) -> Message:
    from pypdfium2 import raw

    width, height = page.get_size()
    most = math.sqrt(_MOST_PIXELS / max(width * height, 1.0))
    bitmap = page.render(scale=min(request["dpi"] / _POINTS, most), rev_byteorder=True, prefer_bgrx=False)
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
    # Other words than the stored ones: a page read from its picture, or by other code than today's.
    if text_of(textpage) != request["raw"]:
        raise _RefusedError(Why.OTHER_TEXT)
    try:
        boxes = place(page, textpage, request["raw"], request["start"], request["end"])
    except UnseenError as error:
        raise _RefusedError(Why.UNSEEN) from error
    if boxes is None:
        raise _RefusedError(Why.OTHER_TEXT)
    return {"kind": "placed", "boxes": boxes}


if __name__ == "__main__":
    main()
