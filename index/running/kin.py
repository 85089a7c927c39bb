"""Words of one thing: which keys may stand for each other.

Comes in: nothing. Goes out: key → other keys. The words are those of `synonyms.toml`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from index.expansion import synonym_groups
from index.running.tokens import forms, key_of


@cache
def kin() -> Mapping[str, frozenset[str]]:
    """Key → the keys of its near synonyms; expressions of several words are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in synonym_groups():
        keys = {key_of(own[0]) for word in group if len(own := forms(word)) == 1}
        for key in keys:
            found[key] |= keys - {key}
    return {key: frozenset(others) for key, others in found.items()}
