"""Which of the lines that may begin an item do: the choice that explains all of them best.

Comes in: `Candidate`s in the order of the text, each with what speaks for it where it stands. Goes out:
those taken. Left to others: the evidence of a place (`head_evidence`), reading a head's words (`heads`).

One line alone often cannot be told: "2. Plan for lokaler" may be item 2 or the second step of a plan. The
numbers decide together: an entry of a list taken for item 2 leaves the true item 2 no place. So sets of
heads are weighed, not heads: a beam runs over the candidates, and each of its states holds the numberings
that are open there, the innermost last, since minutes may stand inside minutes. Weights add up like
log-odds, and 0 is the doubt between taking a line and leaving it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.head_words import ItemHead, needs_no_section

BEAM = 24  # states kept
DEEPEST = 8  # numberings open at once; those between the outermost and the latest have ended
NEXT, INSERTED = 1.5, 1.0  # 4 after 3, and 3a after 3
GAP, MOST_GAP = -0.75, -3.0  # each number left out, and all of them
SKIPPED, BEHIND = 1.0, 3  # 3 behind 4, and how far a number may stand behind those that follow it
FIRST, FIRST_OTHER = 0.0, -0.5  # the document's first head is number 1, or another
BEGINS, BEGINS_OTHER = 1.5, 0.5  # the same behind a title block
ANEW, ANEW_OTHER = -2.5, -6.0  # the same with nothing to say that other papers begin
PAST_START = -2.0  # a numbering goes on although a title block has come
OTHER_STYLE = -3.0  # "4)" after "3."
LEAVES = -0.25  # each inner numbering that has ended
AFTER_SHORT = 1.5  # the head before is of an item that has no sections


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may begin an item."""

    head: ItemHead
    weight: float  # what its place says
    sure: bool  # taken wherever it stands
    style: str  # how its number is written
    in_paper: float = 0.0  # what it says that a paper has begun since the last head
    above: tuple[int, float] = (-1, 0.0)  # the section's heading above, and what it says if no head is nearer
    opens: int = -1  # first line of the page, where its footer says that minutes begin


@dataclass(frozen=True, slots=True)
class _Level:
    """One meeting's numbering."""

    last: tuple[int, int]
    title: str
    style: str
    seen: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Taken:
    """The last head taken and those before it, shared between states."""

    head: ItemHead
    before: _Taken | None


@dataclass(frozen=True, slots=True)
class _State:
    score: float = 0.0
    levels: tuple[_Level, ...] = ()
    at: int = -1  # first line of the last head
    after: int = 0  # the line behind it
    taken: _Taken | None = None


def choose(
    candidates: Sequence[Candidate], starts: Sequence[int], papers: Sequence[int] = ()
) -> list[ItemHead]:
    """The heads among the candidates.

    Args:
        starts: ascending indices of the lines at which agendas and minutes begin; each numbers its
            items anew.
        papers: ascending indices of the lines at which other papers begin: their chapters are no items.
    """
    beam = [_State()]
    for candidate in candidates:
        begins = _last_before(starts, candidate.head.first)
        paper = _last_before(papers, candidate.head.first)
        found: dict[tuple[tuple[_Level, ...], bool], _State] = {}
        for state in beam:
            for after in _steps(state, candidate, begins, paper):
                # States that differ only in what they hold behind them go on alike: the best stays.
                key = after.levels, after.at >= max(begins, paper)
                if key not in found or after.score > found[key].score:
                    found[key] = after
        beam = sorted(found.values(), key=lambda s: -s.score)[:BEAM]
    heads: list[ItemHead] = []
    taken = beam[0].taken
    while taken is not None:
        heads.append(taken.head)
        taken = taken.before
    return heads[::-1]


def _last_before(indices: Sequence[int], i: int) -> int:
    """The greatest of ascending indices not above i, or -1."""
    at = bisect.bisect_right(indices, i)
    return indices[at - 1] if at else -1


def _steps(state: _State, candidate: Candidate, begins: int, paper: int) -> Iterator[_State]:
    """The states after a candidate: left where it stands, or taken into each numbering it fits."""
    inside = candidate.head.first < state.after
    if inside or not candidate.sure:
        yield state
    if inside:
        return
    taken = _Taken(candidate.head, state.taken)
    weight = 0.0 if candidate.sure else candidate.weight
    if candidate.sure:
        pass
    elif paper > max(state.at, begins):
        weight += candidate.in_paper  # the sections above are the paper's
    elif candidate.above[0] > state.at:
        weight += candidate.above[1]
    elif state.taken and needs_no_section(state.taken.head.title):
        weight += AFTER_SHORT
    for levels, score in _fits(state, candidate, begins):
        yield _State(state.score + weight + score, levels, candidate.head.first, candidate.head.after, taken)


def _fits(state: _State, candidate: Candidate, begins: int) -> Iterator[tuple[tuple[_Level, ...], float]]:
    """Each numbering that a candidate may go on or begin, with what speaks for it."""
    place = candidate.head.place
    anew = begins > state.at
    for depth in range(len(state.levels), 0, -1):
        level = state.levels[depth - 1]
        left = LEAVES * (len(state.levels) - depth)
        if level.last == place and _same(level.title, candidate.head.title):
            yield state.levels[:depth], left  # the same head again, as over each of an item's pages
        elif (order := _order(level, place)) is not None:
            style = OTHER_STYLE if level.style != candidate.style else 0.0
            past = PAST_START if anew else 0.0
            seen = level.seen | {place[0]}
            last = max(level.last, place)
            kept = _Level(last, candidate.head.title, candidate.style, seen)
            yield (*state.levels[: depth - 1], kept), order + style + past + left
    weights = (BEGINS, BEGINS_OTHER) if anew or candidate.opens > state.at else (ANEW, ANEW_OTHER)
    if not state.levels:
        weights = FIRST, FIRST_OTHER
    new = _Level(place, candidate.head.title, candidate.style, frozenset((place[0],)))
    yield (*state.levels[:1], *state.levels[1:][2 - DEEPEST :], new), weights[place[0] != 1]


def _order(level: _Level, place: tuple[int, int]) -> float | None:
    """How well a number follows; None where it cannot."""
    (last, letter), (value, inserted) = level.last, place
    if inserted:
        if (value, inserted) == (last, letter + 1):
            return INSERTED
        if value in level.seen and 0 < last - value <= BEHIND:
            return SKIPPED  # a late 4a behind 5
        return GAP if value == last + 1 else None
    if value == last + 1:
        return NEXT
    if value > last:
        return max(GAP * (value - last - 1), MOST_GAP)
    behind = value not in level.seen and 0 < last - value <= BEHIND
    return SKIPPED if behind else None


def _same(a: str, b: str) -> bool:
    """Whether two titles are one, or one of them is cut off."""
    short, long = sorted((re.sub(r"\W+", "", t).casefold() for t in (a, b)), key=len)
    return long.startswith(short)
