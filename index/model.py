"""What goes into the index and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ingest.model import Chunk, DocumentKind, Outcome, SectionRole

if TYPE_CHECKING:
    from index.spans import SpanVectors

Vectors = NDArray[np.float32]  # shape (n, dimension), rows of length 1


class IndexStateError(Exception):
    """Base of this folder's errors; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Explicit limits of a search; empty means no limit."""

    bodies: tuple[str, ...] = ()
    first: date | None = None  # meeting date on or after
    last: date | None = None  # meeting date on or before
    kinds: tuple[DocumentKind, ...] = ()
    sections: tuple[SectionRole, ...] = ()
    outcomes: tuple[Outcome, ...] = ()  # of the chunk's item


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Term ids with weights; ids unique, in ascending order."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One engine result: a chunk id with the engine's raw score."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk with its scores."""

    chunk: Chunk
    score: float  # after fusion; orders, but says nothing about sufficiency
    dense_score: float | None  # cosine, −1..1; None: not among the dense candidates
    sparse_score: float | None  # BM25, 0..; None: shares no term among the sparse candidates


class Encoder(Protocol):
    """Text → unit vectors. `fingerprint` changes whenever equal text may give other vectors."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors: ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...


@runtime_checkable
class SpanEncoder(Encoder, Protocol):
    """An encoder that may also say what each sentence of a passage is near to, from the same pass."""

    @property
    def knows_spans(self) -> bool: ...

    def encode_passages_with_spans(
        self, texts: Sequence[str]
    ) -> tuple[Vectors, list[SpanVectors | None]]: ...
