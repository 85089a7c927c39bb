"""A matter → the chunks that may tell of it, by item and paper.

Comes in: the topic, the passages weighed; the index is asked again, by the matter's words, also year by
year. Goes out: `Matter`s. Left to others: what they tell (`chronology_events`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.model import Filters
from ingest.model import Chunk
from service.chronology_events import Matter, matter_of, title_of
from service.chronology_quotes import list_by_year
from service.chronology_topic import Topic, Years, periods, words_of
from service.draft import Around, Pick, in_meeting
from service.evidence import Weighed
from service.matters.same import item_of, same_matter

FURTHER, OF_A_YEAR, YEARS = 60, 12, 8  # passages asked for again, of each year, of so many years
READ_WHOLE = 16  # items of which every section is read
ABOUT = 0.5  # share of the topic that a list by year must hold with its titles

_ItemKey = tuple[str, int, str | None]
_PaperKey = tuple[str | None, date | None, str | None]


def gather(topic: Topic, years: Years, weighed: Sequence[Weighed], around: Around) -> list[Chunk]:
    """Chunks that may tell of the matter: those weighed, and what its words find, also year by year."""
    found = {w.chunk.id: w.chunk for w in weighed}
    found |= {p.chunk.id: p.chunk for p in around.by_words(topic.text, Filters(), FURTHER)}
    if years.first and years.last:
        for year in range(years.first, min(years.last, years.first + YEARS) + 1):
            within = Filters(first=date(year, 1, 1), last=date(year, 12, 31))
            found |= {p.chunk.id: p.chunk for p in around.by_words(topic.text, within, OF_A_YEAR)}
    return list(found.values())


def listed(chunks: Sequence[Chunk], topic: Topic, years: Years, around: Around) -> Pick | None:
    """The list by year that is about the topic and has most of the years asked about."""
    best: tuple[float, Pick] | None = None
    for chunk in chunks:
        listed = list_by_year(chunk)
        if listed is None:
            continue
        pick, held = listed
        near = topic.held(words_of(around.lexicon, f"{chunk.header} {title_of(chunk)} {chunk.text}").all)
        score = near + 0.1 * sum(years.holds(y) for y in held)
        if near >= ABOUT and any(years.holds(y) for y in held) and (best is None or score > best[0]):
            best = score, pick
    return best[1] if best else None


def matters_of(chunks: Sequence[Chunk], topic: Topic, around: Around) -> list[Matter]:
    """The items and papers that the chunks are of; of meetings' items, every section is read."""
    grouped: dict[_ItemKey, list[Chunk]] = {}
    for chunk in chunks:
        grouped.setdefault((chunk.document_id, chunk.part, chunk.item_number), []).append(chunk)
    matters = [matter_of(c, topic, around.lexicon) for c in grouped.values() if _of_period(c[0], topic)]
    wide = sorted((m for m in matters if in_meeting(m.first)), key=lambda m: -topic.held(m.title))[
        :READ_WHOLE
    ]
    read = [
        matter_of(_whole(m, around), topic, around.lexicon) if m in wide and topic.held(m.title) > 0 else m
        for m in matters
    ]
    return _linked(read, topic, around)


def _of_period(chunk: Chunk, topic: Topic) -> bool:
    """False where the title names another period than the question: the agreement before this one."""
    named = periods(title_of(chunk))
    return not topic.periods or not named or bool(named & topic.periods)


def _linked(matters: Sequence[Matter], topic: Topic, around: Around) -> list[Matter]:
    """With the items that other meetings treated the same matter in, under a title of other words."""
    papers: dict[_PaperKey, list[Matter]] = {}
    for matter in matters:
        if in_meeting(matter.first) and topic.held(matter.title) > 0:
            chunk = matter.first
            papers.setdefault((chunk.body, chunk.meeting_date, chunk.item_number), []).append(matter)
    items = {k: item_of([c for m in ms for c in m.chunks], around.lexicon) for k, ms in papers.items()}
    sure = {k for k, ms in papers.items() if any(m.sure for m in ms)}
    tied = {k for k in papers if any(same_matter(items[k], items[s]) for s in sure if s[1] != k[1])}
    joined = {id(m) for k in sure | tied for m in papers[k]}
    firsts = [papers[k][0].first for k in sorted(sure | tied, key=str)]
    others = {_item(c): c for first in firsts for c in around.others(first)}
    known = {_item(m.first) for m in matters}
    told = [replace(m, sure=True) if id(m) in joined or _item(m.first) in others else m for m in matters]
    missing = [c for key, c in others.items() if key not in known and _of_period(c, topic)]
    return [*told, *(replace(_read(c, topic, around), sure=True) for c in missing)]


def _item(chunk: Chunk) -> _ItemKey:
    return chunk.document_id, chunk.part, chunk.item_number


def _read(chunk: Chunk, topic: Topic, around: Around) -> Matter:
    """An item with all of its chunks that a clearance like the chunk's may see."""
    whole = [c for c in around.item_chunks(chunk) if c.clearance == chunk.clearance]
    return matter_of(whole or [chunk], topic, around.lexicon)


def _whole(matter: Matter, around: Around) -> Sequence[Chunk]:
    return [
        c for c in around.item_chunks(matter.first) if c.clearance == matter.first.clearance
    ] or matter.chunks
