"""Earlier wordings as an answer, for surfaces that show answers. Pure.

Comes in: what was found, the archive's coverage. Goes out: an `Answer`, a line a wording with its mark. Left
to others: layout.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.model import Coverage
from service.model import Answer, AnswerStatus, Citation, Intent
from service.wording.model import Hit, Looked
from service.wording.said import changes_said, reference, standing_said

MOST = 3
_VERBATIM = {"da": "ordret", "en": "verbatim"}


def to_answer(found: Looked, coverage: Coverage, base_url: str, language: str = "da") -> Answer:
    """The best wordings, each with what changed; "not found" where there is none."""
    hits = found.hits[:MOST]
    lines = [_line(n, hit, language) for n, hit in enumerate(hits, start=1)]
    cited = tuple(c for n, hit in enumerate(hits, start=1) for c in _citations(n, hit, base_url))
    status = AnswerStatus.ANSWERED if hits else AnswerStatus.NOT_FOUND
    return Answer(
        found.text, language, status, None, "\n".join(lines), cited, (), coverage, 0.0, intent=Intent.WORDING
    )


def _line(n: int, hit: Hit, language: str) -> str:
    place = f"{reference(hit.first, language)} ({standing_said(hit.first.standing, language)})"
    changes = _VERBATIM[language] if hit.verbatim else changes_said(hit.pieces, language)
    return f"{place}: “{' '.join(hit.words.split())}” [{n}] – {changes}"


def _citations(n: int, hit: Hit, base_url: str) -> Iterator[Citation]:
    """The first place's words; those that a page's furniture cuts, as its first half."""
    use = hit.first
    source, chunk = use.sources[0], use.chunk
    yield Citation(
        n,
        source.quote,
        chunk.document,
        chunk.part_title,
        chunk.title,
        chunk.body,
        chunk.meeting_date,
        chunk.item_number,
        chunk.item_title,
        chunk.section,
        source.page_start,
        source.page_end,
        source.char_start,
        source.char_end,
        base_url.rstrip("/") + source.path,
        chunk.document_id,
        chunk.part,
    )
