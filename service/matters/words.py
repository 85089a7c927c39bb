"""The words of a whole archive: how telling each is, and which are names.

Comes in: the texts of items and papers. Goes out: `ArchiveWords`, a lexicon by items. Left to others: what
follows from shared words (`same`, `pairs`).

The index has statistics of its own, by passage. These are drawn up from the catalog alone, so that lists
need no index; each word of the archive is analysed once, however often it stands there.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.danish import Term

_WORD = re.compile(r"[^\W\d_](?:[\w’'.-]*\w)?|\d[\d.,]*")
_INSIDE = re.compile(r"(?<=[a-zæøå,] )[A-ZÆØÅ][\w-]+")  # a capital that no beginning of a sentence gives
_SMALL = re.compile(r"\b[a-zæøå][\w-]+")
_NAMED = 2  # times as often with a capital amid a sentence as without one


class ArchiveWords:
    """Terms, their rarity among items, and names. Safe to share between threads."""

    def __init__(self, texts: Sequence[str]) -> None:
        from index.danish import Analyser  # here: lists that show no matter start without it
        from index.sync import vocabulary

        self._analyser = Analyser(vocabulary(texts))
        self._of_word = lru_cache(maxsize=None)(self._keys_of_word)
        capital = Counter(w for t in texts for w in _INSIDE.findall(t))
        small = Counter(w for t in texts for w in _SMALL.findall(t))
        self._names = frozenset(
            key
            for word, times in capital.items()
            if times >= _NAMED * small[word.lower()] and not word.isupper()
            for key in list(self._of_word(word))[:1]
        )
        self._held = Counter(key for t in texts for key in self.keys(t))
        self.items = len(texts)

    def terms(self, text: str) -> Sequence[Term]:
        return self._analyser.analysed(text)

    def keys(self, text: str) -> frozenset[str]:
        """The terms of a text, without the days that it names."""
        return frozenset(key for word in set(_WORD.findall(text)) for key in self._of_word(word))

    def idf(self, term: str) -> float:
        """How telling a term is, 0 and up; of items that hold it, as BM25 counts."""
        held = self._held.get(term, 0)
        return math.log(1 + (self.items - held + 0.5) / (held + 0.5))

    def begins(self, term: str) -> bool:
        return any(known.startswith(term[: max(5, 2 * len(term) // 3)]) for known in self._held)

    def held_by(self, term: str) -> int:
        """How many items and papers hold a term."""
        return self._held.get(term, 0)

    def names(self, title: str) -> frozenset[str]:
        """The terms of a title that the archive writes with a capital amid its sentences."""
        return frozenset(
            keys[0]
            for word in _WORD.findall(title)
            if word[0].isupper() and (keys := list(self._of_word(word))) and keys[0] in self._names
        )

    def _keys_of_word(self, word: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t.key for t in self._analyser.analyse(word)))
