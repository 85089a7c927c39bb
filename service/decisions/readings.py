"""A question for a decision that two matters answer equally well → the other matter's decision.

Comes in: the `Query`, the item that is told, weighed passages. Goes out: one `Pick` headed as another
reading, or None. Left to others: further treatments of the same matter (`treatments`), which item leads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.decisions import outcome_of
from ingest.model import Chunk, Outcome
from service.chronology_quotes import clause
from service.chronology_topic import patterns
from service.decisions.forms import OUTCOME_ASKED
from service.decisions.stated import stated_in
from service.draft import Around, Pick, in_meeting
from service.evidence import Weighed, coverage, keys, question_terms
from service.matters.treatments import LINE, of_one_matter
from service.papers import whole_item
from service.understand import Query

LOOKED_AT = 10  # passages
TITLED = 0.7  # share of the question that both titles must hold
SCORED = 0.85  # share of the leading passage's score that the other's must have


def other_reading(
    query: Query, about: Chunk, told: Sequence[Pick], weighed: Sequence[Weighed], around: Around
) -> Pick | None:
    """What another item decided whose title holds as much of the question, if nothing tells them apart.

    Args:
        told: what stands in the answer already, other treatments among it.
    """
    if _told_apart(query) or not in_meeting(about):
        return None
    matter = OUTCOME_ASKED.sub(" ", query.search)
    wanted = question_terms(replace(query, search=matter), around.lexicon)
    titled = _titled(wanted, about, around)
    if titled < TITLED:
        return None
    best = next((w.score for w in weighed if _item(w.chunk) == _item(about)), weighed[0].score)
    seen = {key(c) for c in (about, *(p.chunk for p in told)) for key in (_item, _meeting_item)}
    for other in weighed[:LOOKED_AT]:
        chunk = other.chunk
        if (
            {_item(chunk), _meeting_item(chunk)} & seen
            or not in_meeting(chunk)
            or other.score < SCORED * best
        ):
            continue
        seen |= {_item(chunk), _meeting_item(chunk)}
        if _titled(wanted, chunk, around) < titled or of_one_matter(about, chunk, around):
            continue
        if pick := _decided(chunk, around):
            return pick
    return None


def _told_apart(query: Query) -> bool:
    """Whether a day, a meeting, an item or the talk before it says which of two is meant."""
    dated = query.days or query.months or query.years or query.when
    return bool(dated or query.item or query.pinned or query.hints)


def _titled(wanted: Mapping[str, float], chunk: Chunk, around: Around) -> float:
    """Share of the question in an item's title."""
    return round(coverage(wanted, keys(around.lexicon, chunk.item_title or "")), 2)


def _decided(chunk: Chunk, around: Around) -> Pick | None:
    """An item's decision, cut down to a line; none of what was only taken note of."""
    if patterns("routine").search((chunk.item_title or "").strip()):
        return None
    whole = whole_item(chunk, around)
    stated = stated_in(whole, chunk.body, around.bodies)
    if not stated or all(c.outcome in (None, Outcome.NONE, Outcome.NOTED) for c in whole):
        return None
    first = next((p for p in stated if outcome_of(p.text) is Outcome.DECIDED), stated[0])
    end = clause(first.chunk.text, first.start, first.end, first.start, LINE)
    return Pick(first.chunk, first.start, end, note="other_reading")


def _item(chunk: Chunk) -> tuple[str, int, str | None]:
    return chunk.document_id, chunk.part, chunk.item_number


def _meeting_item(chunk: Chunk) -> tuple[object, ...]:
    return chunk.body, chunk.meeting_date, chunk.item_number
