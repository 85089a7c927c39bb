"""Which rows and columns of which table a question asks for.

Comes in: `Asked` and `Sheet`s. Goes out: a `Found` for each table that bears on the question, best first,
with what it lacks where it cannot answer: the name, the year or the mark that was asked for. Left to
others: what is said of the cells (`said`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from service.figures.asked import Asked
from service.figures.columns import Columns, NoColumnError, columns_of
from service.figures.fits import Fits, Lack
from service.figures.meeting import Meeting
from service.figures.rows import chosen as chosen_rows
from service.figures.sheets import Line, Sheet
from service.figures.table_terms import TableTerms

# What a word counts by where it stands.
LABEL, HEAD, CAPTION, LEAD, CONTEXT, AROUND = 1.0, 0.9, 0.85, 0.55, 0.5, 0.4
BEGUN, LONG_BEGINNING = 0.6, 6  # what the beginning of a word counts, and its least letters
OTHER_ROWS = 0.3  # what a table loses whose rows are not of the kind asked for
FURTHER_DOWN = 0.012  # what a table loses for each better passage


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


def found(asked: Asked, sheets: Sequence[Sheet], meeting: Meeting) -> list[Found]:
    """The tables that bear on the question, best first."""
    labels = [meeting.keys(line.label) for s in sheets for line in s.lines]
    in_rows = frozenset(n for n in asked.names if any(n.of(label) for label in labels))
    made = [f for s in sheets if (f := _Match(TableTerms(asked, s, meeting, in_rows)).found())]
    return sorted(made, key=lambda f: (-f.score, f.sheet.rank))


class _Match:
    """One table and what it answers."""

    def __init__(self, table: TableTerms) -> None:
        self.table, self.fits = table, Fits(table)

    def found(self) -> Found | None:
        """The rows that answer; None where no word of the question is of this table."""
        table = self.table
        usable = [i for i in range(len(table.labels)) if self.fits.may(i)]
        if table.asked.most or table.asked.least:
            chosen, sure = [i for i in usable if not table.total(i)], True
        else:
            chosen, sure = chosen_rows(table, usable)
        if not chosen:
            return self._none()
        self.fits.check_years()
        lines = [table.sheet.lines[i] for i in chosen]
        try:
            columns = columns_of(table.asked, table.sheet, lines, table.meeting)
        except NoColumnError as error:
            self.fits.lacks.add(Lack.MARK if error.mark else Lack.KIND)
            return self._none(chosen)
        if not table.counts(lines):
            self.fits.lacks.add(Lack.COUNTED)
        return Found(
            table.sheet,
            tuple(lines),
            columns,
            *self._scores(chosen),
            frozenset(self.fits.lacks),
            table.caption,
            self._by_name(chosen),
            sure,
        )

    def _by_name(self, chosen: Sequence[int]) -> bool:
        table = self.table
        counted = any(
            table.meeting.met(t, table.over) for t in table.asked.counted & table.asked.wanted.keys()
        )
        return counted and all(any(n.of(table.labels[i]) for n in table.asked.names) for i in chosen)

    def _none(self, chosen: Sequence[int] = ()) -> Found | None:
        score, covered, topic = self._scores(chosen)
        self.fits.lacks.add(Lack.ROW)
        if not covered:
            return None
        lacks, caption = frozenset(self.fits.lacks), self.table.caption
        return Found(self.table.sheet, (), Columns(), score, covered, topic, lacks, caption)

    def _scores(self, chosen: Sequence[int]) -> tuple[float, float, float]:
        table = self.table
        label = frozenset[str]().union(*(table.labels[i] for i in chosen))
        places = (
            (LABEL, label),
            (HEAD, frozenset[str]().union(*table.heads)),
            (CAPTION, table.caption),
            (LEAD, table.lead),
            (CONTEXT, table.context | table.opening),
            (AROUND, table.around),
        )
        whole = sum(table.asked.wanted.values()) or 1.0
        score = covered = topic = 0.0
        everything = table.caption | table.context | table.opening | table.around | places[1][1]
        apart = {t for n in table.asked.names if n in table.in_rows or not n.of(everything) for t in n.terms}
        other = sum(w for t, w in table.asked.wanted.items() if t not in apart)
        for term, weight in table.asked.wanted.items():
            held_by = [f for f, held in places if table.meeting.met(term, held, exact=f <= LEAD)]
            begun = [BEGUN * f for f, held in places[:3] if _begins(term, held)]
            best = max((*held_by, *begun), default=0.0)
            score += weight * best / whole
            covered += weight / whole if best else 0.0
            topic += weight * best / other if other and term not in apart else 0.0
        if (table.asked.most or table.asked.least) and not self._which():
            score -= OTHER_ROWS
        return score - FURTHER_DOWN * table.sheet.rank, covered, topic if other else 1.0

    def _which(self) -> bool:
        """Whether the rows are of what "hvilken …" asks for, as their labels or what stands over them say."""
        table = self.table
        of = sum(any(table.meeting.met(t, label) for t in table.asked.which) for label in table.labels)
        return not table.asked.which or 2 * of >= len(table.labels) or bool(table.asked.which & table.over)


def _begins(term: str, held: Collection[str]) -> bool:
    """Whether a long word begins with one of the table's: "belægningsprocent" with "belægning"."""
    return any(len(k) >= LONG_BEGINNING and len(term) >= len(k) + 4 and term.startswith(k) for k in held)
