"""Draw the pages of a PDF that lack usable text, and have their words recognised.

Comes in: an open document, and the pages that need it with the reason why. Goes out: their words with
a confidence, or why there are none. Left to others: finding those pages and joining the words with a
page's own text (`pdf_text`), and the recognising (`ocr`).
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from ingest.readers.ocr import (
    POOR,
    OcrError,
    Picture,
    Recognised,
    Tesseract,
    allowance,
    recognise,
    turn_needed,
)
from ingest.word_places import WHOLE, SeenWord

_DPI = 300  # where Tesseract is best on print of 10 points
_LEAST_DPI = 70  # Tesseract takes less for an error of the scanner
_MOST_PIXELS = 20_000_000  # A3 at 300 dpi; Tesseract takes 130 MB for them, and its time grows with them
_POINTS = 72  # to the inch
_SAMPLED = 7  # one pixel in so many tells a blank sheet from a written one
_CONTRAST = 60  # greys between ink and paper
_LEAST_INK = 0.0002  # share of the page: less is a blank sheet with specks
_MOST_COVER = 0.5  # share of the page from which on a picture may be a scan of one
MOST_STAMP = 300  # characters of stamps, footers and page numbers, without white space
_DEEPEST = 3  # drawings inside drawings


class Need(StrEnum):
    """Why a page is to be read from its picture."""

    SCAN = "scan"  # it shows something, and has no text
    RUBBISH = "rubbish"  # its text layer is not legible
    DAMAGED = "damaged"  # its text layer is legible, with wrong letters in it
    MIXED = "mixed"  # a stamp or a footer over a picture that covers most of it


class Miss(StrEnum):
    """Why nothing was read from a page's picture."""

    PROGRAM = "program"  # no Tesseract, or none that knows Danish
    LIMIT = "limit"  # the file has more scans than it may
    STOPPED = "stopped"  # drawing them stopped an earlier reader of this file
    FAILED = "failed"  # Tesseract failed, or took too long
    WORDS = "words"  # it found no words
    UNDRAWN = "undrawn"  # its picture is damaged, or too large for this process's memory
    BLANK = "blank"  # an empty sheet


def read_scans(
    document: Any, needs: Mapping[int, Need], tesseract: Tesseract
) -> dict[int, Recognised | Miss]:
    """Read pages from their pictures, in order, as many as are allowed; one entry a page."""
    if not tesseract.ready:
        return dict.fromkeys(needs, Miss.PROGRAM)
    allowed = allowance()
    grant = allowed.ask(len(needs)) if needs else 0
    refused = Miss.STOPPED if allowed.stopped else Miss.LIMIT
    return {
        number: _read_scan(document, number, need, tesseract, allowed.seconds) if i < grant else refused
        for i, (number, need) in enumerate(needs.items())
    }


def _read_scan(
    document: Any, number: int, need: Need, tesseract: Tesseract, seconds: float
) -> Recognised | Miss:
    from pypdfium2 import PdfiumError

    end = time.monotonic() + seconds
    try:
        page = document[number - 1]
        # A stamp's own characters are known: what remains to be read is the picture behind them.
        if need is Need.MIXED:
            _hide_text(page)
        picture = draw(page)
        if _is_blank(picture):
            return Miss.BLANK if _was_drawn(page, picture) else Miss.UNDRAWN
        found = recognise(tesseract, picture, end - time.monotonic())
        if found.confidence < POOR:
            found = _turned(page, picture, found, tesseract, end)
        page.close()
    except (PdfiumError, OcrError, MemoryError):
        return Miss.FAILED
    return found if found.text else Miss.WORDS


def _turned(page: Any, picture: Picture, found: Recognised, tesseract: Tesseract, end: float) -> Recognised:
    """The better of what was read and what is read with the page turned upright."""
    try:
        turn = turn_needed(tesseract, picture, end - time.monotonic())
        if not turn:
            return found
        other = _turned_back(recognise(tesseract, draw(page, turn), end - time.monotonic()), turn)
    except OcrError:
        return found
    return max(found, other, key=lambda r: r.weight)


def _turned_back(read: Recognised, turn: int) -> Recognised:
    """What was read with the page turned clockwise, with the words' places on the page as it is."""
    return replace(read, words=tuple(_turn_back(w, turn) for w in read.words))


def _turn_back(w: SeenWord, turn: int) -> SeenWord:
    match turn:
        case 90:
            return replace(w, left=w.top, top=WHOLE - w.right, right=w.bottom, bottom=WHOLE - w.left)
        case 180:
            return replace(
                w, left=WHOLE - w.right, top=WHOLE - w.bottom, right=WHOLE - w.left, bottom=WHOLE - w.top
            )
        case 270:
            return replace(w, left=WHOLE - w.bottom, top=w.left, right=WHOLE - w.top, bottom=w.right)
        case _:
            return w


def draw(page: Any, turn: int = 0) -> Picture:
    """A page as grey pixels, turned clockwise by so many degrees; large pages more coarsely."""
    width, height = page.get_size()
    area = max(width * height, 1) / _POINTS**2
    dpi = min(_DPI, math.sqrt(_MOST_PIXELS / area))
    bitmap = page.render(scale=dpi / _POINTS, grayscale=True, rotation=turn)
    columns, rows, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = bytes(bitmap.buffer)
    bitmap.close()
    if stride != columns:
        pixels = b"".join(pixels[i * stride : i * stride + columns] for i in range(rows))
    return Picture(b"P5\n%d %d\n255\n%b" % (columns, rows, pixels), max(round(dpi), _LEAST_DPI))


def _is_blank(picture: Picture) -> bool:
    greys = Counter(picture.pgm[::_SAMPLED])
    ((paper, _),) = greys.most_common(1)
    ink = sum(count for grey, count in greys.items() if abs(grey - paper) > _CONTRAST)
    return ink < _LEAST_INK * greys.total()


def _was_drawn(page: Any, picture: Picture) -> bool:
    """Whether a blank page shows all its pictures: PDFium leaves out silently what it cannot draw."""
    from pypdfium2 import PdfiumError, raw

    if len(set(picture.pgm[-_SAMPLED * 1000 :])) > 1:
        return True  # paper is never of one grey, but for scans in black and white
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        try:
            image.get_bitmap().close()
        except (PdfiumError, ValueError, MemoryError):
            return False
    return True


def _hide_text(page: Any) -> None:
    """Leave the text out of the drawing; the page is loaded anew for every other use."""
    from pypdfium2 import raw

    for text in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST)):
        raw.FPDFPageObj_SetIsActive(text, False)


def covered(page: Any) -> float:
    """Share of the page that pictures cover, at most 1; pictures over each other count twice."""
    from pypdfium2 import raw

    left, bottom, right, top = page.get_cropbox()
    whole = max((right - left) * (top - bottom), 1.0)
    area = 0.0
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        x0, y0, x1, y1 = image.get_bounds()
        area += max(min(x1, right) - max(x0, left), 0.0) * max(min(y1, top) - max(y0, bottom), 0.0)
    return float(min(area / whole, 1.0))


def is_mixed(page: Any, characters: int) -> bool:
    """Whether a page with so little text of its own is mostly a picture."""
    return characters < MOST_STAMP and covered(page) >= _MOST_COVER
