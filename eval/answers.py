"""An answer as the surfaces print it, read back for judging.

Comes in: the contract's JSON object. Goes out: `AnswerRecord`. Fields that no metric reads are left out.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from ingest.model import Outcome
from service.model import AnswerStatus


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class CitedQuote(_Record):
    quote: str = ""
    document: str = ""
    body: str | None = None
    meeting_date: date | None = None
    item_number: str | None = None
    section: str | None = None
    page_start: int | None = None
    page_end: int | None = None
    char_start: int | None = None
    char_end: int | None = None


class FoundPassage(_Record):
    text: str = ""
    document: str = ""


class AnswerRecord(_Record):
    status: AnswerStatus | None = None
    outcome: Outcome | None = None
    answer: str = ""
    citations: tuple[CitedQuote, ...] = ()
    passages: tuple[FoundPassage, ...] = ()
    seconds: float | None = None
