"""Evidence → what to say: an outcome, and the words to quote for it.

Comes in: a `Query` with weighed passages and units. Goes out: a `Draft`: status, outcome, the key of
an opening sentence and `Pick`s to quote. Left to others: whether it is enough (`sufficiency`), decisions
(`decide`), whether the quotes check (`verify`), numbering and layout (`answer`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.decisions import outcome_of
from ingest.model import Chunk, Outcome, SectionRole
from service.chronology import timeline
from service.decisions.decide import came_of_it, decide
from service.draft import LONGEST, NOT_FOUND, QUOTES, RESOLVED, Around, Draft, Pick, in_meeting
from service.evidence import Lexicon, Unit, Weighed, anchors, keys, question_terms
from service.figures.sentences import has_number
from service.figures.tables import by_number, figures
from service.gaps import find_gap, held, with_name
from service.meetings_asked import meeting_asked
from service.model import AnswerStatus, Intent
from service.papers import whole_item
from service.picks import FRAME, NEAR_BEST, distinct, further_units, narrow, widened, with_actor, with_caption
from service.sufficiency import enough
from service.treatments import asks_now, notes
from service.understand import Query
from service.when_asked import dated_first

# Asked about by these, an item is not told without what came of it.
_WITH_OUTCOME = (Intent.GENERAL, Intent.STATUS, Intent.WHO, Intent.ATTRIBUTION, Intent.RECOMMENDATION)
# What became of a matter is asked with these; with the others, what was said.
_BECAME = (Intent.GENERAL, Intent.STATUS, Intent.NUMBER, Intent.WHO)
NEAR = 8  # units looked at for what proposes
SPEAKS = 0.3  # share of the best unit's coverage that it must have
_PROPOSED = re.compile(r"\b(?:indstille|foreslå|anbefal|lægger? op til|forslag|udkast|bedes)\w*", re.I)


def compose(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    """Decide what the evidence allows to say; nothing, where it lacks what is asked for."""
    draft = _composed(query, weighed, ranked, around)
    stepped = query.intent is Intent.TIMELINE and draft.longest > LONGEST
    if not draft.picks or draft.said or stepped or query.intent is Intent.WORDING:
        return draft  # these ask the like themselves
    known = {name for short, long in around.bodies.names.items() for name in (short, *long)}
    gap = find_gap(query, held(draft.picks, ranked, around), around.lexicon, known)
    if gap is None:
        return draft
    # The matter that leads lacks a name: another that has it may be the one that is meant.
    keep, left = with_name(gap, weighed, ranked, around.lexicon)
    again = _composed(query, keep, left, around) if left else NOT_FOUND
    if again.picks and not find_gap(query, held(again.picks, left, around), around.lexicon, known):
        return again
    return replace(NOT_FOUND, gap=gap)


def _composed(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    if query.intent is Intent.TIMELINE:
        # "Hvordan gik det med klagerne fra 2015 til 2016?" is one row of a table.
        counted = replace(query, intent=Intent.NUMBER)
        told = timeline(query, weighed, around) or figures(counted, weighed, ranked, around)
        if told or not ranked or not enough(query, weighed, ranked, around):
            return told or NOT_FOUND
        # Too little for a line of steps: what there is, is told as it stands.
        return _facts(replace(query, intent=Intent.GENERAL), weighed, ranked, around)
    if (meeting := meeting_asked(query, around)) is not None:
        return meeting
    if query.intent is Intent.NUMBER:
        if draft := figures(query, weighed, ranked, around):
            return draft
        ranked = by_number(query, ranked, around)
    named = query.pinned and query.intent is Intent.DECISION  # by number and day: words need not agree
    if not ranked or not (named or enough(query, weighed, ranked, around)):
        return NOT_FOUND
    if query.intent is Intent.DECISION or _asks_whether(query, weighed[0], around):
        return decide(query, weighed, ranked, around)
    if _proposal_for_outcome(query, ranked[0]):
        return decide(query, _first_of_asked(query, ranked[0].weighed, weighed), ranked, around)
    return _facts(query, weighed, ranked, around)


def _asks_whether(query: Query, best: Weighed, around: Around) -> bool:
    """A yes-or-no question about an item that has an outcome: "Fik X opgaven på mødet i maj?"."""
    asked = query.polar or asks_now(query)
    if not asked or query.intent not in (Intent.GENERAL, Intent.STATUS) or not in_meeting(best.chunk):
        return False
    return any(c.outcome not in (None, Outcome.NONE) for c in (best.chunk, *whole_item(best.chunk, around)))


def _first_of_asked(query: Query, first: Weighed, weighed: Sequence[Weighed]) -> list[Weighed]:
    """The passages led by the first unit's, unless the best alone is of the body asked about."""
    best = weighed[0].chunk
    asked = in_meeting(best) and best.body in query.bodies and first.chunk.body not in query.bodies
    return list(weighed) if asked else [first, *weighed]


def _proposal_for_outcome(query: Query, first: Unit) -> bool:
    """Whether what was only proposed would answer a question for what became of it."""
    asked = (query.came or query.polar) and query.intent in _BECAME
    return asked and in_meeting(first.weighed.chunk) and _proposes(first)


def _facts(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    first = proposal_asked(query, ranked)
    ending: tuple[Pick, ...] = ()
    most = {Intent.NUMBER: 2, Intent.WORDING: 2}.get(query.intent, 4)
    if query.intent in _WITH_OUTCOME:
        ending = came_of_it(query, [narrow(first)], weighed, ranked, around)
    room = QUOTES - sum(len(p.text) + FRAME for p in ending)
    further = further_units(query, ranked, first, most - 1, around.lexicon, room)
    chosen = _decided_over_proposed(query, [first, *_new_rows(query, first, further, around.lexicon)], ranked)
    picks = with_caption(distinct(widened(chosen, room)), chosen[0].row)
    chunk = chosen[0].weighed.chunk
    if query.intent is Intent.ATTRIBUTION:
        picks = with_actor(picks, around)
    picks = dated_first(query, distinct([*picks, *ending]), around)
    if query.intent is Intent.STATUS and _proposes(chosen[0]):
        picks = sorted(picks, key=lambda p: not (p.chunk.section in RESOLVED and _of_item(p.chunk, chunk)))
    if query.intent is Intent.NUMBER and query.came and chunk.section not in RESOLVED:
        # "Hvor stor er puljen, som DAS oprettede?": the figure stands, what came of it does not yet.
        picks = distinct([*came_of_it(query, picks, weighed, ranked, around), *picks])
    if query.decides or query.intent in (Intent.GENERAL, Intent.STATUS):
        picks = [*picks, *notes(chunk, picks, around)]
    outcome = chunk.outcome if chunk.section in (SectionRole.DECISION, SectionRole.MINUTES) else None
    if query.intent is Intent.RECOMMENDATION and outcome is None:
        outcome = Outcome.RECOMMENDED
    return Draft(AnswerStatus.ANSWERED, outcome, "facts", tuple(picks), chunk)


def _of_item(a: Chunk, b: Chunk) -> bool:
    return (a.document_id, a.part, a.item_number) == (b.document_id, b.part, b.item_number)


def proposal_asked(query: Query, ranked: Sequence[Unit]) -> Unit:
    """The best unit; asked what was proposed, one that proposes before one that decides."""
    first = ranked[0]
    told = first.weighed.chunk.section in RESOLVED and not _PROPOSED.search(first.text)
    if query.intent is not Intent.RECOMMENDATION or not told:
        return first
    near = (u for u in ranked[:NEAR] if u.score >= NEAR_BEST * first.score)
    return next((u for u in near if _proposes(u) and u.coverage >= SPEAKS * first.coverage), first)


def _proposes(unit: Unit) -> bool:
    """Whether a unit tells what was proposed, and not what came of it."""
    section = unit.weighed.chunk.section
    return section is SectionRole.RECOMMENDATION or (
        section not in RESOLVED and bool(_PROPOSED.search(unit.text))
    )


def _decided_over_proposed(query: Query, chosen: Sequence[Unit], ranked: Sequence[Unit]) -> list[Unit]:
    """Where an item's decision answers too, it stands first, and what was only proposed is left out."""
    if query.intent in (Intent.RECOMMENDATION, Intent.WORDING, Intent.DEFINITION):
        return list(chosen)
    first = chosen[0]
    if not in_meeting(first.weighed.chunk):
        return list(chosen)
    if first.weighed.chunk.section in RESOLVED:
        proposed = SectionRole.RECOMMENDATION
        return (
            [u for u in chosen if u.weighed.chunk.section is not proposed]
            if outcome_of(first.text)
            else list(chosen)
        )
    resolved = [
        u
        for u in ranked[:20]
        if u.weighed.item_key == first.weighed.item_key
        and u.weighed.chunk.section in RESOLVED
        and u.coverage >= 0.5 * first.coverage
        and outcome_of(u.text) is not None
        and (query.intent is not Intent.NUMBER or has_number(u.text))
    ]
    if not resolved:
        return list(chosen)
    kept = [u for u in chosen if u not in resolved and not _PROPOSED.search(u.text)]
    return [*resolved[:2], *(u for u in kept if u.weighed.chunk.section is not SectionRole.RECOMMENDATION)][
        :4
    ]


def _new_rows(query: Query, first: Unit, further: Sequence[Unit], lexicon: Lexicon) -> list[Unit]:
    """Beside a row, only rows of the same name that speak to a word of the question which it does not."""
    wanted = question_terms(query, lexicon)
    said = keys(lexicon, first.weighed.chunk.text, first.start, first.end)
    names = {k for name in anchors(query) for k in keys(lexicon, name)} & said
    kept = []
    for unit in further:
        held = keys(lexicon, unit.weighed.chunk.text, unit.start, unit.end)
        other_name = bool(names) and not names & held
        if not (first.row and unit.row) or ((held - said) & wanted.keys() and not other_name):
            kept.append(unit)
            said |= held
    return kept
