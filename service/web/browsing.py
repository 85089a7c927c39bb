"""Meetings and items as the templates' variables. Pure.

Comes in: what `service.browse` reads. Goes out: strings and dictionaries. Left to others: routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from ingest.model import DocumentKind, Outcome, SectionRole
from service.browse.item_text import Annex, ItemText
from service.browse.matter import Treated, treated
from service.browse.model import HeldItem, HeldMeeting, ItemSection
from service.labels import kind_name, long_date, outcome_name, page_range, section_name
from service.links import page_path
from service.matters.book import At, Book
from service.web.explained import Explainer, Paper
from service.web.later import later_shown
from service.web.matter_shown import matter_beside
from service.web.words import words

_ANCHORS = {
    SectionRole.SUMMARY: "resume",
    SectionRole.BACKGROUND: "baggrund",
    SectionRole.CASE: "sagsfremstilling",
    SectionRole.RECOMMENDATION: "indstilling",
    SectionRole.DECISION: "beslutning",
    SectionRole.MINUTES: "referat",
    SectionRole.FINANCES: "oekonomi",
    SectionRole.ATTACHMENT: "bilag",
    SectionRole.OTHER: "andet",
}


def meeting_name(held: HeldMeeting, language: str) -> str:
    """ "DAS, 23. maj 2022"."""
    t = words(language)
    day = long_date(held.date, language) if held.date else t["no_date"]
    return f"{held.body or t['no_body']}, {day}"


def meeting_card(held: HeldMeeting, language: str) -> dict[str, Any]:
    kinds = dict.fromkeys(kind_name(p.kind, language) for p in held.papers)
    return {
        "name": meeting_name(held, language),
        "path": held.path,
        "body": held.body or words(language)["no_body"],
        "day": long_date(held.date, language) if held.date else words(language)["no_date"],
        "year": str(held.date.year) if held.date else words(language)["no_date"],
        "iso": held.date.isoformat() if held.date else None,
        "papers": ", ".join(kinds),
        "count": len(held.items),
        "decided": sum(i.outcome is Outcome.DECIDED for i in held.items),
    }


def meetings_context(meetings: Sequence[HeldMeeting], body: str, year: str, language: str) -> dict[str, Any]:
    """Meetings by year, the newest first, with the choices that narrow them."""
    cards = [meeting_card(m, language) for m in meetings]
    some = [c for c in cards if body in ("", c["body"]) and year in ("", c["year"])]
    newest = sorted(some, key=lambda c: c["iso"] or "", reverse=True)
    return {
        "years": [(y, list(group)) for y, group in groupby(newest, key=lambda c: c["year"])],
        "bodies": sorted({c["body"] for c in cards}),
        "every_year": sorted({c["year"] for c in cards}, reverse=True),
        "body": body,
        "year": year,
        "any": bool(cards),
    }


def meeting_facts(held: HeldMeeting, language: str) -> list[tuple[str, str]]:
    """Time, place, who came: what one of the papers says of it."""
    t = words(language)
    approval = next((p.approval.value for p in held.papers if p.approval), None)
    facts = [
        (t["time"], next((p.time for p in held.papers if p.time), None)),
        (t["place"], next((p.place for p in held.papers if p.place), None)),
        (t["participants"], ", ".join(next((p.participants for p in held.papers if p.participants), ()))),
        (t["apologies"], ", ".join(next((p.apologies for p in held.papers if p.apologies), ()))),
        (t["approval"], t[approval] if approval else None),
    ]
    return [(name, value) for name, value in facts if value]


def meeting_context(held: HeldMeeting, book: Book, language: str) -> dict[str, Any]:
    return {
        "name": meeting_name(held, language),
        "path": held.path,
        "facts": meeting_facts(held, language),
        "papers": [
            {"kind": kind_name(p.kind, language), "document": p.document, "path": f"/d/{p.document_id}"}
            for p in held.papers
        ],
        "items": [
            item_card(held, i, language) | {"later": later_shown(book.of_item(held, i), language)}
            for i in held.items
        ],
    }


def item_card(held: HeldMeeting, item: HeldItem, language: str) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title or words(language)["item"],
        "path": held.address(item),
        "badge": (item.outcome.value, outcome_name(item.outcome, language)) if item.outcome else None,
    }


def item_context(
    held: HeldMeeting,
    item: HeldItem,
    text: ItemText,
    at: At | None,
    language: str,
    explainer: Explainer,
) -> dict[str, Any]:
    """An item with its sections, annexes, neighbours and its matter at other meetings."""
    place = held.items.index(item)
    before, after = held.items[:place], held.items[place + 1 :]
    days = [(t, _treatment(t, language)) for t in (treated(at) if at else ())]
    return item_card(held, item, language) | {
        "meeting": meeting_name(held, language),
        "meeting_path": held.path,
        "case_number": case_number_of(item),
        "sections": _sections(text.sections, held, language, explainer),
        "annexes": [_annex(a, language) for a in text.annexes],
        "earlier": [shown for t, shown in days if t.date and held.date and t.date < held.date],
        "later": [shown for t, shown in days if t.date and held.date and t.date > held.date],
        "agenda_only": not is_resolved(item),
        "later_note": later_shown(at, language),
        "matter": matter_beside(at, language) if at else None,
        "previous": item_card(held, before[-1], language) if before else None,
        "next": item_card(held, after[0], language) if after else None,
        "reference": item_reference(held, item, language),
    }


def case_number_of(item: HeldItem) -> str | None:
    return next((e.case_number for e in item.entries if e.case_number), None)


def is_resolved(item: HeldItem) -> bool:
    """Whether the meeting's minutes have the item; an agenda says what was to be treated."""
    return any(e.kind is DocumentKind.MINUTES for e in item.entries)


def item_reference(held: HeldMeeting, item: HeldItem, language: str) -> str:
    """ "DAS, 23. maj 2022, pkt. 9"."""
    mark = "pkt." if language == "da" else "item"
    return ", ".join([meeting_name(held, language), *([f"{mark} {item.number}"] if item.number else [])])


def _sections(
    sections: Sequence[ItemSection], held: HeldMeeting, language: str, explainer: Explainer
) -> list[dict[str, Any]]:
    """Sections with the anchor of their role; the first place of what was resolved is "beslutning"."""
    used: set[str] = set()
    decided = any(s.role is SectionRole.DECISION for s in sections)
    shown = []
    for s in sections:
        anchor = _ANCHORS[s.role]
        if s.role is SectionRole.MINUTES and not decided:
            anchor = "beslutning"
        first = anchor not in used
        used.add(anchor)
        shown.append(
            {
                "anchor": anchor if first else None,
                "role": s.role.value,
                "heading": s.heading or section_name(s.role, language),
                "paragraphs": [line for line in s.text.split("\n") if line.strip()],
                "path": page_path(s.document_id, s.page_start),
                "pages": page_range(s.page_start, s.page_end, language),
                "document": s.document,
                "explain": explainer.on(Paper(held.body, held.date, s.document_id)),
            }
        )
    return shown


def _annex(annex: Annex, language: str) -> dict[str, Any]:
    return {
        "title": annex.title,
        "number": annex.number,
        "kind": kind_name(DocumentKind(annex.kind), language),
        "path": page_path(annex.document_id, annex.page_start),
        "pages": page_range(annex.page_start, annex.page_end, language),
    }


def _treatment(treated: Treated, language: str) -> dict[str, Any]:
    t = words(language)
    day = long_date(treated.date, language) if treated.date else t["no_date"]
    mark = "pkt." if language == "da" else "item"
    number = f", {mark} {treated.number}" if treated.number else ""
    return {
        "name": f"{treated.body or t['no_body']}, {day}{number}",
        "title": treated.title,
        "text": treated.text,
        "path": treated.path,
    }
