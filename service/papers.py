"""An item → its chunks in all papers of its meeting.

Comes in: a chunk of the item. Goes out: the item's chunks, and where its own paper states no outcome, those
of the same item in the meeting's other papers: an agenda knows nothing of what its minutes say. Left to
others: other meetings' treatments of the matter (`treatments`).
"""

from __future__ import annotations

from collections.abc import Sequence

from index.model import Filters
from ingest.model import Chunk
from service.draft import RESOLVED, Around, in_meeting
from service.evidence import Lexicon, keys

ASKED = 40  # passages of the day that share the title's words
AGREE = 0.5  # share of the shorter title's terms that items of one number have in common


def whole_item(about: Chunk, around: Around) -> tuple[Chunk, ...]:
    """The item's chunks; those of its other papers behind them, if its own has no outcome."""
    own = tuple(around.item_chunks(about))
    if any(c.section in RESOLVED for c in own):
        return own
    return (*own, *(c for first in _elsewhere(about, around) for c in _item(first, around)))


def _item(first: Chunk, around: Around) -> list[Chunk]:
    return [c for c in around.item_chunks(first) if c.clearance == first.clearance]


def _elsewhere(about: Chunk, around: Around) -> Sequence[Chunk]:
    """One chunk of each other paper of the meeting that has the item."""
    day = about.meeting_date
    if not in_meeting(about) or day is None or not about.item_title:
        return ()
    found = around.by_words(about.item_title, Filters(first=day, last=day), ASKED)
    papers: dict[tuple[str, int, str | None], Chunk] = {}
    for chunk in (p.chunk for p in found):
        if _same(about, chunk, around.lexicon):
            papers.setdefault((chunk.document_id, chunk.part, chunk.item_number), chunk)
    return tuple(papers.values())


def _same(about: Chunk, chunk: Chunk, lexicon: Lexicon) -> bool:
    """Whether two papers' chunks are of one item: number and most of the title agree, or all of the title."""
    if (chunk.document_id, chunk.part) == (about.document_id, about.part) or not in_meeting(chunk):
        return False
    if (chunk.body, chunk.meeting_date) != (about.body, about.meeting_date):
        return False
    ours, theirs = keys(lexicon, about.item_title or ""), keys(lexicon, chunk.item_title or "")
    if not ours or not theirs:
        return False
    numbered = chunk.item_number == about.item_number
    share = len(ours & theirs) / min(len(ours), len(theirs))
    return ours == theirs or (numbered and share >= AGREE)
