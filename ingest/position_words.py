"""The words that say where somebody stands, as patterns, and where a sentence has them.

Comes in: `positions.toml`, a sentence. Goes out: its cues in order. Left to others: whose position it is
(`positions`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ingest.model import Stance

# Where a list of names may be opened: "Imod stemte", "…, mens imod stemte", "(for: A, F)".
_OPENS = r"(?:^\s*|(?<=[,;:.(–-])\s*|\b(?:og|mens|medens|men|med)\s+)"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say a side, and where the names stand."""

    stance: Stance
    start: int
    end: int
    follows: bool = False  # the names come after it
    inside: tuple[int, int] | None = None  # the names stand within it
    of_part: bool = False  # said of whole bodies as well


@dataclass(frozen=True, slots=True)
class _Patterns:
    inverted: re.Pattern[str]
    follows: tuple[tuple[Stance, re.Pattern[str]], ...]
    behind: tuple[tuple[Stance, bool, re.Pattern[str]], ...]  # the flag: of_part
    goes_on: tuple[tuple[Stance, re.Pattern[str]], ...]
    words: Mapping[str, re.Pattern[str]]


@cache
def _patterns() -> _Patterns:
    data = tomllib.loads(resources.files("ingest").joinpath("positions.toml").read_text(encoding="utf-8"))
    behind = (
        (Stance(name), table == "said_of_part", re.compile(rf"\b(?:{'|'.join(said)})", re.I))
        for table in ("said", "said_of_part")
        for name, said in data[table].items()
    )
    follows = (
        (Stance(name), re.compile(rf"{_OPENS}(?:{'|'.join(said)})\s*(?=[\w(])", re.I))
        for name, said in data["names_follow"].items()
    )
    goes_on = (
        (Stance(name), re.compile(rf"(?:,|\bog|\))\s+(?:og\s+)?{said}\s+(?=[A-ZÆØÅ(\d])"))
        for name, said in data["names_go_on"].items()
    )
    fixed = {name: re.compile(said, re.I) for name, said in data["words"].items()}
    return _Patterns(re.compile(data["inverted"]), tuple(follows), tuple(behind), tuple(goes_on), fixed)


def said(name: str) -> re.Pattern[str]:
    """One of the patterns under [words]."""
    return _patterns().words[name]


def cues(sentence: str) -> list[Cue]:
    """The words that say which side, in order, none within another; the more particular come first."""
    found: list[Cue] = []
    for cue in _proposed(sentence):
        if all(cue.end <= c.start or c.end <= cue.start for c in found):
            found.append(cue)
    if any(c.follows for c in found):  # "imod V" alone may be an object: only behind a list it is a side
        for stance, pattern in _patterns().goes_on:
            spans = (m.span() for m in pattern.finditer(sentence))
            found += [
                Cue(stance, a, b, follows=True)
                for a, b in spans
                if all(b <= c.start or c.end <= a for c in found)
            ]
    return sorted(found, key=lambda c: c.start)


def _proposed(sentence: str) -> Iterator[Cue]:
    patterns = _patterns()
    for match in patterns.inverted.finditer(sentence):
        stance = next(s for s in Stance if match.groupdict().get(s))
        yield Cue(stance, *match.span(), inside=match.span("who"))
    for stance, pattern in patterns.follows:
        for match in pattern.finditer(sentence):
            yield Cue(stance, match.start(), match.end(), follows=True)
    for stance, of_part, pattern in patterns.behind:
        for match in pattern.finditer(sentence):
            yield Cue(stance, match.start(), match.end(), of_part=of_part)
