"""A table's words as terms, under one question: labels, heads, caption and what stands around.

Comes in: `Asked`, a `Sheet`. Goes out: what its rows' labels hold of the question. Left to others: which rows
may answer (`fits`) and which do (`rows`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.danish_stem import fold
from service.figures.asked import Asked, Name
from service.figures.meeting import Meeting
from service.figures.sheets import Line, Sheet
from service.figures.words import pattern

LEAST_TERMS = 0.6  # share of labels from which a word that they have in common tells none apart
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
_MARK = re.compile(r"\b([^\W\d_]{3,})\s+([A-ZÆØÅ]|\d{1,2}|I{1,3}V?)(?![\w.,–-]*\w)")
_PLACE = re.compile(r"([A-ZÆØÅ][a-zæøå]+) Kommune\b")
_FIRST = re.compile(r"^([A-ZÆØÅ]|\d{1,2})(?=[:.)]|$|\s)")
_RANGE = re.compile(r"(\d{1,3})\s?(?:[-–]\s?(\d{1,3})|\+)\s+([^\W\d_]{4,})")


def years_in(text: str) -> frozenset[int]:
    """ "Budget 2023", "2018 – 2021": the years that stand there.

    >>> sorted(years_in("Takster 2018 – 2021, 2.015 kr."))
    [2018, 2021]
    """
    return frozenset(int(y) for y in _YEAR.findall(text))


class TableTerms:
    """One table under one question."""

    def __init__(self, asked: Asked, sheet: Sheet, meeting: Meeting, in_rows: Collection[Name]) -> None:
        """Args: in_rows: names that a row of some table bears."""
        self.asked, self.sheet, self.meeting, self.in_rows = asked, sheet, meeting, in_rows
        corner = sheet.headers[0] if sheet.headers else ""
        self.labels = [self._label(line.label or corner) for line in sheet.lines]
        self.heads = [meeting.keys(h) for h in sheet.headers[1:]]
        bare = "" if sheet.headers else sheet.over
        self.caption = meeting.keys(f"{sheet.caption} {corner} {bare}")
        self.over = self.caption.union(*self.heads)
        self.lead = meeting.keys(sheet.lead_in)
        self.context = meeting.keys(sheet.context)
        self.around = meeting.keys(sheet.around)
        self.opening = meeting.keys(sheet.opening)

    def _label(self, label: str) -> frozenset[str]:
        """A label's terms; a place's name is not the word whose stem it shares: "veje" and "Vejen"."""
        named = _PLACE.match(label)
        own = self.meeting.keys(named[1]) if named else frozenset[str]()
        written = own and any(fold(w).startswith(fold(named[1])) for w in self.asked.words if named)
        shared = not own.isdisjoint(self.asked.wanted) and not written
        return self.meeting.keys(label) - own if shared else self.meeting.keys(label)

    @property
    def several(self) -> bool:
        """Whether more than one of the names asked for has a row here."""
        return sum(any(n.of(label) for label in self.labels) for n in self.asked.names) > 1

    @property
    def rows_named(self) -> bool:
        return any(n.of(label) for n in self.asked.names for label in self.labels)

    def years(self, i: int) -> frozenset[int]:
        return years_in(self.sheet.lines[i].label)

    def total(self, i: int) -> bool:
        return bool(pattern("labels", "total").search(self.sheet.lines[i].label))

    def difference(self, i: int) -> bool:
        return bool(pattern("labels", "difference").search(self.sheet.lines[i].label))

    def line_marks(self, i: int) -> list[tuple[str, str]]:
        label = self.sheet.lines[i].label
        first = _FIRST.match(label)
        corner = self.sheet.headers[0] if self.sheet.headers else ""
        own = [(s, first[1].casefold()) for s in self.meeting.keys(corner)] if first else []
        return [*own, *self.marks_of(label)]

    def marks_of(self, text: str) -> list[tuple[str, str]]:
        return [(next(iter(self.meeting.keys(m[1])), ""), m[2].casefold()) for m in _MARK.finditer(text)]

    def ranges(self, i: int, stem: str) -> list[tuple[int, int]]:
        return [
            (int(m[1]), int(m[2]) if m[2] else 10**6)
            for m in _RANGE.finditer(self.sheet.lines[i].label)
            if stem in self.meeting.keys(m[3])
        ]

    def telling(self, i: int) -> dict[str, float]:
        """The question's words in a row's label that tell it from other rows, and are not of its paper."""
        label, paper = self.labels[i], self.context | self.opening
        others = {t for n in self.asked.names if not n.of(label) or n.of(self.over) for t in n.terms}
        return {
            t: w
            for t, w in self.asked.wanted.items()
            if self.meeting.met(t, label)
            and not self._common(t)
            and not (t in others and self.meeting.met(t, paper | self.over, exact=True))
        }

    def counts(self, lines: Sequence[Line]) -> bool:
        """Whether a table speaks of what is to be counted: by its names, those rows, or what it is headed by.

        The text that leads to it speaks of much else, and counts only where the table names nothing itself.
        """
        if not self.asked.thing:
            return True
        sheet = self.sheet
        cells = " ".join(c for line in lines for c in (line.label, *line.cells))
        caption = pattern("labels", "rows_of").sub(" ", sheet.caption)
        near = self.meeting.keys(f"{caption} {cells} {sheet.over if not sheet.headers else ''}").union(
            self.context, *self.heads
        )
        if not sheet.headers and not sheet.caption:
            near = near | self.lead
        return any(self.meeting.met(t, near) for t in self.asked.thing)

    def _common(self, term: str) -> bool:
        holding = sum(self.meeting.met(term, label) for label in self.labels)
        return len(self.labels) > 2 and holding >= LEAST_TERMS * len(self.labels)

    def share(self, held: Collection[str]) -> float:
        whole = sum(self.asked.wanted.values())
        return (
            sum(w for t, w in self.asked.wanted.items() if self.meeting.met(t, held)) / whole
            if whole
            else 0.0
        )


def akin(stem: str, other: str) -> bool:
    return stem == other or stem.endswith(other) or other.endswith(stem)
