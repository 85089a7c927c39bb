"""A stretch: consecutive lines of one item, one annex, or a meeting's title block.

Comes in: nothing. Goes out: the types that the walk over a document's lines makes. Left to others: where
a stretch begins (`walk`, `annex_openers`), what becomes of it (`parts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.contexts import Context
from ingest.head_words import ItemHead


class StretchKind(StrEnum):
    FRONT = "front"  # a meeting's title block
    ITEM = "item"
    ANNEX = "annex"  # any paper that is not a meeting's own


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive lines of one item, one annex, or a meeting's title block: lines[first:end]."""

    kind: StretchKind
    first: int
    context: Context
    head: ItemHead | None = None
    title: str = ""
    reason: str = ""
    end: int = 0
    annex: tuple[str, str] | None = None  # item and annex number as the page's footer gives them
    repeats: frozenset[int] = frozenset()  # lines that say the head again, as bundles do over each page
    confidence: float = 1.0  # 0–1, that it begins here and is what it is taken for

    @property
    def number(self) -> str | None:
        return self.head.number if self.head else None
