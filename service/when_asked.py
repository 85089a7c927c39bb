"""Questions for a day → the day that the item's decision sets, before one that was only proposed.

Comes in: a `Query`, the stretches chosen so far. Goes out: the same, led by the sentence of the same item's
decision that dates what is asked for, if there is one. Left to others: all that is not asked by "when".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.dates import find_dates
from ingest.decisions import outcome_of
from ingest.model import Chunk
from ingest.sentences import sentence_spans
from service.chronology_topic import topic_of, words_of
from service.draft import QUOTES, RESOLVED, Around, Pick, in_meeting
from service.understand import Query

ABOUT = 0.3  # share of the question's matter that the decision's sentence must hold itself
_ASKED = re.compile(r"\bhvornår\b|\bhvilke[nt]? (?:dato|dag)\w*|\bwhen\b|\bwhat date\b", re.I)


def dated_first(query: Query, picks: Sequence[Pick], around: Around) -> list[Pick]:
    """The picks, led by what the item's decision says of the day asked for."""
    first = picks[0].chunk if picks else None
    if first is None or not in_meeting(first) or first.section in RESOLVED or not _ASKED.search(query.text):
        return list(picks)
    found = _decided(query, [c for c in around.item_chunks(first) if c.clearance == first.clearance], around)
    if found is None:
        return list(picks)
    for pick in picks:  # it is quoted, but what was only proposed stands before it
        if pick.chunk.id == found.chunk.id and pick.start <= found.start < pick.end:
            return [pick, *(p for p in picks if p is not pick)]
    room = QUOTES - len(found.text)
    return [found, *(p for p in picks if len(p.text) <= room)]


def _decided(query: Query, chunks: Sequence[Chunk], around: Around) -> Pick | None:
    topic = topic_of(query, around.lexicon)
    best: tuple[float, Pick] | None = None
    for chunk in chunks:
        if chunk.section not in RESOLVED:
            continue
        words = words_of(around.lexicon, chunk.text)
        for start, end in sentence_spans(chunk.text):
            text = chunk.text[start:end]
            held = topic.held(words.between(start, end))
            if held < ABOUT or outcome_of(text) is None or not any(f.year for f in find_dates(text)):
                continue
            if best is None or held > best[0]:
                best = held, Pick(chunk, start, end)
    return best[1] if best else None
