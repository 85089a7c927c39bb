"""Follow-ups as they are read and shown.

Comes in: nothing. Goes out: small frozen types. Left to others: reading them (`read`), gathering (`gather`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ingest.model import Chunk


class Unit(StrEnum):
    """How exactly a time is said."""

    DAY = "day"
    MONTH = "month"
    MEETING = "meeting"  # the body's next meeting; a day where the archive knows it
    PERIOD = "period"  # a week, quarter, season or year
    WORDS = "words"  # no day follows: "inden sommerferien"


@dataclass(frozen=True, slots=True)
class Due:
    """The time by which; `first` and `last` are days, None where none follows from the words."""

    words: str  # as they stand, white space collapsed
    unit: Unit
    first: date | None = None
    last: date | None = None

    @property
    def has_date(self) -> bool:
        """Whether a calendar can hold it: a day, a month, or a meeting whose day is known."""
        return self.first is not None and self.unit in (Unit.DAY, Unit.MONTH, Unit.MEETING)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a sentence asks of somebody; offsets are into the text it was read from."""

    start: int
    end: int
    who: str | None  # as written; None: the sentence does not say
    due: Due | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item of a meeting stands."""

    body: str | None
    date: date | None
    number: str | None
    title: str | None
    path: str  # of the item's page


@dataclass(frozen=True, slots=True)
class Source:
    """The words that say so, checked against the page."""

    quote: str
    document: str
    document_id: str
    page_start: int
    char_start: int
    page_end: int
    char_end: int
    path: str  # opens the page with the words marked


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A task that a meeting's decision states."""

    id: str  # the same after a new ingest of the same file
    item: Place
    who: str | None
    what: str
    due: Due | None
    sources: tuple[Source, ...]  # more than one where a page's furniture cuts the sentence
    about: Chunk = field(repr=False, compare=False)  # by which other meetings' items of the matter are found

    @property
    def source(self) -> Source:
        return self.sources[0]

    @property
    def quote(self) -> str:
        return " ".join(s.quote for s in self.sources)


@dataclass(frozen=True, slots=True)
class Traced:
    """A follow-up with the later items of its matter, by date; none: no later mention is known."""

    task: FollowUp
    later: tuple[Place, ...]
