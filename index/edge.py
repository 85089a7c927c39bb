"""Qdrant's engine in this process (qdrant-edge-py 0.9.0), behind the port.

Comes in: points, vectors. Goes out: a shard in a folder; hits. Left to others: when to build and swap.

What this version asks for, seen in tests/index/test_engine.py:
- With its write-ahead log on, a second opener is refused; so shards are made without one, are written only
  before the swap and are opened by any number of processes after it. Without a log only flush() makes
  writes durable.
- Its errors are bare `Exception`s; its files are sparse (150 MB apparent, 1 MB real), so copy with --sparse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from index.engine import DENSE, GRAPH_FROM_POINTS, SPARSE, EngineInfo, IndexPoint, Vector, best_first
from index.filters import KEYWORDS, MEETING_DAY, OneOf, conditions
from index.model import Filters, Hit, IndexStateError, SparseVector

SHARD = "shard"  # folder within a generation's
_Result = TypeVar("_Result")


class EdgeBackend:
    """Generations as folders on this machine."""

    kind = "edge"

    def create(self, folder: Path, collection: str, dimension: int) -> EdgeBuilder:
        return EdgeBuilder(folder / SHARD, dimension)

    def open(self, folder: Path, collection: str) -> EdgeEngine:
        return EdgeEngine(folder / SHARD)

    def publish(self, collection: str, alias: str) -> None:
        """Nothing to do: the generation's pointer file is all."""

    def drop(self, collection: str) -> None:
        """Nothing to do: the generation's folder is all."""


class EdgeBuilder:
    """Writes a new shard."""

    def __init__(self, path: Path, dimension: int) -> None:
        import qdrant_edge as edge

        config = edge.EdgeConfig(
            vectors={DENSE: edge.EdgeVectorParams(dimension, edge.Distance.Cosine)},
            sparse_vectors={SPARSE: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
            optimizers=edge.EdgeOptimizersConfig(
                indexing_threshold=GRAPH_FROM_POINTS * dimension * 4 // 1024
            ),
            wal_enabled=False,
        )
        self._path = path
        path.mkdir(parents=True, exist_ok=True)
        self._shard = self._try(lambda: edge.EdgeShard.create(str(path), config))
        for key in KEYWORDS:
            self._update(edge.UpdateOperation.create_field_index(key, edge.PayloadSchemaType.Keyword))
        self._update(edge.UpdateOperation.create_field_index(MEETING_DAY, edge.PayloadSchemaType.Integer))

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        import qdrant_edge as edge

        batch = []
        for point in points:
            vector: dict[str, Any] = {DENSE: point.dense.tolist()}
            if point.sparse.indices:
                vector[SPARSE] = edge.SparseVector(list(point.sparse.indices), list(point.sparse.values))
            batch.append(edge.Point(point.id, vector, dict(point.payload)))
        if batch:
            self._update(edge.UpdateOperation.upsert_points(batch))

    def finish(self) -> None:
        self._try(self._shard.flush)
        if self._try(self._shard.optimize):
            self._try(self._shard.flush)
        self._try(self._shard.close)

    def _update(self, operation: Any) -> None:
        self._try(lambda: self._shard.update(operation))

    def _try(self, call: Callable[[], _Result]) -> _Result:
        return _attempt(call, f"the index at {self._path} could not be written")


class EdgeEngine:
    """Searches a finished shard."""

    def __init__(self, path: Path) -> None:
        import qdrant_edge as edge

        self._path = path
        # load() makes a folder that is missing, and an empty one has no configuration to load.
        if not path.is_dir():
            raise IndexStateError(f"the index at {path} is gone. Run: referent rebuild")
        self._shard = self._try(lambda: edge.EdgeShard.load(str(path)))

    def search_dense(self, vector: Vector, limit: int, filters: Filters) -> list[Hit]:
        return self._search(vector.tolist(), DENSE, limit, filters)

    def search_sparse(self, sparse: SparseVector, limit: int, filters: Filters) -> list[Hit]:
        import qdrant_edge as edge

        if not sparse.indices:
            return []
        query = edge.SparseVector(list(sparse.indices), list(sparse.values))
        return self._search(query, SPARSE, limit, filters)

    def count(self, filters: Filters) -> int:
        import qdrant_edge as edge

        request = edge.CountRequest(exact=True, filter=_filter(filters))
        return self._try(lambda: int(self._shard.count(request)))

    def info(self) -> EngineInfo:
        found = self._try(self._shard.info)
        return EngineInfo("edge", str(self._path), found.points_count, tuple(sorted(found.payload_schema)))

    def close(self) -> None:
        self._try(self._shard.close)

    def _search(self, query: Any, using: str, limit: int, filters: Filters) -> list[Hit]:
        import qdrant_edge as edge

        if limit < 1:
            return []
        request = edge.SearchRequest(edge.Query.Nearest(query, using=using), limit, filter=_filter(filters))
        found = self._try(lambda: self._shard.search(request))
        return best_first([Hit(str(point.id), float(point.score)) for point in found])

    def _try(self, call: Callable[[], _Result]) -> _Result:
        return _attempt(call, f"the index at {self._path} could not be read")


def _attempt(call: Callable[[], _Result], failure: str) -> _Result:
    try:
        return call()
    except Exception as error:  # qdrant-edge-py 0.9.0 raises no narrower class
        raise IndexStateError(f"{failure} ({error}). Run: referent rebuild") from error


def _filter(filters: Filters) -> Any:
    """The conditions as an edge filter; None where there are none."""
    import qdrant_edge as edge

    must: list[Any] = []
    for condition in conditions(filters):
        if isinstance(condition, OneOf):
            match = edge.MatchAny(list(condition.values))
            must.append(edge.FieldCondition(condition.key, match=match))
        else:
            bounds = edge.RangeFloat(gte=condition.low, lte=condition.high)
            must.append(edge.FieldCondition(condition.key, range=bounds))
    return edge.Filter(must=must) if must else None
