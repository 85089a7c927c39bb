"""A question about time → its matter: the words that tell it, without those that frame it.

Comes in: a `Query`, the index's lexicon. Goes out: `Topic`, which says how much of the matter some words
hold; `Span`, the years asked about. Left to others: which sentences are steps (`chronology`).
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from service.evidence import UNSEEN, Lexicon, question_terms
from service.framing import matter_of
from service.understand import Query

PART = 0.6  # what a compound's part counts of the compound
UNKNOWN = 0.45  # share of the matter's weight that the archive must know for a time line to be told
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
_PERIOD = re.compile(r"(?<!\d)(?:20)?\d\d\s?[-–/]\s?(?:20)?\d\d(?!\d)")
PLAIN = 2.0  # rarity under which a word says little by itself
_BOUNDS = re.compile(r"\b(?:fra|from)\b[^?:;–]{3,80}?[ ,](?:og )?(?:frem|til|to|until)\b[^?:;]*", re.I)
_PHRASE = re.compile(r"\b[A-ZÆØÅ][\wæøå]+(?: [A-ZÆØÅ][\wæøå]+)+")
_SAG = re.compile(r"-(?:sag(?:en|er)?|forløbet|planen)\b", re.I)
_BEFORE = re.compile(r"(?P<word>\w+)\W*$")
_LOWER = {"fra", "siden", "efter", "from", "since", "after"}
_UPPER = {"til", "indtil", "to", "until", "frem", "og", "and"}
_AT = {"i", "in", "af"}
_UP_TO = re.compile(r"\bfra\b.*\btil\b.*\bi (?:19|20)\d\d|\bfrem til\b.*\bi (?:19|20)\d\d", re.I)
_WHEN_WORD = re.compile(
    r"^(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|foråret|efteråret"
    r"|sommeren|vinteren|january|february|march|may|june|july|october|spring|autumn)$",
    re.I,
)


@cache
def patterns(name: str) -> re.Pattern[str]:
    """The expressions that `chronology.toml` lists under a name, as one."""
    return re.compile("|".join(_data()[name]), re.I)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("service").joinpath("chronology.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Words:
    """A text's terms with their places, to ask for those of a stretch."""

    starts: tuple[int, ...]
    keys: tuple[str, ...]

    def between(self, start: int, end: int) -> frozenset[str]:
        a, b = bisect.bisect_left(self.starts, start), bisect.bisect_left(self.starts, end)
        return frozenset(self.keys[a:b])

    @property
    def all(self) -> frozenset[str]:
        return frozenset(self.keys)


def words_of(lexicon: Lexicon, text: str) -> Words:
    terms = sorted(((t.start, t.key) for t in lexicon.terms(text)), key=lambda t: t[0])
    return Words(tuple(s for s, _ in terms), tuple(k for _, k in terms))


@dataclass(frozen=True, slots=True)
class Topic:
    """The matter's words, each with its weight and the terms that stand for it."""

    text: str
    groups: tuple[tuple[float, tuple[tuple[str, float], ...]], ...]
    known: float  # 0..1, share of the weight that the archive has words for
    periods: frozenset[str] = frozenset()  # "2023-2024", where the question names one
    phrases: tuple[str, ...] = ()  # one of these must stand in the words, if there are any

    def named(self, *texts: str) -> bool:
        """Whether the texts bear the name that the matter goes by."""
        return not self.phrases or any(p in t.casefold() for p in self.phrases for t in texts)

    @property
    def rarest(self) -> frozenset[str]:
        """The terms of its most telling word."""
        return frozenset(k for k, s in max(self.groups)[1] if s >= 1.0) if self.groups else frozenset()

    def held(self, terms: Collection[str]) -> float:
        """Share of the matter that the terms hold, 0..1."""
        total = sum(w for w, _ in self.groups)
        got = sum(w * min(sum(s for k, s in keys if k in terms), 1.0) for w, keys in self.groups)
        return got / total if total else 0.0


def topic_of(query: Query, lexicon: Lexicon) -> Topic:
    """What a question about time is about; "fra … til …" counts only where nothing else is named."""
    text = _SAG.sub(" ", query.text)
    found = [_topic(_plain(matter_of(t)), query, lexicon) for t in (_BOUNDS.sub(" ", text), text)]
    return next((t for t in found if t.groups), found[-1])


def _plain(text: str) -> str:
    return patterns("frame").sub(" ", _YEAR.sub(" ", _PERIOD.sub(" ", text)))


def periods(text: str) -> frozenset[str]:
    """The periods of two years that a text names, each by the last digits of its years.

    >>> sorted(periods("Socialaftalen 2021-2022 og 23/24"))
    ['21-22', '23-24']
    """
    found = (re.findall(r"\d{2}(?!\d)", m[0]) for m in _PERIOD.finditer(text))
    return frozenset(
        f"{a}-{b}" for a, b in (f[:2] for f in found if len(f) >= 2) if int(b) - int(a) in (1, 2, 3)
    )


def _phrases(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Names of several words of which one alone says little: "Hjem Først"."""
    return tuple(
        m[0].casefold()
        for m in _PHRASE.finditer(text)
        if any(not (terms := lexicon.terms(w)) or lexicon.idf(terms[0].key) < PLAIN for w in m[0].split())
    )


def _topic(text: str, query: Query, lexicon: Lexicon) -> Topic:
    wanted = question_terms(replace(query, search=text), lexicon)
    rare = lexicon.idf(UNSEEN)
    by_word: dict[int, list[str]] = {}
    for term in lexicon.terms(text):
        by_word.setdefault(term.start, []).append(term.key)
    groups, known, whole = [], 0.0, 0.0
    for first, *parts in by_word.values():
        if first not in wanted and not any(p in wanted for p in parts):
            continue
        weight = lexicon.idf(first)
        whole += weight
        seen = [k for k in (first, *parts) if lexicon.idf(k) < rare]
        if not seen:
            continue
        if first not in seen:
            weight = max(lexicon.idf(k) for k in seen)
        # A part tells as much of the compound as it is rare itself: "aftale" little of a rare agreement.
        shares = [(k, 1.0 if k == first else PART * min(lexicon.idf(k) / weight, 1.0)) for k in seen]
        if first not in seen and len(seen) == 1:
            shares = [(seen[0], 1.0)]
        known += weight
        groups.append((weight, tuple(dict(shares).items())))
    unique = {keys: (w, keys) for w, keys in groups}
    return Topic(
        " ".join(text.split()),
        tuple(unique.values()),
        known / whole if whole else 0.0,
        periods(query.text),
        _phrases(text, lexicon),
    )


@dataclass(frozen=True, slots=True)
class Years:
    """The years asked about, both inclusive; None is open."""

    first: int | None = None
    last: int | None = None

    def holds(self, year: int) -> bool:
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)


@lru_cache(maxsize=256)
def years_of(text: str) -> Years:
    """The interval that a question names: "fra 2019 til 2022", "siden 2020", "i 2024".

    A year that belongs to a name ("Rammeaftale 2018", "aftalen 2025-2026") limits nothing.

    >>> years_of("Hvad er der sket med aftale 2018 fra marts 2019 til 2022?")
    Years(first=2019, last=2022)
    """
    named = [m.span() for m in _PERIOD.finditer(text)]
    lower: list[int] = []
    upper: list[int] = []
    at: list[int] = []
    for match in _YEAR.finditer(text):
        if any(a <= match.start() < b for a, b in named):
            continue
        word, before = _word_before(text, match.start())
        year = int(match[0])
        if _WHEN_WORD.match(word):
            word = before
        if word in _LOWER:
            lower.append(year)
        elif word in _UPPER:
            upper.append(year)
        elif word in _AT:
            at.append(year)
    if lower or upper:
        return Years(min(lower, default=None), max([*upper, *at], default=None))
    if at and _UP_TO.search(text):
        return Years(None, max(at))
    return Years(min(at, default=None), max(at, default=None))


def _word_before(text: str, end: int) -> tuple[str, str]:
    """The last word before a place, and the one before that, in lower case."""
    words = re.findall(r"\w+", text[max(end - 60, 0) : end].casefold())
    return (words[-1] if words else "", words[-2] if len(words) > 1 else "")
