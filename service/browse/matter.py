"""An item's matter at other meetings, with the addresses to open them.

Comes in: an item's place in its matter. Goes out: a line for each other treatment, by date. Left to others:
whether two items are one matter (`service.matters`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from service.labels import flowing

if TYPE_CHECKING:
    from service.matters.book import At
    from service.matters.model import Treatment


@dataclass(frozen=True, slots=True)
class Treated:
    """What another meeting made of the matter."""

    body: str | None
    date: date | None
    number: str | None
    title: str | None
    text: str  # empty where its papers say nothing of what came of it
    path: str


def treated(at: At) -> Sequence[Treated]:
    """The other treatments of a matter."""
    return [_treated(t) for n, t in enumerate(at.matter.treatments) if n != at.place]


def _treated(treatment: Treatment) -> Treated:
    place, text = treatment.place, " … ".join(flowing(s.quote) for s in treatment.said)
    return Treated(place.body, place.date, place.number, place.title, text, place.path)
