"""Decisions of one matter → where a later one says otherwise than an earlier one.

Comes in: each treatment's resolved sentences, by date. Goes out: `Turned` pairs. Left to others: quotes
(`gather`).

Three things say so: words that take back or change, on what the earlier sentence was about; another figure or
label for the same thing; yes where it was no. Each needs the sentences to share their rare words, so that a
later decision on another question of the same matter changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.dates import find_dates
from ingest.model import Outcome
from service.matters.forms import form, labels, said
from service.matters.model import Turn
from service.matters.resolved import Resolved
from service.matters.words import ArchiveWords

# Shares of the shorter sentence's words, by rarity, from planted sets.
OWN, ALIKE, REVERSED = 0.35, 0.5, 0.6
_STATED = (Outcome.DECIDED, Outcome.REJECTED)
_FIGURE = re.compile(r"(?<![\w.,-])(?P<number>\d[\d.,]*\d|\d)(?:\s*(?P<unit>%|[^\W\d_]{2,}))?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Turned:
    """Places among the treatments, and the two sentences."""

    of: int
    by: int
    turn: Turn
    before: Resolved
    after: Resolved
    sure: float


def turns(treatments: Sequence[Sequence[Resolved]], words: ArchiveWords) -> list[Turned]:
    """Of each two treatments the surest; a decision turned twice is turned by each."""
    best: dict[tuple[int, int], Turned] = {}
    for by, sentences in enumerate(treatments):
        for after in sentences:
            if not _may_turn(after):
                continue
            found = max(_of_earlier(treatments[:by], by, after, words), key=_rank, default=None)
            if found and (found.of, by) not in best:
                best[found.of, by] = found
    return [best[key] for key in sorted(best)]


def _rank(turned: Turned) -> tuple[float, int]:
    return round(turned.sure, 1), turned.of  # of nearly equals the later one


def _may_turn(after: Resolved) -> bool:
    stated = after.outcome in _STATED or (
        after.outcome is not Outcome.NOTED and said("takes_back", after.text)
    )
    return bool(stated or said("changes", after.text)) and not form("moves_item").search(after.text)


def _of_earlier(
    earlier: Sequence[Sequence[Resolved]], by: int, after: Resolved, words: ArchiveWords
) -> Iterator[Turned]:
    for of, sentences in enumerate(earlier):
        for before in sentences:
            if before.outcome not in _STATED:
                continue
            shared = _shared(before.text, after.text, words)
            if (turn := _turn(before.text, after.text, shared)) is not None:
                yield Turned(of, by, turn, before, after, shared)


def _turn(before: str, after: str, shared: float) -> Turn | None:
    """How a sentence says otherwise than an earlier one of the same matter."""
    kept = form("keeps").search(after)
    if shared >= OWN and not kept and said("takes_back", after) and not said("takes_back", before):
        return Turn.REVOKED
    if shared >= REVERSED and bool(form("refuses").search(before)) != bool(form("refuses").search(after)):
        return Turn.REVERSED
    if shared >= OWN and _other_value(before, after):
        return Turn.CHANGED if shared >= ALIKE or said("changes", after) else None
    if shared >= ALIKE and not kept and said("changes", after) and not said("changes", before):
        return Turn.CHANGED
    return None


def _other_value(before: str, after: str) -> bool:
    """Whether a later sentence has another figure for a thing, or another label."""
    ours, theirs = _values(before), _values(after)
    return any(
        (theirs[k] and not theirs[k] & ours[k]) or _moved(ours[k], theirs[k]) for k in ours.keys() & theirs
    )


def _moved(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """ "from 20 to 24 places": the old figure is named beside the new."""
    return ours < theirs


def _values(text: str) -> Mapping[str, frozenset[str]]:
    """Figures by their unit, labels by their kind; days and years left out."""
    for day in reversed(find_dates(text)):
        text = text[: day.start] + " " + text[day.end :]
    found: dict[str, set[str]] = {}
    for match in labels().finditer(text):
        found.setdefault(match["kind"].casefold(), set()).add(match["label"].upper())
    for match in _FIGURE.finditer(text):
        if match["unit"] and not _YEAR.fullmatch(match["number"]):
            unit = match["unit"].casefold()[:5]
            found.setdefault(unit, set()).add(match["number"].strip(".,"))
    # "from 20 to 24 places": the first figure is of the same thing.
    for match in re.finditer(r"fra (\d[\d.,]*) til \d[\d.,]*\s+([^\W\d_]{2,})", text, re.I):
        found.setdefault(match[2].casefold()[:5], set()).add(match[1].strip(".,"))
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def _shared(before: str, after: str, words: ArchiveWords) -> float:
    """Share of the shorter sentence's words that the other has, by rarity, figures left out, 0..1."""
    ours, theirs = (frozenset(k for k in words.keys(t) if not k[0].isdigit()) for t in (before, after))
    least = min(sum(words.idf(k) for k in one) for one in (ours, theirs))
    return sum(words.idf(k) for k in ours & theirs) / least if least else 0.0
