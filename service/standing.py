"""A question for how a matter stands → what its latest treatment tells, and what came of it.

Comes in: a `Query` that asks for what holds now, with its evidence. Goes out: a `Draft`; None where no
meeting treated the matter. Left to others: which treatments there are (`chronology`), outcomes (`decisions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Chunk, SectionRole
from service.chronology import timeline
from service.decisions.decide import decide
from service.draft import QUOTES, RESOLVED, Around, Draft, Pick, in_meeting
from service.evidence import Unit, Weighed, meeting_match
from service.model import AnswerStatus
from service.papers import whole_item
from service.picks import FRAME, distinct
from service.understand import Query
from service.units import stretches

MOST, ROOM = 3, 420  # sentences of the case, and characters, beside the outcome
_TELLS = (SectionRole.CASE, SectionRole.SUMMARY, SectionRole.BACKGROUND, SectionRole.OTHER)


def standing(
    query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around
) -> Draft | None:
    """What the latest meeting that treated the matter was told, behind what it made of it."""
    about = _latest(query, weighed, around)
    if about is None:
        return None
    chunks = whole_item(about.chunk, around)
    outcome = _outcome(query, about, chunks, ranked, around)
    decided = [p for p in outcome.picks if not p.note] if outcome else []
    notes = [p for p in outcome.picks if p.note] if outcome else []
    room = QUOTES - sum(len(p.text) + FRAME for p in (*decided, *notes))
    facts = _facts(chunks, ranked, min(room, ROOM))
    if outcome is None:
        picks = tuple(facts)
        return Draft(AnswerStatus.ANSWERED, None, "facts", picks, about.chunk) if picks else None
    return replace(outcome, picks=tuple(distinct([*decided, *facts, *notes])))


def _latest(query: Query, weighed: Sequence[Weighed], around: Around) -> Weighed | None:
    """The best passage of the meeting asked about; else of the last that a time line would end with."""
    if query.days or query.months:
        return next(
            (w for w in weighed if in_meeting(w.chunk) and meeting_match(query, w.chunk) == 1.0), None
        )
    told = timeline(query, weighed, around)
    held = [p.chunk for p in told.picks if in_meeting(p.chunk) and p.chunk.meeting_date] if told else []
    if not held:
        return None
    last = max(held, key=lambda c: (c.meeting_date, c.section in RESOLVED))
    known = next((w for w in weighed if w.chunk.id == last.id), None)
    return known or replace(weighed[0], passage=replace(weighed[0].passage, chunk=last))


def _outcome(
    query: Query, about: Weighed, chunks: Sequence[Chunk], ranked: Sequence[Unit], around: Around
) -> Draft | None:
    if not any(c.section in RESOLVED for c in chunks):
        return None
    draft = decide(query, [about], ranked, around)
    return draft if draft.status is AnswerStatus.ANSWERED and draft.picks else None


def _facts(chunks: Sequence[Chunk], ranked: Sequence[Unit], room: int) -> list[Pick]:
    """Sentences of the case, those nearest to the question first, in their order."""
    scores = {(u.weighed.chunk.id, u.start): u.score for u in ranked}
    told = [
        Pick(c, s.start, s.end) for c in chunks if c.section in _TELLS for s in stretches(c.text) if not s.row
    ]
    whole = [p for p in told if p.text.rstrip().endswith((".", "!"))]
    kept: list[Pick] = []
    for pick in sorted(whole, key=lambda p: -scores.get((p.chunk.id, p.start), 0.0)):
        if len(kept) < MOST and len(pick.text) + FRAME <= room:
            kept.append(pick)
            room -= len(pick.text) + FRAME
    return sorted(kept, key=lambda p: (p.chunk.ordinal, p.start))
