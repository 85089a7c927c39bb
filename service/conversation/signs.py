"""A question → the signs that it leans on the one before it.

Comes in: a question read by `understand`. Goes out: `Signs`, and whether it follows. Left to others: what is
added to it (`complete`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ingest.bodies import Bodies
from service.understand import Query
from service.when import Interval, Kind, Order

_WORD = re.compile(r"[\wæøåÆØÅ’'-]+")
_MOST_SWAPPED = 4  # words of a name or a matter that takes another's place
_STEM = 5  # letters by which two forms of a word are taken for the same


@dataclass(frozen=True, slots=True)
class Signs:
    """What a question's words say of how it leans."""

    lead: bool  # begins with "og", "hvad med"
    fragment: bool  # nothing but a time, a body or a name: "og i 2021?", "hvad med FU?"
    points: bool  # a word that stands for what was spoken of: "den", "sagen"
    own: tuple[str, ...]  # words that bring a matter of their own
    whole: bool  # asks for a list, or carries a draft: leans on nothing


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The expression that `followups.toml` has under a name."""
    data = _data()
    after = re.sub(r"\n", "", data["pronoun_after"])
    text = re.sub(r"\n", "", data[name]).replace("{after}", after)
    return re.compile(rf"\b{text}" if name == "pronoun" else text, re.I)


@cache
def _data() -> dict[str, str]:
    path = resources.files("service.conversation").joinpath("followups.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def own_words(text: str, query: Query, bodies: Bodies) -> list[re.Match[str]]:
    """The words that bring a matter of their own: no small words, bodies, times, or what any matter has."""
    taken = [(i.start, i.end) for i in query.when]
    taken += [span for short in query.bodies for span in bodies.spans(text, short)]
    return [
        m
        for m in _WORD.finditer(text)
        if not any(start < m.end() and m.start() < end for start, end in taken)
        and not pattern("general").fullmatch(m[0])
        and not m[0].isdecimal()
    ]


def signs(query: Query, bodies: Bodies) -> Signs:
    """The signs of a question."""
    text = query.text
    own = own_words(text, query, bodies)
    swap = pattern("swap").match(text)
    lead = swap or pattern("lead").match(text)
    rest = text[lead.end() :] if lead else text
    fragment = bool(lead) and not pattern("asking").search(rest) and len(own) <= _MOST_SWAPPED
    if fragment and not swap:  # "og kostede det noget?" is a whole question
        fragment = not (pattern("pronoun").search(rest) or pattern("says").search(rest))
    return Signs(
        bool(lead),
        fragment,
        _points(text),
        tuple(m[0] for m in own),
        bool(pattern("whole").search(text)) or query.search != text,
    )


def _points(text: str) -> bool:
    plain = pattern("empty").sub(" ", text)
    return any(pattern(name).search(plain) for name in ("pronoun", "always", "definite"))


def follows(found: Signs, query: Query, before: Collection[str]) -> bool:
    """Whether the question cannot be understood without the one before it.

    Args:
        before: stems of the words of the turn before.
    """
    if found.whole:
        return False
    if found.fragment or found.points or _beside(query.text, query.when):
        return True
    if found.own:
        # "Er stillingen besat?" where a stilling was spoken of; a matter in the definite, and little else.
        again = [
            w for w in found.own if w.casefold().endswith(("en", "et", "erne", "ene")) and stem(w) in before
        ]
        return bool(again) and len(found.own) <= 2 and not query.bodies and not query.when
    if query.when and not found.lead:
        # A day, or a body and a time, names a meeting; a month or year alone only turns to another one.
        named = any(i.kind in (Kind.DAY, Kind.MEETING) for i in query.when)
        meeting = bool(query.years) and re.search(r"møde|meeting", query.text, re.I)
        return not (named or query.bodies or meeting)
    if query.bodies and not found.lead:
        return bool(pattern("says").search(query.text))
    return True


def _beside(text: str, when: Sequence[Interval]) -> bool:
    """A meeting counted from the one spoken of: "mødet før det", and not "mødet før 3. maj"."""
    asked = [text[i.start : i.end] for i in when if i.order in (Order.PREVIOUS, Order.NEXT)]
    return any(re.match(r"mødet|the meeting", w, re.I) and not re.search(r"\d", w) for w in asked)


def stem(word: str) -> str:
    """ "stillingen" and "stilling" → "still"."""
    return word.casefold()[:_STEM]


def stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in _WORD.findall(text) if len(w) >= _STEM - 1)
