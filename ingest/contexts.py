"""Which meeting an item belongs to, where one file holds several.

Comes in: a `Reading`. Goes out: `Context`s, one a meeting, found as items are met in order. A
meeting line near an item's head speaks for it, else its number does: 4 after 3 goes on, a second 1
begins another meeting. What no evidence places gets no date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingest import evidence
from ingest.heads import ItemHead
from ingest.nesting import plan
from ingest.nesting_accounts import Begun
from ingest.nesting_evidence import Footers
from ingest.page_dates import dated_over, first_paper
from ingest.reading import AnnexMark, Named, Reading
from ingest.title_words import title_said

LOOSE = -1  # number of no meeting
NEAR = 8  # lines above an item head in which a meeting line speaks for it
OUTRIGHT, RUNNING = 1.0, 0.9  # confidence of a title block, and of a header that runs over later pages
PAGE = 200  # lines below an item's head in which the date that runs over its page stands
TITLE_BLOCK = 40  # lines that a meeting's title block may take above its first item


@dataclass(frozen=True, slots=True)
class Witness:
    """The line that says something, and how plainly."""

    index: int
    confidence: float  # 0–1, as in `Evidence`


@dataclass(eq=False)
class Context:
    """A meeting whose items are being read."""

    number: int
    body: str | None = None
    day: date | None = None
    parent: Context | None = None
    parent_item: str | None = None
    path: Footers = ()  # the annex footers under its own pages, the outermost meeting's first
    style: str | None = None
    last: int = 0
    latest: str | None = None  # number of its latest item
    seen: dict[str, str] = field(default_factory=dict)  # item number → title
    reason: str = ""
    what: str | None = None  # "referat" or "dagsorden", where its title block says so
    resumed: bool = False  # items of it come behind minutes that stand inside it
    said: dict[str, Witness] = field(default_factory=dict)  # "body", "date" → the line that says so

    @property
    def annex(self) -> AnnexMark | None:
        """The footer that names the annex these minutes are to the meeting they stand in."""
        outside = len(self.parent.path) if self.parent else 0
        return self.path[outside] if len(self.path) > outside else None

    def take(self, head: ItemHead) -> None:
        self.last, self.latest = max(self.last, head.value), head.number
        self.style = self.style or head.style
        self.seen.setdefault(head.number, head.title)


class Contexts:
    """The meetings found so far, the one being read last."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.outer = Context(min(reading.heads, default=0))
        self.known = {self.outer.number: self.outer}
        self.stack = [self.outer]
        self.loose = Context(LOOSE)  # papers before the first meeting's title block
        if reading.heads:
            self._main_meeting()
        self.plan = plan(reading, self.outer.day)
        self.reading = replace(reading, refused=self.plan.rejected) if self.plan.rejected else reading
        self.outer.path = self.plan.paths.get(self.outer.number, ())
        # meeting and item number → the last heading with it
        self._ends = {(of, reading.heads[i].number): i for i, of in self.plan.of_head.items()}

    def enter(self, context: Context) -> None:
        """Go on reading this meeting; those inside it have ended."""
        if context is self.stack[-1]:
            return
        context.resumed = context.resumed or context in self.stack
        self.stack = [context]
        while (outside := self.stack[-1].parent) is not None:
            self.stack.append(outside)
        self.stack.reverse()

    def goes_on(self, context: Context, head: ItemHead) -> bool:
        """Whether a heading is of this meeting."""
        return self.plan.of_head[head.first] == context.number

    def of_page(self, line: int) -> Context | None:
        """The meeting that a page goes back to, which begins at a line; None where it goes on."""
        ident = self.plan.of_page.get(line)
        if ident is not None and ident not in self.known:
            self._begin_on(line, self.plan.begun[ident])
        return None if ident is None else self.known[ident]

    def _begin_on(self, line: int, begun: Begun) -> None:
        """Begin the meeting that a page's header dates, its first heading cut off."""
        parent = self.known[begun.parent]
        context = Context(begun.ident, parent=parent, parent_item=parent.latest, path=begun.path)
        if context.annex:
            context.parent_item = context.annex.item
        named = dated_over(self.reading, self.reading.lines[line].page)
        if named:
            context.day, context.said["date"] = named.line.date, Witness(named.index, RUNNING)
            context.reason = self.reading.said(named.index)
        self._name(context, named)
        self.known[begun.ident] = context
        self.enter(context)

    def annex_on(self, page: int) -> tuple[Context, AnnexMark] | None:
        """The annex that a page's footers name inside a meeting that is being read, and that meeting.

        Where two meetings could mean it, the one whose latest item it is.
        """
        marks = self.reading.path(page)
        if marks == self.stack[-1].path:
            return None
        fits = [
            (c, marks[len(c.path)])
            for c in reversed(self.stack)
            if len(marks) > len(c.path) and marks[: len(c.path)] == c.path
        ]
        latest = ((c, m) for c, m in fits if m.item == c.latest)
        return next(latest, None) or next(((c, m) for c, m in fits if m.item in c.seen), None)

    def meeting_of(self, head: ItemHead) -> Context | None:
        """The meeting that a heading goes on with; None where it begins one."""
        return self.known.get(self.plan.of_head[head.first])

    def opening_page(self, head: int) -> int:
        """A heading's line, or where its page ends if minutes begin with it: their first footer is below."""
        lines = self.reading.lines
        end = head
        while head in self.plan.begun and end < len(lines) and lines[end].page == lines[head].page:
            end += 1
        return end

    def item_of(self, mark: AnnexMark) -> Context | None:
        """The meeting whose item a title page names: the innermost that has just read such an item."""
        latest = next((c for c in reversed(self.stack) if c.latest == mark.item), None)
        return latest or next((c for c in reversed(self.stack) if mark.item in c.seen), None)

    def unheaded(self, page: int, line: int) -> tuple[Context, AnnexMark] | None:
        """The annex that a page's footers name to an item that has no heading, before a line or behind it."""
        marks = self.reading.path(page)
        if any(c.path == marks for c in self.stack):
            return None  # the page is that meeting's own
        for context in reversed(self.stack):
            deep = len(context.path)
            if len(marks) > deep and marks[:deep] == context.path:
                item = marks[deep].item
                if item not in context.seen and self._ends.get((context.number, item), -1) < line:
                    return context, marks[deep]
        return None

    def running_over(self, line: int) -> Context | None:
        """The meeting being read, if it has no day yet and a page's own header could be its."""
        page = self.reading.lines[line].page
        named, now = dated_over(self.reading, page), self.stack[-1]
        if named is None or self.of_day(named.line.date) or now.day or now.path != self.reading.path(page):
            return None
        return now if now.body is None or named.line.body in (None, now.body) else None

    def header(self, named: Named) -> None:
        """A date that runs over a page of the meeting's own dates it, if nothing has yet."""
        now, day = self.stack[-1], named.line.date
        own = now is not self.outer and now.day is None and not named.line.label
        fits = now.body is None or named.line.body in (None, now.body)
        if own and fits and day and self.of_day(day) is None and self.reading.is_running(named):
            now.day, now.said["date"] = day, Witness(named.index, RUNNING)
            self._name(now, named if named.line.body else None)

    def for_head(self, head: ItemHead, now: Context, open_item: str | None) -> tuple[Context, str]:
        """The meeting an item belongs to, and the words that say so.

        Args:
            now: the meeting of the line above, and `open_item` the number of its item.
        """
        said = self.reading.said(head.first, 60)
        ident = self.plan.of_head[head.first]
        context = self.known.get(ident)
        if context is not None:
            if context.day is None:
                self._date(context, self.title_block(head))
            return context, said
        begun = self.plan.begun[ident]
        parent = self.known[begun.parent]
        self.enter(parent)
        context = Context(ident, None, None, parent, path=begun.path)
        self.known[ident] = context
        self.stack.append(context)
        context.parent_item = open_item if now is parent else parent.latest
        if context.annex:
            context.parent_item = context.annex.item
        start = begun.start
        block = self._block(start.line, head) if start else self.title_block(head)
        self._date(context, block)
        dated = context.said.get("date")
        if start:
            context.reason = self.reading.said(start.line)
        else:
            context.reason = self.reading.said(dated.index) if dated else f"numbering starts again at {said}"
        self._name_by_footer(context, (context.annex,) if context.annex else ())
        return context, said

    def _name_by_footer(self, context: Context, marks: Footers) -> None:
        """What the footer over embedded minutes calls them, where they do not say it themselves."""
        told = evidence.meeting_line(marks[0].title, self.reading.bodies) if marks else None
        if not told:
            return
        at = Witness(self.reading.line_of(marks[0]), RUNNING)
        if context.day is None and told.date:
            context.day, context.said["date"] = told.date, at
        if context.body is None and told.body and told.date in (None, context.day):
            context.body, context.said["body"] = told.body, at

    def _date(self, context: Context, block: Sequence[Named]) -> None:
        """Give a meeting the day and the body that a title block says; what it does not say stays unsaid."""
        dated = self._dating(block)
        naming = next((n for n in block if n.line.body), None)
        if dated:
            context.day, context.said["date"] = dated.line.date, Witness(dated.index, OUTRIGHT)
        self._name(context, naming)
        context.what = context.what or next((n.line.what for n in block if n.line.what), None)

    def _dating(self, block: Sequence[Named]) -> Named | None:
        """The line of a block that says the meeting's day: its title, where that has one.

        "Dato: 10. maj" over a title that says "den 3. maj" is the letter's.
        """
        titles = (n for n in block if n.line.what)
        days = [(n, t.day) for n in titles if (t := title_said(self.reading.lines[n.index].text)) and t.day]
        if not days:
            return next((n for n in block if n.line.date), None)
        title, day = days[0]
        same = (
            n for n in block if n.line.date and (n.line.date.day, n.line.date.month) == (day.day, day.month)
        )
        return title if title.line.date else next(same, None)

    def _block(self, start: int, head: ItemHead) -> list[Named]:
        """What a title block's lines say, those down to the first item and the headers over it."""
        lines, first = self.reading.lines, start
        while first and lines[first - 1].page == lines[start].page and self._heads_block(first - 1):
            first -= 1
        found = [n for n in self.reading.named_between(first, head.first) if self.reading.is_running(n)]
        return sorted(found, key=lambda n: n.index < start)

    def _heads_block(self, i: int) -> bool:
        """Whether a line over the fields of a title block is its own: "Dagsorden: Takstgruppen"."""
        named = self.reading.named_at.get(i)
        return self.reading.flags[i] or (named is not None and named.line.what is not None)

    def title_block(self, head: ItemHead) -> list[Named]:
        """Meeting lines above an item's head that speak for it.

        "Dato: …" speaks for a meeting only under the title of an agenda or minutes: case histories
        have such lines too.
        """
        page = self.reading.lines[head.first].page
        near = [
            n
            for n in self.reading.named_between(head.first - TITLE_BLOCK, head.first)
            if self.reading.lines[n.index].page == page and self.reading.is_running(n)
        ]
        before = max((h for h in self.reading.heads if h < head.first), default=-1)
        titled = [n for n in near if n.line.what and n.index > before]
        if titled:
            return [n for n in near if n.index >= titled[-1].index]
        above = [n for n in near if not n.line.label and n.index >= head.first - NEAR]
        return above if any(n.line.date for n in above) else above + self._foot(head)

    def _foot(self, head: ItemHead) -> list[Named]:
        """The date that runs over the rest of the item's page, where only one does: some print it below."""
        page = self.reading.lines[head.first].page
        below = [
            n
            for n in self.reading.named_between(head.first + 1, head.first + PAGE)
            if self.reading.lines[n.index].page == page and self.reading.flags[n.index]
        ]
        dated = [n for n in below if n.line.date and not n.line.label]
        return dated[:1] if len({n.line.date for n in dated}) == 1 else []

    def of_day(self, day: date | None) -> Context | None:
        return next((c for c in self.stack if c.day == day), None)

    def _name(self, context: Context, naming: Named | None) -> None:
        if naming and context.body is None:
            context.body, context.said["body"] = naming.line.body, Witness(naming.index, OUTRIGHT)

    def _main_meeting(self) -> None:
        """Give the file's first meeting its date and body before its first item."""
        reading, outer = self.reading, self.outer
        first_head, last_page = min(reading.heads), reading.lines[0].page + 1
        head = reading.heads[first_head]
        near = range(last_page + 1), (reading.lines[first_head].page,)
        front = [
            n
            for n in reading.named_between(0, first_head)
            if any(reading.lines[n.index].page in pages for pages in near)
        ]
        start = reading.start_of(head)
        if start is not None:
            front = self._block(start, head)
        own = first_paper(reading, first_head)
        days = Counter(n.line.date for n in own if n.line.date and not n.line.label and reading.is_running(n))
        dated = self._dating(front)
        outer.what = next((n.line.what for n in front if n.line.what), None)
        if dated is None and days:
            usual = days.most_common(1)[0][0]
            dated = next(n for n in own if n.line.date == usual)
        if dated is not None:
            outer.day, outer.reason = dated.line.date, reading.said(dated.index)
            outer.said["date"] = Witness(dated.index, OUTRIGHT if dated in front else RUNNING)
        naming = next((n for n in front if n.line.body), None) or next(
            (n for n in own if n.line.body and n.line.date == outer.day), None
        )
        if naming is not None:
            outer.body = naming.line.body
            outer.said["body"] = Witness(naming.index, OUTRIGHT if naming in front else RUNNING)
        self._name_by_footer(outer, reading.path(reading.lines[first_head].page)[-1:])
