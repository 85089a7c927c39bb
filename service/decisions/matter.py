"""Which item is the matter that is asked about, and which of its chunks are of one meeting.

Comes in: a `Query` that asks for a decision, weighed passages. Goes out: the passage that leads, and an
item's chunks without other meetings' decisions. Left to others: what they state (`stated`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from index.model import Passage
from ingest.model import Chunk, SectionRole
from service.draft import RESOLVED, Around, in_meeting
from service.evidence import Weighed, coverage, keys, meeting_match, question_terms
from service.matters.treatments import asks_now, latest
from service.understand import Query

LEADING = 12  # passages whose items may be the matter asked about
TELLS = 0.12  # share of the question by which another item must say more than the best passage's
DECIDES = 0.2  # share by which its title and decision must say more, where the items hold the same


def of_item(weighed: Sequence[Weighed]) -> Weighed:
    """The best passage; for an annex's, the best of the item that it is an annex to.

    A report tells of a matter at length, and its item what the meeting made of it.
    """
    best = weighed[0]
    if in_meeting(best.chunk) or best.chunk.item_number is None:
        return best

    def item(chunk: Chunk) -> tuple[str, date | None, str | None]:
        return chunk.document_id, chunk.meeting_date, chunk.item_number

    own = (w for w in weighed if in_meeting(w.chunk) and item(w.chunk) == item(best.chunk))
    return next(own, best)


def of_matter(query: Query, best: Weighed, weighed: Sequence[Weighed], around: Around) -> Weighed:
    """The best passage, or that of the leading item which says clearly more of what is asked.

    A decision's words weigh much in themselves; the matter's name and figures stand in the case above them.
    """
    if not in_meeting(best.chunk):
        return best
    wanted = question_terms(query, around.lexicon)
    leading: dict[tuple[str, int, str | None], Weighed] = {best.item_key: best}
    for w in weighed[:LEADING]:
        if in_meeting(w.chunk) and meeting_match(query, w.chunk) >= meeting_match(query, best.chunk):
            leading.setdefault(w.item_key, w)
    held = {key: coverage(wanted, _words(w.chunk, around)) for key, w in leading.items()}
    most = max(leading, key=lambda key: held[key])  # the first of equals
    first = most if held[most] >= held[best.item_key] + TELLS else best.item_key
    alike = [w for key, w in leading.items() if held[key] >= held[first]]
    return _most_decided(wanted, leading[first], alike, around)


def _most_decided(
    wanted: Mapping[str, float], first: Weighed, alike: Sequence[Weighed], around: Around
) -> Weighed:
    """Of one body's items that hold as much of the question, that whose title and decision say most of it.

    A long item with its reports holds every word; which of them it came to is told by few.
    """
    own = [w for w in (first, *alike) if w.chunk.body == first.chunk.body]
    said = [coverage(wanted, _words(w.chunk, around, RESOLVED)) for w in own]
    most = max(range(len(own)), key=lambda n: said[n])
    return own[most] if said[most] >= said[0] + DECIDES else first


def _words(chunk: Chunk, around: Around, sections: Collection[SectionRole] = ()) -> set[str]:
    """The terms of a chunk's item: its title, and its text in all sections or in some."""
    read = [c for c in around.item_chunks(chunk) if not sections or c.section in sections]
    return keys(around.lexicon, chunk.header).union(
        *(keys(around.lexicon, f"{c.header} {c.text}") for c in read)
    )


def of_now(query: Query, best: Weighed, around: Around) -> Weighed:
    """The matter's latest treatment, where a question asks what holds now."""
    last = latest(best.chunk, around) if asks_now(query) else None
    return Weighed(Passage(last, best.passage.score, None, None), best.score, best.coverage) if last else best


def of_one_meeting(query: Query, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """An item's chunks without the decisions that other meetings took in the same matter.

    The day asked about counts, else the item's own, which is the last of them.
    """
    resolved = [c for c in chunks if c.section in (SectionRole.DECISION, SectionRole.MINUTES)]
    days = {c.meeting_date for c in resolved if c.meeting_date}
    if len(days) < 2:
        return tuple(chunks)
    wanted = next((d for d in query.days if d in days), max(days))
    return tuple(c for c in chunks if c not in resolved or c.meeting_date in (wanted, None))
