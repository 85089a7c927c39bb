"""What the pages show: answers and document pages as the templates' variables. Pure.

Comes in: an `Answer`, or a page of the catalog. Goes out: strings that HTML can carry, and dictionaries.
Left to others: routes (`pages`), layout (`templates/`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from markupsafe import Markup, escape

from ingest.model import Coverage, Outcome
from service.errors import NotFoundError
from service.labels import long_date, outcome_name, place
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
from service.model import Answer, AnswerStatus, Citation

if TYPE_CHECKING:
    from ingest.catalog import Catalog

_MARK = re.compile(r"\[(\d{1,3})\]")
_SHOWN_PASSAGES: Final = 5


def link_marks(text: str, known: frozenset[int]) -> Markup:
    """Escaped text whose [n] are links to the n-th source; an unknown n stays plain."""
    pieces, at = [], 0
    for match in _MARK.finditer(text):
        n = int(match[1])
        pieces.append(escape(text[at : match.start()]))
        link = Markup('<a class="ref" href="#kilde-{0}" aria-label="Kilde {0}">[{0}]</a>').format(n)
        pieces.append(link if n in known else escape(match[0]))
        at = match.end()
    return Markup("").join([*pieces, escape(text[at:])])


def coverage_line(coverage: Coverage) -> str:
    """ "Arkivet dækker 12 møder fra 2. marts 2017 til 23. maj 2022 i 5 dokumenter."."""
    documents = f"{coverage.documents} {'dokument' if coverage.documents == 1 else 'dokumenter'}"
    if coverage.first is None or coverage.last is None:
        return f"Arkivet rummer {documents} og ingen daterede møder."
    meetings = f"{coverage.meetings} {'møde' if coverage.meetings == 1 else 'møder'}"
    if coverage.first == coverage.last:
        return f"Arkivet dækker {meetings} den {long_date(coverage.first)} i {documents}."
    days = f"fra {long_date(coverage.first)} til {long_date(coverage.last)}"
    return f"Arkivet dækker {meetings} {days} i {documents}."


def displayed(raw: str) -> str:
    """Extracted text as HTML can carry it; PDFium's hyphen and Word's bullet are shown as such."""
    shown = raw.replace("\x02", "-").replace("\uf0b7", "•")
    return "".join(c for c in shown if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def answer_context(answer: Answer) -> dict[str, Any]:
    """What the template of an answer shows: lines with links, sources, other passages."""
    known = frozenset(c.n for c in answer.citations)
    cited = {(c.document, c.quote) for c in answer.citations}
    others = [
        {
            "place": place(c.body, c.meeting_date, c.item_number, c.section, (c.page_start, c.page_end)),
            "title": c.item_title,
            "document": c.document,
            "text": c.text,
            "path": page_path(c.document_id, c.page_start),
        }
        for c in (p.chunk for p in answer.passages)
        if not any(document == c.document and quote in c.text for document, quote in cited)
    ]
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "language": answer.language,
        "text": link_marks(displayed(answer.answer), known),
        "note": answer.note,
        "badge": _badge(answer),
        "sources": _sources(answer.citations),
        "others": [] if answer.status is AnswerStatus.NOT_FOUND else others[:_SHOWN_PASSAGES],
        "coverage": coverage_line(answer.coverage),
    }


def _badge(answer: Answer) -> tuple[str, str] | None:
    """CSS name and words of the outcome; None where the question asked for none."""
    if answer.status is AnswerStatus.NOT_FOUND:
        return "not-found", "Ikke fundet i arkivet"
    if answer.outcome is not None:
        return answer.outcome.value, outcome_name(answer.outcome)
    if answer.status is AnswerStatus.NO_DECISION:
        return Outcome.NONE.value, outcome_name(Outcome.NONE)
    return None


def _sources(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    """Quotes under the place they stand in; neighbours from one place share its heading."""
    sources: list[dict[str, Any]] = []
    for c in citations:
        where = place(c.body, c.meeting_date, c.item_number, c.section, (c.page_start, c.page_end))
        head = {"place": where, "title": c.item_title, "document": c.document}
        if not sources or sources[-1]["head"] != head:
            sources.append({"head": head, "quotes": []})
        span = Span(c.page_start, c.char_start, c.page_end, c.char_end)
        path = citation_url("", c.document_id or c.document, span, c.quote)
        sources[-1]["quotes"].append({"n": c.n, "text": displayed(c.quote), "path": path})
    return sources


def page_context(catalog: Catalog, document: str, number: int, words: str) -> dict[str, Any]:
    """What the template of a page shows, the cited words apart where they still stand there.

    Raises:
        NotFoundError: no such document or page.
    """
    raw = catalog.page(document, number)
    structure = catalog.structure(document)
    if raw is None or structure is None:
        raise NotFoundError("Dokumentet eller siden findes ikke i arkivet.")
    cited = parse_cited(words)
    span = find_words(cited, lambda n: catalog.page(document, n)) if cited else None
    stretch = span.on(number, len(raw)) if span else None
    start, end = stretch or (len(raw), len(raw))

    def turn(to: int) -> str | None:
        if not 1 <= to <= structure["pages"]:
            return None
        marked = span and span.page_start <= to <= span.page_end
        return page_path(document, to) + (f"?{urlencode({'ord': words})}" if marked else "")

    return {
        "document": structure["document"],
        "number": number,
        "pages": structure["pages"],
        "belongs": _belonging(structure, number),
        "before": displayed(raw[:start]),
        "marked": displayed(raw[start:end]),
        "after": displayed(raw[end:]),
        "unmarked": bool(words) and stretch is None,
        "previous": turn(number - 1),
        "next": turn(number + 1),
    }


def newer_address(catalog: Catalog, document: str, mark: str, check: str) -> str | None:
    """The address of words that an older address names; None where they do not stand there any more."""
    span = parse_span(mark)
    words = stretch_of(span, lambda n: catalog.page(document, n)) if span else None
    if span is None or words is None or checksum(words) != check:
        return None
    return citation_url("", document, span, words)


def _belonging(structure: dict[str, Any], number: int) -> str:
    """The innermost part that the page lies in, with its meeting; a bundle holds several."""
    parts = [p for p in structure["parts"] if p["page_start"] <= number <= p["page_end"]]
    if not parts:
        return ""
    part = min(parts, key=lambda p: p["page_end"] - p["page_start"])
    meeting = part["meeting"] or {}
    day = long_date(date.fromisoformat(meeting["date"])) if meeting.get("date") else ""
    return " · ".join(words for words in (part["title"], meeting.get("body") or "", day) if words)
