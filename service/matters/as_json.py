"""Matters, their steps and later treatments as the contract's JSON. Pure.

Comes in: matters, time lines. Goes out: plain data.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from service.draft import When
from service.followups.model import Place, Source
from service.matters.book import At
from service.matters.model import Change, Link, Matter, Paper, Reason, Treatment
from service.matters.said import later_place, later_said, reason_said
from service.matters.timeline import Step, Timeline


def summary_json(matter: Matter) -> dict[str, Any]:
    """A matter in a list."""
    return {
        "url": matter.path,
        "title": matter.title,
        "status": matter.status.value,
        "last": _iso(matter.last),
        "first": _iso(matter.treatments[0].place.date),
        "bodies": sorted({t.place.body for t in matter.treatments if t.place.body}),
        "count": len(matter.treatments),
    }


def matter_json(matter: Matter) -> dict[str, Any]:
    """A matter with all that is known of it."""
    return summary_json(matter) | {
        "treatments": [_treatment(t) for t in matter.treatments],
        "changes": [_change(c, matter) for c in matter.changes],
        "mentions": [
            {"of": m.of, "item": place_json(m.place), "sources": [source_json(s) for s in m.sources]}
            for m in matter.mentions
        ],
        "papers": [_paper(p) for p in matter.papers],
    }


def timeline_json(timeline: Timeline) -> dict[str, Any]:
    return {
        "topic": timeline.topic,
        "matters": [summary_json(m) for m in timeline.matters],
        "steps": [_step(s) for s in timeline.steps],
    }


def later_json(at: At | None) -> dict[str, Any] | None:
    """What became of an item's matter later; None where nothing did."""
    place = later_place(at) if at else None
    if at is None or place is None:
        return None
    change = at.changed
    return {
        "note": later_said(at),
        "turn": change.turn.value if change else None,
        "item": place_json(place.place),
        "count": len(at.later),
        "matter": at.matter.path,
    }


def place_json(place: Place) -> dict[str, Any]:
    return {
        "body": place.body,
        "date": _iso(place.date),
        "number": place.number,
        "title": place.title,
        "url": place.path,
    }


def source_json(source: Source) -> dict[str, Any]:
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


def _treatment(treatment: Treatment) -> dict[str, Any]:
    return place_json(treatment.place) | {
        "outcome": treatment.outcome.value if treatment.outcome else None,
        "minuted": treatment.minuted,
        "status": treatment.status.value,
        "case_number": treatment.case_number,
        "sources": [source_json(s) for s in treatment.said],
        "link": _link(treatment.link) if treatment.link else None,
    }


def _link(link: Link) -> dict[str, Any]:
    return {"to": link.to, "reasons": [_reason(r) for r in link.reasons]}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "why": reason.why.value,
        "said": reason_said(reason),
        "words": list(reason.words),
        "date": _iso(reason.day),
        "sources": [source_json(s) for s in reason.sources],
    }


def _change(change: Change, matter: Matter) -> dict[str, Any]:
    return {
        "turn": change.turn.value,
        "of": place_json(matter.treatments[change.of].place),
        "by": place_json(matter.treatments[change.by].place),
        "before": [source_json(s) for s in change.before],
        "after": [source_json(s) for s in change.after],
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "kind": paper.kind,
        "date": _iso(paper.date),
        "document": paper.document,
        "url": paper.path,
        "of": paper.of,
    }


def _step(step: Step) -> dict[str, Any]:
    treated = step.treatment
    return {
        "kind": step.kind.value,
        "when": _when(step.when),
        "item": place_json(step.place),
        "outcome": treated.outcome.value if treated and treated.outcome else None,
        "status": treated.status.value if treated else None,
        "matter": step.matter.path if step.matter else None,
        "reasons": [_reason(r) for r in treated.link.reasons] if treated and treated.link else [],
        "sources": [source_json(s) for s in step.said],
    }


def _when(when: When | None) -> dict[str, Any] | None:
    return {"date": _iso(when.first), "unit": when.unit, "planned": when.planned} if when else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
