"""A search with its facets: what was found, how many of it stand where, and which values may be chosen.

Comes in: a query, what was chosen. Goes out: one page of passages, counts. Left to others: retrieving
(`index.retrieve`), addresses and layout.

Hybrid search has something to say on every passage; found is what shares a word with the query, and the
nearest by meaning of the whole archive, so that a choice only ever narrows. Each facet is counted without its
own choice, so that another value can be chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.model import Filters, Passage
from ingest.model import Chunk, DocumentKind, Outcome, SectionRole

if TYPE_CHECKING:
    from index.retrieve import Retriever
    from service.audit import Audience
    from service.wiring import Archive

POOL = 200  # passages looked through; what has more is said to have "more than"
NEAREST = 10  # first places that count as found though they share no word


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a search is limited to; empty: nothing."""

    years: tuple[int, ...] = ()
    bodies: tuple[str, ...] = ()
    kinds: tuple[DocumentKind, ...] = ()
    sections: tuple[SectionRole, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    first: date | None = None
    last: date | None = None

    def filters(self) -> Filters:
        """For the index; several years are a span there, and thinned out afterwards."""
        years = self.years
        first = max(filter(None, (self.first, date(min(years), 1, 1) if years else None)), default=None)
        last = min(filter(None, (self.last, date(max(years), 12, 31) if years else None)), default=None)
        return Filters(self.bodies, first, last, self.kinds, self.sections, self.outcomes)


@dataclass(frozen=True, slots=True)
class Found:
    passages: tuple[Passage, ...]  # of the page asked for
    total: int
    more: bool  # there may be more than `total`
    facets: dict[str, tuple[tuple[str, int], ...]]  # facet → values with their counts
    only_near: bool = False  # none of them shares a word with the query


FACETS: dict[str, tuple[str, Callable[[Chunk], str | None]]] = {
    "year": ("years", lambda c: str(c.meeting_date.year) if c.meeting_date else None),
    "body": ("bodies", lambda c: c.body),
    "kind": ("kinds", lambda c: c.kind.value),
    "section": ("sections", lambda c: c.section.value),
    "outcome": ("outcomes", lambda c: c.outcome.value if c.outcome else None),
}


def search(retriever: Retriever, query: str, chosen: Chosen, offset: int, limit: int) -> Found:
    """One page of what was found, best first, with the counts of each facet."""
    pools = _Pools(retriever, query)
    pool = pools.of(chosen)
    facets = {}
    for name, (field, value) in FACETS.items():
        limited = bool(getattr(chosen, field))
        counted = pools.of(_without(chosen, field)) if limited else pool
        facets[name] = _counts(name, (value(p.chunk) for p in counted))
    near = bool(pool) and all(p.sparse_score is None for p in pool)
    return Found(tuple(pool[offset : offset + limit]), len(pool), len(pool) >= POOL, facets, near)


def search_shown(
    archive: Archive, query: str, chosen: Chosen, offset: int, limit: int, audience: Audience
) -> Found:
    """As `search`, noted in the audit as what the audience is shown."""
    found = search(archive.retriever, query, chosen, offset, limit)
    archive.audit.add(audience.of_search(query, found.passages))
    return found


def _without(chosen: Chosen, field: str) -> Chosen:
    values = {name: getattr(chosen, name) for name in Chosen.__dataclass_fields__ if name != field}
    return Chosen(**values)


class _Pools:
    """What is found of a query within each set of choices; each is looked for once."""

    def __init__(self, retriever: Retriever, query: str) -> None:
        self._retriever, self._query = retriever, query
        self._ranked: dict[Chosen, Sequence[Passage]] = {}

    def of(self, chosen: Chosen) -> Sequence[Passage]:
        ranked = self._of(chosen)
        nearest = {p.chunk.id for p in self._of(Chosen())[:NEAREST]}
        found = [p for p in ranked if p.sparse_score is not None or p.chunk.id in nearest]
        if not chosen.years:
            return found
        return [p for p in found if p.chunk.meeting_date and p.chunk.meeting_date.year in chosen.years]

    def _of(self, chosen: Chosen) -> Sequence[Passage]:
        if chosen not in self._ranked:
            self._ranked[chosen] = self._retriever.search(self._query, chosen.filters(), POOL)
        return self._ranked[chosen]


def _counts(name: str, values: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    counts = Counter(v for v in values if v)
    if name == "year":
        return tuple(sorted(counts.items(), reverse=True))
    return tuple(sorted(counts.items(), key=lambda c: (-c[1], c[0])))
