"""A digest as JSON. Pure.

Comes in: a `Digest`. Goes out: plain data, in the words of the meetings' and follow-ups' JSON.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from service.digest.model import Digest, DigestItem, DigestMeeting
from service.followups.as_json import to_json as task_json


def to_json(digest: Digest) -> dict[str, Any]:
    last, period = digest.archive_last, digest.period
    return {
        "body": period.body or None,
        "from": _iso(period.first),
        "to": _iso(period.last),
        "since": _iso(period.since),
        "left_out": digest.left_out,
        "again": [task_json(t, last) for t in digest.again],
        "meetings": [_meeting(m, last) for m in digest.meetings],
    }


def _meeting(m: DigestMeeting, last: date | None) -> dict[str, Any]:
    return {
        "body": m.held.body,
        "date": _iso(m.held.date),
        "url": m.held.path,
        "new": m.is_new,
        "minutes": m.has_minutes,
        "items": [_item(i, last) for i in m.items],
    }


def _item(i: DigestItem, last: date | None) -> dict[str, Any]:
    return {
        "number": i.item.number,
        "title": i.item.title,
        "outcome": i.item.outcome.value if i.item.outcome else None,
        "url": i.path,
        "decisions": [
            {"outcome": d.outcome.value, "sources": [_source(asdict(s)) for s in d.sources]}
            for d in i.decisions
        ],
        "followups": [task_json(t, last) for t in i.tasks],
    }


def _source(values: dict[str, Any]) -> dict[str, Any]:
    return {("url" if name == "path" else name): value for name, value in values.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
