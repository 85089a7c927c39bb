"""A stretch of text → the time of what it tells.

Comes in: a chunk and a span of its text. Goes out: `When`, from the stretch's own words where they date
an event, else from its meeting or paper. Left to others: which stretches are told (`chronology`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ingest.dates import MONTH_NUMBER, DateFound, find_dates
from ingest.decisions import outcome_of
from ingest.model import Chunk
from service.chronology_topic import patterns
from service.draft import RESOLVED, When

_MONTHS = "|".join(
    sorted((m for m in MONTH_NUMBER if len(m) > 4 or m in ("maj", "juni", "juli", "may")), key=len)
)
_MONTH = re.compile(rf"\b(?:i|in)\s+(?P<month>{_MONTHS})\b(?!\.?,?\s+\d{{2,4}})", re.I)
_MONTH_YEAR = re.compile(rf"(?<!\d\. )(?<!\d )\b(?P<month>{_MONTHS})\.?,?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
_YEAR = re.compile(
    r"(?:\b(?:i|siden|fra|primo|ultimo|i løbet af|for|uge \d{1,2}|kvartal|halvår|in|since)\s+"
    r"(?:uge \d{1,2}\s+)?|^)"
    r"(?P<year>(?:19|20)\d\d)(?![\d.,/-]*\d)",
    re.I,
)

LINE = 160  # characters of the longest line of a plan that is quoted whole


def when_of(chunk: Chunk, start: int, end: int) -> When | None:
    """When what a stretch tells took place, or shall; None if nothing says so."""
    text = chunk.text[start:end]
    own = When(chunk.meeting_date) if chunk.meeting_date else None
    if chunk.section in RESOLVED and (outcome_of(text) is not None or (own is not None and not _tells(text))):
        return own
    if own and patterns("moved").search(text):
        return own
    named = dates_in(text, chunk.meeting_date)
    told = [w for w in named if not _after(w, chunk.meeting_date)]
    decided = next((w for w in told if w.unit != "year"), None)
    if decided and outcome_of(text) is not None:
        return decided
    if told and _tells(text):
        return told[0]
    ahead = [w for w in named if w.unit == "day" and _after(w, chunk.meeting_date)]
    if own and ahead and patterns("ahead").search(text):
        return replace(ahead[0], planned=True)
    return own


def _tells(text: str) -> bool:
    return bool(patterns("event").search(text))


def _after(when: When, day: date | None) -> bool:
    return day is not None and when.first > day


def dates_in(text: str, near: date | None = None) -> list[When]:
    """Every day, month and year that a text names, days first.

    Args:
        near: the paper's own day; a day without a year is of its year.
    """
    return list(_dates_in(text, near))


@lru_cache(maxsize=4096)
def _dates_in(text: str, near: date | None) -> tuple[When, ...]:
    """`dates_in`, remembered: an item's chunks are asked for each matter that may be the same."""
    days = list(_days(text, near))
    months = [
        When(date(int(m["year"]), MONTH_NUMBER[m["month"].lower()], 1), "month")
        for m in _MONTH_YEAR.finditer(text)
    ]
    if near is not None:
        months += [
            When(_last_month(MONTH_NUMBER[m["month"].lower()], near), "month") for m in _MONTH.finditer(text)
        ]
    years = [When(date(int(m["year"]), 1, 1), "year") for m in _YEAR.finditer(text)]
    return (
        *days,
        *months,
        *(y for y in years if not any(y.first.year == w.first.year for w in [*days, *months])),
    )


def _last_month(month: int, near: date) -> date:
    """ "i november" in papers of March is the year before's."""
    return date(near.year - (month > near.month), month, 1)


def _days(text: str, near: date | None) -> Iterator[When]:
    for found in find_dates(text):
        if found.date:
            yield When(found.date)
        elif near is not None:
            yield from (When(d) for d in [_same_day(found.month, found.day, near.year)] if d)


def _same_day(month: int, day: int, near: int) -> date | None:
    try:
        return date(near, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """A plan's entry: its words, and where in them the day stands."""

    start: int
    end: int
    day: tuple[int, int]
    when: When


def entries(chunk: Chunk) -> Iterator[Entry]:
    """The entries of a plan: each day or month that it names, with the words that it stands by."""
    text = chunk.text
    year = next((int(y) for y in re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)), None)
    found = [
        (f.start, f.end, w)
        for f in find_dates(text)
        if (w := _planned(f, _year_before(text, f.start) or year))
    ]
    for m in _MONTH_YEAR.finditer(text):
        if not any(a <= m.start() < b for a, b, _ in found):
            day = date(int(m["year"]), MONTH_NUMBER[m["month"].lower()], 1)
            found.append((m.start(), m.end(), When(day, "month", planned=True)))
    found.sort(key=lambda f: f[0])
    for i, (start, end, when) in enumerate(found):
        after = found[i + 1][0] if i + 1 < len(found) else len(text)
        yield Entry(*_entry(text, start, end, after), (start, end), when)


def _planned(found: DateFound, year: int | None) -> When | None:
    day = found.date or (_same_day(found.month, found.day, year) if year else None)
    return When(day, planned=True) if day else None


def _entry(text: str, start: int, end: int, after: int) -> tuple[int, int]:
    """The line of a day; of a line with several days, the words from this day to the next."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    leads = not re.search(r"\w{3}", text[first:start])
    if leads or find_dates(text[first:start]):
        return start if not leads else first, min(stop, after) if stop - first > LINE or not leads else stop
    if text[first : first + 1].islower():  # a line that goes on from the one above
        first = text.rfind("\n", 0, max(first - 1, 0)) + 1
    return first, end if stop - first > LINE else stop


def _year_before(text: str, end: int) -> int | None:
    years = re.findall(r"(?<!\d)(20\d\d)(?!\d)", text[:end])
    return int(years[-1]) if years else None
