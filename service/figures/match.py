"""Which rows and columns of which table a question asks for.

Comes in: `Asked` and `Sheet`s. Goes out: a `Found` for each table that bears on the question, best first,
with what it lacks where it cannot answer: the name, the year or the mark that was asked for. Left to
others: what is said of the cells (`said`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.figures.asked import Asked, Meeting, Name, pattern
from service.figures.columns import Columns, NoColumnError, columns_of
from service.figures.sheets import Line, Sheet

MOST_LINES = 4
TIED = 0.97  # share of the best row's score from which another one answers as well
LEAST_TERMS = 0.6  # share of labels from which a word that they have in common tells none apart
TOTAL_ASKED, YEAR_ROW, BARE_TOTAL = 2.0, 3.0, 0.2
LABEL, HEAD, CAPTION, LEAD, CONTEXT, AROUND = (
    1.0,
    0.9,
    0.85,
    0.55,
    0.5,
    0.4,
)  # what a word counts by where it stands
BEGUN, LONG_BEGINNING = 0.6, 6  # what the beginning of a word counts, and its least letters
OTHER_ROWS = 0.3  # what a table loses whose rows are not of the kind asked for
FURTHER_DOWN = 0.012  # what a table loses for each better passage
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
_MARK = re.compile(r"\b([^\W\d_]{3,})\s+([A-ZÆØÅ]|\d{1,2}|I{1,3}V?)(?![\w.,–-]*\w)")
_FIRST = re.compile(r"^([A-ZÆØÅ]|\d{1,2})(?=[:.)]|$|\s)")
_RANGE = re.compile(r"(\d{1,3})\s?(?:[-–]\s?(\d{1,3})|\+)\s+([^\W\d_]{4,})")


class Lack(StrEnum):
    """What a table does not have of what was asked for."""

    NAME = "name"
    YEAR = "year"
    UNDATED = "undated"  # nothing says which year the table is of
    MARK = "mark"
    KIND = "kind"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Found:
    """A table's answer."""

    sheet: Sheet
    lines: tuple[Line, ...]
    columns: Columns
    score: float
    covered: float  # share of the question's words that the table and its surroundings hold
    topic: float  # the same by how near it stands, names that are rows' aside
    lacks: frozenset[Lack]
    caption: frozenset[str]  # terms of what stands over the table
    by_name: bool = False  # whether each row bears a name asked for, and a column what is counted
    sure: bool = True  # no other row fits as well


def years_in(text: str) -> frozenset[int]:
    """ "Budget 2023", "2018 – 2021": the years that stand there.

    >>> sorted(years_in("Takster 2018 – 2021, 2.015 kr."))
    [2018, 2021]
    """
    return frozenset(int(y) for y in _YEAR.findall(text))


def found(asked: Asked, sheets: Sequence[Sheet], meeting: Meeting) -> list[Found]:
    """The tables that bear on the question, best first."""
    labels = [meeting.keys(line.label) for s in sheets for line in s.lines]
    in_rows = frozenset(n for n in asked.names if any(n.of(label) for label in labels))
    made = [f for s in sheets if (f := _Table(asked, s, meeting, in_rows).found())]
    return sorted(made, key=lambda f: (-f.score, f.sheet.rank))


class _Table:
    """One table under one question."""

    def __init__(self, asked: Asked, sheet: Sheet, meeting: Meeting, in_rows: Collection[Name]) -> None:
        self.asked, self.sheet, self.meeting, self.in_rows = asked, sheet, meeting, in_rows
        corner = sheet.headers[0] if sheet.headers else ""
        self.labels = [meeting.keys(line.label or corner) for line in sheet.lines]
        self.heads = [meeting.keys(h) for h in sheet.headers[1:]]
        over = "" if sheet.headers else sheet.over
        self.caption = meeting.keys(f"{sheet.caption} {corner} {over}")
        self.lead = meeting.keys(sheet.lead_in)
        self.context = meeting.keys(sheet.context)
        self.around = meeting.keys(sheet.around)
        self.opening = meeting.keys(sheet.opening)
        self.lacks: set[Lack] = set()

    def found(self) -> Found | None:
        """The rows that answer; None where no word of the question is of this table."""
        usable = [i for i in range(len(self.labels)) if self._may(i)]
        if self.asked.most or self.asked.least:
            chosen, sure = [i for i in usable if not self._total(i)], True
        else:
            chosen, sure = self._chosen(usable)
        if not chosen:
            return self._none()
        self._check_years()
        lines = [self.sheet.lines[i] for i in chosen]
        try:
            columns = columns_of(self.asked, self.sheet, lines, self.meeting)
        except NoColumnError as error:
            self.lacks.add(Lack.MARK if error.mark else Lack.KIND)
            return self._none(chosen)
        return Found(
            self.sheet,
            tuple(lines),
            columns,
            *self._scores(chosen),
            frozenset(self.lacks),
            self.caption,
            self._by_name(chosen),
            sure,
        )

    def _by_name(self, chosen: Sequence[int]) -> bool:
        over = self.caption.union(*self.heads)
        counted = any(self.meeting.met(t, over) for t in self.asked.counted & self.asked.wanted.keys())
        return counted and all(any(n.of(self.labels[i]) for n in self.asked.names) for i in chosen)

    def _none(self, chosen: Sequence[int] = ()) -> Found | None:
        score, covered, topic = self._scores(chosen)
        self.lacks.add(Lack.ROW)
        return (
            Found(self.sheet, (), Columns(), score, covered, topic, frozenset(self.lacks), self.caption)
            if covered
            else None
        )

    # -- rows

    def _may(self, i: int) -> bool:
        """Whether a row bears the name, the year and the mark asked for."""
        return self._named(i) and self._dated(i) and self._marked(i) and self._sized(i)

    def _named(self, i: int) -> bool:
        """Whether a row, or what stands over its table, bears each name asked for."""
        over = self.caption.union(*self.heads)
        for name in self.asked.names:
            if name.of(self.labels[i]) or name.of(over):
                continue
            if any(name.of(label) for label in self.labels):
                if not (self._several and any(n.of(self.labels[i]) for n in self.asked.names)):
                    return False
                continue
            # A name that has a row in some table is no other table's, wherever else it is written. Of the
            # rest, what only the text around tells may be of any row that a word of the question picks out.
            far = frozenset[str]() if name in self.in_rows else self.opening | self.lead | self.around
            near = self.context if name in self.in_rows else self.context | self.opening
            if not name.of(over | self.context | far):
                self.lacks.add(Lack.NAME)
                return False
            if not name.of(over | near) and not self._telling(i):
                return False
        return True

    @property
    def _several(self) -> bool:
        """Whether more than one of the names asked for has a row here."""
        return sum(any(n.of(label) for label in self.labels) for n in self.asked.names) > 1

    def _years(self, i: int) -> frozenset[int]:
        return years_in(self.sheet.lines[i].label)

    def _dated(self, i: int) -> bool:
        held = self._years(i)
        return not (held and self.asked.years) or bool(held & set(self.asked.years))

    def _check_years(self) -> None:
        """Note that a year asked for is not this table's."""
        heads = [y for h in self.sheet.headers[1:] if (y := years_in(h))]
        in_heads = frozenset[int]().union(*heads)
        in_labels = frozenset[int]().union(*(self._years(i) for i in range(len(self.labels))))
        caption = years_in(f"{self.sheet.caption} {self.sheet.over}")
        for year in self.asked.years:
            fits = True
            if in_labels and not in_heads:
                fits = year in in_labels
            elif len(heads) > 1:
                fits = year in in_heads
            elif caption | in_heads:
                fits = year in caption | in_heads | years_in(f"{self.sheet.context} {self.sheet.opening}")
            elif year not in years_in(f"{self.sheet.lead_in} {self.sheet.context} {self.sheet.opening}"):
                self.lacks.add(Lack.UNDATED)
                continue
            if not fits:
                self.lacks.add(Lack.YEAR)

    def _marked(self, i: int) -> bool:
        """Whether a row's mark is the one asked for: of "domstype 1" and "domstype 2"."""
        for stem, _ in self.asked.marks:
            marks = {m for s, m in self.asked.marks if s == stem}
            in_caption = [m for s, m in self._marks_of(self.sheet.caption) if s == stem]
            if in_caption and not marks & set(in_caption):
                return False
            family = [[m for s, m in self._line_marks(n) if _akin(s, stem)] for n in range(len(self.labels))]
            if any(family) and not marks <= {m for found in family for m in found}:
                self.lacks.add(Lack.MARK)
            if any(family) and not marks & set(family[i]):
                return False
        return True

    def _line_marks(self, i: int) -> list[tuple[str, str]]:
        label = self.sheet.lines[i].label
        first = _FIRST.match(label)
        corner = self.sheet.headers[0] if self.sheet.headers else ""
        own = [(s, first[1].casefold()) for s in self.meeting.keys(corner)] if first else []
        return [*own, *self._marks_of(label)]

    def _marks_of(self, text: str) -> list[tuple[str, str]]:
        return [(next(iter(self.meeting.keys(m[1])), ""), m[2].casefold()) for m in _MARK.finditer(text)]

    def _sized(self, i: int) -> bool:
        """Whether a row's range holds the number asked for: "25-49 pladser" for 30."""
        for size, stem in self.asked.sizes:
            ranges = [r for n in range(len(self.labels)) for r in self._ranges(n, stem)]
            if ranges and not any(low <= size <= high for low, high in self._ranges(i, stem)):
                return False
        return True

    def _ranges(self, i: int, stem: str) -> list[tuple[int, int]]:
        return [
            (int(m[1]), int(m[2]) if m[2] else 10**6)
            for m in _RANGE.finditer(self.sheet.lines[i].label)
            if stem in self.meeting.keys(m[3])
        ]

    def _total(self, i: int) -> bool:
        return bool(pattern("labels", "total").search(self.sheet.lines[i].label))

    def _difference(self, i: int) -> bool:
        return bool(pattern("labels", "difference").search(self.sheet.lines[i].label))

    def _chosen(self, usable: Sequence[int]) -> tuple[list[int], bool]:
        """The rows asked for, and whether no other fits as well."""
        if self.asked.difference and len(self.labels) <= MOST_LINES and any(map(self._difference, usable)):
            return list(usable), True  # the table's own difference, with the rows it is of
        own = {i: s for i in usable if (s := self._own(i))}
        if not own:
            bare = [i for i in usable if self._total(i)] or ([0] if len(self.labels) == 1 else [])
            return (bare[-1:], True) if self._spoken_of() else ([], True)
        totals = [i for i in usable if self._total(i)]
        if totals and self.asked.total and not self._rows_named and not self._beyond_caption(own, totals):
            return [max(totals, key=lambda i: own.get(i, 0.0))], True
        best = max(own.values())
        order = sorted(own, key=lambda i: -own[i])
        first = [i for i in order if own[i] >= TIED * best]
        if self.asked.years and all(self._years(i) for i in first):
            return sorted(first)[:MOST_LINES], True
        if len(first) > 1:
            if self._several and all(any(n.of(self.labels[i]) for n in self.asked.names) for i in first):
                return sorted(first)[:MOST_LINES], True
            return (sorted(first), False) if len(first) < MOST_LINES else ([], False)
        further = self._further(first[0], order[1:]) if self.asked.coordinated else []
        total_column = any(pattern("labels", "total").search(h) for h in self.sheet.headers[1:])
        if totals and self.asked.total and not total_column and first[0] not in totals and not further:
            further = totals[-1:]
        return sorted([*first, *further]), True

    @property
    def _rows_named(self) -> bool:
        return any(n.of(label) for n in self.asked.names for label in self.labels)

    def _beyond_caption(self, own: Collection[int], totals: Collection[int]) -> bool:
        """Whether a row's label holds a word of the question that the table's own name does not."""
        table = self.caption.union(*self.heads, *(self.labels[i] for i in totals))
        return any(not self.meeting.met(t, table) for i in own for t in self._telling(i))

    def _spoken_of(self) -> bool:
        """Whether the table as a whole is what the question's words are of."""
        around = self.caption.union(*self.heads) | self.context | self.opening
        return self._share(around) >= 0.6 and self._share(self.caption.union(*self.heads)) >= 0.3

    def _share(self, held: Collection[str]) -> float:
        whole = sum(self.asked.wanted.values())
        return (
            sum(w for t, w in self.asked.wanted.items() if self.meeting.met(t, held)) / whole
            if whole
            else 0.0
        )

    def _own(self, i: int) -> float:
        """What a row's label alone says for it."""
        label = self.labels[i]
        telling = self._telling(i)
        score = 0.0
        if telling:
            idle = [k for k in label if not any(self.meeting.met(t, {k}) for t in telling)]
            held = sum(telling.values())
            score = held * (0.4 + 0.6 * held / (held + sum(self.meeting.idf(k) for k in idle)))
        if self.asked.marks and any(
            m in self._line_marks(i) or _in(m, self._line_marks(i)) for m in self.asked.marks
        ):
            score += YEAR_ROW
        if any(self._ranges(i, stem) for _, stem in self.asked.sizes):
            score += YEAR_ROW
        if self._years(i) & set(self.asked.years):
            score += YEAR_ROW
        if self.asked.total and self._total(i) and not self._rows_named:
            score += TOTAL_ASKED
        if self.asked.difference and score and self._difference(i):
            score += TOTAL_ASKED
        return score

    def _telling(self, i: int) -> dict[str, float]:
        """The question's words in a row's label that tell it from other rows, and are not of its paper."""
        label, paper = self.labels[i], self.context | self.opening
        over = self.caption.union(*self.heads)
        others = {t for n in self.asked.names if not n.of(label) or n.of(over) for t in n.terms}
        return {
            t: w
            for t, w in self.asked.wanted.items()
            if self.meeting.met(t, label)
            and not self._common(t)
            and not (t in others and self.meeting.met(t, paper | over, exact=True))
        }

    def _common(self, term: str) -> bool:
        holding = sum(self.meeting.met(term, label) for label in self.labels)
        return len(self.labels) > 2 and holding >= LEAST_TERMS * len(self.labels)

    def _further(self, first: int, others: Sequence[int]) -> list[int]:
        """Rows that speak to words of the question which neither the first row nor the table does."""
        held = self.labels[first] | self.caption.union(*self.heads)
        added: list[int] = []
        for i in others:
            new = {
                t
                for t in self.asked.wanted
                if self.meeting.met(t, self.labels[i]) and not self.meeting.met(t, held)
            }
            if new and len(added) < MOST_LINES - 1 and not self._total(i):
                added.append(i)
                held = held | self.labels[i]
        return added

    def _scores(self, chosen: Sequence[int]) -> tuple[float, float, float]:
        label = frozenset[str]().union(*(self.labels[i] for i in chosen))
        places = (
            (LABEL, label),
            (HEAD, frozenset[str]().union(*self.heads)),
            (CAPTION, self.caption),
            (LEAD, self.lead),
            (CONTEXT, self.context | self.opening),
            (AROUND, self.around),
        )
        whole = sum(self.asked.wanted.values()) or 1.0
        score = covered = topic = 0.0
        everything = self.caption | self.context | self.opening | self.around | places[1][1]
        apart = {t for n in self.asked.names if n in self.in_rows or not n.of(everything) for t in n.terms}
        other = sum(w for t, w in self.asked.wanted.items() if t not in apart)
        for term, weight in self.asked.wanted.items():
            held_by = [f for f, held in places if self.meeting.met(term, held, exact=f <= LEAD)]
            begun = [BEGUN * f for f, held in places[:3] if _begins(term, held)]
            best = max((*held_by, *begun), default=0.0)
            score += weight * best / whole
            covered += weight / whole if best else 0.0
            topic += weight * best / other if other and term not in apart else 0.0
        if (self.asked.most or self.asked.least) and not self._which():
            score -= OTHER_ROWS
        return score - FURTHER_DOWN * self.sheet.rank, covered, topic if other else 1.0

    def _which(self) -> bool:
        """Whether the rows are of what "hvilken …" asks for, as their labels or what stands over them say."""
        of = sum(any(self.meeting.met(t, label) for t in self.asked.which) for label in self.labels)
        over = self.caption.union(*self.heads)
        return not self.asked.which or 2 * of >= len(self.labels) or bool(self.asked.which & over)


def _begins(term: str, held: Collection[str]) -> bool:
    """Whether a long word begins with one of the table's: "belægningsprocent" with "belægning"."""
    return any(len(k) >= LONG_BEGINNING and len(term) >= len(k) + 4 and term.startswith(k) for k in held)


def _akin(stem: str, other: str) -> bool:
    return stem == other or stem.endswith(other) or other.endswith(stem)


def _in(mark: tuple[str, str], marks: Collection[tuple[str, str]]) -> bool:
    return any(m == mark[1] and _akin(s, mark[0]) for s, m in marks)
