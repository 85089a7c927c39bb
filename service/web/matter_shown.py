"""Matters and time lines as the templates' variables. Pure.

Comes in: matters, steps. Goes out: strings, dictionaries, places on a drawing. Left to others: routes
(`matter_pages`), words for status and reasons (`service.matters.said`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ingest.model import DocumentKind
from service.followups.model import Source
from service.followups.said import item_said
from service.labels import kind_name, long_date, page_range
from service.matters.book import At
from service.matters.model import Change, Link, Matter
from service.matters.said import (
    changed_said,
    matter_said,
    outcome_said,
    reason_said,
    status_said,
    step_place,
    step_when,
    word,
)
from service.matters.timeline import Kind, Step
from service.web.words import words

LANES, NEAR = 4, 7.0  # rows of marks that would lie on each other on a phone; percent between two
EDGE, YEARS = 3.0, 6  # percent left free at the ends; labels of years at most


def matter_card(matter: Matter, language: str) -> dict[str, Any]:
    """A matter in a list."""
    t = words(language)
    first, last = matter.treatments[0].place.date, matter.last
    days = " – ".join(dict.fromkeys(long_date(d, language) for d in (first, last) if d))
    return {
        "title": matter.title,
        "path": matter.path,
        "status": matter.status.value,
        "said": status_said(matter.status, language),
        "days": days,
        "bodies": ", ".join(dict.fromkeys(p.place.body for p in matter.treatments if p.place.body)),
        "count": t["matter_times"].format(n=len(matter.treatments)) if matter.several else t["matter_once"],
    }


def matter_beside(at: At, language: str) -> dict[str, str]:
    """The matter of an item, beside the item."""
    return {"said": matter_said(at.matter, language), "path": at.matter.path}


def steps_shown(steps: Sequence[Step], language: str) -> list[dict[str, Any]]:
    """Steps in order, each with its number in the drawing."""
    return [_step(n, s, language) for n, s in enumerate(steps, start=1)]


def _step(n: int, step: Step, language: str) -> dict[str, Any]:
    treated = step.treatment
    change = step.matter.changed(step.at) if treated and step.matter and step.at is not None else None
    return {
        "n": n,
        "kind": step.kind.value,
        "when": step_when(step, language),
        "iso": step.when.first.isoformat() if step.when and step.when.unit == "day" else None,
        "place": step_place(step, language),
        "lead": {Kind.TOLD: word("told", language), Kind.MENTIONED: word("mentioned", language)}.get(
            step.kind, ""
        ),
        "path": step.place.path,
        "title": step.place.title if step.kind is Kind.TREATED else "",
        "status": treated.status.value if treated else step.kind.value,
        "outcome": _outcome(step, language),
        "said": status_said(treated.status, language) if treated else "",
        "sources": [_source(s, language) for s in step.said],
        "reasons": _reasons(treated.link, language) if treated and treated.link else [],
        "change": _change(change, step.matter, language) if change and step.matter else None,
    }


def _outcome(step: Step, language: str) -> tuple[str, str] | None:
    treated = step.treatment
    if treated is None or not (said := outcome_said(treated, language)):
        return None
    return (treated.outcome.value if treated.outcome else "none"), said


def _source(source: Source, language: str) -> dict[str, str]:
    place = f"{source.document}, {page_range(source.page_start, source.page_end, language)}"
    return {"quote": source.quote, "path": source.path, "place": place}


def _reasons(link: Link, language: str) -> list[dict[str, Any]]:
    return [
        {"said": reason_said(r, language), "sources": [_source(s, language) for s in r.sources]}
        for r in link.reasons
    ]


def _change(change: Change, matter: Matter, language: str) -> dict[str, Any]:
    by = matter.treatments[change.by]
    return {
        "said": changed_said(change, by, language),
        "path": by.place.path,
        "before": [_source(s, language) for s in change.before],
        "after": [_source(s, language) for s in change.after],
    }


def papers_shown(matters: Sequence[Matter], language: str) -> list[dict[str, str]]:
    """The papers of some matters, each with the item whose annex it is."""
    return [
        {
            "title": p.title,
            "path": p.path,
            "kind": kind_name(DocumentKind(p.kind), language),
            "of": item_said(m.treatments[p.of].place, language) if p.of is not None else "",
        }
        for m in matters
        for p in m.papers
    ]


def drawing(steps: Sequence[Step], language: str) -> dict[str, Any] | None:
    """Where each dated step stands on the line, in percent; None where there is nothing to draw."""
    dated = [(n, s, s.when.first) for n, s in enumerate(steps, start=1) if s.when]
    days = [day for _, _, day in dated]
    if len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    lanes = [-NEAR * 2] * LANES
    marks = []
    for n, step, day in dated:
        x = _across(day, first, last)
        lane = next((i for i, taken in enumerate(lanes) if x - taken >= NEAR), lanes.index(min(lanes)))
        lanes[lane] = x
        marks.append({"n": n, "x": f"{x:.2f}%", "lane": lane, "status": _mark(step)})
    t = words(language)
    said = t["matter_drawn"].format(
        n=len(marks), first=long_date(first, language), last=long_date(last, language)
    )
    rows = 1 + max(int(str(m["lane"])) for m in marks)
    return {"marks": marks, "years": _years(first, last), "said": said, "rows": rows}


def _mark(step: Step) -> str:
    return step.treatment.status.value if step.treatment else step.kind.value


def _across(day: date, first: date, last: date) -> float:
    return EDGE + (100 - 2 * EDGE) * (day - first).days / (last - first).days


def _years(first: date, last: date) -> list[dict[str, str]]:
    """The beginnings of years between two days, every so many that their labels have room."""
    years = list(range(first.year + 1, last.year + 1))
    every = -(-len(years) // YEARS) or 1
    return [{"label": str(y), "x": f"{_across(date(y, 1, 1), first, last):.2f}%"} for y in years[::every]]
