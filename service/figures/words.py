"""The word lists of `figures.toml`, as they are and as patterns."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from service import patterns


def data() -> dict[str, Any]:
    """The file as it is."""
    return patterns.data("service.figures", "figures.toml")


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """The expressions under a name, as one."""
    found = data()[table][name]
    return patterns.any_case(found if isinstance(found, list) else [found])
