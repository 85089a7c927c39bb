"""Minutes whose tasks are known, made from a seed.

Comes in: a seed and which phrasings. Goes out: text of minutes, with what each sentence asks. Left to
others: writing and reading them (`score`).
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.dates import MONTHS, danish
from service.patterns import data

SETS = ("tuned", "once", "again", "third", "held")
_ITEMS = 6  # of a meeting
_BESIDE = " og sekretariatet"  # a second owner, where a phrasing has one
# Of every item: what a case and a proposal say is no task, however they say it.
_NOT_RESOLVED = (
    "Sagsfremstilling",
    "Sekretariatet udarbejder et notat om sagen til næste møde.",
    "",
    "Indstilling",
    "Arbejdsgruppen undersøger sagen nærmere og vender tilbage i maj.",
    "",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A sentence of a decision, and what it asks; `asks` is False of the hard ones that ask nothing."""

    sentence: str
    asks: bool
    who: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    day: date
    text: str
    planted: tuple[Planted, ...]


def make_minutes(which: str, seed: int) -> list[Minutes]:
    """Minutes that hold each phrasing of a set once, each asked of one owner and by one deadline."""
    random_ = random.Random(f"{which} {seed}")
    phrasings = [
        (k, p) for k in ("owned", "open", "none") for p in data("eval.followups", "phrasings.toml")[which][k]
    ]
    random_.shuffle(phrasings)
    made = []
    for n in range(0, len(phrasings), _ITEMS):
        day = date(2021 + random_.randrange(4), 1 + random_.randrange(12), 1 + random_.randrange(28))
        planted = tuple(_plant(which, *p, day, random_) for p in phrasings[n : n + _ITEMS])
        made.append(Minutes(day, _text(day, planted), planted))
    return made


def _plant(which: str, kind: str, phrasing: str, day: date, random_: random.Random) -> Planted:
    words = data("eval.followups", "phrasings.toml")
    who = random_.choice(words[which]["owners"])
    deadline, first, last = _DEADLINES[random_.choice(words[which]["deadlines"])](day, random_)
    if "til {due}" in phrasing or "afrapporterer" in phrasing:  # "til på mødet" is no Danish
        deadline = deadline.removeprefix("på ").removeprefix("senest ").removeprefix("inden ")
    matter = random_.choice(words["matters"])
    sentence = phrasing.format(
        Who=who,
        who=_inside(who),
        due=deadline,
        matter=matter,
        Matter=matter[0].upper() + matter[1:],
        past=danish(day - timedelta(40 + random_.randrange(300))),
    )
    if kind == "none":
        return Planted(sentence, asks=False)
    owner = who + _BESIDE if "{Who}" + _BESIDE in phrasing else who
    return Planted(sentence, True, owner if kind == "owned" else None, first, last)


def _inside(who: str) -> str:
    """As it stands in a sentence: only names keep their capital."""
    named = " " in who or who.isupper()
    return who if named else who[0].lower() + who[1:]


def _text(day: date, planted: tuple[Planted, ...]) -> str:
    lines = ["Referat", "", f"DAS Social Møde den {day:%d.%m.%Y}", ""]
    for n, p in enumerate(planted, start=1):
        lines += [f"Punkt {n}. Emne {n} for styregruppen", "", *_NOT_RESOLVED, "Beslutning", p.sentence, ""]
    return "\n".join(lines)


_Deadline = tuple[str, date | None, date | None]


def _day(day: date, random_: random.Random) -> date:
    return day + timedelta(20 + random_.randrange(300))


def _full_day(day: date, random_: random.Random) -> _Deadline:
    due = _day(day, random_)
    return f"senest den {danish(due)}", due, due


def _day_without_year(day: date, random_: random.Random) -> _Deadline:
    due = _day(day, random_)
    return f"inden den {due.day}. {MONTHS[due.month - 1]}", due, due


def _slashed_day(day: date, random_: random.Random) -> _Deadline:
    due = _day(day, random_)
    return f"senest d. {due.day}.{due.month}.{due.year}", due, due


def _monthly(form: str) -> Callable[[date, random.Random], _Deadline]:
    def made(day: date, random_: random.Random) -> _Deadline:
        ahead = day.month - 1 + 1 + random_.randrange(10)
        year, month = day.year + ahead // 12, ahead % 12 + 1
        words = form.format(month=MONTHS[month - 1], year=year)
        return words, date(year, month, 1), date(year, month, monthrange(year, month)[1])

    return made


def _year_end(day: date, random_: random.Random) -> _Deadline:
    due = date(day.year + random_.randrange(2), 12, 31)
    return f"inden udgangen af {due.year}", due, due


def _quarter(day: date, random_: random.Random) -> _Deadline:
    year, n = day.year + 1, 1 + random_.randrange(4)
    last = date(year, 3 * n, monthrange(year, 3 * n)[1])
    return f"i {n}. kvartal {year}", date(year, 3 * n - 2, 1), last


def _counted(day: date, random_: random.Random) -> _Deadline:
    ahead = day.month - 1 + 3
    year, month = day.year + ahead // 12, ahead % 12 + 1
    return "om tre måneder", date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _before_day(day: date, random_: random.Random) -> _Deadline:
    due = _day(day, random_)
    return f"før den {danish(due)}", due, due


def _half_year(day: date, random_: random.Random) -> _Deadline:
    year = day.year + 1
    return f"i 1. halvår {year}", date(year, 1, 1), date(year, 6, 30)


def _week(day: date, random_: random.Random) -> _Deadline:
    year, week = day.year + 1, 1 + random_.randrange(50)
    monday = date.fromisocalendar(year, week, 1)
    return f"senest i uge {week} i {year}", monday, monday + timedelta(6)


def _weeks(day: date, random_: random.Random) -> _Deadline:
    due = day + timedelta(weeks=6)
    return "inden for seks uger", due, due


def _season(day: date, random_: random.Random) -> _Deadline:
    return f"i efteråret {day.year + 1}", date(day.year + 1, 9, 1), date(day.year + 1, 11, 30)


def _words(words: str) -> Callable[[date, random.Random], _Deadline]:
    return lambda day, random_: (words, None, None)


_DEADLINES: dict[str, Callable[[date, random.Random], _Deadline]] = {
    "day": _full_day,
    "day_without_year": _day_without_year,
    "month": _monthly("i {month}"),
    "meeting_month": _monthly("på mødet i {month} {year}"),
    "next_meeting": _words("på næste møde"),
    "year_end": _year_end,
    "slashed_day": _slashed_day,
    "month_end": _monthly("ultimo {month} {year}"),
    "coming_meeting": _words("på førstkommende møde"),
    "quarter": _quarter,
    "counted": _counted,
    "during_month": _monthly("i løbet af {month}"),
    "before_day": _before_day,
    "primo": _monthly("primo {month} {year}"),
    "half_year": _half_year,
    "week": _week,
    "weeks": _weeks,
    "season": _season,
}


def every(seeds: range, which: str) -> Iterator[Minutes]:
    """The minutes of several seeds."""
    for seed in seeds:
        yield from make_minutes(which, seed)
