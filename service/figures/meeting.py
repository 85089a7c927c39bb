"""Whether words of a question are met by those of a table, in another form perhaps.

Comes in: the index's analyser. Goes out: terms of texts, and which of them meet. Left to others: where they
stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher

from service.evidence import UNSEEN, Lexicon, keys
from service.figures.words import data

SHORTEST_PART = 3  # letters of a word that begins or ends a compound which the archive never writes
SHORTEST_END = 5
ALIKE = 0.88  # likeness from which an unknown word of eight letters is a known one misspelt
LONG = 8
_GLUED = re.compile(r"(?<=[a-zæøå]{4})\d{1,2}\b")  # a footnote's mark behind a word


def place(key: str) -> str:
    """A term with the people of a place under its name: "nordjylland" and "nordjysk" are one."""
    for end, other in data()["places"].items():
        if key.endswith(end):
            return key[: -len(end)] + str(other)
    return key


class Meeting:
    """Whether words of a question are met by those of a table."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rare = lexicon.idf(UNSEEN)
        self._meets = {
            place(k): frozenset(place(x) for o in others for x in keys(lexicon, o))
            for word, others in data()["meets"].items()
            for k in [t.key for t in lexicon.terms(word)][:1]  # the word's own, before its parts
        }

    def others(self, term: str) -> frozenset[str]:
        """What tables say for a word of the question."""
        return self._meets.get(term, frozenset())

    def keys(self, text: str) -> frozenset[str]:
        return frozenset(map(place, keys(self._lexicon, _GLUED.sub("", text))))

    def known(self, term: str) -> bool:
        """Whether the archive writes it."""
        return self._lexicon.idf(term) < self._rare

    def idf(self, key: str) -> float:
        return self._lexicon.idf(key)

    def met(self, term: str, held: Collection[str], exact: bool = False) -> bool:
        """Whether a term of the question stands there, in another form perhaps."""
        if term in held or not self._meets.get(term, frozenset()).isdisjoint(held):
            return True
        return not exact and self._lexicon.idf(term) >= self._rare and any(self._alike(term, k) for k in held)

    def _alike(self, term: str, key: str) -> bool:
        """An unknown word: a compound of a known one, its beginning ("afd."), or one misspelt."""
        if min(len(term), len(key)) < SHORTEST_PART or key.isdigit():
            return False
        if term.startswith(key) or key.startswith(term) or (len(key) >= SHORTEST_END and term.endswith(key)):
            return True
        return min(len(term), len(key)) >= LONG and SequenceMatcher(None, term, key).ratio() >= ALIKE
