"""Answers, searches and meetings as sheets to take away. Pure.

Comes in: an answer, passages, a meeting with its texts. Goes out: a `Sheet`. Left to others: writing it
in a format (`service.export`), routes (`export_pages`).
"""

from __future__ import annotations

from collections.abc import Sequence

from index.model import Passage
from ingest.model import Chunk, DocumentKind, SectionRole
from service.browse.item_text import ItemText
from service.browse.model import HeldItem, HeldMeeting, ItemSection
from service.export.model import Block, Link, Sheet
from service.labels import kind_name, long_date, outcome_name, page_range, section_name
from service.links import Span, citation_url, page_path
from service.matters.book import At, Book
from service.matters.said import later_place, later_said
from service.model import Answer, Citation
from service.web.answers import badge, reference
from service.web.browsing import meeting_facts, meeting_name
from service.web.text import coverage_line, displayed
from service.web.words import words

# What was proposed and what became of it; the whole case stands in the papers.
_TOLD = frozenset({SectionRole.RECOMMENDATION, SectionRole.DECISION, SectionRole.MINUTES})
# Of rows about items, as keys of the words.
ITEM_COLUMNS = ("item", "title", "outcome", "section", "text", "document", "page", "link")


def answer_sheet(answer: Answer, book: Book, language: str, base_url: str) -> Sheet:
    """The answer, its quotes each with reference and link; a row a citation."""
    t = words(language)
    outcome = badge(answer, language)
    facts = [
        (t["understood"].rstrip(":"), answer.understood_as),
        (t["outcome"], outcome[1] if outcome else ""),
        (t["covers"], coverage_line(answer.coverage, language)),
    ]
    sources = [_source(c, book, language, base_url) for c in answer.citations]
    notes = (displayed(answer.note),) if answer.note else ()
    blocks = [Block(t["answer"], lines=(displayed(answer.answer), *notes))]
    if sources:
        blocks += [Block(t["sources"]), *sources]
    return Sheet(
        displayed(answer.question),
        present(facts),
        tuple(blocks),
        named(language, "number", "reference", "title", "section", "quote", "document", "page", "link"),
        tuple(_citation_row(c, language, base_url) for c in answer.citations),
        language,
    )


def _source(c: Citation, book: Book, language: str, base_url: str) -> Block:
    at = book.of_paper(c.document_id, c.part_number, c.item_number)
    said, later = told_later(at, language, base_url.rstrip("/"))
    lines = (*(displayed(w) for w in (c.item_title or c.title,) if w), *said)
    link = Link(_in_document(c.document, c.page_start, c.page_end, language), _citation_link(c, base_url))
    heading = f"[{c.n}] {displayed(reference(c, language))}"
    return Block(heading, 3, lines, (displayed(c.quote),), (link, *later))


def _citation_row(c: Citation, language: str, base_url: str) -> tuple[str, ...]:
    found = (
        str(c.n),
        reference(c, language),
        c.item_title or c.title,
        section_name(c.section, language),
        c.quote,
        c.document,
        page_range(c.page_start, c.page_end, language),
        _citation_link(c, base_url),
    )
    return tuple(displayed(cell) for cell in found)


def _citation_link(c: Citation, base_url: str) -> str:
    span = Span(c.page_start, c.char_start, c.page_end, c.char_end)
    return citation_url(base_url, c.document_id or c.document, span, c.quote)


def search_sheet(
    query: str,
    limits: Sequence[str],
    summary: str,
    passages: Sequence[Passage],
    book: Book,
    language: str,
    base_url: str,
) -> Sheet:
    """What a search found, best first; a row a passage."""
    t = words(language)
    facts = ((t["chosen"], ", ".join(limits)), (t["found"], summary))
    chunks = [p.chunk for p in passages]
    return Sheet(
        f"{t['search']}: {displayed(query)}",
        present([(name, displayed(value)) for name, value in facts]),
        tuple(_found(n, c, book, language, base_url) for n, c in enumerate(chunks, start=1)),
        named(
            language, "number", "reference", "title", "section", "outcome", "text", "document", "page", "link"
        ),
        tuple(_found_row(n, c, language, base_url) for n, c in enumerate(chunks, start=1)),
        language,
    )


def _found(n: int, c: Chunk, book: Book, language: str, base_url: str) -> Block:
    title = c.item_title or c.part_title or c.title
    link = Link(_in_document(c.document, c.page_start, c.page_end, language), _page_link(c, base_url))
    heading = f"{n}. {displayed(_chunk_reference(c, language))}"
    at = book.of_paper(c.document_id, c.part, c.item_number)
    said, later = told_later(at, language, base_url.rstrip("/"))
    lines = (*((displayed(title),) if title else ()), *said)
    return Block(heading, 3, lines, (displayed(c.text),), (link, *later))


def _found_row(n: int, c: Chunk, language: str, base_url: str) -> tuple[str, ...]:
    told = c.outcome if c.outcome and c.kind is not DocumentKind.AGENDA else None
    found = (
        str(n),
        _chunk_reference(c, language),
        c.item_title or c.part_title or c.title,
        section_name(c.section, language),
        outcome_name(told, language) if told else "",
        c.text,
        c.document,
        page_range(c.page_start, c.page_end, language),
        _page_link(c, base_url),
    )
    return tuple(displayed(cell) for cell in found)


def _chunk_reference(c: Chunk, language: str) -> str:
    day = long_date(c.meeting_date, language) if c.meeting_date else ""
    item = f"{words(language)['item_mark']} {c.item_number}" if c.item_number else ""
    pages = page_range(c.page_start, c.page_end, language)
    return ", ".join(part for part in (c.body or c.document, day, item, pages) if part)


def _page_link(place: Chunk | ItemSection, base_url: str) -> str:
    return base_url.rstrip("/") + page_path(place.document_id, place.page_start)


def meeting_sheet(
    held: HeldMeeting,
    items: Sequence[tuple[HeldItem, ItemText]],
    book: Book,
    language: str,
    base_url: str,
) -> Sheet:
    """A meeting: its facts, and of each item what was proposed and what became of it, also later."""
    t, host = words(language), base_url.rstrip("/")
    blocks = [
        b
        for item, text in items
        for b in _item_blocks(held, item, text, book.of_item(held, item), language, host)
    ]
    papers = tuple(
        Link(f"{kind_name(p.kind, language)}: {displayed(p.document)}", host + page_path(p.document_id, 1))
        for p in held.papers
    )
    rows = tuple(r for item, text in items for r in item_rows(held, item, text, language, host))
    return Sheet(
        displayed(meeting_name(held, language)),
        tuple((name, displayed(value)) for name, value in meeting_facts(held, language)),
        (*blocks, Block(t["papers"], links=papers)),
        named(language, *ITEM_COLUMNS),
        rows,
        language,
    )


def _item_blocks(
    held: HeldMeeting, item: HeldItem, text: ItemText, at: At | None, language: str, host: str
) -> Sequence[Block]:
    t = words(language)
    heading = " ".join(filter(None, (f"{item.number}." if item.number else "", item.title or t["item"])))
    outcome = outcome_name(item.outcome, language) if item.outcome else ""
    lines, later = told_later(at, language, host)
    links = (Link(t["open_item"], host + held.address(item)), *later)
    head = Block(displayed(heading), 2, (*filter(None, (outcome,)), *lines), links=links)
    return [head, *(section_block(s, language, host) for s in _told(text))]


def told_later(at: At | None, language: str, host: str) -> tuple[tuple[str, ...], tuple[Link, ...]]:
    """What came later of an item's matter, as a line and its link; neither where nothing did."""
    treatment = later_place(at) if at else None
    if at is None or treatment is None:
        return (), ()
    return (displayed(later_said(at, language)),), (
        Link(words(language)["open_later"], host + treatment.place.path),
    )


def section_block(s: ItemSection, language: str, host: str, level: int = 3) -> Block:
    """A section under its heading, with a link to where it stands."""
    name = displayed(s.heading or section_name(s.role, language))
    link = Link(_in_document(s.document, s.page_start, s.page_end, language), _page_link(s, host))
    return Block(name, level, quotes=(displayed(s.text),), links=(link,))


def item_rows(
    held: HeldMeeting,
    item: HeldItem,
    text: ItemText,
    language: str,
    host: str,
    roles: frozenset[SectionRole] = _TOLD,
) -> Sequence[tuple[str, ...]]:
    """A row a section, of those roles; one row where there is none. See `ITEM_COLUMNS`."""
    outcome = outcome_name(item.outcome, language) if item.outcome else ""
    about = (item.number or "", item.title, outcome)
    told = [
        (
            section_name(s.role, language),
            s.text,
            s.document,
            page_range(s.page_start, s.page_end, language),
            _page_link(s, host),
        )
        for s in text.sections
        if s.role in roles
    ]
    rows = [about + found for found in told] or [(*about, "", "", "", "", host + held.address(item))]
    return [tuple(displayed(cell) for cell in row) for row in rows]


def _told(text: ItemText) -> Sequence[ItemSection]:
    return [s for s in text.sections if s.role in _TOLD]


def _in_document(document: str, first: int, last: int, language: str) -> str:
    return f"{displayed(document)}, {page_range(first, last, language)}"


def named(language: str, *keys: str) -> tuple[str, ...]:
    """Columns' names."""
    return tuple(words(language)[key] for key in keys)


def present(facts: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The facts that say something."""
    return tuple((name, displayed(value)) for name, value in facts if value)
