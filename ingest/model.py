"""The archive's nouns, from page to chunk.

Comes in: nothing. Goes out: small frozen types that every folder downstream uses. Left to others:
how they are found (`parts`, `items`, `sections` …) and stored (`catalog`).

Positions: a document's *raw text* is its pages' text as extracted, joined by `PAGE_BREAK`. Every
`start`/`end` named "raw" is a character offset into that string, so one number says page and place.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

PAGE_BREAK = "\f"
OPEN, INTERNAL, CLOSED = "open", "internal", "closed"  # clearances: who may see what
CLEARANCES = (OPEN, INTERNAL, CLOSED)  # lowest first; whoever sees one sees those before it


class DocumentKind(StrEnum):
    AGENDA = "agenda"  # dagsorden: what the meeting will treat; holds no decision
    MINUTES = "minutes"  # referat: what the meeting resolved
    TERMS_OF_REFERENCE = "terms_of_reference"  # kommissorium
    REPORT = "report"  # rapport, årsrapport, afrapportering
    ANNEX = "annex"  # bilag of no other kind
    MAIL = "mail"
    NOTE = "note"  # notat, sagsfremstilling, memo
    FORM = "form"  # skema, skabelon
    OTHER = "other"


class SectionRole(StrEnum):
    SUMMARY = "summary"  # resumé
    BACKGROUND = "background"  # baggrund
    CASE = "case"  # sagsfremstilling
    RECOMMENDATION = "recommendation"  # indstilling: what is proposed to the meeting
    DECISION = "decision"  # beslutning: what the meeting resolved; minutes only
    MINUTES = "minutes"  # referat of an item: what was said, and often what was resolved
    FINANCES = "finances"  # økonomi
    ATTACHMENT = "attachment"  # bilag: the list of annexes
    OTHER = "other"


class Outcome(StrEnum):
    DECIDED = "decided"  # besluttet, godkendt, tiltrådt
    REJECTED = "rejected"  # afvist, forkastet: of a decision; the item it stands in came to "decided"
    RECOMMENDED = "recommended"  # indstillet only
    DISCUSSED = "discussed"  # drøftet
    NOTED = "noted"  # taget til efterretning
    POSTPONED = "postponed"  # udsat
    NONE = "none"  # no decision recorded


class FileStatus(StrEnum):
    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"
    PARTIAL = "partial"  # stored, but some pages could not be read


@dataclass(frozen=True, slots=True)
class Page:
    """One page as the reader extracted it."""

    number: int  # 1-based, within the file
    raw: str
    label: str | None = None  # the number printed in a PDF's page labels, where it differs
    confidence: float | None = None  # 0–1, of text recognised from a picture; None: the file's own text
    words: str = ""  # where its recognised words stand on the picture, as `word_places` packs them


@dataclass(frozen=True, slots=True)
class StyledHeading:
    """A line that the file's own styles call a heading: "Heading 1" in Word, <h2> in HTML."""

    page: int
    start: int  # within the page's raw text
    end: int
    level: int  # 1 is the outermost


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table as the file's own grid, or the geometry of its page, shows it."""

    cells: tuple[tuple[int, int], ...]  # spans within the page's raw text; start == end: an empty cell
    header: bool = False  # names the columns, as the file itself says


@dataclass(frozen=True, slots=True)
class GridTable:
    """A table whose cells are known, or that part of it which stands on one page."""

    page: int
    rows: tuple[GridRow, ...]  # all with the same number of cells


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a file: a mail's attachment, a PDF's embedded file, an entry of a ZIP.

    Its pages follow those of what holds it, and are counted on: page 1 of the member is `first_page`.
    Pages before the first member's are the holder's own.
    """

    name: str  # file name, cleaned of control characters
    first_page: int
    last_page: int  # of its own text; files inside it are members too, and follow
    holder: int | None = None  # index of the member that holds it; None: the file itself


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of a PDF."""

    title: str
    page: int  # 1-based
    level: int  # 0 is the outermost


@dataclass(frozen=True, slots=True)
class FileText:
    """What a reader got out of one file."""

    pages: tuple[Page, ...]
    outline: tuple[OutlineEntry, ...] = ()
    attachments: tuple[str, ...] = ()  # names of the files inside it, read or not
    metadata: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()  # what could not be read, in a sentence a user understands
    headings: tuple[StyledHeading, ...] = ()  # in order
    tables: tuple[GridTable, ...] = ()  # in order
    members: tuple[Member, ...] = ()  # in order of their pages


@dataclass(frozen=True, slots=True)
class Source:
    """A file to ingest."""

    path: Path  # absolute
    name: str  # the file's name, cleaned of control characters: what users see
    size: int  # bytes
    sha256: str
    clearance: str = OPEN  # of all that it holds; items may be closed beyond it


@dataclass(frozen=True)
class RawText:
    """A document's pages as one string, with the way back to page and offset."""

    pages: tuple[Page, ...]

    @cached_property
    def text(self) -> str:
        return PAGE_BREAK.join(p.raw for p in self.pages)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Raw offset of each page's first character."""
        starts, at = [], 0
        for page in self.pages:
            starts.append(at)
            at += len(page.raw) + len(PAGE_BREAK)
        return tuple(starts)

    def locate(self, offset: int) -> tuple[int, int]:
        """Raw offset → (page number, character offset within that page's raw text)."""
        i = max(bisect.bisect_right(self.starts, offset) - 1, 0)
        return self.pages[i].number, offset - self.starts[i]

    def whole(self, end: int) -> int:
        """The end of a span with the accents that its last letter carries: "a" and U+030A are one "å"."""
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return end

    def page_of(self, offset: int) -> int:
        return self.locate(offset)[0]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of reading text that equals a stretch of raw text, character for character."""

    text: int  # offset in the reading text
    raw: int  # offset in the raw text
    length: int


@dataclass(frozen=True, slots=True)
class MappedText:
    """Reading text with a map back to the raw text it was cleaned from.

    Characters outside every run (a space put for a line break, say) stand for no raw character.
    """

    text: str
    runs: tuple[Run, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Smallest raw span that covers the mapped characters of text[start:end]; None if none is."""
        first = last = None
        at = max(bisect.bisect_right(self.runs, start, key=lambda r: r.text) - 1, 0)
        for run in itertools.islice(self.runs, at, None):
            if run.text >= end:
                break
            lo, hi = max(start, run.text), min(end, run.text + run.length)
            if lo < hi:
                if first is None:
                    first = run.raw + lo - run.text
                last = run.raw + hi - run.text
        return None if first is None or last is None else (first, last)

    def slice(self, start: int, end: int) -> MappedText:
        """The part text[start:end] with its own map."""
        runs = []
        at = max(bisect.bisect_right(self.runs, start, key=lambda r: r.text) - 1, 0)
        for run in itertools.islice(self.runs, at, None):
            if run.text >= end:
                break
            lo, hi = max(start, run.text), min(end, run.text + run.length)
            if lo < hi:
                runs.append(Run(lo - start, run.raw + lo - run.text, hi - lo))
        return MappedText(self.text[start:end], tuple(runs))

    @property
    def raw_start(self) -> int:
        return self.runs[0].raw if self.runs else 0

    @property
    def raw_end(self) -> int:
        return self.runs[-1].raw + self.runs[-1].length if self.runs else 0


def join_mapped(pieces: Iterable[MappedText], separator: str) -> MappedText:
    """Concatenate with a separator that maps to nothing."""
    text, runs = "", []
    for i, piece in enumerate(pieces):
        if i:
            text += separator
        runs += [Run(r.text + len(text), r.raw, r.length) for r in piece.runs]
        text += piece.text
    return MappedText(text, tuple(runs))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which words say so: where one field of a part, item or decision was read."""

    field: str  # the field's name, as in JSON: "date", "body", "number", "outcome" …
    words: str  # as they stand, white space collapsed
    confidence: float  # 0–1: 1 said outright there, 0.5 inferred from what stands around
    raw_start: int | None = None  # None: said outside the text, by a file's name say
    raw_end: int | None = None


class Approval(StrEnum):
    DRAFT = "draft"  # udkast, ikke godkendt
    APPROVED = "approved"  # godkendt


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which meeting a part belongs to; None or empty where the part does not say."""

    body: str | None  # short name: DAS, FU, KKR …
    date: date | None
    title: str | None = None
    time: str | None = None  # "09:00" or "09:00-12:00"
    place: str | None = None
    participants: tuple[str, ...] = ()  # as listed: "Jens Hansen (A)", "Mariagerfjord: Ole Bak"
    apologies: tuple[str, ...] = ()  # afbud, fraværende
    approval: Approval | None = None  # of the minutes, as they say of themselves


@dataclass(frozen=True, slots=True)
class Votes:
    """A vote as the minutes count it; None where they give no number."""

    in_favour: int | None
    against: int | None
    abstained: int | None = None


class Stance(StrEnum):
    IN_FAVOUR = "in_favour"  # stemte for, kunne tiltræde
    AGAINST = "against"  # stemte imod, kunne ikke tiltræde
    ABSTAINED = "abstained"  # undlod at stemme, stemte hverken for eller imod
    RESERVED = "reserved"  # tog forbehold
    REMARK = "remark"  # had words of its own put on record: "ønsker ført til protokols"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a party, a group or a member stood on a decision, as the minutes say it."""

    who: str  # as written
    stance: Stance
    raw_start: int  # of the words that say so, names and verb
    raw_end: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table with the headers its cells stand under."""

    caption: str | None
    headers: tuple[str, ...]  # one a cell, or none at all
    cells: tuple[str, ...]
    raw_start: int
    raw_end: int
    table: int = 0  # ordinal of the table within its section: two "Tabel 12" are two tables
    units: tuple[str, ...] = ()  # one a cell ("kr.", "%", ""), or none at all
    values: tuple[float | None, ...] = ()  # one a cell, None where it is no number; or none at all


@dataclass(frozen=True, slots=True)
class Decision:
    """A sentence that states an outcome."""

    text: str
    outcome: Outcome
    body: str | None  # who acted, where the sentence or its meeting says so
    raw_start: int
    raw_end: int
    date: date | None = None  # of the meeting that decided: an item may tell of earlier treatments
    votes: Votes | None = None
    evidence: tuple[Evidence, ...] = ()
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled stretch of an item, or of a part that has no items."""

    role: SectionRole
    heading: str | None  # the heading's own words; None for text before the first heading
    text: MappedText  # paragraphs and table rows, one a line
    rows: tuple[TableRow, ...] = ()
    heading_span: tuple[int, int] | None = None  # raw; of the heading's line
    meeting: Meeting | None = None  # of an earlier treatment, where the heading names it; else the part's


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A numbered matter of a meeting."""

    number: str | None  # "4", "4a"; a string, and None where the archive does not say
    title: str
    sections: tuple[Section, ...]
    decisions: tuple[Decision, ...]
    outcome: Outcome | None  # None: not an item that decides (an annex's text)
    raw_start: int
    raw_end: int
    case_number: str | None = None
    clearance: str = OPEN
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One document inside a file: the minutes, an annex, embedded minutes of another meeting …"""

    ordinal: int  # 0-based, in file order
    kind: DocumentKind
    title: str
    raw_start: int
    raw_end: int
    reason: str  # the words that made the cut, and their page
    parent: int | None = None  # ordinal of the part this one is an annex to
    parent_item: str | None = None  # number of the parent's item
    parent_item_title: str | None = None
    meeting: Meeting | None = None  # own, or the parent's for an annex
    items: tuple[AgendaItem, ...] = ()
    sections: tuple[Section, ...] = ()  # text outside items
    parent_annex: str | None = None  # "2" in "annex 2 to item 6"
    file: str | None = None  # the member of a mail, PDF or ZIP that the part is, or is part of
    clearance: str = OPEN
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class ParsedDocument:
    """A file, read and understood: what the catalog stores in one transaction."""

    source: Source
    raw: RawText
    kind: DocumentKind
    title: str
    parts: tuple[Part, ...]
    chunks: tuple[Chunk, ...]
    warnings: tuple[str, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is embedded, searched and quoted: an item's section, or a stretch of it."""

    id: str  # UUID, made from document, part, item, section and ordinal
    document_id: str
    document: str  # file name
    part: int  # the part's ordinal
    part_title: str
    title: str  # the whole document's title
    kind: DocumentKind  # the part's
    body: str | None
    meeting_date: date | None
    item_number: str | None
    item_title: str | None
    section: SectionRole
    heading: str | None
    outcome: Outcome | None  # the item's
    ordinal: int  # order within the document
    header: str  # context line: embedded with the text, never quoted
    text: str
    runs: tuple[Run, ...]
    page_start: int
    page_end: int
    char_start: int  # within page_start's raw text
    char_end: int  # within page_end's raw text
    is_table: bool = False
    clearance: str = OPEN

    @property
    def mapped(self) -> MappedText:
        return MappedText(self.text, self.runs)

    @property
    def embedded_text(self) -> str:
        return f"{self.header}\n{self.text}"

    @property
    def digest(self) -> str:
        """Hash of all that the index stores of this chunk; equal digests need no rewrite."""
        facts = [
            self.id, self.document, self.part, self.part_title, self.title, self.kind, self.body,
            self.meeting_date.isoformat() if self.meeting_date else None, self.item_number,
            self.item_title, self.section, self.outcome, self.header, self.text, self.clearance,
        ]  # fmt: skip
        return hashlib.sha256(
            json.dumps(facts, ensure_ascii=False).encode(errors="surrogatepass")
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the archive spans, said with every decline."""

    first: date | None = None
    last: date | None = None
    meetings: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: Path
    status: FileStatus
    reason: str = ""
    pages: int = 0
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of a batch."""

    files: tuple[FileReport, ...] = field(default=())
    missing: tuple[Path, ...] = ()  # still stored, but gone from the folders that were named

    def count(self, *statuses: FileStatus) -> int:
        return sum(f.status in statuses for f in self.files)

    @property
    def changed(self) -> bool:
        return self.count(FileStatus.NEW, FileStatus.UPDATED, FileStatus.REMOVED, FileStatus.PARTIAL) > 0


def runs_to_json(runs: Sequence[Run]) -> str:
    return json.dumps([[r.text, r.raw, r.length] for r in runs], separators=(",", ":"))


@lru_cache(maxsize=4096)  # the passages of one question come back with the next
def runs_from_json(text: str) -> tuple[Run, ...]:
    return tuple(Run(*row) for row in json.loads(text))
