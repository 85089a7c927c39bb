"""Follow-ups as a sheet to take away, a row each. Pure.

Comes in: traced follow-ups. Goes out: a `Sheet`. Left to others: writing it (`service.export`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from service.export.model import Block, Link, Sheet
from service.followups.model import Traced
from service.followups.said import due_said, item_said, nothing_later_said, who_said
from service.labels import flowing, long_date, page_range

_TITLE = {"da": "Opfølgning", "en": "Follow-up"}
_COLUMNS = {
    "da": (
        "Udvalg", "Møde", "Punkt", "Titel", "Ansvarlig", "Opgave", "Frist", "Frist fra", "Frist til", "Citat",
        "Dokument", "Side", "Link", "Senere omtale",
    ),
    "en": (
        "Committee", "Meeting", "Item", "Title", "Owner", "Task", "Due", "Due from", "Due to", "Quote",
        "Document", "Page", "Link", "Later mention",
    ),
}  # fmt: skip


def follow_up_sheet(entries: Sequence[Traced], last: date | None, language: str, base_url: str) -> Sheet:
    """Args: `last`: the archive's last meeting."""
    host = base_url.rstrip("/")
    return Sheet(
        _TITLE[language],
        (),
        tuple(follow_up_block(e, last, language, host) for e in entries),
        _COLUMNS[language],
        tuple(_row(e, last, language, host) for e in entries),
        language,
    )


def follow_up_block(entry: Traced, last: date | None, language: str, host: str, level: int = 3) -> Block:
    """A follow-up under who and when, its words quoted, with links to them and to what came later."""
    task = entry.task
    due = due_said(task.due, language)
    heading = " · ".join(part for part in (who_said(task.who, language), due) if part)
    place = Link(f"{item_said(task.item, language)}, {_pages(entry, language)}", host + task.source.path)
    later = tuple(Link(item_said(p, language), host + p.path) for p in entry.later)
    lines = () if later else (nothing_later_said(last, language),)
    quotes = tuple(flowing(s.quote) for s in task.sources)
    return Block(flowing(heading), level, lines, quotes, (place, *later))


def _row(entry: Traced, last: date | None, language: str, host: str) -> tuple[str, ...]:
    task = entry.task
    first, to = (task.due.first, task.due.last) if task.due else (None, None)
    later = "; ".join(item_said(p, language) for p in entry.later) or nothing_later_said(last, language)
    cells = (
        task.item.body or "",
        long_date(task.item.date, language) if task.item.date else "",
        task.item.number or "",
        task.item.title or "",
        who_said(task.who, language),
        task.what,
        due_said(task.due, language),
        first.isoformat() if first else "",
        to.isoformat() if to else "",
        task.quote,
        task.source.document,
        _pages(entry, language),
        host + task.source.path,
        later,
    )
    return tuple(flowing(c) for c in cells)


def _pages(entry: Traced, language: str) -> str:
    sources = entry.task.sources
    return page_range(sources[0].page_start, sources[-1].page_end, language)
