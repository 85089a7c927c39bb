"""What headings and pages say about the document they stand in.

Comes in: a `Reading`. Goes out: facts, a page and a heading at a time. Left to others: weighing them
(`nesting`).
"""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ingest.cleaning import TERMINAL
from ingest.heads import ItemHead
from ingest.reading import AnnexMark, Reading

Footers = tuple[AnnexMark, ...]  # of one page, the outermost meeting's first

FOOTER_WITHIN = 3  # pages in which a document's first footer stands, in files that print few
SPARSE = 0.15  # weight of footers in a file that prints them on some pages only
FRONT = 60  # lines above a meeting's first heading that may list its items
_ENTRY_REST = re.compile(r"\((?:side|s\.) ?\d+\)\s*$|\.{3,}\s*\d+$|\s\d{1,3}$", re.I)
_ENTRY_NUMBER = re.compile(r"^\d{1,3}[a-z]?[.)]?\s*")
_FORM_NUMBER = re.compile(r"\d+[a-z]?")
_PAGE_COUNT = re.compile(
    r"\b(?:side|s\.|page)\s*\d+(?:\s*(?:af|/|of)\s*\d+)?$|^[-–]\s*\d{1,3}\s*[-–]$|^\d{1,3}\s?/\s?\d{1,3}$|^\d{1,3}$",
    re.I,
)
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Start:
    """A title block: where it begins, and the day that it says."""

    line: int
    day: date | None


class PageFacts:
    """What each page's furniture says."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def path(self, page: int) -> Footers:
        return self._paths.get(page, ())

    def path_from(self, page: int) -> Footers:
        """The footers of a document that begins on a page."""
        here = self.path(page)
        if self.trust == 1 or here:
            return here
        return next((p for n in range(page + 1, page + FOOTER_WITHIN) if (p := self.path(n))), ())

    def days(self, page: int) -> frozenset[date]:
        """The days that a page's edges name as its meeting's."""
        return self._days.get(page, frozenset())

    def runs(self, day: date | None, page: int) -> bool:
        """Whether a day stands over or under a page, and over others: a title block's stands on one."""
        return day is not None and day in self.days(page) and self._pages_of[day] > 1

    @cached_property
    def _pages_of(self) -> Counter[date]:
        return Counter(day for days in self._days.values() for day in days)

    def counts(self, page: int) -> frozenset[str]:
        """How a page's number is written, the number aside: each document has its way."""
        return self._counts.get(page, frozenset())

    def first_line(self, page: int) -> int:
        return self._first[page]

    def between(self, before: HeadFacts, head: HeadFacts | None) -> Iterator[int]:
        """The pages between two headings that say something, up to the title block of the second."""
        last = self.reading.lines[-1].page + 1
        if head:
            last = self.reading.lines[head.start.line].page if head.start else head.page
            last += not self.reading.tops_page(head.start.line if head.start else head.index)
        at = bisect.bisect_right(self._telling, before.page)
        for page in self._telling[at:]:
            if page >= last:
                return
            yield page

    def _ends_page(self, i: int) -> bool:
        """Whether only furniture stands below the line on its page."""
        lines, page = self.reading.lines, self.reading.lines[i].page
        i += 1
        while i < len(lines) and lines[i].page == page and self.reading.flags[i]:
            i += 1
        return i == len(lines) or lines[i].page != page

    @cached_property
    def trust(self) -> float:
        """1, or less where footers lapse: one comes back after pages without any."""
        seen: dict[AnnexMark, int] = {}
        for page in sorted(self._paths):
            for mark in self._paths[page]:
                if mark in seen and any(n not in self._paths for n in range(seen[mark] + 1, page)):
                    return SPARSE
                seen[mark] = page
        return 1.0

    @cached_property
    def _paths(self) -> dict[int, Footers]:
        return {page: tuple(reversed(marks)) for page, marks in self.reading.marks_on.items() if marks}

    @cached_property
    def _telling(self) -> list[int]:
        """Pages whose furniture says something, and those behind them."""
        pages = sorted(self._first)
        told = [p for p in pages if self.path(p) or self.days(p)]
        behind = [
            pages[n + 1] for n, p in enumerate(pages[:-1]) if self.path(p) and not self.path(pages[n + 1])
        ]
        return sorted({*told, *behind})

    @cached_property
    def _first(self) -> dict[int, int]:
        first: dict[int, int] = {}
        for line in self.reading.lines:
            first.setdefault(line.page, line.index)
        return first

    @cached_property
    def _counts(self) -> dict[int, frozenset[str]]:
        counts: dict[int, set[str]] = defaultdict(set)
        for line, flag in zip(self.reading.lines, self.reading.flags, strict=True):
            if flag and (told := _PAGE_COUNT.search(line.text)):
                counts[line.page].add(_FORM_NUMBER.sub("#", told[0]).casefold())
        return {page: frozenset(found) for page, found in counts.items()}

    @cached_property
    def _days(self) -> dict[int, frozenset[date]]:
        lines, flags = self.reading.lines, self.reading.flags
        days: dict[int, set[date]] = defaultdict(set)
        for named in self.reading.named:
            i = named.index
            alone = not lines[i].text.endswith(TERMINAL) and (self.reading.tops_page(i) or self._ends_page(i))
            runs = flags[i] or alone
            if runs and named.line.date and not named.line.label and self.reading.is_running(named):
                days[lines[i].page].add(named.line.date)
        return {page: frozenset(found) for page, found in days.items()}


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """What is known of a heading."""

    index: int
    page: int
    number: str
    value: int
    style: str
    form: str  # "Ad #) T"
    key: str  # the title's letters
    start: Start | None  # the title block between it and the heading before
    day: date | None
    dated: bool  # the day runs over its page
    counts: frozenset[str]
    listed: frozenset[str] = frozenset()  # what stands in lines of the title block

    @staticmethod
    def of(reading: Reading, pages: PageFacts, head: ItemHead) -> HeadFacts:
        page = reading.lines[head.first].page
        at = reading.start_of(head)
        start = Start(at, _day_of(reading, at, head)) if at is not None else None
        days = pages.days(page)
        day = start.day if start else None
        day = day or (next(iter(days)) if len(days) == 1 else None)
        return HeadFacts(
            head.first,
            page,
            head.number,
            head.value,
            head.style,
            form_of(reading.lines[head.first].text, head),
            key_of(head.title),
            start,
            day,
            pages.runs(day, page),
            # Amid a page the number under it is still that of the minutes before.
            pages.counts(page) if at is None or reading.tops_page(at) else frozenset(),
            _listed(reading, at, head) if at is not None else frozenset(),
        )


def _day_of(reading: Reading, start: int, head: ItemHead) -> date | None:
    block = (n for n in reading.named_between(start, head.first) if reading.is_running(n))
    return next((n.line.date for n in block if n.line.date), None)


def form_of(text: str, head: ItemHead) -> str:
    """How the meeting's headings look, number and title aside."""
    lead = text.split(head.title, 1)[0] if head.title and head.title in text else text[:24]
    return _FORM_NUMBER.sub("#", lead, count=1).strip().casefold()[:24]


def key_of(title: str) -> str:
    return "".join(c for c in title.casefold() if c.isalnum())[:LONGEST_KEY]


def _listed(reading: Reading, start: int, head: ItemHead) -> frozenset[str]:
    first = max(start, head.first - FRONT)
    bare = (_ENTRY_NUMBER.sub("", _ENTRY_REST.sub("", x.text)) for x in reading.lines[first : head.first])
    return frozenset(k for k in map(key_of, bare) if len(k) > 3)
