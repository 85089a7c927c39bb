"""The matters of a catalog, and how they are come to: by an item, a passage, or a name.

Comes in: matters. Goes out: `At`, a matter and which of its treatments is meant. Left to others: drawing them
up (`gather`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from service.browse.model import HeldItem, HeldMeeting, item_address
from service.matters.finder import Finder
from service.matters.model import Change, Matter, Treatment
from service.matters.words import ArchiveWords

ItemKey = tuple[str, int, str | None]  # document, part, number


@dataclass(frozen=True)
class At:
    """A matter, and which of its treatments is meant."""

    matter: Matter
    place: int

    @property
    def treatment(self) -> Treatment:
        return self.matter.treatments[self.place]

    @property
    def later(self) -> tuple[Treatment, ...]:
        return self.matter.later(self.place)

    @property
    def changed(self) -> Change | None:
        return self.matter.changed(self.place)


@dataclass(frozen=True)
class Book:
    """Every matter of a catalog, by the day it was last treated, the newest first."""

    matters: tuple[Matter, ...]
    at_item: Mapping[str, At]  # address of the item's page → its matter
    at_paper: Mapping[ItemKey, At]  # the same by where the item stands in each paper
    finder: Finder

    @cached_property
    def several(self) -> tuple[Matter, ...]:
        """Those that more than one meeting treated."""
        return tuple(m for m in self.matters if m.several)

    def of_item(self, held: HeldMeeting, item: HeldItem) -> At | None:
        return self.at_item.get(held.address(item))

    def named(self, topic: str) -> list[Matter]:
        """The matters that somebody calls so."""
        return self.finder.named(topic)

    def at(self, place: str, day: str, key: str) -> At | None:
        """The matter of the item whose page has these steps in its address."""
        return self.at_item.get(item_address(place, day, key))

    def of_paper(self, document: str, part: int | None, number: str | None) -> At | None:
        """The matter of the item that a passage, citation or page is of; by the document's id or name."""
        return None if part is None else self.at_paper.get((document, part, number))


NO_MATTERS = Book((), {}, {}, Finder(ArchiveWords([]), ()))
