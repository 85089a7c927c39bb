"""Follow-ups as lists: narrowed, and with what came later.

Comes in: an archive, what is wanted. Goes out: `Traced` follow-ups. Left to others: layout.

Whether a matter came again is what `service.matters` is sure of; where nothing is found, that is said
with the last day that the archive knows, and is no claim that nothing was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from service.browse.model import HeldMeeting
from service.browse.shelf import Shelves
from service.followups.gather import FollowUps
from service.followups.model import FollowUp, Place, Traced

if TYPE_CHECKING:
    from service.matters.book import Book
    from service.wiring import Archive


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty: nothing."""

    body: str = ""
    owner: str = ""  # letters of who is to do it
    day: date | None = None  # of the meeting
    first: date | None = None  # meetings on or after it
    last: date | None = None
    open_only: bool = False  # no later mention

    def has(self, task: FollowUp) -> bool:
        """Whether a follow-up is wanted, later mentions aside."""
        held = task.item.date or date.min
        return (
            (not self.body or (task.item.body or "").casefold() == self.body.casefold())
            and self.owner.casefold() in (task.who or "").casefold()
            and self.day in (None, held)
            and (self.first is None or held >= self.first)
            and (self.last is None or held <= self.last)
        )


class Board:
    """The follow-ups of archives, with what came later of each matter. Safe to share between threads."""

    def __init__(self, shelves: Shelves) -> None:
        self._follow_ups = FollowUps(shelves)

    def every(self, archive: Archive) -> tuple[FollowUp, ...]:
        return self._follow_ups.of(archive.catalog)

    def wanted(self, archive: Archive, wanted: Wanted) -> list[FollowUp]:
        """Those asked for, by the meeting's date."""
        found = [f for f in self.every(archive) if wanted.has(f)]
        if not wanted.open_only:
            return found
        return [t.task for t in self.traced(archive, found) if not t.later]

    def of_meeting(self, archive: Archive, held: HeldMeeting) -> list[FollowUp]:
        """Those of a meeting; what its papers tell of earlier meetings' decisions is left out."""
        own = f"{held.path}/"
        return [f for f in self.every(archive) if f.item.date == held.date and f.item.path.startswith(own)]

    def traced(self, archive: Archive, tasks: Sequence[FollowUp]) -> list[Traced]:
        """Follow-ups with the later items of their matters."""
        book = archive.book()
        return [Traced(task, _later(book, task)) for task in tasks]


def _later(book: Book, task: FollowUp) -> tuple[Place, ...]:
    """The later items of a follow-up's matter, by date."""
    at = book.of_paper(task.about.document_id, task.about.part, task.about.item_number)
    return tuple(t.place for t in at.later) if at else ()
