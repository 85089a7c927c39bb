"""The time by which something is to be done, as a task's words say it.

Comes in: the task's words and the day of its meeting. Goes out: a `Due`, its day resolved against that day:
"i maj" said in March 2022 is May 2022. Left to others: the day of the next meeting (`gather`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from ingest.dates import MONTHS, find_dates
from service.followups.model import Due, Unit
from service.followups.words import lists, pattern

_MONTH = "|".join(MONTHS)
_IN_MONTH = re.compile(
    rf"(?<![\d.] )\b(?:(?P<lead>[\w.]+) )?(?P<month>{_MONTH})(?: måned)?(?:,? (?P<year>(?:19|20)\d\d))?\b",
    re.I,
)
_QUARTER = re.compile(
    r"\b(?P<n>[1-4]|første|andet|tredje|fjerde)\.? kvartal(?: (?:af )?(?P<year>20\d\d))?", re.I
)
_HALF = re.compile(r"\b(?P<n>[12]|første|andet)\.? halvår(?: (?:af )?(?P<year>20\d\d))?", re.I)
_SEASON = re.compile(r"\b(?P<season>vinteren|foråret|sommeren|efteråret)(?: (?P<year>20\d\d))?\b", re.I)
_YEAR_END = re.compile(
    r"\b(?:ved |inden )?(?:udgangen af (?:året|(?P<year>20\d\d))|årets udgang|årsskiftet|året er omme)", re.I
)
_YEAR = re.compile(r"\b(?:i|inden|for) (?:løbet af )?(?P<year>20\d\d)(?![\d/-]|\.\d)", re.I)
_WEEK = re.compile(r"\buge (?P<n>\d{1,2})(?:,? (?:i )?(?P<year>20\d\d))?(?!\d)", re.I)
_COUNTED = re.compile(
    r"\b(?:om|inden for|senest om|senest) (?P<n>\d{1,2}|[a-zé]+) (?P<unit>uger?|måneder|måned|år|dage)\b",
    re.I,
)
_GROUP = re.compile(r"gruppe\w*[^,.;]{0,80}$", re.I)
_MEETING = re.compile(r"\bmøde(?:t|r)?\b", re.I)
_DAY_LEAD = r"(?:(?:den|d\.|man|tirs|ons|tors|fre|lør|søn)(?:dag)?(?: (?:den|d\.))? )?"


def due_in(text: str, held: date) -> tuple[Due | None, bool]:
    """The time that a task names, and whether the first one named lies before the meeting.

    Args:
        text: the task's words, from who or what on.
    """
    own = _without_asides(text)
    found = sorted(_dues(own, held), key=lambda d: d[0])
    past = any(due.last is not None and due.last < held for _, due in found)
    ahead = [(at, due) for at, due in found if due.last is None or due.last >= held]
    bound = [due for at, due in ahead if _is_bound(own, at, due)]
    chosen = next(iter(bound), None) or next((due for _, due in ahead), None)
    return chosen, past


def _without_asides(text: str) -> str:
    """Relative clauses blanked out: a day in one is of what it tells, but for what a new group is to do."""

    def blank(m: re.Match[str]) -> str:
        return m[0] if _GROUP.search(text[: m.start()]) else " " * len(m[0])

    return _asides().sub(blank, text)


@cache
def _asides() -> re.Pattern[str]:
    return re.compile(rf"(?:, (?:{'|'.join(lists()['due']['relative'])})|(?<=\bom), at) [^,]*", re.I)


def _is_bound(text: str, at: int, due: Due) -> bool:
    """Whether "senest", "inden" or "frist" stands before the time or opens it."""
    before = text[max(0, at - 28) : at]
    return bool(pattern("due.by").search(before)) or bool(pattern("due.by").match(due.words))


def _dues(text: str, held: date) -> Iterator[tuple[int, Due]]:
    """Every time ahead or behind that the text names by itself, with where it stands."""
    taken: list[tuple[int, int]] = []
    readers = (_days, _months, _periods, _counted, _next_meeting, _vague)
    for reader in readers:
        for start, end, due in reader(text, held):
            if not any(a < end and start < b for a, b in taken):
                taken.append((start, end))
                yield start, due


_Found = Iterator[tuple[int, int, Due]]


def _days(text: str, held: date) -> _Found:
    for found in find_dates(text):
        day = found.date or _next(held, found.month, found.day)
        if day and not _is_of_else(text, found.start):
            yield found.start, found.end, Due(_words(text, found.start, found.end), Unit.DAY, day, day)


def _is_of_else(text: str, at: int) -> bool:
    """Whether a preposition makes the time that of another thing: "aftalen af 3. marts", "siden maj"."""
    before = re.sub(rf"{_DAY_LEAD}$", "", text[:at], flags=re.I).rstrip()
    before = re.sub(r"\s(?:sit|sidste|mødet|møde|januar|den|d\.|i)$", "", before, flags=re.I).rstrip()
    last = re.search(r"[\w.]+$", before)
    return bool(
        last and (pattern("due.not_by").fullmatch(last[0]) or pattern("due.asked_on").fullmatch(last[0]))
    )


def was_asked(before: str, held: date) -> bool:
    """Whether the words before a task tell of an earlier meeting: "besluttede den 3. maj 2021, at …"."""
    days = [(before[: f.start], f.date) for f in find_dates(before) if f.date and f.date < held]
    leads = [re.search(rf"(\w+)\s+{_DAY_LEAD}$", lead, re.I) for lead, _ in days]
    return any(m and pattern("due.asked_on").fullmatch(m[1]) for m in leads)


def _next(held: date, month: int, day: int) -> date | None:
    """The first such day from the meeting's own on."""
    for year in (held.year, held.year + 1):
        if day <= monthrange(year, month)[1] and date(year, month, day) >= held:
            return date(year, month, day)
    return None


def _months(text: str, held: date) -> _Found:
    for m in _IN_MONTH.finditer(text):
        lead = m["lead"] or ""
        if lead[:1].isdigit() or (pattern("due.not_by").fullmatch(lead) and not _ends(text, m.start())):
            continue
        month = [name.casefold() for name in MONTHS].index(m["month"].casefold()) + 1
        at_meeting = _MEETING.search(text[max(0, m.start() - 25) : m.start("month")])
        year = int(m["year"]) if m["year"] else _year_ahead(held, month, again=bool(at_meeting))
        yield (
            m.start("month"),
            m.end(),
            _span(_words(text, m.start("month"), m.end()), Unit.MONTH, year, month, month),
        )


def _ends(text: str, at: int) -> bool:
    """Whether "af" before a month is that of "udgangen af marts"."""
    return bool(re.search(r"\b(?:udgangen|slutningen|begyndelsen|midten|løbet)\s$", text[:at], re.I))


def _year_ahead(held: date, month: int, *, again: bool) -> int:
    """Args: `again`: another meeting is meant, so that the meeting's own month is the next year's."""
    return held.year + (month < held.month or (again and month == held.month))


def _span(words: str, unit: Unit, year: int, first: int, last: int) -> Due:
    return Due(words, unit, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _periods(text: str, held: date) -> _Found:
    ordinals: dict[str, int] = lists()["due"]["ordinals"]
    for form, months in ((_QUARTER, 3), (_HALF, 6)):
        for m in form.finditer(text):
            last = ordinals[m["n"].casefold()] * months
            year = int(m["year"]) if m["year"] else held.year + (last < held.month)
            yield (
                m.start(),
                m.end(),
                _span(_words(text, *m.span()), Unit.PERIOD, year, last - months + 1, last),
            )
    for m in _SEASON.finditer(text):
        if not _is_of_else(text, m.start()):
            first, last = lists()["due"]["seasons"][m["season"].casefold()]
            year = int(m["year"]) if m["year"] else held.year + (last < held.month)
            yield m.start(), m.end(), _span(_words(text, *m.span()), Unit.PERIOD, year, first, last)
    for m in _YEAR_END.finditer(text):
        day = date(int(m["year"] or held.year), 12, 31)
        yield m.start(), m.end(), Due(_words(text, *m.span()), Unit.DAY, day, day)
    for m in _WEEK.finditer(text):
        if monday := _monday(int(m["n"]), int(m["year"]) if m["year"] else None, held):
            yield m.start(), m.end(), Due(_words(text, *m.span()), Unit.PERIOD, monday, monday + timedelta(6))
    for m in _YEAR.finditer(text):
        yield m.start(), m.end(), _span(_words(text, *m.span()), Unit.PERIOD, int(m["year"]), 1, 12)


def _monday(week: int, year: int | None, held: date) -> date | None:
    for of in (year,) if year else (held.year, held.year + 1):
        try:
            monday = date.fromisocalendar(of, week, 1)
        except ValueError:
            return None
        if year or monday + timedelta(6) >= held:
            return monday
    return None


def _counted(text: str, held: date) -> _Found:
    numbers: dict[str, Any] = lists()["due"]["numbers"]
    for m in _COUNTED.finditer(text):
        n = int(m["n"]) if m["n"].isdigit() else numbers.get(m["n"].casefold())
        if n is None:
            continue
        unit = m["unit"].casefold()
        words = _words(text, *m.span())
        if unit.startswith(("uge", "dag")):
            day = held + timedelta(n * (7 if unit.startswith("uge") else 1))
            yield m.start(), m.end(), Due(words, Unit.DAY, day, day)
        else:
            months = held.month - 1 + n * (12 if unit == "år" else 1)
            year, month = held.year + months // 12, months % 12 + 1
            yield m.start(), m.end(), _span(words, Unit.MONTH, year, month, month)


def _next_meeting(text: str, held: date) -> _Found:
    for m in pattern("due.next_meeting").finditer(text):
        yield m.start(), m.end(), Due(_words(text, *m.span()), Unit.MEETING)


def _vague(text: str, held: date) -> _Found:
    for m in pattern("due.vague").finditer(text):
        yield m.start(), m.end(), Due(_words(text, *m.span()), Unit.WORDS)


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())
