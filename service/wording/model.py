"""Earlier wordings as they are found and shown.

Comes in: nothing. Goes out: small frozen types. Left to others: finding them (`find`, `check`), layout.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ingest.model import Chunk, SectionRole
from service.followups.model import Place, Source
from service.wording.compare import Piece


class Standing(StrEnum):
    """What became of words, as far as the place where they stand says so."""

    ADOPTED = "adopted"
    PROPOSED = "proposed"
    DESCRIBED = "described"


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a wording stands."""

    item: Place
    section: SectionRole
    standing: Standing
    sources: tuple[Source, ...]  # more than one where a page's furniture cuts the words
    chunk: Chunk = field(repr=False, compare=False)
    start: int = 0  # in the chunk's text
    end: int = 0

    @property
    def day(self) -> date | None:
        return self.item.date

    @property
    def pages(self) -> tuple[int, int]:
        return self.sources[0].page_start, self.sources[-1].page_end


@dataclass(frozen=True, slots=True)
class Hit:
    """An earlier wording, once however many papers repeat it."""

    words: str  # as they stand in the first of its places
    uses: tuple[Use, ...]  # the newest first; of one meeting the one that counts most first
    score: float  # 0..1: 1 where all is shared
    pieces: tuple[Piece, ...]  # from these words to the draft's
    verbatim: bool  # the draft's words stand here exactly
    asked: tuple[int, int]  # the stretch of the draft that it is near to

    @property
    def first(self) -> Use:
        return self.uses[0]

    @property
    def standing(self) -> Standing:
        """The most that became of the words anywhere."""
        return min((u.standing for u in self.uses), key=list(Standing).index)


@dataclass(frozen=True, slots=True)
class Version:
    """A wording with the days on which it was used."""

    hit: Hit
    first: date
    last: date
    change: tuple[Piece, ...]  # from the version before; empty for the first


@dataclass(frozen=True, slots=True)
class Lineage:
    """How a wording came to be what it is, by date."""

    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for a text."""

    text: str
    hits: tuple[Hit, ...]
    lineage: Lineage


class Fate(StrEnum):
    """Where the words of a draft's paragraph come from."""

    NEW = "new"
    VERBATIM = "verbatim"
    CHANGED = "changed"  # reused with changes
    SUPERSEDED = "superseded"  # used again, but a later version of the wording exists
    SHORT = "short"  # a heading or a few words: not looked for


class Reason(StrEnum):
    """How a later decision says otherwise."""

    NEGATION = "negation"
    NUMBER = "number"
    DATE = "date"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A sentence of the draft and the later decision that says otherwise."""

    sentence: str  # of the draft
    reason: Reason
    use: Use
    words: str  # of the decision
    pieces: tuple[Piece, ...]  # from the decision's words to the draft's


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a draft, and what the archive knows of it."""

    text: str
    fate: Fate
    hits: tuple[Hit, ...] = ()  # the ones it is taken from, the best first
    later: Hit | None = None  # the newest version of the wording, where the draft has an older one
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft, paragraph by paragraph."""

    paragraphs: tuple[Paragraph, ...]

    def count(self, fate: Fate) -> int:
        return sum(p.fate is fate for p in self.paragraphs)
