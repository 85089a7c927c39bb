"""Entries as the contract's JSON. Pure.

Comes in: entries. Goes out: plain data; a correction is told apart from the archive's own words by
`corrected`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from service.glossary.model import Entry, Given, Meaning
from service.glossary.said import corrected_said


def to_json(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "also": list(entry.also),
        "kind": entry.kind.value,
        "used": entry.used,
        "papers": entry.papers,
        "meanings": [_meaning(m) for m in entry.meanings],
    }


def _meaning(meaning: Meaning) -> dict[str, Any]:
    corrected = meaning.corrected
    return {
        "id": meaning.id,
        "long": meaning.long or None,
        "explained": meaning.explained or None,
        "bodies": list(meaning.bodies),
        "used": meaning.used,
        "corrected": {
            "on": datetime.fromtimestamp(corrected.at, UTC).date().isoformat(),
            "added": corrected.added,
            "note": corrected_said(corrected),
        }
        if corrected
        else None,
        "given": [_given(g) for g in meaning.given],
    }


def _given(given: Given) -> dict[str, Any]:
    return {
        "says": given.found.says.value,
        "body": given.body,
        "date": given.date.isoformat() if given.date else None,
        "kind": given.kind.value,
        "sources": [
            {
                "quote": s.quote,
                "document": s.document,
                "document_id": s.document_id,
                "page_start": s.page_start,
                "char_start": s.char_start,
                "page_end": s.page_end,
                "char_end": s.char_end,
                "url": s.path,
            }
            for s in given.sources
        ],
    }
