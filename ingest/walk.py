"""Which meeting, item or annex each line belongs to.

Comes in: a `Reading`. Goes out: `Stretch`es that cover all lines, in order. Page furniture is the
best witness (a meeting's date over a page, "Punkt 3, Bilag 1" under it), so it is read here before
it is left out. Left to others: which meeting an item is of (`contexts`), where an annex begins
(`annex_openers`), what a title is (`titles`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest import annex_openers, evidence, titles
from ingest.annex_openers import CLOSING, Here
from ingest.cleaning import TERMINAL
from ingest.contexts import Context, Contexts
from ingest.head_words import ItemHead, alike, is_cut_off
from ingest.model import SectionRole
from ingest.nesting_evidence import key_of
from ingest.reading import Reading
from ingest.sections import is_list_entry
from ingest.stretches import Stretch, StretchKind

MOST_MISSING = 3  # numbers between two items of a meeting
# Sections that may stand first under an item's heading
OPENING = frozenset(
    {SectionRole.SUMMARY, SectionRole.BACKGROUND, SectionRole.CASE, SectionRole.FINANCES}
    | {SectionRole.RECOMMENDATION}
)


def walk(reading: Reading) -> list[Stretch]:
    """Assign every line to a stretch."""
    if not reading.lines:
        return []
    return _Walker(reading).run()


class _Walker:
    """The state of one pass over a document's lines."""

    def __init__(self, reading: Reading) -> None:
        self.contexts = Contexts(reading)
        self.reading = self.contexts.reading
        self.stretches: list[Stretch] = []
        self.repeats: set[int] = set()
        self.roles: set[SectionRole] = set()  # of the open item, those with text in them
        self._pending: SectionRole | None = None
        self.listed: set[str] = set()  # lines of the open item that could name its annexes

    def run(self) -> list[Stretch]:
        """Read every line once, in order."""
        reading = self.reading
        kind, context = self._opening()
        title = titles.title_at(reading, 0)
        self._open(Stretch(kind, 0, context, title=title, reason="the file begins"))
        i = 0
        while i < len(reading.lines):
            head = reading.heads.get(i)
            if head:
                self._item(head)
                i = max(head.after, i + 1)
                continue
            if back := self.contexts.of_page(i):
                self._goes_back(i, back)
            if i in reading.named_at and not reading.mark(reading.lines[i].page):
                self.contexts.header(reading.named_at[i])
            if not reading.flags[i]:
                self._boundary(i)
                self._note_section(i)
            i += 1
        return self._closed()

    def _opening(self) -> tuple[StretchKind, Context]:
        """Whose the file's first lines are: a meeting's, or papers that stand before its title block."""
        reading = self.reading
        if not reading.heads:
            return StretchKind.ANNEX, self.contexts.outer
        start = reading.start_of(next(iter(reading.heads.values())))
        case = start is None and titles.is_case(reading, 0)  # its title says for which meeting
        if case or (start is not None and titles.has_body(reading, 0, start)):
            return StretchKind.ANNEX, self.contexts.loose
        return StretchKind.FRONT, self.contexts.outer

    def _among_papers(self) -> bool:
        """Whether no meeting has begun: documents stand in a row here, without items."""
        return not self.reading.heads or self.now.context is self.contexts.loose

    def _closed(self) -> list[Stretch]:
        ends = [s.first for s in self.stretches[1:]] + [len(self.reading.lines)]
        return [
            replace(s, end=e, repeats=frozenset(r for r in self.repeats if s.first <= r < e))
            for s, e in zip(self.stretches, ends, strict=True)
            if e > s.first
        ]

    def _open(self, stretch: Stretch) -> None:
        self.stretches.append(stretch)
        self.roles, self._pending = set(), None
        if stretch.kind is not StretchKind.ANNEX:
            self.listed = set()

    def _open_if(self, stretch: Stretch | None) -> bool:
        if stretch:
            self._open(stretch)
        return stretch is not None

    @property
    def now(self) -> Stretch:
        return self.stretches[-1]

    @property
    def _here(self) -> Here:
        return Here(self.reading, self.contexts, self.now, self.roles, self._pending, self.listed)

    def _note_section(self, i: int) -> None:
        if self.now.kind is StretchKind.ITEM and evidence.ANNEX_TITLE.match(self.reading.lines[i].text):
            self.listed.add(key_of(self.reading.lines[i].text))
        found = evidence.heading(self.reading.lines[i].text)
        following = [x.text for x in self.reading.content(i + 1, i + 4)][:2]
        if found and not is_list_entry(found, self._pending, following):
            self._pending = found.role
            if found.rest is not None:
                self.roles.add(found.role)
        elif self._pending:
            self.roles.add(self._pending)

    # -- items ------------------------------------------------------------------------------------

    def _item(self, head: ItemHead) -> None:
        if self._is_open_item(head):
            self._say_again(head)
            return
        if self._names_open_item(head):
            self.now.context.take(head)
            at = replace(head, first=self.now.first, after=self.now.first)
            self.stretches[-1] = replace(self.now, head=at, title=head.title)
            self.repeats.update(range(head.first, head.after))
            return
        known = self.contexts.stack[-1]
        start, block = self.reading.start_of(head), self.contexts.title_block(head)
        context, reason = self.contexts.for_head(head, self.now.context, self.now.number)
        self.contexts.enter(context)
        if start is not None and not context.seen:
            self._title_block(context, start)
        elif context.parent is known and not context.seen and block:
            self._title_block(context, block[0].index)
        context.take(head)
        first = max(self._first_of_page_header(head.first), self.now.first, self._behind_head())
        self._open(Stretch(StretchKind.ITEM, first, context, head, head.title, reason))

    def _is_open_item(self, head: ItemHead) -> bool:
        """Whether a heading says the open item's again, as bundles do over each page."""
        same = self.now.number == head.number and alike(self.now.title, head.title)
        return same and self.now.kind is StretchKind.ITEM and self.contexts.goes_on(self.now.context, head)

    def _say_again(self, head: ItemHead) -> None:
        """Keep the longer title, and a case number that the open item's head lacks.

        Titles that go on unlike each other, one misread, say, stay both: the later one as text.
        """
        open_, title = self.now.head, self.now.title
        if open_ and head.case_number and open_.case_number is None:
            open_ = replace(open_, case_number=head.case_number)
        same = open_ is None or head.case_number in (None, open_.case_number)
        if is_cut_off(title, head.title):
            self.repeats.update(range(head.first, head.after if same else head.after - 1))
            title = max(title, head.title, key=len)
        elif head.style == "label":
            self.repeats.add(head.first)  # "Punkt 3." over it
        self.stretches[-1] = replace(self.now, head=open_, title=title)

    def _names_open_item(self, head: ItemHead) -> bool:
        """Whether a head over a page is the running header of an item whose own heading was cut off."""
        now = self.now
        if now.kind is not StretchKind.ITEM or now.head is not None or not self._runs_over(head):
            return False
        return self.contexts.goes_on(now.context, head) and now.context.last < head.value

    def _title_block(self, context: Context, first: int) -> None:
        """Give embedded minutes their own title block, also where it looked like an annex's beginning."""
        if self.reading.flags[first] or (self.now.kind is StretchKind.FRONT and self.now.context is context):
            return
        if self.now.kind is StretchKind.ITEM and first < self._behind_head():
            return  # what stands over the open item is not this meeting's alone
        while self.now.kind is StretchKind.ANNEX and self.now.first >= first and len(self.stretches) > 1:
            self.stretches.pop()  # its table of contents looked like a paper
        if self.now.kind is StretchKind.ANNEX and not titles.has_body(self.reading, self.now.first, first):
            first = self.now.first
            self.stretches.pop()
        first = max(first, self.now.first + 1) if self.stretches else first
        self._open(Stretch(StretchKind.FRONT, first, context, reason=context.reason))

    def _behind_head(self) -> int:
        """The line behind the open item's heading."""
        return self.now.head.after if self.now.head else 0

    def _first_of_page_header(self, first: int) -> int:
        """Running headers above an item's head on its page belong to the item."""
        lines, i = self.reading.lines, first
        while i > 0 and self.reading.flags[i - 1] and lines[i - 1].page == lines[first].page:
            i -= 1
        return i if lines[i].first_on_page else first

    # -- boundaries -------------------------------------------------------------------------------

    def _boundary(self, i: int) -> None:
        """Open an annex or an item without a heading where a page shows that one begins."""
        if not self.reading.after_break(i) or self._right_under_head(i):
            if self.now.kind is StretchKind.ANNEX:
                self._open_if(annex_openers.cut_inside(self._here, i, self._among_papers()))
            return
        if self.now.first != i and titles.is_case(self.reading, i):
            self._open(annex_openers.annex(self._here, i, f"case {self.reading.said(i)}"))
            return
        if self.now.first == i or self._goes_on_under_its_title(i) or self._unnumbered_item(i):
            return
        if self._open_if(annex_openers.titled(self._here, i)):
            return
        if named := annex_openers.named_late(self._here, i):
            self.stretches[-1] = named
            return
        self._open_if(annex_openers.untitled(self._here, i))

    def _right_under_head(self, i: int) -> bool:
        """Whether the line is the first under the open item's heading: what parts them is the head's own."""
        head, lines = self.now.head, self.reading.lines
        return head is not None and i == head.after > head.first and lines[i].page == lines[i - 1].page

    def _goes_on_under_its_title(self, i: int) -> bool:
        """An item's title over a page, with a section's heading under it: the item goes on."""
        below = self.reading.below(i)
        if self.now.kind is not StretchKind.ITEM or below is None or not evidence.heading(below.text):
            return False
        text = self.reading.lines[i].text
        same = alike(self.now.title, text) and not text.endswith(TERMINAL)
        if same and is_cut_off(self.now.title, text):
            self.repeats.add(i)
            self.stretches[-1] = replace(self.now, title=max(self.now.title, text, key=len))
        return same

    def _unnumbered_item(self, i: int) -> bool:
        """A page that begins with "Resumé" begins an item, even if its heading was cut off."""
        reading = self.reading
        found = evidence.heading(reading.lines[i].text)
        if not found or found.role not in OPENING or self._among_papers():
            return False
        if self.now.kind is StretchKind.FRONT or (
            self.now.kind is StretchKind.ITEM and not self._here.has_ended
        ):
            return False
        number, context, why = self._number_from_footers(i)
        if context is None and found.role is SectionRole.SUMMARY and self.contexts.running_over(i):
            number, context, why = self._number_from_footers(i, self.contexts.stack[-1])
            context = self.contexts.stack[-1]
        if not number and (named := self._named_over_next_page(i)):
            self._open_unnumbered(i, "", named, "the next page names it")
            return True
        # Only a summary stands first in an item for sure; the others need a footer that tells the number.
        sure = found.role is SectionRole.SUMMARY or (number and reading.tops_page(i))
        if context is None or not sure:
            return False
        self._open_unnumbered(i, number, context, why)
        return True

    def _named_over_next_page(self, i: int) -> Context | None:
        """The meeting of an item without a heading whose next page begins with its number and title."""
        reading, page = self.reading, self.reading.lines[i].page
        head = next((h for h in reading.heads.values() if h.first > i), None)
        if head is None or reading.lines[head.first].page != page + 1 or not self._runs_over(head):
            return None
        below = evidence.heading(reading.lines[head.after].text)
        if head.case_number or (below and below.role in OPENING):
            return None  # that page begins the item
        context = self.contexts.meeting_of(head)
        return context if context and head.value > context.last else None

    def _runs_over(self, head: ItemHead) -> bool:
        """Whether a head stands over a page with a section under it that no item begins with."""
        reading = self.reading
        roles = (evidence.heading(x.text) for x in reading.content(head.after, head.after + 1))
        later = any(r and (r.role in CLOSING or r.role not in OPENING) for r in roles)
        return head.style == "label_title" and later and reading.tops_page(head.first)

    def _goes_back(self, i: int, context: Context) -> None:
        """A page of an outer meeting again, as its furniture shows: an annex, or an item without heading."""
        reading = self.reading
        first = next((x.index for x in reading.content(i, len(reading.lines))), None)
        here = self.now.context is context  # an item without a heading has begun there
        if first is None or here or first in reading.heads or context not in self.contexts.stack:
            return
        self.contexts.enter(context)
        if (
            self.contexts.annex_on(reading.lines[i].page)
            or titles.is_case(reading, first)
            or reading.lines[first].page != reading.lines[i].page
        ):
            return  # `_boundary` opens the annex
        told = evidence.heading(reading.lines[first].text)
        if not context.seen and not (told and told.role in OPENING):
            return  # a meeting that begins here: amid an item, or with a paper
        if head := self._unvouched(first, context):
            context.take(head)
            self._open(Stretch(StretchKind.ITEM, first, context, head, head.title, reading.said(first, 60)))
            return
        number, _, why = self._number_from_footers(first, context)
        self._open_unnumbered(first, number, context, why or f"page {reading.lines[i].page} goes back to it")

    def _unvouched(self, i: int, context: Context) -> ItemHead | None:
        """The heading of a meeting's next item, for which the page's furniture vouches and no section."""
        text = self.reading.lines[i].text
        match = evidence.ITEM_NUMBERED.match(text) or evidence.ITEM_LABEL_TITLE.match(text)
        if not match or not titles.starts_title(self.reading, i):
            return None
        head = ItemHead(i, i + 1, match["number"], match["title"].strip(), context.style or "numbered")
        return head if context.last < head.value <= context.last + MOST_MISSING else None

    def _open_unnumbered(self, i: int, number: str, context: Context, why: str) -> None:
        reading = self.reading
        self.contexts.enter(context)
        context.last = max(context.last, _value(number))
        reason = f"“{reading.lines[i].text}” begins page {reading.lines[i].page} without a heading; {why}"
        head = ItemHead(i, i, number, "", context.style or "label") if number else None
        if head:
            context.take(head)
        sure = 0.7 if number else 0.5
        self._open(Stretch(StretchKind.ITEM, i, context, head, "", reason, confidence=sure))

    def _number_from_footers(self, first: int, of: Context | None = None) -> tuple[str, Context | None, str]:
        """The number and the meeting of an item without a heading, from what stands behind it."""
        reading = self.reading
        until = next((h for h in reading.heads if h > first), len(reading.lines))
        until = self.contexts.opening_page(until)
        for i, _ in reading.marks_between(first, until):
            found = self.contexts.unheaded(reading.lines[i].page, first)
            if found and of in (None, found[0]):
                # Where too many items are missing before it, the annex may be another's.
                near = not found[0].last or _value(found[1].item) <= found[0].last + MOST_MISSING
                return found[1].item if near else "", found[0], f"number from {reading.said(i)}"
        for named in () if of else reading.named_between(first, until):
            if named.line.date and not named.line.label:
                context = self.contexts.of_day(named.line.date)
                if context and SectionRole.SUMMARY not in self.roles:
                    return "", context, f"meeting from {reading.said(named.index)}"
        return "", None, ""


def _value(number: str) -> int:
    """4 of "4a", and 0 of none."""
    digits = re.match(r"\d+", number)
    return int(digits[0]) if digits else 0
