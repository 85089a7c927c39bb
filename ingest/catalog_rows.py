"""A parsed document as the rows of each table, and chunk rows back as chunks. Pure.

Comes in: `ParsedDocument`. Goes out: plain dictionaries a database takes as they are. Left to others:
writing and asking (`catalog`).
"""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import RowMapping, Table

from ingest import catalog_schema as schema
from ingest.clearance import covered_pages
from ingest.model import (
    CLEARANCES,
    PAGE_BREAK,
    AgendaItem,
    Chunk,
    DocumentKind,
    Evidence,
    FileStatus,
    Meeting,
    Outcome,
    ParsedDocument,
    Part,
    Position,
    RawText,
    Section,
    SectionRole,
    Stance,
    Votes,
    runs_from_json,
    runs_to_json,
)

Row = dict[str, Any]

CHUNK_FIELDS = tuple(f.name for f in fields(Chunk))
MEETING_PAPERS = (DocumentKind.AGENDA, DocumentKind.MINUTES)


def document_rows(
    doc: ParsedDocument, document_id: str, version: str, status: FileStatus, reason: str
) -> list[tuple[Table, list[Row]]]:
    """All rows of a document, tables in the order in which they must be inserted.

    Raises:
        ValueError: a chunk names another document, or a span lies outside the text.
    """
    stray = {c.document_id for c in doc.chunks} - {document_id}
    if stray:
        raise ValueError(f"{doc.source.name}: chunks of other documents: {sorted(stray)[:3]}")
    parts = _Parts(document_id, doc.raw)
    by_ordinal = {part.ordinal: part for part in doc.parts}
    for part in doc.parts:
        parent = None if part.parent is None else by_ordinal.get(part.parent)
        parts.add(part, owns_its_meeting(part, parent))
    return [
        (schema.documents, [_document_row(doc, document_id, version, status, reason)]),
        (
            schema.pages,
            [
                {
                    "document_id": document_id,
                    "number": p.number,
                    "label": p.label,
                    "raw": p.raw,
                    "confidence": p.confidence,
                    "words": p.words or None,
                }
                for p in doc.raw.pages
            ],
        ),
        (schema.page_covers, list(_covers(doc, document_id))),
        (schema.parts, parts.parts),
        (schema.meetings, parts.meetings),
        (schema.items, parts.items),
        (schema.sections, parts.sections),
        (schema.decisions, parts.decisions),
        (schema.table_rows, parts.table_rows),
        (schema.chunks, [chunk_row(c) for c in doc.chunks]),
    ]


def _covers(doc: ParsedDocument, document_id: str) -> Iterator[Row]:
    for clearance in CLEARANCES[:-1]:  # the highest sees everything
        for number, raw in covered_pages(doc, clearance).items():
            yield {"document_id": document_id, "number": number, "clearance": clearance, "raw": raw}


def owns_its_meeting(part: Part, parent: Part | None) -> bool:
    """Whether a part is a meeting's own agenda or minutes, and not a paper that came to a meeting.

    An annex carries its parent's meeting, also where it calls itself minutes; embedded minutes name
    another meeting, or have items of their own.
    """
    if part.meeting is None or part.kind not in MEETING_PAPERS:
        return False
    if part.items or parent is None or parent.meeting is None:
        return True
    return (part.meeting.body, part.meeting.date) != (parent.meeting.body, parent.meeting.date)


def chunk_row(chunk: Chunk) -> Row:
    row = {name: getattr(chunk, name) for name in CHUNK_FIELDS}
    return row | {"runs": runs_to_json(chunk.runs), "digest": chunk.digest}


def to_chunk(row: RowMapping) -> Chunk:
    """A row of `chunks` → the chunk that was stored."""
    values = {name: row[name] for name in CHUNK_FIELDS}
    values["kind"] = DocumentKind(values["kind"])
    values["section"] = SectionRole(values["section"])
    values["outcome"] = to_outcome(values["outcome"])
    values["runs"] = runs_from_json(values["runs"])
    return Chunk(**values)


def evidence_to_json(evidence: Sequence[Evidence]) -> str:
    return _json([e.field, e.words, e.confidence, e.raw_start, e.raw_end] for e in evidence)


def evidence_from_json(text: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(*row) for row in json.loads(text))


def votes_to_json(votes: Votes | None) -> str | None:
    return None if votes is None else _json((votes.in_favour, votes.against, votes.abstained))


def votes_from_json(text: str | None) -> Votes | None:
    return None if text is None else Votes(*json.loads(text))


def positions_to_json(positions: Sequence[Position]) -> str:
    return _json([p.who, p.stance, p.raw_start, p.raw_end] for p in positions)


def positions_from_json(text: str) -> tuple[Position, ...]:
    return tuple(Position(who, Stance(stance), *span) for who, stance, *span in json.loads(text))


def to_outcome(value: str | None) -> Outcome | None:
    return None if value is None else Outcome(value)


def raw_place(raw: RawText, start: int, end: int) -> Row:
    """Raw span → page_start, char_start, page_end, char_end (characters within each page's raw text).

    A page break belongs to no page, so a span that begins or ends on one is drawn in to the next text.

    Raises:
        ValueError: the span lies outside the text.
    """
    if not raw.pages or not 0 <= start <= end <= len(raw.text):
        raise ValueError(f"span {start}–{end} lies outside the text of {len(raw.text)} characters")
    while start < end and _on_break(raw, start):
        start += len(PAGE_BREAK)
    while start < end and _on_break(raw, end - len(PAGE_BREAK)):
        end -= len(PAGE_BREAK)
    first, char_start = raw.locate(start)
    if end > start:
        last, at = raw.locate(end - 1)
        char_end = at + 1
    else:
        last, char_end = first, char_start
    return {"page_start": first, "char_start": char_start, "page_end": last, "char_end": char_end}


def _on_break(raw: RawText, offset: int) -> bool:
    i = bisect.bisect_right(raw.starts, offset) - 1
    return offset - raw.starts[i] >= len(raw.pages[i].raw)


def _document_row(
    doc: ParsedDocument, document_id: str, version: str, status: FileStatus, reason: str
) -> Row:
    return {
        "id": document_id,
        "path": str(doc.source.path),
        "name": doc.source.name,
        "size": doc.source.size,
        "sha256": doc.source.sha256,
        "version": version,
        "status": status,
        "reason": reason,
        "kind": doc.kind,
        "title": doc.title,
        "pages": len(doc.raw.pages),
        "chunks": len(doc.chunks),
        "warnings": _json(doc.warnings),
        "outline": _json([e.title, e.page, e.level] for e in doc.outline),
    }


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose sections: an item's, or a part's outside its items."""

    part: int
    item: int
    raw_start: int


class _Parts:
    """Gathers the rows of a document's parts, each with its keys and places."""

    def __init__(self, document_id: str, raw: RawText) -> None:
        self.document_id = document_id
        self.raw = raw
        self.parts: list[Row] = []
        self.meetings: list[Row] = []
        self.items: list[Row] = []
        self.sections: list[Row] = []
        self.decisions: list[Row] = []
        self.table_rows: list[Row] = []

    def add(self, part: Part, owns_meeting: bool) -> None:
        """Gather a part with all that stands under it."""
        self.parts.append(
            {
                "document_id": self.document_id,
                "ordinal": part.ordinal,
                "kind": part.kind,
                "title": part.title,
                "reason": part.reason,
                "parent": part.parent,
                "parent_item": part.parent_item,
                "parent_item_title": part.parent_item_title,
                "parent_annex": part.parent_annex,
                "file": part.file,
                "clearance": part.clearance,
                "evidence": evidence_to_json(part.evidence),
            }
            | self._extent(part.raw_start, part.raw_end)
        )
        if part.meeting is not None:
            self._add_meeting(part.ordinal, part.meeting, owns_meeting)
        self._add_sections(_Owner(part.ordinal, schema.OUTSIDE_ITEMS, part.raw_start), part.sections)
        for ordinal, item in enumerate(part.items):
            self._add_item(part, ordinal, item)

    def _add_meeting(self, part: int, meeting: Meeting, own: bool) -> None:
        self.meetings.append(
            {
                "document_id": self.document_id,
                "part": part,
                "body": meeting.body,
                "date": meeting.date,
                "title": meeting.title,
                "own": own,
                "time": meeting.time,
                "place": meeting.place,
                "participants": _json(meeting.participants),
                "apologies": _json(meeting.apologies),
                "approval": meeting.approval,
            }
        )

    def _add_item(self, part: Part, ordinal: int, item: AgendaItem) -> None:
        self.items.append(
            {
                "document_id": self.document_id,
                "part": part.ordinal,
                "ordinal": ordinal,
                "number": item.number,
                "title": item.title,
                "outcome": item.outcome,
                "case_number": item.case_number,
                "clearance": item.clearance,
                "evidence": evidence_to_json(item.evidence),
            }
            | self._extent(item.raw_start, item.raw_end)
        )
        self._add_sections(_Owner(part.ordinal, ordinal, item.raw_start), item.sections)
        for n, decision in enumerate(item.decisions):
            self.decisions.append(
                {
                    "document_id": self.document_id,
                    "part": part.ordinal,
                    "item": ordinal,
                    "ordinal": n,
                    "text": decision.text,
                    "outcome": decision.outcome,
                    "body": decision.body,
                    "date": decision.date,
                    "votes": votes_to_json(decision.votes),
                    "evidence": evidence_to_json(decision.evidence),
                    "positions": positions_to_json(decision.positions),
                    "raw_start": decision.raw_start,
                    "raw_end": decision.raw_end,
                }
                | raw_place(self.raw, decision.raw_start, decision.raw_end)
            )

    def _add_sections(self, owner: _Owner, sections: Sequence[Section]) -> None:
        at = owner.raw_start
        for n, section in enumerate(sections):
            # An empty section ("Beslutning:" and nothing) has no place of its own: it stands where
            # the text before it ended.
            start, end = (section.text.raw_start, section.text.raw_end) if section.text.runs else (at, at)
            at = end
            self.sections.append(
                {
                    "document_id": self.document_id,
                    "part": owner.part,
                    "item": owner.item,
                    "ordinal": n,
                    "role": section.role,
                    "heading": section.heading,
                    "text": section.text.text,
                    "runs": runs_to_json(section.text.runs),
                }
                | raw_place(self.raw, start, end)
            )
            self._add_table_rows(owner, n, section)

    def _add_table_rows(self, owner: _Owner, ordinal: int, section: Section) -> None:
        for n, row in enumerate(section.rows):
            self.table_rows.append(
                {
                    "document_id": self.document_id,
                    "part": owner.part,
                    "item": owner.item,
                    "section": ordinal,
                    "ordinal": n,
                    "caption": row.caption,
                    "headers": _json(row.headers),
                    "cells": _json(row.cells),
                    "in_table": row.table,
                    "units": _json(row.units),
                    "numbers": _json(row.values),
                    "raw_start": row.raw_start,
                    "raw_end": row.raw_end,
                }
                | raw_place(self.raw, row.raw_start, row.raw_end)
            )

    def _extent(self, start: int, end: int) -> Row:
        place = raw_place(self.raw, start, end)
        return {
            "raw_start": start,
            "raw_end": end,
            "page_start": place["page_start"],
            "page_end": place["page_end"],
        }


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
