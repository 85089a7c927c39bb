"""What a numbered line's place says for or against its being an item's heading.

Comes in: a document's lines. Goes out: weights for `head_choice`, which add up like log-odds. Left to
others: what the numbers say together (`head_choice`).

The witnesses are those that a reader uses: a list of contents that names the item, a case number under the
heading, a running header with its number, the sections that follow, and that the item before has ended. A
number inside a list, on a page of an annex or over a report's chapter speaks against it.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from ingest import evidence
from ingest.cleaning import Line
from ingest.head_words import ROUTINE, ItemHead, plain_number
from ingest.model import SectionRole
from ingest.title_fields import label_of
from ingest.title_words import title_said

DOUBT = -1.5  # of any numbered line
CASE_BELOW = 4.0
NAMED, NOT_NAMED = 3.0, -8.0  # the page's running header names its items, this one or others
LISTED = 3.0  # a list of contents names it
SECTION_NEXT, SECTION_NEAR, SECTION_FAR, NO_SECTION = 2.5, 2.0, 1.0, -0.5
NEXT, NEAR, FAR = 3, 14, 60  # content lines within which a section's heading stands
ROUTINE_TITLE, CLOSED = 2.0, 2.0
PLAIN = 2.0  # nothing under this title block has a section's heading: none is missed
SECTION_WORD = -4.0  # "5. Økonomi" is a paper's chapter
IN_LIST, IN_ROW = -5.0, -2.0  # an entry of a list that a line introduces, and of one that none does
IN_ANNEX = -4.0  # the page's own footer names an annex that is no minutes
IN_PAPER, OVER_PAGE = -4.0, -1.5  # a paper has begun since the last head
AFTER_END, AFTER_PROPOSAL, INSIDE = 1.5, 0.5, -1.0  # the section that is open above
TITLE_ALIKE = 0.8  # of a title with misread letters to the list of contents
LONGEST = 300  # characters of an entry in a list of contents
ROW = 3  # numbered lines right under each other that make a list
LEFT_OUT = 1  # numbers that a list of contents may skip
WRAPPED = 2  # lines that an entry of a list may run on
CONTENTS_WITHIN = 60  # lines behind a title block in which its list of contents begins

_ENDED = (SectionRole.DECISION, SectionRole.MINUTES, SectionRole.ATTACHMENT)
_INTRODUCES = re.compile(r"(?::|\bat|,)$|^(?:det indstilles|det foreslås)\b", re.I)
_PAGE = re.compile(r"\s*(?:\((?:side|s\.) ?\d+\)|[.\s]{3,}\d+|\s\d{1,3})\s*$", re.I)
_DOTS = re.compile(r"^(?P<title>[^\d.].*?)\s*\.{3,}\s*\d+$")
_MINUTES = re.compile(r"^(?:udkast til )?(?:\w*referat|\w*protokol|dagsorden)\b", re.I)


@dataclass(frozen=True)
class Places:
    """The evidence in a document's lines."""

    lines: Sequence[Line]
    flags: Sequence[bool]
    starts: Sequence[int]

    def weight(self, head: ItemHead) -> float:
        """What speaks for a numbered line's being an item's heading."""
        routine = bool(ROUTINE.match(head.title))
        found = DOUBT + self._page(head) + self._sections(head.after)
        plain = self._is_plain(head.first)
        # Where each item is told in a line or two, they stand as close as a list's entries.
        in_row = plain and self.entries.get(head.first) == IN_ROW
        found += self.listed(head) + (0.0 if in_row else self.entries.get(head.first, 0.0))
        found += PLAIN if plain else 0.0
        found += CASE_BELOW if head.case_number or self._case_below(head.after) else 0.0
        found += ROUTINE_TITLE if routine else 0.0
        found += CLOSED if evidence.CLOSED.search(head.title) else 0.0
        chapter = evidence.heading(self.lines[head.first].text) and not routine
        return found + (SECTION_WORD if chapter else 0.0)

    # -- the page ----------------------------------------------------------------------------------

    def _page(self, head: ItemHead) -> float:
        page = self.lines[head.first].page
        at, named = self._named.get(page, (0, frozenset()))
        found = 0.0
        if named and not self._begins_between(at, head.first):
            found = NAMED if head.value in named else NOT_NAMED
        return found + (IN_ANNEX if page in self._annexes else 0.0)

    @cached_property
    def _named(self) -> Mapping[int, tuple[int, frozenset[int]]]:
        """Page → the line over it that names items, and their numbers."""
        found: dict[int, tuple[int, frozenset[int]]] = {}
        for line in self.lines:
            if numbers := evidence.item_mark(line.text):
                at, before = found.get(line.page, (line.index, frozenset[int]()))
                found[line.page] = at, before | frozenset(numbers)
        return found

    @cached_property
    def _annexes(self) -> frozenset[int]:
        """Pages whose first footer names an annex that is neither an agenda nor minutes."""
        first: dict[int, str] = {}
        for line in self.lines:
            if match := evidence.ANNEX_MARK.match(line.text):
                first.setdefault(line.page, match["title"])
        return frozenset(page for page, title in first.items() if not _MINUTES.match(title))

    def opens(self, head: ItemHead) -> int:
        """The page's first line where minutes begin on it, as a footer says that no page has before it."""
        page = self.lines[head.first].page
        return self._tops.get(page, -1) if page in self._minutes_begin else -1

    @cached_property
    def _minutes_begin(self) -> frozenset[int]:
        first: dict[str, int] = {}
        for line in self.lines:
            match = evidence.ANNEX_MARK.match(line.text)
            if match and _MINUTES.match(match["title"]):
                first.setdefault(line.text, line.page)
        return frozenset(first.values())

    def _case_below(self, after: int) -> bool:
        return after < len(self.lines) and bool(evidence.CASE_NUMBER.match(self.lines[after].text))

    @cached_property
    def papers(self) -> Sequence[int]:
        """Lines over a page that are the title of a paper, and not an entry in an item's list of annexes.

        Before the first meeting papers follow each other without a page between.
        """
        before = range(self.starts[0]) if self.starts else range(0)
        loose = (i for i in before if evidence.PAPER_TITLE.match(self.lines[i].text))
        return sorted({i for i in (*self._tops.values(), *loose) if self._is_paper(i)})

    def in_paper(self, head: ItemHead) -> float:
        """What a paper above says against an item: over a page the paper may have ended."""
        page = self.lines[head.first].page
        if head.value in self._named.get(page, (0, frozenset[int]()))[1]:
            return 0.0
        return OVER_PAGE if self._tops.get(page) == head.first else IN_PAPER

    @cached_property
    def _tops(self) -> Mapping[int, int]:
        """Page → its first line that is no furniture."""
        found: dict[int, int] = {}
        for line in self.lines:
            if not self.flags[line.index]:
                found.setdefault(line.page, line.index)
        return found

    def _is_paper(self, i: int) -> bool:
        text = self.lines[i].text
        if not (evidence.ANNEX_TITLE.match(text) or evidence.PAPER_TITLE.match(text)) or _MINUTES.match(text):
            return False
        below = next((x.text for x in self.lines[i + 1 : i + 6] if not self.flags[x.index]), "")
        entry = any(
            p.match(below)
            for p in (
                evidence.ANNEX_TITLE,
                evidence.ITEM_NUMBERED,
                evidence.ITEM_LABEL_TITLE,
                evidence.ITEM_LABEL,
            )
        )
        return not entry and not evidence.heading(below)

    # -- sections ----------------------------------------------------------------------------------

    def _sections(self, after: int) -> float:
        """How soon a section's heading follows, with no other numbered heading between."""
        at = bisect.bisect_left(self._section_heads, after)
        first = self._section_heads[at] if at < len(self._section_heads) else len(self.lines)
        at = bisect.bisect_left(self._stops, after)
        stop = self._stops[at] if at < len(self._stops) else len(self.lines)
        if first >= min(stop, len(self.lines)):
            return NO_SECTION
        between = self._content[first] - self._content[after]
        if between > FAR:
            return NO_SECTION
        return SECTION_NEXT if between <= NEXT else SECTION_NEAR if between <= NEAR else SECTION_FAR

    @cached_property
    def _content(self) -> Sequence[int]:
        """Index of a line → content lines above it."""
        counts, n = [], 0
        for flag in self.flags:
            counts.append(n)
            n += not flag
        return (*counts, n)

    @cached_property
    def _section_heads(self) -> Sequence[int]:
        return [x.index for x in self.lines if evidence.heading(x.text)]

    @cached_property
    def _stops(self) -> Sequence[int]:
        """Lines behind which sections belong to something else."""
        numbered = (
            x.index
            for x in self.lines
            if (evidence.ITEM_NUMBERED.match(x.text) and x.index not in self.entries)
            or evidence.ITEM_LABEL_TITLE.match(x.text)
        )
        return sorted({*numbered, *self.starts})

    def _is_plain(self, i: int) -> bool:
        """Whether the meeting that a line is of, by title blocks, has numbers and no sections."""
        at = bisect.bisect_right(self.starts, i) - 1
        return at >= 0 and self.starts[at] in self._plain

    @cached_property
    def _plain(self) -> frozenset[int]:
        """Title blocks that only numbers stand under, each once: no section's heading, no "Punkt 3"."""
        found: set[int] = set()
        for start, end in itertools.pairwise((*self.starts, len(self.lines))):
            numbers = [x for x in self.lines[start:end] if self._is_numbered(x)]
            first = numbers[0].index if numbers else end
            at = bisect.bisect_left(self._section_heads, first)
            sections = at < len(self._section_heads) and self._section_heads[at] < end
            labels = any(evidence.ITEM_LABEL_TITLE.match(x.text) for x in self.lines[first:end])
            ones = sum(x.text.startswith(("1.", "1)")) for x in numbers)
            if not sections and not labels and ones == 1:
                found.add(start)
        return frozenset(found)

    def _is_numbered(self, line: Line) -> bool:
        return bool(evidence.ITEM_NUMBERED.match(line.text)) and title_said(line.text) is None

    def above(self, i: int) -> tuple[int, float]:
        """The section's heading above a line, and whether items end with such a section."""
        at = bisect.bisect_left(self._section_heads, i) - 1
        if at < 0 or self._begins_between(self._section_heads[at], i):
            return -1, 0.0
        first = self._section_heads[at]
        found = evidence.heading(self.lines[first].text)
        role = found.role if found else None
        if role in _ENDED:
            return first, AFTER_END
        return first, AFTER_PROPOSAL if role is SectionRole.RECOMMENDATION else INSIDE

    def _begins_between(self, first: int, end: int) -> bool:
        at = bisect.bisect_right(self.starts, first)
        return at < len(self.starts) and self.starts[at] <= end

    # -- lists -------------------------------------------------------------------------------------

    @cached_property
    def entries(self) -> Mapping[int, float]:
        """Index of a numbered line that stands in a list → what that says."""
        found: dict[int, float] = {}
        for run in self._runs:
            introduced = self._introduced(run)
            if introduced or len(run) >= ROW:
                found.update(dict.fromkeys(run, IN_LIST if introduced else IN_ROW))
        return found

    @cached_property
    def _runs(self) -> Sequence[Sequence[int]]:
        """Numbered lines that count on right under each other, written alike."""
        runs: list[list[int]] = []
        before: tuple[int, int, str] | None = None  # index, number and style of the line before
        for i, number, style in self._numbered():
            near = before is not None and self._content[i] - self._content[before[0]] <= 1 + WRAPPED
            if (
                before
                and near
                and before[1] < number <= before[1] + 1 + LEFT_OUT
                and style == before[2]
                and not self._cut(before[0], i)
            ):
                runs[-1].append(i)
            else:
                runs.append([i])
            before = i, number, style
        return runs

    def _numbered(self) -> Iterator[tuple[int, int, str]]:
        for line in self.lines:
            match = evidence.ITEM_NUMBERED.match(line.text)
            if match and match["number"].isdigit():
                yield line.index, int(match["number"]), style_of(line.text)

    def _cut(self, first: int, end: int) -> bool:
        """Whether more than an entry's own words stand between."""
        return any(
            evidence.heading(x.text)
            or evidence.CASE_NUMBER.match(x.text)
            or evidence.CASE_LABEL.match(x.text)
            for x in self.lines[first + 1 : end]
        )

    def _introduced(self, run: Sequence[int]) -> bool:
        """Whether the line above announces a list: "Arbejdet er delt i følgende trin:"."""
        i = run[0]
        if not re.match(r"1\D", self.lines[i].text):
            return False
        above = next((x for x in reversed(self.lines[max(i - 6, 0) : i]) if not self.flags[x.index]), None)
        if above is None or not _INTRODUCES.search(above.text):
            return False
        return label_of(above) is None and not _MINUTES.match(above.text)

    # -- contents ----------------------------------------------------------------------------------

    def listed(self, head: ItemHead) -> float:
        """Whether a meeting's list of contents names the item."""
        numbers, titles = self._contents
        if head.first in self._in_contents:
            return 0.0
        if any(at < head.first and _alike(title, head.title) for at, title in numbers.get(head.number, ())):
            return LISTED
        return LISTED if titles.get(_key(head.title), head.first) < head.first else 0.0

    @cached_property
    def _in_contents(self) -> frozenset[int]:
        runs = (r for r in self._runs if len(r) >= ROW and not self._introduced(r))
        return frozenset(i for r in runs if self._behind_start(r[0]) for i in r)

    @cached_property
    def _contents(self) -> tuple[Mapping[str, Sequence[tuple[int, str]]], Mapping[str, int]]:
        """The entries of meetings' lists of contents: number → lines and titles, and titles alone."""
        numbers: dict[str, list[tuple[int, str]]] = defaultdict(list)
        titles: dict[str, int] = {}
        for i in sorted(self._in_contents):
            match = evidence.ITEM_NUMBERED.match(self.lines[i].text)
            if match:
                numbers[plain_number(match["number"])].append((i, _PAGE.sub("", match["title"][:LONGEST])))
        for line in self.lines:
            if (
                "..." in line.text
                and (match := _DOTS.match(line.text[:LONGEST]))
                and self._behind_start(line.index)
            ):
                titles.setdefault(_key(match["title"]), line.index)
        return numbers, titles

    def _behind_start(self, i: int) -> bool:
        at = bisect.bisect_right(self.starts, i) - 1
        near = at >= 0 and i - self.starts[at] <= CONTENTS_WITHIN
        return near and not self._paper_between(self.starts[at], i)

    def _paper_between(self, first: int, end: int) -> bool:
        at = bisect.bisect_right(self.papers, first)
        return at < len(self.papers) and self.papers[at] <= end


def style_of(text: str) -> str:
    """How a line writes its number: "4." and "4)" are two."""
    match = re.match(r"^(?P<label>[^\W\d]*)[^\d]*\d+[a-z]?\s*(?P<mark>[.:)(–-]?)", text[:40], re.I)
    return f"{match['label'].casefold()}{match['mark']}" if match else ""


def _key(title: str) -> str:
    return re.sub(r"\W+", "", title).casefold()


def _alike(a: str, b: str) -> bool:
    """The same title, cut off at a line's end or with letters misread."""
    short, long = sorted((_key(a), _key(b)), key=len)
    if not short:
        return False
    if long.startswith(short):
        return len(short) > 8 or short == long
    return SequenceMatcher(None, short, long[: len(short) + 4], autojunk=False).ratio() >= TITLE_ALIKE
