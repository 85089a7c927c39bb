"""Questions → when they ask about, in the usual Danish and English forms.

Comes in: a text and a `Calendar` (today, the meetings held, the meeting spoken of). Goes out: typed
intervals with the words they were read from. Left to others: what lies in them. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from service.when.atoms import atoms
from service.when.combine import combined, opened
from service.when.meetings import with_meetings
from service.when.model import Calendar, Interval, Kind, Order, in_intervals
from service.when.words import compiled

__all__ = ["Calendar", "Interval", "Kind", "Order", "find_intervals", "in_intervals"]

_LONGEST = 2000  # characters read; a pasted paragraph is no date


def find_intervals(text: str, calendar: Calendar) -> tuple[Interval, ...]:
    """Every time that a text names, in its order.

    >>> from datetime import date
    >>> held = {"DAS": [date(2019, 3, 1), date(2019, 11, 4), date(2022, 5, 23)]}
    >>> now = Calendar(date(2022, 9, 1), held)
    >>> [(str(i.first), str(i.last)) for i in find_intervals("sidste møde i 2019 og efter maj 2022", now)]
    [('2019-11-04', '2019-11-04'), ('2022-06-01', 'None')]
    >>> find_intervals("§ 85, punkt 9, budget 2024 og 2.610 kr.", now)
    ()
    """
    read = text[:_LONGEST]
    years = {int(y) for y in compiled(r"(?<![\w.,/+-])(?:19|20)\d\d(?!\w|[.,]\d)").findall(read)}
    if calendar.year is None and len(years) == 1:
        calendar = replace(calendar, year=years.pop())
    found = atoms(read, calendar)
    counted = with_meetings(read, combined(read, found), calendar)
    return tuple(opened(read, i) if i.order else i for i in counted)  # "siden sidste møde"
