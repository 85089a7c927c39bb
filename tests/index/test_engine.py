"""One contract for every engine, and their agreement on generated data.

Runs on the engine in this process, on the client's own engine in memory and, where REFERENT_TEST_QDRANT_URL
names one, on a Qdrant server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.edge import SHARD, EdgeBackend
from index.engine import Backend, Engine, IndexPoint, ServerSettings, Vector, backend_for
from index.filters import KEYWORDS, MEETING_DAY, NO_LIMITS, Payload
from index.model import Filters, Hit, IndexStateError, SparseVector
from index.server import ServerBackend
from ingest.model import DocumentKind, SectionRole
from tests.index.support import sparse

DIMENSION = 8
SERVER = "REFERENT_TEST_QDRANT_URL"
DAY = date(2020, 1, 1)


# The client's own engine scans, and says so of every index it is asked for.
pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect")


def server_backend() -> Backend:
    return backend_for(ServerSettings(os.environ[SERVER], prefix=f"test-{uuid.uuid4().hex[:8]}"))


def memory_backend() -> Backend:
    from qdrant_client import QdrantClient

    return ServerBackend(QdrantClient(":memory:"))


BACKENDS: dict[str, Callable[[], Backend]] = {"edge": EdgeBackend, "memory": memory_backend}
if os.environ.get(SERVER):
    BACKENDS["server"] = server_backend


@pytest.fixture(params=list(BACKENDS))
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    made = BACKENDS[request.param]()
    yield made
    made.drop("one")
    made.drop("two")


def unit(*values: float) -> Vector:
    vector = np.zeros(DIMENSION, dtype=np.float32)
    vector[: len(values)] = values
    return vector / np.float32(np.linalg.norm(vector))


def identity(number: int) -> str:
    return str(uuid.UUID(int=number))


def fill(backend: Backend, folder: Path, points: list[IndexPoint], name: str = "one") -> Engine:
    builder = backend.create(folder, name, DIMENSION)
    for start in range(0, len(points), 64):
        builder.upsert(points[start : start + 64])
    builder.finish()
    return backend.open(folder, name)


def three_points() -> list[IndexPoint]:
    def facts(body: str, kind: str, section: str, day: int) -> Payload:
        return {"body": body, "kind": kind, "section": section, MEETING_DAY: DAY.toordinal() + day}

    return [
        IndexPoint(identity(1), unit(1, 0), sparse(t1=1.0, t2=2.0), facts("DAS", "minutes", "decision", 0)),
        IndexPoint(identity(2), unit(1, 1), sparse(t2=1.0), facts("FU", "minutes", "case", 10)),
        IndexPoint(identity(3), unit(0, 1), SparseVector((), ()), {"kind": "agenda", "section": "case"}),
    ]


def ids(hits: list[Hit]) -> list[int]:
    return [uuid.UUID(hit.id).int for hit in hits]


def test_dense_search_ranks_by_cosine(backend: Backend, tmp_path: Path) -> None:
    hits = fill(backend, tmp_path, three_points()).search_dense(unit(1, 0), 10, NO_LIMITS)

    assert ids(hits) == [1, 2, 3]
    assert [hit.score for hit in hits] == pytest.approx([1.0, 2**-0.5, 0.0], abs=1e-4)


def test_sparse_search_multiplies_by_inverse_document_frequency(backend: Backend, tmp_path: Path) -> None:
    hits = fill(backend, tmp_path, three_points()).search_sparse(sparse(t1=1.0, t2=0.5), 10, NO_LIMITS)

    # Engines differ on whether a point without sparse vector counts in N, so the rest is told by the ratio.
    assert ids(hits) == [1, 2]
    assert hits[0].score > 2 * hits[1].score > 0


def test_sparse_search_finds_only_what_shares_a_term(backend: Backend, tmp_path: Path) -> None:
    engine = fill(backend, tmp_path, three_points())

    assert engine.search_sparse(sparse(t9=1.0), 10, NO_LIMITS) == []
    assert engine.search_sparse(SparseVector((), ()), 10, NO_LIMITS) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [1, 2, 3]),
        (Filters(bodies=("DAS",)), [1]),
        (Filters(bodies=("DAS", "FU")), [1, 2]),
        (Filters(bodies=("das",)), []),
        (Filters(kinds=(DocumentKind.MINUTES,), sections=(SectionRole.CASE,)), [2]),
        (Filters(first=DAY), [1, 2]),
        (Filters(first=DAY, last=DAY), [1]),
        (Filters(last=date(2019, 12, 31)), []),
    ],
)
def test_filters_limit_both_searches_and_the_count(
    backend: Backend, tmp_path: Path, filters: Filters, expected: list[int]
) -> None:
    engine = fill(backend, tmp_path, three_points())

    assert ids(engine.search_dense(unit(1, 0), 10, filters)) == expected
    assert ids(engine.search_sparse(sparse(t2=1.0), 10, filters)) == [i for i in expected if i != 3]
    assert engine.count(filters) == len(expected)


def test_limits_cut_the_list(backend: Backend, tmp_path: Path) -> None:
    engine = fill(backend, tmp_path, three_points())

    assert len(engine.search_dense(unit(1, 0), 2, NO_LIMITS)) == 2
    assert engine.search_dense(unit(1, 0), 0, NO_LIMITS) == []
    assert engine.search_sparse(sparse(t2=1.0), 0, NO_LIMITS) == []


def test_a_point_written_twice_is_there_once(backend: Backend, tmp_path: Path) -> None:
    first, *_ = three_points()
    changed = IndexPoint(first.id, unit(0, 1), first.sparse, first.payload)

    engine = fill(backend, tmp_path, [*three_points(), changed])

    assert engine.count(NO_LIMITS) == engine.info().points == 3
    assert engine.search_dense(unit(0, 1), 1, NO_LIMITS)[0].score == pytest.approx(1.0, abs=1e-4)


def test_an_empty_generation_answers_with_nothing(backend: Backend, tmp_path: Path) -> None:
    engine = fill(backend, tmp_path, [])

    assert engine.search_dense(unit(1), 5, NO_LIMITS) == []
    assert engine.search_sparse(sparse(t1=1.0), 5, NO_LIMITS) == []
    assert engine.count(NO_LIMITS) == 0


def test_a_generation_that_is_gone_is_an_error_with_a_next_step(backend: Backend, tmp_path: Path) -> None:
    with pytest.raises(IndexStateError, match="referent rebuild"):
        backend.open(tmp_path / "gone", "two")


def test_a_vector_of_another_dimension_is_an_error(backend: Backend, tmp_path: Path) -> None:
    engine = fill(backend, tmp_path, three_points())

    with pytest.raises(IndexStateError):
        engine.search_dense(np.ones(DIMENSION + 1, dtype=np.float32), 5, NO_LIMITS)


def test_publishing_moves_on_and_dropping_is_idempotent(backend: Backend, tmp_path: Path) -> None:
    fill(backend, tmp_path / "1", three_points(), "one")
    backend.publish("one", "current")
    engine = fill(backend, tmp_path / "2", three_points()[:1], "two")
    backend.publish("two", "current")
    backend.drop("one")
    backend.drop("one")

    assert engine.count(NO_LIMITS) == 1


def test_a_server_alias_names_the_newest_collection(tmp_path: Path) -> None:
    backend = memory_backend()
    fill(backend, tmp_path, three_points(), "one")
    fill(backend, tmp_path, three_points()[:1], "two")
    for name in ("one", "two"):
        backend.publish(name, "current")

    assert backend.open(tmp_path, "current").count(NO_LIMITS) == 1


def test_edge_indexes_every_field_that_is_filtered_on(tmp_path: Path) -> None:
    info = fill(EdgeBackend(), tmp_path, three_points()).info()

    assert set(info.indexed) == {*KEYWORDS, MEETING_DAY}


def test_a_finished_shard_is_read_by_several_processes(tmp_path: Path) -> None:
    engine = fill(EdgeBackend(), tmp_path, three_points())
    program = (
        "import sys; from pathlib import Path\n"
        "from index.edge import EdgeBackend; from index.model import Filters\n"
        "print(EdgeBackend().open(Path(sys.argv[1]), '').count(Filters()))"
    )

    others = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    assert [other.communicate(timeout=60)[0].strip() for other in others] == ["3", "3"]
    assert engine.count(NO_LIMITS) == 3


def test_an_open_shard_outlives_its_deletion(tmp_path: Path) -> None:
    import shutil

    engine = fill(EdgeBackend(), tmp_path, three_points())
    before = engine.search_dense(unit(1, 0), 10, NO_LIMITS)
    shutil.rmtree(tmp_path / SHARD)

    assert engine.search_dense(unit(1, 0), 10, NO_LIMITS) == before


def test_threads_search_at_once(tmp_path: Path) -> None:
    engine = fill(EdgeBackend(), tmp_path, random_points(200))
    queries = [random_vector(i) for i in range(40)]
    alone = [engine.search_dense(query, 10, NO_LIMITS) for query in queries]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda query: engine.search_dense(query, 10, NO_LIMITS), queries))

    assert together == alone


# -- the engines agree

BODIES, KINDS, SECTIONS = ("DAS", "FU", "KKR"), list(DocumentKind)[:3], list(SectionRole)[:4]


def random_vector(seed: int) -> Vector:
    vector = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def random_points(count: int) -> list[IndexPoint]:
    rng = np.random.default_rng(7)
    points = []
    for number in range(count):
        terms = sorted({int(t) for t in rng.zipf(1.6, 12) if t < 400} or {1})
        facts: Payload = {"kind": str(rng.choice(KINDS)), "section": str(rng.choice(SECTIONS))}
        if rng.random() < 0.8:
            facts["body"] = str(rng.choice(BODIES))
        if rng.random() < 0.8:
            facts[MEETING_DAY] = DAY.toordinal() + int(rng.integers(0, 60))
        weights = tuple(float(np.float32(w)) for w in rng.random(len(terms)) + 0.1)
        vector = SparseVector(tuple(terms), weights)
        points.append(IndexPoint(identity(number), random_vector(number), vector, facts))
    return points


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> list[Engine]:
    """The same 200 points in every engine that is there; the in-memory oracle is the first."""
    names = sorted(BACKENDS, key=lambda name: name != "memory")
    points = random_points(200)
    return [fill(BACKENDS[name](), tmp_path_factory.mktemp(name), points) for name in names]


DAYS = st.none() | st.integers(-5, 65).map(lambda day: date.fromordinal(DAY.toordinal() + day))
FILTERS = st.builds(
    Filters,
    bodies=st.lists(st.sampled_from((*BODIES, "none")), max_size=2, unique=True).map(tuple),
    first=DAYS,
    last=DAYS,
    kinds=st.lists(st.sampled_from(KINDS), max_size=2, unique=True).map(tuple),
    sections=st.lists(st.sampled_from(SECTIONS), max_size=2, unique=True).map(tuple),
)
TERMS = st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True).map(
    lambda terms: SparseVector(tuple(sorted(terms)), (1.0,) * len(terms))
)


def assert_same(one: list[Hit], other: list[Hit]) -> None:
    """Same scores in the same order; ids may change places only among scores that are equal to 1e-4."""
    assert [hit.score for hit in one] == pytest.approx([hit.score for hit in other], abs=1e-4)
    last = one[-1].score if one else 0.0
    scores = {hit.id: hit.score for hit in one}
    for hit in other:
        assert scores.get(hit.id, last) == pytest.approx(hit.score, abs=1e-4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS, TERMS, st.integers(0, 1000), st.integers(1, 250))
def test_engines_agree_on_ids_scores_filters_and_counts(
    engines: list[Engine], filters: Filters, terms: SparseVector, seed: int, limit: int
) -> None:
    oracle, *others = engines

    for engine in others:
        assert engine.count(filters) == oracle.count(filters)
        query = random_vector(seed)
        assert_same(engine.search_dense(query, limit, filters), oracle.search_dense(query, limit, filters))
        assert_same(engine.search_sparse(terms, limit, filters), oracle.search_sparse(terms, limit, filters))
