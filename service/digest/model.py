"""A digest of meetings as it is shown.

Comes in: nothing. Goes out: small frozen types. Left to others: filling them (`gather`), layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.model import Outcome
from service.browse.model import HeldItem, HeldMeeting
from service.followups.model import Source, Traced


@dataclass(frozen=True, slots=True)
class Period:
    """Which meetings; empty: nothing is left out."""

    body: str = ""
    first: date | None = None
    last: date | None = None
    since: date | None = None  # when the reader looked last: what came after it is new

    def has(self, held: HeldMeeting) -> bool:
        """Whether a meeting is of the period; one without a date is of none."""
        return (
            held.date is not None
            and (not self.body or (held.body or "").casefold() == self.body.casefold())
            and (self.first is None or held.date >= self.first)
            and (self.last is None or held.date <= self.last)
        )


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence that states an outcome, checked against its page."""

    outcome: Outcome
    sources: tuple[Source, ...]  # more than one where a page's furniture cuts the sentence

    @property
    def quote(self) -> str:
        return " ".join(s.quote for s in self.sources)


@dataclass(frozen=True, slots=True)
class DigestItem:
    item: HeldItem
    path: str
    decisions: tuple[Resolved, ...]
    tasks: tuple[Traced, ...]


@dataclass(frozen=True, slots=True)
class DigestMeeting:
    """A meeting; `has_minutes` is False of one that has its agenda alone, which resolves nothing."""

    held: HeldMeeting
    is_new: bool
    has_minutes: bool
    items: tuple[DigestItem, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """Meetings by date, and the earlier tasks whose matter has come again since the reader looked last."""

    period: Period
    meetings: tuple[DigestMeeting, ...]
    again: tuple[Traced, ...]
    left_out: int  # older meetings of the period, beyond the most that is shown
    archive_last: date | None
