"""An answer as the template's variables. Pure.

Comes in: an `Answer`. Goes out: text with linked marks, sources under the place they stand in, other
passages. Left to others: routes (`pages`), layout (`templates/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup

from index.model import Passage
from ingest.model import Chunk, Outcome
from service.labels import kind_name, long_date, outcome_name, page_range, place
from service.links import Span, citation_url, page_path
from service.matters.book import NO_MATTERS, Book
from service.model import Answer, AnswerStatus, Citation
from service.web.explained import Explainer, Paper, paper_of, plain
from service.web.later import later_shown
from service.web.text import MARK, coverage_line, displayed, link_marks
from service.web.words import words

_SHOWN_PASSAGES: Final = 5
_MOST_TOLD: Final = 40  # addresses that go with a verdict


def answer_context(
    answer: Answer,
    language: str = "da",
    base_url: str = "",
    book: Book = NO_MATTERS,
    explainer: Explainer | None = None,
) -> dict[str, Any]:
    """What the template of an answer shows.

    Args:
        book: the archive's matters, for what came later of the items quoted.
        explainer: of its abbreviations.
    """
    known = frozenset(c.n for c in answer.citations)
    others = [
        {
            "place": chunk_place(c, language),
            "title": c.item_title,
            "document": c.document,
            "text": c.text,
            "path": page_path(c.document_id, c.page_start),
            "explain": explainer.fresh().on(paper_of(c)) if explainer else plain,
        }
        for c in (p.chunk for p in others_shown(answer))
    ]
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "language": answer.language,
        "lines": [
            _line(line, answer.citations, known, language, explainer)
            for line in displayed(answer.answer).split("\n")
            if line.strip()
        ],
        "note": answer.note,
        "badge": badge(answer, language),
        "shown": _shown(answer.citations),
        "sources": _sources(answer.citations, language, base_url, book),
        "others": others,
        "coverage": coverage_line(answer.coverage, language),
    }


def _line(
    line: str,
    citations: Sequence[Citation],
    known: frozenset[int],
    language: str,
    explainer: Explainer | None,
) -> Markup:
    """A line with its marks linked; its abbreviations mean what they do in the papers that it cites."""
    linked = link_marks(line, known, words(language)["source"])
    if explainer is None or not citations:
        return linked
    cited = {int(n) for n in MARK.findall(line)}
    papers = {
        Paper(c.body, c.meeting_date, c.document_id or c.document)
        for c in citations
        if c.n in cited or not cited & known
    }
    return explainer.within(linked, tuple(papers))


def chunk_place(c: Chunk, language: str) -> str:
    """Where a passage stands; of a paper without a meeting, what kind of paper it is."""
    known = c.body or ("" if c.meeting_date else kind_name(c.kind, language))
    return place(known, c.meeting_date, c.item_number, c.section, (c.page_start, c.page_end), language)


def others_shown(answer: Answer) -> Sequence[Passage]:
    """The passages that stand beside the answer's quotes: none of those quoted, and none to a decline."""
    if answer.status is AnswerStatus.NOT_FOUND:
        return ()
    cited = {(c.document, c.quote) for c in answer.citations}
    others = [
        p
        for p in answer.passages
        if not any(name == p.chunk.document and quote in p.chunk.text for name, quote in cited)
    ]
    return others[:_SHOWN_PASSAGES]


def reference(citation: Citation, language: str = "da") -> str:
    """How minutes are referred to: "DAS, 23. maj 2022, pkt. 9, s. 4"; a paper by its name."""
    day = long_date(citation.meeting_date, language) if citation.meeting_date else ""
    mark = "pkt." if language == "da" else "item"
    item = f"{mark} {citation.item_number}" if citation.item_number else ""
    pages = page_range(citation.page_start, citation.page_end, language)
    named = citation.body or citation.document
    return ", ".join(part for part in (named, day, item, pages) if part)


def badge(answer: Answer, language: str) -> tuple[str, str] | None:
    """CSS name and words of the outcome; None where the question asked for none."""
    if answer.status is AnswerStatus.NOT_FOUND:
        return "not-found", words(language)["not_found"]
    if answer.outcome is not None:
        return answer.outcome.value, outcome_name(answer.outcome, language)
    if answer.status is AnswerStatus.NO_DECISION:
        return Outcome.NONE.value, outcome_name(Outcome.NONE, language)
    return None


def _shown(citations: Sequence[Citation]) -> list[str]:
    """The addresses of the quotes, for what a reader may say of them."""
    return [_path(c) for c in citations[:_MOST_TOLD]]


def _path(c: Citation, base_url: str = "") -> str:
    span = Span(c.page_start, c.char_start, c.page_end, c.char_end)
    return citation_url(base_url, c.document_id or c.document, span, c.quote)


def _sources(citations: Sequence[Citation], language: str, base_url: str, book: Book) -> list[dict[str, Any]]:
    """Quotes under the place they stand in; neighbours from one place share its heading."""
    sources: list[dict[str, Any]] = []
    for c in citations:
        pages = (c.page_start, c.page_end)
        where = place(c.body, c.meeting_date, c.item_number, c.section, pages, language)
        head = {"place": where, "title": c.item_title, "document": c.document}
        if not sources or sources[-1]["head"] != head:
            at = book.of_paper(c.document_id, c.part_number, c.item_number)
            sources.append({"head": head, "quotes": [], "later": later_shown(at, language)})
        quote = {"n": c.n, "text": displayed(c.quote), "path": _path(c)}
        quote |= {"reference": reference(c, language), "link": _path(c, base_url)}
        sources[-1]["quotes"].append(quote)
    return sources
