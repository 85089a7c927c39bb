"""The word lists of `glossary.toml` as patterns.

Comes in: a list's name. Goes out: an expression or a compiled pattern. Left to others: the forms.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from service.glossary.reading.letters import FILE
from service.patterns import data

# Two capitals at least, told afterwards: a lookahead for them costs more than all the rest.
SHORT = (
    r"[A-ZÆØÅ](?:[A-Za-zÆØÅæøå0-9&]|[-/](?=[A-ZÆØÅ0-9])){1,8}(?:['’´](?:s|er|ers|erne|ernes|en|ens|et|ets)?)?"
)
WORD = r"(?:[^\W\d_][\w&'’/-]*|\d{1,2}(?!\w|\.\s?[a-zæøå0-9]))"


def lists() -> dict[str, Any]:
    return data("service.glossary.reading", FILE)


def one_of(name: str) -> str:
    """Any expression of a list, in any case of letters."""
    return rf"(?i:{'|'.join(lists()[name])})"


@cache
def whole(name: str) -> re.Pattern[str]:
    """A list as a pattern that takes a whole text."""
    return re.compile(rf"(?:{'|'.join(lists()[name])})", re.I)


def capitals(text: str) -> int:
    return sum(c.isupper() or c.isdigit() for c in text)
