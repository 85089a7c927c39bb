"""A question's words → the archive's other words for the same.

Comes in: a question and its language. Goes out: an `Expansion`: for each word that has them its
alternatives among the keys that the archive holds, from the English glossary, the archive's own
abbreviations, words written apart or together, near synonyms, and slips of spelling. Nothing is added to the
index. Left to others: what passages make of it (`lexicon`), searching (`retrieve`).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, pairwise, product
from typing import NamedTuple

from index.danish import Analyser
from index.danish_stem import all_words, fold, stem
from index.english import Found, function_words, glossary, translate
from index.sparse import Statistics
from index.spelling import Spelling

# How surely an alternative shows what was asked for; the word itself does at 1.
TRANSLATED, LESS_LIKELY, ABBREVIATED, JOINED, SPELLED, SYNONYM = 1.0, 0.85, 0.9, 0.9, 0.7, 0.7
OTHERS = 0.5  # what the second and later alternatives weigh in a search
FIRST = 3  # Danish words of an English one that compounds are tried with
_JOINTS = ("", "s", "e")


class Alternative(NamedTuple):
    """Keys that stand for a word where a text holds them all."""

    keys: tuple[str, ...]
    weight: float  # 0..1


@dataclass(frozen=True)
class Expansion:
    """What else a question's words may be called."""

    alternatives: Mapping[str, tuple[Alternative, ...]]  # key of the question → its alternatives
    absorbed: frozenset[str] = frozenset()  # keys that a phrase's first word speaks for
    missing: frozenset[str] = frozenset()  # keys of words whose Danish the archive never writes

    def terms(self, weighted: Mapping[str, float]) -> dict[str, float]:
        """The terms to search for: the question's own, and their alternatives."""
        found = dict(weighted)
        for key, alternatives in self.alternatives.items():
            own = weighted.get(key, 0.0)
            for place, alternative in enumerate(alternatives):
                # Of several words for one thing a passage may hold two, and is no better for it.
                share = own * alternative.weight * (1.0 if place == 0 else OTHERS)
                for other in alternative.keys:
                    found[other] = max(found.get(other, 0.0), share)
        return found


class _Word(NamedTuple):
    key: str
    parts: tuple[str, ...]
    start: int
    end: int
    written: str


class Expander:
    """Expands questions to one archive; safe to share between threads."""

    def __init__(
        self, analyser: Analyser, statistics: Statistics, abbreviations: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._analyser = analyser
        self._known = statistics.frequencies
        self._spelling = Spelling(statistics.frequencies, correct_words())
        self._long, self._short = self._abbreviations(abbreviations)
        self._synonyms = self._near_synonyms()
        self.expand = lru_cache(maxsize=256)(self._expand)

    def _expand(self, text: str, language: str | None = None) -> Expansion:
        """What else the words of a text are called in the archive.

        Args:
            language: "en" translates every word the glossary has; otherwise only one the archive lacks is.
        """
        words = self._words(text)
        found: dict[str, list[Alternative]] = defaultdict(list)
        absorbed, missing = self._translate(text, words, language, found)
        self._abbreviated(words, found)
        if language != "en":
            self._joined(words, found)
            self._near(words, found)
            for word in words:
                self._respelled(word, found)
        merged = {key: _best(alternatives) for key, alternatives in found.items() if alternatives}
        return Expansion(merged, frozenset(absorbed - merged.keys()), frozenset(missing - merged.keys()))

    def _words(self, text: str) -> list[_Word]:
        by_start: dict[int, _Word] = {}
        for term in self._analyser.analyse(text):
            if term.start in by_start:
                word = by_start[term.start]
                by_start[term.start] = word._replace(parts=(*word.parts, term.key))
            else:
                by_start[term.start] = _Word(term.key, (), term.start, term.end, text[term.start : term.end])
        return [by_start[start] for start in sorted(by_start)]

    def _translate(
        self, text: str, words: list[_Word], language: str | None, found: dict[str, list[Alternative]]
    ) -> tuple[set[str], set[str]]:
        """English words and phrases; the first word of a phrase speaks for all of it.

        Returns:
            The keys that a phrase's first word speaks for, and those whose Danish the archive never writes.
        """
        absorbed: set[str] = set()
        missing: set[str] = set()
        entries: list[tuple[_Word, Found]] = []
        for entry in translate(text, lambda danish: bool(self._all(danish))):
            spanned = [w for w in words if entry.start <= w.start < entry.end]
            if not spanned:
                continue
            first, *rest = spanned
            if language != "en" and (first.key in self._known or len(first.key) < 4):
                continue
            entries.append((first, entry))
            alternatives = self._all(entry.danish)
            if alternatives and first.key in self._known and not rest:
                alternatives.append(Alternative((first.key,), TRANSLATED))
            if alternatives:
                found[first.key] += alternatives
                absorbed |= {w.key for w in rest}
            elif language == "en" and first.key not in self._known:
                missing.add(first.key)
        if language == "en":
            self._compounds(text, entries, found)
            absorbed |= {w.key for w in words if w.written.lower() in function_words()}
            spoken_for = absorbed | found.keys()
            missing |= {w.key for w in words if _is_matter(w) and w.key not in self._known} - spoken_for
        return absorbed, missing

    def _compounds(
        self, text: str, entries: list[tuple[_Word, Found]], found: dict[str, list[Alternative]]
    ) -> None:
        """As in application deadline → ansøgningsfrist: two English nouns are often one Danish word."""
        for (one, first), (two, second) in pairwise(entries):
            if text[first.end : second.start].strip():
                continue
            for start, end in product(first.danish[:FIRST], second.danish[:FIRST]):
                for joint in _JOINTS:
                    key = stem(fold(start) + joint + fold(end))
                    if key in self._known:
                        for word in (one, two):
                            found[word.key].insert(0, Alternative((key,), TRANSLATED))

    def _all(self, phrases: Iterable[str]) -> list[Alternative]:
        """Those of some Danish words and phrases that the archive writes, the first of them as likeliest."""
        keys = (self._keys(phrase) for phrase in phrases)
        known = [k for k in dict.fromkeys(keys) if k and all(key in self._known for key in k)]
        return [Alternative(k, TRANSLATED if place == 0 else LESS_LIKELY) for place, k in enumerate(known)]

    def _keys(self, phrase: str) -> tuple[str, ...]:
        return tuple(word.key for word in self._words(phrase))

    def _joined(self, words: list[_Word], found: dict[str, list[Alternative]]) -> None:
        """As in døgn takst → døgntakst, where the archive writes it as one word."""
        for one, two in pairwise(words):
            if two.start - one.end > 1 or not (one.written + two.written).isalpha():
                continue
            for joint in _JOINTS:
                key = self._keys(fold(one.written) + joint + fold(two.written))[:1]
                if key and key[0] in self._known:
                    for word in (one, two):
                        found[word.key].append(Alternative(key, JOINED))

    def _abbreviated(self, words: list[_Word], found: dict[str, list[Alternative]]) -> None:
        keys = tuple(word.key for word in words)
        for at, key in enumerate(keys):
            for long in self._long.get(key, ()):
                found[key].append(Alternative(long, ABBREVIATED))
            for long, short in self._short.get(key, ()):
                if keys[at : at + len(long)] == long:
                    for part in long:
                        found[part].append(Alternative((short,), ABBREVIATED))

    def _near(self, words: list[_Word], found: dict[str, list[Alternative]]) -> None:
        """Near synonyms; of a compound that the archive lacks, those of its parts."""
        for word in words:
            for key in (word.key,) if word.key in self._known else (word.key, *word.parts):
                known = (k for k in self._synonyms.get(key, ()) if k in self._known)
                found[key] += [Alternative((k,), SYNONYM) for k in known]

    def _respelled(self, word: _Word, found: dict[str, list[Alternative]]) -> None:
        if found.get(word.key) or any(key in self._known for key in (word.key, *word.parts)):
            return
        name = word.written[0].isupper() and word.start > 0
        if near := self._spelling.nearest(fold(word.written), name=name):
            found[word.key].append(Alternative((near,), SPELLED))

    def _abbreviations(
        self, table: Mapping[str, tuple[str, ...]]
    ) -> tuple[dict[str, list[tuple[str, ...]]], dict[str, list[tuple[tuple[str, ...], str]]]]:
        """Key of an abbreviation → keys of its long forms, and a long form's first key → the way back."""
        to_long: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        to_short: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for short, forms in table.items():
            (short_key, *_), long_keys = self._keys(short) or ("",), [self._keys(form) for form in forms]
            for keys in long_keys:
                if short_key and keys and short_key not in keys and all(k in self._known for k in keys):
                    to_long[short_key].append(keys)
                    to_short[keys[0]].append((keys, short_key))
        return to_long, to_short

    def _near_synonyms(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for group in synonym_groups():
            keys = [k[0] for word in group if len(k := self._keys(word)) == 1]
            for key in keys:
                found[key] += [other for other in keys if other != key]
        return {key: tuple(dict.fromkeys(others)) for key, others in found.items()}


def _is_matter(word: _Word) -> bool:
    """Whether the lack of an English word that no list knows tells anything."""
    return len(word.written) >= 4 and word.written.isalpha() and (word.written.islower() or word.start > 0)


@cache
def correct_words() -> frozenset[str]:
    """Keys of the Danish words in our own lists: an archive may lack them, but they are no slips."""
    phrases = chain(*glossary().values(), *synonym_groups())
    listed = chain.from_iterable(forms.split() for forms in all_words())
    return frozenset(stem(fold(word)) for phrase in chain(phrases, listed) for word in phrase.split())


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    text = files("index").joinpath("synonyms.toml").read_text(encoding="utf-8")
    lines = [line for table in tomllib.loads(text).values() for line in table["groups"].strip().split("\n")]
    return tuple(tuple(re.split(r",\s*", line)) for line in lines)


def _best(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Each alternative once, at its best, in the order given."""
    best: dict[tuple[str, ...], float] = {}
    for keys, weight in alternatives:
        best[keys] = max(weight, best.get(keys, 0.0))
    return tuple(Alternative(keys, weight) for keys, weight in best.items())
