"""The items of two papers of one meeting, matched by number, title and case number. Pure.

Comes in: two lists of items. Goes out: pairs, each item in one at most, with what speaks for them. Left
to others: which papers are of one meeting (`linking`).

Clerks rewrite titles between agenda and minutes ("Status" → "Status på akutpladser"), and numbers shift
where an item is inserted. So neither is a key: words that few titles share weigh most, an equal number
lets fewer of them do, and number and place alone are said to be just that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BY_TITLE, WITH_NUMBER = (
    0.55,
    0.25,
)  # weighted share of words in common that is enough, without and with number
_NUMBER_COUNTS = 0.2
_STEM = 6  # letters that inflected words have in common
_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(
    r"^(?:lukket(?:\s+punkt)?|åben(?:t\s+punkt)?|til (?:orientering|drøftelse|beslutning|godkendelse))"
    r"\s*[:–-]\s*"
    r"|\s*\((?:side|s\.)\s*\d+\)\s*$|\s*\.{3,}\s*\d*$",
    re.I,
)
_SMALL_WORDS = "af at den der det de en er et for fra i med og om på som til ved vedr vedrørende pkt punkt nr"
_SMALL = frozenset(_WORD.findall(_SMALL_WORDS))


@dataclass(frozen=True, slots=True)
class PaperItem:
    """An item as a paper has it."""

    ordinal: int  # within its paper
    number: str | None
    title: str
    case_number: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An item of the first paper, one of the second (ordinals), and what speaks for the pair."""

    first: int
    second: int
    confidence: float
    by_number: bool
    by_title: bool
    reason: str


def key_of(title: str) -> str:
    """A title with its words alone, for telling equal ones."""
    return " ".join(_WORD.findall(_ASIDE.sub("", title).casefold()))


def match_items(first: Sequence[PaperItem], second: Sequence[PaperItem]) -> list[Match]:
    """Pairs in the order of the first paper."""
    words = [stems(i.title) for i in first], [stems(i.title) for i in second]
    known = Counter(w for side in words for title in side for w in title)
    scored = []
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            match = _match(a, b, _likeness(words[0][i], words[1][j], known))
            if match:
                # Of equally good ones, those that keep the order.
                scored.append((-match[0], abs(i - j), i, j, match[1]))
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    found: dict[int, tuple[int, Match]] = {}
    for _, _, i, j, match_found in sorted(scored, key=lambda s: s[:4]):
        if i not in taken_a and j not in taken_b:
            taken_a.add(i)
            taken_b.add(j)
            found[i] = (j, match_found)
    for i, j in _by_place(first, second, {i: j for i, (j, _) in found.items()}):
        found[i] = (j, Match(first[i].ordinal, second[j].ordinal, 0.5, True, False, "number and place only"))
    return [found[i][1] for i in sorted(found)]


def _match(a: PaperItem, b: PaperItem, likeness: float) -> tuple[float, Match] | None:
    """How well two items fit, and the match they would make."""
    same_number = number_of(a) is not None and number_of(a) == number_of(b)
    same_case = a.case_number is not None and a.case_number == b.case_number
    titled = likeness >= BY_TITLE
    if same_number and (titled or same_case):
        confidence, reason = 1.0, "number and title" if titled else "number and case number"
    elif same_number and likeness >= WITH_NUMBER:
        confidence, reason = 0.8, "number, and words of the title"
    elif same_number and not (a.title and b.title):
        confidence, reason = 0.6, "number; one has no title"
    elif same_case or titled:
        confidence, reason = (0.8, "title") if likeness >= 0.8 else (0.7, "words of the title")
        reason = reason if titled else "case number"
    else:
        return None
    score = likeness + _NUMBER_COUNTS * same_number + 0.5 * same_case
    by_title = likeness >= WITH_NUMBER if same_number else titled
    return score, Match(a.ordinal, b.ordinal, confidence, same_number, by_title, reason)


def _by_place(
    first: Sequence[PaperItem], second: Sequence[PaperItem], found: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Items whose titles share no word, but that bear one number between neighbours that agree.

    Only where no number has shifted: then a new title under an old number is a rewritten one.
    """
    agreeing = [(i, j) for i, j in found.items() if number_of(first[i]) is not None]
    if len(agreeing) < 2 or any(number_of(first[i]) != number_of(second[j]) for i, j in agreeing):
        return
    if len(first) != len(second):
        return  # something was inserted or left out: it may be this one
    taken = set(found.values())
    for i, item in enumerate(first):
        j = next(
            (j for j, b in enumerate(second) if number_of(b) is not None and number_of(b) == number_of(item)),
            -1,
        )
        if i in found or j < 0 or j in taken:
            continue
        before = i == 0 or found.get(i - 1) == j - 1
        after = i == len(first) - 1 or found.get(i + 1) == j + 1
        if before and after:
            yield i, j


def number_of(item: PaperItem) -> str | None:
    """An item's number, however it is written."""
    return item.number.strip(" .").casefold() if item.number else None


def stems(title: str) -> frozenset[str]:
    """The beginnings of a title's words, small words left out where there are others."""
    words = _WORD.findall(_ASIDE.sub("", title).casefold())
    return frozenset(w[:_STEM] for w in words if w not in _SMALL) or frozenset(words)


def _likeness(a: frozenset[str], b: frozenset[str], known: Counter[str]) -> float:
    """0–1: share of words in common, those weighing most that few titles have.

    Half of it asks how much of the shorter title the longer one holds, half how much of both.
    """
    if not a or not b:
        return 0.0
    weight = {w: 1 / max(known[w] - 1, 1) for w in a | b}
    shared = sum(weight[w] for w in a & b)
    left, right = sum(weight[w] for w in a), sum(weight[w] for w in b)
    return 0.5 * shared / min(left, right) + 0.5 * 2 * shared / (left + right)
