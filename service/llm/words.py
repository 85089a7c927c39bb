"""The word lists of `words.toml`, compiled.

Comes in: nothing. Goes out: sets, patterns and lines. Left to others: what they mean.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """What each list is for stands in `words.toml`."""

    glue: frozenset[str]
    negation: frozenset[str]
    qualifier: frozenset[str]
    preposition: frozenset[str]
    causal: frozenset[str]
    joining: frozenset[str]
    frame: frozenset[str]
    proposed: frozenset[str]
    resolved: frozenset[str]
    acts: frozenset[str]
    numbers: dict[str, int]
    instructions: re.Pattern[str]
    notes: dict[str, str]


@cache
def words() -> Words:
    data = tomllib.loads(files("service.llm").joinpath("words.toml").read_text(encoding="utf-8"))
    lists = (
        "glue", "negation", "qualifier", "preposition", "causal",
        "joining", "frame", "proposed", "resolved", "acts",
    )  # fmt: skip
    return Words(
        *(frozenset(data[name].split()) for name in lists),
        data["numbers"],
        re.compile("|".join(f"(?:{p})" for p in data["instructions"]["patterns"]), re.I | re.M | re.S),
        data["notes"],
    )


@cache
def units() -> dict[str, str]:
    """A unit as written, in lower case → the unit's own name; from ingest's list of units."""
    data = tomllib.loads(files("ingest").joinpath("units.toml").read_text(encoding="utf-8"))
    return {
        form: unit
        for kind, listed in data.items()
        if kind != "header"
        for unit, forms in listed.items()
        for form in forms
    }
