"""The catalog: the source of truth for what the archive says and where.

Comes in: parsed documents, one transaction each. Goes out: chunks, pages, decisions, rows, lists and the
JSON of `show`. Left to others: parsing (`structure`), which files to read (`pipeline`), the search index.

A reader never sees half a document, and a process killed at any moment leaves each document whole or absent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    delete,
    false,
    insert,
    or_,
    select,
    update,
)

from ingest import catalog_gaps, catalog_lists
from ingest.catalog_database import Database, DocumentRefusedError, open_database
from ingest.catalog_model import (
    AnnexEntry,
    DocumentEntry,
    Gaps,
    ItemEntry,
    MeetingEntry,
    Stored,
    StoredDecision,
    StoredRow,
)
from ingest.catalog_rows import (
    document_rows,
    evidence_from_json,
    positions_from_json,
    to_chunk,
    votes_from_json,
)
from ingest.catalog_schema import (
    OUTSIDE_ITEMS,
    REVISION_KEY,
    chunks,
    decisions,
    documents,
    items,
    meetings,
    meta,
    page_covers,
    pages,
    parts,
    sections,
    table_rows,
)
from ingest.catalog_show import DocumentRows, Json, structure_json
from ingest.model import Chunk, Coverage, FileStatus, Outcome, ParsedDocument, Source

if TYPE_CHECKING:
    from ingest.linking import HeldMeeting

_BATCH = 500  # ids in one query; databases bound the number of parameters


class Catalog:
    """Documents, stored. Safe to share between threads; `document` arguments take a file name or an id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str | Path, *, create: bool = True) -> Self:
        """Open the catalog in a SQLite file (path or URL) or a PostgreSQL database (URL).

        Writes nothing where a catalog stands already.

        Raises:
            CatalogError: not reachable, not a catalog, of another version; or absent with create=False.
        """
        return cls(open_database(url, create=create))

    def seen_at(self, clearance: str) -> Self:
        """The catalog as a clearance may see it, to be closed by itself; no query finds the rest."""
        return type(self)(self._database.seen_at(clearance))

    @property
    def database(self) -> Database:
        """For what is kept beside documents: conversations."""
        return self._database

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- writing

    def replace(self, doc: ParsedDocument, version: str, status: FileStatus, reason: str) -> None:
        """Store a document in place of whatever stood under its path, in one transaction.

        Args:
            version: of the code that parsed it; another version makes the file be read again.
            reason: what a user should know of it, "" where all is well.

        Raises:
            DocumentRefusedError: the database takes no such rows; others may go in.
            CatalogError: the database cannot be written; BusyError where another process keeps it.
        """
        document_id = _document_id(doc)
        try:
            rows = document_rows(doc, document_id, version, status, reason)
        except ValueError as error:
            raise DocumentRefusedError(
                f"the document is inconsistent ({error}). Report this with the file"
            ) from error
        with self._database.writing() as connection:
            _lock(connection)
            same = or_(documents.c.id == document_id, documents.c.path == str(doc.source.path))
            connection.execute(delete(documents).where(same))
            for table, batch in rows:
                if batch:
                    connection.execute(insert(table), batch)
            _bump(connection)

    def remove(self, path: str | Path) -> None:
        """Forget the document stored under an absolute path; nothing happens where there is none."""
        with self._database.writing() as connection:
            _lock(connection)
            gone = connection.execute(delete(documents).where(documents.c.path == str(path)))
            if gone.rowcount:
                _bump(connection)

    def revision(self) -> int:
        """Grows by one with each transaction that changed something."""
        with self._database.reading() as connection:
            query = select(meta.c.value).where(meta.c.key == REVISION_KEY)
            return int(connection.execute(query).scalar_one())

    # -- what is stored

    def stored(self) -> dict[str, Stored]:
        """Absolute path → what is stored of that file."""
        d = documents.c
        columns = (d.path, d.id, d.sha256, d.version, d.status, d.reason, d.pages, d.chunks)
        return {
            r["path"]: Stored(
                r["id"],
                r["sha256"],
                r["version"],
                FileStatus(r["status"]),
                r["reason"],
                r["pages"],
                r["chunks"],
            )
            for r in self._all(select(*columns))
        }

    def documents(self) -> list[DocumentEntry]:
        """Every document, by path."""
        return sorted(map(catalog_lists.document_entry, self._all(select(documents))), key=lambda d: d.path)

    def source(self, document: str) -> Source | None:
        """The file that a document was read from, as it was then; None where there is no such document."""
        with self._database.reading() as connection:
            found = _find(connection, document)
        if found is None:
            return None
        return Source(Path(found["path"]), found["name"], found["size"], found["sha256"])

    def page(self, document: str, number: int) -> str | None:
        """Raw text of a page, counted from 1; None where there is no such document or page."""
        with self._database.reading() as connection:
            found = _find(connection, document)
            if found is None:
                return None
            where = and_(pages.c.document_id == found["id"], pages.c.number == number)
            return connection.execute(select(pages.c.raw).where(where)).scalar()

    def page_words(self, document: str, number: int) -> str:
        """Where a page's recognised words stand on its picture, packed; "" where that is not known."""
        with self._database.reading() as connection:
            found = _find(connection, document)
            if found is None:
                return ""
            where = and_(pages.c.document_id == found["id"], pages.c.number == number)
            return connection.execute(select(pages.c.words).where(where)).scalar() or ""

    def hides(self, document: str, number: int) -> bool:
        """Whether something on a page is above the clearance that this catalog is seen at.

        Text alone does not tell: a page that is a picture has no letters to blot out.
        """
        with self._database.reading() as connection:
            found = _find(connection, document)
            if found is None or not self._database.is_partial:
                return False
            of_page = and_(page_covers.c.document_id == found["id"], page_covers.c.number == number)
            return connection.execute(select(page_covers.c.number).where(of_page)).first() is not None

    def structure(self, document: str) -> Json | None:
        """The contract's JSON of a document; None where there is no such document."""
        with self._database.reading() as connection:
            found = _find(connection, document)
            if found is None:
                return None

            def rows(table: Any, *order: Any) -> list[RowMapping]:
                query = select(table).where(table.c.document_id == found["id"]).order_by(*order)
                return list(connection.execute(query).mappings())

            return structure_json(
                DocumentRows(
                    document=found,
                    parts=rows(parts, parts.c.ordinal),
                    meetings=rows(meetings, meetings.c.part),
                    items=rows(items, items.c.part, items.c.ordinal),
                    sections=rows(sections, sections.c.part, sections.c.item, sections.c.ordinal),
                    decisions=rows(decisions, decisions.c.part, decisions.c.item, decisions.c.ordinal),
                    table_rows=rows(
                        table_rows,
                        table_rows.c.part,
                        table_rows.c.item,
                        table_rows.c.section,
                        table_rows.c.ordinal,
                    ),
                    pages=rows(pages, pages.c.number),
                )
            )

    # -- chunks and evidence

    def chunks(self, ids: Sequence[str] | None = None, document: str | None = None) -> list[Chunk]:
        """Chunks by id (in the order of the ids, unknown ones dropped), of a document, or all of them."""
        query = select(chunks)
        if document is not None:
            query = query.where(or_(chunks.c.document_id == document, chunks.c.document == document))
        if ids is None:
            query = query.order_by(chunks.c.document, chunks.c.document_id, chunks.c.ordinal)
            return [to_chunk(r) for r in self._all(query)]
        with self._database.reading() as connection:
            found = {
                row["id"]: to_chunk(row)
                for start in range(0, len(ids), _BATCH)
                for row in connection.execute(
                    query.where(chunks.c.id.in_(ids[start : start + _BATCH]))
                ).mappings()
            }
        return [found[i] for i in ids if i in found]

    def clearances(self) -> frozenset[str]:
        """The clearances of what is stored; of items, also where no more than their title is here."""
        with self._database.reading() as connection:
            return frozenset(
                row.clearance
                for table in (chunks, items, parts)
                for row in connection.execute(select(table.c.clearance).distinct())
            )

    def chunk_digests(self) -> dict[str, str]:
        """Chunk id → digest of all that the index stores of it."""
        return {r["id"]: r["digest"] for r in self._all(select(chunks.c.id, chunks.c.digest))}

    def neighbours(self, chunk: Chunk) -> list[Chunk]:
        """All chunks of the chunk's own item (or of its part's text outside items), in order."""
        same_title = chunks.c.item_title == chunk.item_title
        return self._item_chunks(chunk.document_id, chunk.part, chunk.item_number, same_title)

    def item_chunks(self, document_id: str, part: int, item_number: str | None) -> list[Chunk]:
        """All chunks of the items of a part that carry this number, in order."""
        return self._item_chunks(document_id, part, item_number)

    def decisions(self, document_id: str, part: int, item_number: str | None) -> list[StoredDecision]:
        """Stated decisions of the items of a part that carry this number, in order."""
        of_item = _joins(decisions)
        query = (
            select(decisions)
            .join(items, of_item)
            .where(decisions.c.document_id == document_id, decisions.c.part == part)
            .where(items.c.number == item_number)
            .order_by(decisions.c.item, decisions.c.ordinal)
        )
        return [
            StoredDecision(
                r["text"],
                Outcome(r["outcome"]),
                r["body"],
                *_place(r),
                r["date"],
                votes_from_json(r["votes"]),
                evidence_from_json(r["evidence"]),
                positions_from_json(r["positions"]),
            )
            for r in self._all(query)
        ]

    def rows(self, document_id: str, part: int, item_number: str | None) -> list[StoredRow]:
        """Table rows of the items of a part that carry this number, in order.

        With None: of items without a number and of the part's text outside items.
        """
        outside = table_rows.c.item == OUTSIDE_ITEMS if item_number is None else false()
        query = (
            select(table_rows)
            .outerjoin(items, _joins(table_rows))
            .where(table_rows.c.document_id == document_id, table_rows.c.part == part)
            .where(or_(outside, and_(items.c.ordinal.is_not(None), items.c.number == item_number)))
            .order_by(table_rows.c.item, table_rows.c.section, table_rows.c.ordinal)
        )
        return [_stored_row(r) for r in self._all(query)]

    def part_rows(self, document_id: str, part: int) -> list[StoredRow]:
        """All table rows of a part, in order."""
        query = (
            select(table_rows)
            .where(table_rows.c.document_id == document_id, table_rows.c.part == part)
            .order_by(table_rows.c.item, table_rows.c.section, table_rows.c.ordinal)
        )
        return [_stored_row(r) for r in self._all(query)]

    # -- lists and health

    def meetings(self) -> list[MeetingEntry]:
        """Meetings that have their agenda or minutes here, by date; an annex's inherited meeting is none."""
        with self._database.reading() as connection:
            return catalog_lists.meeting_entries(connection)

    def held_meetings(self) -> tuple[HeldMeeting, ...]:
        """Meetings with agenda and minutes linked, by date; the order of ingest makes no difference."""
        from ingest.linking import link_meetings  # here: only lists of meetings ask for it

        with self._database.reading() as connection:
            papers = catalog_lists.papers(connection)
        return link_meetings(papers)

    def meeting_days(self) -> frozenset[date]:
        """The days whose meetings have their agenda or minutes here."""
        return frozenset(m.date for m in self.meetings() if m.date)

    def days_of_bodies(self) -> dict[str, frozenset[date]]:
        """Short name of a body → the days of its meetings that have their agenda or minutes here."""
        days: dict[str, set[date]] = {}
        for meeting in self.meetings():
            if meeting.body and meeting.date:
                days.setdefault(meeting.body, set()).add(meeting.date)
        return {body: frozenset(held) for body, held in days.items()}

    def items(self, body: str | None = None, day: date | None = None) -> list[ItemEntry]:
        """Items of the meetings of a body (case aside) and a day, in order; None leaves that open."""
        with self._database.reading() as connection:
            return catalog_lists.item_entries(connection, body, day)

    def annexes(self) -> list[AnnexEntry]:
        """Parts that are annexes to others, with the item that they belong to where they say so."""
        with self._database.reading() as connection:
            return catalog_lists.annex_entries(connection)

    def coverage(self) -> Coverage:
        """What the archive spans: days of agendas and minutes, meetings held on them, documents."""
        with self._database.reading() as connection:
            return catalog_lists.coverage(connection)

    def gaps(self) -> Gaps:
        """What could not be read, placed in a meeting, or numbered."""
        with self._database.reading() as connection:
            return catalog_gaps.gaps(connection)

    def problems(self) -> list[str]:
        """Checks the stored rows against each other; a sentence for each thing that is wrong."""
        with self._database.reading() as connection:
            return list(catalog_lists.problems(connection, self._database.where))

    # -- inside

    def _all(self, query: Select[Any]) -> list[RowMapping]:
        with self._database.reading() as connection:
            return list(connection.execute(query).mappings())

    def _item_chunks(
        self, document_id: str, part: int, number: str | None, *more: ColumnElement[bool]
    ) -> list[Chunk]:
        query = (
            select(chunks)
            .where(chunks.c.document_id == document_id, chunks.c.part == part)
            .where(chunks.c.item_number == number, *more)
            .order_by(chunks.c.ordinal)
        )
        return [to_chunk(r) for r in self._all(query)]


def _document_id(doc: ParsedDocument) -> str:
    if doc.chunks:
        return doc.chunks[0].document_id
    from ingest.structure import document_id  # here: the catalog is read without the parser

    return document_id(doc.source)


def _lock(connection: Connection) -> None:
    """Let writers on PostgreSQL wait their turn (SQLite's transaction does so by itself)."""
    connection.execute(select(meta.c.value).where(meta.c.key == REVISION_KEY).with_for_update())


def _bump(connection: Connection) -> None:
    connection.execute(update(meta).where(meta.c.key == REVISION_KEY).values(value=meta.c.value + 1))


def _find(connection: Connection, document: str) -> RowMapping | None:
    """The document with this id, else the first by path with this file name."""
    where = or_(documents.c.id == document, documents.c.name == document)
    found = connection.execute(select(documents).where(where)).mappings().all()
    return min(found, key=lambda r: (r["id"] != document, r["path"]), default=None)


def _joins(table: Any) -> ColumnElement[bool]:
    """Rows that name their item by its ordinal → that item."""
    return and_(
        items.c.document_id == table.c.document_id,
        items.c.part == table.c.part,
        items.c.ordinal == table.c.item,
    )


def _stored_row(row: RowMapping) -> StoredRow:
    return StoredRow(
        row["caption"],
        tuple(json.loads(row["headers"])),
        tuple(json.loads(row["cells"])),
        *_place(row),
        row["in_table"],
        tuple(json.loads(row["units"])),
        tuple(json.loads(row["numbers"])),
        row["raw_start"],
        row["raw_end"],
        (row["item"], row["section"]),
    )


def _place(row: RowMapping) -> tuple[int, int, int, int]:
    return row["page_start"], row["char_start"], row["page_end"], row["char_end"]
