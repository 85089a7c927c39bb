"""A picture's ink, column by column, whichever way its lines run.

Comes in: a grey picture behind a PGM header, words with rough boxes. Goes out: which columns of a stretch are
inked; the sheet and its words turned so that lines run to the right, and back. Pure, and without an array
library: rows of pixels are combined as long numbers. Left to others: which gaps part words (`ocr_places`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

_LONG: Final = 3  # letters from which on Tesseract's box is about right
_SAMPLED: Final = 7  # one pixel in so many tells ink from paper
_STANDS: Final = 2  # times higher than wide: a word whose line runs up or down


class Course(Enum):
    """Where a line runs to. Tesseract reads a page that lies on its side as it lies."""

    RIGHT = "right"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True)
class RoughWord:
    """A word as Tesseract boxes it, in pixels from the upper left corner."""

    text: str
    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_long(self) -> bool:
        return len(self.text) >= _LONG


@dataclass(frozen=True, slots=True)
class InkedWord:
    """A word from gap to gap, in pixels; an end that is not sure is Tesseract's own."""

    left: float
    top: float
    right: float
    bottom: float
    sure_left: bool
    sure_right: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's ink: a byte a pixel, 1 where it is dark."""

    ink: bytes
    width: int
    height: int
    slope: float = 0.0  # pixels down for each to the right


def size_of(pgm: bytes) -> tuple[int, int]:
    """Width and height of a grey picture behind a PGM header, in pixels."""
    width, height = pgm.split(b"\n", 2)[1].split()
    return int(width), int(height)


def sheet_of(pgm: bytes) -> Sheet:
    """The picture's ink."""
    width, height = size_of(pgm)
    pixels = pgm[-width * height :]
    dark = _threshold(Counter(pixels[::_SAMPLED]))
    table = bytes(1 if grey <= dark else 0 for grey in range(256))
    return Sheet(pixels.translate(table), width, height)


def _threshold(greys: Counter[int]) -> int:
    """The grey that parts ink from paper best.

    Source: Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979.
    """
    total, whole = greys.total(), sum(grey * n for grey, n in greys.items())
    count = below = 0
    best, at = -1.0, 127
    for grey in sorted(greys)[:-1]:
        count += greys[grey]
        below += grey * greys[grey]
        apart = below / count - (whole - below) / (total - count)
        spread = count * (total - count) * apart * apart
        if spread > best:
            best, at = spread, grey
    return at


def course_of(line: Sequence[RoughWord]) -> Course:
    """Where a line runs to, by its words' boxes."""
    first, last = line[0], line[-1]
    across, down = last.middle - first.middle, (last.top + last.bottom - first.top - first.bottom) / 2
    if len(line) > 1:
        return Course.RIGHT if abs(across) >= abs(down) else Course.DOWN if down > 0 else Course.UP
    # A word alone does not say which way it is read; few run up.
    stands = first.is_long and first.bottom - first.top > _STANDS * (first.right - first.left)
    return Course.DOWN if stands else Course.RIGHT


def upright(sheet: Sheet, course: Course) -> Sheet:
    """The sheet turned so that lines of this course run to the right."""
    if course is Course.RIGHT:
        return sheet
    stripes = [sheet.ink[x :: sheet.width] for x in range(sheet.width)]
    rows = stripes[::-1] if course is Course.DOWN else [c[::-1] for c in stripes]
    return Sheet(b"".join(rows), sheet.height, sheet.width)


def turned(w: RoughWord, sheet: Sheet, course: Course) -> RoughWord:
    """A word of the sheet, as it stands on the upright one."""
    wide, high = sheet.width, sheet.height
    match course:
        case Course.DOWN:
            return RoughWord(w.text, w.top, wide - w.right, w.bottom, wide - w.left)
        case Course.UP:
            return RoughWord(w.text, high - w.bottom, w.left, high - w.top, w.right)
        case _:
            return w


def turned_back(w: InkedWord, sheet: Sheet, course: Course) -> InkedWord:
    """A word of the upright sheet, as it stands on the sheet."""
    wide, high = sheet.width, sheet.height
    match course:
        case Course.DOWN:
            return replace(w, left=wide - w.bottom, top=w.left, right=wide - w.top, bottom=w.right)
        case Course.UP:
            return replace(w, left=w.top, top=high - w.right, right=w.bottom, bottom=high - w.left)
        case _:
            return w


def strips(sheet: Sheet, first: int, last: int, centre: float) -> Iterator[tuple[int, int, int]]:
    """Columns over which a line sinks by the same number of pixels."""
    begin = first
    while begin < last:
        drop = round(sheet.slope * (begin - centre))
        end = begin + 1
        while end < last and round(sheet.slope * (end - centre)) == drop:
            end += 1
        yield begin, end, drop
        begin = end


def columns(sheet: Sheet, left: int, right: int, top: int, bottom: int) -> bytes:
    """A byte a column, not zero where at least two of its pixels are dark: one may be a speck."""
    once = twice = 0
    for row in range(max(top, 0), min(bottom, sheet.height)):
        at = row * sheet.width
        pixels = int.from_bytes(sheet.ink[at + left : at + right])
        twice |= once & pixels
        once |= pixels
    return twice.to_bytes(right - left)
