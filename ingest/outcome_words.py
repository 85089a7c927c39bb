"""The words that state outcomes, as patterns.

Comes in: `outcomes.toml`. Goes out: compiled patterns by list. Left to others: what they mean (`statements`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

CLASSES = ("approve", "resolve", "reject", "recommend", "forward", "postpone", "note", "lean", "discuss")
_CASED = ("member", "whole")  # of lists in which a capital says something


@cache
def words() -> Mapping[str, Any]:
    """The word lists as patterns, under "class", "content" and "beside", and the words they share."""
    data = tomllib.loads(resources.files("ingest").joinpath("outcomes.toml").read_text(encoding="utf-8"))
    shared = {name: data[name] for name in ("matter", "higher", "begin")}

    def pattern(value: str | list[str], whole_words: bool, flags: int = re.I) -> re.Pattern[str]:
        text = "|".join([value] if isinstance(value, str) else value)
        for name, words in shared.items():
            text = text.replace("{" + name + "}", words)
        return re.compile(rf"\b(?:{text})\b" if whole_words else f"(?:{text})", flags)

    return {
        "class": {name: pattern(data[name], True) for name in CLASSES},
        "content": {name: pattern(value, False) for name, value in data["content"].items()},
        "beside": {
            name: pattern(value, name in ("told", "proposes"), 0 if name in _CASED else re.I)
            for name, value in data["beside"].items()
        },
        "shared": {name: pattern(data[name], True) for name in ("matter", "higher", "advice")},
    }


def names_higher(text: str, subject: str = "") -> bool:
    """Whether a text names a body that stands over others, beside its subject."""
    return any(m[0].casefold() != subject.casefold() for m in words()["shared"]["higher"].finditer(text))
