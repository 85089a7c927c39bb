"""Whether letters are short for words.

Comes in: an abbreviation as written, words as written. Goes out: how many letters begin a word; None where
the words do not bear them out. Left to others: where the two stand (`abbreviations`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.danish_stem import fold
from service.patterns import data

FILE = "glossary.toml"
_APART = 3  # letters around a second letter within a lone word: Forretnings|Udvalg, and no "bolig" for BO
_ENDING = re.compile(
    r"(?:['’´-](?:s|er|ers|erne|ernes|en|ens|et|ets|erns)?|(?<=[A-ZÆØÅ0-9])(?:s|er|erne|et|en))$"
)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data("service.glossary.reading", FILE)[name])


def is_small(word: str) -> bool:
    """Whether a word may stand in a long form without giving a letter."""
    return word.casefold() in _words("small")


def base_forms(written: str) -> tuple[str, ...]:
    """An abbreviation without its ending, then as it stands.

    >>> base_forms("LKT'erne"), base_forms("VISOs"), base_forms("KL")
    (('LKT', "LKT'erne"), ('VISO', 'VISOs'), ('KL',))
    """
    bare = _ENDING.sub("", written)
    return (bare, written) if bare != written and len(bare) > 1 else (written,)


def borne_out(short: str, words: Sequence[str], *, tail: bool = False) -> int | None:
    """How many of the letters begin a word; None unless the words give all letters in their order.

    Args:
        tail: what follows the last letter's word may say of what: "… på socialområdet".

    >>> borne_out("LKT", ["lærings-", "og", "kvalitetsteam"]), borne_out("LKT", ["ny", "kvalitet"])
    (2, None)
    >>> borne_out("DAS", ["Den", "Administrative", "Styregruppe", "på", "området"], tail=True)
    3
    """
    letters = "".join(c for c in fold(short) if c.isalnum())
    folded = [fold(word).strip("-'’") for word in words]
    if not letters or not folded or not all(folded) or is_small(words[-1]) or _halved(words[0]):
        return None
    if (
        sum(len(w) for w in folded if not is_small(w)) < 2 * len(letters)
        or len(folded) > 3 * len(letters) + 3
    ):
        return None
    return _match(letters, tuple(folded), tail, first=True, alone=len(folded) == 1)


def _halved(first: str) -> bool:
    """Whether words before the first belong to the name: "(Forum) for Børn", but "Den Fælles …"."""
    return is_small(first) and first[0].islower()


def _match(letters: str, words: tuple[str, ...], tail: bool, *, first: bool, alone: bool) -> int | None:
    if not letters:
        return 0 if not words or (tail and words[0] in _words("tails")) else None
    if not words:
        return None
    word, rest = words[0], words[1:]
    found = _beginning(letters, word, rest, tail, alone) if word[0] == letters[0] else None
    if found is None and is_small(word) and not first:
        return _match(letters, rest, tail, first=False, alone=False)
    return found


def _beginning(letters: str, word: str, rest: tuple[str, ...], tail: bool, alone: bool) -> int | None:
    """The word gives its initial, and any letters behind it in their order; the fewest that will do."""
    taken, at, starts = 1, 1, 1
    while True:
        behind = _match(letters[taken:], rest, tail, first=False, alone=False)
        if behind is not None:
            return starts + behind
        if taken == len(letters):
            return None
        at = _inner(word, letters[taken], at, apart=alone and len(letters) == 2)
        if not at:
            return None
        starts += word[at - 2] == "-"
        taken += 1


def _inner(word: str, letter: str, after: int, *, apart: bool) -> int:
    """The place behind the next such letter; 0 where there is none."""
    if not apart:
        return word.find(letter, after) + 1
    return word.find(letter, _APART, len(word) - _APART) + 1
