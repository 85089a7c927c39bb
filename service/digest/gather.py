"""The archive → a digest of some of its meetings.

Comes in: an archive as its reader may see it, a period. Goes out: a `Digest`. Left to others: layout.

"New" is told by the days of meetings: the archive does not keep when a paper was put into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingest.model import DocumentKind, Outcome
from service.browse.item_text import read_item
from service.browse.model import HeldItem, HeldMeeting
from service.browse.shelf import Shelf
from service.digest.model import Digest, DigestItem, DigestMeeting, Period, Resolved
from service.followups.gather import source_of
from service.followups.listed import Board
from service.followups.model import Traced
from service.verify import verify_span

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from service.wiring import Archive

MOST = 60  # meetings of a digest; more is no digest


class _Papers:
    """A catalog's documents, each read once for all the items that stand in it."""

    def __init__(self, catalog: Catalog) -> None:
        self.structure = lru_cache(maxsize=8)(catalog.structure)
        self.page = lru_cache(maxsize=64)(catalog.page)
        self.item_chunks = lru_cache(maxsize=64)(catalog.item_chunks)


def digest_of(archive: Archive, shelf: Shelf, board: Board, period: Period, most: int = MOST) -> Digest:
    """The period's meetings by date; of more than `most` the newest."""
    found = [m for m in shelf.meetings if period.has(m)]
    papers = _Papers(archive.catalog)
    meetings = tuple(_meeting(m, archive, board, papers, period.since) for m in found[-most:])
    return Digest(
        period,
        meetings,
        tuple(_again(archive, board, period)),
        max(len(found) - most, 0),
        archive.catalog.coverage().last,
    )


def _meeting(
    held: HeldMeeting, archive: Archive, board: Board, papers: _Papers, since: date | None
) -> DigestMeeting:
    has_minutes = any(p.kind is DocumentKind.MINUTES for p in held.papers)
    tasks = board.traced(archive, board.of_meeting(archive, held))
    items = tuple(_item(held, i, tasks, papers) for i in held.items) if has_minutes else ()
    is_new = since is not None and held.date is not None and held.date > since
    return DigestMeeting(held, is_new, has_minutes, items)


def _item(held: HeldMeeting, item: HeldItem, tasks: Sequence[Traced], papers: _Papers) -> DigestItem:
    path = held.address(item)
    own = [d for d in read_item(papers, item).decisions if d["date"] in (None, _iso(held.date))]
    decisions = [r for d in own if (r := _resolved(d, item, papers))]
    return DigestItem(item, path, tuple(decisions), tuple(t for t in tasks if t.task.item.path == path))


def _resolved(decision: dict[str, Any], item: HeldItem, papers: _Papers) -> Resolved | None:
    """The decision, if its pages have exactly its words."""
    text, outcome = decision["text"], Outcome(decision["outcome"])
    for entry in item.entries:
        if entry.document_id != decision["document_id"]:
            continue
        for chunk in papers.item_chunks(entry.document_id, entry.part, entry.number):
            at = chunk.text.find(text)
            quotes = verify_span(chunk, at, at + len(text), papers.page) if at >= 0 else []
            if quotes:
                return Resolved(outcome, tuple(source_of(chunk, q) for q in quotes))
    return None


def _again(archive: Archive, board: Board, period: Period) -> list[Traced]:
    """Tasks of meetings up to the day the reader looked last, whose matter has come again after it."""
    since = period.since
    if since is None:
        return []
    body = period.body.casefold()
    earlier = [
        f
        for f in board.every(archive)
        if f.item.date and f.item.date <= since and body in ("", (f.item.body or "").casefold())
    ]
    return [
        Traced(t.task, later)
        for t in board.traced(archive, earlier)
        if (later := tuple(p for p in t.later if p.date and p.date > since))
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
