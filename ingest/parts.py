"""Stretches of lines → parts: one a meeting, one a paper.

Comes in: a `Reading` and its `Stretch`es. Goes out: `Part`s with items, sections and decisions, in
the order of the file. Left to others: what a paper says of itself (`part_facts`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest import evidence, witnesses
from ingest.approval import closing_lines
from ingest.bodies import Bodies
from ingest.cleaning import Line
from ingest.contexts import Context
from ingest.dates import full_dates
from ingest.decisions import decisions, item_outcome
from ingest.meeting_facts import MeetingFacts, facts_of
from ingest.model import (
    CLOSED,
    OPEN,
    AgendaItem,
    DocumentKind,
    Meeting,
    Outcome,
    Part,
    Section,
    SectionRole,
)
from ingest.part_facts import kind_of, own_facts, sent_to
from ingest.reading import Reading
from ingest.sections import split_front, split_sections
from ingest.stretches import Stretch, StretchKind

_TREATMENTS = (SectionRole.DECISION, SectionRole.MINUTES, SectionRole.BACKGROUND)
# What stands before the body that acts: a sentence's beginning, "at", "indstilles til".
_ACTS = re.compile(r"(?:^|[.:;•\n–-]\s*|\bat\s+|\bindstill\w+,?\s+til\s+)(?:den |det )?$", re.I)
_TELLS = (SectionRole.RECOMMENDATION, SectionRole.DECISION, SectionRole.MINUTES)


def assemble(reading: Reading, stretches: Sequence[Stretch]) -> tuple[Part, ...]:
    """All parts of a document."""
    return _Assembly(reading, stretches).parts()


class _Assembly:
    """Parts under construction, and the sections that were cut for them."""

    def __init__(self, reading: Reading, stretches: Sequence[Stretch]) -> None:
        self.reading = reading
        self.stretches = stretches
        self.own = [s for s in stretches if s.kind is not StretchKind.ANNEX]
        self.sections = {
            s.first: split_sections(
                self._content(s), subheadings=s.kind is StretchKind.ANNEX, grids=reading.layout.grids
            )
            if s.kind is not StretchKind.FRONT
            else split_front(self._content(s))
            for s in stretches
        }
        self._told_without_headings()
        contexts = {s.context.number: s.context for s in reversed(self.own)}
        order: list[tuple[int, Context | Stretch]] = [
            (next(s.first for s in self.own if s.context is c), c) for c in contexts.values()
        ]
        order += [(s.first, s) for s in stretches if s.kind is StretchKind.ANNEX]
        self.order = [entry for _, entry in sorted(order, key=lambda entry: entry[0])]
        self.ordinals = {e.number: i for i, e in enumerate(self.order) if isinstance(e, Context)}

    def _told_without_headings(self) -> None:
        """Minutes without any section heading: what stands under an item is what was said of it."""
        for context in {id(s.context): s.context for s in self.own}.values():
            items = [s for s in self.own if s.context is context and s.kind is StretchKind.ITEM]
            roles = {x.role for s in items for x in self.sections[s.first]}
            if "referat" in (context.what or "") and roles <= {SectionRole.OTHER, SectionRole.ATTACHMENT}:
                for stretch in items:
                    self.sections[stretch.first] = tuple(
                        replace(x, role=SectionRole.MINUTES) if x.role is SectionRole.OTHER else x
                        for x in self.sections[stretch.first]
                    )

    def parts(self) -> tuple[Part, ...]:
        for entry in self.order:
            if isinstance(entry, Context) and entry.body is None:
                entry.body = self._inferred_body(entry)
        return _with_their_annexes(
            [
                self._meeting(i, entry) if isinstance(entry, Context) else self._paper(i, entry)
                for i, entry in enumerate(self.order)
            ]
        )

    def _content(self, stretch: Stretch) -> list[Line]:
        first = stretch.first
        if stretch.head and stretch.kind is StretchKind.ITEM:
            first = max(stretch.head.after, first)
        return [x for x in self.reading.content(first, stretch.end) if x.index not in stretch.repeats]

    def _inferred_body(self, context: Context) -> str | None:
        """Where no header names the body, the one that the items' recommendations address is meant."""
        votes: Counter[str] = Counter()
        for stretch in self.own:
            if stretch.context is context and stretch.kind is StretchKind.ITEM:
                for section in self.sections[stretch.first]:
                    if section.role in _TELLS:
                        votes += _addressed(self.reading.bodies, section.text.text)
        ranked = votes.most_common(2)
        clear = ranked and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
        return ranked[0][0] if clear else None

    def _meeting(self, ordinal: int, context: Context) -> Part:
        own = [s for s in self.own if s.context is context]
        items = tuple(self._item(s, context) for s in own if s.kind is StretchKind.ITEM)
        front = tuple(x for s in own if s.kind is StretchKind.FRONT for x in self.sections[s.first])
        kind = _meeting_kind(items, context.what)
        cut = [s for i in items for s in i.sections]
        (parent, parent_item), day = self._parent(context, own[0]), context.day
        said = self._facts(own)
        name = "Referat" if kind is DocumentKind.MINUTES else "Dagsorden"
        title = " ".join(x for x in (name, context.body or "", day.isoformat() if day else "") if x)
        return Part(
            ordinal,
            kind,
            title,
            *self._span(own[0], own[-1]),
            context.reason or own[0].reason,
            self.ordinals.get(parent.number) if parent else None,
            parent_item,
            parent.seen.get(parent_item) if parent and parent_item else None,
            self._held(context, title, said),
            items,
            front,
            context.annex.annex if context.annex and parent else None,
            evidence=(*witnesses.of_meeting(self.reading, context, kind, cut), *said.evidence),
        )

    def _parent(self, context: Context, opening: Stretch) -> tuple[Context | None, str | None]:
        """The meeting that these minutes are an annex to, and its item; none where they merely follow.

        They are inside it where it goes on behind them, a footer says so, or its item announces them.
        """
        child = context
        while parent := child.parent:
            item = child.parent_item
            inside = parent.resumed or child.annex
            announced = _announces(parent.seen.get(item or "", ""), context)
            if inside or (announced and not self._begins_amid_page(opening)):
                return parent, item
            child = parent
        return None, None

    def _begins_amid_page(self, stretch: Stretch) -> bool:
        first = next(self.reading.content(stretch.first, stretch.end), None)
        return first is not None and not self.reading.tops_page(first.index)

    def _facts(self, own: Sequence[Stretch]) -> MeetingFacts:
        """What the meeting's title block, its end and its running headers say of it."""
        reading = self.reading
        front = [x for s in own if s.kind is StretchKind.FRONT for x in reading.content(s.first, s.end)]
        running = [x for s in own for x in reading.lines[s.first : s.end] if reading.flags[x.index]]
        last = next((s for s in reversed(own) if s.kind is StretchKind.ITEM), None)
        closing = closing_lines(self._content(last)) if last else ()
        return facts_of(front, closing, running, last.title if last else "")

    def _held(self, context: Context, title: str, said: MeetingFacts) -> Meeting | None:
        if not context.body and not context.day:
            return None
        return Meeting(
            context.body,
            context.day,
            title,
            said.time,
            said.place,
            said.participants,
            said.apologies,
            said.approval,
        )

    def _span(self, first: Stretch, last: Stretch) -> tuple[int, int]:
        lines = self.reading.lines
        return lines[first.first].raw_start, lines[last.end - 1].raw_end

    def _item(self, stretch: Stretch, context: Context) -> AgendaItem:
        sections = tuple(self._treated(s, context) for s in self.sections[stretch.first])
        found = decisions(sections, context.body, self.reading.bodies, context.day)
        return AgendaItem(
            stretch.number or None,
            stretch.title,
            sections,
            found,
            item_outcome(found, context.body, context.day),
            *self._span(stretch, stretch),
            case_number=stretch.head.case_number if stretch.head else None,
            clearance=CLOSED if evidence.CLOSED.search(stretch.title) else OPEN,
            evidence=tuple(witnesses.of_item(self.reading, stretch)),
        )

    def _treated(self, section: Section, context: Context) -> Section:
        """A section whose heading dates an earlier treatment belongs to that meeting."""
        heading = section.heading or ""
        day = next(full_dates(heading), None)
        if day is None or day == context.day or section.role not in _TREATMENTS:
            return section
        body = self.reading.bodies.short(heading)
        if section.role is SectionRole.BACKGROUND:  # "Magistraten, 12-08-2025": the name is all of it
            body = body or heading.split(",", 1)[0]
        return replace(section, meeting=Meeting(body, day))

    def _paper(self, ordinal: int, stretch: Stretch) -> Part:
        content, sections = self._content(stretch), self.sections[stretch.first]
        context = stretch.context
        attached = context.number in self.ordinals and not self._for_another(content, context)
        head = stretch.head if attached else None
        title = stretch.title or (head.title if head else "") or (content[0].text[:100] if content else "")
        items: tuple[AgendaItem, ...] = ()
        if attached:
            kind = kind_of(title, content)
            meeting = Meeting(context.body, context.day) if context.body or context.day else None
        else:
            facts = own_facts(title, content, sections, self.reading.bodies)
            kind, title, meeting = facts.kind, facts.title, facts.meeting
            items = self._case(stretch, title, sections)
        return Part(
            ordinal,
            kind,
            title,
            *self._span(stretch, stretch),
            stretch.reason,
            self.ordinals.get(context.number) if attached else None,
            head.number if head else None,
            head.title if head else None,
            meeting,
            items,
            () if items else sections,
            stretch.annex[1] if attached and stretch.annex else None,
            clearance=CLOSED if head and evidence.CLOSED.search(head.title) else OPEN,
            evidence=tuple(witnesses.of_paper(self.reading, stretch, attached)),
        )

    def _for_another(self, content: Sequence[Line], context: Context) -> bool:
        """Whether a paper says that it is a case for another body's meeting."""
        told = sent_to(content, self.reading.bodies)
        return told.body not in (None, context.body) and told.date not in (None, context.day)

    def _case(self, stretch: Stretch, title: str, sections: tuple[Section, ...]) -> tuple[AgendaItem, ...]:
        """A case that was sent out by itself: an item without a number, and without a decision."""
        if not any(s.role is SectionRole.RECOMMENDATION for s in sections):
            return ()
        return (AgendaItem(None, title, sections, (), Outcome.NONE, *self._span(stretch, stretch)),)


def _addressed(bodies: Bodies, text: str) -> Counter[str]:
    """How often each body is the one that acts or is asked to, and not one that is told of."""
    return Counter(
        short
        for short in bodies.find(text)
        for start, _ in bodies.spans(text, short)
        if _ACTS.search(text[max(start - 40, 0) : start])
    )


def _announces(title: str, context: Context) -> bool:
    """Whether an item's title speaks of minutes, or of the body whose minutes follow."""
    named = context.body is not None and context.body.casefold() in title.casefold()
    return named or "referat" in title.casefold()


def _with_their_annexes(parts: list[Part]) -> tuple[Part, ...]:
    """Give a paper's date and author to the papers that follow it and stand in its list of annexes."""
    sender: Part | None = None
    for i, part in enumerate(parts):
        own = part.meeting or part.parent is not None
        if own or part.kind in (DocumentKind.NOTE, DocumentKind.MAIL):
            sender = part
        elif sender and sender.parent is None and _lists(sender, part.title):
            parts[i] = replace(part, parent=sender.ordinal, meeting=sender.meeting)
        else:
            sender = None
    return tuple(parts)


def _lists(part: Part, title: str) -> bool:
    """Whether an entry in a part's list of annexes has all the words of a title."""
    words = set(re.findall(r"\w+", title.casefold()))
    lists = (s.text.text for s in part.sections if s.role is SectionRole.ATTACHMENT)
    entries = (set(re.findall(r"\w+", line.casefold())) for text in lists for line in text.split("\n"))
    return len(words) > 1 and any(words <= entry for entry in entries)


def _meeting_kind(items: Sequence[AgendaItem], what: str | None) -> DocumentKind:
    told = "referat" in (what or "") or any(
        s.role in (SectionRole.DECISION, SectionRole.MINUTES) for i in items for s in i.sections
    )
    return DocumentKind.MINUTES if told else DocumentKind.AGENDA
