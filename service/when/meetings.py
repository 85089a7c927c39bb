"""Meetings by their place among a body's meetings: "sidste møde i 2019", "mødet før det", "næste møde".

Comes in: a text, the intervals in it and a `Calendar`. Goes out: the intervals, those that only say where
meetings are counted turned into the meeting itself. Left to others: whose meetings they are (`Calendar`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from service.when.model import Calendar, Interval, Kind, Order
from service.when.words import compiled, data, number, one_of

_LONGEST_GAP = 40
# Between "sidste møde" and "2019": small words and a body's name.
_GAP = re.compile(
    r"[\s,]*(?:(?:i|in|of|for|af|på|under|den|det|the|hos|blandt|held)\b[\s,]*|[A-ZÆØÅ][\w-]*[\s,]*|\w*(?:udvalg|gruppe|råd)\w*[\s,]*)*"
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words for a meeting: which in order, the how-maniest, or how many of them."""

    order: Order
    start: int
    end: int
    nth: int = 1
    count: int = 1
    beside: bool = False  # "mødet før …": beside what follows, else beside the meeting spoken of


def with_meetings(text: str, found: Sequence[Interval], calendar: Calendar) -> list[Interval]:
    """Add the meetings that are told by their place; what they are counted in is theirs."""
    out = list(found)
    for phrase in _phrases(text):
        near = next((i for i in out if _belongs(text, phrase, i)), None)
        meeting = _resolve(phrase, near, _before(phrase, out) or calendar.anchor, calendar)
        if meeting is not None:
            apart = [
                i for i in out if i is not near and not (i.start < meeting.end and meeting.start < i.end)
            ]
            out = [*apart, meeting]
    return sorted(out, key=lambda i: i.start)


def _belongs(text: str, phrase: _Phrase, interval: Interval) -> bool:
    if interval.start < phrase.end < interval.end and phrase.start < interval.start:
        return phrase.beside  # "mødet [før 23. maj 2022]"
    gap = interval.start - phrase.end
    return 0 <= gap <= _LONGEST_GAP and bool(_GAP.fullmatch(text, phrase.end, interval.start))


def _before(phrase: _Phrase, found: Sequence[Interval]) -> date | None:
    """The day that was named before the phrase: "den 23. maj 2022 og mødet før det"."""
    named = [i.first for i in found if i.end <= phrase.start and i.kind in (Kind.DAY, Kind.MEETING)]
    return named[-1] if named else None


def _phrases(text: str) -> Iterator[_Phrase]:
    words = data()["meetings"]
    orders = "|".join(f"(?P<{o.value}>{words[o.value]})" for o in Order)
    number_words = rf"{one_of(n for n in data()['numbers'] if n not in ('a', 'an', 'en', 'et'))}|\d"
    ordinal = rf"(?P<nth>[2-9]\.|{one_of(o for o, n in data()['ordinals'].items() if n > 1)})"
    what = (
        r"(?:ordinære\s|ordinary\s)?(?-i:[A-ZÆØÅ][\w-]*\s)?(?:[\w-]*møde(?:t|r|rne|s|ts)?|meetings?)(?![\w-])"
    )
    named = rf"\b(?:(?P<n>{number_words})\s)?(?:{orders}|{ordinal})\s(?:(?P<m>{number_words})\s)?{what}"
    for match in compiled(named).finditer(text):
        if not compiled(words["not"]).search(text, 0, match.start()):
            order = next((o for o in Order if match[o.value]), Order.FIRST)
            nth = number(match["nth"]) if match["nth"] else 1
            count = number(match["n"] or match["m"] or "1")
            yield _Phrase(order, match.start(), match.end(), nth or 1, count or 1)
    for order, key in ((Order.PREVIOUS, "before"), (Order.NEXT, "after")):
        for match in compiled(rf"\b(?:{words[key]})(?:\s(?:det|dette|that|it)(?!\s\w))?(?!\w)").finditer(
            text
        ):
            yield _Phrase(order, match.start(), match.end(), beside=True)
    for match in compiled(rf"\b{words['time']}").finditer(text):
        yield _Phrase(Order.LAST, match.start(), match.end())


def _resolve(
    phrase: _Phrase, near: Interval | None, anchor: date | None, calendar: Calendar
) -> Interval | None:
    """The meeting's day; None where the archive has no such meeting."""
    days = calendar.counted_days
    first, last = (near.first, near.last) if near else (None, None)
    if near is None and phrase.order is Order.PREVIOUS:
        last = _day_before(anchor or calendar.today)
        if anchor is None and phrase.beside:  # beside no meeting that was named: beside the last one
            last = _day_before(max((d for d in days if d <= calendar.today), default=calendar.today))
    elif near is None and phrase.order is Order.NEXT:
        first = _day_after(anchor or calendar.today)
    elif near is None and phrase.order is Order.LAST:
        last = calendar.today
    inside = [d for d in days if (first is None or first <= d) and (last is None or d <= last)]
    from_end = phrase.order in (Order.LAST, Order.PREVIOUS)
    chosen = inside[-phrase.count :] if from_end else inside[phrase.nth - 1 :][: phrase.count]
    if not chosen:
        return None
    end = max(phrase.end, near.end) if near else phrase.end
    return Interval(
        chosen[0],
        chosen[-1],
        Kind.MEETING,
        phrase.start,
        end,
        phrase.order,
        calendar.counted_body,
        (first, last),
    )


def _day_before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, 1))


def _day_after(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))
