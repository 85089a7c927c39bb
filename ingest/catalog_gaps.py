"""What the archive could not read or place, and what it hardly read.

Comes in: a connection that reads. Goes out: `Gaps`. Left to others: connections (`catalog`), telling a
person (`doctor`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, func, or_, select

from ingest import catalog_lists
from ingest.catalog_model import DecisionEntry, Doubt, Gaps, MaskedEntry, PageEntry, PartEntry
from ingest.catalog_rows import evidence_from_json
from ingest.catalog_schema import decisions, documents, items, meetings, pages, parts
from ingest.model import DocumentKind, FileStatus
from ingest.personal_numbers import MASKED

FAINT = 0.7  # confidence under which recognised text should be looked at by a person
DOUBTFUL = 0.6  # confidence under which a field was inferred rather than read


def gaps(connection: Connection) -> Gaps:
    """What could not be read or placed, and what was hardly read; each list by path and place."""
    partial = select(documents).where(documents.c.status == FileStatus.PARTIAL).order_by(documents.c.path)
    of_part = and_(meetings.c.document_id == parts.c.document_id, meetings.c.part == parts.c.ordinal)
    columns: list[Any] = [parts, documents.c.name, meetings.c.body, meetings.c.date]
    placed = (
        select(*columns)
        .select_from(parts)
        .join(documents, documents.c.id == parts.c.document_id)
        .outerjoin(meetings, of_part)
        .order_by(documents.c.path, parts.c.ordinal)
    )
    unplaced = placed.where(meetings.c.document_id.is_(None))
    half = placed.where(
        meetings.c.document_id.is_not(None), or_(meetings.c.body.is_(None), meetings.c.date.is_(None))
    )
    unnumbered = catalog_lists.item_rows().where(items.c.number.is_(None))
    return Gaps(
        partial=tuple(catalog_lists.document_entry(r) for r in connection.execute(partial).mappings()),
        unplaced=tuple(_part_entry(r) for r in connection.execute(unplaced).mappings()),
        unnumbered=tuple(catalog_lists.item_entry(r) for r in connection.execute(unnumbered).mappings()),
        half_placed=tuple(_part_entry(r) for r in connection.execute(half).mappings()),
        undated=tuple(_undated(connection)),
        faint=tuple(_faint(connection)),
        doubts=tuple(_doubts(connection)),
        masked=tuple(_masked(connection)),
    )


def _undated(connection: Connection) -> Iterator[DecisionEntry]:
    """Decisions of which the archive does not say who took them, or when."""
    d = decisions.c
    of_item = and_(items.c.document_id == d.document_id, items.c.part == d.part, items.c.ordinal == d.item)
    of_meeting = and_(meetings.c.document_id == d.document_id, meetings.c.part == d.part)
    # Without a date of its own a decision is of its meeting's day.
    day = func.coalesce(d.date, meetings.c.date).label("day")
    columns: list[Any] = [decisions, day, documents.c.name, items.c.number]
    query = (
        select(*columns)
        .select_from(decisions)
        .join(documents, documents.c.id == d.document_id)
        .join(items, of_item)
        .outerjoin(meetings, of_meeting)
        .where(or_(d.body.is_(None), day.is_(None)))
        .order_by(documents.c.path, d.part, d.item, d.ordinal)
    )
    for r in connection.execute(query).mappings():
        yield DecisionEntry(
            r["document_id"],
            r["name"],
            r["part"],
            r["number"],
            r["text"],
            r["body"],
            r["day"],
            r["page_start"],
        )


def _faint(connection: Connection) -> Iterator[PageEntry]:
    query = (
        select(pages.c.document_id, documents.c.name, pages.c.number, pages.c.confidence)
        .join(documents, documents.c.id == pages.c.document_id)
        .where(pages.c.confidence < FAINT)
        .order_by(documents.c.path, pages.c.number)
    )
    for r in connection.execute(query):
        yield PageEntry(r.document_id, r.name, r.number, r.confidence)


def _masked(connection: Connection) -> Iterator[MaskedEntry]:
    """Counted in the stored text, so that numbers which the file's own author masked are listed as well."""
    query = (
        select(pages.c.document_id, documents.c.name, pages.c.number, pages.c.raw)
        .join(documents, documents.c.id == pages.c.document_id)
        .where(pages.c.raw.contains("xx"))
        .order_by(documents.c.path, pages.c.number)
    )
    for r in connection.execute(query):
        if numbers := sum(1 for _ in MASKED.finditer(r.raw)):
            yield MaskedEntry(r.document_id, r.name, r.number, numbers)


def _doubts(connection: Connection) -> Iterator[Doubt]:
    """Fields of parts and items whose evidence is weak, part by part."""
    columns: list[Any] = [parts.c.document_id, documents.c.path, documents.c.name, parts.c.ordinal]
    of_parts = select(*columns, parts.c.evidence, parts.c.page_start).join(
        documents, documents.c.id == parts.c.document_id
    )
    found = [
        (r.path, r.ordinal, -1, Doubt(r.document_id, r.name, r.ordinal, None, e, r.page_start))
        for r in connection.execute(of_parts.where(parts.c.evidence != "[]"))
        for e in evidence_from_json(r.evidence)
        if e.confidence < DOUBTFUL
    ]
    of_items = select(items, documents.c.path, documents.c.name).join(
        documents, documents.c.id == items.c.document_id
    )
    found += [
        (r.path, r.part, r.ordinal, Doubt(r.document_id, r.name, r.part, r.number, e, r.page_start))
        for r in connection.execute(of_items.where(items.c.evidence != "[]"))
        for e in evidence_from_json(r.evidence)
        if e.confidence < DOUBTFUL
    ]
    return (doubt for _, _, _, doubt in sorted(found, key=lambda f: f[:3]))


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
        body=row["body"],
        date=row["date"],
    )
