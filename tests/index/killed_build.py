"""A build that kills itself at a named point: `python -m tests.index.killed_build ROOT POINT`.

Run by test_sync.py in a process of its own, since SIGKILL leaves no time for anything.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from index.edge import EdgeBackend, EdgeBuilder
from index.model import Vectors
from index.sync import sync
from index.vectors import VectorStore
from tests.index.support import MemoryCatalog, WordEncoder, make_chunk

POINTS = ("encoding", "created", "indexing", "finished", "swapped")
CHANGED = [make_chunk(f"n{i}", f"nyt punkt nummer {i} om takster") for i in range(600)]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingEncoder(WordEncoder):
    """Dies when it is asked for passages."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        die()
        return super().encode_passages(texts)


class DyingBuilder(EdgeBuilder):
    """Writes everything, and dies before the manifest."""

    def finish(self) -> None:
        super().finish()
        die()


class DyingBackend(EdgeBackend):
    """Dies where it is told to."""

    def __init__(self, point: str) -> None:
        self._point = point

    def create(self, folder: Path, collection: str, dimension: int) -> EdgeBuilder:
        if self._point == "created":
            die()
        if self._point == "finished":
            return DyingBuilder(folder / "shard", dimension)
        return super().create(folder, collection, dimension)

    def publish(self, collection: str, alias: str) -> None:
        if self._point == "swapped":
            die()


def main(root: Path, point: str) -> None:
    def progress(what: str, done: int, total: int) -> None:
        if point == "indexing" and what == "passages indexed":
            die()

    encoder = DyingEncoder() if point == "encoding" else WordEncoder()
    catalog, vectors = MemoryCatalog(CHANGED), VectorStore(root / "vectors.db")
    sync(catalog, lambda: encoder, vectors, root, progress=progress, engine=DyingBackend(point))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
