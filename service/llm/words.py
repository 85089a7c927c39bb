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

    def listed(name: str) -> frozenset[str]:
        return frozenset(data[name].split())

    patterns = "|".join(f"(?:{p})" for p in data["instructions"]["patterns"])
    return Words(
        glue=listed("glue"),
        negation=listed("negation"),
        qualifier=listed("qualifier"),
        preposition=listed("preposition"),
        causal=listed("causal"),
        joining=listed("joining"),
        frame=listed("frame"),
        proposed=listed("proposed"),
        resolved=listed("resolved"),
        acts=listed("acts"),
        numbers=data["numbers"],
        instructions=re.compile(patterns, re.I | re.M | re.S),
        notes=data["notes"],
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
