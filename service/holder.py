"""Who leads something → whether a quote says it: a person beside an office, where the thing is named.

Comes in: a `Query`, what is to be quoted. Goes out: a `Gap`, or None. Left to others: every other thing that
evidence may lack (`gaps`). A paper names many people with offices, and those of other houses are near in
words: "Hvem leder Nordhuset?" is not answered by the leader of Sydhuset.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from service.draft import Gap, Missing, Pick
from service.evidence import Lexicon, anchors, keys
from service.model import Intent
from service.questions import pattern
from service.understand import Query
from service.units import with_paragraph

_NAME = re.compile(r"\b[A-ZÆØÅ][\w.’'-]*(?: (?:[A-ZÆØÅ][\w.’'-]*|de|van|von))* [A-ZÆØÅ][\wé’'-]+")
_NO_PERSON = re.compile(r"\b(?:Kommune|Region|Udvalg|Styregruppe|Center|Den|Det|De)\b")


def no_holder(query: Query, picks: Sequence[Pick], lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """The office asked for, where no quote has a person with one beside the name in question.

    Args:
        known: names of bodies, which papers need not say of themselves.
    """
    asked = pattern("holder_asked").search(query.text) if query.intent is Intent.WHO else None
    if asked is None:
        return None
    names = [keys(lexicon, name) for name in anchors(query, known)]
    if any(_names_holder(p) and _is_about(p, names, lexicon) for p in picks):
        return None
    return Gap(Missing.PROPERTY, next(g for g in asked.groups() if g))


def _names_holder(pick: Pick) -> bool:
    start, end = with_paragraph(pick.chunk.text, pick.start, pick.end)
    words = pick.chunk.text[start:end]
    return bool(pattern("holders_named").search(words)) and any(
        not _NO_PERSON.search(m[0]) for m in _NAME.finditer(words)
    )


def _is_about(pick: Pick, names: Sequence[Collection[str]], lexicon: Lexicon) -> bool:
    held = keys(lexicon, pick.chunk.embedded_text)
    return all(not name or not held.isdisjoint(name) for name in names)
