"""Bundles made of the sample archive's pages, and whether each passage still says whose it is.

Comes in: pages of sample files, in any order. Goes out: sentences on passages that come to another body,
day, item or role in the bundle than in their own file. Left to others: whether the file by itself is
understood (`test_structure`), and what holds of every document (`invariants`).

What a passage must keep depends on what its paper says of itself. *Firm* is a field that the paper's title
block states, or the passage's own page; any other field, known only from a later page, may be lost when
the paper stands in a bundle (None), and may never become another's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ingest.dates import find_dates
from ingest.errors import NoTextError
from ingest.model import AgendaItem, Chunk, FileText, Page, ParsedDocument, Part, RawText, SectionRole, Source
from ingest.readers import SUFFIXES, read
from ingest.structure import parse, read_lines
from tests.support import SAMPLES

# A name that says what the samples' own names have in common, so that no file knows more than the bundle.
NAME = "DTS_samlet.pdf"
_RESOLVES = frozenset({SectionRole.DECISION, SectionRole.MINUTES})
_TELLING = _RESOLVES | {SectionRole.RECOMMENDATION}


@dataclass(frozen=True, slots=True)
class Claim:
    """A passage of a sample file, and whose it is there."""

    file: str
    page: int  # 1-based, in the file
    offset: int  # of its first letter, within the page's raw text
    words: str
    body: str | None
    day: date | None
    number: str | None
    role: SectionRole
    firm: frozenset[str]  # "body", "day", "number": what its paper states outright
    head_page: int  # where its item begins
    title_page: int  # where its paper begins


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pages of sample files, as one file."""

    document: ParsedDocument
    origin: tuple[tuple[str, int], ...]  # of each page: file, and page number there

    def at(self, claim: Claim, copy: int = 0) -> int | None:
        """Raw offset of a claim's passage; None where its page was left out."""
        places = [i for i, page in enumerate(self.origin) if page == (claim.file, claim.page)]
        return self.document.raw.starts[places[copy]] + claim.offset if copy < len(places) else None


@cache
def sample_pages(name: str) -> tuple[str, ...]:
    """The raw text of a sample file's pages; none where it has no text."""
    try:
        return tuple(p.raw for p in read(SAMPLES / name).pages)
    except NoTextError:
        return ()


@cache
def sample_names() -> tuple[str, ...]:
    """The sample files that can be read and have text."""
    found = sorted(p.name for p in SAMPLES.iterdir() if p.suffix.lower() in SUFFIXES)
    return tuple(name for name in found if sample_pages(name))


def parsed_pages(pages: Sequence[str]) -> ParsedDocument:
    """A file of these pages."""
    text = FileText(tuple(Page(n, page) for n, page in enumerate(pages, start=1)))
    return parse(Source(Path("/arkiv") / NAME, NAME, 1, "0" * 64), text)


def bundle(origin: Sequence[tuple[str, int]]) -> Bundle:
    """A file of pages taken from sample files; each is named by file and page number."""
    return Bundle(parsed_pages([sample_pages(name)[page - 1] for name, page in origin]), tuple(origin))


def whole(*names: str) -> list[tuple[str, int]]:
    """All pages of these files, one after the other."""
    return [(name, page) for name in names for page in range(1, len(sample_pages(name)) + 1)]


@cache
def alone(name: str) -> ParsedDocument:
    """A sample file by itself, under the bundles' name."""
    return parsed_pages(sample_pages(name))


# -- what a file claims -------------------------------------------------------------------------------


@cache
def claims(name: str) -> tuple[Claim, ...]:
    """The recommendations, decisions and minutes of a file's items, with whose they are."""
    document = alone(name)
    days = _days_on_pages(document.raw)
    return tuple(
        claim
        for part in document.parts
        if part.meeting
        for item in part.items
        for claim in _claims_of(name, document, part, item, days)
    )


def _claims_of(
    name: str, document: ParsedDocument, part: Part, item: AgendaItem, days: set[tuple[int, date]]
) -> Iterator[Claim]:
    raw = document.raw
    for section in item.sections:
        if section.role not in _TELLING:
            continue
        said = (i for r in section.text.runs for i in range(r.raw, r.raw + r.length))
        at = next(i for i in said if raw.text[i].isalnum())
        (page, offset), chunk = raw.locate(at), _chunk_at(document, at)
        assert chunk is not None
        firm = {field for field in ("body", "day", "number") if _stated(field, raw, part, item)}
        told = {found.date for found in find_dates(section.heading or "")}  # of an earlier treatment
        if chunk.meeting_date and (chunk.meeting_date in told or (page, chunk.meeting_date) in days):
            firm.add("day")
        yield Claim(
            name, page, offset, section.text.text[:40], chunk.body, chunk.meeting_date, chunk.item_number,
            chunk.section, frozenset(firm), raw.page_of(item.raw_start), raw.page_of(part.raw_start),
        )  # fmt: skip


def _stated(field: str, raw: RawText, part: Part, item: AgendaItem) -> bool:
    """Whether a paper says a field outright, in its title block or, for the number, in the item's head."""
    if field == "number":
        return all(e.confidence >= 0.9 for e in item.evidence if e.field == "number")
    name = "date" if field == "day" else field
    said = [e for e in part.evidence if e.field == name]
    if said:
        return all(
            e.confidence == 1 and e.raw_start is not None and e.raw_start < item.raw_start for e in said
        )
    # A paper's own title, "sag til mødet den 24. februar 2023", where no field tells its evidence.
    day = part.meeting.date if part.meeting else None
    return any(f.date == day for f in find_dates(raw.text[part.raw_start : part.raw_start + 160]))


def _days_on_pages(raw: RawText) -> set[tuple[int, date]]:
    """Page and day, for each page on which a line names a meeting of that day."""
    reading = read_lines(raw, NAME)
    return {(reading.lines[n.index].page, n.line.date) for n in reading.named if n.line.date}


# -- what becomes of it -------------------------------------------------------------------------------


def misattributed(bundle: Bundle, *, cut: bool = False) -> list[str]:
    """The passages that are another's in a bundle, or nobody's though their paper says whose they are.

    Args:
        cut: pages were taken out. Then a passage counts whose item's first page is there, and a field
            may be lost with the page that stated it.
    """
    copies = Counter(bundle.origin)
    wrong = []
    for name in dict.fromkeys(name for name, _ in bundle.origin):
        for claim in claims(name):
            for copy in range(copies[name, claim.page]):
                if not cut or (name, claim.head_page) in copies:
                    wrong += _verdict(bundle, claim, copy, cut)
    return wrong


def _verdict(bundle: Bundle, claim: Claim, copy: int, cut: bool) -> list[str]:
    at = bundle.at(claim, copy)
    assert at is not None
    titled = (claim.file, claim.title_page) in bundle.origin
    firm = frozenset[str]() if cut and not titled else claim.firm
    chunk = _chunk_at(bundle.document, at)
    if chunk is None:
        return [f"{_place(claim)}: in no chunk"]
    found = {"body": chunk.body, "day": chunk.meeting_date, "number": chunk.item_number}
    wrong = [
        f"{field} {getattr(claim, field)} → {value}"
        for field, value in found.items()
        if value != getattr(claim, field) and (value is not None or field in firm)
    ]
    swapped = chunk.section in _TELLING and (chunk.section in _RESOLVES) != (claim.role in _RESOLVES)
    if swapped or (chunk.section != claim.role and not wrong and found["number"] == claim.number):
        wrong.append(f"{claim.role.value} → {chunk.section.value}")
    return [f"{_place(claim)}: {', '.join(wrong)}"] if wrong else []


def _chunk_at(document: ParsedDocument, at: int) -> Chunk | None:
    return next((c for c in document.chunks if any(r.raw <= at < r.raw + r.length for r in c.runs)), None)


def _place(claim: Claim) -> str:
    return f"{claim.file} p. {claim.page} item {claim.number} “{claim.words}”"
