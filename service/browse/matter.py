"""An item's matter at other meetings, with the addresses to open them.

Comes in: an archive, an item. Goes out: a line for each other treatment, by date. Left to others: whether
two items are one matter (`service.matters.treatments`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.model import Chunk
from service.browse.model import HeldItem
from service.links import page_path

if TYPE_CHECKING:
    from service.browse.shelf import Shelf
    from service.wiring import Archive


@dataclass(frozen=True, slots=True)
class Treated:
    """What another meeting made of the matter."""

    body: str | None
    date: date | None
    number: str | None
    title: str | None
    text: str
    path: str


def treatments_of(archive: Archive, shelf: Shelf, item: HeldItem) -> Sequence[Treated]:
    """Other treatments of the item's matter; none where it is not sure."""
    for entry in item.entries:
        chunks = archive.catalog.item_chunks(entry.document_id, entry.part, entry.number)
        own = [c for c in chunks if c.item_title == entry.title] or chunks
        if own:
            return [_treated(e.chunk, e.start, e.end, shelf) for e in archive.treatments(own[0])]
    return ()


def _treated(chunk: Chunk, start: int, end: int, shelf: Shelf) -> Treated:
    found = shelf.of_item(chunk.document_id, chunk.part, chunk.item_number)
    path = found[0].address(found[1]) if found else page_path(chunk.document_id, chunk.page_start)
    text = " ".join(chunk.text[start:end].split())
    return Treated(chunk.body, chunk.meeting_date, chunk.item_number, chunk.item_title, text, path)
