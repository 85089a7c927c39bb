"""A stored document as the contract's JSON for `show`. Pure.

Comes in: the document's rows. Goes out: the JSON: parts → meetings → items → sections → decisions and
tables, each with its pages and offsets. Left to others: the queries (`catalog`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import RowMapping

from ingest.catalog_rows import evidence_from_json, positions_from_json, raw_place, votes_from_json
from ingest.catalog_schema import OUTSIDE_ITEMS
from ingest.model import Evidence, Page, Position, RawText

StoredRows = Iterable[RowMapping]
Json = dict[str, Any]

_PLACE = ("page_start", "page_end", "char_start", "char_end")


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The rows of one document that `show` draws on, in order within each table."""

    document: RowMapping
    parts: StoredRows
    meetings: StoredRows
    items: StoredRows
    sections: StoredRows
    decisions: StoredRows
    table_rows: StoredRows
    pages: StoredRows


def structure_json(rows: DocumentRows) -> Json:
    """Parts with their items, sections and decisions; `sections` of a part is its text outside items."""
    pages = list(rows.pages)
    raw = RawText(tuple(Page(p["number"], p["raw"]) for p in pages))
    parts = list(rows.parts)
    titles = {part["ordinal"]: part["title"] for part in parts}
    meetings = {row["part"]: row for row in rows.meetings}
    tables = _tables(rows.table_rows)
    sections: dict[tuple[int, int], list[Json]] = defaultdict(list)
    for row in rows.sections:
        shown = _pick(row, "role", "heading", *_PLACE, "text")
        key = row["part"], row["item"], row["ordinal"]
        sections[row["part"], row["item"]].append(shown | {"tables": tables.get(key, [])})
    decisions: dict[tuple[int, int], list[Json]] = defaultdict(list)
    for row in rows.decisions:
        decisions[row["part"], row["item"]].append(_decision_json(row, raw))
    items: dict[int, list[Json]] = defaultdict(list)
    for row in rows.items:
        key_of_item = row["part"], row["ordinal"]
        items[row["part"]].append(
            _pick(row, "ordinal", "number", "title", "page_start", "page_end", "outcome", "case_number")
            | _pick(row, "clearance")
            | _chars(row, raw)
            | {
                "sections": sections[key_of_item],
                "decisions": decisions[key_of_item],
                "evidence": _evidence_json(row, raw),
            }
        )
    shown = {
        "document": rows.document["name"],
        "status": rows.document["status"],
        "pages": rows.document["pages"],
        "parts": [
            _part_json(part, raw)
            | {
                "parent": titles.get(part["parent"]),
                "meeting": _meeting_json(meetings.get(part["ordinal"])),
                "items": items[part["ordinal"]],
                "sections": sections[part["ordinal"], OUTSIDE_ITEMS],
            }
            for part in parts
        ],
    }
    known = [_pick(p, "number", "confidence") for p in pages if p["confidence"] is not None]
    return shown | (
        {"page_confidence": [{"page": k["number"], "confidence": k["confidence"]} for k in known]}
        if known
        else {}
    )


def _part_json(part: RowMapping, raw: RawText) -> Json:
    """Of a part, what needs no other rows; `parent_ordinal` tells two parents of one title apart."""
    return (
        _pick(part, "ordinal", "kind", "title", "file", "clearance", "page_start", "page_end")
        | _chars(part, raw)
        | {"parent_ordinal": part["parent"]}
        | _pick(part, "parent_item", "parent_item_title", "parent_annex", "reason")
        | {"evidence": _evidence_json(part, raw)}
    )


def _meeting_json(row: RowMapping | None) -> Json | None:
    if row is None:
        return None
    return {
        "body": row["body"],
        "date": _iso(row["date"]),
        "title": row["title"],
        "time": row["time"],
        "place": row["place"],
        "participants": json.loads(row["participants"]),
        "apologies": json.loads(row["apologies"]),
        "approval": row["approval"],
    }


def _decision_json(row: RowMapping, raw: RawText) -> Json:
    votes = votes_from_json(row["votes"])
    counted = votes and {
        "in_favour": votes.in_favour,
        "against": votes.against,
        "abstained": votes.abstained,
    }
    return _pick(row, "text", "outcome", "body", *_PLACE) | {
        "date": _iso(row["date"]),
        "votes": counted,
        "positions": [_position_json(p, raw) for p in positions_from_json(row["positions"])],
        "evidence": _evidence_json(row, raw),
    }


def _position_json(position: Position, raw: RawText) -> Json:
    """Who stood where, with the words that say so."""
    words = " ".join(raw.text[position.raw_start : position.raw_end].split())
    place = raw_place(raw, position.raw_start, position.raw_end)
    return {"who": position.who, "stance": position.stance, "words": words} | {n: place[n] for n in _PLACE}


def _tables(rows: StoredRows) -> dict[tuple[int, int, int], list[Json]]:
    """Part, item, section → its tables; rows under other headers begin a table of their own."""
    tables: dict[tuple[int, int, int], list[Json]] = defaultdict(list)
    for key, group in groupby(rows, key=_table_key):
        first, *others = group
        tables[key[:3]].append(
            {
                "caption": first["caption"],
                "headers": json.loads(first["headers"]),
                "units": json.loads(first["units"]),
                "rows": [_row_json(row) for row in (first, *others)],
            }
        )
    return tables


def _table_key(row: RowMapping) -> tuple[int, int, int, int, str, str, str]:
    names = row["caption"] or "", row["headers"], row["units"]
    return row["part"], row["item"], row["section"], row["in_table"], *names


def _row_json(row: RowMapping) -> Json:
    return {"cells": json.loads(row["cells"]), "values": json.loads(row["numbers"])} | _pick(row, *_PLACE)


def _evidence_json(row: RowMapping, raw: RawText) -> list[Json]:
    return [
        {"field": e.field, "words": e.words, "confidence": e.confidence} | _evidence_place(e, raw)
        for e in evidence_from_json(row["evidence"])
    ]


def _evidence_place(evidence: Evidence, raw: RawText) -> Json:
    """Where the words stand: the page they begin on, and `page_end`, which `char_end` counts in."""
    if evidence.raw_start is None or evidence.raw_end is None:
        return {"page": None, "page_end": None, "char_start": None, "char_end": None}
    place = raw_place(raw, evidence.raw_start, evidence.raw_end)
    return {"page": place["page_start"]} | {n: place[n] for n in ("page_end", "char_start", "char_end")}


def _chars(row: RowMapping, raw: RawText) -> Json:
    """Offsets within the raw text of the pages that a part or item begins and ends on."""
    place = raw_place(raw, row["raw_start"], row["raw_end"])
    return {"char_start": place["char_start"], "char_end": place["char_end"]}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _pick(row: RowMapping, *names: str) -> Json:
    return {name: row[name] for name in names}
