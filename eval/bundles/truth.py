"""What is true of a made bundle: its meetings, items, annexes and sentences, and where each stands.

Comes in: nothing. Goes out: small frozen types. Left to others: making them (`generate`), comparing a
parse with them (`score`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ingest.model import FileText, Outcome, SectionRole

Span = tuple[int, int]  # raw: offsets into the pages' text joined by PAGE_BREAK


class Says(StrEnum):
    """What a sentence does in the text."""

    TITLE = "title"  # an item's heading
    PROSE = "prose"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"
    TOLD = "told"  # of another body's decision, or an earlier one
    ATTACHMENT = "attachment"  # a line of an item's list of annexes
    ANNEX = "annex"  # any sentence of an annex that is not minutes


@dataclass(frozen=True, slots=True)
class TrueBody:
    long: str
    short: str
    also: tuple[str, ...] = ()  # wider names that archives use for it, where only one such body meets

    @property
    def names(self) -> tuple[str, ...]:
        return (self.long, self.short, f"{self.long} ({self.short})", *self.also)


@dataclass(frozen=True, slots=True)
class TrueMeeting:
    """A document that holds items: agenda or minutes of one meeting."""

    body: TrueBody | None  # None: a reader of the pages cannot tell
    date: date | None
    minutes: bool  # False: an agenda, so nothing is decided
    system: str  # the agenda system whose form it has
    depth: int  # 0: not inside another; 3: minutes in minutes in minutes in minutes
    annex: int | None = None  # index of the annex that it is


@dataclass(frozen=True, slots=True)
class TrueItem:
    meeting: int  # index
    number: str | None
    title: str
    closed: bool = False
    headless: bool = False  # its heading is lost; the number stands elsewhere
    outcomes: tuple[Outcome, ...] = ()  # what the item as a whole may be said to have come to


@dataclass(frozen=True, slots=True)
class TrueAnnex:
    """A document that belongs to an item: a report, a mail, minutes of another meeting."""

    item: int  # index of the parent
    number: str | None
    title: str
    kind: str  # "report", "mail", "minutes" …
    mark: str  # how the pages say whose annex it is: "footer", "first", "title page"


@dataclass(frozen=True, slots=True)
class TrueSentence:
    text: str
    says: Says
    item: int | None = None
    annex: int | None = None  # of which it is text; None: it stands in a meeting's own item
    section: int | None = None  # index
    outcomes: tuple[Outcome, ...] = ()  # of a decision; more than one where people would differ
    body: TrueBody | None = None  # who decided, where it is not the meeting's own body and day
    date: date | None = None


@dataclass(frozen=True, slots=True)
class TrueSection:
    item: int
    heading: str | None
    roles: tuple[SectionRole, ...]  # more than one where secretaries would differ


@dataclass(frozen=True, slots=True)
class Bundle:
    """A made file and what is true of it."""

    seed: int
    recipe: str  # the stratum: "plain", "nested", "two bodies", "headless", "undated", "ocr"
    noise: tuple[str, ...]
    text: FileText
    meetings: tuple[TrueMeeting, ...]
    items: tuple[TrueItem, ...]
    annexes: tuple[TrueAnnex, ...]
    sections: tuple[TrueSection, ...]
    sentences: tuple[TrueSentence, ...]
    spans: tuple[tuple[Span, ...], ...]  # one a sentence: where its words stand, a line each

    @property
    def name(self) -> str:
        return f"bundle-{self.seed}.pdf"
