"""Matters and the questions about them, read from `plots.toml` and `words.toml`.

Comes in: nothing. Goes out: small frozen types. Left to others: values (`facts`), meetings (`archive`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SECTIONS = ("summary", "case", "table", "finances", "recommendation", "talk", "decision")


@dataclass(frozen=True, slots=True)
class Step:
    """One treatment of a matter: its title and, by section, its sentences; templates all."""

    title: str
    minutes: bool  # False: the archive has its agenda only
    sections: Mapping[str, tuple[str, ...]]
    caption: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in all its phrasings, and what a right answer shows."""

    type: str
    step: int  # from 1
    ask: tuple[str, ...]
    evidence: tuple[str, ...]  # "2.decision.0": step, section, sentence
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Empty:
    """Questions that no text answers, in all their phrasings."""

    why: str
    kind: str | None  # of the matter whose slots they use; None: any
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    name: str
    kind: str  # of subject
    times: int  # in one archive
    held: bool  # asked in the held-out half only
    facts: Mapping[str, str]  # slot → how it is drawn
    steps: tuple[Step, ...]
    questions: tuple[Asked, ...]


@cache
def words() -> Mapping[str, Any]:
    return _read("words.toml")


@cache
def plots() -> tuple[Plot, ...]:
    return tuple(_plot(p) for p in _read("plots.toml")["plot"])


@cache
def empties() -> tuple[Empty, ...]:
    return tuple(Empty(e["why"], e.get("kind"), tuple(e["ask"])) for e in _read("plots.toml")["empty"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("eval.questions").joinpath(name).read_text(encoding="utf-8"))


def _plot(data: Mapping[str, Any]) -> Plot:
    return Plot(
        data["name"],
        data["kind"],
        data["times"],
        data.get("held", False),
        data["facts"],
        tuple(_step(s) for s in data["step"]),
        tuple(_asked(q) for q in data["question"]),
    )


def _step(data: Mapping[str, Any]) -> Step:
    sections = {key: tuple(data.get(key, ())) for key in SECTIONS}
    return Step(data["title"], data.get("form") != "agenda", sections, data.get("caption", ""))


def _asked(data: Mapping[str, Any]) -> Asked:
    return Asked(
        data["type"],
        data["step"],
        tuple(data["ask"]),
        tuple(data["evidence"]),
        tuple(data["must"]),
        tuple(data["not"]),
        data["answer"],
        data.get("why", ""),
    )
