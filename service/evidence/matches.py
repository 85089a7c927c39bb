"""How far a passage is of the meeting, the years or the item that is asked about.

Comes in: a `Query` and a chunk. Goes out: a match from -1 or 0 to 1. Left to others: its weight (`passages`).
"""

from __future__ import annotations

from ingest.model import Chunk
from service.understand import Query, period_years

NARROW, BROAD = 100, 200  # days: a season asks for its meetings, half a year prefers them, a year hints


def meeting_match(query: Query, chunk: Chunk) -> float:
    """1 for the very day, month or season asked for, less for half a year, and for the year."""
    day = chunk.meeting_date
    if day is None or not (query.days or query.months or query.years or query.when):
        return 0.0
    asked = [i.days or BROAD + 1 for i in query.when if i.holds(day)]
    if day in query.days or (asked and min(asked) <= NARROW):
        return 1.0
    if (day.year, day.month) in query.months and (asked or not query.when):
        return 1.0  # but not May in "efter maj 2022"
    if asked and min(asked) <= BROAD:
        return 0.6
    if query.item and query.item == chunk.item_number and day.year in query.years:
        return 0.6
    return 0.3 if asked or day.year in query.years else 0.0


def hint_match(query: Query, chunk: Chunk) -> float:
    """1 for the item spoken of before, less for its treatment in other papers, and for its meeting."""
    spoken = query.hints
    if spoken is None:
        return 0.0
    met = spoken.date is not None and (spoken.date, spoken.body) == (chunk.meeting_date, chunk.body)
    if spoken.item is not None and spoken.item == chunk.item_number:
        if (chunk.document_id, chunk.part) == (spoken.document_id, spoken.part):
            return 1.0
        return 0.7 if met else 0.0
    return 0.3 if met else 0.0


def period_match(query: Query, chunk: Chunk) -> float:
    """1 where the title names the years asked about, -1 where it names other years, else 0."""
    titles = [
        t for t in (chunk.item_title, chunk.part_title) if t and not t.startswith(("Referat", "Dagsorden"))
    ]
    named = frozenset[int]().union(*(period_years(t) for t in titles))
    if not query.periods or not named:
        return 0.0
    return 1.0 if named & query.periods else -1.0
