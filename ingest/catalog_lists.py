"""Lists over the whole catalog: meetings, their items, what is spanned, what is missing or wrong.

Comes in: a connection that reads. Goes out: the entries of `catalog_model`. Left to others: connections and
transactions (`catalog`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, case, func, select, text

from ingest.catalog_model import DocumentEntry, Gaps, ItemEntry, MeetingEntry, PartEntry
from ingest.catalog_rows import to_outcome
from ingest.catalog_schema import chunks, documents, items, meetings, pages, parts
from ingest.model import Coverage, DocumentKind, FileStatus, Outcome


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
        )
        for r in connection.execute(query).mappings()
    ]
    return sorted(found, key=_by_meeting)


def item_entries(connection: Connection, body: str | None, day: date | None) -> list[ItemEntry]:
    """Items of agendas and minutes, by meeting and in order; None leaves body or day open."""
    query = _items().where(meetings.c.own)
    if day is not None:
        query = query.where(meetings.c.date == day)
    found = [_item_entry(r) for r in connection.execute(query).mappings()]
    if body is not None:
        found = [e for e in found if (e.body or "").casefold() == body.casefold()]
    return sorted(found, key=_by_meeting)


def coverage(connection: Connection) -> Coverage:
    held = select(meetings.c.body, meetings.c.date).where(meetings.c.own, meetings.c.date.is_not(None))
    known = connection.execute(held.distinct()).all()
    count = connection.execute(select(func.count()).select_from(documents)).scalar_one()
    days = [row.date for row in known]
    return Coverage(min(days, default=None), max(days, default=None), len(known), count)


def gaps(connection: Connection) -> Gaps:
    """Documents stored in part, parts of no known meeting, items without a number; by path and place."""
    partial = select(documents).where(documents.c.status == FileStatus.PARTIAL).order_by(documents.c.path)
    of_part = and_(meetings.c.document_id == parts.c.document_id, meetings.c.part == parts.c.ordinal)
    unplaced = (
        select(parts, documents.c.name)
        .join(documents, documents.c.id == parts.c.document_id)
        .outerjoin(meetings, of_part)
        .where(meetings.c.document_id.is_(None))
        .order_by(documents.c.path, parts.c.ordinal)
    )
    unnumbered = _items().where(items.c.number.is_(None))
    return Gaps(
        partial=tuple(document_entry(r) for r in connection.execute(partial).mappings()),
        unplaced=tuple(_part_entry(r) for r in connection.execute(unplaced).mappings()),
        unnumbered=tuple(_item_entry(r) for r in connection.execute(unnumbered).mappings()),
    )


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
    )


def _part_entry(row: RowMapping) -> PartEntry:
    return PartEntry(
        document_id=row["document_id"],
        document=row["name"],
        part=row["ordinal"],
        kind=DocumentKind(row["kind"]),
        title=row["title"],
        reason=row["reason"],
        page_start=row["page_start"],
        page_end=row["page_end"],
    )


def _items() -> Select[Any]:
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


def _item_entry(row: RowMapping) -> ItemEntry:
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
    )


def _by_meeting(entry: MeetingEntry | ItemEntry) -> tuple[bool, date, str, str, str, int]:
    """Sort key: a meeting without a date stands last."""
    day = entry.date or date.max
    return entry.date is None, day, entry.body or "", entry.document, entry.document_id, entry.part
