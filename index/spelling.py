"""A word that the archive never writes → the archive's word that it is a slip of, if there is one.

Comes in: how often each key of the archive occurs, a folded word. Goes out: a key, or None. Left to
others: whether to ask (`expansion` asks for no word that the archive knows) and what a guess weighs. Careful
on purpose: a correct word that the archive lacks must stay lacking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from index.danish_stem import stem

# Letters that a word needs for its slip to be forgiven: fewer where a letter is doubled, left out or swapped,
# as hands do, more where another stands in its place, for then it may be another word.
SHORTEST, SHORTEST_CHANGED, SHORTEST_TWICE, SHORTEST_NAME = 7, 9, 12, 8
SHORTEST_KEY = 5  # letters left when endings are off


class Spelling:
    """Finds slips in one archive's keys; safe to share between threads."""

    def __init__(self, frequencies: Mapping[str, int], correct: Collection[str] = ()) -> None:
        """Args: frequencies: key → passages that hold it; correct: keys of words known to be no slips."""
        self._frequencies, self._correct = frequencies, correct
        self._near: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        for key in frequencies:
            if len(key) >= SHORTEST_KEY and key.isalpha():
                self._near[key[0], len(key)].append((key, _letters(key)))

    def nearest(self, word: str, *, name: bool = False) -> str | None:
        """The key one slip away, or two in a long word; of several the one the archive uses most.

        Args:
            word: folded.
            name: written with a capital. Another name is not a slip of it, so one slip is the most.
        """
        key = stem(word)
        if not word.isalpha() or key in self._correct or len(word) < (SHORTEST_NAME if name else SHORTEST):
            return None
        most = 2 if len(word) >= SHORTEST_TWICE and not name else 1
        found: list[tuple[int, int, str]] = []
        mask = _letters(key)
        for length in range(len(key) - most, len(key) + most + 1):
            for other, letters in self._near.get((key[0], length), ()):
                if (mask ^ letters).bit_count() <= 2 * most:
                    away = distance(key, other, most)
                    if 0 < away <= most and self._plausible(word, key, other, away):
                        found.append((away, -self._frequencies[other], other))
        return min(found)[2] if found else None

    def _plausible(self, word: str, key: str, other: str, away: int) -> bool:
        """Whether two keys so near are one word: not another ending, seldom another letter."""
        if len(word) < SHORTEST_CHANGED and (key.startswith(other) or other.startswith(key)):
            return False
        if away > 1:
            return self._frequencies[other] > 1 and key[-2:] == other[-2:]
        return len(key) != len(other) or sorted(key) == sorted(other) or len(word) >= SHORTEST_CHANGED


def _letters(word: str) -> int:
    """The letters of a word as bits: two words that differ in many are far apart."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed or swapped with their neighbour; `most` + 1 for all above it.

    >>> distance("kontrakt", "kotnrakt", 2)
    1

    Source: optimal string alignment, Boytsov 2011.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, their in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != their))
            if i > 1 and j > 1 and letter == other[j - 2] and their == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
