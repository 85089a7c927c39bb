"""Question → passages, best first, from the current generation.

Comes in: a question, filters. Goes out: passages with fused and raw scores. Left to others: what the
question means (`service.understand`), whether the passages are enough (`service.evidence`).

A retriever keeps answering from the generation it has while the next one is built, and moves over when the
pointer has moved. Safe to share between threads.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from index import generation
from index.danish import ANALYSER_VERSION, Analyser
from index.engine import Backend, Engine, EngineChoice, EngineInfo, backend_for
from index.expansion import Expander
from index.filters import NO_LIMITS
from index.fusion import Fused, fuse
from index.generation import Manifest, Mark
from index.lexicon import Lexicon
from index.model import Encoder, Filters, Hit, IndexStateError, Passage
from index.running.store import Running
from index.sparse import Statistics, query_vector
from ingest.clearance import admits
from ingest.model import Chunk

log = logging.getLogger(__name__)


class ChunksById(Protocol):
    """What a retriever needs of a catalog."""

    def chunks(self, ids: Sequence[str] | None = None, document: str | None = None) -> list[Chunk]: ...


@dataclass(frozen=True)
class _Opened:
    """One generation, open. Whoever searches holds it, so it closes when the last search on it is done."""

    manifest: Manifest
    engine: Engine
    analyser: Analyser
    statistics: Statistics
    expander: Expander
    running: Running


class Retriever:
    """Searches one clearance's index."""

    def __init__(
        self,
        catalog: ChunksById,
        encoder: Encoder,
        folder: Path,
        backend: Backend,
        opened: _Opened,
        mark: Mark | None,
    ) -> None:
        self._catalog = catalog
        self._encoder = encoder
        self._folder = folder
        self._backend = backend
        self._opened = opened
        self._mark = mark
        self._reloading = threading.Lock()

    @classmethod
    def open(
        cls,
        catalog: ChunksById,
        encoder: Encoder,
        root: Path,
        *,
        engine: EngineChoice = "edge",
        clearance: str = "open",
    ) -> Self:
        """Open the current generation; reads the encoder's fingerprint and loads no model.

        Raises:
            IndexStateError: there is no index, it is damaged, or it was built with another model, analyser
            or engine.
        """
        folder, backend = generation.clearance_folder(root, clearance), backend_for(engine)
        mark = generation.pointer_mark(folder)
        return cls(catalog, encoder, folder, backend, _open(folder, backend, encoder), mark)

    @property
    def manifest(self) -> Manifest:
        """What the generation that answers was built from."""
        return self._opened.manifest

    @property
    def analyser(self) -> Analyser:
        """The analyser of the generation that answers, with its vocabulary."""
        return self._opened.analyser

    def idf(self, term: str) -> float:
        """How telling a term (of `analyser`) is in this archive, 0 and up; highest for one it lacks."""
        return self._opened.statistics.idf(term)

    def lexicon(self, query: str, language: str | None = None) -> Lexicon:
        """What the archive knows of words, in the light of a question."""
        opened = self._opened
        return Lexicon(opened.analyser, opened.statistics, opened.expander.expand(query, language))

    def running(self) -> Running:
        """The archive's running words, of the current generation."""
        self.reload_if_changed()
        return self._opened.running

    def chunks(self, ids: Sequence[str]) -> list[Chunk]:
        """The chunks with these ids that the generation's clearance admits; others are dropped."""
        clearance = self._opened.manifest.clearance
        return [c for c in self._catalog.chunks(ids=ids) if admits(clearance, c.clearance)]

    def count(self, filters: Filters = NO_LIMITS) -> int:
        """How many chunks of the generation meet the filters."""
        return self._opened.engine.count(filters)

    def info(self) -> EngineInfo:
        """Which engine answers, from where, with how many points."""
        return self._opened.engine.info()

    def search(
        self,
        query: str,
        filters: Filters = NO_LIMITS,
        limit: int = 20,
        *,
        language: str | None = None,
        candidates: int = 100,
        dense_weight: float = 1.0,
        sparse_weight: float = 1.0,
    ) -> list[Passage]:
        """The passages that fit a question best.

        Args:
            language: of the question; "en" is searched for by its Danish words too.
            candidates: how many each side proposes, before fusion; at least `limit` are.
            dense_weight, sparse_weight: 0 leaves a side out.

        Returns:
            At most `limit`, best first. A chunk that has left the catalog since the generation was built is
            left out; `dense_score` or `sparse_score` is None where that side did not propose the chunk.

        Raises:
            IndexStateError: the engine failed.
        """
        self.reload_if_changed()
        opened = self._opened
        if not query.strip() or limit < 1 or not opened.manifest.points:
            return []
        wide = max(candidates, limit)
        dense: list[Hit] = []
        if dense_weight:
            dense = opened.engine.search_dense(self._encoder.encode_queries([query])[0], wide, filters)
        sparse: list[Hit] = []
        if sparse_weight:
            terms = opened.expander.expand(query, language).terms(opened.analyser.weighted_terms(query))
            sparse = opened.engine.search_sparse(query_vector(terms), wide, filters)
        fused = fuse([dense, sparse], [dense_weight, sparse_weight])
        return self._passages(fused, limit, opened.manifest.clearance)

    def reload_if_changed(self) -> bool:
        """Move to the current generation if it is another one; costs one stat where it is not.

        A generation that cannot be opened, or does not fit this process's model, is logged and left alone;
        the one that is open keeps answering.
        """
        mark = generation.pointer_mark(self._folder)
        if mark == self._mark or not self._reloading.acquire(blocking=False):
            return False
        try:
            self._mark = mark
            self._opened = _open(self._folder, self._backend, self._encoder)
        except IndexStateError as error:
            log.warning("still answering from generation %s: %s", self._opened.manifest.generation, error)
            return False
        finally:
            self._reloading.release()
        return True

    def close(self) -> None:
        """Let go of the engine; searching afterwards is an error."""
        self._opened.engine.close()

    def _passages(self, fused: Sequence[Fused], limit: int, clearance: str) -> list[Passage]:
        found: list[Passage] = []
        for start in range(0, len(fused), limit):
            wanted = {f.id: f for f in fused[start : start + limit]}
            for chunk in self._catalog.chunks(ids=list(wanted)):
                # The catalog may know of a higher clearance than the generation did when it was built.
                if admits(clearance, chunk.clearance):
                    one = wanted[chunk.id]
                    found.append(Passage(chunk, one.score, dense_score=one.raw[0], sparse_score=one.raw[1]))
            if len(found) >= limit:
                break
        return found[:limit]


def _open(folder: Path, backend: Backend, encoder: Encoder) -> _Opened:
    """Open the current generation, once more if another has taken its place meanwhile."""
    mark = generation.pointer_mark(folder)
    try:
        return _open_current(folder, backend, encoder)
    except IndexStateError:
        # Two builds may have come and gone between reading the pointer and opening what it named.
        if generation.pointer_mark(folder) == mark:
            raise
    return _open_current(folder, backend, encoder)


def _open_current(folder: Path, backend: Backend, encoder: Encoder) -> _Opened:
    manifest = generation.current(folder)
    if manifest is None:
        raise IndexStateError(f"there is no index at {folder}. Run: referent ingest PATH…")
    _check(manifest, backend, encoder)
    engine = backend.open(folder / manifest.generation, manifest.collection)
    analyser = Analyser(generation.read_vocabulary(folder, manifest))
    statistics = generation.read_statistics(folder, manifest)
    expander = Expander(analyser, statistics, generation.read_abbreviations(folder, manifest))
    running = Running.open(folder / manifest.generation)
    return _Opened(manifest, engine, analyser, statistics, expander, running)


def _check(manifest: Manifest, backend: Backend, encoder: Encoder) -> None:
    """An index of other vectors or other terms would answer, and wrongly: refuse it."""
    for what, built, here in (
        ("engine", manifest.engine, backend.kind),
        ("embedding model", manifest.fingerprint, encoder.fingerprint),
        ("text analyser", manifest.analyser, ANALYSER_VERSION),
    ):
        if built != here:
            raise IndexStateError(
                f"the index was built with another {what} ({built}, now {here}). Run: referent rebuild"
            )
