"""A document's stored rows as the JSON of `referent show DOC --json`. Pure.

Comes in: rows of one document, each table in order. Goes out: the contract's dictionary. Left to others:
fetching the rows (`catalog`) and printing (the command line).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from ingest.catalog_schema import OUTSIDE_ITEMS

StoredRows = Iterable[RowMapping]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The rows of one document that `show` draws on, in order within each table."""

    document: RowMapping
    parts: StoredRows
    meetings: StoredRows
    items: StoredRows
    sections: StoredRows
    decisions: StoredRows


def structure_json(rows: DocumentRows) -> Json:
    """Parts with their items, sections and decisions; `sections` of a part is its text outside items."""
    parts = list(rows.parts)
    titles = {part["ordinal"]: part["title"] for part in parts}
    meetings = {row["part"]: row for row in rows.meetings}
    sections: dict[tuple[int, int], list[Json]] = defaultdict(list)
    for row in rows.sections:
        sections[row["part"], row["item"]].append(_section_json(row))
    decisions: dict[tuple[int, int], list[Json]] = defaultdict(list)
    for row in rows.decisions:
        decisions[row["part"], row["item"]].append(_decision_json(row))
    items: dict[int, list[Json]] = defaultdict(list)
    for row in rows.items:
        key = row["part"], row["ordinal"]
        items[row["part"]].append(
            _pick(row, "number", "title", "page_start", "page_end", "outcome")
            | {"sections": sections[key], "decisions": decisions[key]}
        )
    return {
        "document": rows.document["name"],
        "status": rows.document["status"],
        "pages": rows.document["pages"],
        "parts": [
            _pick(part, "kind", "title", "page_start", "page_end")
            | {
                "parent": titles.get(part["parent"]),
                "parent_item": part["parent_item"],
                "reason": part["reason"],
                "meeting": _meeting_json(meetings.get(part["ordinal"])),
                "items": items[part["ordinal"]],
                "sections": sections[part["ordinal"], OUTSIDE_ITEMS],
            }
            for part in parts
        ],
    }


def _meeting_json(row: RowMapping | None) -> Json | None:
    if row is None:
        return None
    day = row["date"]
    return {"body": row["body"], "date": day.isoformat() if day else None, "title": row["title"]}


def _section_json(row: RowMapping) -> Json:
    return _pick(row, "role", "heading", "page_start", "page_end", "char_start", "char_end", "text")


def _decision_json(row: RowMapping) -> Json:
    return _pick(row, "text", "outcome", "body", "page_start", "page_end", "char_start", "char_end")


def _pick(row: RowMapping, *names: str) -> Json:
    return {name: row[name] for name in names}
