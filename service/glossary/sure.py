"""Which of a name's meanings a paper has in mind.

Comes in: a name's meanings, the paper's body, day and document. Goes out: the one that is sure, or None.
Left to others: where names stand in a text (`uses`). Pure.

Wrong is worse than silent: a paper that gives one meaning itself has that; else one that its body alone
gives, or has taken up after the others; else the only one there is, unless its letters are too few to be
nobody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from service.glossary.model import Meaning
from service.glossary.reading.lists import is_short

_ONES_OWN = 3  # letters that two bodies hardly use for different things


def sure_of(
    name: str, meanings: Sequence[Meaning], body: str | None, day: date | None, document_id: str
) -> Meaning | None:
    """The meaning, if it is sure for a paper of this body and day."""
    here = [
        m for m in meanings if any(g.chunk.document_id == document_id and g.body == body for g in m.given)
    ]
    if here:
        return here[0] if len(here) == 1 else None
    own = [m for m in meanings if body and any(g.body == body for g in m.given)]
    if own:
        return own[0] if len(own) == 1 else _latest(own, body, day)
    if len(meanings) != 1:
        return None
    only = meanings[0]
    # A body's own name, given by its own papers, is nobody else's.
    everybody = (
        name in (g.body for g in only.given)
        or only.corrected is not None
        or body is None
        or any(g.body is None for g in only.given)
    )
    return only if everybody or not is_short(name) or len(name) >= _ONES_OWN else None


def _latest(meanings: Sequence[Meaning], body: str | None, day: date | None) -> Meaning | None:
    """The meaning that the body had on a day, where one has followed the other and not stood beside it."""
    spans = sorted(
        ((min(days), max(days), m.id) for m in meanings if (days := _days(m, body))), key=lambda s: s[:2]
    )
    apart = all(a[1] < b[0] for a, b in pairwise(spans))
    if day is None or not apart or len(spans) != len(meanings):
        return None
    before = [s for s in spans if s[0] <= day]
    return next(m for m in meanings if m.id == before[-1][2]) if before else None


def _days(meaning: Meaning, body: str | None) -> list[date]:
    return [g.date for g in meaning.given if g.body == body and g.date]
