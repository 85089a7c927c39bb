"""An item → how other meetings treated its matter, and which treatment holds now.

Comes in: the `Query`, a chunk of the item an answer is about. Goes out: `Pick`s to add as a line each
("Behandlet igen den …"), or the chunk of the latest treatment. Nothing where it is not sure. Left to
others: whether two items are one matter (`same`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from index.model import Filters
from ingest.model import Chunk
from service.chronology_events import Event, Matter, events_of
from service.chronology_quotes import clause
from service.chronology_topic import patterns, words_of
from service.draft import Around, Pick, When, in_meeting
from service.evidence import Lexicon
from service.matters.same import Item, item_of, same_matter
from service.understand import Query

ASKED = 40  # passages that share the title's words
AT_LEAST = 0.4  # weight of the weakest outcome that is worth a line
LINE = 170  # characters that a note's quote is cut down to

_Key = tuple[str | None, date | None, str | None]


def asks_now(query: Query) -> bool:
    """Whether a question wants what holds now, and names no day."""
    dated = query.days or query.months
    return not dated and bool(patterns("now").search(query.text))


def asks_others(query: Query) -> bool:
    """Whether a question asks how other meetings treated the matter."""
    return bool(patterns("others_asked").search(query.text))


def notes(about: Chunk, picks: Sequence[Pick], around: Around) -> list[Pick]:
    """One line on the latest treatment after the item's, else on the one before it."""
    others = [e for e in _outcomes(about, around) if not _quoted(e.chunk, picks)]
    day = about.meeting_date
    later = [e for e in others if day and e.chunk.meeting_date and e.chunk.meeting_date > day]
    earlier = [e for e in others if day and e.chunk.meeting_date and e.chunk.meeting_date < day]
    if later:
        return [_note(max(later, key=_day), "treated_again")]
    return [_note(max(earlier, key=_day), "treated_before")] if earlier else []


def latest(about: Chunk, around: Around) -> Chunk | None:
    """A chunk of the matter's latest treatment with an outcome; None if the item itself is the latest."""
    day = about.meeting_date
    later = [
        e for e in _outcomes(about, around) if day and e.chunk.meeting_date and e.chunk.meeting_date > day
    ]
    return max(later, key=_day).chunk if later else None


def of_one_matter(one: Chunk, other: Chunk, around: Around) -> bool:
    """Whether two items of meetings treat one matter."""
    items = [item_of(_papers(c, [c], around), around.lexicon) for c in (one, other)]
    return same_matter(*items)


def _day(event: Event) -> date:
    return event.chunk.meeting_date or date.min


def _quoted(chunk: Chunk, picks: Sequence[Pick]) -> bool:
    return any(_key(p.chunk) == _key(chunk) for p in picks)


def _key(chunk: Chunk) -> _Key:
    return chunk.body, chunk.meeting_date, chunk.item_number


def _outcomes(about: Chunk, around: Around) -> list[Event]:
    """What other meetings made of the item's matter, a sentence each."""
    found = _of_matter(about, around)
    return [e for whole, item in found if (e := _outcome(whole, item, around.lexicon))]


def _of_matter(about: Chunk, around: Around) -> Iterator[tuple[list[Chunk], Item]]:
    """Other meetings' items of the matter, with their papers."""
    if not in_meeting(about) or not about.item_title or about.meeting_date is None:
        return
    found: dict[_Key, list[Chunk]] = {}
    for passage in around.by_words(about.item_title, Filters(), ASKED):
        chunk = passage.chunk
        other = in_meeting(chunk) and chunk.meeting_date not in (None, about.meeting_date)
        if other and chunk.clearance == about.clearance:
            found.setdefault(_key(chunk), []).append(chunk)
    own = item_of(_papers(about, [about], around), around.lexicon)
    for chunks in found.values():
        whole = _papers(chunks[0], chunks, around)
        item = item_of(whole, around.lexicon)
        if same_matter(own, item):
            yield whole, item


def _papers(first: Chunk, chunks: Sequence[Chunk], around: Around) -> list[Chunk]:
    """The item's chunks in each paper of its meeting that was found: agenda and minutes."""
    papers = {(c.document_id, c.part): c for c in [first, *chunks]}
    return [c for p in papers.values() for c in around.item_chunks(p) if c.clearance == first.clearance]


def _outcome(chunks: Sequence[Chunk], item: Item, lexicon: Lexicon) -> Event | None:
    """The sentence that says best what a meeting resolved; None if it resolved nothing of weight."""
    day = chunks[0].meeting_date
    own = tuple(c for c in chunks if c.meeting_date == day)
    topic = replace(item.topic, phrases=())
    matter = Matter(own, words_of(lexicon, item.title).all, sure=True)
    events = [e for e in events_of(matter, topic, lexicon) if e.resolved and e.weight >= AT_LEAST]
    return max(events, key=lambda e: (e.weight, e.score), default=None)


def _note(event: Event, key: str) -> Pick:
    end = clause(event.chunk.text, event.start, event.end, event.start, LINE)
    return Pick(event.chunk, event.start, end, When(_day(event)), key)
