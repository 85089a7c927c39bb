"""What the pages say, in the reader's language.

Comes in: a request's cookie. Goes out: the language, and its words by key. The words are data
(`words.toml`); a test holds both languages to the same keys.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import Request

LANGUAGES: Final = ("da", "en")
COOKIE: Final = "sprog"


@cache
def words(language: str) -> Mapping[str, str]:
    """Key → words of a language."""
    text = (Path(__file__).parent / "words.toml").read_text("utf-8")
    found: Mapping[str, str] = tomllib.loads(text)[language]
    return found


def language_of(request: Request) -> str:
    """The language that the reader chose; Danish until one is."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]
