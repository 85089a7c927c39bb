"""When something was: intervals of days, as words give them.

Comes in: nothing. Goes out: the types that reading (`atoms`), joining (`combine`) and counting meetings
(`meetings`) share. Left to others: what an interval is used for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    SEASON = "season"  # also breaks and the turn of the year
    YEAR = "year"
    RANGE = "range"  # from one to another, open at one end, or a part of something longer
    RELATIVE = "relative"  # counted from today or from the meeting spoken of
    MEETING = "meeting"  # one of a body's meetings, by its place among them


class Order(StrEnum):
    FIRST = "first"
    LAST = "last"
    PREVIOUS = "previous"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `first` to `last`, both included; None where it is open."""

    first: date | None
    last: date | None
    kind: Kind
    start: int  # of its words in the text
    end: int
    order: Order | None = None  # of a meeting
    body: str | None = None  # whose meetings were counted
    within: tuple[date | None, date | None] | None = None  # the days they were counted in

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def days(self) -> int | None:
        """How many days it has; None where it is open."""
        return (self.last - self.first).days + 1 if self.first and self.last else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What words like "last year" and "the meeting before" are counted from."""

    today: date
    meetings: Mapping[str, Collection[date]] = field(default_factory=dict)  # body → its meetings' days
    body: str | None = None  # the body asked about; None: the one that meets most
    anchor: date | None = None  # the meeting spoken of before
    year: int | None = None  # the only year that the text names

    @property
    def counted_body(self) -> str | None:
        """Whose meetings are counted where none is named: of the body that met most often."""
        if self.body in self.meetings:
            return self.body
        most = max((len(set(days)) for days in self.meetings.values()), default=0)
        return min((b for b, days in self.meetings.items() if len(set(days)) == most), default=None)

    @property
    def counted_days(self) -> list[date]:
        body = self.counted_body
        return sorted(set(self.meetings[body])) if body is not None else []

    @property
    def all_days(self) -> list[date]:
        return sorted({d for days in self.meetings.values() for d in days})


def in_intervals(day: date | None, intervals: Iterable[Interval]) -> bool:
    """Whether a day lies in one of the intervals.

    >>> may = [Interval(date(2022, 5, 1), date(2022, 5, 31), Kind.MONTH, 0, 8)]
    >>> in_intervals(date(2022, 5, 23), may), in_intervals(date(2022, 6, 1), may), in_intervals(None, may)
    (True, False, False)
    """
    return day is not None and any(i.holds(day) for i in intervals)
