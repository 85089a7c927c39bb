"""What a meeting's papers say of an item, section by section.

Comes in: the catalog, an item. Goes out: its sections, those of the minutes first and of the agenda what
the minutes lack; its stated decisions; its annexes. Left to others: layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ingest.model import SectionRole
from service.browse.model import HeldItem, ItemSection

if TYPE_CHECKING:
    from ingest.catalog_model import ItemEntry

# The order of a case, whatever order its papers have: the proposal, what became of it, the talk about it.
_ORDER = (
    SectionRole.SUMMARY,
    SectionRole.BACKGROUND,
    SectionRole.CASE,
    SectionRole.FINANCES,
    SectionRole.RECOMMENDATION,
    SectionRole.DECISION,
    SectionRole.MINUTES,
    SectionRole.ATTACHMENT,
    SectionRole.OTHER,
)


@dataclass(frozen=True, slots=True)
class Annex:
    """A part of a file that says it is an annex to the item."""

    title: str
    number: str | None
    kind: str
    document_id: str
    document: str
    page_start: int
    page_end: int


@dataclass(frozen=True, slots=True)
class ItemText:
    sections: tuple[ItemSection, ...]
    decisions: tuple[dict[str, Any], ...]  # as `show` gives them, with "document_id"
    annexes: tuple[Annex, ...]


class Structures(Protocol):
    """What gives a document's structure: a catalog, or what remembers what it gave."""

    def structure(self, document: str, /) -> dict[str, Any] | None: ...


def read_item(catalog: Structures, item: HeldItem) -> ItemText:
    """What the papers of the item's meeting say of it."""
    sections: list[ItemSection] = []
    decisions: list[dict[str, Any]] = []
    annexes: list[Annex] = []
    for entry in item.entries:
        structure = catalog.structure(entry.document_id)
        found = structure and _item_in(structure, entry)
        if not structure or not found:
            continue
        known = {s.role for s in sections}
        sections += [s for s in _sections(found, entry) if s.role not in known]
        if not decisions:
            decisions = [d | {"document_id": entry.document_id} for d in found["decisions"]]
        annexes += [a for a in _annexes(structure, entry) if a not in annexes]
    ordered = sorted(sections, key=lambda s: _ORDER.index(s.role))
    return ItemText(tuple(ordered), tuple(decisions), tuple(annexes))


def _item_in(structure: dict[str, Any], entry: ItemEntry) -> dict[str, Any] | None:
    # By ordinal, not by place in the list: a clearance's list leaves out what it does not hold.
    items = (i for p in structure["parts"] if p["ordinal"] == entry.part for i in p["items"])
    return next((i for i in items if i["ordinal"] == entry.ordinal), None)


def _sections(found: dict[str, Any], entry: ItemEntry) -> Sequence[ItemSection]:
    return [
        ItemSection(
            SectionRole(s["role"]),
            s["heading"],
            s["text"],
            tuple(s["tables"]),
            entry.document_id,
            entry.document,
            s["page_start"],
            s["page_end"],
            s["char_start"],
            s["char_end"],
        )
        for s in found["sections"]
        if s["text"].strip()
    ]


def _annexes(structure: dict[str, Any], entry: ItemEntry) -> Sequence[Annex]:
    return [
        Annex(
            p["title"],
            p["parent_annex"],
            p["kind"],
            entry.document_id,
            entry.document,
            p["page_start"],
            p["page_end"],
        )
        for p in structure["parts"]
        if p["parent_ordinal"] == entry.part and entry.number and p["parent_item"] == entry.number
    ]
