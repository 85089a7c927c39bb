"""What became later of an item's matter, as the templates' variables. Pure.

Comes in: a matter's place, an archive's book. Goes out: a line with its link. Left to others: the words
(`service.matters.said`), where they are shown.
"""

from __future__ import annotations

from typing import Any

from ingest.model import Chunk
from service.matters.book import At, Book
from service.matters.said import later_place, later_said


def later_shown(at: At | None, language: str) -> dict[str, Any] | None:
    """ "Behandlet senere: DTS, 27. november 2024, pkt. 2" with its link; None where nothing came later."""
    treatment = later_place(at) if at else None
    if at is None or treatment is None:
        return None
    return {
        "said": later_said(at, language),
        "path": treatment.place.path,
        "turned": at.changed is not None,
    }


def later_of_chunk(book: Book, chunk: Chunk, language: str) -> dict[str, Any] | None:
    """The same, for the item that a passage belongs to."""
    return later_shown(book.of_paper(chunk.document_id, chunk.part, chunk.item_number), language)
