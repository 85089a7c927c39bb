"""Word lists in a package's data file → patterns.

Comes in: a package and its toml file, the name of a list in it. Goes out: the list's expressions as one
pattern. Left to others: what is made of a match.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def data(package: str, file: str) -> dict[str, Any]:
    """A package's data file as it is."""
    return tomllib.loads(resources.files(package).joinpath(file).read_text(encoding="utf-8"))


def words(expressions: list[str]) -> re.Pattern[str]:
    """Any of these as a whole word, in any case of letters.

    >>> bool(words(["hus", "have"]).search("Et Hus")), bool(words(["hus"]).search("huset"))
    (True, False)
    """
    return re.compile(rf"\b(?:{'|'.join(expressions)})\b", re.I)


def any_case(expressions: list[str]) -> re.Pattern[str]:
    """Any of these expressions, in any case of letters."""
    return re.compile("|".join(expressions), re.I)


def as_written(expressions: list[str]) -> re.Pattern[str]:
    """Any of these expressions, capitals where they have them."""
    return re.compile("|".join(expressions))
