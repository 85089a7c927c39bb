"""What composing passes on: stretches to quote, and what is said around them.

Comes in: nothing. Goes out: small frozen types. Left to others: choosing (`compose`, `decide`, `picks`),
checking the quotes (`verify`), layout (`answer`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from index.model import Filters, Passage
from ingest.bodies import Bodies
from ingest.catalog_model import StoredRow
from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from service.evidence import Lexicon
from service.model import AnswerStatus

LONGEST = 900  # characters of an answer, as a rule
QUOTES = 760  # characters of quotes, which leaves room for their frames
LONGEST_TIMELINE = 1300
RESOLVED = (SectionRole.DECISION, SectionRole.MINUTES)


def _nothing(query: str, filters: Filters, limit: int) -> Sequence[Passage]:
    return ()


@dataclass(frozen=True, slots=True)
class When:
    """A day, month or year; `first` is its first day."""

    first: date
    unit: Literal["day", "month", "year"] = "day"
    planned: bool = False  # said beforehand, by a plan


@dataclass(frozen=True, slots=True)
class Pick:
    """A stretch of a chunk to quote."""

    chunk: Chunk
    start: int
    end: int
    when: When | None = None  # heads the line with the day of what it tells
    note: str = ""  # key of the words in `phrases` that head the line: "treated_again"

    @property
    def text(self) -> str:
        return self.chunk.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Said:
    """An opening sentence made of quoted cells and of what is computed from them."""

    text: str
    picks: tuple[Pick, ...]  # the quotes that it rests on
    result: str = ""  # the figure that it ends in, if that is computed from those before it
    frame: str = ""  # words of its own


class Missing(StrEnum):
    TERM = "term"  # whose meaning is asked for
    NAME = "name"
    BODY = "body"
    PROPERTY = "property"  # what is asked of a known thing
    THING = "thing"
    MATTER = "matter"  # nothing is asked that a text could be about
    MEETING = "meeting"  # or an item of it


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, in the question's words."""

    missing: Missing
    words: str
    said: str = ""  # a sentence of its own on what is missing


@dataclass(frozen=True, slots=True)
class Draft:
    """What to say, before its quotes are checked."""

    status: AnswerStatus
    outcome: Outcome | None
    lead: str  # key of the opening sentence in `phrases`
    picks: tuple[Pick, ...] = ()
    about: Chunk | None = None  # names body, day and item in the opening sentence
    asked_day: date | None = None  # a day that was asked about and whose meeting is not held
    unmentioned: tuple[str, ...] = ()  # words of a yes-or-no question that the decision says nothing of
    said: tuple[Said, ...] = ()  # before the quotes, where these hold all its words
    longest: int = LONGEST
    gap: Gap | None = None  # what the evidence lacks, where nothing is found


def _no_rows(_: Chunk) -> Sequence[StoredRow]:
    return ()


def _no_others(_: Chunk) -> Sequence[Chunk]:
    return ()


@dataclass(frozen=True, slots=True)
class Around:
    """What composing looks up beside the evidence."""

    item_chunks: Callable[[Chunk], Sequence[Chunk]]  # all chunks of a chunk's item
    bodies: Bodies
    held: Callable[[date], bool]  # whether the archive holds a meeting of that day
    lexicon: Lexicon
    rows: Callable[[Chunk], Sequence[StoredRow]] = _no_rows  # the table rows of a chunk's part
    by_words: Callable[[str, Filters, int], Sequence[Passage]] = _nothing  # looks further, by words alone
    # A chunk of each other item of the matter that a chunk's item is of, as drawn up from the whole archive.
    others: Callable[[Chunk], Sequence[Chunk]] = _no_others


NOT_FOUND = Draft(AnswerStatus.NOT_FOUND, None, "not_found")


def in_meeting(chunk: Chunk) -> bool:
    return chunk.kind in (DocumentKind.MINUTES, DocumentKind.AGENDA) and chunk.item_number is not None
