"""Meetings and items as people leaf through them, each once however many papers it has.

Comes in: nothing. Goes out: small frozen types. Left to others: filling them (`shelf`, `item_text`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from ingest.catalog_model import ItemEntry, MeetingEntry
from ingest.model import Outcome, SectionRole


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item of a meeting. Its key is its number, made unique; keys and order outlive a new ingest."""

    key: str
    number: str | None
    title: str
    outcome: Outcome | None  # as the minutes state it; None: an agenda alone
    entries: tuple[ItemEntry, ...]  # in each paper of the meeting, the one that says most first


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting. `place` and `day` are the two steps of its address: "das", "2022-05-23"."""

    place: str
    day: str
    body: str | None
    date: date | None
    papers: tuple[MeetingEntry, ...]  # the one that says most first
    items: tuple[HeldItem, ...]

    @property
    def path(self) -> str:
        """Address of the meeting's page."""
        return f"/m/{quote(self.place, safe='')}/{quote(self.day, safe='')}"

    def address(self, item: HeldItem) -> str:
        """Address of an item's page."""
        return item_address(self.place, self.day, item.key)

    def item(self, key: str) -> HeldItem | None:
        return next((i for i in self.items if i.key == key), None)


def item_address(place: str, day: str, key: str) -> str:
    """Address of an item's page, of the steps that name its meeting and its key."""
    return "/m/" + "/".join(quote(step, safe="") for step in (place, day, key))


@dataclass(frozen=True, slots=True)
class ItemSection:
    """A section of an item as one of its papers has it."""

    role: SectionRole
    heading: str | None
    text: str
    tables: tuple[dict[str, object], ...]
    document_id: str
    document: str
    page_start: int
    page_end: int
    char_start: int
    char_end: int
