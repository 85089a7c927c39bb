"""Stretches of a PDF's line that stand together, with their places on the page and in its raw text.

Comes in: PDFium's text page and the raw text it gave. Goes out: `Fragment`s, in the order of the text.
PDFium's characters and the raw text differ in line ends alone: where they do not, there are none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.readers.common import storable

WIDE = 0.75  # of a line's height: a wider gap parts two cells; justified words stand closer
_MOST_RECTANGLES = 5_000  # of a page


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character that is drawn."""

    at: int  # in the raw text
    left: float  # points
    right: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters of one line without a wide gap, or several such lines of one cell."""

    start: int  # in the raw text
    end: int
    left: float  # points
    right: float
    bottom: float
    top: float
    height: float  # of one line


def fragments(textpage: Any, raw: str) -> list[Fragment]:
    """All fragments of a page; none where characters cannot be matched with the raw text."""
    glyphs = _glyphs(textpage, raw)
    if not glyphs:
        return []
    found: list[Fragment] = []
    held: list[Glyph] = []
    for glyph in glyphs:
        if held and _parts(held[-1], glyph, raw):
            found.append(_joined(held))
            held = []
        held.append(glyph)
    if held:
        found.append(_joined(held))
    return found


def has_gaps(textpage: Any, lines: int) -> bool:
    """Whether at least so many lines are drawn in pieces with wide gaps between them; costs little."""
    from pypdfium2 import raw as pdfium

    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    found = 0
    before = (0.0, 0.0, 0.0)
    for i in range(min(pdfium.FPDFText_CountRects(textpage.raw, 0, -1), _MOST_RECTANGLES)):
        pdfium.FPDFText_GetRect(textpage.raw, i, left, top, right, bottom)
        height = top.value - bottom.value
        if abs(before[1] - bottom.value) < height and left.value - before[0] > 0.5 * height:
            found += 1
            if found == lines:
                return True
        before = right.value, bottom.value, height
    return False


def _parts(before: Glyph, glyph: Glyph, raw: str) -> bool:
    """Whether a fragment ends between two characters."""
    height = max(before.top - before.bottom, glyph.top - glyph.bottom)
    level = abs(before.bottom - glyph.bottom) < 0.5 * height  # a raised footnote mark is of the line
    return (
        not level
        or "\n" in raw[before.at : glyph.at]
        or glyph.left - before.right > WIDE * height
        or glyph.left < before.left - height
    )


def _joined(glyphs: list[Glyph]) -> Fragment:
    return Fragment(
        glyphs[0].at,
        glyphs[-1].at + 1,
        min(g.left for g in glyphs),
        max(g.right for g in glyphs),
        min(g.bottom for g in glyphs),
        max(g.top for g in glyphs),
        max(g.top - g.bottom for g in glyphs),
    )


def _glyphs(textpage: Any, raw: str) -> list[Glyph]:
    """The drawn characters with their offsets in the raw text; none where the two do not agree."""
    from pypdfium2 import raw as pdfium

    box = pdfium.FS_RECTF()
    place = ctypes.byref(box)
    page, loose = textpage.raw, pdfium.FPDFText_GetLooseCharBox
    return [
        Glyph(at, box.left, box.right, box.bottom, box.top)
        for i, at in matched(textpage, raw)
        if loose(page, i, place)
    ]


def matched(textpage: Any, raw: str) -> list[tuple[int, int]]:
    """PDFium's numbers of the drawn characters with their offsets in the raw text; none unless all agree."""
    from pypdfium2 import raw as pdfium

    page, unicode = textpage.raw, pdfium.FPDFText_GetUnicode
    found: list[tuple[int, int]] = []
    at = 0
    for i, char in _drawn(unicode(page, i) for i in range(textpage.count_chars())):
        at = _skip(raw, at)
        if raw[at : at + 1] != char:
            return []
        found.append((i, at))
        at += 1
    return found if not raw[at:].strip() else []


def _drawn(codes: Iterator[int]) -> Iterator[tuple[int, str]]:
    """PDFium's characters that leave ink, as the raw text has them; it drops code 0."""
    for i, code in enumerate(codes):
        char = storable(chr(code)) if 0 < code <= 0x10FFFF else ""
        if char.strip():
            yield i, char


def _skip(raw: str, at: int) -> int:
    while at < len(raw) and raw[at].isspace():
        at += 1
    return at
