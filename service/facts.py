"""Evidence → the words to quote for a question that asks for a fact.

Comes in: a `Query` with weighed passages and units that are enough. Goes out: a `Draft`. What was only
proposed gives way to what was decided, and an item is not told without what came of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.decisions import outcome_of
from ingest.model import Chunk, Outcome, SectionRole
from service.decisions.forms import PROPOSED
from service.decisions.outcome import came_of_it
from service.draft import QUOTES, RESOLVED, Around, Draft, Pick, in_meeting
from service.evidence import Lexicon, Unit, Weighed, anchors, keys, names_person, question_terms
from service.figures.sentences import has_number
from service.matters.treatments import notes
from service.model import AnswerStatus, Intent
from service.picks import (
    FRAME,
    NEAR_BEST,
    distinct,
    further_units,
    narrow,
    whole_list,
    widened,
    with_actor,
    with_caption,
)
from service.understand import Query
from service.when_asked import dated_first

# Asked about by these, an item is not told without what came of it.
_WITH_OUTCOME = (Intent.GENERAL, Intent.STATUS, Intent.WHO, Intent.ATTRIBUTION, Intent.RECOMMENDATION)
NEAR = 8  # units looked at for what proposes
SPEAKS = 0.3  # share of the best unit's coverage that it must have


def facts(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    """The best unit with what belongs to it, and what its item came to."""
    first = whole_list(proposal_asked(query, ranked), ranked)
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
    if query.intent is Intent.STATUS and proposes(chosen[0]):
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
    told = first.weighed.chunk.section in RESOLVED and not PROPOSED.search(first.text)
    if query.intent is not Intent.RECOMMENDATION or not told:
        return first
    near = (u for u in ranked[:NEAR] if u.score >= NEAR_BEST * first.score)
    return next((u for u in near if proposes(u) and u.coverage >= SPEAKS * first.coverage), first)


def proposes(unit: Unit) -> bool:
    """Whether a unit tells what was proposed, and not what came of it."""
    section = unit.weighed.chunk.section
    return section is SectionRole.RECOMMENDATION or (
        section not in RESOLVED and bool(PROPOSED.search(unit.text))
    )


def _decided_over_proposed(query: Query, chosen: Sequence[Unit], ranked: Sequence[Unit]) -> list[Unit]:
    """Where an item's decision answers too, it stands first, and what was only proposed is left out."""
    proposer = query.intent is Intent.ATTRIBUTION and bool(query.holders)
    if proposer or query.intent in (Intent.RECOMMENDATION, Intent.WORDING, Intent.DEFINITION, Intent.WHO):
        return list(chosen)  # who it is, is told of the case; what came of it stands behind
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
    others = [u for u in chosen if u not in resolved and not proposes(u)]
    if first in others and _answers_itself(query, first):
        return [first, *resolved[:1], *others[1:]][:4]
    return [*resolved[:2], *others][:4]


def _answers_itself(query: Query, first: Unit) -> bool:
    """Whether a name or a figure is asked for and told; what its item came to stands behind it then."""
    if query.intent is Intent.NUMBER:
        return not (query.decides or query.came) and has_number(first.text)
    if query.intent is Intent.WHO:
        return names_person(first.text)
    return query.intent is Intent.ATTRIBUTION


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
