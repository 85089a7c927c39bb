"""Follow-ups as the contract's JSON. Pure.

Comes in: traced follow-ups, the archive's last day. Goes out: plain data.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from service.followups.model import Due, Place, Traced
from service.followups.said import nothing_later_said


def to_json(entry: Traced, last: date | None) -> dict[str, Any]:
    """Args: `last`: the archive's last meeting, up to which a later mention was looked for."""
    task = entry.task
    return _place(task.item) | {
        "id": task.id,
        "who": task.who,
        "what": task.what,
        "due": _due(task.due),
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
            for s in task.sources
        ],
        "later": [_place(p) for p in entry.later],
        "later_until": _iso(last),
        "note": None if entry.later else nothing_later_said(last),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "body": place.body,
        "date": _iso(place.date),
        "number": place.number,
        "title": place.title,
        "url": place.path,
    }


def _due(due: Due | None) -> dict[str, Any] | None:
    if due is None:
        return None
    return {"words": due.words, "unit": due.unit.value, "from": _iso(due.first), "to": _iso(due.last)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
