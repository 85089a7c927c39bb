"""The catalog's decisions → the follow-ups that they state.

Comes in: a catalog and its shelf. Goes out: `FollowUp`s by meeting and in order, each with its checked quote.
Left to others: what a sentence asks (`read`), later mentions (`later`), lists (`listed`).

Read are the decisions of minutes, and the minutes of an item that has no decision by itself. Agendas,
proposals and cases are not: what they say is not resolved.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.model import Chunk, DocumentKind, SectionRole
from ingest.sentences import sentence_spans
from service.browse.drawn_up import DrawnUp
from service.browse.shelf import Shelf, Shelves
from service.followups.model import Ask, Due, FollowUp, Place, Source, Unit
from service.followups.read import asks_in
from service.links import Span, citation_url, page_path
from service.verify import Quote, skeleton, verify_span

if TYPE_CHECKING:
    from ingest.catalog import Catalog

_LISTED = re.compile(r"(?:\n[ \t]*(?:[•–-]|\d{1,2}[.)]) ?[^\n]+)+")
_LONGEST_LIST = 900  # characters of a list behind "undersøge:" that belong to the task

_NEXT_WITHIN = timedelta(183)

_Days = Mapping[str, Sequence[date]]  # of a body's meetings, in order


class FollowUps(DrawnUp[tuple[FollowUp, ...]]):
    """The follow-ups of each catalog as it is."""

    def __init__(self, shelves: Shelves) -> None:
        super().__init__(lambda catalog: tuple(gather(catalog, shelves.of(catalog))))


def gather(catalog: Catalog, shelf: Shelf) -> list[FollowUp]:
    """Every follow-up by its meeting's date; one that stands in two papers of a meeting once."""
    days = {body: sorted(held) for body, held in catalog.days_of_bodies().items()}
    found: dict[str, FollowUp] = {}
    for document in dict.fromkeys(m.document_id for m in catalog.meetings()):
        for chunk in _resolved(catalog.chunks(document=document)):
            for follow_up in _of_chunk(chunk, catalog, shelf, days):
                found.setdefault(follow_up.id, follow_up)
    return sorted(found.values(), key=lambda f: (f.item.date or date.max, f.item.body or ""))


def _resolved(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Of each item of minutes its decision, or its minutes where it has none."""
    told = [c for c in chunks if c.kind is DocumentKind.MINUTES and c.meeting_date and not c.is_table]
    for _, group in groupby(told, key=lambda c: (c.part, c.item_number, c.item_title)):
        item = list(group)
        for day in dict.fromkeys(c.meeting_date for c in item):
            own = [c for c in item if c.meeting_date == day]
            decided = [c for c in own if c.section is SectionRole.DECISION]
            yield from decided or [c for c in own if c.section is SectionRole.MINUTES]


def _of_chunk(chunk: Chunk, catalog: Catalog, shelf: Shelf, days: _Days) -> Iterator[FollowUp]:
    held = chunk.meeting_date
    if held is None:
        return
    for start, end in sentence_spans(chunk.text):
        asks = asks_in(chunk.text[start:end], held)
        if not asks:
            continue
        whole = _with_list(chunk.text, start, end)
        if whole > end:  # the list belongs to the task that opens it
            asks[-1] = replace(asks[-1], end=whole - start)
        quotes = verify_span(chunk, start, whole, catalog.page)
        for n, ask in enumerate(asks if quotes else ()):
            yield _follow_up(chunk, ask, chunk.text[start:whole], quotes, n, shelf, days)


def _with_list(text: str, start: int, end: int) -> int:
    """The end of a sentence with the list that it opens: "… bedes undersøge:"."""
    listed = _LISTED.match(text, end) if text[start:end].endswith(":") else None
    return listed.end() if listed and listed.end() - end <= _LONGEST_LIST else end


def _follow_up(
    chunk: Chunk, ask: Ask, sentence: str, quotes: Sequence[Quote], n: int, shelf: Shelf, days: _Days
) -> FollowUp:
    return FollowUp(
        _id(chunk, sentence, n),
        place_of(chunk, shelf),
        ask.who,
        " ".join(sentence[ask.start : ask.end].split()),
        _met(ask.due, chunk, days),
        tuple(source_of(chunk, q) for q in quotes),
        chunk,
    )


def _id(chunk: Chunk, sentence: str, n: int) -> str:
    """Made of meeting, item and words, so that a calendar knows an entry again after a new ingest."""
    day = chunk.meeting_date.isoformat() if chunk.meeting_date else ""
    words = "|".join((chunk.body or "", day, chunk.item_number or "", skeleton(sentence), str(n)))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:24]


def place_of(chunk: Chunk, shelf: Shelf) -> Place:
    """Where the item of a chunk is shown; its page in the document where no meeting's list holds it."""
    found = shelf.of_item(chunk.document_id, chunk.part, chunk.item_number)
    path = found[0].address(found[1]) if found else page_path(chunk.document_id, chunk.page_start)
    return Place(chunk.body, chunk.meeting_date, chunk.item_number, chunk.item_title, path)


def source_of(chunk: Chunk, quote: Quote) -> Source:
    """A checked quote with the address that opens its words."""
    span = Span(quote.page_start, quote.char_start, quote.page_end, quote.char_end)
    return Source(
        quote.text,
        chunk.document,
        chunk.document_id,
        quote.page_start,
        quote.char_start,
        quote.page_end,
        quote.char_end,
        citation_url("", chunk.document_id, span, quote.text),
    )


def _met(due: Due | None, chunk: Chunk, days: _Days) -> Due | None:
    """The body's next meeting gets its day, where the archive has a paper of it.

    After a longer gap than half a year a meeting between is likely missing from the archive.
    """
    if due is None or due.unit is not Unit.MEETING or chunk.meeting_date is None:
        return due
    held = chunk.meeting_date
    after = next((d for d in days.get(chunk.body or "", ()) if held < d <= held + _NEXT_WITHIN), None)
    return replace(due, first=after, last=after)
