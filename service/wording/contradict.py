"""A sentence of a draft → the later decision that says otherwise, if one plainly does.

Comes in: a sentence, and the day of what it was taken from. Goes out: `Contradiction`s with the decision's
own words. Left to others: what contradicts (`statement`).

Only the latest decision of the matter counts: one that says what the draft says ends the search in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from index.spans import segments
from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from ingest.outcomes import read as told_in
from service.draft import in_meeting
from service.wording.compare import compare
from service.wording.find import FEWEST, Finder
from service.wording.matter import told_of
from service.wording.model import Contradiction, Reason, Standing
from service.wording.statement import Statement, contradiction, of_one_matter, read

_RESOLVED = (Outcome.DECIDED, Outcome.REJECTED, Outcome.POSTPONED)


def contradictions(
    finder: Finder, sentence: str, since: date | None, context: Collection[str]
) -> tuple[Contradiction, ...]:
    """What contradicts a sentence of a draft.

    Args:
        since: day of the paper that the sentence was taken from; earlier decisions contradict nothing.
        context: keys of the whole draft, which tell what a sentence is about that names nobody.
    """
    draft = read(" ".join(finder.mended(sentence).split()))
    if sum(draft.matter.values()) < FEWEST - 1:
        return ()
    about = [
        (c, start, end, own)
        for c, start, end, own in _decided(finder, sentence)
        if of_one_matter(draft, own, finder.rarity)
    ]
    if not about:
        return ()
    latest = max(c.meeting_date for c, *_ in about if c.meeting_date)
    if since is not None and latest < since:
        return ()
    last = [a for a in about if a[0].meeting_date == latest]
    reasons = [(contradiction(draft, own), c, start, end) for c, start, end, own in last]
    if any(reason is None for reason, *_ in reasons):
        return ()
    told = (_told(finder, sentence, r, c, a, b) for r, c, a, b in reasons if r)
    own = (t for t in told if t and told_of(draft, context, read(t.words), t.use, finder.running))
    return tuple(own)[:1]


def _decided(finder: Finder, sentence: str) -> Iterator[tuple[Chunk, int, int, Statement]]:
    """Sentences of decisions that share words with a draft's."""
    for chunk in finder.near(finder.words(sentence)):
        if not _decides(chunk):
            continue
        for start, end in segments(chunk.text):
            text = chunk.text[start:end]
            if chunk.section is SectionRole.DECISION or _states(text):
                yield chunk, start, end, read(" ".join(text.split()))


def _decides(chunk: Chunk) -> bool:
    """Whether a chunk is of what a meeting resolved."""
    resolved = chunk.section in (SectionRole.DECISION, SectionRole.MINUTES)
    minutes = chunk.kind is DocumentKind.MINUTES and in_meeting(chunk)
    return resolved and minutes and chunk.meeting_date is not None and not chunk.is_table


def _states(text: str) -> bool:
    told = told_in(text)
    return told.statement is not None and told.statement.outcome in _RESOLVED


def _told(
    finder: Finder, sentence: str, reason: Reason, chunk: Chunk, start: int, end: int
) -> Contradiction | None:
    use = finder.use_of(chunk, start, end)
    if use is None or use.standing is Standing.PROPOSED:
        return None
    words = chunk.text[start:end]
    return Contradiction(sentence, reason, use, words, compare(words, sentence))
