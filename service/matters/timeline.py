"""A topic, or a matter → its steps by date: treatments, what papers tell of other days, mentions elsewhere.

Comes in: matters that the topic names, dated stretches that tell of it. Goes out: `Timeline`. Left to others:
finding both (`finder`, `chronology`), layout (command line, web).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from service.draft import Pick, When
from service.followups.gather import place_of, source_of
from service.followups.model import Place, Source
from service.matters.model import Matter, Mention, Treatment
from service.verify import Quote, skeleton

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from service.browse.shelf import Shelf
    from service.wiring import Archive


class Kind(StrEnum):
    """What a step of a time line is."""

    TREATED = "treated"  # a meeting treated the matter
    TOLD = "told"  # a paper tells of another day, or stands outside the matter's items
    MENTIONED = "mentioned"  # another matter's item names the meeting that treated this one


@dataclass(frozen=True, slots=True)
class Step:
    """A step, with the words that say so."""

    kind: Kind
    when: When | None  # None: undated
    place: Place  # of the item that treats it, or where it is told
    said: tuple[Source, ...]
    matter: Matter | None = None
    at: int | None = None  # which of the matter's treatments it is, or tells of
    beside: date | None = None  # the only day of its file's papers, where it has none itself

    @property
    def treatment(self) -> Treatment | None:
        treated = self.kind is Kind.TREATED and self.matter is not None and self.at is not None
        return self.matter.treatments[self.at] if treated and self.matter and self.at is not None else None


@dataclass(frozen=True, slots=True)
class Timeline:
    topic: str
    matters: tuple[Matter, ...]
    steps: tuple[Step, ...]


def timeline_of(archive: Archive, shelf: Shelf, topic: str) -> Timeline:
    """What the archive knows of a topic, step by step; without steps where it knows nothing."""
    matters = archive.book().named(topic)
    told = [_told(pick, quotes, archive, shelf) for pick, quotes in archive.told(topic)]
    return Timeline(topic, tuple(matters), tuple(steps_of(matters, told)))


def matter_timeline(archive: Archive, shelf: Shelf, matter: Matter) -> Timeline:
    """A matter's steps, with what its own papers tell of other days."""
    own = {_item(t.place) for t in matter.treatments}
    papers = {_document(p.path) for p in matter.papers}
    told = [_told(pick, quotes, archive, shelf) for pick, quotes in archive.told(matter.title)]
    of_matter = [s for s in told if _item(s.place) in own or any(_document(q.path) in papers for q in s.said)]
    return Timeline(matter.title, (matter,), tuple(steps_of([matter], of_matter)))


def steps_of(matters: Sequence[Matter], told: Iterable[Step] = ()) -> list[Step]:
    """The steps of some matters and what else is told, by date; what a treatment says itself is told once."""
    own = [s for m in matters for s in [*_treated(m), *_mentioned(m)]]
    said = {skeleton(q.quote) for s in own for q in s.said}
    treated = {_item(s.place) for s in own if s.kind is Kind.TREATED}
    papers = {_document(p.path) for m in matters for p in m.papers}

    def adds(step: Step) -> bool:
        """False of what a treatment says of its own day, and of an undated line of its papers."""
        if any(skeleton(q.quote) in said for q in step.said):
            return False
        if step.kind is Kind.MENTIONED:
            return _item(step.place) not in treated  # its annexes are under another address
        return step.when is not None or not any(_document(q.path) in papers for q in step.said)

    return sorted([*own, *(s for s in told if adds(s))], key=_order)


def _item(place: Place) -> tuple[str | None, date | None, str | None]:
    return place.body, place.date, place.number


def _document(path: str) -> str:
    return path.split("?", 1)[0]


def _order(step: Step) -> tuple[date, bool, str]:
    first = step.when.first if step.when else step.beside or date.max
    return first, step.kind is not Kind.TREATED, step.place.path


def _treated(matter: Matter) -> list[Step]:
    return [
        Step(Kind.TREATED, When(t.place.date) if t.place.date else None, t.place, t.said, matter, n)
        for n, t in enumerate(matter.treatments)
    ]


def _mentioned(matter: Matter) -> list[Step]:
    return [_mention(matter, m) for m in matter.mentions]


def _mention(matter: Matter, found: Mention) -> Step:
    when = When(found.place.date) if found.place.date else None
    return Step(Kind.MENTIONED, when, found.place, found.sources, matter, found.of)


def _told(pick: Pick, quotes: Sequence[Quote], archive: Archive, shelf: Shelf) -> Step:
    when = pick.when if pick.when and pick.when.first != date.max else None
    place = place_of(pick.chunk, shelf)
    title = place.title or pick.chunk.part_title
    where = Place(place.body, place.date, place.number, title, place.path)
    # What names no other day is of its paper's: the item tells of the matter, and dates nothing.
    own = when is not None and when.unit == "day" and when.first == place.date and not when.planned
    kind = Kind.MENTIONED if own else Kind.TOLD
    beside = (
        only_day(archive.catalog, pick.chunk.document_id) if when is None and place.date is None else None
    )
    return Step(kind, when, where, tuple(source_of(pick.chunk, q) for q in quotes), beside=beside)


def only_day(catalog: Catalog, document_id: str) -> date | None:
    """The day of a file's dated papers, if they agree on one: what lies beside them was sent along."""
    days = {c.meeting_date for c in catalog.chunks(document=document_id)} - {None}
    return days.pop() if len(days) == 1 else None
