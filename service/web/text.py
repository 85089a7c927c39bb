"""Extracted text as HTML can carry it, and answers with their marks as links. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from markupsafe import Markup, escape

from ingest.model import Coverage
from service.labels import long_date

MARK = re.compile(r"\[(\d{1,3})\]")


def displayed(raw: str) -> str:
    """PDFium's hyphen and Word's bullet are shown as such; other control characters are left out."""
    shown = raw.replace("\x02", "-").replace("\uf0b7", "•")
    return "".join(c for c in shown if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def link_marks(text: str, known: frozenset[int], source: str = "Kilde") -> Markup:
    """Escaped text whose [n] are links to the n-th source; an unknown n stays plain."""
    pieces, at = [], 0
    for match in MARK.finditer(text):
        n = int(match[1])
        pieces.append(escape(text[at : match.start()]))
        link = Markup('<a class="ref" href="#kilde-{0}" aria-label="{1} {0}">[{0}]</a>').format(n, source)
        pieces.append(link if n in known else escape(match[0]))
        at = match.end()
    return Markup("").join([*pieces, escape(text[at:])])


def coverage_line(coverage: Coverage, language: str = "da") -> str:
    """ "Arkivet dækker 12 møder fra 2. marts 2017 til 23. maj 2022 i 5 dokumenter."."""
    return _english(coverage) if language == "en" else _danish(coverage)


def _danish(coverage: Coverage) -> str:
    documents = f"{coverage.documents} {'dokument' if coverage.documents == 1 else 'dokumenter'}"
    if coverage.first is None or coverage.last is None:
        return f"Arkivet rummer {documents} og ingen daterede møder."
    meetings = f"{coverage.meetings} {'møde' if coverage.meetings == 1 else 'møder'}"
    if coverage.first == coverage.last:
        return f"Arkivet dækker {meetings} den {long_date(coverage.first)} i {documents}."
    return (
        f"Arkivet dækker {meetings} {_span(coverage.first, coverage.last, 'fra', 'til', 'da')} i {documents}."
    )


def _english(coverage: Coverage) -> str:
    documents = f"{coverage.documents} {'document' if coverage.documents == 1 else 'documents'}"
    if coverage.first is None or coverage.last is None:
        return f"The archive holds {documents} and no dated meetings."
    meetings = f"{coverage.meetings} {'meeting' if coverage.meetings == 1 else 'meetings'}"
    if coverage.first == coverage.last:
        return f"The archive covers {meetings} on {long_date(coverage.first, 'en')} in {documents}."
    days = _span(coverage.first, coverage.last, "from", "to", "en")
    return f"The archive covers {meetings} {days} in {documents}."


def _span(first: date, last: date, begin: str, end: str, language: str) -> str:
    return f"{begin} {long_date(first, language)} {end} {long_date(last, language)}"
