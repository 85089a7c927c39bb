"""What Referent says in Slack, in the reader's language.

Comes in: a language or Slack's locale. Goes out: words by key. The words are data (`words.toml`); a test
holds both languages to the same keys.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def words(language: str) -> Mapping[str, str]:
    """Key → words of a language, "da" or "en"."""
    text = (Path(__file__).parent / "words.toml").read_text("utf-8")
    found: Mapping[str, str] = tomllib.loads(text)[language]
    return found


def language_of(locale: str | None) -> str:
    """The language for somebody whose Slack has this locale; Danish where it is not known.

    >>> language_of("en-GB"), language_of("da-DK"), language_of(None)
    ('en', 'da', 'da')
    """
    return "en" if locale and not locale.casefold().startswith("da") else "da"
