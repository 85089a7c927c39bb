"""Evidence → what to say: an outcome, and the words to quote for it.

Comes in: a `Query` with weighed passages and units. Goes out: a `Draft`: status, outcome, the key of
an opening sentence and `Pick`s to quote. Left to others: whether it is enough (`sufficiency`), decisions
(`decisions`), facts (`facts`), whether the quotes check (`verify`), numbering and layout (`answer`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Outcome
from service.chronology import of_matter, timeline
from service.chronology_topic import patterns
from service.decisions.decide import decide
from service.draft import LONGEST, NOT_FOUND, Around, Draft, in_meeting
from service.evidence import Unit, Weighed
from service.facts import facts, proposes
from service.figures.tables import by_number, figures
from service.gaps import find_gap, with_name
from service.held import held
from service.holder import no_holder
from service.matters.treatments import asks_now
from service.meetings_asked import meeting_asked
from service.model import Intent
from service.papers import whole_item
from service.questions import pattern
from service.spelled_out import spelled_out, written_anyway
from service.standing import standing
from service.sufficiency import enough
from service.understand import Query

# What became of a matter is asked with these; with the others, what was said.
_BECAME = (Intent.GENERAL, Intent.STATUS, Intent.NUMBER, Intent.WHO)


def compose(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    """Decide what the evidence allows to say; nothing, where it lacks what is asked for."""
    draft = _composed(query, weighed, ranked, around)
    if not draft.picks and query.intent is Intent.DEFINITION:
        draft = written_anyway(query, weighed, around) or draft
    stepped = query.intent is Intent.TIMELINE and draft.longest > LONGEST
    if not draft.picks or draft.said or stepped or query.intent is Intent.WORDING:
        return draft  # these ask the like themselves
    known = {name for short, long in around.bodies.names.items() for name in (short, *long)}
    gap = find_gap(query, held(draft.picks, ranked, around), around.lexicon, known) or no_holder(
        query, draft.picks, around.lexicon, known
    )
    if gap is None:
        return _stepped(query, draft, around) or draft
    # The matter that leads lacks a name: another that has it may be the one that is meant.
    keep, left = with_name(gap, weighed, ranked, around.lexicon)
    again = _composed(query, keep, left, around) if left else NOT_FOUND
    if again.picks and not find_gap(query, held(again.picks, left, around), around.lexicon, known):
        return again
    return replace(NOT_FOUND, gap=gap)


def _stepped(query: Query, draft: Draft, around: Around) -> Draft | None:
    """For a question about time: the steps of the matter of the item that answers it by itself."""
    first = draft.picks[0].chunk
    asked = query.intent is Intent.TIMELINE and in_meeting(first)
    return of_matter(query, first, around) if asked and not (query.days or query.months) else None


def _composed(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    if query.intent is Intent.TIMELINE:
        # "Hvordan gik det med klagerne fra 2015 til 2016?" is one row of a table.
        counted = replace(query, intent=Intent.NUMBER)
        row = (
            figures(counted, weighed, ranked, around)
            if pattern("figure_developed").search(query.text)
            else None
        )
        if row is not None and row.picks:
            return row
        told = timeline(query, weighed, around) or figures(counted, weighed, ranked, around)
        if told or not ranked or not enough(query, weighed, ranked, around):
            return told or NOT_FOUND
        # Too little for a line of steps: what there is, is told as it stands.
        return facts(replace(query, intent=Intent.GENERAL), weighed, ranked, around)
    if written := spelled_out(query, weighed, around):
        return written
    if (meeting := meeting_asked(query, around)) is not None:
        return meeting
    if query.intent is Intent.NUMBER:
        if draft := figures(query, weighed, ranked, around):
            return draft
        ranked = by_number(query, ranked, around)
    named = query.pinned and query.intent is Intent.DECISION  # by number and day: words need not agree
    if not ranked or not (named or enough(query, weighed, ranked, around)):
        return NOT_FOUND
    now = query.intent is Intent.STATUS and bool(patterns("now").search(query.text))
    if now and (told := standing(query, weighed, ranked, around)):
        return told
    if query.intent is Intent.DECISION or _asks_whether(query, weighed[0], around):
        return decide(query, weighed, ranked, around)
    if _proposal_for_outcome(query, ranked[0]):
        return decide(query, _first_of_asked(query, ranked[0].weighed, weighed), ranked, around)
    return facts(query, weighed, ranked, around)


def _asks_whether(query: Query, best: Weighed, around: Around) -> bool:
    """A yes-or-no question about an item that has an outcome: "Fik X opgaven på mødet i maj?"."""
    asked = query.polar or asks_now(query)
    if not asked or query.intent not in (Intent.GENERAL, Intent.STATUS) or not in_meeting(best.chunk):
        return False
    return any(c.outcome not in (None, Outcome.NONE) for c in (best.chunk, *whole_item(best.chunk, around)))


def _first_of_asked(query: Query, first: Weighed, weighed: Sequence[Weighed]) -> list[Weighed]:
    """The passages led by the first unit's, unless the best alone is of the body asked about."""
    best = weighed[0].chunk
    asked = in_meeting(best) and query.asks_of(best.body) and not query.asks_of(first.chunk.body)
    return list(weighed) if asked else [first, *weighed]


def _proposal_for_outcome(query: Query, first: Unit) -> bool:
    """Whether what was only proposed would answer a question for what became of it."""
    asked = (query.came or query.polar) and query.intent in _BECAME
    return asked and in_meeting(first.weighed.chunk) and proposes(first)
