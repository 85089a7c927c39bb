"""Words of a page that was read from its picture → the rectangles they fill there. Pure.

Comes in: where each recognised word stands (`ingest.word_places`), the page's text, which characters of it.
Goes out: a rectangle for each stretch of a line, or nothing where one end of it is not certain. Left to
others: whether the text is the stored one, and pages with characters of their own (`place`, `worker`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.word_places import WHOLE, SeenWord

_GAP = 1.0  # of a line's height: a wider gap begins a new box, for other words may stand in it

_Box = tuple[int, int, int, int]  # the same in parts of `WHOLE`
Shares = tuple[float, float, float, float]  # left, top, right, bottom in shares of the picture


def placed(
    words: Sequence[SeenWord], raw: str, start: int, end: int, size: tuple[float, float]
) -> list[Shares] | None:
    """Rectangles of raw[start:end].

    Args:
        words: all of the page's, in the order of its text.
        size: width and height of the page, in one unit.

    Returns:
        None where a character is of none of the words, a word is cut in two, or a box could hold other words.
    """
    cited = [w for w in words if w.start < end and start < w.end]
    if not cited or not _all_there(cited, raw, start, end):
        return None
    if _has_letters(raw[cited[0].start : start]) or _has_letters(raw[end : cited[-1].end]):
        return None
    chosen = set(cited)
    others = [w for w in words if w not in chosen]
    boxes: list[_Box] = []
    for line in _lines(cited, raw, size):
        found = _boxes(line, others)
        if found is None:
            return None
        boxes += found
    return [(left / WHOLE, top / WHOLE, right / WHOLE, low / WHOLE) for left, top, right, low in boxes]


def _all_there(cited: Sequence[SeenWord], raw: str, start: int, end: int) -> bool:
    """Whether every character but white space is of one of the words."""
    at = start
    for w in cited:
        if raw[at : w.start].strip():
            return False
        at = max(at, w.end)
    return not raw[at:end].strip()


def _has_letters(text: str) -> bool:
    """Whether there is more than punctuation, which a box may hold beside a word that is cited."""
    return any(c.isalnum() for c in text)


def _lines(cited: Sequence[SeenWord], raw: str, size: tuple[float, float]) -> Iterator[list[SeenWord]]:
    """The words of each line that stand together."""
    held = [cited[0]]
    for before, w in pairwise(cited):
        if "\n" in raw[before.end : w.start] or _apart(before, w, size):
            yield held
            held = []
        held.append(w)
    yield held


def _apart(before: SeenWord, w: SeenWord, size: tuple[float, float]) -> bool:
    """Whether there is room for other words between two; lines may run in any of the four directions."""
    across = max(w.left - before.right, before.left - w.right) * size[0]
    down = max(w.top - before.bottom, before.top - w.bottom) * size[1]
    thick = max(min((x.right - x.left) * size[0], (x.bottom - x.top) * size[1]) for x in (before, w))
    return max(across, down) > _GAP * thick


def _boxes(line: Sequence[SeenWord], others: Sequence[SeenWord]) -> list[_Box] | None:
    """One box, or several where the line leans so far that one would hold words of its neighbours."""
    box = _around(line)
    if not (line[0].sure_left and line[-1].sure_right):
        return None
    if not any(_holds(box, w) for w in others):
        return [box]
    cuts = [n for n in range(1, len(line)) if line[n - 1].sure_right and line[n].sure_left]
    if not cuts:
        return None
    at = min(cuts, key=lambda n: abs(2 * n - len(line)))
    halves = [_boxes(half, others) for half in (line[:at], line[at:])]
    return None if None in halves else [b for half in halves if half for b in half]


def _around(words: Sequence[SeenWord]) -> _Box:
    return (
        min(w.left for w in words),
        min(w.top for w in words),
        max(w.right for w in words),
        max(w.bottom for w in words),
    )


def _holds(box: _Box, w: SeenWord) -> bool:
    """Whether the middle of another word lies in a box."""
    left, top, right, low = box
    return left < (w.left + w.right) / 2 < right and top < (w.top + w.bottom) / 2 < low
