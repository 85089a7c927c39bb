"""Everyday turns of a question → the words by which papers tell the same.

Comes in: a question's text. Goes out: the text to be read in its place. Left to others: what is asked
(`understand`). "Hvem sidder for bordenden?" asks for a chair, and no minutes say "bordenden".
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache, partial
from importlib import resources

from index.spelling import distance

ASKING = (
    "hvornår",
    "hvordan",
    "hvorfor",
    "hvilken",
    "hvilket",
    "hvilke",
)  # long enough for a slip to be sure
_FIRST = re.compile(r"^\w{5,9}\b")


def _asking(word: str) -> str:
    """The word that a question begins with, without its slip of one letter."""
    near = [a for a in ASKING if distance(word.casefold(), a, 1) <= 1]
    if word.casefold() in ASKING or len(near) != 1:
        return word
    return near[0].capitalize() if word[0].isupper() else near[0]


@cache
def _idioms() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = resources.files("service").joinpath("idioms.toml").read_text(encoding="utf-8")
    return tuple((re.compile(i["said"], re.I), i["meant"]) for i in tomllib.loads(text)["idiom"])


@lru_cache(maxsize=512)
def plainly(text: str) -> str:
    """A question in the words of papers; as it was where it has no turn that is known.

    >>> plainly("Hvem sidder for bordenden i husgruppen?")
    'Hvem er formand i husgruppen?'
    >>> plainly("Hvor kommer pengene til festen fra?")
    'Hvem betaler for festen?'
    """
    text = _FIRST.sub(lambda m: _asking(m[0]), text)
    for said, meant in _idioms():
        text = said.sub(partial(_filled, meant), text, count=1)
    return " ".join(text.split())


def _filled(meant: str, match: re.Match[str]) -> str:
    # A group that matched nothing leaves nothing; `expand` would raise for it in older Pythons.
    text = re.sub(r"\\g<(\w+)>", lambda g: match[g[1]] or "", meant)
    return text[:1].upper() + text[1:] if match[0][:1].isupper() else text
