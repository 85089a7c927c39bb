"""A meeting's document with its annexes, some of them minutes with annexes of their own.

Comes in: the pen and a brief. Goes out: segments for `layout`. Left to others: an item's text (`items`),
which briefs make a bundle (`generate`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from eval.bundles import dates, furniture
from eval.bundles.annexes import annex_blocks
from eval.bundles.author import Author, heading, plain_line
from eval.bundles.entries import Brief, Entry, Planner
from eval.bundles.fronts import front_blocks
from eval.bundles.item_kinds import write_item
from eval.bundles.items import Plan
from eval.bundles.layout import Block, Segment
from eval.bundles.texts import Matter
from eval.bundles.truth import TrueAnnex, TrueMeeting


@dataclass
class MeetingWriter:
    author: Author
    brief: Brief
    index: int = field(init=False)
    segments: list[Segment] = field(default_factory=list)
    document: int = field(init=False)

    def __post_init__(self) -> None:
        b = self.brief
        self.document = self.author.document()
        self.author.meetings.append(TrueMeeting(b.body, b.day, b.minutes, b.form.system, b.depth, b.annex))
        self.index = len(self.author.meetings) - 1

    def write(self) -> list[Segment]:
        planner, brief = Planner(self.author, self.brief), self.brief
        entries = self.planned(planner)
        lost = planner.headless_entry(entries)
        begun = False
        if brief.form.front:
            listed = [(e.number, e.title) for e in entries]
            blocks = front_blocks(self.author.rng, brief.form, brief.body, brief.day, brief.minutes, listed)
            self.add(blocks, None, new_page=not brief.mid_page)
            begun = not brief.form.page_per_item or brief.form.system == "word"
        groups = self.groups(entries)
        for n, entry in enumerate(entries):
            new_page = not begun or brief.form.page_per_item or n in groups
            begun = True
            blocks, item = self.item(entry, headless=n == lost)
            group = self.group_of(entries, groups, n)
            if n in groups and n and self.author.rng.random() < 0.5:
                blocks.insert(
                    0, heading(self.author.rng.choice(("Sager til orientering", "Sager til behandling")))
                )
            self.add(blocks, entry, new_page=new_page, items=group, lost_top=n == lost, nth=n)
            if self.annexes(entry, item):
                begun = False
        return self.segments

    def planned(self, planner: Planner) -> list[Entry]:
        return planner.entries()

    # --- pages ----------------------------------------------------------------------------------

    def groups(self, entries: Sequence[Entry]) -> list[int]:
        """Where a page begins whose header names several items."""
        if self.brief.form.header != "punkt range":
            return []
        starts, at = [0], 0
        while at < len(entries):
            held = next(
                (n for n in range(at, len(entries)) if entries[n].annexes or entries[n].embedded), None
            )
            at = min(at + self.author.rng.randint(1, 3), held + 1 if held is not None else len(entries))
            if at < len(entries):
                starts.append(at)
        return starts

    def group_of(self, entries: Sequence[Entry], groups: Sequence[int], n: int) -> str:
        if not groups:
            return entries[n].number
        start = max(g for g in groups if g <= n)
        end = min([g for g in groups if g > n], default=len(entries)) - 1
        numbers = [e.number for e in entries[start : end + 1]]
        straight = all(int(b) == int(a) + 1 for a, b in pairwise(numbers))
        if len(numbers) == 1:
            return numbers[0]
        return f"{numbers[0]}-{numbers[-1]}" if straight else " + ".join(numbers)

    def item(self, entry: Entry, *, headless: bool) -> tuple[list[Block], int]:
        listed = [(str(n), title) for n, (_, title, _) in enumerate(self.attached(entry), 1)]
        b = self.brief
        plan = Plan(b.body, b.day, b.minutes, b.form, self.index)
        return write_item(
            self.author, plan, entry.number, entry.kind, listed, entry.matter, entry.title, headless=headless
        )

    def attached(self, entry: Entry) -> list[tuple[str, str, Matter | None]]:
        inner = entry.embedded
        return [*entry.annexes, ("minutes", minutes_title(inner), None)] if inner else list(entry.annexes)

    def add(
        self,
        blocks: list[Block],
        entry: Entry | None,
        *,
        new_page: bool,
        items: str = "",
        lost_top: bool = False,
        nth: int = 0,
    ) -> None:
        """Put blocks on pages of this meeting; no entry: its front."""
        b = self.brief
        if not blocks:
            return
        first = f"Punkt {entry.number}: {entry.title}" if entry else ""
        undated = b.form.header == "meeting top" and b.depth > 0 and nth > 3  # continued pages say less
        day = None if undated else b.day
        header, footer = furniture.header_and_footer(b.form, b.body, day, b.minutes, items, first)
        if b.form.system == "das":
            self.document = self.author.document()  # "Side 1 af 2" counts an item's pages
        footer = furniture.stacked(footer, b.stamps)
        self.segments.append(Segment(tuple(blocks), header, footer, self.document, new_page, lost_top))

    def annexes(self, entry: Entry, item: int) -> bool:
        """The item's annexes after it, each from a page of its own; False where it has none."""
        for n, (kind, title, matter) in enumerate(self.attached(entry), 1):
            self.annex(entry, item, str(n), kind, title, matter)
        return bool(self.attached(entry))

    def annex(
        self, entry: Entry, item: int, number: str, kind: str, title: str, matter: Matter | None
    ) -> None:
        rng, form = self.author.rng, self.brief.form
        mark = self.mark(kind)
        self.author.annexes.append(TrueAnnex(item, number, title, kind, mark))
        index = len(self.author.annexes) - 1
        stamps = self.brief.stamps
        if mark == "footer":
            text = furniture.annex_footer(rng, entry.number, number, title)
            stamps = furniture.stacked(furniture.stamp(text), self.brief.stamps)
        lead = [heading(f"Bilag {number}: {title}", before=0)] if mark == "first" else []
        if mark == "title page":
            page = (heading(f"Bilag {number} til punkt {entry.number}", before=4), plain_line(title, 1))
            self.segments.append(Segment(page, furniture.none, stamps, self.author.document()))
        if matter is not None:
            numbered = mark == "footer" or not form.bare or form.dated_header
            blocks = [*lead, *annex_blocks(self.author, kind, index, matter, numbered=numbered)]
            self.segments.append(Segment(tuple(blocks), furniture.none, stamps, self.author.document()))
        elif entry.embedded:
            self.inner(replace(entry.embedded, annex=index, stamps=stamps), lead)

    def mark(self, kind: str) -> str:
        """How this annex says whose it is; minutes inside an undated document need more than a title."""
        if kind == "minutes" and not self.brief.form.dated_header:
            return "footer"
        return self.brief.form.mark

    def inner(self, brief: Brief, lead: list[Block]) -> None:
        segments = MeetingWriter(self.author, brief).write()
        first = segments[0]
        self.segments += [replace(first, blocks=(*lead, *first.blocks)), *segments[1:]]


def minutes_title(brief: Brief) -> str:
    day = dates.long_form(brief.day) if brief.day else ""
    return f"Referat {brief.body.short} {day}".strip()
