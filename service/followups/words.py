"""The word lists of `followups.toml` as patterns.

Comes in: a list's name. Goes out: an expression, or a compiled pattern. Left to others: the forms (`read`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from service.patterns import data


def lists() -> dict[str, Any]:
    return data("service.followups", "followups.toml")


def one_of(name: str) -> str:
    """Any expression of a list as a whole word, in any case of letters."""
    return rf"(?i:\b(?:{'|'.join(lists()[name])})\b)"


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A list as a pattern by itself; "due.by" is the list `by` of the table `due`."""
    table, _, key = name.rpartition(".")
    found = lists()[table][key] if table else lists()[key]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.I)
