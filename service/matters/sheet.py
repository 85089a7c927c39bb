"""A matter's time line as a sheet to take away, a row a step. Pure.

Comes in: a time line. Goes out: a `Sheet`. Left to others: writing it (`service.export`).
"""

from __future__ import annotations

from collections.abc import Iterator

from service.export.model import Block, Link, Sheet
from service.followups.model import Source
from service.labels import flowing, page_range
from service.matters.said import (
    changed_said,
    matter_said,
    outcome_said,
    reasons_said,
    step_place,
    step_said,
    step_when,
    word,
)
from service.matters.timeline import Step, Timeline

_COLUMNS = {
    "da": (
        "Dato", "Hvor", "Titel", "Udfald", "Citat", "Dokument", "Side", "Link", "Samme sag", "Ændret senere",
    ),
    "en": (
        "Date", "Where", "Title", "Outcome", "Quote", "Document", "Page", "Link", "Same matter",
        "Changed later",
    ),
}  # fmt: skip


def timeline_sheet(found: Timeline, language: str, base_url: str) -> Sheet:
    """Status first, then the steps by date, then the papers."""
    host = base_url.rstrip("/")
    return Sheet(
        f"{word('timeline', language)}: {flowing(found.topic)}",
        tuple((flowing(m.title), matter_said(m, language)) for m in found.matters),
        (*(_block(s, language, host) for s in found.steps), *_papers(found, language, host)),
        _COLUMNS[language],
        tuple(_row(s, language, host) for s in found.steps),
        language,
    )


def _block(step: Step, language: str, host: str) -> Block:
    """A step under its day and place, its words quoted, with the link to them."""
    links = [Link(f"{flowing(s.document)}, {_pages(s, language)}", host + s.path) for s in step.said]
    lines = tuple(filter(None, (flowing(step.place.title or ""), *_notes(step, language))))
    quotes = tuple(flowing(s.quote) for s in step.said)
    return Block(step_said(step, language), 3, lines, quotes, tuple(links))


def _notes(step: Step, language: str) -> Iterator[str]:
    """Why the step is of the matter, and which later decision says otherwise."""
    treated = step.treatment
    if treated and treated.link and treated.link.reasons:
        yield f"{word('same', language)}: {reasons_said(treated.link.reasons, language)}"
    yield from filter(None, (_changed(step, language),))


def _changed(step: Step, language: str) -> str:
    if step.treatment is None or step.matter is None or step.at is None:
        return ""
    change = step.matter.changed(step.at)
    return changed_said(change, step.matter.treatments[change.by], language) if change else ""


def _papers(found: Timeline, language: str, host: str) -> Iterator[Block]:
    papers = [p for m in found.matters for p in m.papers]
    if papers:
        yield Block(
            word("papers", language), 2, links=tuple(Link(flowing(p.title), host + p.path) for p in papers)
        )


def _row(step: Step, language: str, host: str) -> tuple[str, ...]:
    treated = step.treatment
    first = step.said[0] if step.said else None
    reasons = treated.link.reasons if treated and treated.link else ()
    cells = (
        step_when(step, language),
        step_place(step, language),
        step.place.title or "",
        outcome_said(treated, language) if treated else "",
        " ".join(s.quote for s in step.said),
        first.document if first else "",
        _pages(first, language) if first else "",
        host + (first.path if first else step.place.path),
        reasons_said(reasons, language),
        _changed(step, language),
    )
    return tuple(flowing(c) for c in cells)


def _pages(source: Source, language: str) -> str:
    return page_range(source.page_start, source.page_end, language)
