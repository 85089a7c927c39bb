"""Times counted from today, or from what was spoken of: "for to år siden", "sidste år", "året før".

Comes in: a text and a `Calendar`. Goes out: intervals. Left to others: dates that need no context (`atoms`).
"""

from __future__ import annotations

from collections.abc import Iterator

from service.when.model import Calendar, Interval, Kind
from service.when.spans import unit_span, year_span
from service.when.words import compiled, data, number, one_of


def counted(text: str, calendar: Calendar) -> list[Interval]:
    """Intervals counted from today, the longer words first where two overlap."""
    every = [*_ago(text, calendar), *_lately(text, calendar), *_named(text, calendar)]
    found: list[Interval] = []
    for interval in sorted(every, key=lambda i: i.start - i.end):
        if not any(f.start < interval.end and interval.start < f.end for f in found):
            found.append(interval)
    return found


def _ago(text: str, calendar: Calendar) -> Iterator[Interval]:
    units = "|".join(f"(?P<{unit}>{words})" for unit, words in data()["units"].items())
    amount = rf"(?P<n>\d{{1,2}}|{one_of(data()['numbers'])})"
    for pattern in (rf"\bfor (?:ca\.? )?{amount} (?:{units}) siden\b", rf"\b{amount} (?:{units}) ago\b"):
        for match in compiled(pattern).finditer(text):
            unit = next(u for u in data()["units"] if match[u])
            steps = -(number(match["n"]) or 0)
            if span := unit_span(unit, steps, calendar.today):
                yield Interval(*span, Kind.RELATIVE, match.start(), match.end())


def _named(text: str, calendar: Calendar) -> Iterator[Interval]:
    for words, (unit, steps) in data()["relative"].items():
        for match in compiled(rf"(?<!\w)(?:{words})(?!\w)").finditer(text):
            if span := unit_span(unit, steps, calendar.today):
                yield Interval(*span, Kind.RELATIVE, match.start(), match.end())


def _lately(text: str, calendar: Calendar) -> Iterator[Interval]:
    """ "de seneste to år", "det sidste år", "the last 12 months": up to today."""
    units = "|".join(f"(?P<{unit}>{words})" for unit, words in data()["units"].items() if unit != "day")
    amount = rf"(?P<n>\d{{1,2}}|{one_of(data()['numbers'])})"
    lead = r"\b(?:(?:de|det|den|the)\s(?:sidste|seneste|forløbne|last|past)"
    for match in compiled(
        rf"{lead}(?:\s{amount})?|(?:seneste|sidste|past|last)\s{amount.replace('<n>', '<k>')})\s(?:{units})\b"
    ).finditer(text):
        unit = next(u for u in ("year", "month", "week") if match[u])
        count = number(match["n"] or match["k"] or "1") or 1
        if unit == "week":
            before = unit_span("day", -7 * count, calendar.today)
        else:
            before = unit_span("month", -(12 if unit == "year" else 1) * count, calendar.today)
        if before:
            day = min(before[0].replace(day=1) if unit != "week" else before[0], calendar.today)
            yield Interval(day, calendar.today, Kind.RELATIVE, match.start(), match.end())


def with_beside(text: str, found: list[Interval], calendar: Calendar) -> list[Interval]:
    """Add "året før" and its like, counted from what stands before it, or from the meeting spoken of."""
    ends = data()["beside_ends"]
    out = list(found)
    for words, steps in data()["beside"].items():
        for match in compiled(rf"(?<!\w)(?:{words}){ends}").finditer(text):
            if any(f.start < match.end() and match.start() < f.end for f in out):
                continue
            before = [i.first for i in found if i.end <= match.start() and i.first]
            base = before[-1] if before else calendar.anchor
            if base is None and not steps:
                continue  # "det år": of nothing that was named
            year = (base or calendar.today).year + steps
            out.append(Interval(*year_span(year), Kind.RELATIVE, match.start(), match.end()))
    return sorted(out, key=lambda i: i.start)
