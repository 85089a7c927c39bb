"""Plain intervals → what is said of them: "starten af …", "mellem … og …", "før …", "… og frem".

Comes in: a text and the plain intervals in it. Goes out: intervals whose span takes in those words, without
the years that only belong to a name. Left to others: meetings (`meetings`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from service.when.model import Interval, Kind
from service.when.spans import third
from service.when.words import compiled, data, listed

_LONGEST_TITLE = 60  # characters before a year that are looked at
_DAY = timedelta(1)
_BETWEEN = r"(?P<lead>\b(?:mellem|fra og med|fra|between|from|perioden|i)\s+(?:den\s|d\.\s)?)$"
_JOINT = r"\s*(?:[-–]|til og med|til|frem til|to|until|through)\s*(?:den\s|d\.\s)?"
_AND = r"\s*(?:og|and)\s*(?:den\s|d\.\s)?"
_FIRST_DAY = r"(?<![\d./-])(?P<day>\d{1,2})\.?\s?(?:-|–|til|og|to|and)\s?(?:den\s)?$"


def combined(text: str, found: Sequence[Interval]) -> list[Interval]:
    """Intervals with what the words around them make of them."""
    parts = [_part(text, _from_first_day(text, i)) for i in found]
    joined = _joined(text, parts)
    timed = [i for i in joined if i.kind not in (Kind.YEAR, Kind.RANGE) or not _is_name(text, i)]
    return [opened(text, i) for i in timed]


def _from_first_day(text: str, interval: Interval) -> Interval:
    """ "22.-24. maj 2022" begins on the 22nd."""
    if interval.kind is not Kind.DAY or interval.first is None:
        return interval
    match = compiled(_FIRST_DAY).search(text, 0, interval.start)
    day = int(match["day"]) if match else 0
    if not match or not 0 < day < interval.first.day:
        return interval
    return replace(interval, first=interval.first.replace(day=day), kind=Kind.RANGE, start=match.start())


def _part(text: str, interval: Interval) -> Interval:
    for which, words in data()["parts"].items():
        match = compiled(rf"\b(?:{words})\s?$").search(text, 0, interval.start)
        if match and interval.first and interval.last:
            first, last = third((interval.first, interval.last), which)
            return Interval(first, last, Kind.RANGE, match.start(), interval.end)
    return interval


def _joined(text: str, found: Sequence[Interval]) -> list[Interval]:
    """Pairs that are the ends of one interval, as one."""
    out: list[Interval] = []
    for interval in found:
        last = out[-1] if out else None
        pair = _pair(text, last, interval) if last else None
        out[-1:] = [pair] if pair else [*out[-1:], interval]
    return out


def _pair(text: str, a: Interval, b: Interval) -> Interval | None:
    gap = text[a.end : b.start]
    lead = compiled(_BETWEEN).search(text, 0, a.start)
    word = lead["lead"].split()[0].casefold() if lead else ""
    links = compiled(_JOINT).fullmatch(gap) or (
        word in ("mellem", "between") and compiled(_AND).fullmatch(gap)
    )
    if not links or a.first is None or b.last is None or a.order or b.order:
        return None
    first = a.first
    if a.kind is Kind.MONTH and b.kind is Kind.MONTH and first > b.last:
        first = first.replace(year=b.last.year)  # "fra marts til november 2024"
    if first > b.last:
        return None
    return Interval(first, b.last, Kind.RANGE, lead.start() if lead and word != "i" else a.start, b.end)


def opened(text: str, interval: Interval) -> Interval:
    """ "siden 2020" has no end, "før maj 2022" no beginning."""
    words = data()["open"]
    after = compiled(rf"\s(?:{words['onward']})\b").match(text, interval.end)
    if after:
        lead = compiled(r"\b(?:fra|from)\s$").search(text, 0, interval.start)
        start = lead.start() if lead else interval.start
        return Interval(interval.first, None, Kind.RANGE, start, after.end())
    for name in ("since", "after", "before", "until"):
        match = compiled(rf"\b(?:{words[name]})\s(?:den\s|d\.\s|the\s|mødet (?:den|i)\s)?$").search(
            text, 0, interval.start
        )
        if match:
            return _open(interval, name, match)
    return interval


def _open(interval: Interval, name: str, match: re.Match[str]) -> Interval:
    first: date | None = None
    last: date | None = None
    if name == "since":
        first = interval.first
    elif name == "after":
        first = interval.last + _DAY if interval.last else None
    elif name == "before":
        last = interval.first - _DAY if interval.first else None
    else:
        last = interval.last
    if first is None and last is None:
        return interval
    return replace(interval, first=first, last=last, kind=Kind.RANGE, start=match.start())


def _is_name(text: str, interval: Interval) -> bool:
    """Whether a year belongs to what it stands behind: "budget 2024", "§ 2020", "taksten for 2024".

    A range is asked only where it is a pair of bare years.
    """
    words = text[interval.start : interval.end]
    if interval.kind is Kind.RANGE and not re.fullmatch(r"\d{4}\s?[-–/]\s?\d{2,4}", words):
        return False
    start = max(0, interval.start - _LONGEST_TITLE)
    before = text[start : interval.start]
    # "budget 2022 og 2023": the second year is as much a name as the first.
    listed_before = r"(?:\d{4}\s?(?:,|og|and|-|–|/|eller|or|samt)\s?)*"
    named = rf"[\wæøå]*{listed('bearers')}\s{listed_before}$"
    about = rf"(?<!\w){listed('about')}\s(?:året\s|årene\s|perioden\s|the year\s)?{listed_before}$"
    labelled = rf"(?<!\w){listed('labels')}\s?{listed_before}$"
    return any(compiled(p).search(before) for p in (named, about, labelled))
