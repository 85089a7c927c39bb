"""Values for a matter's slots, drawn once and used in its texts, its questions and its answers alike.

Comes in: how each slot is drawn ("int 8 16", "day 2 30 60"), the days of its meetings, a random source.
Goes out: slot → value. Left to others: writing them (`wording`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from eval.bundles import dates
from eval.questions.plots import words

Value = int | str | date


@dataclass
class Pool:
    """What an archive gives out once: people, houses, firms, subjects, sentences."""

    rng: Random
    people: list[str] = field(init=False)
    houses: list[str] = field(init=False)
    firms: list[str] = field(init=False)
    subjects: list[Mapping[str, Any]] = field(init=False)
    sentences: list[Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        w = words()
        self.people = self._shuffled(f"{a} {b}" for a in w["first_names"] for b in w["last_names"])
        # A first or a last name alone shall tell two people of one archive apart as long as names reach.
        self.houses = [
            f"{h}{self.rng.choice(w['house_tails'])}" for h in self._shuffled(iter(w["house_heads"]))
        ]
        self.firms = self._shuffled(iter(w["firms"]))
        self.subjects = self._shuffled(iter(w["subject"]))
        self.sentences = self._shuffled(iter(w["wording"]))

    def _shuffled(self, values: Any) -> list[Any]:
        found = list(values)
        self.rng.shuffle(found)
        return found

    def subject(self, kind: str) -> dict[str, Any]:
        """A subject of the kind that no other matter of the archive has."""
        if kind == "institution":
            name = self.houses.pop()
            return {
                "T": f"Botilbuddet {name}", "d": name, "asked": (name, f"botilbuddet {name}"), "e": name,
                "a0": name,
            }  # fmt: skip
        if kind in ("budget", "next"):
            d = {"budget": "budgettet", "next": "de næste møder"}[kind]
            return {"T": d, "d": d, "asked": (d,), "e": d, "a0": d}
        found = next(s for s in self.subjects if s["kind"] == kind)
        self.subjects.remove(found)
        asked = tuple(found["asked"])
        return {
            **found, "T": found["title"], "d": found["d"], "asked": (found["d"], *asked), "e": found["en"],
            "a0": found.get("base", asked[0]),
        }  # fmt: skip


def draw(specs: Mapping[str, str], days: Sequence[date], pool: Pool) -> dict[str, Value]:
    """A value for each slot; towns, numbers and people of one matter are all different."""
    facts: dict[str, Value] = {}
    for slot, spec in specs.items():
        kind, *arguments = spec.split(" ")
        while True:
            value = DRAWN[kind](arguments, facts, days, pool)
            if kind in ("year", "sum", "rest") or value not in facts.values():
                break
        facts[slot] = value
    return facts


def _int(a: list[str], _f: Mapping[str, Value], _d: Sequence[date], pool: Pool) -> Value:
    return pool.rng.randint(int(a[0]), int(a[1]))


def _round(a: list[str], _f: Mapping[str, Value], _d: Sequence[date], pool: Pool) -> Value:
    """Thousands between two bounds, to the step."""
    low, high, step = int(a[0]) * 1000, int(a[1]) * 1000, int(a[2])
    return pool.rng.randrange(low, high + 1, step)


def _dec(a: list[str], _f: Mapping[str, Value], _d: Sequence[date], pool: Pool) -> Value:
    return f"{pool.rng.randint(int(a[0]), int(a[1]))},{pool.rng.randint(1, 9)}"


def _day(a: list[str], _f: Mapping[str, Value], days: Sequence[date], pool: Pool) -> Value:
    at = days[int(a[0]) - 1] + timedelta(days=pool.rng.randint(int(a[1]), int(a[2])))
    return dates.weekday_before(at, 0)


def _year(a: list[str], _f: Mapping[str, Value], days: Sequence[date], _p: Pool) -> Value:
    return str(days[int(a[0]) - 1].year + int(a[1]))


def _pick(a: list[str], _f: Mapping[str, Value], _d: Sequence[date], pool: Pool) -> Value:
    return pool.rng.choice(" ".join(a).split("|"))


def _rest(a: list[str], facts: Mapping[str, Value], _d: Sequence[date], _p: Pool) -> Value:
    """The other one of two."""
    return next(v for v in a[0].split("|") if v != facts[a[1]])


def _sum(a: list[str], facts: Mapping[str, Value], _d: Sequence[date], _p: Pool) -> Value:
    return sum(int(str(facts[name])) for name in a)


def _town(_a: list[str], _f: Mapping[str, Value], _d: Sequence[date], pool: Pool) -> Value:
    return str(pool.rng.choice(words()["towns"]))


def _room(_a: list[str], _f: Mapping[str, Value], _d: Sequence[date], pool: Pool) -> Value:
    return str(pool.rng.choice(words()["rooms"]))


Draw = Callable[[list[str], Mapping[str, Value], Sequence[date], Pool], Value]
DRAWN: dict[str, Draw] = {
    "int": _int, "round": _round, "dec": _dec, "day": _day, "year": _year, "pick": _pick, "rest": _rest,
    "sum": _sum, "town": _town, "room": _room, "person": lambda _a, _f, _d, pool: pool.people.pop(),
    "firm": lambda _a, _f, _d, pool: pool.firms.pop(),
}  # fmt: skip
