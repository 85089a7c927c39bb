"""An item's matter at other meetings, with the addresses to open them.

Comes in: an archive, an item. Goes out: a line for each other treatment, by date. Left to others: whether
two items are one matter (`service.matters`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from service.browse.model import HeldItem, HeldMeeting
from service.labels import flowing

if TYPE_CHECKING:
    from service.matters.gather import At
    from service.matters.model import Treatment
    from service.wiring import Archive


@dataclass(frozen=True, slots=True)
class Treated:
    """What another meeting made of the matter."""

    body: str | None
    date: date | None
    number: str | None
    title: str | None
    text: str  # empty where its papers say nothing of what came of it
    path: str


def treatments_of(archive: Archive, held: HeldMeeting, item: HeldItem) -> Sequence[Treated]:
    """Other treatments of the item's matter, by date; none where it is not sure."""
    at = archive.book().of_item(held, item)
    return treated(at) if at else ()


def treated(at: At) -> Sequence[Treated]:
    """The other treatments of a matter."""
    return [_treated(t) for n, t in enumerate(at.matter.treatments) if n != at.place]


def _treated(treatment: Treatment) -> Treated:
    place, text = treatment.place, " … ".join(flowing(s.quote) for s in treatment.said)
    return Treated(place.body, place.date, place.number, place.title, text, place.path)
