"""A Qdrant server or cluster by URL, behind the port; the tests' oracle is its client in memory.

Comes in: points, vectors, a client. Goes out: a collection per generation and an alias on the current one;
hits. Left to others: when to build and swap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.engine import (
    BATCH,
    DENSE,
    GRAPH_FROM_POINTS,
    SPARSE,
    EngineInfo,
    IndexPoint,
    ServerSettings,
    Vector,
    best_first,
)
from index.filters import KEYWORDS, MEETING_DAY, OneOf, conditions
from index.model import Filters, Hit, IndexStateError, SparseVector

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_Result = TypeVar("_Result")


def connect(settings: ServerSettings) -> QdrantClient:
    """A client for the server; the first request is the first to fail."""
    from qdrant_client import QdrantClient

    return QdrantClient(
        url=settings.url, api_key=settings.api_key, timeout=settings.timeout, check_compatibility=False
    )


class ServerBackend:
    """Generations as collections on a server."""

    kind = "server"

    def __init__(
        self, client: QdrantClient, prefix: str = "referent", place: str = "the Qdrant server"
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._place = place

    def create(self, folder: Path, collection: str, dimension: int) -> ServerBuilder:
        return ServerBuilder(self._client, self._name(collection), self._place, dimension)

    def open(self, folder: Path, collection: str) -> ServerEngine:
        return ServerEngine(self._client, self._name(collection), self._place)

    def publish(self, collection: str, alias: str) -> None:
        from qdrant_client import models

        create = models.CreateAlias(collection_name=self._name(collection), alias_name=self._name(alias))
        remove = models.DeleteAlias(alias_name=self._name(alias))
        operations: list[Any] = [models.CreateAliasOperation(create_alias=create)]
        if self._name(alias) in self._aliases():
            # One request, so no search finds the alias missing.
            operations.insert(0, models.DeleteAliasOperation(delete_alias=remove))
        self._try(lambda: self._client.update_collection_aliases(operations))

    def drop(self, collection: str) -> None:
        self._try(lambda: self._client.delete_collection(self._name(collection)))

    def _aliases(self) -> set[str]:
        return {a.alias_name for a in self._try(self._client.get_aliases).aliases}

    def _name(self, name: str) -> str:
        return f"{self._prefix}_{name}"

    def _try(self, call: Callable[[], _Result]) -> _Result:
        return _attempt(call, self._place)


class ServerBuilder:
    """Writes a new collection."""

    def __init__(self, client: QdrantClient, name: str, place: str, dimension: int) -> None:
        from qdrant_client import models

        self._client, self._name, self._place = client, name, place
        threshold = GRAPH_FROM_POINTS * dimension * 4 // 1024  # in KB
        self._try(
            lambda: client.create_collection(
                name,
                vectors_config={
                    DENSE: models.VectorParams(size=dimension, distance=models.Distance.COSINE),
                },
                sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
                optimizers_config=models.OptimizersConfigDiff(indexing_threshold=threshold),
            )
        )
        fields: dict[str, Any] = dict.fromkeys(KEYWORDS, models.PayloadSchemaType.KEYWORD)
        fields[MEETING_DAY] = models.PayloadSchemaType.INTEGER
        for key, schema in fields.items():
            self._index(key, schema)

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        """Write points and wait until the server has them."""
        from qdrant_client import models

        batch = []
        for point in points:
            vector: dict[str, Any] = {DENSE: point.dense.tolist()}
            if point.sparse.indices:
                vector[SPARSE] = models.SparseVector(
                    indices=list(point.sparse.indices), values=list(point.sparse.values)
                )
            batch.append(models.PointStruct(id=point.id, vector=vector, payload=dict(point.payload)))
        for start in range(0, len(batch), BATCH):
            self._write(batch[start : start + BATCH])

    def finish(self) -> None:
        """Nothing to do: every write waited until it was durable."""

    def _write(self, batch: list[Any]) -> None:
        self._try(lambda: self._client.upsert(self._name, batch, wait=True))

    def _index(self, key: str, schema: Any) -> None:
        self._try(lambda: self._client.create_payload_index(self._name, key, schema, wait=True))

    def _try(self, call: Callable[[], _Result]) -> _Result:
        return _attempt(call, self._place)


class ServerEngine:
    """Searches a finished collection."""

    def __init__(self, client: QdrantClient, name: str, place: str) -> None:
        self._client, self._name, self._place = client, name, place
        if not self._try(lambda: client.collection_exists(name)):
            raise IndexStateError(f"collection {name} is gone from {place}. Run: referent rebuild")

    def search_dense(self, vector: Vector, limit: int, filters: Filters) -> list[Hit]:
        return self._search(vector.tolist(), DENSE, limit, filters)

    def search_sparse(self, sparse: SparseVector, limit: int, filters: Filters) -> list[Hit]:
        from qdrant_client import models

        if not sparse.indices:
            return []
        query = models.SparseVector(indices=list(sparse.indices), values=list(sparse.values))
        return self._search(query, SPARSE, limit, filters)

    def count(self, filters: Filters) -> int:
        return self._try(
            lambda: self._client.count(self._name, count_filter=_filter(filters), exact=True).count
        )

    def info(self) -> EngineInfo:
        found = self._try(lambda: self._client.get_collection(self._name))
        return EngineInfo(
            "server", self._name, found.points_count or 0, tuple(sorted(found.payload_schema or ()))
        )

    def close(self) -> None:
        """Nothing to do: the client is shared between generations and ends with its process."""

    def _search(self, query: Any, using: str, limit: int, filters: Filters) -> list[Hit]:
        if limit < 1:
            return []
        found = self._try(
            lambda: self._client.query_points(
                self._name,
                query=query,
                using=using,
                limit=limit,
                query_filter=_filter(filters),
                with_payload=False,
            )
        )
        return best_first([Hit(str(point.id), float(point.score)) for point in found.points])

    def _try(self, call: Callable[[], _Result]) -> _Result:
        return _attempt(call, self._place)


def _attempt(call: Callable[[], _Result], place: str) -> _Result:
    from httpx import HTTPError
    from qdrant_client.http.exceptions import ApiException

    try:
        return call()
    except (ApiException, HTTPError, OSError, ValueError) as error:
        raise IndexStateError(
            f"{place} did not do as asked ({error}). Check that it runs and that the key is right"
        ) from error


def _filter(filters: Filters) -> Any:
    """The conditions as the client's filter; None where there are none."""
    from qdrant_client import models

    must: list[Any] = []
    for condition in conditions(filters):
        if isinstance(condition, OneOf):
            match = models.MatchAny(any=list(condition.values))
            must.append(models.FieldCondition(key=condition.key, match=match))
        else:
            bounds = models.Range(gte=condition.low, lte=condition.high)
            must.append(models.FieldCondition(key=condition.key, range=bounds))
    return models.Filter(must=must) if must else None
