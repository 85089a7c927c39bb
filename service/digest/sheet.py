"""A digest as a sheet to take away. Pure.

Comes in: a `Digest`. Goes out: a `Sheet`: a section a meeting, an entry an item, a row a decision. Left to
others: writing it (`service.export`).
"""

from __future__ import annotations

from collections.abc import Iterator

from service.digest.model import Digest, DigestItem, DigestMeeting, Period
from service.digest.said import meeting_said, notes_said, period_said, word
from service.export.model import Block, Link, Sheet
from service.followups.model import Source
from service.followups.sheet import follow_up_block
from service.labels import flowing, outcome_name, page_range

_COLUMNS = {
    "da": ("Møde", "Punkt", "Titel", "Udfald", "Beslutning", "Dokument", "Side", "Link"),
    "en": ("Meeting", "Item", "Title", "Outcome", "Decision", "Document", "Page", "Link"),
}


def digest_sheet(digest: Digest, language: str, base_url: str) -> Sheet:
    """Outcomes first, then the decisions' own words, then what they ask of whom."""
    host = base_url.rstrip("/")
    blocks = [b for m in digest.meetings for b in _meeting_blocks(m, digest, language, host)]
    return Sheet(
        digest_title(digest.period, language),
        (),
        (Block(lines=tuple(notes_said(digest, language))), *blocks, *_again(digest, language, host)),
        _COLUMNS[language],
        tuple(r for m in digest.meetings for r in _rows(m, language, host)),
        language,
    )


def _again(digest: Digest, language: str, host: str) -> Iterator[Block]:
    if digest.again:
        yield Block(word("again", language))
        for task in digest.again:
            yield follow_up_block(task, digest.archive_last, language, host)


def _meeting_blocks(m: DigestMeeting, digest: Digest, language: str, host: str) -> Iterator[Block]:
    name = meeting_said(m.held, language)
    new = f" ({word('new', language)})" if m.is_new else ""
    lines = () if m.has_minutes else (word("agenda_only", language),)
    yield Block(f"{name}{new}", 2, lines, links=(Link(word("open_meeting", language), host + m.held.path),))
    for item in m.items:
        yield _item_block(item, language, host)
        for task in item.tasks:
            block = follow_up_block(task, digest.archive_last, language, host, level=4)
            yield Block(
                f"{word('task', language)}: {block.heading}", 4, block.lines, block.quotes, block.links
            )


def _item_block(item: DigestItem, language: str, host: str) -> Block:
    heading = " ".join(filter(None, (f"{item.item.number}." if item.item.number else "", item.item.title)))
    outcome = outcome_name(item.item.outcome, language) if item.item.outcome else ""
    lines = (outcome or word("undecided", language),)
    quotes = tuple(flowing(d.quote) for d in item.decisions)
    places = (_place(s, language, host) for d in item.decisions for s in d.sources)
    links = tuple(places) or (Link(word("open_item", language), host + item.path),)
    return Block(flowing(heading) or word("item", language), 3, lines, quotes, links)


def _place(s: Source, language: str, host: str) -> Link:
    return Link(flowing(f"{s.document}, {page_range(s.page_start, s.page_end, language)}"), host + s.path)


def _rows(m: DigestMeeting, language: str, host: str) -> Iterator[tuple[str, ...]]:
    for item in m.items:
        for d in item.decisions:
            s = d.sources[0]
            cells = (
                meeting_said(m.held, language),
                item.item.number or "",
                item.item.title,
                outcome_name(d.outcome, language),
                d.quote,
                s.document,
                page_range(s.page_start, s.page_end, language),
                host + s.path,
            )
            yield tuple(flowing(c) for c in cells)


def digest_title(period: Period, language: str) -> str:
    """What a page and a file are called."""
    return f"{word('digest', language)}: {period_said(period, language)}"
