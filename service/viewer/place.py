"""Characters of a PDF's page → the rectangles they cover, a line at a time.

Comes in: an open page, its raw text, and which characters of it. Goes out: rectangles in shares of the
picture that PDFium draws of the page, turned and cropped as that is. Left to others: whether the raw text
is the one that the archive holds (`worker`).
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ingest.readers.pdf_glyphs import matched

_GAP = 1.0  # of a line's height: a wider gap begins a new box, for other words may stand in it
_LEVEL = 0.5  # share of a character's height that it must have in common with the one before
_STRAIGHT = 0.02  # radians off a right angle; writing at other angles gets a box for each character
_FINE = 1_000_000  # pixels that PDFium's own mapping to the picture is asked in
_SLACK = 0.005  # of the picture: how far outside it a character's middle may lie, for rounding

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in points; or shares of the picture


@dataclass(frozen=True, slots=True)
class Ink:
    """A drawn character."""

    rectangle: Rectangle
    turn: int | None  # quarter turns of its writing, counter-clockwise; None: at another angle


class UnseenError(Exception):
    """Some of the characters lie outside what the page shows."""


def place(page: Any, textpage: Any, raw: str, start: int, end: int) -> list[Rectangle] | None:
    """Rectangles of raw[start:end] as (left, top, right, bottom) in shares of the picture.

    Returns:
        None where PDFium's characters are not those of the raw text, one by one.

    Raises:
        UnseenError: a character lies outside of the picture.
    """
    pairs = matched(textpage, raw)
    chosen = [i for i, at in pairs if start <= at < end]
    if not chosen or len(chosen) != sum(not c.isspace() for c in raw[start:end]):
        return None
    following = {i: after for (i, _), (after, _) in pairwise(pairs)}
    drawn = [_narrowed(textpage, _ink(textpage, i), i, following.get(i)) for i in chosen]
    if any(not _is_seen(_on_picture(page, ink.rectangle)) for ink in drawn):
        raise UnseenError
    return [_on_picture(page, r) for r in lines(drawn)]


def lines(drawn: Sequence[Ink]) -> Iterator[Rectangle]:
    """Neighbouring characters of one line as one rectangle."""
    held: list[Ink] = []
    for ink in drawn:
        if held and not _continues(held[-1], ink):
            yield _around(held)
            held = []
        held.append(ink)
    if held:
        yield _around(held)


def _continues(before: Ink, ink: Ink) -> bool:
    """Whether a character stands on the line of the one before, without a wide gap."""
    if before.turn is None or before.turn != ink.turn:
        return False
    left, low, right, high = _upright(before)
    left2, low2, _, high2 = _upright(ink)
    height, height2 = high - low, high2 - low2
    common = min(high, high2) - max(low, low2)
    tall = max(height, height2)
    return (
        common >= _LEVEL * min(height, height2) and left - tall / 4 <= left2 and left2 - right <= _GAP * tall
    )


def _upright(ink: Ink) -> Rectangle:
    """The rectangle as it would be if its line ran from left to right."""
    return _turned(ink.rectangle, -(ink.turn or 0) % 4)


def _turned(rectangle: Rectangle, quarters: int) -> Rectangle:
    """Turned counter-clockwise around the page's origin."""
    left, low, right, high = rectangle
    match quarters:
        case 1:
            return -high, left, -low, right
        case 2:
            return -right, -high, -left, -low
        case 3:
            return low, -right, high, -left
        case _:
            return rectangle


def _around(drawn: Sequence[Ink]) -> Rectangle:
    lefts, lows, rights, highs = zip(*(ink.rectangle for ink in drawn), strict=True)
    return min(lefts), min(lows), max(rights), max(highs)


def _ink(textpage: Any, index: int) -> Ink:
    from pypdfium2 import raw as pdfium

    angle = pdfium.FPDFText_GetCharAngle(textpage.raw, index)
    quarter = round(angle / (math.pi / 2))
    straight = angle >= 0 and abs(angle - quarter * math.pi / 2) < _STRAIGHT
    tight = _tight(textpage, index)
    loose = _loose(textpage, index)
    # The loose box is as high as the line; PDFium reckons it wrongly for some turned or stretched writing.
    rectangle = loose if straight and loose and _holds(loose, tight) else tight
    return Ink(rectangle, -quarter % 4 if straight else None)  # PDFium counts clockwise


def _narrowed(textpage: Any, ink: Ink, index: int, after: int | None) -> Ink:
    """The character without what overhangs its place: the end of an italic "f" lies over the next letter."""
    if ink.turn is None:
        return ink
    left, low, right, high = _upright(ink)
    here, next_ = (
        _origin(textpage, index, ink.turn),
        None if after is None else _origin(textpage, after, ink.turn),
    )
    left = max(left, here[0])
    if next_ and abs(next_[1] - here[1]) < (high - low) / 4 and left < next_[0]:
        right = min(right, next_[0])
    return replace(ink, rectangle=_turned((left, low, right, high), ink.turn)) if left < right else ink


def _origin(textpage: Any, index: int, turn: int) -> tuple[float, float]:
    """Where a character begins on its base line, as it would be if the line ran from left to right."""
    from pypdfium2 import raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(textpage.raw, index, x, y)
    upright = _turned((x.value, y.value, x.value, y.value), -turn % 4)
    return upright[0], upright[1]


def _tight(textpage: Any, index: int) -> Rectangle:
    from pypdfium2 import raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(textpage.raw, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _loose(textpage: Any, index: int) -> Rectangle | None:
    from pypdfium2 import raw as pdfium

    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage.raw, index, ctypes.byref(box)):
        return None
    return box.left, box.bottom, box.right, box.top


def _holds(loose: Rectangle, tight: Rectangle) -> bool:
    """Whether a line-high box is one of this character: around its ink, and not much wider."""
    left, low, right, high = loose
    slack = 0.25 * max(high - low, 0.0)
    around = left - slack <= tight[0] and tight[2] <= right + slack
    return around and low - slack <= tight[1] and tight[3] <= high + slack and left < right and low < high


def _on_picture(page: Any, rectangle: Rectangle) -> Rectangle:
    """From points on the page to shares of the picture, by the mapping PDFium draws with."""
    left, low, right, high = rectangle
    corners = [_device(page, x, y) for x, y in ((left, low), (right, high))]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _device(page: Any, x: float, y: float) -> tuple[float, float]:
    from pypdfium2 import raw as pdfium

    right, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, x, y, right, down)
    return right.value / _FINE, down.value / _FINE


def _is_seen(shares: Rectangle) -> bool:
    across, down = (shares[0] + shares[2]) / 2, (shares[1] + shares[3]) / 2
    return -_SLACK <= across <= 1 + _SLACK and -_SLACK <= down <= 1 + _SLACK
