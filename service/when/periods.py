"""Quarters, halves, seasons and holidays in a text.

Comes in: a text and a `Calendar`. Goes out: intervals. Left to others: days, months and years (`atoms`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from service.when.model import Calendar, Interval, Kind
from service.when.spans import Span, months_span, season_span, week_span
from service.when.words import NUMBER_BEFORE, compiled, data, number, one_of, year_after
from service.when.years import in_year, made


def quarters(text: str, calendar: Calendar) -> Iterator[Interval]:
    ordinal = rf"(?P<n>[1-4]\.|{one_of(data()['ordinals'])}|sidste|last|Q[1-4](?!\w))"
    spoken = rf"{ordinal}(?:(?<=\d)|\s?(?:kvartal|quarter)\b)|kvartal (?P<m>[1-4])(?!\d)"
    named = rf"{NUMBER_BEFORE}(?:{spoken}){year_after()}"
    never = "".join(f"(?P<{group}>(?!))?" for group in ("year2", "relative", "m"))
    turned = rf"{NUMBER_BEFORE}(?P<year>(?:19|20)\d\d){never}[\s-]?(?P<n>Q[1-4])(?!\w)"
    for pattern in (turned, named):
        for match in compiled(pattern).finditer(text):
            word = (match["n"] or match["m"]).casefold()
            if word in ("sidste", "last"):
                if not (match["year"] or match["relative"]):
                    continue
                n: int | None = 4
            else:
                n = number(word.lstrip("q"))
            if n and n <= 4:
                first = 3 * n - 2
                span = in_year(match, calendar, lambda y, m=first: months_span(y, m, 3))  # type: ignore[misc]
                yield from made(span, Kind.QUARTER, match)


def halves(text: str, calendar: Calendar) -> Iterator[Interval]:
    ordinal = rf"(?P<n>[12]\.|{one_of(data()['ordinals'])}|sidste|H[12](?!\w))"
    named = rf"{NUMBER_BEFORE}{ordinal}(?:(?<=\d)|\s?(?:halvår|half)\b){year_after()}"
    for match in compiled(named).finditer(text):
        word = match["n"].casefold()
        n = 2 if word == "sidste" else number(word.lstrip("h"))
        english = "half" in match[0].casefold() and not (match["year"] or match["relative"])
        if n in (1, 2) and not english:
            span = in_year(match, calendar, lambda y, m=6 * n - 5: months_span(y, m, 6))  # type: ignore[misc]
            yield from made(span, Kind.HALF, match)


def seasons(text: str, calendar: Calendar) -> Iterator[Interval]:
    any_season = "|".join(f"(?P<s{i}>{words})" for i, words in enumerate(data()["seasons"]))
    lead = rf"(?P<lead>(?:{data()['season_leads']})\s)?"
    for match in compiled(rf"\b{lead}(?:{any_season})(?!\w){year_after()}").finditer(text):
        index, words = next((i, match[f"s{i}"]) for i in range(len(data()["seasons"])) if match[f"s{i}"])
        name = list(data()["seasons"].values())[index]
        dated = bool(match["year"] or match["relative"])
        # "i sommer" and "foråret" are times; "sommer" alone, and "om sommeren", are not.
        generic = re.search(r"\b(?:om|hver|in)\s$", text[: match.start()], re.I)
        definite = words.casefold().endswith(("et", "en")) and not generic
        if not (dated or match["lead"] or definite) or (words.casefold() == "fall" and not dated):
            continue
        span = in_year(match, calendar, _season_of(name))
        start = (
            match.start("lead")
            if (match["lead"] or "").strip().casefold() in ("sidste", "last")
            else match.start(f"s{index}")
        )
        if span:
            yield Interval(*span, Kind.SEASON, start, match.end())


def _season_of(name: str) -> Callable[[int], Span | None]:
    if name in data()["weeks"]:
        return lambda year: week_span(year, data()["weeks"][name])
    first, last = data()["spans"][name]
    # "Julen 2021" begins in 2021; the winter of 2021 ends in it, and so does "årsskiftet 2020/21".
    shift = 1 if name == "christmas" else 0
    return lambda year: season_span(first, last, year + shift)
