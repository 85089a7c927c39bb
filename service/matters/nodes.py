"""The catalog → what each item of a meeting says of itself, for telling which treat one matter.

Comes in: a catalog and its shelf. Goes out: `Node`s, an item each, and `Alone`s, papers that are of no
meeting. Left to others: pairs of them (`pairs`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.model import Chunk, DocumentKind
from service.browse.model import HeldItem, HeldMeeting
from service.browse.shelf import Shelf
from service.chronology_topic import patterns
from service.draft import RESOLVED
from service.matters.same import Item, item_of
from service.matters.words import ArchiveWords

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from ingest.catalog_model import AnnexEntry

RARE, FEW = 0.06, 4  # share of items up to which a word is rare; or so many, in a small archive
COMMON_NAME = 0.25  # share of items from which a name tells none of them
_OF_A_MEETING = (DocumentKind.AGENDA, DocumentKind.MINUTES)
_PartKey = tuple[str, int]
_ItemKey = tuple[str, int, str]


@dataclass(frozen=True)
class Node:
    """An item of a meeting."""

    held: HeldMeeting
    held_item: HeldItem
    chunks: tuple[Chunk, ...]
    item: Item
    names: frozenset[str]
    rare: frozenset[str]  # terms of its text that few items have, and more than this one
    telling_names: frozenset[str]  # names of its title that do not stand everywhere
    decided: frozenset[str]  # terms of what its meeting resolved
    case_number: str | None  # None also where all of the meeting's items have the same
    annexes: tuple[tuple[Chunk, ...], ...]  # the passages of each

    @property
    def order(self) -> tuple[str, str, str]:
        """Place in time; no ingest changes it."""
        return (self.held.date.isoformat() if self.held.date else "9", self.held.path, self.held_item.key)


@dataclass(frozen=True, slots=True)
class Alone:
    """A paper that is no meeting's: a note, a report, terms of reference."""

    first: Chunk
    item: Item
    names: frozenset[str]


def nodes_of(catalog: Catalog, shelf: Shelf) -> tuple[list[Node], list[Alone], ArchiveWords]:
    """Every item that says what it is about, by date; papers of no meeting; the archive's words."""
    by_part, beside = _by_part(catalog.chunks()), catalog.annexes()
    items = [(m, i, c) for m in shelf.meetings if m.date for i in m.items if (c := _chunks(i, by_part))]
    alone = _alone(by_part, {(a.document_id, a.part) for a in beside if a.item}, shelf)
    texts = ["\n".join([_title(i), *(x.text for x in c)]) for _, i, c in items]
    words = ArchiveWords([*texts, *("\n".join(c.text for c in p) for p in alone)])
    annexes = _annexes(by_part, beside)
    nodes = [_node(m, i, c, words, annexes) for m, i, c in items]
    papers = [_paper(p, words) for p in alone]
    return sorted((n for n in nodes if n), key=lambda n: n.order), [p for p in papers if p], words


def _by_part(chunks: Iterable[Chunk]) -> dict[_PartKey, list[Chunk]]:
    found: dict[_PartKey, list[Chunk]] = defaultdict(list)
    for chunk in chunks:
        found[chunk.document_id, chunk.part].append(chunk)
    return found


def _chunks(item: HeldItem, by_part: Mapping[_PartKey, Sequence[Chunk]]) -> tuple[Chunk, ...]:
    """The item's passages in each paper of its meeting."""
    return tuple(
        c
        for e in item.entries
        for c in by_part.get((e.document_id, e.part), ())
        if c.item_number == e.number and (c.item_title or "") == e.title
    )


def _title(item: HeldItem) -> str:
    return " ".join(dict.fromkeys(e.title for e in item.entries if e.title))


def _alone(
    by_part: Mapping[_PartKey, Sequence[Chunk]], of_items: Collection[_PartKey], shelf: Shelf
) -> list[Sequence[Chunk]]:
    """Papers outside every meeting's agenda and minutes, by name; an item's annexes come along with it."""
    found = [
        chunks
        for key, chunks in by_part.items()
        if chunks[0].kind not in (*_OF_A_MEETING, DocumentKind.FORM, DocumentKind.MAIL)
        and key not in of_items
        and shelf.of_part(*key) is None
    ]
    return sorted(found, key=lambda c: (c[0].document, c[0].part))


def _annexes(
    by_part: Mapping[_PartKey, Sequence[Chunk]], entries: Iterable[AnnexEntry]
) -> dict[_ItemKey, list[tuple[Chunk, ...]]]:
    """(document, part, item number) → the passages of each annex to it."""
    found: dict[_ItemKey, list[tuple[Chunk, ...]]] = defaultdict(list)
    for entry in entries:
        chunks = by_part.get((entry.document_id, entry.part))
        if entry.item and chunks and chunks[0].kind not in _OF_A_MEETING:
            found[entry.document_id, entry.parent, entry.item].append(tuple(chunks))
    return found


def _node(
    held: HeldMeeting,
    item: HeldItem,
    chunks: tuple[Chunk, ...],
    words: ArchiveWords,
    annexes: Mapping[_ItemKey, Sequence[tuple[Chunk, ...]]],
) -> Node | None:
    beside = tuple(
        dict.fromkeys(
            a for e in item.entries if e.number for a in annexes.get((e.document_id, e.part, e.number), ())
        )
    )
    title = _title(item) or " ".join(a[0].part_title for a in beside)
    if not title or patterns("routine").search(title.strip()):
        return None
    read = item_of(chunks, words, title)
    names = words.names(title)
    decided = [words.keys(c.text) for c in chunks if c.section in RESOLVED and c.meeting_date == held.date]
    return Node(
        held,
        item,
        chunks,
        read,
        names,
        frozenset(k for k in read.text if 2 <= words.held_by(k) <= max(FEW, RARE * words.items)),
        frozenset(n for n in names if words.held_by(n) <= COMMON_NAME * max(words.items, 8)),
        frozenset[str]().union(*decided),
        _case_number(held, item),
        beside,
    )


def _case_number(held: HeldMeeting, item: HeldItem) -> str | None:
    """The item's own case number; one that several items of the meeting have is the meeting's."""
    numbers = Counter(n for i in held.items for n in {e.case_number for e in i.entries} if n)
    return next((e.case_number for e in item.entries if e.case_number and numbers[e.case_number] == 1), None)


def _paper(chunks: Sequence[Chunk], words: ArchiveWords) -> Alone | None:
    title = chunks[0].part_title
    read = item_of(chunks, words, title)
    return Alone(chunks[0], read, words.names(title)) if read.topic.groups else None
