"""Questions for a figure that running text answers: the sentence whose number is of what was asked.

Comes in: what is asked, units in order of evidence. Goes out: the units with those first whose number is
bound to the noun asked for ("Der kom 11 bud") or of the kind ("koster 750.000 kr."); whether the archive
counts such things at all. Left to others: tables (`figures`), whether it is enough (`sufficiency`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.dates import MONTH_NUMBER
from service.evidence import Unit
from service.figures.asked import Asked, Kind
from service.figures.meeting import Meeting

READ = 40  # best units looked at
FIT, BOUND = 0.25, 0.2  # what a unit gains whose number is of the kind, and of the noun, asked for
NEAR_FOREIGN = 0.15
NEAR = 0.4  # share of a unit's gain that the words around it must hold of the question
_NUMBER = (
    r"(?:\d+(?:[.,]\d+)*|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten"
    r"|seksten|sytten|atten|nitten|tyve)"
)
_WORDED = re.compile(r"\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve)\b", re.I)
_AMOUNT = {
    Kind.MONEY: re.compile(r"\d\s*(?:kr\b|kroner\b|mio\b|mia\b|mill|t\.kr)|\d{1,3}\.\d{3}\b", re.I),
    Kind.SHARE: re.compile(r"\d\s*(?:%|procent\b|pct\b)", re.I),
    Kind.TIME: re.compile(rf"\b{_NUMBER}\s+(?:minut|time|dag|døgn|hverdag|uge|måned|mdr|år)", re.I),
}
_NO_COUNT = re.compile(
    r"(?:19|20)\d\d\b|\d[\d.,]*\s+(?:kr|kroner|mio|mia|procent|pct|og|til|" + "|".join(MONTH_NUMBER) + r")\b",
    re.I,
)
_COUNT = re.compile(rf"\b{_NUMBER}((?:\s+[^\W\d_][\w-]*){{1,3}})", re.I)


def has_number(text: str) -> bool:
    """Whether a number stands there, in figures or as a word."""
    return bool(re.search(r"\d", text) or _WORDED.search(text))


def by_figure(asked: Asked, ranked: Sequence[Unit], meeting: Meeting) -> list[Unit]:
    """The units anew in order, for what their numbers are of."""
    read = [replace(u, score=u.score + _gain(asked, u, meeting)) for u in ranked[:READ]]
    return [*sorted(read, key=lambda u: -u.score), *ranked[READ:]]


def uncounted(asked: Asked, ranked: Sequence[Unit], meeting: Meeting) -> bool:
    """Whether the things to be counted are named nowhere in the archive, nor anything like them nearby."""
    if not asked.noun or any(meeting.known(t) for t in asked.noun):
        return False
    chunks = {u.weighed.chunk.id: u.weighed.chunk for u in ranked[:READ]}
    return not any(meeting.met(asked.noun[0], meeting.keys(c.text)) for c in chunks.values())


def _gain(asked: Asked, unit: Unit, meeting: Meeting) -> float:
    chunk = unit.weighed.chunk
    kinds = asked.kinds or frozenset(_AMOUNT)  # "hvor stor": a number with a unit
    amounts = any(p.search(unit.text) for kind, p in _AMOUNT.items() if kind in kinds)
    bound = Kind.COUNT in asked.kinds and _bound(asked, unit, meeting)
    # A noun in another language is counted by words that do not tell.
    untold = Kind.COUNT in asked.kinds and asked.foreign and _counts_something(unit)
    if not amounts and not bound and not untold:
        return 0.0
    around = meeting.keys(f"{chunk.header}\n{chunk.text}")
    whole = sum(asked.wanted.values()) or 1.0
    near = sum(w for t, w in asked.wanted.items() if meeting.met(t, around, exact=True)) / whole
    return (FIT + BOUND * bound) * near if near >= (NEAR_FOREIGN if asked.foreign else NEAR) else 0.0


def _counts_something(unit: Unit) -> bool:
    """Whether a number stands before a noun: no year, no amount of money, no date."""
    found = (m for m in _COUNT.finditer(unit.text) if m[0][0].isdigit())
    return any(not _NO_COUNT.match(m[0]) for m in found)


def _bound(asked: Asked, unit: Unit, meeting: Meeting) -> bool:
    """Whether a number stands before the noun asked for, or before the end of its compound.

    "7 svar" for "høringssvar" where "høring" stands there too; no "18 pladser" for "parkeringspladser".
    """
    if not asked.noun:
        return False
    whole, parts = asked.noun[0], asked.noun[1:]
    held = meeting.keys(f"{unit.text}\n{unit.weighed.chunk.header}")
    for match in _COUNT.finditer(unit.text):
        named = meeting.keys(match[1])
        if whole in named:
            return True
        if parts and parts[-1] in named and all(p in held for p in parts[:-1]):
            return True
    return False
