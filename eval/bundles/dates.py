"""A day, written in every way that Danish minutes write it.

Comes in: a date and a random source. Goes out: text. Left to others: where it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from eval.bundles.texts import word_list

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def long_form(day: date) -> str:
    """Day, month in letters, year.

    >>> long_form(date(2022, 5, 23))
    '23. maj 2022'
    """
    return f"{day.day}. {word_list('months')[day.month - 1]} {day.year}"


def with_weekday(day: date) -> str:
    """The long form after its weekday.

    >>> with_weekday(date(2022, 5, 23))
    'mandag den 23. maj 2022'
    """
    return f"{WEEKDAYS[day.weekday()]} den {long_form(day)}"


def dotted(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def slashed(day: date) -> str:
    """The short form with a stroke.

    >>> slashed(date(2022, 5, 3))
    '3/5-2022'
    """
    return f"{day.day}/{day.month}-{day.year}"


# Every one names day, month and year; two figures for the year only as day-month-year.
FORMS: tuple[Callable[[date], str], ...] = (
    long_form,
    with_weekday,
    dotted,
    slashed,
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d:%d-%m-%y}",
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day}/{d.month} {d.year}",
)


def any_form(rng: Random, day: date) -> str:
    return rng.choice(FORMS)(day)


def after_den(rng: Random, day: date) -> str:
    """A form that can follow "den"."""
    return rng.choice((long_form, dotted, slashed))(day)


def working_day(rng: Random, first: date = date(2012, 1, 9), days: int = 4600) -> date:
    """A weekday outside July."""
    while True:
        day = first + timedelta(days=rng.randrange(days))
        if day.weekday() < 5 and day.month != 7:
            return day


def weekday_before(day: date, days: int) -> date:
    """The weekday at least so many days before (after, where negative).

    >>> weekday_before(date(2022, 5, 23), 1)
    datetime.date(2022, 5, 20)
    """
    before = day - timedelta(days=days)
    return before - timedelta(days=max(0, before.weekday() - 4))
