"""What an item came to, for answers about something else in it.

Comes in: the picks that answer. Goes out: the item's own outcome, where none of them tells it.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.decisions.matter import of_item, of_one_meeting
from service.decisions.stated import stated_in
from service.draft import Around, Pick, in_meeting
from service.evidence import Unit, Weighed
from service.papers import whole_item
from service.understand import Query

OUTCOME = 300  # characters of an outcome that is told beside something else


def came_of_it(
    query: Query, picks: Sequence[Pick], weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around
) -> tuple[Pick, ...]:
    """The sentence that says what the quoted item came to, where none of the quotes does and there is room.

    What was told, proposed or asked in an item is half the truth without its outcome.
    """
    leading = next((w for w in weighed if w.chunk.id == picks[0].chunk.id), None)
    chunk = of_item([leading, *weighed]).chunk if leading else picks[0].chunk
    if not in_meeting(chunk):
        return ()
    stated = stated_in(of_one_meeting(query, whole_item(chunk, around)), chunk.body, around.bodies)
    quoted = [
        p for p in picks for s in stated if s.chunk.id == p.chunk.id and p.start < s.end and s.start < p.end
    ]
    if not stated or quoted:
        return ()
    scores = {(u.weighed.chunk.id, u.start): u.score for u in ranked}
    best = max(stated, key=lambda p: scores.get((p.chunk.id, p.start), 0.0))
    return (best,) if len(best.text) <= OUTCOME else ()
