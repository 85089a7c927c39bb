"""English words and phrases → the Danish words that an archive may use for them.

Comes in: an English question. Goes out: `Found`s, where in the question they stand and their Danish words,
likeliest first; the longest phrase wins. Left to others: which of the words the archive knows, and what
they weigh (`expansion`). The glossary is data (`english.toml`), written for the administrative register.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

LONGEST = 4  # words of a phrase
_WORD = re.compile(r"[^\W\d_]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_APART = re.compile(r"[.,;:?!()\n]")  # no phrase runs over these
_DOUBLED = re.compile(r"(.)\1$")
# Ending → what stands in its place. Each lemma is looked up, so a wrong one finds nothing.
_ENDINGS = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("ying", ("y", "ie")),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("", "e")),
    ("er", ("", "e")),
    ("est", ("", "e")),
)


class Found(NamedTuple):
    """A word or phrase of the glossary and where in the text it stands."""

    start: int
    end: int
    danish: tuple[str, ...]


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("index").joinpath("english.toml").read_text(encoding="utf-8"))


@cache
def function_words() -> frozenset[str]:
    """English words that say nothing about a matter."""
    return frozenset(_data()["function"]["words"].split())


@cache
def glossary() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The words of each entry, hyphens and genitives apart → its Danish words or phrases."""
    entries: dict[tuple[str, ...], tuple[str, ...]] = {}
    for table in _data().values():
        for line in table.get("entries", "").strip().splitlines():
            english, danish = line.split(":")
            known = tuple(word.strip() for word in danish.split(","))
            for phrase in english.split(","):
                words = tuple(_WORD.findall(_POSSESSIVE.sub("", phrase)))
                entries[words] = tuple(dict.fromkeys((*entries.get(words, ()), *known)))
    return entries


def translate(text: str, usable: Callable[[tuple[str, ...]], bool]) -> Iterator[Found]:
    """The glossary's entries in a text, in order, none over another.

    Args:
        usable: whether the archive has any of an entry's Danish words. Of a phrase that has none, the first
            word is found without Danish, for what it names is missing, and the others by themselves.
    """
    words = list(_WORD.finditer(_POSSESSIVE.sub(lambda m: " " * len(m[0]), text)))
    at = 0
    while at < len(words):
        found, count = _longest(text, words[at : at + LONGEST], usable)
        if found is not None:
            yield found
        at += count


def _longest(
    text: str, words: list[re.Match[str]], usable: Callable[[tuple[str, ...]], bool]
) -> tuple[Found | None, int]:
    """The entry that the words begin with, and how many of them it takes."""
    named = False
    for count in range(len(words), 0, -1):
        start, end = words[0].start(), words[count - 1].end()
        if _APART.search(text[start:end]):
            continue
        danish = _entry(tuple(word[0].lower() for word in words[:count]))
        if danish and (not named if count == 1 else usable(danish)):
            return Found(start, end, danish), count
        named = named or bool(danish)
    return (Found(words[0].start(), words[0].end(), ()) if named else None), 1


def _entry(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) == 1 and words[0] in function_words():
        return ()
    if words[0] not in _firsts() and not any(lemma in _firsts() for lemma in lemmas(words[0])):
        return ()
    return next((glossary()[found] for found in product(*map(lemmas, words)) if found in glossary()), ())


@cache
def _firsts() -> frozenset[str]:
    return frozenset(words[0] for words in glossary())


@lru_cache(maxsize=4096)
def lemmas(word: str) -> tuple[str, ...]:
    """What an English word may be a form of, itself first.

    >>> lemmas("stopped")
    ('stopped', 'stopp', 'stop', 'stoppe')
    """
    found = [word]
    for ending, instead in _ENDINGS:
        root = word.removesuffix(ending)
        if root != word and len(root) >= 2:
            tries = [root + new for new in instead]
            if _DOUBLED.search(root):
                tries.insert(1, root[:-1])
            found += tries
    return tuple(dict.fromkeys(found))
