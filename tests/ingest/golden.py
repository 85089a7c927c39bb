"""Golden files: what a document came to when somebody last looked, as JSON to review like code.

`REFERENT_REWRITE_GOLDEN=1 pytest tests/ingest/test_structure.py` writes them anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from ingest.model import AgendaItem, ParsedDocument, Part, Section
from tests.support import ROOT

FOLDER = ROOT / "tests" / "golden"


def check(name: str, found: object) -> None:
    """Compare with `tests/golden/<name>/structure.json`, or write it where the flag says so."""
    path = FOLDER / name / "structure.json"
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("REFERENT_REWRITE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert json.loads(text) == json.loads(path.read_text(encoding="utf-8"))


def outline(document: ParsedDocument) -> dict[str, Any]:
    """A document as its structure, with the first words of each section."""
    page = document.raw.page_of

    def pages(part: Part | AgendaItem) -> list[int]:
        return [page(part.raw_start), page(part.raw_end - 1)]

    def item(found: AgendaItem) -> dict[str, Any]:
        return {
            "number": found.number,
            "title": found.title,
            "pages": pages(found),
            "outcome": found.outcome,
            "sections": sections(found.sections),
            "decisions": [f"{d.outcome} · {d.body}: {d.text}" for d in found.decisions],
        }

    return {
        "kind": document.kind,
        "title": document.title,
        "parts": [
            {
                "kind": p.kind,
                "title": p.title,
                "pages": pages(p),
                "reason": p.reason,
                "parent": [p.parent, p.parent_item],
                "meeting": [p.meeting.body, str(p.meeting.date)] if p.meeting else None,
                "sections": sections(p.sections),
                "items": [item(i) for i in p.items],
            }
            for p in document.parts
        ],
        "chunks": [f"{c.header} [{len(c.text)}]" for c in document.chunks],
    }


def sections(found: Sequence[Section]) -> list[str]:
    """ "recommendation Indstilling: Det indstilles, at … (2 rows)"."""
    return [
        f"{s.role} {s.heading or '–'}: {s.text.text[:50]}" + (f" ({len(s.rows)} rows)" if s.rows else "")
        for s in found
    ]
