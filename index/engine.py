"""The port to a vector engine: what the rest of the index may ask of one.

Comes in: points to build a generation of, vectors to search with. Goes out: hits. Left to others: each
engine's own words (`edge`: Qdrant in this process; `server`: Qdrant by URL), which generation is current
(`generation`).

An engine is opened on a finished generation and never written; a builder writes one that nobody reads yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.filters import Payload
from index.model import Filters, Hit, SparseVector

DENSE, SPARSE = "dense", "sparse"  # names of the two vectors of a point
BATCH = 256  # points in one write
# Up to here an exact scan takes milliseconds and misses nothing; beyond it the engine builds a graph.
GRAPH_FROM_POINTS = 100_000

Vector = NDArray[np.float32]  # shape (dimension,)


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """A chunk as an engine stores it; `dense` has length 1, `sparse` may be empty."""

    id: str  # UUID
    dense: Vector
    sparse: SparseVector
    payload: Payload


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What an open engine is."""

    engine: str  # "edge" or "server"
    place: str  # folder or collection
    points: int
    indexed: tuple[str, ...]  # payload fields with an index, sorted


class Engine(Protocol):
    """Searches one generation. Hits come best first, equal scores by id. Safe to share between threads.

    Every method raises IndexStateError where the engine fails or the generation is gone.
    """

    def search_dense(self, vector: Vector, limit: int, filters: Filters) -> list[Hit]:
        """Nearest by cosine; scores −1..1."""
        ...

    def search_sparse(self, sparse: SparseVector, limit: int, filters: Filters) -> list[Hit]:
        """Highest dot product after IDF; only chunks that share a term."""
        ...

    def count(self, filters: Filters) -> int:
        """Exactly how many chunks meet the filters."""
        ...

    def info(self) -> EngineInfo: ...

    def close(self) -> None: ...


class Builder(Protocol):
    """Writes one new generation."""

    def upsert(self, points: Sequence[IndexPoint]) -> None: ...

    def finish(self) -> None:
        """Make all written points durable and let go of the generation."""
        ...


class Backend(Protocol):
    """Makes and opens generations of one kind of engine.

    `folder` is the generation's own on this machine; `collection` its name where an engine has names.
    """

    @property
    def kind(self) -> str: ...

    def create(self, folder: Path, collection: str, dimension: int) -> Builder: ...

    def open(self, folder: Path, collection: str) -> Engine: ...

    def publish(self, collection: str, alias: str) -> None:
        """Let the alias, where an engine has them, mean this collection from now on."""
        ...

    def drop(self, collection: str) -> None:
        """Delete what lies outside the generation's folder; nothing there is no error."""
        ...


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where a Qdrant server is."""

    url: str
    api_key: str | None = field(default=None, repr=False)
    prefix: str = "referent"  # of its collections, for a server shared with others
    timeout: int = 30  # seconds a request


EngineChoice = Literal["edge"] | ServerSettings | Backend


def backend_for(choice: EngineChoice) -> Backend:
    """The backend that a setting names; engines are imported here, when one is chosen."""
    if isinstance(choice, ServerSettings):
        from index.server import ServerBackend, connect

        return ServerBackend(connect(choice), choice.prefix, choice.url)
    if choice == "edge":
        from index.edge import EdgeBackend

        return EdgeBackend()
    return choice


def best_first(hits: Sequence[Hit]) -> list[Hit]:
    """Equal scores in a fixed order, which engines do not promise."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))
