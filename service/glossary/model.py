"""Meanings as they are mined, shown and corrected.

Comes in: nothing. Goes out: small frozen types. Left to others: mining (`gather`), corrections (`store`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ingest.model import OPEN, Chunk, DocumentKind
from service.followups.model import Source


class Kind(StrEnum):
    ABBREVIATION = "abbreviation"
    TERM = "term"


class Says(StrEnum):
    """What a place gives."""

    WRITES_OUT = "writes_out"  # the words that an abbreviation is short for
    EXPLAINS = "explains"  # what the thing is


@dataclass(frozen=True, slots=True)
class Found:
    """A meaning given in a text; offsets are into it."""

    name: str  # "LKT", "akutplads": as the entry is called
    meaning: str  # the long form; of a term the words that explain it
    says: Says
    start: int  # of the words to quote
    end: int


@dataclass(frozen=True, slots=True)
class Given:
    """A place in the archive that gives a meaning, its words checked."""

    found: Found
    body: str | None
    date: date | None
    kind: DocumentKind
    sources: tuple[Source, ...]  # more than one where a page's furniture cuts the sentence
    chunk: Chunk = field(repr=False, compare=False)

    @property
    def quote(self) -> str:
        return " ".join(s.quote for s in self.sources)


@dataclass(frozen=True, slots=True)
class Corrected:
    """Words of the secretariat's own: never a quote."""

    at: int  # seconds since 1970
    person: str | None
    added: bool = False  # the archive does not give the meaning


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of a name, apart from its others."""

    id: str  # the same after a new ingest of the same words
    long: str  # what an abbreviation is short for; "" of a term
    explained: str  # what it is; "" where no text says
    given: tuple[Given, ...] = ()  # by date; the first is where the archive gives it first
    bodies: tuple[str, ...] = ()  # whose papers give or use it, the one that uses it most first
    used: int = 0  # times in papers in which this meaning is the sure one
    clearance: str = OPEN  # the lowest whose papers give it
    corrected: Corrected | None = None

    @property
    def said(self) -> str:
        """What the name means, in the fewest words."""
        return self.long or self.explained

    @property
    def best(self) -> Given | None:
        """The place to quote: one that explains, else the first that writes it out."""
        explains = [g for g in self.given if g.found.says is Says.EXPLAINS]
        return next(iter(explains or self.given), None)

    @property
    def written_out(self) -> Given | None:
        return next((g for g in self.given if g.found.says is Says.WRITES_OUT), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with its meanings, the most used first."""

    name: str
    kind: Kind
    meanings: tuple[Meaning, ...]
    used: int  # times in the archive, whatever was meant
    papers: int  # documents' parts that use it
    also: tuple[str, ...] = ()  # names that were merged into it
