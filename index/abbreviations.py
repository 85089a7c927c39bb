"""An archive's texts → its abbreviations, each with the long forms that the texts give it.

Comes in: texts. Goes out: "LKT" → ("lærings- og kvalitetsteam",): brackets say that the two are one, and
the letters must bear it out. Left to others: the names of bodies (`ingest.bodies` learns those that meet),
what a question makes of the table (`expansion`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

MOST_WORDS = 8  # of a long form
MOST_FORMS = 3  # of an abbreviation; the likeliest
_SHORT = r"[A-ZÆØÅ][A-Za-zÆØÅæøå]{0,6}[A-ZÆØÅ][a-zæøå]?"
_WORD = r"[^\W\d_]+(?:[-–][^\W\d_]+)*-?"
_AFTER = re.compile(rf"(?P<words>(?:{_WORD},?\s+){{0,{MOST_WORDS - 1}}}{_WORD})\s*\((?P<short>{_SHORT})\)")
_BEFORE = re.compile(
    rf"(?<![\w-])(?P<short>{_SHORT})\s*\((?P<words>(?:{_WORD},?\s+){{0,{MOST_WORDS - 1}}}{_WORD})\)"
)
_SMALL = frozenset(("og", "i", "af", "for", "på", "til", "om", "den", "det", "de", "en", "et", "med", "der"))


def mine(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Abbreviation → its long forms, the most frequent first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if "(" in text:
            for short, long in _pairs(text):
                found[short][" ".join(long.split())] += 1
    return {
        short: tuple(long for long, _ in sorted(forms.items(), key=lambda f: (-f[1], f[0]))[:MOST_FORMS])
        for short, forms in sorted(found.items())
    }


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in _AFTER.finditer(text):
        if long := _long_form(match["short"], match["words"]):
            yield match["short"], long
    for match in _BEFORE.finditer(text):
        if stands_for(match["short"], match["words"].split()):
            yield match["short"], match["words"]


def _long_form(short: str, words: str) -> str | None:
    """The shortest end of the words that the letters stand for."""
    starts = [m.start() for m in re.finditer(r"\S+", words)]
    ends = (words[start:] for start in reversed(starts))
    return next((end for end in ends if stands_for(short, end.split())), None)


def stands_for(short: str, words: list[str]) -> bool:
    """Whether the letters are the words' initials, with more letters out of the words for compounds.

    >>> stands_for("LKT", ["lærings-", "og", "kvalitetsteam"])
    True
    >>> stands_for("LKT", ["ny", "lærings-", "og", "kvalitetsteam"])
    False
    """
    content = [word.casefold() for word in words if word.casefold() not in _SMALL]
    letters = short.casefold()
    if not content or sum(map(len, content)) < 2 * len(letters) or words[0].casefold() in _SMALL:
        return False
    return _spells(letters, content)


def _spells(letters: str, words: list[str]) -> bool:
    """Each word gives its initial, and any letters behind it in their order."""
    if not words:
        return not letters
    if not letters or words[0][0] != letters[0]:
        return False
    taken, at = 1, 1
    while True:
        if _spells(letters[taken:], words[1:]):
            return True
        if taken == len(letters):
            return False
        at = words[0].find(letters[taken], at) + 1
        if not at:
            return False
        taken += 1
