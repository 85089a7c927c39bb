"""Items → where their papers tell of another matter, by the day of a meeting that treated it.

Comes in: nodes by date. Goes out: `Told` places: which item tells of which, and the sentence. Left to others:
quotes, what is of one matter anyway (`gather`).

A sentence that names a meeting's day means that of its items whose title it has words of, alone or with the
sentence before it. Where two items fit in part alike, none is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.dates import find_dates
from ingest.model import Chunk
from ingest.sentences import sentence_spans
from service.matters.nodes import Node
from service.matters.same import tells
from service.matters.words import ArchiveWords

HELD, CLEAR = 0.6, 0.15  # share of a title in the words; ahead of the next item's
WHOLE, MOST = 0.9, 2  # share from which a title is named; so many at once


@dataclass(frozen=True, slots=True)
class Told:
    """Places among the nodes, and a stretch of the papers of `by`."""

    of: int
    by: int
    chunk: Chunk
    start: int
    end: int


def told_of(nodes: Sequence[Node], words: ArchiveWords) -> list[Told]:
    """The first sentence by which each item tells of each other."""
    on_day: dict[date, list[int]] = defaultdict(list)
    for at, node in enumerate(nodes):
        if node.held.date and tells(node.item):
            on_day[node.held.date].append(at)
    found: dict[tuple[int, int], Told] = {}
    for by, node in enumerate(nodes):
        for chunk in [*node.chunks, *(c for annex in node.annexes for c in annex)]:
            for day, start, end in _named(chunk, node.held.date):
                items = [(n, nodes[n]) for n in on_day.get(day, ())]
                for of in _meant(chunk, start, end, items, words) if items else ():
                    found.setdefault((of, by), Told(of, by, chunk, start, end))
    return [found[key] for key in sorted(found)]


def _named(chunk: Chunk, held: date | None) -> Iterator[tuple[date, int, int]]:
    """The earlier days that a passage names, each with its sentence."""
    days = [f for f in find_dates(chunk.text) if f.date and held and f.date < held]
    if not days or chunk.is_table:
        return
    for start, end in sentence_spans(chunk.text):
        yield from ((f.date, start, end) for f in days if f.date and start <= f.start < end)


def _meant(
    chunk: Chunk, start: int, end: int, items: Sequence[tuple[int, Node]], words: ArchiveWords
) -> list[int]:
    alone = _clearest(chunk.text[start:end], items, words)
    return alone or _clearest(chunk.text[_before(chunk.text, start) : end], items, words)


def _clearest(text: str, items: Sequence[tuple[int, Node]], words: ArchiveWords) -> list[int]:
    """The items whose titles some words have wholly; else the one that they have clearly most of."""
    near = words.keys(text)
    rated = sorted(((node.item.topic.held(near), n) for n, node in items), reverse=True)
    if whole := [n for held, n in rated if held >= WHOLE]:
        return whole if len(whole) <= MOST else []
    best, at = rated[0] if rated else (0.0, 0)
    return [at] if best >= HELD and best - max((r for r, _ in rated[1:]), default=0.0) >= CLEAR else []


def _before(text: str, start: int) -> int:
    """Where the sentence before a place begins."""
    before = [s for s, e in sentence_spans(text[:start]) if e <= start]
    return before[-1] if before else start
