"""Texts and questions → terms, and how much of the question a text holds.

Comes in: a `Query`, a text, the index's analyser and term rarity. Goes out: weighted terms and shares of
their weight. The share of a question's rare words in a text says "enough"; a fused rank cannot.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.danish import PART
from index.lexicon import KNOWN
from ingest.dates import MONTH_NUMBER
from service.evidence.forms import ASKING, NAME
from service.evidence.model import Lexicon, Term
from service.framing import matter_of
from service.model import Intent
from service.understand import Query

_MONTHS = re.compile(rf"\b(?:{'|'.join(m for m in MONTH_NUMBER if len(m) > 3)})\b", re.I)
COMPOUND = 0.6  # weight of each part of a compound the archive does not know
UNSEEN = "\0"  # a term no archive holds: its rarity is the greatest there is
YEAR = 2.5  # least weight of a year, in nats
_GLOSS = re.compile(r"\b((?:[a-z][\w-]* ){1,5})\(([^()]{3,60})\)")
_IS_YEAR = re.compile(r"(?:19|20)\d\d")


def question_terms(query: Query, lexicon: Lexicon) -> dict[str, float]:
    """The question's content terms, each with its weight times its rarity in the archive."""
    words = ASKING.sub(" ", matter_of(query.search)) if query.intent is not Intent.WORDING else query.search
    # Months say when, and are weighed with the meeting's day.
    words = _MONTHS.sub(" ", words) if query.when else words
    rare = lexicon.idf(UNSEEN)
    weighted: dict[str, float] = {}
    for term in lexicon.terms(words):
        weighted[term.key] = max(weighted.get(term.key, 0.0), term.weight)
    by_word: dict[int, list[Term]] = {}
    for term in lexicon.terms(words):
        by_word.setdefault(term.start, []).append(term)
    for whole, *parts in by_word.values():
        # A compound that the archive never writes is asked for by its parts.
        if lexicon.idf(whole.key) >= rare and any(lexicon.idf(p.key) < rare for p in parts):
            weighted.pop(whole.key, None)
            weighted |= {p.key: COMPOUND * p.weight / PART for p in parts}
    offices = {t.key for o in query.offices for t in lexicon.terms(o)} if query.holders else set()
    foreign = _glossed(words, lexicon) if query.language == "en" else set()
    wanted = {}
    for key, weight in weighted.items():
        if not weight:
            continue  # another term speaks for it
        idf = lexicon.idf(key)
        if query.language == "en" and idf >= rare:
            continue  # an English word that the archive never uses says nothing about it
        if key in foreign or (idf >= KNOWN * rare and key in offices):
            continue  # told in the Danish beside it; an office that papers name by another word
        # A year tells meetings and reports apart, however common its number is.
        wanted[key] = weight * (max(idf, YEAR) if _IS_YEAR.fullmatch(key) else idf)
    return wanted


def _glossed(text: str, lexicon: Lexicon) -> set[str]:
    """English words that the archive lacks before its own in brackets: "the gardening team (haveholdet)"."""
    rare, found = KNOWN * lexicon.idf(UNSEEN), set[str]()
    for match in _GLOSS.finditer(text):
        if any(lexicon.idf(t.key) < rare for t in lexicon.terms(match[2])):
            found |= {t.key for t in lexicon.terms(match[1]) if lexicon.idf(t.key) >= rare}
    return found


def keys(lexicon: Lexicon, text: str, start: int = 0, end: int | None = None) -> set[str]:
    """The terms of a text, or of a stretch of it."""
    if end is None:
        return set(lexicon.keys(text))
    return {t.key for t in lexicon.terms(text) if start <= t.start < end}


@dataclass(frozen=True, slots=True)
class Placed:
    """A text's terms by where they stand, for whoever asks about many stretches of it."""

    starts: tuple[int, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, terms: Sequence[Term]) -> Placed:
        pairs = sorted(((t.start, t.key) for t in terms), key=lambda pair: pair[0])
        return cls(tuple(s for s, _ in pairs), tuple(k for _, k in pairs))

    def between(self, start: int, end: int) -> set[str]:
        """The terms that begin in a stretch."""
        return set(self.keys[bisect_left(self.starts, start) : bisect_left(self.starts, end)])


def coverage(wanted: Mapping[str, float], held: Collection[str]) -> float:
    """Share of the wanted weight that the terms hold.

    >>> coverage({"takst": 3.0, "kvist": 1.0}, {"takst"})
    0.75
    """
    total = sum(wanted.values())
    return sum(w for t, w in wanted.items() if t in held) / total if total else 0.0


def anchors(query: Query, names: Collection[str] = ()) -> list[str]:
    """Names in the question: words with a capital that does not come from their place, bodies left out."""
    # "DASs" is of DAS.
    words = [w[:-1] if w[-1] == "s" and w[:-1].isupper() else w for w in NAME.findall(query.text)]
    return [
        w for w in words if w.casefold() not in MONTH_NUMBER and w not in names and not ASKING.fullmatch(w)
    ]
