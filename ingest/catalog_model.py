"""What the catalog hands out beside chunks: small types for lists, evidence and health.

Comes in: nothing. Goes out: frozen dataclasses whose field names are the contract's JSON keys.
Left to others: filling them (`catalog`, `catalog_show`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.model import OPEN, Approval, DocumentKind, Evidence, FileStatus, Outcome, Position, Votes


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of one file; enough to tell whether it must be read again."""

    document_id: str
    sha256: str
    version: str  # of the code that parsed it
    status: FileStatus  # as of the run that stored it: new, updated or partial
    reason: str
    pages: int
    chunks: int


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in a list."""

    document_id: str
    document: str  # file name
    path: str  # absolute
    kind: DocumentKind
    title: str
    status: FileStatus
    reason: str
    pages: int
    chunks: int
    warnings: tuple[str, ...] = ()  # what could not be read, a sentence each


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A meeting, once for each part that is its agenda or minutes."""

    body: str | None
    date: date | None
    title: str | None
    document_id: str
    document: str
    part: int
    kind: DocumentKind  # the part's: agenda or minutes
    items: int
    decided: int  # items whose outcome is decided
    time: str | None = None
    place: str | None = None
    participants: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    approval: Approval | None = None


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """An item of a meeting, with the place to open it."""

    number: str | None
    title: str
    outcome: Outcome | None
    body: str | None
    date: date | None
    document_id: str
    document: str
    part: int
    kind: DocumentKind  # the part's
    page_start: int
    page_end: int
    ordinal: int = 0  # within its part
    case_number: str | None = None
    clearance: str = OPEN
    votes: tuple[Votes, ...] = ()  # on the meeting's own decisions, in order
    positions: tuple[Position, ...] = ()  # taken in those decisions


@dataclass(frozen=True, slots=True)
class PartEntry:
    """A part of a document in a list."""

    document_id: str
    document: str
    part: int
    kind: DocumentKind
    title: str
    reason: str  # the words that made the cut
    page_start: int
    page_end: int
    body: str | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class AnnexEntry:
    """A part that says it is an annex."""

    document_id: str
    part: int
    parent: int  # ordinal of the part that it belongs to
    item: str | None  # number of the parent's item


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision in a list."""

    document_id: str
    document: str
    part: int
    item_number: str | None
    text: str
    body: str | None
    date: date | None
    page_start: int


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page whose text was recognised from a picture."""

    document_id: str
    document: str
    page: int
    confidence: float


@dataclass(frozen=True, slots=True)
class MaskedEntry:
    """A page with civil registration numbers, which are masked."""

    document_id: str
    document: str
    page: int
    numbers: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field whose words hardly say what it was taken for."""

    document_id: str
    document: str
    part: int
    item_number: str | None  # None: a field of the part
    evidence: Evidence
    page: int  # on which the part or item begins


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A stated decision and where it stands."""

    text: str
    outcome: Outcome
    body: str | None
    page_start: int
    char_start: int  # within page_start's raw text
    page_end: int
    char_end: int  # within page_end's raw text
    date: date | None = None
    votes: Votes | None = None
    evidence: tuple[Evidence, ...] = ()
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A table row with the headers its cells stand under."""

    caption: str | None
    headers: tuple[str, ...]
    cells: tuple[str, ...]
    page_start: int
    char_start: int
    page_end: int
    char_end: int
    table: int = 0  # ordinal of the table within its section
    units: tuple[str, ...] = ()
    values: tuple[float | None, ...] = ()
    raw_start: int = 0  # in the document's raw text, as the runs of its chunks
    raw_end: int = 0
    section: tuple[int, int] = (0, 0)  # ordinals of its item in the part and of its section in the item


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the archive could not place; listed rather than guessed."""

    partial: tuple[DocumentEntry, ...]  # stored, but some pages could not be read
    unplaced: tuple[PartEntry, ...]  # parts that belong to no known meeting
    unnumbered: tuple[ItemEntry, ...]  # items whose number the archive does not say
    half_placed: tuple[PartEntry, ...] = ()  # parts whose meeting lacks its body or its date
    undated: tuple[DecisionEntry, ...] = ()  # decisions without body or date
    faint: tuple[PageEntry, ...] = ()  # pages recognised with little confidence
    doubts: tuple[Doubt, ...] = ()  # fields read with little confidence
    masked: tuple[MaskedEntry, ...] = ()  # pages on which civil registration numbers are masked
