"""The expressions of `matters.toml` as patterns."""

from __future__ import annotations

import re
from functools import cache

from service.patterns import data


@cache
def form(name: str) -> re.Pattern[str]:
    """Any expression of a list as whole words, in any case of letters."""
    found = data("service.matters", "matters.toml")[name]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.I)


@cache
def labels() -> re.Pattern[str]:
    """A thing told apart by its letter or number: "model C"."""
    kinds = "|".join(data("service.matters", "matters.toml")["labelled"])
    return re.compile(rf"\b(?P<kind>{kinds})(?:en|et)? (?P<label>[A-ZÆØÅ]|\d{{1,2}})(?![\w.]*\w)", re.I)


def said(name: str, text: str) -> re.Match[str] | None:
    """The first place where a text says so and is not turned by a "not" before it."""
    for match in form(name).finditer(text):
        before = text[max(match.start() - 24, 0) : match.start()]
        clause = re.split(r"[,;.:]", before)[-1]
        if match[0].casefold().startswith("ikke") or not form("turned").search(clause):
            return match
    return None
