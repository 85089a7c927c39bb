"""A parse, asked by place: which part, item and section hold the character at a raw offset.

Comes in: a parsed document. Goes out: places and the decisions over a stretch. Left to others: whether
they are the right ones (`score`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from eval.bundles.truth import Span
from ingest.model import AgendaItem, Decision, Meeting, ParsedDocument, Part, SectionRole


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character came to stand."""

    part: int
    item: int | None  # index within the part
    role: SectionRole | None


@dataclass(frozen=True)
class Parsed:
    """A parse with the way from a raw offset to part, item and section."""

    document: ParsedDocument

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.document.parts

    @cached_property
    def sections(self) -> list[Place | None]:
        """For each raw character the section that holds it."""
        owners: list[Place | None] = [None] * len(self.document.raw.text)
        for p, part in enumerate(self.parts):
            held = [(None, s) for s in part.sections] + [
                (i, s) for i, it in enumerate(part.items) for s in it.sections
            ]
            for item, section in held:
                place = Place(p, item, section.role)
                for run in section.text.runs:
                    owners[run.raw : run.raw + run.length] = [place] * run.length
        return owners

    @cached_property
    def spans(self) -> list[Place | None]:
        """For each raw character the item, or else the part, within whose bounds it stands."""
        owners: list[Place | None] = [None] * len(self.document.raw.text)
        bounds = [(p.raw_start, p.raw_end, Place(n, None, None)) for n, p in enumerate(self.parts)]
        bounds += [
            (i.raw_start, i.raw_end, Place(n, m, None))
            for n, p in enumerate(self.parts)
            for m, i in enumerate(p.items)
        ]
        for start, end, place in sorted(bounds, key=lambda b: b[0] - b[1]):  # the narrowest last
            owners[start:end] = [place] * (min(end, len(owners)) - start)
        return owners

    @cached_property
    def decisions(self) -> list[tuple[Decision, Part]]:
        return [(d, p) for p in self.parts for i in p.items for d in i.decisions]

    def item(self, place: Place | None) -> AgendaItem | None:
        return None if place is None or place.item is None else self.parts[place.part].items[place.item]

    def over(self, spans: Iterable[Span]) -> Iterator[tuple[Decision, Meeting]]:
        """Decisions that cover more than half of the characters of these spans, and who decided when."""
        wanted = {c for start, end in spans for c in range(start, end)}
        for decision, part in self.decisions:
            if 2 * len(wanted.intersection(range(decision.raw_start, decision.raw_end))) > len(wanted):
                own = part.meeting or Meeting(None, None)  # a decision that names none is its meeting's
                yield decision, Meeting(decision.body or own.body, decision.date or own.date)
