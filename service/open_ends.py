"""What a question still leaves open once some words are quoted.

Comes in: a `Query`, the index's analyser and picks. Goes out: how much of the question a further pick says.
Left to others: which picks there are (`evidence`), which are taken (`picks`, `decide`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.draft import Pick
from service.evidence import Lexicon, keys, question_terms, slots
from service.understand import Query

SLOT = 0.5  # worth, in shares of the question, of a day, an amount or a reason where one is asked for


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """The question's terms and forms that no quote has yet."""

    terms: Mapping[str, float]
    forms: tuple[re.Pattern[str], ...]
    total: float  # of all the question's terms
    lexicon: Lexicon

    @classmethod
    def of(cls, query: Query, lexicon: Lexicon, quoted: Iterable[Pick] = ()) -> OpenEnds:
        """All that the question asks, less what is quoted."""
        wanted = question_terms(query, lexicon)
        whole = cls(wanted, slots(query), sum(wanted.values()) or 1.0, lexicon)
        for pick in quoted:
            whole = whole.after(pick)
        return whole

    def gain(self, pick: Pick) -> float:
        """Share of the question that a pick says and no quote has yet, 0 and up."""
        held = keys(self.lexicon, pick.chunk.text, pick.start, pick.end)
        terms = sum(w for t, w in self.terms.items() if t in held) / self.total
        return terms + SLOT * sum(1 for form in self.forms if form.search(pick.text))

    def after(self, pick: Pick) -> OpenEnds:
        """What is open when the pick is quoted too."""
        held = keys(self.lexicon, pick.chunk.text, pick.start, pick.end)
        terms = {t: w for t, w in self.terms.items() if t not in held}
        forms = tuple(form for form in self.forms if not form.search(pick.text))
        return OpenEnds(terms, forms, self.total, self.lexicon)
