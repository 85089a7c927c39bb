"""Text → its words and numbers in order, each with its place.

Comes in: text as written. Goes out: tokens; a token's form is what two texts are compared by. Left to others:
endings (`index.danish_stem`), what a difference means (`service.wording`).

A hyphen inside a word does not count, so "social-psykiatri" and a word that a line's end cut are one with
"socialpsykiatri".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.danish_stem import fold, stem

_LETTERS = r"[^\W\d_]"
_TOKEN = re.compile(
    rf"\d+(?:[.,]\d+)*|{_LETTERS}[\u0300-\u036f\xad]*(?:[-'’\u2010\u2011]?{_LETTERS}[\u0300-\u036f\xad]*)*|[§%]"
)
_INSIDE = re.compile("[-'’\u2010\u2011\xad]")


class Token(NamedTuple):
    """A word, a number, § or %."""

    form: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order."""
    for match in _TOKEN.finditer(text):
        yield Token(form_of(match[0]), *match.span())


def written(text: str) -> list[str]:
    """The words of a text as they are written."""
    return _TOKEN.findall(text)


def forms(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [form_of(found) for found in _TOKEN.findall(text)]


@lru_cache(maxsize=1 << 17)
def form_of(word: str) -> str:
    """Case, hyphens and how letters are composed away.

    >>> form_of("Social-psykiatri")
    'socialpsykiatri'
    """
    return _INSIDE.sub("", unicodedata.normalize("NFC", word).casefold())


@lru_cache(maxsize=1 << 17)
def key_of(form: str) -> str:
    """What the inflections of a word share; a number is its own key."""
    return stem(fold(form)) if form[:1].isalpha() else form
