"""What readers of plain intervals share: a match → its interval, in the year that the context gives.

Comes in: a match with `words.year_after`'s groups, a `Calendar`. Goes out: days. Left to others: the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from service.when.model import Calendar, Interval, Kind
from service.when.spans import Span, latest
from service.when.words import relative_steps


def made(span: Span | None, kind: Kind, match: re.Match[str]) -> Iterator[Interval]:
    if span:
        lead = len(match[0]) - len(match[0].lstrip())
        yield Interval(*span, kind, match.start() + lead, match.end())


def full_year(text: str) -> int:
    digits = text.lstrip("'’")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def in_year(match: re.Match[str], calendar: Calendar, spans: Callable[[int], Span | None]) -> Span | None:
    """The span in the year that the match names, else in the year that the context gives."""
    if match["year"]:
        year = full_year(match["year"])
        return spans(full_year(match["year2"]) if match["year2"] else year)
    if match["relative"]:
        return spans(calendar.today.year + (relative_steps(match["relative"]) or 0))
    given = calendar.year or (calendar.anchor.year if calendar.anchor else None)
    return spans(given) if given else latest(spans, calendar.today, calendar.all_days)
