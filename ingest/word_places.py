"""Where the words of a page stand on its picture, as a page carries them: packed into a short text.

Comes in: words with their place in the page's raw text and on its picture. Goes out: text that every database
and JSON take, and the words again. Left to others: finding them (`readers.ocr_places`), boxing quotes
(`service.viewer.placed`).

A page has some five hundred words; packed they take about ten bytes each.
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

WHOLE: Final = 65_535  # parts that a picture's width and height are counted in
_ROW: Final = struct.Struct(">HHHHHHB")
_MOST: Final = 50_000  # words of a page
_SURE_LEFT, _SURE_RIGHT = 1, 2


@dataclass(frozen=True, slots=True)
class SeenWord:
    """raw[start:end] of a page, and the rectangle it fills on the page's picture, in parts of `WHOLE`.

    An end that is not sure may cut the word, or reach into the next one.
    """

    start: int
    end: int
    left: int
    top: int
    right: int
    bottom: int
    sure_left: bool = True  # where it begins, as it is read
    sure_right: bool = True


def pack(words: Iterable[SeenWord]) -> str:
    """The words as text; "" where there are none, or one that cannot be packed."""
    rows, at = [], 0
    for w in words:
        sure = _SURE_LEFT * w.sure_left | _SURE_RIGHT * w.sure_right
        try:
            rows.append(_ROW.pack(w.start - at, w.end - w.start, w.left, w.top, w.right, w.bottom, sure))
        except struct.error:
            return ""
        at = w.end
    return base64.b85encode(zlib.compress(b"".join(rows), 9)).decode("ascii") if rows else ""


def unpack(packed: str, length: int) -> tuple[SeenWord, ...]:
    """The words of a page whose raw text is so long.

    Raises:
        ValueError: it is no packed words, or they are not of this text.
    """
    if not packed:
        return ()
    words = tuple(_rows(packed))
    if words and words[-1].end > length:
        raise ValueError("words beyond the page's text")
    return words


def moved(packed: str, by: int) -> str:
    """The same words behind so many more characters."""
    words = _rows(packed) if packed else ()
    return pack(replace(w, start=w.start + by, end=w.end + by) for w in words)


def _rows(packed: str) -> Iterator[SeenWord]:
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b85decode(packed), _MOST * _ROW.size)
        if unpacker.unconsumed_tail or len(data) % _ROW.size:
            raise ValueError("packed words of another length")
    except (zlib.error, binascii.Error) as error:
        raise ValueError("no packed words") from error
    at = 0
    for gap, length, left, top, right, bottom, sure in _ROW.iter_unpack(data):
        if not length or left >= right or top >= bottom:
            raise ValueError("a word without a place")
        start, at = at + gap, at + gap + length
        yield SeenWord(start, at, left, top, right, bottom, bool(sure & _SURE_LEFT), bool(sure & _SURE_RIGHT))
