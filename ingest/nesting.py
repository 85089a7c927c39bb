"""Which meeting each heading belongs to, where minutes stand inside minutes: decided for a file as a whole.

Comes in: a `Reading`. Goes out: a `Plan`: which of the file's meetings each heading and each page is of, and
which numbered lines are no headings at all. Left to others: what a meeting is called (`contexts`).

Reading goes from heading to heading, and keeps several accounts of the file at once (a beam search). An
account holds the meetings that are open, the innermost last: the next heading goes on with one of them,
those inside it having ended, or begins another. What speaks for it is summed up as log-odds: the annex
footers of the page, the date that runs over it, the number, the heading's form, a title block. A wrong turn
loses where the pages behind it contradict it, which no rule at the turn itself can see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ingest.nesting_accounts import Account, Begun, Open, Plan, Step, back, best
from ingest.nesting_evidence import Footers, HeadFacts, PageFacts
from ingest.reading import Reading

RECENT = 12  # numbers that an open meeting remembers

# Log-odds, by hand; only their order of size matters. Footers and running dates are printed by machines.
SAME_DAY, OTHER_DAY, NO_DAY = 3.0, -7.0, -2.0
IN_PLACE, OUT_OF_PLACE, PLACE_LOST = 1.0, -5.0, -2.5
NEXT, ONE_MISSING, LATE, FAR, TAKEN = 0.0, -1.5, -3.0, -4.5, -8.0
SAME_FORM, OTHER_FORM, OTHER_MARK = 0.5, -2.5, -5.0
SAME_COUNT, OTHER_COUNT = 0.5, -2.0
LISTED = 1.5
BEGINS, BEGINS_DATED, BEGINS_UNSAID, NOT_FROM_ONE, NO_TITLE_BLOCK = 0.0, -1.0, -5.0, -4.0, -8.0
ENDED, LEFT_AMID = -0.2, -1.0
STRANGE, BEGINS_ON_PAGE = -3.0, -3.5  # a page of a meeting that no heading begins
NO_HEADING = {"numbered": -6.0}
SURELY_HEADING = -12.0


def plan(reading: Reading, day: date | None = None) -> Plan:
    """Find the account of the file that its pages speak for most.

    Args:
        day: of the file's own meeting.
    """
    return _Search(reading).run(day)


class _Search:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.pages = PageFacts(reading)
        self.heads = [HeadFacts.of(reading, self.pages, h) for h in reading.heads.values()]
        begun = (*reading.heads, *reading.starts)
        self.begun_on = {reading.lines[i].page for i in begun}  # pages with a heading or a title block

    def run(self, day: date | None) -> Plan:
        if not self.heads:
            return Plan({}, {}, {}, frozenset(), {})
        first = self.heads[0]
        own = Open(first.index, self.pages.path(first.page), day)
        accounts = [Account(0.0, (_with(own, first),), Step(None, first.index, first.index))]
        before = first
        for head in self.heads[1:]:
            accounts = self._pages(accounts, before, head)
            accounts = best(self._head(a, head) for a in accounts)
            before = head
        accounts = self._pages(accounts, before, None)
        return self._told(accounts[0].steps, own)

    # -- headings ---------------------------------------------------------------------------------

    def _head(self, account: Account, head: HeadFacts) -> Iterator[Account]:
        stack = account.stack
        for at in range(len(stack) - 1, -1, -1):
            ended = ENDED * (len(stack) - 1 - at)
            fit = self._goes_on(stack[at], head)
            step = Step(account.steps, head.index, stack[at].ident)
            yield Account(
                account.score + fit + ended, (*stack[:at], _with(stack[at], head, self.pages)), step
            )
            fit = self._begins(stack, at, head)
            new = _with(Open(head.index, self.pages.path_from(head.page), head.day, listed=head.listed), head)
            step = Step(account.steps, head.index, head.index, stack[at].ident)
            yield Account(account.score + fit + ended, (*stack[: at + 1], new), step)
        refused = Step(account.steps, head.index, None)
        no = SURELY_HEADING if head.start else NO_HEADING.get(head.style, SURELY_HEADING)
        yield Account(account.score + no + self._owns(stack[-1], head.page), stack, refused)

    def _goes_on(self, meeting: Open, head: HeadFacts) -> float:
        """How well a heading continues an open meeting."""
        score = self._in_place(meeting.path, head.page) + self._by_day(meeting, head)
        score += _by_number(meeting, head)
        if meeting.form:
            score += _by_form(meeting.form, head.form)
        if meeting.counts and (counts := self.pages.counts(head.page)):
            score += SAME_COUNT if meeting.counts & counts else OTHER_COUNT
        # A head said again over its next page is of that meeting still; on the same page it is another's.
        latest = meeting.title, *meeting.numbers[-1:]
        again = (head.key, head.number) == latest and head.page > meeting.page
        if head.key in meeting.listed or again:
            score += LISTED
        if head.start and not (head.start.day == meeting.day and head.value > meeting.last):
            score += NO_TITLE_BLOCK
        return score

    def _by_day(self, meeting: Open, head: HeadFacts) -> float:
        days = self.pages.days(head.page)
        if not days:
            return NO_DAY if meeting.dated else 0.0
        if meeting.day is None:
            return 0.0
        return SAME_DAY if meeting.day in days else OTHER_DAY

    def _in_place(self, path: Footers, page: int) -> float:
        here = self.pages.path(page)
        if here == path:
            return IN_PLACE if path else 0.0
        lost = path[: len(here)] == here
        return (PLACE_LOST if lost else OUT_OF_PLACE) * self.pages.trust

    def _begins(self, stack: tuple[Open, ...], at: int, head: HeadFacts) -> float:
        """How well a heading begins another meeting inside an open one."""
        parent, here = stack[at], self.pages.path_from(head.page)
        days = self.pages.days(head.page)
        told = head.start is not None or bool(days and not any(m.day in days for m in stack))
        score = BEGINS if head.start else BEGINS_DATED if told else BEGINS_UNSAID
        if not told and head.value != 1:
            score += NOT_FROM_ONE
        if head.start is None and days and not told:
            score += OTHER_DAY
        if here == parent.path:
            # One footer, one paper: under it other minutes begin with a title block, if at all.
            again = here and not head.start
            return score + (OUT_OF_PLACE * self.pages.trust if again else 0.0)
        if parent.path[: len(here)] == here:  # the paper has ended, and no page of what it lay in was there
            return score + PLACE_LOST * self.pages.trust
        if here[: len(parent.path)] == parent.path:
            fits = len(here) == len(parent.path) + 1
            return score + (IN_PLACE if fits else OUT_OF_PLACE / 2)
        return score + OUT_OF_PLACE * self.pages.trust

    # -- pages without a heading at their top -------------------------------------------------------

    def _pages(self, accounts: list[Account], before: HeadFacts, head: HeadFacts | None) -> list[Account]:
        """Let the pages between two headings say whose they are: papers have no headings."""
        for page in self.pages.between(before, head):
            if len(accounts) == 1 and len(accounts[0].stack) == 1:
                return accounts
            accounts = best(self._page(a, page) for a in accounts)
        return accounts

    def _page(self, account: Account, page: int) -> Iterator[Account]:
        stack = account.stack
        first = self.pages.first_line(page)
        for at in range(len(stack) - 1, -1, -1):
            score = account.score + self._owns(stack[at], page)
            if at == len(stack) - 1:
                if self._is_strange(stack, page):
                    score = max(score, account.score + STRANGE)
                    yield self._begun_on(account, page)
                yield replace(account, score=score)
            else:
                step = Step(account.steps, first, stack[at].ident, page=True)
                left = LEFT_AMID + ENDED * (len(stack) - 1 - at) + self._still_there(stack[at + 1 :], page)
                yield Account(score + left, stack[: at + 1], step)

    def _is_strange(self, stack: tuple[Open, ...], page: int) -> bool:
        """Whether a page's day is none of the open meetings': its own first heading was cut off."""
        days = self.pages.days(page)
        return (
            bool(days)
            and page not in self.begun_on
            and all(m.day is not None and m.day not in days for m in stack)
        )

    def _begun_on(self, account: Account, page: int) -> Account:
        """The account in which a page begins the meeting that its header dates."""
        stack, here, first = account.stack, self.pages.path(page), self.pages.first_line(page)
        inside = [n for n, m in enumerate(stack) if here[: len(m.path)] == m.path]
        at = max(inside, default=0)
        lost = 0.0 if inside else PLACE_LOST * self.pages.trust
        new = Open(first, here, min(self.pages.days(page)), counts=self.pages.counts(page), dated=True)
        step = Step(account.steps, first, first, stack[at].ident, page=True)
        score = account.score + BEGINS_ON_PAGE + lost + ENDED * (len(stack) - 1 - at)
        return Account(score, (*stack[: at + 1], new), step)

    def _still_there(self, left: tuple[Open, ...], page: int) -> float:
        """What speaks against leaving meetings: the footer that is theirs alone stands under the page."""
        here = self.pages.path(page)
        borne = any(m.path and here[: len(m.path)] == m.path for m in left)
        return OUT_OF_PLACE * self.pages.trust if borne else 0.0

    def _owns(self, meeting: Open, page: int) -> float:
        here, days = self.pages.path(page), self.pages.days(page)
        score = 0.0
        if days and meeting.day is not None:
            score += SAME_DAY if meeting.day in days else OTHER_DAY
        if here[: len(meeting.path)] == meeting.path:
            return score + (IN_PLACE if here else 0.0)
        lost = meeting.path[: len(here)] == here
        return score + (PLACE_LOST if lost else OUT_OF_PLACE) * self.pages.trust

    # -- the outcome ------------------------------------------------------------------------------

    def _told(self, last: Step | None, own: Open) -> Plan:
        facts = {h.index: h for h in self.heads}
        steps = list(back(last))[::-1]
        begun = {
            s.line: Begun(s.line, s.parent, self._path_of(s), None if s.page else facts[s.line].start)
            for s in steps
            if s.parent is not None
        }
        return Plan(
            {s.line: s.meeting for s in steps if s.meeting is not None and not s.page},
            begun,
            {s.line: s.meeting for s in steps if s.meeting is not None and s.page},
            frozenset(s.line for s in steps if s.meeting is None),
            {own.ident: own.path} | {b.ident: b.path for b in begun.values()},
        )

    def _path_of(self, step: Step) -> Footers:
        """The footers of a meeting that begins with a step."""
        page = self.reading.lines[step.line].page
        return self.pages.path(page) if step.page else self.pages.path_from(page)


def _with(meeting: Open, head: HeadFacts, pages: PageFacts | None = None) -> Open:
    """The meeting with one heading more."""
    counts = head.counts
    if pages:  # a page that an earlier heading stands on has been asked
        counts = pages.counts(head.page) if head.page != meeting.page else frozenset()
    days = pages.days(head.page) if pages else frozenset()
    day = meeting.day or (next(iter(days)) if len(days) == 1 else None)
    return replace(
        meeting,
        day=day,
        listed=meeting.listed - {head.key},  # a second "Eventuelt" is of other minutes
        last=max(meeting.last, head.value),
        numbers=(*meeting.numbers, head.number)[-RECENT:],
        title=head.key,
        page=head.page,
        form=meeting.form or head.form,
        counts=meeting.counts or counts,
        dated=pages.runs(day, head.page) if pages else head.dated,
    )


def _by_number(meeting: Open, head: HeadFacts) -> float:
    again = _alike(head.key, meeting.title) or head.page == meeting.page
    if (head.number,) == meeting.numbers[-1:] and again:
        return NEXT  # said again over the item's next page, or under the page's header
    if head.number in meeting.numbers:
        return TAKEN
    if meeting.last == 0 or head.value == meeting.last + 1:
        return NEXT
    if head.value == meeting.last:  # 3a behind 3
        return NEXT if head.number != str(head.value) else LATE
    if head.value < meeting.last:
        return LATE if meeting.last - head.value <= 3 else FAR
    return ONE_MISSING if head.value == meeting.last + 2 else FAR


def _by_form(a: str, b: str) -> float:
    """ "3)" is no item where "2." is one; "Sag nr. 3" may be, where a heading was read otherwise."""
    if a == b:
        return SAME_FORM
    return OTHER_MARK if a.startswith("#") and b.startswith("#") else OTHER_FORM


def _alike(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return bool(short) and long.startswith(short)
