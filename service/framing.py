"""A question → its matter: the words that say what it is about, without those that say how to answer.

Comes in: a question's text. Goes out: the text with its frames blanked. Left to others: how telling each
word is (`evidence`). "Trin for trin" and "navnet på" stand in no minutes; an archive lacks nothing by it.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]{3,}")


@cache
def _frame() -> re.Pattern[str]:
    text = resources.files("service").joinpath("framing.toml").read_text(encoding="utf-8")
    return re.compile("|".join(tomllib.loads(text)["frame"]), re.I)


def turns_of(text: str) -> str:
    """A question with its frames blanked, whether or not anything is left.

    >>> turns_of("Hvordan går det?").split()
    ['?']
    """
    # As long as the text was: places of words are counted in it.
    return _frame().sub(lambda m: " " * len(m[0]), text)


@lru_cache(maxsize=512)
def matter_of(text: str) -> str:
    """What a question is about; all of it, where frames are all there is.

    >>> matter_of("Kørselssagen trin for trin, tak").split()
    ['Kørsel', ',']
    >>> matter_of("Hvordan er det gået indtil nu?")
    'Hvordan er det gået indtil nu?'
    """
    bare = turns_of(text)
    return bare if _WORD.search(bare) else text
