"""Which meeting an item belongs to, where one file holds several.

Comes in: a `Reading`. Goes out: `Context`s, one a meeting, found as items are met in order. A
meeting line near an item's head speaks for it, else its number does: 4 after 3 goes on, a second 1
begins another meeting. What no evidence places gets no date.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from ingest.heads import ItemHead
from ingest.reading import AnnexMark, Named, Reading

NEAR = 8  # lines above an item head in which a meeting line speaks for it
OUTRIGHT, RUNNING = 1.0, 0.9  # confidence of a title block, and of a header that runs over later pages
FOOTER_WITHIN = 3  # pages in which an annex's first footer stands
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
    style: str | None = None
    last: int = 0
    seen: dict[str, str] = field(default_factory=dict)  # item number → title
    reason: str = ""
    what: str | None = None  # "referat" or "dagsorden", where its title block says so
    bundles: bool = True  # no annex to another meeting's item: footers name this meeting's items
    resumed: bool = False  # items of it come behind minutes that stand inside it
    annex: tuple[str, str] | None = None  # of the outer meeting's item, where these minutes are an annex
    said: dict[str, Witness] = field(default_factory=dict)  # "body", "date" → the line that says so

    def take(self, head: ItemHead) -> None:
        self.last = max(self.last, head.value)
        self.style = self.style or head.style
        self.seen.setdefault(head.number, head.title)


class Contexts:
    """The meetings found so far, the one being read last."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.outer = Context(0)
        self.stack = [self.outer]
        self.loose = Context(-1)  # papers before the first meeting's title block
        self._made = 1
        if reading.heads:
            self._main_meeting()

    def enter(self, context: Context) -> None:
        """Go on reading this meeting; those inside it have ended."""
        while self.stack[-1] is not context:
            self.stack.pop()
            context.resumed = True

    @property
    def bundle(self) -> Context:
        """The meeting whose papers are being read, where minutes of others stand among them as annexes."""
        return next(c for c in reversed(self.stack) if c.bundles)

    def footer(self, mark: AnnexMark) -> None:
        """Under minutes that stand inside other minutes, the first footer names the annex they are."""
        now = self.stack[-1]
        if now is not self.bundle and now.annex is None and mark.item in self.bundle.seen:
            now.annex = mark.key

    def header(self, named: Named) -> None:
        """A date that runs over a page of the bundle's own dates the meeting, if nothing has yet."""
        now, day = self.stack[-1], named.line.date
        own = now is not self.outer and now is self.bundle and now.day is None and not named.line.label
        fits = now.body is None or named.line.body in (None, now.body)
        if own and fits and day and self.of_day(day) is None and self.reading.is_running(named):
            now.day, now.said["date"] = day, Witness(named.index, RUNNING)
            self._name(now, named if named.line.body else None)

    def for_head(self, head: ItemHead, parent_item: str | None) -> tuple[Context, str]:
        """The meeting an item belongs to, and the words that say so."""
        reading = self.reading
        said = reading.said(head.first, 60)
        start = reading.start_of(head)
        if start is not None and head.first != min(reading.heads):
            return self._of_start(start, head, parent_item), said
        block = self.title_block(head)
        dated = [n for n in block if n.line.date]
        if dated:
            body = next((n for n in reversed(block) if n.line.body), None)
            context = self._adopted(head, dated[-1], body) or self._of_day(dated[-1], body, parent_item)
            context.what = context.what or next((n.line.what for n in block if n.line.what), None)
            return context, said
        inner = self.stack[self.stack.index(self.bundle) :]
        open_ = [c for c in reversed(inner) if head.value > c.last]
        styled = [c for c in open_ if c.style in (None, head.style)]
        for choice in (styled, open_):
            exact = [c for c in choice if head.value == c.last + 1]
            if exact or choice:
                return (exact or choice)[0], said
        if head.value == 1 and self.stack[-1].last > 1:
            context = self._push(parent_item, f"numbering starts again at {said}")
            context.bundles = not self._under_footers(head)
            return context, said
        return self.stack[-1], said

    def _of_start(self, start: int, head: ItemHead, parent_item: str | None) -> Context:
        """The meeting whose title block begins at a line; what the block does not say stays unsaid."""
        block = self._block(start, head)
        dated = next((n for n in block if n.line.date), None)
        naming = next((n for n in block if n.line.body), None)
        known, around = len(self.stack), self.bundle
        held = self.of_day(dated.line.date) if dated else None
        if dated and held and head.value <= held.last:  # the minutes behind the agenda of the same day
            context = self._push(parent_item, self.reading.said(start))
            context.day, context.said["date"] = dated.line.date, Witness(dated.index, OUTRIGHT)
            self._name(context, naming)
        elif dated:
            context = self._of_day(dated, naming, parent_item)
        else:
            context = self._push(parent_item, self.reading.said(start))
            self._name(context, naming)
        if len(self.stack) > known:
            context.bundles = not self._under_footers(head, around)
        context.what = context.what or next((n.line.what for n in block if n.line.what), None)
        return context

    def _block(self, start: int, head: ItemHead) -> list[Named]:
        """What the lines between a title block's beginning and its first item say."""
        return [n for n in self.reading.named if start <= n.index < head.first and self.reading.is_running(n)]

    def title_block(self, head: ItemHead) -> list[Named]:
        """Meeting lines above an item's head that speak for it.

        "Dato: …" speaks for a meeting only under the title of an agenda or minutes: case histories
        have such lines too.
        """
        page = self.reading.lines[head.first].page
        near = [
            n
            for n in self.reading.named
            if head.first - TITLE_BLOCK <= n.index < head.first
            and self.reading.lines[n.index].page == page
            and self.reading.is_running(n)
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
            for n in self.reading.named
            if n.index > head.first
            and self.reading.lines[n.index].page == page
            and self.reading.flags[n.index]
        ]
        dated = [n for n in below if n.line.date and not n.line.label]
        return dated[:1] if len({n.line.date for n in dated}) == 1 else []

    def of_day(self, day: date | None) -> Context | None:
        return next((c for c in self.stack if c.day == day), None)

    def _of_day(self, named: Named, naming: Named | None, parent_item: str | None) -> Context:
        """The meeting of a line's date; `naming` is the line that names its body."""
        day, body = named.line.date, naming.line.body if naming else None
        for context in reversed(self.stack):
            if context.day == day and (body is None or context.body in (None, body)):
                self._name(context, naming)
                return context
        context = self.outer
        if context.day is not None or (context.seen and naming and context.body not in (None, body)):
            context = self._push(parent_item, self.reading.said(named.index))
            context.bundles = False  # a date over a page says whose it is, not that a bundle begins
        context.day, context.said["date"] = day, Witness(named.index, OUTRIGHT)
        self._name(context, naming)
        return context

    def _adopted(self, head: ItemHead, named: Named, naming: Named | None) -> Context | None:
        """The meeting whose numbering began anew without a date, where a later page's header dates it."""
        open_ = (c for c in reversed(self.stack[1:]) if c.day is None and head.value > c.last > 0)
        now = next(open_, None)
        if now is None or self.of_day(named.line.date):
            return None
        if naming and now.body not in (None, naming.line.body):
            return None
        now.day, now.said["date"] = named.line.date, Witness(named.index, RUNNING)
        self._name(now, naming)
        return now

    def _name(self, context: Context, naming: Named | None) -> None:
        if naming and context.body is None:
            context.body, context.said["body"] = naming.line.body, Witness(naming.index, OUTRIGHT)

    def _under_footers(self, head: ItemHead, around: Context | None = None) -> bool:
        """Whether the pages from an item's on are an annex of the bundle's, as their first footer says.

        Where no footer of an annex stands in the whole file, none is missing here.
        """
        reading, around = self.reading, around or self.bundle
        page = reading.lines[head.first].page
        marks = (reading.mark(p) for p in range(page, page + FOOTER_WITHIN))
        mark = next((m for m in marks if m), None)
        return mark.item in around.seen if mark else not reading.annex_marks

    def _push(self, parent_item: str | None, reason: str) -> Context:
        context = Context(self._made, None, None, self.stack[-1], parent_item, reason=reason)
        self._made += 1
        self.stack.append(context)
        return context

    def _main_meeting(self) -> None:
        """Give the file's own meeting its date and body before its first item."""
        reading, outer = self.reading, self.outer
        first_head, last_page = min(reading.heads), reading.lines[0].page + 1
        front = [
            n for n in reading.named if n.index < first_head and reading.lines[n.index].page <= last_page
        ]
        start = reading.start_of(reading.heads[first_head])
        if start is not None:
            front = self._block(start, reading.heads[first_head])
        # Where other papers follow, what runs over their pages says nothing of this meeting.
        end = next((s for s in reading.starts if s > first_head), len(reading.lines))
        own = [n for n in reading.named if n.index < end and not reading.mark(reading.lines[n.index].page)]
        days = Counter(n.line.date for n in own if n.line.date and not n.line.label and reading.is_running(n))
        dated = next((n for n in front if n.line.date), None)
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
