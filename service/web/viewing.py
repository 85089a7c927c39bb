"""Documents and their pages as the templates' variables.

Comes in: the catalog, the desk that draws. Goes out: strings, addresses and boxes. Left to others: routes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from ingest.catalog_model import DocumentEntry
from ingest.model import DocumentKind
from service.access.model import Viewer
from service.browse.shelf import Shelf
from service.errors import NotFoundError
from service.labels import kind_name, long_date, page_range
from service.links import (
    Span,
    checksum,
    citation_url,
    find_words,
    page_path,
    parse_cited,
    parse_span,
    stretch_of,
)
from service.matters.book import Book
from service.viewer.desk import Desk
from service.viewer.model import NoPictureError, Placed
from service.viewer.original import find_original, shown_text
from service.viewer.reasons import reason
from service.web.browsing import meeting_name
from service.web.later import later_shown
from service.web.text import displayed
from service.web.words import words as words_of

if TYPE_CHECKING:
    from ingest.catalog import Catalog

DPI = 144  # of the picture beside the text; sharp on dense screens too
_ABSENT = "Dokumentet eller siden findes ikke i arkivet."


def documents_context(entries: Sequence[DocumentEntry], language: str) -> dict[str, Any]:
    return {
        "documents": [
            {
                "name": e.document,
                "title": e.title if e.title != e.document else "",
                "kind": kind_name(e.kind, language),
                "pages": _count(e.pages, language),
                "path": f"/d/{quote(e.document_id, safe='')}",
                "partial": bool(e.warnings),
            }
            for e in entries
        ]
    }


def document_context(
    catalog: Catalog, shelf: Shelf, viewer: Viewer, document: str, language: str
) -> dict[str, Any]:
    """The parts of a document with their meetings and items.

    Raises:
        NotFoundError: no such document.
    """
    structure = catalog.structure(document)
    if structure is None:
        raise NotFoundError("Dokumentet findes ikke i arkivet.")
    entry = next(e for e in catalog.documents() if e.document_id == document or e.document == document)
    return {
        "document": structure["document"],
        "title": entry.title if entry.title != structure["document"] else "",
        "pages": _count(structure["pages"], language),
        "first_page": page_path(entry.document_id, 1),
        "warnings": entry.warnings,
        "download": _download(entry.document_id, viewer),
        "parts": [_part(p, entry.document_id, shelf, language) for p in structure["parts"]],
    }


def _part(part: dict[str, Any], document_id: str, shelf: Shelf, language: str) -> dict[str, Any]:
    held = shelf.of_part(document_id, part["ordinal"])
    return {
        "title": part["title"],
        "kind": kind_name(DocumentKind(part["kind"]), language),
        "annex": part["parent"] is not None,
        "path": page_path(document_id, part["page_start"]),
        "pages": page_range(part["page_start"], part["page_end"], language),
        "meeting": {"name": meeting_name(held, language), "path": held.path} if held else None,
    }


def page_context(
    catalog: Catalog, desk: Desk, viewer: Viewer, document: str, number: int, words: str, language: str
) -> dict[str, Any]:
    """A page's text with the cited words apart, and its picture with them boxed where both are to be had.

    Raises:
        NotFoundError: no such document or page.
    """
    raw = catalog.page(document, number)
    structure = catalog.structure(document)
    if raw is None or structure is None:
        raise NotFoundError(_ABSENT)
    cited = parse_cited(words)
    span = find_words(cited, lambda n: catalog.page(document, n)) if cited else None
    stretch = span.on(number, len(raw)) if span else None
    start, end = stretch or (len(raw), len(raw))
    return {
        "document": structure["document"],
        "document_path": f"/d/{quote(document, safe='')}",
        "number": number,
        "pages": structure["pages"],
        "belongs": _belonging(structure, number, language),
        "before": displayed(raw[:start]),
        "marked": displayed(raw[start:end]),
        "after": displayed(raw[end:]),
        "empty": not raw.strip(),
        "unmarked": bool(words) and span is None,
        "elsewhere": _elsewhere(document, words, span, number, language),
        "previous": _turn(document, number - 1, structure["pages"], words, span),
        "next": _turn(document, number + 1, structure["pages"], words, span),
        "download": _download(document, viewer),
    } | _picture(catalog, desk, viewer, document, number, raw, stretch, language)


def _picture(
    catalog: Catalog,
    desk: Desk,
    viewer: Viewer,
    document: str,
    number: int,
    raw: str,
    stretch: tuple[int, int] | None,
    language: str,
) -> dict[str, Any]:
    original = find_original(catalog, document)
    if original is None:
        return {}
    try:
        drawing = desk.draw(original, number, DPI, shown_text(catalog, viewer, document, number))
    except NoPictureError as error:
        return {"notes": [reason(error.why, language)]}
    placed = Placed(())
    if stretch:
        placed = desk.place(original, number, raw, *stretch, catalog.page_words(document, number))
    wide, high = struct.unpack(">II", drawing.png[16:24])
    alt = words_of(language)["picture_alt"].format(n=number, document=displayed(original.name))
    return {
        "picture": {
            "path": f"/api/documents/{quote(document, safe='')}/pages/{number}/image?dpi={DPI}",
            "width": wide,
            "height": high,
            "alt": alt,
        },
        "boxes": [_box(b.left, b.top, b.right, b.bottom, wide, high) for b in placed.boxes],
        "notes": [reason(placed.why, language)] if placed.why else [],
    }


def _box(left: float, top: float, right: float, bottom: float, wide: int, high: int) -> dict[str, str]:
    """In the picture's pixels, which the drawing over it counts in."""
    return {
        "x": f"{left * wide:.1f}",
        "y": f"{top * high:.1f}",
        "width": f"{(right - left) * wide:.1f}",
        "height": f"{(bottom - top) * high:.1f}",
    }


def _turn(document: str, to: int, pages: int, words: str, span: Span | None) -> str | None:
    """The address of a neighbouring page, with the cited words where they go on there."""
    if not 1 <= to <= pages:
        return None
    goes_on = span and span.page_start <= to <= span.page_end
    return page_path(document, to) + (f"?{urlencode({'ord': words})}" if goes_on else "")


def _elsewhere(
    document: str, words: str, span: Span | None, number: int, language: str
) -> dict[str, str] | None:
    """Where the words stand, if not on this page: an edition has moved them, or the reader has turned on."""
    if span is None or span.page_start <= number <= span.page_end:
        return None
    said = words_of(language)["marked_elsewhere"].format(n=span.page_start)
    return {"said": said, "path": f"{page_path(document, span.page_start)}?{urlencode({'ord': words})}#mark"}


def newer_address(catalog: Catalog, document: str, mark: str, check: str) -> str | None:
    """The address of words that an older address names; None where they do not stand there any more."""
    span = parse_span(mark)
    words = stretch_of(span, lambda n: catalog.page(document, n)) if span else None
    if span is None or words is None or checksum(words) != check:
        return None
    return citation_url("", document, span, words)


def _belonging(structure: dict[str, Any], number: int, language: str) -> str:
    """The innermost part that the page lies in, with its meeting; a bundle holds several."""
    parts = [p for p in structure["parts"] if p["page_start"] <= number <= p["page_end"]]
    if not parts:
        return ""
    part = min(parts, key=lambda p: p["page_end"] - p["page_start"])
    meeting = part["meeting"] or {}
    day = long_date(date.fromisoformat(meeting["date"]), language) if meeting.get("date") else ""
    return " · ".join(words for words in (part["title"], meeting.get("body") or "", day) if words)


def later_on_page(
    book: Book, catalog: Catalog, document: str, number: int, language: str
) -> list[dict[str, Any]]:
    """What came later of the matters of the items on a page, a line each."""
    structure = catalog.structure(document)
    notes = []
    for part in structure["parts"] if structure else ():
        for item in part["items"]:
            if item["page_start"] <= number <= item["page_end"]:
                at = book.of_paper(document, part["ordinal"], item["number"])
                mark = f"{words_of(language)['item_mark']} {item['number']}: " if item["number"] else ""
                note = later_shown(at, language)
                notes += [note | {"said": f"{mark}{note['said']}"}] if note else []
    return notes


def _download(document: str, viewer: Viewer) -> str | None:
    return f"/api/documents/{quote(document, safe='')}/original" if viewer.sees_originals else None


def _count(pages: int, language: str) -> str:
    t = words_of(language)
    return t["one_page"] if pages == 1 else f"{pages} {t['pages_count']}"
