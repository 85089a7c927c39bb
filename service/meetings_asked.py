"""Questions for the meeting after, or before, another → what the minutes say of it.

Comes in: a `Query`. Goes out: a `Draft` that quotes the item "Næste møde", or nothing. Left to others:
all other questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.model import Filters, Passage
from ingest.bodies import Bodies
from ingest.dates import find_dates
from ingest.model import Chunk
from ingest.sentences import sentence_spans
from service.chronology_topic import patterns
from service.draft import Around, Draft, Pick
from service.model import AnswerStatus
from service.understand import Query

WORDS = "Næste møde"
ASKED = 40


def meeting_asked(query: Query, around: Around) -> Draft | None:
    """What is said of the meeting after the day asked about, or before it; None if nothing is asked of it."""
    after = patterns("next_meeting").search(query.text)
    before = patterns("previous_meeting").search(query.text)
    if not (after or before) or len(query.days) != 1:
        return None
    day = query.days[0]
    if before:
        picks = [
            p
            for p in _said(around.by_words(WORDS, Filters(last=day), ASKED), query, around.bodies)
            if day in _days(p)
        ]
    else:
        picks = _said(around.by_words(WORDS, Filters(first=day, last=day), ASKED), query, around.bodies)
    return Draft(AnswerStatus.ANSWERED, None, "facts", (picks[0],), picks[0].chunk) if picks else None


def _said(passages: Sequence[Passage], query: Query, bodies: Bodies) -> list[Pick]:
    """The sentences that date the next meeting; those under its own heading first."""
    fitting = [p.chunk for p in passages if not query.bodies or _of(p.chunk, query, bodies)]
    picks = [pick for c in fitting if (pick := _sentence(c)) is not None]
    return sorted(picks, key=lambda p: not _titled(p.chunk))


def _of(chunk: Chunk, query: Query, bodies: Bodies) -> bool:
    """Whether a chunk is of a body asked about, by whichever of its names."""
    return query.asks_of(chunk.body) or any(query.asks_of(b) for b in bodies.find(chunk.body or ""))


def _sentence(chunk: Chunk) -> Pick | None:
    for start, end in sentence_spans(chunk.text):
        text = chunk.text[start:end]
        if find_dates(text) and (_titled(chunk) or patterns("meeting_said").search(text)):
            return Pick(chunk, start, end)
    return None


def _titled(chunk: Chunk) -> bool:
    return bool(patterns("meeting_title").search(chunk.item_title or ""))


def _days(pick: Pick) -> list[date | None]:
    return [f.date for f in find_dates(pick.text)]
