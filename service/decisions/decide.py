"""What a matter came to: the stated decision first, or that none is recorded.

Comes in: a `Query` that asks for a decision, with its evidence. Goes out: a `Draft`. A recommendation is
never framed as a decision, and another meeting's decision never as that of the day asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from ingest.outcomes import read
from ingest.sentences import sentence_spans
from service.decisions.beside import silent_on, supporting
from service.decisions.matter import of_item, of_matter, of_now, of_one_meeting
from service.decisions.readings import other_reading
from service.decisions.stated import asks_whole, most_relevant, stated_in
from service.decisions.told import names_day, told_decision
from service.draft import QUOTES, Around, Draft, Pick, in_meeting
from service.evidence import Unit, Weighed
from service.matters.treatments import asks_others, notes
from service.model import AnswerStatus
from service.papers import whole_item
from service.picks import distinct, further_units, pick_of, widened
from service.understand import Query

TOLD_AMONG = 20  # best units among which one may tell of the day
PROPOSAL = 300  # characters of a proposal that has no unit of its own


def decide(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    """What the archive says a matter came to, or that it records no decision."""
    best = of_now(query, of_matter(query, of_item(weighed), weighed, around), around)
    chunks = of_one_meeting(query, whole_item(best.chunk, around)) if in_meeting(best.chunk) else ()
    held = {c.meeting_date for c in chunks} | {best.chunk.meeting_date}
    missing = next((d for d in query.days if d not in held and not around.held(d)), None)
    stated = stated_in(chunks, best.chunk.body, around.bodies)
    if missing is not None:
        draft = _of_day_not_held(missing, best, stated, ranked)
    elif stated:
        draft = _as_stated(query, best, chunks, stated, weighed, ranked, around)
    else:
        draft = _as_told(query, ranked, around)
    return draft or _no_decision(best, ranked, chunks)


def _as_stated(
    query: Query,
    best: Weighed,
    chunks: Sequence[Chunk],
    stated: Sequence[Pick],
    weighed: Sequence[Weighed],
    ranked: Sequence[Unit],
    around: Around,
) -> Draft:
    """The item's own decision, with what it leaves open and how the matter was treated elsewhere."""
    others = notes(best.chunk, (), around)
    said = sum(len(p.text) for p in others) if asks_others(query) else 0
    whole = asks_whole(query, best.chunk, around.lexicon)
    picks = most_relevant(stated, ranked, QUOTES - said, whole)
    about = picks[0].chunk
    outcome = about.outcome or Outcome.DECIDED
    if _of_another(query, about, outcome):
        return Draft(AnswerStatus.NO_DECISION, outcome, "no_decision_upward", picks, about)
    extra = supporting(query, ranked, chunks, (*picks, *others), around.lexicon)
    silent = silent_on(query, picks, chunks, around.lexicon)
    lead = _lead(query, picks, outcome)
    other = other_reading(query, about, (*picks, *others), weighed, around)
    quoted = (*picks, *extra, *others, *([other] if other else ()))
    return Draft(AnswerStatus.ANSWERED, outcome, lead, quoted, about, unmentioned=silent)


def _as_told(query: Query, ranked: Sequence[Unit], around: Around) -> Draft | None:
    """A decision told in another place than its own minutes."""
    told = told_decision(query, ranked, around.bodies)
    if told is None:
        return None
    more = further_units(query, ranked, told, 2, around.lexicon)
    picks = tuple(distinct(widened([told, *more])))
    return Draft(AnswerStatus.ANSWERED, Outcome.DECIDED, "told_decision", picks, told.weighed.chunk)


def _of_day_not_held(
    day: date, best: Weighed, stated: Sequence[Pick], ranked: Sequence[Unit]
) -> Draft | None:
    """What is told of a meeting whose papers the archive lacks, else the matter's decision of another day."""
    told = [u for u in ranked[:TOLD_AMONG] if names_day(u.text, day)]
    picks = tuple(distinct([pick_of(u) for u in told[:2]]))
    about = picks[0].chunk if picks else best.chunk
    if not picks and stated:
        picks = most_relevant(stated, ranked)
    if not picks:
        return None
    return Draft(AnswerStatus.NO_DECISION, Outcome.NONE, "no_minutes_of_day", picks, about, day)


def _of_another(query: Query, chunk: Chunk, outcome: Outcome) -> bool:
    """Whether another body than the item's is asked about, to which the item only gave its advice."""
    asked = query.other_body is not None or bool(query.bodies and not query.asks_of(chunk.body))
    return asked and outcome is Outcome.RECOMMENDED


def _lead(query: Query, picks: Sequence[Pick], outcome: Outcome) -> str:
    """Key of the opening sentence; a question that takes a yes for granted is told of the no first.

    Only where all that is quoted says no: beside "model B blev ikke tiltrådt" another model was chosen.
    """
    if query.polar or not query.granted:
        return f"decision_{outcome}"
    told = [read(p.text[a:b], acted=True).statement for p in picks for a, b in sentence_spans(p.text)]
    if any(told) and all(s.outcome is Outcome.REJECTED for s in told if s):
        return "not_decided_rejected"
    return "not_decided_postponed" if outcome is Outcome.POSTPONED else f"decision_{outcome}"


def _no_decision(best: Weighed, ranked: Sequence[Unit], chunks: Sequence[Chunk]) -> Draft:
    """The matter is here, a decision is not: say so, and show what was proposed or announced."""
    proposed = [c for c in chunks if c.section is SectionRole.RECOMMENDATION]
    if proposed:
        entries = [u for u in ranked if u.weighed.chunk.id == proposed[0].id]
        picks = [pick_of(u) for u in entries[:2]] or [
            Pick(proposed[0], 0, min(len(proposed[0].text), PROPOSAL))
        ]
    else:
        picks = [pick_of(u) for u in ranked[:2] if u.weighed.item_key == ranked[0].weighed.item_key]
    agenda = best.chunk.kind is DocumentKind.AGENDA and bool(proposed)
    lead = (
        "no_decision_agenda"
        if agenda
        else "no_decision_minutes"
        if in_meeting(best.chunk)
        else "no_decision_other"
    )
    return Draft(
        AnswerStatus.NO_DECISION,
        Outcome.NONE,
        lead,
        tuple(distinct(picks)),
        picks[0].chunk if picks else best.chunk,
    )
