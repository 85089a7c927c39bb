"""Question in, answer out: the types behind every surface, in the contract's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.model import Passage
from ingest.model import Coverage, Outcome, SectionRole


class AnswerStatus(StrEnum):
    ANSWERED = "answered"
    NO_DECISION = "no_decision"  # the matter is in the archive, a decision is not
    NOT_FOUND = "not_found"


class Intent(StrEnum):
    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    ATTRIBUTION = "attribution"  # who decided or said it
    NUMBER = "number"
    WHO = "who"
    STATUS = "status"
    DEFINITION = "definition"
    WORDING = "wording"
    TIMELINE = "timeline"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the conversation adds. It prefers, and leaves nothing out."""

    asks: str  # the words that say what is asked for; the rest says of what
    body: str | None = None
    date: date | None = None
    item: str | None = None
    document_id: str | None = None
    part: int | None = None  # of the document

    @property
    def item_place(self) -> tuple[str, int, str] | None:
        """Where the catalog has the item; None where no item was spoken of."""
        if self.document_id is None or self.part is None or self.item is None:
            return None
        return self.document_id, self.part, self.item


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote with the place it stands in; `quote` is verbatim from the raw page text."""

    n: int
    quote: str
    document: str
    part: str
    title: str
    body: str | None
    meeting_date: date | None
    item_number: str | None
    item_title: str | None
    section: SectionRole
    page_start: int
    page_end: int
    char_start: int  # in page_start's raw text
    char_end: int  # in page_end's raw text
    url: str
    document_id: str = ""  # tells two files of one name apart, in links
    part_number: int | None = None  # of the document's parts, for what is asked next


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    language: str  # "da" or "en"
    status: AnswerStatus
    outcome: Outcome | None
    answer: str
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]  # best first, up to 20
    coverage: Coverage
    seconds: float
    id: str = ""
    understood_as: str = ""  # the question as the conversation completed it; "" where it stood alone
    intent: Intent = Intent.GENERAL
    subject: str = ""  # what it was about, for what is asked next
    note: str = ""  # one line to the reader beside the answer; in the JSON only where there is one
