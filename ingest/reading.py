"""A document's lines with what single lines say: heads, meeting lines, annex footers, page headers.

Comes in: lines, furniture flags, bodies. Goes out: a `Reading` that answers questions about places.
Left to others: weighing the witnesses (`contexts`, `titles`, `walk`).
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest import evidence
from ingest.bodies import Bodies
from ingest.cleaning import Line
from ingest.heads import ItemHead, find_heads
from ingest.layout import NO_LAYOUT, Layout
from ingest.title_blocks import title_block_lines
from ingest.title_starts import document_starts
from ingest.title_words import title_said

_FILE_SUFFIX = re.compile(r"\.(?:docx?|pdf|pptx?|xlsx?)$", re.I)
TITLE_PAGE = 4  # lines of a title page over its title


@dataclass(frozen=True, slots=True)
class Named:
    """A meeting line, where it stands."""

    index: int
    line: evidence.MeetingLine


@dataclass(frozen=True, slots=True)
class AnnexMark:
    """ "Punkt 3, Bilag 1: Title" at the foot of a page."""

    item: str
    annex: str
    title: str

    @property
    def key(self) -> tuple[str, str]:
        return self.item, self.annex

    def __str__(self) -> str:
        return f"footer “Punkt {self.item}, Bilag {self.annex}”"


@dataclass(frozen=True)
class Reading:
    """Lines and the evidence in them."""

    lines: Sequence[Line]
    flags: Sequence[bool]  # furniture
    bodies: Bodies
    layout: Layout = NO_LAYOUT  # what the file's own styles and grids say
    refused: frozenset[int] = frozenset()  # first lines of heads that are none, as the whole file shows

    @cached_property
    def heads(self) -> dict[int, ItemHead]:
        """Index of an item head's first line → the head, in order."""
        heads = find_heads(self.lines, self.flags, self.layout.headings, self.starts)
        return {h.first: h for h in heads if h.first not in self.refused}

    @cached_property
    def _blocks(self) -> dict[int, evidence.MeetingLine]:
        return title_block_lines(self.lines, self.flags, self.bodies)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where agendas and minutes begin, by title blocks of their own; ascending indices."""
        return document_starts(self.lines, self.flags, self.bodies, self._blocks)

    def follows_items(self, i: int) -> bool:
        """Whether an item's head stands above the line."""
        return bool(self._heads_at) and self._heads_at[0] < i

    def start_of(self, head: ItemHead) -> int | None:
        """The title block between an item's head and the head before it."""
        at = bisect.bisect_left(self._heads_at, head.first)
        before = self._heads_at[at - 1] if at else -1
        nearest = bisect.bisect_left(self.starts, head.first) - 1
        return self.starts[nearest] if nearest >= 0 and self.starts[nearest] > before else None

    @cached_property
    def _heads_at(self) -> list[int]:
        return list(self.heads)

    @cached_property
    def named(self) -> tuple[Named, ...]:
        found = (
            (i, evidence.meeting_line(x.text, self.bodies) or self._blocks.get(i))
            for i, x in enumerate(self.lines)
        )
        return tuple(Named(i, line) for i, line in found if line)

    def named_between(self, first: int, end: int) -> Sequence[Named]:
        """The meeting lines among lines[first:end]."""
        at, stop = (bisect.bisect_left(self.named, i, key=lambda n: n.index) for i in (first, end))
        return self.named[at:stop]

    @cached_property
    def named_at(self) -> dict[int, Named]:
        return {n.index: n for n in self.named}

    @cached_property
    def annex_marks(self) -> dict[int, AnnexMark]:
        """Index of a footer's line → what it says."""
        found = ((i, evidence.ANNEX_MARK.match(x.text)) for i, x in enumerate(self.lines))
        return {
            i: AnnexMark(
                m["item"] or m["item2"], m["annex"] or m["annex2"], _FILE_SUFFIX.sub("", m["title"].strip())
            )
            for i, m in found
            if m
        }

    def title_page(self, i: int) -> AnnexMark | None:
        """The annex whose title page begins with a line or right over it: "Bilag 1 til punkt 4"."""
        over = range(i, max(i - TITLE_PAGE, -1), -1)
        for j in itertools.takewhile(lambda j: self.lines[j].page == self.lines[i].page, over):
            if (match := evidence.ANNEX_PAGE.match(self.lines[j].text)) and self.tops_page(j):
                return AnnexMark(match["item"], match["annex"], "")
        return None

    def marks_between(self, first: int, end: int) -> Iterator[tuple[int, AnnexMark]]:
        """The annex footers among lines[first:end]."""
        at, stop = (bisect.bisect_left(self._marks_at, i) for i in (first, end))
        return ((i, self.annex_marks[i]) for i in self._marks_at[at:stop])

    def line_of(self, mark: AnnexMark) -> int:
        """The first line of an annex footer."""
        return self._first_of_mark[mark]

    @cached_property
    def _first_of_mark(self) -> dict[AnnexMark, int]:
        return {m: i for i, m in reversed(self.annex_marks.items())}

    @cached_property
    def _marks_at(self) -> list[int]:
        return list(self.annex_marks)

    @cached_property
    def marks_on(self) -> dict[int, list[AnnexMark]]:
        """Page → its annex footers, that of the innermost meeting first."""
        marks: dict[int, list[AnnexMark]] = defaultdict(list)
        for i, mark in self.annex_marks.items():
            if mark not in marks[self.lines[i].page]:
                marks[self.lines[i].page].append(mark)
        return marks

    @cached_property
    def _numbers_on(self) -> dict[int, set[int]]:
        numbers: dict[int, set[int]] = defaultdict(set)
        for line in self.lines:
            numbers[line.page].update(evidence.item_mark(line.text))
        return numbers

    def path(self, page: int) -> tuple[AnnexMark, ...]:
        """The annex footers on a page, the outermost meeting's first, one for each it stands in."""
        return tuple(reversed(self.marks_on.get(page, ())))

    def mark(self, page: int) -> AnnexMark | None:
        """The last annex footer on a page: that of the outermost meeting, where annexes have annexes."""
        return next(iter(self.marks_on.get(page, [])[-1:]), None)

    def has_item_header(self, page: int) -> bool:
        """Whether a running header names the page's item."""
        return bool(self._numbers_on.get(page))

    def is_running(self, named: Named) -> bool:
        """Whether a meeting line is page furniture or a title block, not a date told in running text."""
        text = self.lines[named.index].text
        return self.flags[named.index] or len(text) < 80 or title_said(text) is not None

    def said(self, i: int, longest: int = 80) -> str:
        return f"“{self.lines[i].text[:longest]}” on page {self.lines[i].page}"

    def tops_page(self, i: int) -> bool:
        """Whether only furniture stands above the line on its page."""
        j = i - 1
        while j >= 0 and self.lines[j].page == self.lines[i].page:
            if not self.flags[j]:
                return False
            j -= 1
        return True

    def after_break(self, i: int) -> bool:
        """Whether a page or page furniture parts the line from the one above it."""
        above = self.lines[i - 1] if i else None
        return (
            above is None
            or self.lines[i].first_on_page
            or above.page != self.lines[i].page
            or self.flags[i - 1]
        )

    def content(self, first: int, end: int) -> Iterator[Line]:
        """The lines in lines[first:end] that are no furniture."""
        # By index: a slice would copy the rest of the document each time.
        end = min(end, len(self.lines))
        return (self.lines[i] for i in range(first, end) if not self.flags[self.lines[i].index])

    def above(self, i: int) -> Line | None:
        """The content line before a line."""
        return next((x for x in reversed(self.lines[max(i - 40, 0) : i]) if not self.flags[x.index]), None)

    def below(self, i: int) -> Line | None:
        """The content line within the three lines after a line."""
        return next(self.content(i + 1, i + 4), None)
