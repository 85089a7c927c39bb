"""When an index is built, from what, and what a kill leaves."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from index import generation
from index.danish import ANALYSER_VERSION
from index.edge import SHARD
from index.engine import Backend
from index.generation import Manifest
from index.model import IndexStateError
from index.retrieve import Retriever
from index.server import ServerBackend
from index.sync import Plan, SyncReport, Wanted, content_hash, plan, sync, vocabulary
from index.vectors import VectorStore
from ingest.model import Chunk
from tests.index.killed_build import CHANGED, POINTS
from tests.index.support import MemoryCatalog, SilentEncoder, WordEncoder, folders, make_chunk
from tests.support import ROOT

CHUNKS = [
    make_chunk("budget", "Budgettet for tilsynet blev godkendt"),
    make_chunk("takst", "Taksterne for botilbud stiger"),
    make_chunk("tilsyn", "Tilsynet drøftede budgettet og taksterne"),
]
WANTED = Wanted("abc", "words", ANALYSER_VERSION, "edge")


class Store:
    """A data folder with a catalog and kept vectors."""

    def __init__(self, root: Path, chunks: list[Chunk] | None = None) -> None:
        self.root = root
        self.catalog = MemoryCatalog(CHUNKS if chunks is None else chunks)
        self.encoder = WordEncoder()
        self.vectors = VectorStore(root / "vectors.db")

    def sync(self, **options: Any) -> SyncReport:
        return sync(self.catalog, lambda: self.encoder, self.vectors, self.root, **options)

    def found(self, query: str, clearance: str = "open") -> list[str]:
        retriever = Retriever.open(self.catalog, self.encoder, self.root, clearance=clearance)
        return [passage.chunk.text for passage in retriever.search(query)]

    def manifest(self) -> Manifest:
        found = generation.current(self.root / "open")
        assert found is not None
        return found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


# -- deciding


def built(**facts: Any) -> Manifest:
    manifest = Manifest(
        generation="g1",
        engine="edge",
        clearance="open",
        catalog_revision=3,
        content="abc",
        fingerprint="words",
        dimension=8,
        prefixes=(),
        analyser=ANALYSER_VERSION,
        average_length=7.5,
        points=2,
        created="",
    )
    return replace(manifest, **facts)


def test_an_index_of_the_same_stays() -> None:
    assert plan(WANTED, built()) == Plan(False, "nothing has changed")


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (None, "there was none"),
        (built(content="other"), "archive"),
        (built(fingerprint="other"), "model"),
        (built(analyser="danish-0"), "analyser"),
        (built(engine="server"), "engine"),
    ],
)
def test_an_index_of_anything_else_is_replaced(found: Manifest | None, reason: str) -> None:
    decided = plan(WANTED, found)

    assert decided.build
    assert reason in decided.reason


def test_a_revision_that_changed_no_chunk_is_no_reason_to_build() -> None:
    assert not plan(WANTED, built(catalog_revision=99)).build


def test_content_is_the_chunks_whatever_their_order() -> None:
    assert content_hash({"a": "1", "b": "2"}) == content_hash({"b": "2", "a": "1"})
    assert len({content_hash(d) for d in ({}, {"a": "1"}, {"a": "2"}, {"b": "1"}, {"a": "1", "b": "1"})}) == 5


def test_the_vocabulary_is_what_an_archive_repeats() -> None:
    assert vocabulary(["Social indsats, social tilsyn", "tilsyn i 2022 og 2022"]) == {"social", "tilsyn"}


# -- building


def test_the_first_sync_builds_and_the_second_loads_no_model(store: Store) -> None:
    first = store.sync()
    store.encoder = SilentEncoder()  # type: ignore[assignment]
    second = store.sync()

    assert (first.built, first.points) == (True, 3)
    assert (second.built, second.points, second.generation) == (False, 3, first.generation)
    assert str(second) == "up to date, 3 passages"


def test_what_was_built_is_found(store: Store) -> None:
    store.sync()

    assert store.found("taksten for botilbuddene")[0] == "Taksterne for botilbud stiger"


def test_a_change_encodes_only_what_is_new(store: Store) -> None:
    store.sync()
    store.encoder.encoded = 0
    store.catalog.replace([*CHUNKS[1:], make_chunk("ny", "Nyt punkt om rammeaftalen")])
    report = store.sync()

    assert (report.built, report.points, store.encoder.encoded) == (True, 3, 1)
    assert "Nyt punkt om rammeaftalen" in store.found("rammeaftalen")
    assert "Budgettet for tilsynet blev godkendt" not in store.found("budgettet")


def test_another_model_builds_anew(store: Store) -> None:
    store.sync()
    store.encoder = WordEncoder("another")

    assert store.sync().built
    assert store.manifest().fingerprint == "another"
    assert store.encoder.encoded == 3


def test_a_restored_catalog_with_the_same_revision_is_seen(store: Store) -> None:
    store.sync()
    store.catalog.replace([make_chunk("andet", "Et andet arkiv")], revision=store.catalog.revision())

    assert store.sync().built
    assert store.found("arkiv") == ["Et andet arkiv"]


def test_force_builds_though_nothing_has_changed(store: Store) -> None:
    first = store.sync()
    second = store.sync(force=True)

    assert second.built
    assert second.generation != first.generation
    assert "asked for" in str(second)


def test_the_manifest_records_what_was_used(store: Store) -> None:
    store.sync()
    manifest = store.manifest()

    assert (manifest.fingerprint, manifest.dimension, manifest.prefixes) == (
        "words",
        32,
        ("query: ", "passage: "),
    )
    assert (manifest.catalog_revision, manifest.analyser, manifest.points) == (1, ANALYSER_VERSION, 3)
    assert manifest.average_length > 0


def test_two_generations_are_kept(store: Store) -> None:
    reports = [store.sync(force=True) for _ in range(4)]

    assert folders(store.root) == {report.generation for report in reports[-2:]}


def test_an_archive_without_chunks_has_an_index(tmp_path: Path) -> None:
    store = Store(tmp_path, [])

    assert store.sync().points == 0
    assert store.found("budget") == []


def test_text_without_a_single_term_is_indexed(tmp_path: Path) -> None:
    store = Store(tmp_path, [make_chunk("tom", "— og —"), *CHUNKS])

    assert store.sync().points == 4


def test_a_damaged_index_is_built_over(store: Store) -> None:
    store.sync()
    (store.root / "open" / generation.POINTER).write_text("{")

    assert store.sync().built
    assert len(store.found("budget")) == 3


def test_a_lost_shard_is_reported_and_a_forced_sync_mends_it(store: Store) -> None:
    import shutil

    report = store.sync()
    shutil.rmtree(store.root / "open" / report.generation / SHARD)
    with pytest.raises(IndexStateError, match="referent rebuild"):
        store.found("budget")

    store.sync(force=True)
    assert len(store.found("budget")) == 3


def test_closed_chunks_are_in_the_closed_index_only(tmp_path: Path) -> None:
    secret = make_chunk("lukket", "Lukket punkt om budgettet", clearance="closed")
    store = Store(tmp_path, [*CHUNKS, secret])

    assert (store.sync().points, store.sync(clearance="closed").points) == (3, 4)
    assert secret.text not in store.found("lukket budget")
    assert secret.text in store.found("lukket budget", clearance="closed")


def test_a_copy_of_a_file_is_indexed_once(tmp_path: Path) -> None:
    copies = [replace(c, id=str(uuid4()), document_id="copy", document="kopi.txt") for c in CHUNKS]
    elsewhere = replace(CHUNKS[0], id=str(uuid4()), page_start=7, char_start=900)
    two = Store(tmp_path, [*CHUNKS, *copies, elsewhere])
    assert two.sync().points == len(CHUNKS) + 1
    two.catalog.replace(copies)
    assert two.sync().points == len(CHUNKS)  # the copy stands in where the first is taken away


def test_progress_counts_up_to_all_passages(store: Store) -> None:
    seen: list[tuple[str, int, int]] = []
    store.sync(progress=lambda what, done, total: seen.append((what, done, total)))

    assert ("passages indexed", 3, 3) in seen
    assert all(done <= total for _, done, total in seen)


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect")
def test_a_server_gets_a_collection_per_generation(store: Store) -> None:
    from qdrant_client import QdrantClient

    client = QdrantClient(":memory:")
    backend: Backend = ServerBackend(client)
    reports = [store.sync(engine=backend, force=True) for _ in range(3)]
    retriever = Retriever.open(store.catalog, store.encoder, store.root, engine=backend)

    names = {collection.name for collection in client.get_collections().collections}
    assert names == {f"referent_open_{report.generation}" for report in reports[-2:]}
    assert retriever.search("godkendt budget")[0].chunk.text == "Budgettet for tilsynet blev godkendt"


def test_builders_take_turns_and_the_second_finds_it_done(store: Store) -> None:
    reports: list[SyncReport] = []
    threads = [threading.Thread(target=lambda: reports.append(Store(store.root).sync())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(report.built for report in reports) == [False, False, True]
    assert len(folders(store.root)) == 1


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (tmp_path / "open").write_text("a file where the folder should be")

    with pytest.raises(IndexStateError, match="permissions"):
        store.sync()


# -- killed


def killed_build(root: Path, point: str) -> None:
    command = [sys.executable, "-m", "tests.index.killed_build", str(root), point]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_build_leaves_an_index_that_answers(store: Store, point: str) -> None:
    before = store.sync().generation
    killed_build(store.root, point)
    left = store.manifest()

    # Before the swap the old generation answers, after it the new one: never half of one.
    assert left.points == (len(CHANGED) if point == "swapped" else len(CHUNKS))
    assert (left.generation == before) == (point != "swapped")
    if point != "swapped":
        assert store.found("taksten for botilbuddene")[0] == "Taksterne for botilbud stiger"

    store.catalog.replace(CHANGED)
    report = store.sync()
    assert report.points == len(CHANGED)
    assert len(store.found("takster")) == 20
    assert folders(store.root) == {before, store.manifest().generation}


@pytest.mark.parametrize("point", POINTS)
def test_a_first_build_that_is_killed_can_be_done_again(tmp_path: Path, point: str) -> None:
    killed_build(tmp_path, point)
    store = Store(tmp_path, CHANGED)
    report = store.sync()

    assert report.built == (point != "swapped")
    assert len(store.found("takster")) == 20
    assert len(folders(tmp_path)) == 1


def test_running_words_are_of_the_generation_and_its_clearance(tmp_path: Path) -> None:
    store = Store(tmp_path, [*CHUNKS, make_chunk("closed", "Kanariefuglen synger", clearance="closed")])
    store.sync()
    store.sync(clearance="closed")
    open_, closed = (
        Retriever.open(store.catalog, store.encoder, store.root, clearance=level)
        for level in ("open", "closed")
    )
    assert "kanariefuglen" not in open_.running().words
    assert "kanariefuglen" in closed.running().words
    assert (
        "kanariefuglen" not in b"".join(f.read_bytes() for f in (tmp_path / "open").rglob("*.txt")).decode()
    )
    hidden = [c.id for c in store.catalog.chunks() if c.clearance == "closed"]
    assert open_.chunks(hidden) == []  # a catalog may know of more than the generation did
    assert [c.text for c in closed.chunks(hidden)] == ["Kanariefuglen synger"]
    store.catalog.replace([make_chunk("new", "Helt nye ord")])
    store.sync()
    assert "nye" in open_.running().words  # moved over, as searches do
    assert "budgettet" not in open_.running().words
