"""Question → what figure is asked for: its kind, what is to be done with it, and which names it must bear.

Comes in: a `Query`, the index's analyser. Goes out: `Asked`. Left to others: finding it (`match`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.counted import counted_noun
from service.evidence import UNSEEN, Lexicon, anchors, keys, question_terms
from service.figures.meeting import Meeting, place
from service.figures.words import pattern
from service.understand import Query

_SHORT_NAME = re.compile(r" ([A-ZÆØÅ][a-zæøå]{1,2})(?![\w-])")
MOST_COUNTED = 3  # words between "hvor mange" and its verb
# "model C", "domstype 2", "type 2", "niveau 3": a mark that tells one of several things of a name apart.
_MARKED = re.compile(
    r"\b([^\W\d_]{3,})\s+(?:nr\.?\s*)?([A-ZÆØÅ]|\d{1,2}|I{1,3}V?)(?![\w.,–+-]*\w|\+)"
    r"(?:(?:\s+(?:og|eller|and|or|til|to)\s+|,\s*)([A-ZÆØÅ]|\d{1,2})(?![\w.,–+-]*\w|\+))?"
)
_WHICH = re.compile(r"\b(?:hvilke[nt]?|which)\s+((?:[^\W\d_][\w-]*\s+){0,1}[^\W\d_][\w-]*)", re.I)
_COUNTED = re.compile(r"\b(?:hvor mange|how many(?: of the)?|antal(?:let)?(?: af)?)\s+(.{1,80})", re.I)
_RANGED = re.compile(r"(?<![\d.,-])(\d{1,3})\s?(?:[-–]\s?(\d{1,3})|(\+))?\s+([^\W\d_]{4,})")


class Kind(StrEnum):
    MONEY = "money"
    SHARE = "share"
    TIME = "time"
    COUNT = "count"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Name:
    """A name, by the terms of each of its words."""

    words: tuple[frozenset[str], ...]

    @property
    def terms(self) -> frozenset[str]:
        return frozenset[str]().union(*self.words)

    def of(self, held: Collection[str]) -> bool:
        """Whether each of its words is among these terms."""
        return all(not word.isdisjoint(held) for word in self.words)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question for a figure asks."""

    wanted: Mapping[str, float]  # content terms by weight; years, marks and what is to be done left out
    counted: frozenset[str]  # the terms of the words after "hvor mange"
    noun: tuple[str, ...]  # the last of them: the term of the whole, then of its parts
    thing: frozenset[str]  # terms of the noun to be counted; none where anything may be
    which: frozenset[str]  # the terms of the words after "hvilken"
    kinds: frozenset[Kind]
    years: tuple[int, ...]
    names: tuple[Name, ...]  # a row or its table must bear each of them
    marks: tuple[tuple[str, str], ...]  # (stem of the word, mark): ("model", "c")
    sizes: tuple[tuple[int, str], ...]  # (30, stem of "pladser")
    numbers: frozenset[str]  # "under 25 år": numbers that may stand in a column's name
    words: tuple[str, ...]  # of the question, as written
    coordinated: bool  # names more than one thing: "læger og psykologer"
    foreign: bool  # in another language than the archive's
    total: bool
    difference: bool
    most: bool
    least: bool


def asked(query: Query, lexicon: Lexicon, known: Collection[str] = ()) -> Asked:
    """Read a question.

    Args:
        known: names that are no row's: of the archive's bodies.
    """
    text = query.text
    counted = _counted(text)
    marks = tuple(
        (stem, mark.casefold())
        for m in _MARKED.finditer(text)
        for mark in (m[2], m[3])
        if mark and (stem := _stem(lexicon, m[1]))
    )
    marks += tuple(m for m in _marked_before(text, lexicon) if m not in marks)
    dropped = keys(lexicon, " ".join(m[0] for m in pattern("operations", "words").finditer(text)))
    terms = {**_translated(query, lexicon), **question_terms(query, lexicon)}
    weights = {place(k): w for k, w in terms.items() if k not in dropped and not k.isdigit() and len(k) > 1}
    which = bool(pattern("operations", "which").search(text))
    difference = bool(pattern("operations", "difference").search(text))
    most, least = (which and bool(pattern("operations", n).search(text)) for n in ("most", "least"))
    return Asked(
        weights,
        frozenset(place(k) for w in counted for k in keys(lexicon, w)),
        tuple(place(t.key) for t in lexicon.terms(counted[-1])) if counted else (),
        frozenset(place(k) for k in keys(lexicon, counted_noun(text) or "")),
        frozenset(place(t.key) for w in _which(text) for t in lexicon.terms(w) if t.weight >= 1),
        frozenset(k for k in Kind if k is not Kind.ANY and pattern("kinds", k.value).search(text)),
        query.years,
        _names(query, lexicon, known),
        marks,
        tuple((int(m[1]), _stem(lexicon, m[4])) for m in _RANGED.finditer(text) if not m[2]),
        frozenset(re.findall(r"(?<![\d.,])\d{1,3}(?![\d.,]*\d)", text)),
        tuple(re.findall(r"[^\W\d_]+", text)),
        bool(re.search(r"\b(?:og|samt|and|plus|eller|or)\b|[,+&]", text)),
        query.language != "da",
        bool(pattern("operations", "total").search(text)),
        difference and not (most or least),
        most,
        least and not most,
    )


def _translated(query: Query, lexicon: Lexicon) -> dict[str, float]:
    """English words that the archive does not write, by the weight of the Danish ones that meet them."""
    if query.language != "en":
        return {}
    found = {}
    for term in lexicon.terms(query.text):
        if lexicon.idf(term.key) < lexicon.idf(UNSEEN):
            continue
        others = Meeting(lexicon).others(place(term.key))
        known = [lexicon.idf(k) for k in others if lexicon.idf(k) < lexicon.idf(UNSEEN)]
        if known:
            found[term.key] = max(known)
    return found


def _marked_before(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """ "type 2-dom", "type 2 dom": the word after the mark belongs to its name as well."""
    return [
        (_stem(lexicon, m[3] + m[1]), m[2].casefold())
        for m in re.finditer(r"\b([^\W\d_]{3,})\s+(\d{1,2})[\s-]([^\W\d_]{3,})", text)
    ]


def _names(query: Query, lexicon: Lexicon, known: Collection[str]) -> tuple[Name, ...]:
    """The names in a question; words with a capital that stand side by side are one: "Børnehus Nord"."""
    names: list[list[frozenset[str]]] = []
    end = -1
    for word in anchors(query, known):
        start = query.text.index(word, max(end, 0))
        terms = _name(word, lexicon)
        if terms and names and start == end + 1:
            names[-1].append(terms)
        elif terms:
            names.append([terms])
        end = start + len(word)
        # "Børnehus Syd": a short word with a capital behind a name is of it.
        if terms and (short := _SHORT_NAME.match(query.text, end)):
            names[-1].append(_name(short[1], lexicon) or frozenset({short[1].casefold()}))
            end = short.end()
    return tuple(Name(tuple(n)) for n in dict.fromkeys(map(tuple, names)))


def _name(word: str, lexicon: Lexicon) -> frozenset[str]:
    """The terms of a name: of a compound the whole, of "VISO-forløb" its halves too; none of "Kommune"."""
    if pattern("labels", "no_name").fullmatch(word):
        return frozenset()
    return frozenset(place(t.key) for t in lexicon.terms(word) if t.weight >= 1 or "-" in word)


def _which(text: str) -> list[str]:
    """The words after "hvilken", verbs aside: "nordjysk kommune"."""
    return [pattern("operations", "words").sub(" ", m[1]) for m in _WHICH.finditer(text)]


def _counted(text: str) -> list[str]:
    """The words after "hvor mange" as far as its verb: "tomme døgn"; the last of them is what is counted."""
    found = _COUNTED.search(text)
    words: list[str] = []
    for word in re.findall(r"[^\W\d_][\w-]*|[^\w\s]", found[1])[:MOST_COUNTED] if found else []:
        if pattern("operations", "no_noun").fullmatch(word) or not word[0].isalpha():
            break
        words.append(word)
    return words


def _stem(lexicon: Lexicon, word: str) -> str:
    terms = lexicon.terms(word)
    return terms[0].key if terms else ""
