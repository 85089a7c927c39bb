"""Evidence → what to say: an outcome, and the words to quote for it.

Comes in: a `Query` with weighed passages and units. Goes out: a `Draft`: status, outcome, the key of
an opening sentence and `Pick`s to quote. Left to others: whether it is enough (`sufficiency`), decisions
(`decide`), whether the quotes check (`verify`), numbering and layout (`answer`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.decisions import outcome_of
from ingest.model import Outcome, SectionRole
from service.chronology import timeline
from service.decide import came_of_it, decide
from service.draft import NOT_FOUND, QUOTES, RESOLVED, Around, Draft, Pick, in_meeting
from service.evidence import Lexicon, Unit, Weighed, anchors, keys, question_terms
from service.figure_sentences import has_number
from service.figures import by_number, figures
from service.meetings_asked import meeting_asked
from service.model import AnswerStatus, Intent
from service.picks import FRAME, distinct, further_units, narrow, widened, with_actor, with_caption
from service.sufficiency import enough
from service.treatments import notes
from service.understand import Query
from service.when_asked import dated_first

# Asked about by these, an item is not told without what came of it.
_WITH_OUTCOME = (Intent.GENERAL, Intent.STATUS, Intent.WHO, Intent.ATTRIBUTION, Intent.RECOMMENDATION)
_PROPOSED = re.compile(r"\b(?:indstille|foreslå|anbefal|lægger? op til|forslag|udkast|bedes)\w*", re.I)


def compose(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    """Decide what the evidence allows to say."""
    if query.intent is Intent.TIMELINE:
        return timeline(query, weighed, around) or NOT_FOUND
    if (meeting := meeting_asked(query, around)) is not None:
        return meeting
    if query.intent is Intent.NUMBER:
        if draft := figures(query, weighed, ranked, around):
            return draft
        ranked = by_number(query, ranked, around)
    if not ranked or not enough(query, weighed, ranked, around):
        return NOT_FOUND
    if query.intent is Intent.DECISION or _asks_whether(query, weighed[0]):
        return decide(query, weighed, ranked, around)
    return _facts(query, weighed, ranked, around)


def _asks_whether(query: Query, best: Weighed) -> bool:
    """A yes-or-no question about an item that has an outcome: "Fik X opgaven på mødet i maj?"."""
    chunk = best.chunk
    return (
        query.polar
        and query.intent in (Intent.GENERAL, Intent.STATUS)
        and in_meeting(chunk)
        and chunk.outcome not in (None, Outcome.NONE)
    )


def _facts(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    first = ranked[0]
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
    if query.decides or query.intent in (Intent.GENERAL, Intent.STATUS):
        picks = [*picks, *notes(chunk, picks, around)]
    outcome = chunk.outcome if chunk.section in (SectionRole.DECISION, SectionRole.MINUTES) else None
    if query.intent is Intent.RECOMMENDATION and outcome is None:
        outcome = Outcome.RECOMMENDED
    return Draft(AnswerStatus.ANSWERED, outcome, "facts", tuple(picks), chunk)


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
