"""What a search over a file's meetings holds: the open meetings, the steps taken, and the accounts of them.

Goes out: the types that `nesting` weighs and tells, and which accounts are kept. Left to others: what speaks
for a step (`nesting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from ingest.nesting_evidence import Footers, Start

WIDTH = 6  # accounts kept
DEEPEST = 8  # meetings open at once


@dataclass(frozen=True, slots=True)
class Open:
    """A meeting that an account holds open."""

    ident: int  # index of the heading it began with
    path: Footers = ()  # annex footers under its own pages, the outermost first
    day: date | None = None
    last: int = 0
    numbers: tuple[str, ...] = ()  # the latest
    title: str = ""  # the letters of its latest heading's
    page: int = 0  # where that stands
    form: str = ""  # of its headings
    counts: frozenset[str] = frozenset()  # how its pages' numbers are written
    dated: bool = False  # its date runs over the pages of its headings
    listed: frozenset[str] = frozenset()  # titles in its table of contents of which no item has come


@dataclass(frozen=True, slots=True)
class Step:
    """What an account says of a heading, or of a page's beginning; `before` is the step before."""

    before: Step | None
    line: int  # of the heading; of the page's first line
    meeting: int | None  # None: no heading
    parent: int | None = None  # where a meeting begins: the one it stands in
    page: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    score: float
    stack: tuple[Open, ...]
    steps: Step | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A meeting that begins with a heading."""

    ident: int
    parent: int
    path: Footers
    start: Start | None


@dataclass(frozen=True)
class Plan:
    """The best account."""

    of_head: dict[int, int]  # heading's first line → the meeting
    begun: dict[int, Begun]  # meeting → how it begins; the file's own apart
    of_page: dict[
        int, int
    ]  # first line of a page that goes back to a meeting without a heading → the meeting
    rejected: frozenset[int]  # first lines of numbered lines that are no headings
    paths: dict[int, Footers]


def best(accounts: Iterable[Iterator[Account]]) -> list[Account]:
    """The best accounts; of those that hold the same meetings open the better one."""
    kept: dict[tuple[Open, ...], Account] = {}
    for several in accounts:
        for account in several:
            known = kept.get(account.stack)
            if known is None or account.score > known.score:
                kept[account.stack] = account
    ranked = sorted(kept.values(), key=lambda a: -a.score)[:WIDTH]
    return [_shallow(a) for a in ranked]


def _shallow(account: Account) -> Account:
    """An account without the meetings that lie deep: they have ended, unless it is the outermost."""
    stack = account.stack
    return account if len(stack) <= DEEPEST else replace(account, stack=(stack[0], *stack[1 - DEEPEST :]))


def back(step: Step | None) -> Iterator[Step]:
    while step is not None:
        yield step
        step = step.before
