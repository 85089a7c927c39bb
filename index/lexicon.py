"""What an archive knows of words, in the light of one question.

Comes in: the archive's analyser and statistics, a question's `Expansion`. Goes out: the terms of any text and
how rare they are, where a text that holds another word for what was asked bears a mark for it. A word and
its alternatives share the word's weight, so that whoever counts terms counts each thing asked for once. Left to
others: the counting (`service.evidence`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from index.danish import Analyser, Term
from index.expansion import Expansion
from index.sparse import Statistics

KNOWN = 0.99  # of the greatest rarity: below that of a word that nothing is known of
MARK = "\N{ALMOST EQUAL TO}"  # begins the key that stands for a word or any of its alternatives


class Lexicon:
    """Terms and rarity for one question; for one thread."""

    def __init__(self, analyser: Analyser, statistics: Statistics, expansion: Expansion) -> None:
        self._analyser, self._statistics, self._expansion = analyser, statistics, expansion
        self._unseen = statistics.idf(MARK)
        # The share of a word's weight that its alternatives can earn.
        self._share = {key: max(a.weight for a in found) for key, found in expansion.alternatives.items()}
        self._idf = {MARK + key: self._shared_idf(key) for key in self._share}
        self._waiting: dict[str, list[tuple[str, Collection[str]]]] = defaultdict(list)
        for key, found in expansion.alternatives.items():
            for first, *others in (a.keys for a in found):
                self._waiting[first].append((MARK + key, others))
        self._texts: dict[str, tuple[Term, ...]] = {}

    def terms(self, text: str) -> Sequence[Term]:
        """The terms of a text, with marks."""
        if not self._share and not self._expansion.absorbed:
            return self._analyser.analysed(text)
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = self._marked(self._analyser.analysed(text))
        return found

    def idf(self, term: str) -> float:
        """How telling a term is in this archive, 0 and up; highest for one it lacks."""
        if term.startswith(MARK):
            return self._idf.get(term, self._unseen)
        rarity = self._statistics.idf(term)
        if term in self._share and rarity >= self._unseen:
            # Known by another name, so not a word that nothing in the archive can be asked by.
            return self._idf[MARK + term] if self._share[term] == 1.0 else KNOWN * rarity
        return KNOWN * rarity if term in self._expansion.missing else rarity

    def _shared_idf(self, key: str) -> float:
        """As rare as the most common of its names; a phrase as its rarest word."""
        found = self._expansion.alternatives[key]
        rarity = min(max(self._statistics.idf(k) for k in a.keys) for a in found)
        return min(rarity, self._statistics.idf(key)) if key in self._statistics.frequencies else rarity

    def _marked(self, terms: Sequence[Term]) -> tuple[Term, ...]:
        touched = [t for t in terms if t.key in self._share or t.key in self._waiting]
        if not touched and not self._expansion.absorbed:
            return tuple(terms)
        held = {t.key for t in terms}
        plain = [self._lowered(t) for t in terms]
        marks = [mark for t in touched for mark in self._marks(t, held)]
        return (*plain, *marks)

    def _lowered(self, term: Term) -> Term:
        if term.key in self._expansion.absorbed:
            return term._replace(weight=0.0)
        share = self._share.get(term.key)
        return term if share is None else term._replace(weight=term.weight * (1 - share))

    def _marks(self, term: Term, held: Collection[str]) -> list[Term]:
        marks = [
            Term(mark, 0.0, term.start, term.end)
            for mark, others in self._waiting.get(term.key, ())
            if all(other in held for other in others)
        ]
        if share := self._share.get(term.key):
            marks.append(Term(MARK + term.key, term.weight * share, term.start, term.end))
        return marks
