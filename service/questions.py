"""The word lists by which questions are read, `questions.toml`, as patterns.

Comes in: a name in that file. Goes out: the expressions it lists, as one pattern. Left to others: what is
made of a match (`understand`, `gaps`).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def data() -> dict[str, Any]:
    """The file as it is."""
    return tomllib.loads(resources.files("service").joinpath("questions.toml").read_text(encoding="utf-8"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The expressions listed under a name, as one, in any case of letters."""
    return re.compile("|".join(data()[name]), re.I)
