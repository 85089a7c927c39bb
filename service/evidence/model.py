"""What weighing works on: the index's words, weighed passages, and stretches that may be quoted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.model import Passage
from ingest.model import Chunk


class Term(Protocol):
    """A search term and where in the text it comes from."""

    @property
    def key(self) -> str: ...

    @property
    def weight(self) -> float: ...

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Nearness = Callable[[Chunk, int, int], float | None]


class Lexicon(Protocol):
    """What the index knows of words."""

    def terms(self, text: str) -> Sequence[Term]: ...

    def keys(self, text: str) -> Collection[str]: ...

    def idf(self, term: str) -> float: ...

    def begins(self, term: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage with the evidence it carries."""

    passage: Passage
    score: float  # orders passages; 0 to about 2
    coverage: float  # 0..1, share of the question's words, by rarity, in the text or its context line

    @property
    def chunk(self) -> Chunk:
        return self.passage.chunk

    @property
    def item_key(self) -> tuple[str, int, str | None]:
        return self.chunk.document_id, self.chunk.part, self.chunk.item_number


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or a table row that may be quoted."""

    weighed: Weighed
    start: int  # in the chunk's text
    end: int
    score: float
    coverage: float  # of the unit's own words
    row: bool = False
    lead: int | None = None  # where the line that a list entry hangs on begins

    @property
    def text(self) -> str:
        return self.weighed.chunk.text[self.start : self.end]
