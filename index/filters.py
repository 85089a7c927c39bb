"""A search's limits and a chunk's facts in the engine's terms, so that both sides agree on the words.

Comes in: `Filters`, chunks. Goes out: conditions and payloads, of no engine in particular: importing a
client's types costs more than a search. Left to others: each engine's own filter (`edge`, `server`).
"""

from __future__ import annotations

from dataclasses import dataclass

from index.model import Filters
from ingest.model import Chunk

KEYWORDS = ("body", "kind", "section", "document", "outcome")  # payload fields indexed by value
MEETING_DAY = "meeting_day"  # date.toordinal(): engines filter integers far faster than dates as text
Payload = dict[str, str | int]
NO_LIMITS = Filters()


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field holds one of the values."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The field holds an integer within the bounds, both inclusive; None is open."""

    key: str
    low: int | None
    high: int | None


Condition = OneOf | Between


def conditions(filters: Filters) -> tuple[Condition, ...]:
    """All of which a chunk must meet; empty where nothing is limited.

    A chunk without the field (no date, no body) meets no condition on it.
    """
    found: list[Condition] = []
    for key, values in (
        ("body", filters.bodies),
        ("kind", filters.kinds),
        ("section", filters.sections),
        ("outcome", filters.outcomes),
    ):
        if values:
            found.append(OneOf(key, tuple(str(value) for value in values)))
    if filters.first or filters.last:
        low = filters.first.toordinal() if filters.first else None
        high = filters.last.toordinal() if filters.last else None
        found.append(Between(MEETING_DAY, low, high))
    return tuple(found)


def payload(chunk: Chunk) -> Payload:
    """What the engine keeps of a chunk: what can be filtered on, no text."""
    facts = {
        "body": chunk.body,
        "kind": chunk.kind.value,
        "section": chunk.section.value,
        "document": chunk.document,
        "outcome": chunk.outcome.value if chunk.outcome else None,
        MEETING_DAY: chunk.meeting_date.toordinal() if chunk.meeting_date else None,
    }
    return {key: value for key, value in facts.items() if value is not None}
