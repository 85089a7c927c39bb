"""`when.toml` as regular expressions.

Comes in: the word lists. Goes out: compiled expressions and lookups, made once. Left to others: what a
match means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from ingest.dates import MONTH_NUMBER

NUMBER_BEFORE, NUMBER_AFTER = r"(?<![\w.,/+§-])", r"(?!\w|[.,:/–-]\d|\s\d)"
YEAR_BEFORE = r"(?:(?<![\w.,/+§-])|(?<=\bmid-))"


@cache
def data() -> dict[str, Any]:
    return tomllib.loads(resources.files("service.when").joinpath("when.toml").read_text(encoding="utf-8"))


def one_of(words: Iterable[str]) -> str:
    """An expression for any of these, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def listed(name: str) -> str:
    """A list that runs over several lines, as one expression."""
    return re.sub(r"\s*\n\s*", "", data()["names"][name])


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


def number(text: str) -> int | None:
    """ "to", "2", "anden", "2." → 2."""
    word = text.casefold().rstrip(".")
    if word.isdecimal():
        return int(word) if len(word) < 4 else None
    known: dict[str, int] = data()["numbers"] | data()["ordinals"]
    return known.get(word)


FULL_MONTHS = one_of(
    m for m in MONTH_NUMBER if len(m) > 4 or m in ("maj", "may", "juni", "juli", "june", "july")
)
ANY_MONTH = one_of(MONTH_NUMBER)


@cache
def year_after() -> str:
    """What may name the year behind a month, a season or a quarter: "2021", "'21", "2021/22", "sidste år"."""
    relative = one_of(p for p, (unit, _) in data()["relative"].items() if unit == "year")
    counted = listed("counted")
    return (
        r"(?:[\s,]*\s(?:(?:i|af|in|of|for)\s)?(?:"
        rf"(?P<year>(?:19|20)\d\d|['’]?\d\d(?![\d:%]|[.,]\d|\s?{counted}))(?:\s?[/–-]\s?(?P<year2>(?:20)?\d\d))?(?![\d/]|[–-]\d)"
        rf"|(?P<relative>{relative})))?"
    )


def relative_steps(text: str) -> int | None:
    """ "sidste år" → -1."""
    for pattern, (unit, steps) in data()["relative"].items():
        if unit == "year" and compiled(pattern).fullmatch(text):
            return int(steps)
    return None
