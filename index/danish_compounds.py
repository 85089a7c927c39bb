"""A compound → its parts, cut where the archive's own words meet.

Comes in: a vocabulary and a folded word. Goes out: the parts as folded words. Left to others: which words
make the vocabulary (`sync`) and what a part weighs (`danish`).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from index.danish_stem import fold, stem, word_list

SHORTEST_PART = 4  # letters; shorter words are found inside everything
SHORTEST_START = 2  # of the few words shorter than that which compounds begin with (mål|gruppe)
SHORTEST_COMPOUND = 7
MOST_PARTS = 4
_JOINTS = ("", "s", "e")  # socialtilsyn, kvalitet-s-standard, jul-e-gave
# Endings that are words too, or that a broken line has left behind: bekymr|ende is no compound.
_SUFFIX = re.compile(
    r"(?:[nlrg]?(?:ende|else[nr]?|elserne|ing|ingen|inger|ingerne|ings|ede[st]?|erne|ernes|ere[rt]?|erede|en[es])"
    r"|l?igt?e?|sige|anden|(?:lig)?hed(?:en|er|s)?|t?isk[et]?|bar[et]?|løse?|fuldt?e?|t?ation(?:en|er|s)?)"
)


class Compounds:
    """Cuts compounds on one vocabulary; safe to share between threads."""

    def __init__(self, vocabulary: Collection[str], never: Collection[str] = ()) -> None:
        """Args: vocabulary: words as written; never: folded words that are no part (stop words)."""
        words = {fold(word) for word in vocabulary}
        self._words = frozenset(w for w in words - set(never) if len(w) >= SHORTEST_PART and w.isalpha())
        heads = word_list("short_heads")
        # forud|sætte is a verb with its prefix: no one looks for either half.
        prefixes = word_list("verb_prefixes")
        self._stems = frozenset(stem(w) for w in self._words | heads)
        # A first part may have lost its -e (arbejd-s-gruppe) or never stand alone (special|gruppe, in an
        # archive that writes specialer), so a stem will do; without the -s- to mark the seam it must be a
        # longer one.
        stems = self._stems - prefixes
        self._starts = (
            (self._words - prefixes)
            | word_list("short_starts")
            | {s for s in stems if len(s) > SHORTEST_PART + 1}
        )
        self._before_s = self._starts | {s for s in stems if len(s) > SHORTEST_PART}
        self._short = frozenset(stem(w) for w in heads)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def split(self, word: str) -> tuple[str, ...]:
        """The fewest parts that make up a folded word, the evenest of several; empty where it has none."""
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return ()
        for count in range(2, MOST_PARTS + 1):
            if cuts := list(self._cuts(word, count)):
                return max(cuts, key=lambda parts: (min(map(len, parts)), parts))
        return ()

    def _cuts(self, word: str, count: int) -> list[tuple[str, ...]]:
        if count == 1:
            return [(word,)] if self._is_head(word) else []
        found: list[tuple[str, ...]] = []
        for end in range(SHORTEST_START, len(word) - 2):
            first = word[:end]
            for joint in _JOINTS:
                if word.startswith(joint, end) and first in (
                    self._before_s if joint == "s" else self._starts
                ):
                    found += [(first, *rest) for rest in self._cuts(word[end + len(joint) :], count - 1)]
        return found

    def _is_head(self, word: str) -> bool:
        """Whether a word can end a compound: in any inflection, for the end carries it."""
        if word in self._words:
            return not _SUFFIX.fullmatch(word)
        key = stem(word)
        long = len(word) >= SHORTEST_PART and len(key) >= SHORTEST_PART and not _SUFFIX.fullmatch(word)
        return key in self._short or (long and key in self._stems)
