"""The order in which weighed passages are read and shown, where their evidence alone does not set it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.model import Passage
from ingest.model import Chunk, SectionRole
from service.evidence.model import Weighed
from service.understand import Query


def spread(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The best passage of each item or document first: a time line has its steps in different places."""
    first: dict[tuple[str, int, str | None], Weighed] = {}
    for w in weighed:
        first.setdefault(w.item_key, w)
    leading = list(first.values())
    return [*leading, *(w for w in weighed if w not in leading)]


def with_outcome(query: Query, weighed: Sequence[Weighed], item_chunks: Sequence[Chunk]) -> list[Weighed]:
    """Put what the best passage's item came to among the first five, however its words are chosen.

    Args:
        item_chunks: all chunks of the item of weighed[0].
    """
    resolved = [c for c in item_chunks if c.section is SectionRole.DECISION] or [
        c for c in item_chunks if c.section is SectionRole.MINUTES
    ]
    place = 1 if query.decides else 4
    if not resolved or any(w.chunk.id in {c.id for c in resolved} for w in weighed[: place + 1]):
        return list(weighed)
    known = {w.chunk.id: w for w in weighed}
    floor = weighed[min(place, len(weighed)) - 1]
    moved = [
        replace(known[c.id], score=floor.score)
        if c.id in known
        else Weighed(Passage(c, floor.passage.score, None, None), floor.score, floor.coverage)
        for c in resolved[:1]
    ]
    rest = [w for w in weighed if w.chunk.id != resolved[0].id]
    return [*rest[:place], *moved, *rest[place:]]
