"""What has the shape of an abbreviation or a term, and is none.

Comes in: a name, what it would mean. Goes out: whether to pass it over. Left to others: finding them.
"""

from __future__ import annotations

import re
from functools import cache

from ingest.dates import MONTHS
from service.glossary.reading.words import capitals, lists, whole
from service.patterns import data

_SHORTEST, _LONGEST = 2, 9  # characters of an abbreviation
_LONGEST_TERM = 60
_MOST_WORDS = 6


@cache
def _people() -> frozenset[str]:
    return frozenset(data("service.glossary.reading", "people.toml")["first_names"].split())


@cache
def _places() -> frozenset[str]:
    return frozenset(data("service.glossary.reading", "people.toml")["councils"].casefold().split())


def is_person(words: str) -> bool:
    """Whether words are somebody's name: a first name, and capitals throughout.

    >>> is_person("Anne Bjerre"), is_person("Region Nordlandet")
    (True, False)
    """
    parts = words.replace(".", "").split()
    capital = all(p[:1].isupper() for p in parts)
    return 0 < len(parts) <= 5 and capital and parts[0].split("-")[0].casefold() in _people()


def no_abbreviation(short: str) -> bool:
    """Whether letters are numerals, units, marks of a form, or too few."""
    right_size = _SHORTEST <= len(short) <= _LONGEST and sum(c.isupper() for c in short) >= _SHORTEST
    return not right_size or capitals(short) * 2 < len(short) or bool(whole("not_short").fullmatch(short))


def no_long_form(short: str, long: str) -> bool:
    """Whether words are no long form: a person, a council, a heading in capitals, or the letters again."""
    words = long.casefold().split()
    council = words[-1] in lists()["places"] or (
        len(words) <= 2 and {words[0], words[0].removesuffix("s")} & _places()
    )
    shouted = len(long) > 5 and long.isupper()
    code = len(words) == 1 and words[0].startswith(short.casefold())  # JYL of Jylland
    return is_person(long) or bool(council) or shouted or code or short.casefold() in words


def no_term(term: str) -> bool:
    """Whether words name nothing that is explained: a pronoun, a person, a figure, a sentence's half."""
    words = term.casefold().split()
    return (
        not 3 <= len(term) <= _LONGEST_TERM
        or len(words) > _MOST_WORDS
        or term.casefold() in lists()["terms"]["not_term"]
        or words[0] in lists()["terms"]["not_term"]
        or words[-1] in (*MONTHS, *lists()["terms"]["not_last"])
        or not set(words).isdisjoint(lists()["terms"]["not_within"])
        or is_person(term)
        or {term.casefold(), words[0].removesuffix("s")} & _places() != set()
        or bool(re.search(r"\d{3}|[.;:?!]|,", term))
    )
