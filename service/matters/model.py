"""Matters over time as they are drawn up and shown.

Comes in: nothing. Goes out: small frozen types. Left to others: drawing them up (`threads`, `gather`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ingest.model import Chunk, Outcome
from service.followups.model import Place, Source


class Why(StrEnum):
    """What ties a treatment to an earlier one."""

    CASE_NUMBER = "case_number"
    REFERS = "refers"  # its papers name the earlier meeting's day
    TITLE = "title"  # words that both titles have
    TEXT = "text"  # words of a title that the other's text has
    ANNEX = "annex"  # an annex with the other's title


@dataclass(frozen=True, slots=True)
class Reason:
    why: Why
    words: tuple[str, ...] = ()  # as written: shared words, a case number
    day: date | None = None  # that is named
    sources: tuple[Source, ...] = ()  # where the papers say so


class Status(StrEnum):
    """How far a matter, or what was decided of it once, has come."""

    OPEN = "open"  # postponed, sent on, or only recommended
    DECIDED = "decided"
    NOTED = "noted"
    SUPERSEDED = "superseded"  # of a treatment: a later decision says otherwise
    UNKNOWN = "unknown"  # the archive does not say


class Turn(StrEnum):
    """How a later decision says otherwise."""

    REVOKED = "revoked"  # taken back, in words that say so
    CHANGED = "changed"  # something else in its place: a figure, a model, a deadline
    REVERSED = "reversed"  # yes where it was no, or no where it was yes


@dataclass(frozen=True, slots=True)
class Link:
    """Why a treatment belongs to an earlier one."""

    to: int  # place of the earlier one among the matter's treatments
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the matter beside its items: an annex, a note, a report."""

    title: str
    kind: str
    date: date | None
    document: str
    path: str
    of: int | None  # the treatment whose annex it is; None: it stands alone
    words: tuple[str, ...] = ()  # that tie it to the matter, where it stands alone


@dataclass(frozen=True, slots=True)
class Treatment:
    """What one meeting made of the matter."""

    place: Place
    outcome: Outcome | None
    minuted: bool  # False: an agenda alone
    status: Status
    said: tuple[Source, ...]  # the words that say what came of it
    link: Link | None  # None: the first
    case_number: str | None
    about: Chunk = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where the papers of another matter's item tell of this one, by the day of its meeting."""

    of: int  # the treatment that is meant
    place: Place
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A later decision that says otherwise than an earlier one, both in their own words."""

    turn: Turn
    of: int  # places among the matter's treatments
    by: int
    before: tuple[Source, ...]
    after: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """Items of meetings that treat one matter, by date."""

    path: str  # its page: that of its first treatment
    title: str
    treatments: tuple[Treatment, ...]
    papers: tuple[Paper, ...]
    changes: tuple[Change, ...]
    mentions: tuple[Mention, ...]
    status: Status

    @property
    def last(self) -> date | None:
        """When it was last treated, on an agenda or in minutes."""
        return max((t.place.date for t in self.treatments if t.place.date), default=None)

    @property
    def several(self) -> bool:
        return len(self.treatments) > 1

    def later(self, at: int) -> tuple[Treatment, ...]:
        """The treatments after one."""
        day = self.treatments[at].place.date
        return tuple(t for t in self.treatments if day and t.place.date and t.place.date > day)

    def changed(self, at: int) -> Change | None:
        """The latest decision that says otherwise than that of a treatment."""
        return max((c for c in self.changes if c.of == at), key=lambda c: c.by, default=None)
