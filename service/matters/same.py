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
from service.chronology_topic import PART, Topic, patterns, words_of
from service.evidence import Lexicon
from service.understand import period_years

# Shares of a title's telling words, from planted pairs (eval/LOG.md): in the other title, the least that
# counts and what is enough beside texts that agree; in the other's text, of one title and of both.
SHARED, TITLED = 0.25, 0.6
WHOLE, HALF, CROSSED = 0.9, 0.4, 0.75
VOUCHED = 0.6  # of one title, where a text names the other meeting's day
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
    named: tuple[tuple[str, date], ...]  # days and months that its text names, with their unit


def item_of(chunks: Sequence[Chunk], lexicon: Lexicon) -> Item:
    first = chunks[0]
    title = " ".join(dict.fromkeys(c.item_title or "" for c in chunks)).strip()
    words = words_of(lexicon, title).all
    text = words.union(*(words_of(lexicon, c.text).all for c in chunks))
    named = {(w.unit, w.first) for c in chunks for w in dates_in(c.text, c.meeting_date)}
    return Item(title, first.body, first.meeting_date, words, text, _telling(title, lexicon), tuple(named))


def _telling(title: str, lexicon: Lexicon) -> Topic:
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


def same_matter(a: Item, b: Item) -> bool:
    """Whether two items of different meetings treat one matter."""
    if not _tells(a) or not _tells(b) or not _fits(a, b):
        return False
    share = max(a.topic.held(b.words), b.topic.held(a.words))
    low, high = sorted((a.topic.held(b.text), b.topic.held(a.text)))
    if _refers(a, b) or _refers(b, a):
        return share >= SHARED and high >= VOUCHED and low >= SHARED
    return (share >= TITLED and high >= WHOLE and low >= HALF) or (share >= SHARED and low >= CROSSED)


def _tells(item: Item) -> bool:
    return bool(item.topic.groups) and not patterns("routine").search(item.title.strip())


def _fits(a: Item, b: Item) -> bool:
    """False where the titles name other years, or other numbers: next year's report, another local plan."""
    years = period_years(a.title), period_years(b.title)
    if all(years) and not years[0] & years[1]:
        return False
    numbers = [{n for n in _NUMBER.findall(i.title) if not _YEAR.match(n)} for i in (a, b)]
    if all(numbers) and not numbers[0] & numbers[1]:
        return False
    # A series has a number each year: without one in a title, nothing says which of them it is.
    return years[0] == years[1] or not any(patterns("series").search(i.title) for i in (a, b))


def _refers(later: Item, earlier: Item) -> bool:
    """Whether an item's text names the day, or the month, of the other one's meeting."""
    day = earlier.day
    if day is None or later.day is None or later.day <= day:
        return False
    return ("day", day) in later.named or ("month", day.replace(day=1)) in later.named
