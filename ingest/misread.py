"""Outcome words with misread letters, as scanners leave them: "til efterrctning", "udsæffes".

Comes in: a sentence. Goes out: the sentence with those words as they were meant, and a way back to its own
places. Left to others: what the words mean (`outcomes`).

A word is mended only where each letter that differs is one that scanners take for the other, and only into a
word of `outcomes.toml`: no other word changes, and what a section is does not hang on it. `shape` is that
likeness, for months' names as well (`dates`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_WORD = re.compile(r"\w+")
_ALIKE = str.maketrans("l1c0øfbn5å", "iieoothusa")
_TO_NOTE = re.compile(r"\b[tf][il1]{2}(?= efterretning\b)", re.I)


@dataclass(frozen=True, slots=True)
class Mended:
    """A sentence whose misread words are mended."""

    text: str
    cuts: tuple[tuple[int, int], ...] = ()  # place in the text → what is to be added to get the sentence's

    def back(self, at: int) -> int:
        """The place in the sentence as it was."""
        return at + sum(by for place, by in self.cuts if place <= at)


@lru_cache(maxsize=1 << 14)
def mended(sentence: str) -> Mended:
    """The sentence with outcome words as they were meant."""
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    at = length = 0
    for match in _WORD.finditer(sentence):
        meant = _meant(match[0])
        if meant is None:
            continue
        pieces += [sentence[at : match.start()], meant]
        length += match.start() - at + len(meant)
        at = match.end()
        if len(meant) != len(match[0]):
            cuts.append((length, len(match[0]) - len(meant)))
    text = "".join((*pieces, sentence[at:]))
    return Mended(_TO_NOTE.sub(lambda m: m[0][0].replace("f", "t") + "il", text), tuple(cuts))


@lru_cache(maxsize=1 << 15)
def _meant(word: str) -> str | None:
    """The outcome word that a word is with letters misread; None where it is one, or another word."""
    meant = _outcome_words().get(shape(word)) if len(word) > 2 else None
    if meant is None or meant == word.casefold():
        return None
    return meant.capitalize() if word[0].isupper() else meant


@cache
def _outcome_words() -> Mapping[str, str]:
    data = tomllib.loads(resources.files("ingest").joinpath("outcomes.toml").read_text(encoding="utf-8"))
    return {shape(word): word for word in data["misread"]}


def shape(word: str) -> str:
    """The word with one letter for all that scanners take for each other."""
    return word.casefold().replace("rn", "m").replace("ae", "æ").translate(_ALIKE)
