"""A question that names an item and its meeting → the item's passages, and no others.

Comes in: a `Query` with "pkt. 5" and a day or month, and a search within days. Goes out: passages, none
where the archive holds no such item. Left to others: questions that name only one of the two, which still
prefer it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date

from index.model import Filters, Passage
from service.draft import in_meeting
from service.understand import Query

HELD = 300  # passages read of the meetings asked about


def span_of(query: Query) -> tuple[date, date] | None:
    """The one day or month that a question names; None if none or several."""
    if len(query.days) == 1:
        return query.days[0], query.days[0]
    if not query.days and len(query.months) == 1:
        year, month = query.months[0]
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return None


def span_asked(query: Query) -> tuple[date, date] | None:
    """The day or month of the meeting whose item is asked about; None if none or several are named."""
    return span_of(query) if query.item is not None else None


def item_asked(query: Query, search: Callable[[Filters, int], Sequence[Passage]]) -> list[Passage]:
    """The passages of the item that the question names by number and meeting."""
    span = span_asked(query)
    if span is None:
        return []
    found = search(Filters(first=span[0], last=span[1]), HELD)
    named = [p for p in found if in_meeting(p.chunk) and p.chunk.item_number == query.item]
    return [p for p in named if not query.bodies or query.asks_of(p.chunk.body)]
