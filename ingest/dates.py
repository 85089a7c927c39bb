"""Danish dates in running text.

Comes in: text. Goes out: dates with the span they were read from. Left to others: what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest.misread import shape

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
_ABBREVIATED = {m[:3]: i for i, m in enumerate(MONTHS, 1)} | {"sept": 9}
_ENGLISH = {
    "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "october": 10,
}  # fmt: skip
MONTH_NUMBER = {m: i for i, m in enumerate(MONTHS, 1)} | _ABBREVIATED | _ENGLISH

_WORD = r"(?P<month>" + "|".join(sorted(MONTH_NUMBER, key=len, reverse=True)) + r")\b\.?"
_LONG = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?{_WORD}[\s,_]*(?P<year>\d{{4}})?", re.I
)
_ENGLISH_ORDER = re.compile(rf"\b{_WORD}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})", re.I)
_SHORT = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})\s?[./-]\s?(?P<month>\d{1,2})\s?[./-]\s?(?P<year>\d{4}|\d{2})(?![\d])"
)
_SLASHED = re.compile(r"(?<![\d./])(?P<day>\d{1,2})/(?P<month>\d{1,2})[\s-]+(?P<year>\d{4})\b")
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
# "12. rnarts 2021": only between a day and a year is a word near a month's name taken for it.
_MISREAD = re.compile(
    r"\b(?P<day>\d{1,2})\.?\s*(?P<month>(?!\d+\b)[^\W_]{3,10})[.,]?\s+(?P<year>(?:19|20)\d{2})\b"
)
_SHAPES = {shape(m): i for i, m in enumerate(MONTHS, 1)}


@dataclass(frozen=True, slots=True)
class DateFound:
    """A day named in text; `year` is None in "den 28. april"."""

    day: int
    month: int
    year: int | None
    start: int
    end: int

    @property
    def date(self) -> date | None:
        return _valid(self.year, self.month, self.day) if self.year else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str) -> list[DateFound]:
    """Every day named in the text, in order; impossible ones (32.13.) are left out."""
    return list(_found(text))


@lru_cache(maxsize=8192)
def _found(text: str) -> tuple[DateFound, ...]:
    """`find_dates`, remembered: one passage is read for its days many times over."""
    found: dict[int, DateFound] = {}
    for pattern in (_ISO, _LONG, _ENGLISH_ORDER, _SHORT, _SLASHED, _MISREAD):
        for match in pattern.finditer(text):
            reading = _read(match)
            overlaps = any(f.start < match.end() and match.start() < f.end for f in found.values())
            if reading and not overlaps:
                found[match.start()] = reading
    return tuple(found[k] for k in sorted(found))


def _read(match: re.Match[str]) -> DateFound | None:
    word = match["month"].lower()
    month = int(word) if word.isdigit() else MONTH_NUMBER.get(word) or _SHAPES.get(shape(word))
    if month is None:
        return None
    year = int(match["year"]) if match["year"] else None
    if year is not None and year < 100:
        year += 2000
    if _valid(year or 2024, month, int(match["day"])) is None or (year and not 1900 <= year <= 2100):
        return None
    return DateFound(int(match["day"]), month, year, match.start(), match.end())


def full_dates(text: str) -> Iterator[date]:
    """The dates that carry a year."""
    for found in find_dates(text):
        if found.date:
            yield found.date


def danish(day: date) -> str:
    """ "23. maj 2022"."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
