"""Calendar arithmetic: years, months, weeks and seasons → first and last day.

Comes in: numbers. Goes out: pairs of days, both included. Left to others: reading words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

Span = tuple[date, date]
FIRST_YEAR, LAST_YEAR = 1901, 2099


def year_span(year: int) -> Span:
    return date(year, 1, 1), date(year, 12, 31)


def months_span(year: int, month: int, count: int = 1) -> Span:
    """Whole months from one on.

    >>> months_span(2021, 12, 3)
    (datetime.date(2021, 12, 1), datetime.date(2022, 2, 28))
    """
    after = year * 12 + month - 1 + count
    return date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(1)


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day; None where the month has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week_span(year: int, week: int) -> Span | None:
    """Monday to Sunday of an ISO week; None where the year has no such week.

    >>> week_span(2024, 12), week_span(2021, 53)
    ((datetime.date(2024, 3, 18), datetime.date(2024, 3, 24)), None)
    """
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return monday, monday + timedelta(6)


def season_span(first: str, last: str, year: int) -> Span:
    """From month and day to month and day; a season over the turn of the year ends in `year`.

    >>> season_span("12-01", "02-29", 2022)
    (datetime.date(2021, 12, 1), datetime.date(2022, 2, 28))
    """
    began = year - 1 if first > last else year
    return _day(began, first), _day(year, last)


def _day(year: int, month_day: str) -> date:
    month, day = (int(n) for n in month_day.split("-"))
    return min(date(year, month, 1) + timedelta(day - 1), months_span(year, month)[1])


def unit_span(unit: str, steps: int, today: date) -> Span | None:
    """The year, quarter, month, week or day so many steps from today's; None beyond the calendar.

    >>> unit_span("month", -2, date(2022, 1, 31))
    (datetime.date(2021, 11, 1), datetime.date(2021, 11, 30))
    """
    if unit in ("day", "week"):
        size = 1 if unit == "day" else 7
        if abs(steps) > 30_000:
            return None
        first = today + timedelta(size * steps) - timedelta(today.weekday() if unit == "week" else 0)
        return first, first + timedelta(size - 1)
    size = {"year": 12, "quarter": 3, "month": 1}[unit]
    index = (today.year * 12 + today.month - 1) // size * size + steps * size
    if not FIRST_YEAR <= index // 12 <= LAST_YEAR:
        return None
    return months_span(index // 12, index % 12 + 1, size)


def third(span: Span, which: str) -> Span:
    """The first, middle or last third; of a year, its four months.

    >>> third(year_span(2021), "last")
    (datetime.date(2021, 9, 1), datetime.date(2021, 12, 31))
    """
    first, last = span
    n = ("first", "middle", "last").index(which)
    if (first, last) == year_span(first.year):
        return months_span(first.year, 4 * n + 1, 4)
    length = (last - first).days + 1
    return first + timedelta(length * n // 3), first + timedelta(length * (n + 1) // 3 - 1)


def latest(spans: Callable[[int], Span | None], today: date, days: Iterable[date]) -> Span | None:
    """The span of the latest year that has begun; first of the archive's last twelve months, if one met then.

    >>> march = lambda year: months_span(year, 3)
    >>> latest(march, date(2026, 9, 1), [date(2022, 3, 2), date(2022, 5, 23)])[0]
    datetime.date(2022, 3, 1)
    """
    begun = [s for y in range(today.year, today.year - 30, -1) if (s := spans(y)) and s[0] <= today]
    held = [d for d in days if d <= today]
    recent = [d for d in held if (max(held) - d).days < 365]
    met = next((s for s in begun if any(s[0] <= d <= s[1] for d in recent)), None)
    return met or next(iter(begun), None)
