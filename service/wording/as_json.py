"""Earlier wordings as the contract's JSON. Pure.

Comes in: what was found. Goes out: plain data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from service.followups.model import Source
from service.wording.compare import Piece
from service.wording.model import Checked, Contradiction, Hit, Looked, Paragraph, Use, Version
from service.wording.phrase import Phrases
from service.wording.said import reference


def looked_json(found: Looked) -> dict[str, Any]:
    return {
        "text": found.text,
        "hits": [_hit(h) for h in found.hits],
        "lineage": [_version(v) for v in found.lineage.versions],
    }


def checked_json(found: Checked) -> dict[str, Any]:
    return {"paragraphs": [_paragraph(p) for p in found.paragraphs]}


def phrases_json(found: Phrases) -> dict[str, Any]:
    return {
        "phrase": found.pattern,
        "total": found.total,
        "uses": [_use(u.use) | {"before": u.before, "words": u.words, "after": u.after} for u in found.uses],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "words": hit.words,
        "score": round(hit.score, 3),
        "standing": hit.standing.value,
        "verbatim": hit.verbatim,
        "start": hit.asked[0],
        "end": hit.asked[1],
        "uses": [_use(u) for u in hit.uses],
        "difference": _pieces(hit.pieces),
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "reference": reference(use),
        "body": use.item.body,
        "date": _iso(use.item.date),
        "number": use.item.number,
        "title": use.item.title,
        "section": use.section.value,
        "standing": use.standing.value,
        "item_url": use.item.path,
        "sources": [_source(s) for s in use.sources],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "quote": source.quote,
        "document": source.document,
        "document_id": source.document_id,
        "page_start": source.page_start,
        "char_start": source.char_start,
        "page_end": source.page_end,
        "char_end": source.char_end,
        "url": source.path,
    }


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    return [
        {
            "kind": p.kind.value,
            "before": p.before,
            "after": p.after,
            "stress": p.stress.value if p.stress else None,
        }
        for p in pieces
    ]


def _version(version: Version) -> dict[str, Any]:
    return {
        "first": version.first.isoformat(),
        "last": version.last.isoformat(),
        "hit": _hit(version.hit),
        "change": _pieces(version.change),
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "text": paragraph.text,
        "fate": paragraph.fate.value,
        "hits": [_hit(h) for h in paragraph.hits],
        "later": _hit(paragraph.later) if paragraph.later else None,
        "contradictions": [_contradiction(c) for c in paragraph.contradictions],
    }


def _contradiction(found: Contradiction) -> dict[str, Any]:
    return {
        "sentence": found.sentence,
        "reason": found.reason.value,
        "words": found.words,
        "use": _use(found.use),
        "difference": _pieces(found.pieces),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
