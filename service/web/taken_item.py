"""An item as a sheet to take away: all that its page shows. Pure.

Comes in: an item with its texts and its matter at other meetings. Goes out: a `Sheet`. Left to others: the
sections' form, which a meeting's sheet shares (`taken`), writing it (`service.export`), routes.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import SectionRole
from service.browse.item_text import Annex, ItemText
from service.browse.matter import Treated, treated
from service.browse.model import HeldItem, HeldMeeting
from service.export.model import Block, Link, Sheet
from service.labels import long_date, outcome_name, page_range
from service.links import page_path
from service.matters.book import At
from service.web.browsing import case_number_of, is_resolved, item_reference, meeting_name
from service.web.taken import ITEM_COLUMNS, item_rows, named, present, section_block, told_later
from service.web.text import displayed
from service.web.words import words

_ALL = frozenset(SectionRole)


def item_sheet(
    held: HeldMeeting,
    item: HeldItem,
    text: ItemText,
    at: At | None,
    language: str,
    base_url: str,
) -> Sheet:
    """The item: its facts, every section, its annexes, and what other meetings made of the matter."""
    t, host = words(language), base_url.rstrip("/")
    facts = (
        (t["meeting"], meeting_name(held, language)),
        (t["case_number"].rstrip("."), case_number_of(item) or ""),
        (t["outcome"], outcome_name(item.outcome, language) if item.outcome else ""),
    )
    said, later = told_later(at, language, host)
    lines = (*(() if is_resolved(item) else (t["no_decision"],)), *said)
    opening = Block(lines=lines, links=(Link(t["open_item"], host + held.address(item)), *later))
    others = treated(at) if at else ()
    sections = [section_block(s, language, host, level=2) for s in text.sections]
    blocks = [opening, *sections, *_others(held, others, language, host), *_annexes(text, language, host)]
    return Sheet(
        displayed(f"{item_reference(held, item, language)}: {item.title or t['item']}"),
        present(facts),
        tuple(blocks),
        named(language, *ITEM_COLUMNS),
        tuple(item_rows(held, item, text, language, host, _ALL)),
        language,
    )


def _others(held: HeldMeeting, others: Sequence[Treated], language: str, host: str) -> list[Block]:
    t = words(language)
    known = [x for x in others if x.date and held.date and x.date != held.date]
    if not known:
        return []
    return [Block(t["treatments"]), *(_treatment(x, language, host) for x in known)]


def _treatment(treated: Treated, language: str, host: str) -> Block:
    t = words(language)
    day = long_date(treated.date, language) if treated.date else t["no_date"]
    number = f"{t['item_mark']} {treated.number}" if treated.number else ""
    heading = ", ".join(filter(None, (treated.body or t["no_body"], day, number)))
    lines = (displayed(treated.title),) if treated.title else ()
    link = Link(t["open_item"], host + treated.path)
    quotes = (displayed(treated.text),) if treated.text else ()
    return Block(displayed(heading), 3, lines, quotes, (link,))


def _annexes(text: ItemText, language: str, host: str) -> list[Block]:
    links = tuple(_annex(a, language, host) for a in text.annexes)
    return [Block(words(language)["annexes"], links=links)] if links else []


def _annex(annex: Annex, language: str, host: str) -> Link:
    number = f"{words(language)['annex']} {annex.number}: " if annex.number else ""
    pages = page_range(annex.page_start, annex.page_end, language)
    return Link(
        displayed(f"{number}{annex.title}, {pages}"), host + page_path(annex.document_id, annex.page_start)
    )
