"""Where recognised words stand on their picture: between which gaps of the ink.

Comes in: a page's pixels, and Tesseract's words with their rough boxes, a line at a time. Goes out: for each
word the rectangle from gap to gap, and which of its two ends is certain. Pure. Left to others: recognising
(`ocr`), the words' place in the page's text, boxes of whole quotes (`service.viewer.placed`).

Tesseract's boxes are guesses of a network: on scans they cut full stops off, and put short words beside their
place. So they say only how many words a line has and about where; the ends are taken from the ink. Lines lean
on a tilted page, so that a line's ink is looked at along the page's slope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ingest.readers.ocr_sheet import (
    InkedWord,
    RoughWord,
    Sheet,
    columns,
    course_of,
    sheet_of,
    strips,
    turned,
    turned_back,
    upright,
)

_LEAST_GAP: Final = 0.1  # of a line's height: what is narrower parts letters
_OUTER_GAP: Final = 0.25  # of a line's height: white before a line's first and behind its last word
_CLEAR: Final = 1.15  # by how much the narrowest gap between words exceeds the widest between letters
_LIKE: Final = 1.3  # how much wider than another a gap may be that is of the same kind
_NEAR, _CLOSE, _EQUAL = 0.5, 0.25, 0.08  # of a line's height: how far Tesseract's box may end off the ink
_AROUND: Final = 0.8  # of a line's height: what is looked at beside a line
_LEAST_LINE: Final = 4  # such words that tell a line's slope
_INK: Final = re.compile(rb"[^\0]+")


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a word: where, and whether the ink shows it."""

    at: float
    sure: bool


_Gap = tuple[int, int]  # first white column, first inked one behind it


def inked_words(pgm: bytes, lines: Sequence[Sequence[RoughWord]]) -> list[list[InkedWord]]:
    """The words of each line, in order, from gap to gap."""
    sheet = sheet_of(pgm)
    courses = [course_of(line) for line in lines]
    found: dict[int, list[InkedWord]] = {}
    for course in set(courses):
        numbers = [n for n, c in enumerate(courses) if c is course]
        own = [[turned(w, sheet, course) for w in lines[n]] for n in numbers]
        leaning = replace(upright(sheet, course), slope=slope_of(own))
        for n, line in zip(numbers, own, strict=True):
            found[n] = [turned_back(w, sheet, course) for w in _words_of(leaning, line)]
    return [found[n] for n in range(len(lines))]


def slope_of(lines: Sequence[Sequence[RoughWord]]) -> float:
    """How far lines sink to the right: the median of their slopes, long lines counting more."""
    slopes = sorted(filter(None, (_slope([w for w in line if w.is_long]) for line in lines)))
    half = sum(wide for _, wide in slopes) / 2
    for slope, wide in slopes:
        half -= wide
        if half <= 0:
            return slope
    return 0.0


def _slope(words: Sequence[RoughWord]) -> tuple[float, float] | None:
    """A line's slope by least squares, and its length; None where it is too short to tell."""
    if len(words) < _LEAST_LINE:
        return None
    xs, ys = [w.middle for w in words], [(w.top + w.bottom) / 2 for w in words]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - x0) ** 2 for x in xs)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys, strict=True)) / spread, max(xs) - min(xs)


def _words_of(sheet: Sheet, line: Sequence[RoughWord]) -> list[InkedWord]:
    centre = (line[0].left + line[-1].right) / 2
    sunk = [sheet.slope * (w.middle - centre) for w in line]
    tops = sorted(w.top - s for w, s in zip(line, sunk, strict=True))
    lows = sorted(w.bottom - s for w, s in zip(line, sunk, strict=True))
    # One word in eight may be boxed far too high or low.
    out = len(line) // 8
    top, low = tops[out], lows[-1 - out]
    height = max(lows[len(lows) // 2] - tops[len(tops) // 2], 1.0)
    runs, bounds = _runs(sheet, line, centre, (int(top), int(low) + 1), height)
    ends = _ends(line, runs, bounds, height)
    return [
        InkedWord(a.at, top + drop, b.at, low + drop, a.sure, b.sure)
        for a, b in ends
        for drop in [sheet.slope * ((a.at + b.at) / 2 - centre)]
    ]


def _runs(
    sheet: Sheet, line: Sequence[RoughWord], centre: float, band: tuple[int, int], height: float
) -> tuple[list[_Gap], _Gap]:
    """Stretches of inked columns along a line: first column, first white one; and what was looked at."""
    first = max(int(min(w.left for w in line) - _AROUND * height), 0)
    last = min(int(max(w.right for w in line) + _AROUND * height), sheet.width)
    inked = b"".join(
        columns(sheet, a, b, band[0] + drop, band[1] + drop)
        for a, b, drop in strips(sheet, first, last, centre)
    )
    return [(m.start() + first, m.end() + first) for m in _INK.finditer(inked)], (first, last)


def _ends(
    line: Sequence[RoughWord], runs: Sequence[_Gap], bounds: _Gap, height: float
) -> list[tuple[_End, _End]]:
    """Where each word begins and ends."""
    found = [(_End(w.left, False), _End(w.right, False)) for w in line]
    first, last = _outer(line, runs, bounds, height)
    if first is None or last is None:
        inner = [r for r in runs if line[0].left < r[1] and r[0] < line[-1].right]
    else:
        inner = list(runs[first : last + 1])
    if first is not None:
        found[0] = _End(runs[first][0], True), found[0][1]
    if last is not None:
        found[-1] = found[-1][0], _End(runs[last][1], True)
    _settle(line, found, inner, height)
    for n, gap in enumerate(_between(line, _gaps(inner), height)):
        if gap is not None and not found[n][1].sure:
            found[n] = found[n][0], _End(gap[0], True)
            found[n + 1] = _End(gap[1], True), found[n + 1][1]
    _settle(line, found, inner, height)
    return found


def _settle(
    line: Sequence[RoughWord], found: list[tuple[_End, _End]], runs: Sequence[_Gap], height: float
) -> None:
    """Words between two certain ends, as far as the gaps between them are clear: put into `found`."""
    begin = 0
    for n, (_, end) in enumerate(found):
        if not end.sure:
            continue
        start = found[begin][0]
        if n > begin and start.sure:
            inner = [r for r in runs if start.at <= r[0] and r[1] <= end.at]
            found[begin : n + 1] = _whole(line[begin : n + 1], inner, height) or found[begin : n + 1]
        begin = n + 1


def _gaps(runs: Sequence[_Gap]) -> list[_Gap]:
    return [(a[1], b[0]) for a, b in pairwise(runs)]


def _outer(
    line: Sequence[RoughWord], runs: Sequence[_Gap], bounds: _Gap, height: float
) -> tuple[int | None, int | None]:
    """The runs that a line begins and ends with: white lies outside, and Tesseract's boxes end near."""
    before = [bounds[0], *(end for _, end in runs)]
    behind = [*(begin for begin, _ in runs[1:]), bounds[1]]
    firsts = {
        n: abs(run[0] - line[0].left)
        for n, run in enumerate(runs)
        if run[0] - before[n] >= _OUTER_GAP * height
    }
    lasts = {
        n: abs(run[1] - line[-1].right)
        for n, run in enumerate(runs)
        if behind[n] - run[1] >= _OUTER_GAP * height
    }
    return _nearest(firsts, _NEAR * height), _nearest(lasts, _NEAR * height)


def _nearest(off: Mapping[int, float], most: float) -> int | None:
    best = min(off, key=lambda n: off[n], default=None)
    return best if best is not None and off[best] <= most else None


def _whole(line: Sequence[RoughWord], inner: Sequence[_Gap], height: float) -> list[tuple[_End, _End]] | None:
    """Words where the gaps part the ink into as many clearly; None where they do not.

    Then a short word is found again that Tesseract has boxed beside its place.
    """
    gaps = _gaps(inner)
    if not inner or len(gaps) < len(line) - 1:
        return None
    widest = sorted(gaps, key=_width, reverse=True)
    chosen, rest = sorted(widest[: len(line) - 1]), widest[len(line) - 1 :]
    least = min(map(_width, chosen), default=height)
    if least < _LEAST_GAP * height or (rest and least <= _CLEAR * _width(rest[0])):
        return None
    begins = [inner[0][0], *(gap[1] for gap in chosen)]
    ends = [*(gap[0] for gap in chosen), inner[-1][1]]
    placed = list(zip(begins, ends, strict=True))
    if not all(_fits(w, *p, height) for w, p in zip(line, placed, strict=True) if w.is_long):
        return None
    return [(_End(a, True), _End(b, True)) for a, b in placed]


def _fits(word: RoughWord, left: int, right: int, height: float) -> bool:
    near = abs(word.left - left) <= _NEAR * height and abs(word.right - right) <= _NEAR * height
    return near and left <= word.middle <= right


def _between(line: Sequence[RoughWord], gaps: Sequence[_Gap], height: float) -> Iterator[_Gap | None]:
    """For each word but the last, the gap behind it, where it is clear which one that is."""
    for word, after in pairwise(line):
        inside = [g for g in gaps if word.middle < g[0] and g[1] < after.middle]
        off = {g: max(abs(g[0] - word.right), abs(g[1] - after.left)) / height for g in inside}
        widest = max(inside, key=_width, default=None)
        if widest is None or _width(widest) < _LEAST_GAP * height:
            yield None
            continue
        least = max(_LEAST_GAP * height, _width(widest) / _LIKE)
        agreed = [g for g in inside if off[g] <= _EQUAL and _width(g) >= least]
        alone = all(g == widest or _width(g) * _CLEAR < _width(widest) for g in inside)
        if agreed:
            yield min(agreed, key=off.__getitem__)
        else:
            yield widest if alone and off[widest] <= _CLOSE else None


def _width(gap: _Gap) -> int:
    return gap[1] - gap[0]
