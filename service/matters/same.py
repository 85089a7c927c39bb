"""Two meetings' items → whether they treat one matter.

Comes in: items as their papers have them. Goes out: yes or no; no where it is not sure. Clerks rewrite
titles from meeting to meeting, so a title's telling words are also looked for in the other's text, and
a paper that names the earlier meeting's day vouches. Left to others: finding the items (`treatments`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.model import Chunk
from service.chronology_dates import dates_in
from service.chronology_topic import PART, Topic, patterns
from service.evidence import Lexicon
from service.understand import period_years

# Shares of a title's telling words, from planted pairs (eval/LOG.md): in the other title, the least that
# counts and what is enough beside texts that agree; in the other's text, of one title and of both.
SHARED, TITLED = 0.25, 0.6
WHOLE, HALF, CROSSED = 0.9, 0.4, 0.75
VOUCHED = 0.6  # of one title, where a text names the other meeting's day
OF_ONE_NUMBER = 270  # days within which a series has one number
_NUMBER = re.compile(r"(?<![\d.,])\d{3,}(?![\d.,]*\d)")
_YEAR = re.compile(r"^(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Item:
    """What one meeting's papers say of an item."""

    title: str
    body: str | None
    day: date | None
    words: frozenset[str]  # terms of its title
    text: frozenset[str]  # terms of its title and text
    topic: Topic  # the title's telling words
    named: frozenset[tuple[str, date]]  # days and months that its text names, with their unit
    years: frozenset[int]  # of its title, as its other numbers
    numbers: frozenset[str]
    series: bool  # of a report that comes every year
    routine: bool  # every meeting has one


def item_of(chunks: Sequence[Chunk], lexicon: Lexicon, title: str = "") -> Item:
    """Args: `title`: where it is not the item's own: of a paper, or of an item's annexes."""
    first = chunks[0]
    title = title or " ".join(dict.fromkeys(c.item_title or "" for c in chunks)).strip()
    words = frozenset(lexicon.keys(title))
    text = words.union(*(lexicon.keys(c.text) for c in chunks))
    named = {(w.unit, w.first) for c in chunks for w in dates_in(c.text, c.meeting_date)}
    return Item(
        title,
        first.body,
        first.meeting_date,
        words,
        text,
        title_topic(title, lexicon),
        frozenset(named),
        frozenset(period_years(title)),
        frozenset(n for n in _NUMBER.findall(title) if not _YEAR.match(n)),
        bool(patterns("series").search(title)),
        bool(patterns("routine").search(title.strip())),
    )


def title_topic(title: str, lexicon: Lexicon) -> Topic:
    """The words of a title that say which matter it is."""
    text = patterns("generic").sub(
        lambda m: " " * len(m[0]), re.sub(r"\d+", lambda m: " " * len(m[0]), title)
    )
    by_word: dict[int, list[str]] = {}
    for term in lexicon.terms(text):
        by_word.setdefault(term.start, []).append(term.key)
    groups = []
    for whole, *parts in by_word.values():
        weight = lexicon.idf(whole)
        shares = {whole: 1.0} | {p: PART * min(lexicon.idf(p) / weight, 1.0) for p in parts if weight}
        groups.append((weight, tuple(shares.items())))
    return Topic(text, tuple(dict.fromkeys(groups)), 1.0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How much of each other's titles two items hold, by rarity, 0..1."""

    share: float  # of one title in the other
    low: float  # of each title in the other's text: the lesser
    high: float  # and the greater
    refers: bool  # the later one's text names the earlier one's meeting

    @property
    def same(self) -> bool:
        """Whether it is enough for one matter."""
        if self.refers:
            return self.share >= SHARED and self.high >= VOUCHED and self.low >= SHARED
        titled = self.share >= TITLED and self.high >= WHOLE and self.low >= HALF
        return titled or (self.share >= SHARED and self.low >= CROSSED)

    @property
    def weight(self) -> float:
        """To tell the better of two agreements, 0..3."""
        return self.share + self.low + (1.0 if self.refers else 0.0)


def same_matter(a: Item, b: Item) -> bool:
    """Whether two items of different meetings treat one matter."""
    found = agreement(a, b)
    return found is not None and found.same


def agreement(a: Item, b: Item) -> Agreement | None:
    """What two items have in common; None where something says that they are two matters."""
    if not tells(a) or not tells(b) or not fits(a, b):
        return None
    share = max(a.topic.held(b.words), b.topic.held(a.words))
    low, high = sorted((a.topic.held(b.text), b.topic.held(a.text)))
    return Agreement(share, low, high, refers(a, b) or refers(b, a))


def tells(item: Item) -> bool:
    return bool(item.topic.groups) and not item.routine


def fits(a: Item, b: Item) -> bool:
    """False where the titles name other years, or other numbers: next year's report, another local plan."""
    if a.years and b.years and not a.years & b.years:
        return False
    if a.numbers and b.numbers and not a.numbers & b.numbers:
        return False
    # A series has a number each year: without one in a title, nothing says which of them it is.
    if not (a.series or b.series):
        return True
    return a.years == b.years and (bool(a.years) or _near(a, b))


def _near(a: Item, b: Item) -> bool:
    """Whether two items of a series are so near in time that they are of one of its numbers."""
    return a.day is not None and b.day is not None and abs((a.day - b.day).days) <= OF_ONE_NUMBER


def refers(later: Item, earlier: Item) -> bool:
    """Whether an item's text names the day, or the month, of the other one's meeting."""
    day = earlier.day
    if day is None or later.day is None or later.day <= day:
        return False
    return ("day", day) in later.named or ("month", day.replace(day=1)) in later.named
