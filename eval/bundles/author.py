"""The pen: writes sentences and notes at once what is true of each.

Comes in: a seeded random source. Goes out: pieces of text that carry their sentence's index, and the
lists of what is true. Left to others: which sentences a meeting or an annex has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from eval.bundles.layout import Block, Line, Piece, line_of
from eval.bundles.texts import Texts
from eval.bundles.truth import Says, TrueAnnex, TrueBody, TrueItem, TrueMeeting, TrueSection, TrueSentence
from ingest.model import Outcome, SectionRole


@dataclass
class Author:
    rng: Random
    texts: Texts
    meetings: list[TrueMeeting] = field(default_factory=list)
    items: list[TrueItem] = field(default_factory=list)
    annexes: list[TrueAnnex] = field(default_factory=list)
    sections: list[TrueSection] = field(default_factory=list)
    sentences: list[TrueSentence] = field(default_factory=list)
    documents: int = 0  # counted for the page marks

    def document(self) -> int:
        self.documents += 1
        return self.documents

    def section(self, item: int, heading: str | None, roles: tuple[SectionRole, ...]) -> int:
        self.sections.append(TrueSection(item, heading, roles))
        return len(self.sections) - 1

    def say(
        self,
        text: str,
        says: Says,
        *,
        item: int | None = None,
        annex: int | None = None,
        section: int | None = None,
        outcomes: tuple[Outcome, ...] = (),
        body: TrueBody | None = None,
        day: date | None = None,
    ) -> Piece:
        self.sentences.append(TrueSentence(text, says, item, annex, section, outcomes, body, day))
        return Piece(text, len(self.sentences) - 1)


def paragraph(*pieces: Piece, before: int = 1, prefix: str = "") -> Block:
    return Block(pieces, before=before, prefix=prefix)


def heading(text: str, *, before: int = 1, page: bool = False) -> Block:
    return Block(line_of(text), wrap=False, before=before, keep=True, page=page)


def plain_line(text: str, before: int = 0) -> Block:
    return Block(line_of(text), wrap=False, before=before)


def titled(text: str, title: str, piece: Piece) -> Line:
    """A heading's line with the title's own words marked as such.

    >>> titled("Punkt 4: Sundhedshus", "Sundhedshus", Piece("Sundhedshus", 7))
    (Piece(text='Punkt 4: ', sentence=None), Piece(text='Sundhedshus', sentence=7))
    """
    before, found, after = text.partition(title)
    parts = (Piece(before), piece if found else Piece(""), Piece(after))
    return tuple(p for p in parts if p.text)
