"""The words that weigh more than their length: negations, modal verbs, numbers, outcomes.

Comes in: a form as `index.running.tokens` gives it. Goes out: which kind it is. The words are data.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from service.patterns import data


class Stress(StrEnum):
    """Why a changed word matters more than others."""

    NUMBER = "number"  # a number, a date, an amount
    NEGATION = "negation"
    MODALITY = "modality"  # kan, skal, bør


def lists() -> dict[str, Any]:
    return data("service.wording", "words.toml")


@cache
def listed(name: str) -> frozenset[str]:
    return frozenset(lists()[name])


@lru_cache(maxsize=1 << 14)
def stress_of(form: str) -> Stress | None:
    """Why a word matters if it changes; None of most words."""
    if any(c.isdigit() for c in form) or form in listed("numerals") or form in listed("months"):
        return Stress.NUMBER
    if form in listed("negations"):
        return Stress.NEGATION
    return Stress.MODALITY if form in listed("modal") else None


@lru_cache(maxsize=1 << 14)
def side_of(form: str) -> str | None:
    """Which outcome a verb states: "for", "against", "postponed", "kept"; None of other words."""
    sides: dict[str, list[str]] = lists()["outcomes"]
    return next((side for side, roots in sides.items() if any(form.startswith(r) for r in roots)), None)


@cache
def opposites() -> frozenset[tuple[str, str]]:
    """Forms that say the opposite of each other, both ways round."""
    pairs = [tuple(p) for p in lists()["opposites"]["pairs"]]
    return frozenset((a, b) for x, y in pairs for a, b in ((x, y), (y, x)))
