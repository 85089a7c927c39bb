"""Text → the plainest intervals in it: days, weeks, months, years, and what other readers find.

Comes in: a text and a `Calendar`. Goes out: intervals in the order of the text, none over another. Left to
others: "mellem … og …", "før …" and which years are names (`combine`), "sidste møde" (`meetings`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ingest.dates import MONTH_NUMBER, find_dates
from service.when import periods, relative
from service.when.model import Calendar, Interval, Kind
from service.when.spans import months_span, valid_day, week_span, year_span
from service.when.words import (
    ANY_MONTH,
    FULL_MONTHS,
    NUMBER_AFTER,
    NUMBER_BEFORE,
    YEAR_BEFORE,
    compiled,
    listed,
    year_after,
)
from service.when.years import full_year, in_year, made

Reader = Callable[[str, Calendar], Iterable[Interval]]


def atoms(text: str, calendar: Calendar) -> list[Interval]:
    """Every plain interval; where two readers want the same words, the first reader has them."""
    found: list[Interval] = []
    for read in _READERS:
        for interval in read(text, calendar):
            if not any(f.start < interval.end and interval.start < f.end for f in found):
                found.append(interval)
    return relative.with_beside(text, sorted(found, key=lambda i: i.start), calendar)


def _days(text: str, calendar: Calendar) -> Iterator[Interval]:
    numbered = compiled(rf"\b{listed('labels')}\s*$")
    for found in find_dates(text):
        if numbered.search(text, 0, found.start):
            continue
        day = found.date or _day_without_year(found.day, found.month, calendar)
        if day:
            yield Interval(day, day, Kind.DAY, found.start, found.end)
    month = rf"(?P<month>{ANY_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b"
    lead = r"\b(?:den|d\.|mødet|møde|on|dated)\s*"
    slashed = rf"{lead}(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})(?![\d/-]|\.\d)"
    for pattern in (month, slashed):
        for match in compiled(pattern).finditer(text):
            word = match["month"].lower()
            number_of = int(word) if word.isdigit() else MONTH_NUMBER[word]
            day = _day_without_year(int(match["day"]), number_of, calendar)
            yield from made((day, day) if day else None, Kind.DAY, match)


def _day_without_year(day: int, month: int, calendar: Calendar) -> date | None:
    """The day in the year that the context gives; else the latest meeting on it, else the latest such day."""

    given = calendar.year or (calendar.anchor.year if calendar.anchor else None)
    held = [d for d in calendar.all_days if (d.day, d.month) == (day, month) and d <= calendar.today]
    if held and not given:
        return held[-1]
    years = [given] if given else range(calendar.today.year, calendar.today.year - 9, -1)
    days = (valid_day(year, month, day) for year in years)  # nine years hold a 29th of February
    return next((d for d in days if d and (given or d <= calendar.today)), None)


def _weeks(text: str, calendar: Calendar) -> Iterator[Interval]:
    pattern = rf"\b(?:uge|week)\s(?:nr\.?\s|no\.?\s)?(?P<week>\d{{1,2}})(?![\w/]|[.,]\d){year_after()}"
    for match in compiled(pattern).finditer(text):
        week = int(match["week"])
        yield from made(in_year(match, calendar, lambda y, w=week: week_span(y, w)), Kind.WEEK, match)  # type: ignore[misc]


def _months(text: str, calendar: Calendar) -> Iterator[Interval]:
    dated = rf"(?<![\w])(?P<month>{ANY_MONTH})\b\.?(?:-?mødet)?{year_after()}"
    alone = (
        r"(?<![\w])(?:(?:i|fra|til|siden|før|inden|efter|in|from|since|before|after|until|mellem|between|and|og|med|mødet|of|af)\s+)"
        rf"(?P<month>{FULL_MONTHS})(?:s?-?mødet)?(?!\w){year_after()}"
    )
    meeting = rf"(?<![\w])(?P<month>{FULL_MONTHS})-?(?:mødet|møde)\b{year_after()}"
    joint = rf"(?<![\w])(?P<month>{FULL_MONTHS})(?=\s?[-–]\s?{ANY_MONTH}\b){year_after()}"
    for pattern, bare in ((dated, False), (alone, True), (meeting, True), (joint, True)):
        for match in compiled(pattern).finditer(text):
            if not bare and not (match["year"] or match["relative"]):
                continue
            if match["month"].istitle() and re.match(r"\s[A-ZÆØÅ]", text[match.end() :]):
                continue  # August Madsen
            month = MONTH_NUMBER[match["month"].lower()]
            span = in_year(match, calendar, lambda y, m=month: months_span(y, m))  # type: ignore[misc]
            if span:
                yield Interval(*span, Kind.MONTH, match.start("month"), match.end())
    numbered = rf"{NUMBER_BEFORE}(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?![\w/.-])"
    for match in compiled(numbered).finditer(text):
        yield from made(months_span(int(match["year"]), int(match["month"])), Kind.MONTH, match)


def _year_pairs(text: str, calendar: Calendar) -> Iterator[Interval]:
    del calendar
    pair = rf"{NUMBER_BEFORE}(?P<a>(?:19|20)\d\d)\s?[-–/]\s?(?P<b>(?:19|20)\d\d|\d\d){NUMBER_AFTER}"
    for match in compiled(pair).finditer(text):
        first, last = int(match["a"]), full_year(match["b"])
        if first < last <= first + 30:
            yield from made((date(first, 1, 1), date(last, 12, 31)), Kind.RANGE, match)


def _years(text: str, calendar: Calendar) -> Iterator[Interval]:
    del calendar
    counted = rf"(?!\s?{listed('counted')})(?<!\d \d\d\d\d)"
    year = rf"{YEAR_BEFORE}(?P<year>(?:19|20)\d\d)(?:s|'s)?{NUMBER_AFTER}{counted}"
    for match in compiled(year).finditer(text):
        yield from made(year_span(int(match["year"])), Kind.YEAR, match)


# What a reader has taken, the next ones leave: "marts sidste år" is a month, not a year.
_READERS: tuple[Reader, ...] = (
    _days,
    _weeks,
    periods.quarters,
    periods.halves,
    periods.seasons,
    _months,
    _year_pairs,
    _years,
    relative.counted,
)
