"""What passes between the steps of writing an answer with a language model.

Comes in: nothing. Goes out: small frozen types. Left to others: everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ingest.model import SectionRole
from service.model import Answer


class Fate(StrEnum):
    """What became of one attempt to write an answer; `words.toml` has the lines that a reader is told."""

    WRITTEN = "written"
    UNVERIFIED = "unverified"  # a sentence is not what the sources say
    UNANSWERED = "unanswered"  # not finished in time
    FAILED = "failed"  # the endpoint refused, broke off or answered nonsense
    BUSY = "busy"  # too many at once, or the endpoint rests after failures
    INSTRUCTED = "instructed"  # a source speaks to the model
    UNASKED = "unasked"  # nothing to write from: not found, no decision, another language


@dataclass(frozen=True, slots=True)
class Source:
    """A quote of the extractive answer as the model is given it, by its number."""

    n: int
    quote: str
    body: str | None
    day: date | None
    item_number: str | None
    item_title: str | None
    section: SectionRole
    place: str  # "DTS, 3. maj 2023, pkt. 1 (Titel), Beslutning"


@dataclass(frozen=True, slots=True)
class Extracted:
    """Event: the extractive answer, which stands until a written one replaces it."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Finished:
    """Event: the answer that stays, written or extractive, and why."""

    answer: Answer
    fate: Fate


Event = Extracted | Finished
