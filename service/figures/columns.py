"""Which columns of a table's rows a question asks for.

Comes in: `Asked`, a `Sheet` and the rows chosen. Goes out: `Columns`, or None where the table has no figure
of the kind asked for. Left to others: the rows (`match`), what is said (`said`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.numbers import units
from service.figures.asked import Asked, Kind
from service.figures.meeting import Meeting
from service.figures.sheets import Line, Sheet
from service.figures.words import pattern

NUMBER = 3.0  # what a number of the question counts in the name of a column
CLEAR = 0.3  # share of the best column's score from which another one is asked for too
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
_MARK = re.compile(r"\b([^\W\d_]{3,})\s+([A-ZÆØÅ]|\d{1,2})(?![\w.,–-]*\w)")


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by their place in a row; none where the table does not name them."""

    asked: tuple[int, ...] = ()
    own_difference: int | None = None  # the table's own column of differences
    own_total: int | None = None  # and of totals
    by_name: bool = False  # whether a word, a year or a mark of the question chose them
    alone: bool = False  # the only figure of each row, its column without a name


class NoColumnError(Exception):
    """The table has no figure of the kind, or of the mark, asked for."""

    def __init__(self, mark: bool = False) -> None:
        super().__init__("no column")
        self.mark = mark


def columns_of(asked: Asked, sheet: Sheet, lines: Sequence[Line], meeting: Meeting) -> Columns:
    """The columns asked for.

    Raises:
        NoColumnError: no column holds such a figure.
    """
    if not sheet.headers or any(x.headers != sheet.headers[: len(x.cells)] for x in lines):
        return _unnamed(asked, lines)
    every = [i for i in range(1, len(sheet.headers)) if any(i in _numeric(x) for x in lines)]
    # A column of years says since when, and counts nothing.
    every = [i for i in every if not all(x.units[i] == "årstal" for x in lines)] or every
    named = _Named(asked, sheet, lines, meeting)
    total = next((i for i in every if pattern("labels", "total").search(sheet.headers[i])), None)
    difference = next((i for i in every if pattern("labels", "difference").search(sheet.headers[i])), None)
    kept = named.of_kind(every)
    by_mark = named.of_mark(kept)
    narrowed = by_mark or kept
    by_year = [i for i in narrowed if _years(sheet.headers[i]) & set(asked.years)]
    dated = [i for i in narrowed if _years(sheet.headers[i])]
    if by_year:
        whole = {y for i in dated for y in _years(sheet.headers[i])} <= set(asked.years)
        if asked.total and total is not None and whole and len(dated) > 1:
            return Columns((*by_year, total), difference, total, True)
        narrowed = by_year
    words = named.by_words(narrowed)
    if asked.total and total in narrowed and total is not None and len(narrowed) > 1 and total not in words:
        telling = [i for i in words if i != total]
        if not telling or all(_years(sheet.headers[i]) for i in narrowed if i != total):
            return Columns((total,), difference, total, True)
    return Columns(tuple(words or narrowed), difference, total, bool(by_mark or by_year or words))


def _unnamed(asked: Asked, lines: Sequence[Line]) -> Columns:
    """Columns without names: told apart only where each row has one figure."""
    if any(sum(v is not None for v in x.values[1:]) != 1 for x in lines):
        return Columns()
    if not any(_fits(_kind("", x.units[i], x.cells[i]), asked) for x in lines for i in _numeric(x)):
        raise NoColumnError
    return Columns((0,), alone=True)


class _Named:
    """The columns of one table under one question."""

    def __init__(self, asked: Asked, sheet: Sheet, lines: Sequence[Line], meeting: Meeting) -> None:
        self.asked, self.heads, self.lines, self.meeting = asked, sheet.headers, lines, meeting

    def of_kind(self, columns: Sequence[int]) -> list[int]:
        """Columns of the kind asked for; those plainly of it, where money or a share alone is asked for."""
        kinds = {
            i: {_kind(self.heads[i], x.units[i], x.cells[i]) for x in self.lines if i in _numeric(x)}
            for i in columns
        }
        kept = [i for i in columns if any(_fits(k, self.asked) for k in kinds[i])]
        if not kept:
            raise NoColumnError
        if Kind.COUNT not in self.asked.kinds and Kind.TIME not in self.asked.kinds:
            kept = [i for i in kept if kinds[i] & self.asked.kinds] or kept
        # What something cost is its whole cost, not that of a day.
        whole = [i for i in kept if " pr. " not in self.heads[i].casefold()]
        asks_each = re.search(r"takst|pris|\bpr\b|\bper\b|rate|fee", " ".join(self.asked.wanted))
        return kept if asks_each or self.asked.kinds != {Kind.MONEY} else whole or kept

    def of_mark(self, columns: Sequence[int]) -> list[int]:
        """The columns of the marks asked for; none where the names have no such marks."""
        for stem in dict.fromkeys(s for s, _ in self.asked.marks):
            marks = {m for s, m in self.asked.marks if s == stem}
            family = {
                i: m[2].casefold()
                for i in columns
                for m in _MARK.finditer(self.heads[i])
                if self._akin(stem, m[1])
            }
            if len(family) > 1:
                if not marks <= set(family.values()):
                    raise NoColumnError(mark=True)
                return [i for i, m in family.items() if m in marks]
        return []

    def _akin(self, stem: str, word: str) -> bool:
        return any(stem == k or stem.endswith(k) for k in self.meeting.keys(word))

    def by_words(self, columns: Sequence[int]) -> list[int]:
        """The columns whose names the question's words are of."""
        heads = {i: self.meeting.keys(self.heads[i]) for i in columns}
        scores = {i: self._score(held, list(heads.values())) for i, held in heads.items()}
        best = max(scores.values(), default=0.0)
        return [i for i, s in scores.items() if s and s >= CLEAR * best]

    def _score(self, held: frozenset[str], heads: Sequence[frozenset[str]]) -> float:
        asked, meeting = self.asked, self.meeting
        telling = {
            t for t in asked.wanted if meeting.met(t, held) and not all(meeting.met(t, h) for h in heads)
        }
        score = sum(asked.wanted[t] * (2 if t in asked.counted else 1) for t in telling)
        numbers = asked.numbers & held
        if not all(numbers <= h for h in heads):
            score += NUMBER * len(numbers)
        idle = sum(meeting.idf(k) for k in held - numbers if not any(meeting.met(t, {k}) for t in telling))
        return score * (0.5 + 0.5 * score / (score + idle)) if score else 0.0


def _numeric(line: Line) -> list[int]:
    return [
        i
        for i, v in enumerate(line.values)
        if i and (v is not None or (line.units[i] and re.search(r"\d", line.cells[i])))
    ]


def _years(head: str) -> set[int]:
    return {int(y) for y in _YEAR.findall(head)}


def _kind(head: str, unit: str, cell: str) -> Kind:
    base = unit.split(" pr. ")[0]
    if base in units("money") or base in units("scale"):
        return Kind.MONEY
    if base in units("share"):
        return Kind.SHARE
    if pattern("columns", "share").search(head):
        return Kind.SHARE
    if base in units("time"):
        return Kind.TIME
    if base in units("count") or base == "antal":
        return Kind.COUNT
    return Kind.MONEY if pattern("columns", "money").search(head) else Kind.ANY


def _fits(kind: Kind, asked: Asked) -> bool:
    if kind is Kind.ANY or not asked.kinds:
        return True
    if kind is Kind.TIME and Kind.COUNT in asked.kinds:
        return True  # "hvor mange døgn"
    return kind in asked.kinds
