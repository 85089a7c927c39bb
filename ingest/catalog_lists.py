"""Lists over the whole catalog: meetings, their items, what is spanned, what is wrong.

Comes in: a connection that reads. Goes out: the entries of `catalog_model`. Left to others: connections and
transactions (`catalog`), what could not be placed (`catalog_gaps`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, Select, and_, case, func, or_, select, text

from ingest.catalog_model import (
    AnnexEntry,
    DocumentEntry,
    ItemEntry,
    MeetingEntry,
)
from ingest.catalog_rows import positions_from_json, to_outcome, votes_from_json
from ingest.catalog_schema import chunks, decisions, documents, items, meetings, pages, parts
from ingest.model import Approval, Coverage, DocumentKind, FileStatus, Outcome, Position, Votes

if TYPE_CHECKING:
    from ingest.linking import Paper


def meeting_entries(connection: Connection) -> list[MeetingEntry]:
    """One entry for each part that is a meeting's agenda or minutes, by date."""
    decided = func.sum(case((items.c.outcome == Outcome.DECIDED, 1), else_=0))
    counted = (
        select(items.c.document_id, items.c.part, func.count().label("listed"), decided.label("decided"))
        .group_by(items.c.document_id, items.c.part)
        .subquery()
    )
    of_part = and_(parts.c.document_id == meetings.c.document_id, parts.c.ordinal == meetings.c.part)
    of_count = and_(counted.c.document_id == meetings.c.document_id, counted.c.part == meetings.c.part)
    columns: list[Any] = [meetings, documents.c.name, parts.c.kind, counted.c.listed, counted.c.decided]
    query = (
        select(*columns)
        .select_from(meetings)
        .join(documents, documents.c.id == meetings.c.document_id)
        .join(parts, of_part)
        .outerjoin(counted, of_count)
        .where(meetings.c.own)
    )
    found = [
        MeetingEntry(
            body=r["body"],
            date=r["date"],
            title=r["title"],
            document_id=r["document_id"],
            document=r["name"],
            part=r["part"],
            kind=DocumentKind(r["kind"]),
            items=r["listed"] or 0,
            decided=r["decided"] or 0,
            time=r["time"],
            place=r["place"],
            participants=tuple(json.loads(r["participants"])),
            apologies=tuple(json.loads(r["apologies"])),
            approval=Approval(r["approval"]) if r["approval"] else None,
        )
        for r in connection.execute(query).mappings()
    ]
    return sorted(found, key=_by_meeting)


def item_entries(connection: Connection, body: str | None, day: date | None) -> list[ItemEntry]:
    """Items of agendas and minutes, by meeting and in order; None leaves body or day open."""
    query = item_rows().where(meetings.c.own)
    if day is not None:
        query = query.where(meetings.c.date == day)
    stood = _voted(connection)
    found = [
        replace(e, votes=votes, positions=positions)
        for e in (item_entry(r) for r in connection.execute(query).mappings())
        for votes, positions in (stood.get((e.document_id, e.part, e.ordinal), ((), ())),)
    ]
    if body is not None:
        found = [e for e in found if (e.body or "").casefold() == body.casefold()]
    return sorted(found, key=_by_meeting)


def _voted(
    connection: Connection,
) -> dict[tuple[str, int, int], tuple[tuple[Votes, ...], tuple[Position, ...]]]:
    """Document, part and item → the votes and positions of what its own meeting decided, in order.

    An item may tell of other meetings' decisions; who stood where in those is not its own meeting's.
    """
    of_part = and_(meetings.c.document_id == decisions.c.document_id, meetings.c.part == decisions.c.part)
    columns: list[Any] = [decisions, meetings.c.date.label("held")]
    query = (
        select(*columns)
        .join(meetings, of_part)
        .where(or_(decisions.c.votes.is_not(None), decisions.c.positions != "[]"))
        .order_by(decisions.c.document_id, decisions.c.part, decisions.c.item, decisions.c.ordinal)
    )
    rows: dict[tuple[str, int, int], list[RowMapping]] = defaultdict(list)
    for r in connection.execute(query).mappings():
        if r["date"] in (None, r["held"]):
            rows[r["document_id"], r["part"], r["item"]].append(r)
    return {
        key: (
            tuple(v for r in found if (v := votes_from_json(r["votes"]))),
            tuple(p for r in found for p in positions_from_json(r["positions"])),
        )
        for key, found in rows.items()
    }


def papers(connection: Connection) -> list[Paper]:
    """Every part that is a meeting's agenda or minutes, with its items, as `linking` takes them."""
    from ingest.linking import Paper  # here: most readers of the catalog link nothing
    from ingest.title_match import PaperItem

    found: dict[tuple[str, int], list[PaperItem]] = defaultdict(list)
    for r in connection.execute(item_rows().where(meetings.c.own)).mappings():
        item = PaperItem(r["ordinal"], r["number"], r["title"], r["case_number"])
        found[r["document_id"], r["part"]].append(item)
    return [
        Paper(m.document_id, m.document, m.part, m.kind, m.body, m.date, tuple(found[m.document_id, m.part]))
        for m in meeting_entries(connection)
    ]


def coverage(connection: Connection) -> Coverage:
    held = select(meetings.c.body, meetings.c.date).where(meetings.c.own, meetings.c.date.is_not(None))
    known = connection.execute(held.distinct()).all()
    count = connection.execute(select(func.count()).select_from(documents)).scalar_one()
    days = [row.date for row in known]
    return Coverage(min(days, default=None), max(days, default=None), len(known), count)


def problems(connection: Connection, where: str) -> Iterator[str]:
    """Stored counts against rows, and the database's own checks; a sentence for each thing wrong.

    Args:
        where: the database's name for messages.
    """
    for table, stored in ((pages, documents.c.pages), (chunks, documents.c.chunks)):
        counted = (
            select(func.count())
            .select_from(table)
            .where(table.c.document_id == documents.c.id)
            .correlate(documents)
            .scalar_subquery()
        )
        query = select(documents.c.name, stored.label("stored"), counted.label("found"))
        for row in connection.execute(query.where(counted != stored)):
            yield (
                f"{row.name}: {row.stored} {table.name} were stored and {row.found} are there. "
                "Remove it from the catalog and ingest it again"
            )
    if connection.dialect.name == "sqlite":
        for (line,) in connection.execute(text("PRAGMA integrity_check(10)")):
            if line != "ok":
                yield f"{where}: {line}. Restore a backup, or move the file away and ingest again"
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"{where}: a row of {row[0]} belongs to no document. Move the file away and ingest again"


def document_entry(row: RowMapping) -> DocumentEntry:
    return DocumentEntry(
        document_id=row["id"],
        document=row["name"],
        path=row["path"],
        kind=DocumentKind(row["kind"]),
        title=row["title"],
        status=FileStatus(row["status"]),
        reason=row["reason"],
        pages=row["pages"],
        chunks=row["chunks"],
        warnings=tuple(json.loads(row["warnings"])),
    )


def annex_entries(connection: Connection) -> list[AnnexEntry]:
    """Parts that belong to another part, by document and in order."""
    query = (
        select(parts.c.document_id, parts.c.ordinal, parts.c.parent, parts.c.parent_item)
        .where(parts.c.parent.is_not(None))
        .order_by(parts.c.document_id, parts.c.ordinal)
    )
    return [AnnexEntry(*row) for row in connection.execute(query)]


def item_rows() -> Select[Any]:
    """Items with their document, part and (where known) meeting, in the order of the document."""
    of_part = and_(parts.c.document_id == items.c.document_id, parts.c.ordinal == items.c.part)
    of_meeting = and_(meetings.c.document_id == items.c.document_id, meetings.c.part == items.c.part)
    columns: list[Any] = [items, documents.c.name, parts.c.kind, meetings.c.body, meetings.c.date]
    return (
        select(*columns)
        .select_from(items)
        .join(documents, documents.c.id == items.c.document_id)
        .join(parts, of_part)
        .outerjoin(meetings, of_meeting)
        .order_by(documents.c.path, items.c.part, items.c.ordinal)
    )


def item_entry(row: RowMapping) -> ItemEntry:
    return ItemEntry(
        number=row["number"],
        title=row["title"],
        outcome=to_outcome(row["outcome"]),
        body=row["body"],
        date=row["date"],
        document_id=row["document_id"],
        document=row["name"],
        part=row["part"],
        kind=DocumentKind(row["kind"]),
        page_start=row["page_start"],
        page_end=row["page_end"],
        ordinal=row["ordinal"],
        case_number=row["case_number"],
        clearance=row["clearance"],
    )


def _by_meeting(entry: MeetingEntry | ItemEntry) -> tuple[bool, date, str, str, str, int]:
    """Sort key: a meeting without a date stands last."""
    day = entry.date or date.max
    return entry.date is None, day, entry.body or "", entry.document, entry.document_id, entry.part
