"""What an archive knows of words, in the light of one question.

Comes in: the archive's analyser and statistics, a question's `Expansion`. Goes out: the terms of any text
and how rare they are, where a text that holds another word for what was asked bears a mark for it. A word
shares its weight with its marks, so that whoever counts terms counts each thing asked for once. Left to
others: the counting (`service.evidence`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from index.danish import Analyser, Term
from index.expansion import Alternative, Expansion
from index.sparse import Statistics

MARK = "\N{ALMOST EQUAL TO}"  # begins the key that stands for a word or any of its alternatives
KNOWN = 0.99  # of the greatest rarity: below that of a word of which nothing is known


class _Share(NamedTuple):
    """A part of a word's weight, and the alternatives that earn it, as the word itself does."""

    mark: str
    weight: float
    earned_by: tuple[Alternative, ...]


class Lexicon:
    """Terms and rarity for one question; for one thread."""

    def __init__(self, analyser: Analyser, statistics: Statistics, expansion: Expansion) -> None:
        self._analyser, self._statistics, self._expansion = analyser, statistics, expansion
        self._shares = {key: _shares(key, found) for key, found in expansion.alternatives.items()}
        self._rarity = {
            share.mark: self._common(key, share) for key, shares in self._shares.items() for share in shares
        }
        self._waiting: dict[str, dict[tuple[str, tuple[str, ...]], None]] = defaultdict(dict)
        for shares in self._shares.values():
            for share in shares:
                for first, *others in (a.keys for a in share.earned_by):
                    self._waiting[first][share.mark, tuple(others)] = None
        self._texts: dict[str, tuple[Term, ...]] = {}
        self._marking = frozenset(self._waiting) | frozenset(self._shares)

    def terms(self, text: str) -> Sequence[Term]:
        """The terms of a text, with marks."""
        if not self._shares and not self._expansion.absorbed:
            return self._analyser.analysed(text)
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = self._marked(self._analyser.analysed(text))
        return found

    def keys(self, text: str) -> frozenset[str]:
        """The keys of `terms`."""
        held = self._analyser.keys(text)
        if not (marking := held & self._marking):
            return held
        marks = {share.mark for key in marking for share in self._shares.get(key, ())}
        for key in marking & self._waiting.keys():
            marks |= {mark for mark, others in self._waiting[key] if all(o in held for o in others)}
        return held | marks

    def idf(self, term: str) -> float:
        """How telling a term is in this archive, 0 and up; highest for one of which nothing is known."""
        if term in self._rarity:
            return self._rarity[term]
        rarity = self._statistics.idf(term)
        if term in self._statistics.frequencies:
            return rarity
        # A word that has other names is no stranger, even if the archive never writes it.
        return KNOWN * rarity if term in self._shares or term in self._expansion.missing else rarity

    def begins(self, term: str, least: int = 5) -> bool:
        """Whether the archive makes words with this one: one of them begins or ends as it does, or in it."""
        known, stem = self._statistics.frequencies, term[: max(least, (2 * len(term)) // 3)]
        parts = (term[:n] for n in range(least, len(term)))
        ends = (term[n:] for n in range(3, len(term) - least + 1))
        return any(part in known for part in (*parts, *ends)) or any(
            word.startswith(stem) or word.endswith(term) for word in known
        )

    def _common(self, key: str, share: _Share) -> float:
        """As rare as the most common of the names; a phrase as its rarest word."""
        names = [a.keys for a in share.earned_by]
        if key in self._statistics.frequencies:
            names.append((key,))
        return min(max(self._statistics.idf(k) for k in keys) for keys in names)

    def _marked(self, terms: Sequence[Term]) -> tuple[Term, ...]:
        held: set[str] | None = None
        plain: list[Term] = []
        marks: list[Term] = []
        for term in terms:
            if term.key in self._waiting:
                held = held or {t.key for t in terms}
                marks += self._marks(term, held)
            if term.key in self._shares:
                shares = self._shares[term.key]
                marks += [Term(s.mark, term.weight * s.weight, term.start, term.end) for s in shares]
                plain.append(term._replace(weight=term.weight * (1.0 - sum(s.weight for s in shares))))
            elif term.key in self._expansion.absorbed:
                plain.append(term._replace(weight=0.0))
            else:
                plain.append(term)
        return (*plain, *marks)

    def _marks(self, term: Term, held: Collection[str]) -> list[Term]:
        """The marks that an alternative earns where its other words stand in the text too."""
        return [
            Term(mark, 0.0, term.start, term.end)
            for mark, others in self._waiting[term.key]
            if all(other in held for other in others)
        ]


def _shares(key: str, alternatives: Sequence[Alternative]) -> tuple[_Share, ...]:
    """One share for each step between weights: 0.5 that all earn, 0.4 more that those of 0.9 do."""
    found: list[_Share] = []
    below = 0.0
    for level in sorted({a.weight for a in alternatives}):
        earned_by = tuple(a for a in alternatives if a.weight >= level)
        found.append(_Share(MARK * (len(found) + 1) + key, level - below, earned_by))
        below = level
    return tuple(found)
