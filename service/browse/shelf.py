"""Every meeting with its papers and items, drawn up once for each state of the catalog.

Comes in: the catalog. Goes out: `HeldMeeting`s by date and by address. Left to others: what an item says
(`item_text`), pages and JSON.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ingest.model import DocumentKind, Outcome
from service.browse.drawn_up import DrawnUp
from service.browse.model import HeldItem, HeldMeeting

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from ingest.catalog_model import ItemEntry, MeetingEntry
    from ingest.linking import HeldMeeting as Linked
    from ingest.linking import Paper

NO_BODY: Final = "uden-udvalg"
NO_DAY: Final = "uden-dato"
_OUTSIDE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Shelf:
    """The archive's meetings, those without a date last."""

    meetings: tuple[HeldMeeting, ...]

    @cached_property
    def _by_path(self) -> dict[tuple[str, str], HeldMeeting]:
        return {(m.place, m.day): m for m in self.meetings}

    @cached_property
    def _by_paper(self) -> dict[tuple[str, int], HeldMeeting]:
        return {(p.document_id, p.part): m for m in self.meetings for p in m.papers}

    def meeting(self, place: str, day: str) -> HeldMeeting | None:
        return self._by_path.get((slug(place), day))

    def of_part(self, document_id: str, part: int) -> HeldMeeting | None:
        """The meeting whose agenda or minutes a part is."""
        return self._by_paper.get((document_id, part))

    def of_item(self, document_id: str, part: int, number: str | None) -> tuple[HeldMeeting, HeldItem] | None:
        """The meeting's item that a part has under this number."""
        meeting = self.of_part(document_id, part)
        if meeting is None:
            return None
        for item in meeting.items:
            if any((e.document_id, e.part, e.number) == (document_id, part, number) for e in item.entries):
                return meeting, item
        return None


class Shelves(DrawnUp[Shelf]):
    """The shelf of each catalog as it is."""

    def __init__(self) -> None:
        super().__init__(draw_up)


def draw_up(catalog: Catalog) -> Shelf:
    papers = {(m.document_id, m.part): m for m in catalog.meetings()}
    items = {(i.document_id, i.part, i.ordinal): i for i in catalog.items()}
    taken: Counter[str] = Counter()
    return Shelf(tuple(_meeting(m, papers, items, taken) for m in catalog.held_meetings()))


def slug(text: str) -> str:
    """A step of an address: small letters, and hyphens for all that is neither letter nor digit.

    >>> slug("Social- og Sundhedsudvalget")
    'social-og-sundhedsudvalget'
    """
    return re.sub("-{2,}", "-", _OUTSIDE.sub("-", text.casefold())).strip("-.") or "-"


def _meeting(
    linked: Linked,
    papers: dict[tuple[str, int], MeetingEntry],
    items: dict[tuple[str, int, int], ItemEntry],
    taken: Counter[str],
) -> HeldMeeting:
    from ingest.linking import items_of

    place = slug(linked.body) if linked.body else NO_BODY
    day = linked.date.isoformat() if linked.date else NO_DAY
    taken[f"{place}/{day}"] += 1
    times = taken[f"{place}/{day}"]
    known = [p for paper in linked.papers if (p := papers.get((paper.document_id, paper.part)))]
    found = [_entries(held.entries, items) for held in items_of(linked)]
    return HeldMeeting(
        place,
        day if times == 1 else f"{day}-{times}",
        linked.body,
        linked.date,
        tuple(known),
        tuple(_items(f for f in found if f)),
    )


def _entries(
    entries: Iterable[tuple[Paper, object]], items: dict[tuple[str, int, int], ItemEntry]
) -> tuple[ItemEntry, ...]:
    keys = ((paper.document_id, paper.part, getattr(item, "ordinal", -1)) for paper, item in entries)
    return tuple(items[k] for k in keys if k in items)


def _items(found: Iterable[Sequence[ItemEntry]]) -> Iterable[HeldItem]:
    taken: Counter[str] = Counter()
    for place, entries in enumerate(found, start=1):
        number = next((e.number for e in entries if e.number), None)
        key = slug(number) if number else f"nr-{place}"
        taken[key] += 1
        title = next((e.title for e in entries if e.title), "")
        unique = key if taken[key] == 1 else f"{key}-{taken[key]}"
        yield HeldItem(unique, number, title, _outcome(entries), tuple(entries))


def _outcome(entries: Sequence[ItemEntry]) -> Outcome | None:
    stated = [e.outcome for e in entries if e.kind is DocumentKind.MINUTES and e.outcome]
    return next((o for o in stated if o is not Outcome.NONE), stated[0] if stated else None)
