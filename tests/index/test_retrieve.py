"""From a question to passages, and from one generation to the next."""

from __future__ import annotations

import logging
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from index import danish, generation, retrieve
from index.model import Filters, IndexStateError
from index.retrieve import Retriever
from index.sync import sync
from index.vectors import VectorStore
from ingest.model import DocumentKind, SectionRole
from tests.index.support import MemoryCatalog, SilentEncoder, WordEncoder, make_chunk

BUDGET = make_chunk("budget", "Budgettet for tilsynet blev godkendt", day=date(2022, 5, 23))
TAKST = make_chunk("takst", "Taksterne for botilbud stiger", body="FU", day=date(2021, 3, 1))
AGENDA = make_chunk(
    "dagsorden",
    "Det indstilles at taksterne godkendes",
    kind=DocumentKind.AGENDA,
    section=SectionRole.RECOMMENDATION,
)
UNDATED = make_chunk("bilag", "Bilag om botilbuddenes takster", day=None, body=None)
CHUNKS = [BUDGET, TAKST, AGENDA, UNDATED]


class Archive:
    """An index in a folder, with what it was built from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.catalog = MemoryCatalog(CHUNKS)
        self.encoder = WordEncoder()
        self.vectors = VectorStore(root / "vectors.db")
        self.build()

    def build(self, encoder: WordEncoder | None = None) -> str:
        used = encoder or self.encoder
        return sync(self.catalog, lambda: used, self.vectors, self.root, force=True).generation

    def open(self) -> Retriever:
        return Retriever.open(self.catalog, self.encoder, self.root)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_the_passage_that_both_sides_propose_comes_first(archive: Archive) -> None:
    best, *others = archive.open().search("botilbuddets takst stiger")

    assert best.chunk == TAKST
    assert best.dense_score is not None
    assert best.dense_score <= 1.0
    assert best.sparse_score is not None
    assert best.sparse_score > 0
    assert all(other.score <= best.score for other in others)


def test_a_passage_without_a_shared_term_has_no_sparse_score(archive: Archive) -> None:
    passages = {p.chunk.id: p for p in archive.open().search("budgettet")}

    assert passages[BUDGET.id].sparse_score is not None
    assert passages[TAKST.id].sparse_score is None
    assert passages[TAKST.id].dense_score is not None


def test_a_question_without_terms_is_searched_by_meaning_alone(archive: Archive) -> None:
    passages = archive.open().search("hvad med det?")

    assert len(passages) == 4
    assert {p.sparse_score for p in passages} == {None}


def test_one_side_alone_can_be_asked(archive: Archive) -> None:
    retriever = archive.open()
    by_words = retriever.search("budgettet", dense_weight=0)
    by_meaning = retriever.search("budgettet", sparse_weight=0)

    assert [p.chunk for p in by_words] == [BUDGET]
    assert by_words[0].dense_score is None
    assert {p.sparse_score for p in by_meaning} == {None}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(bodies=("FU",)), [TAKST]),
        (Filters(first=date(2022, 1, 1)), [BUDGET, AGENDA]),
        (Filters(last=date(2021, 12, 31)), [TAKST]),
        (Filters(kinds=(DocumentKind.AGENDA,)), [AGENDA]),
        (Filters(sections=(SectionRole.RECOMMENDATION,)), [AGENDA]),
        (Filters(bodies=("KKR",)), []),
    ],
)
def test_filters_limit_what_is_found(archive: Archive, filters: Filters, expected: list[object]) -> None:
    found = [passage.chunk for passage in archive.open().search("takster botilbud", filters)]

    assert sorted(c.id for c in found) == sorted(c.id for c in expected)  # type: ignore[attr-defined]


def test_the_limit_holds_even_over_the_candidates(archive: Archive) -> None:
    retriever = archive.open()

    assert len(retriever.search("takster", limit=2)) == 2
    assert len(retriever.search("takster", limit=4, candidates=1)) == 4
    assert retriever.search("takster", limit=0) == []


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_an_empty_question_finds_nothing(archive: Archive, query: str) -> None:
    assert archive.open().search(query) == []


def test_a_chunk_that_left_the_catalog_is_left_out_and_the_next_takes_its_place(archive: Archive) -> None:
    retriever = archive.open()
    archive.catalog.replace([TAKST, AGENDA, UNDATED])

    assert [p.chunk for p in retriever.search("botilbuddets takst stiger", limit=1)] == [TAKST]
    assert BUDGET not in [p.chunk for p in retriever.search("budgettet", limit=4)]


def test_a_chunk_closed_since_the_build_is_not_shown(archive: Archive) -> None:
    retriever = archive.open()
    archive.catalog.replace([make_chunk("budget", BUDGET.text, clearance="closed"), TAKST])

    assert [p.chunk for p in retriever.search("budgettet")] == [TAKST]


def test_opening_loads_no_model(archive: Archive) -> None:
    retriever = Retriever.open(archive.catalog, SilentEncoder(), archive.root)

    assert [p.chunk for p in retriever.search("budgettet", dense_weight=0)] == [BUDGET]


def test_terms_tell_how_rare_they_are(archive: Archive) -> None:
    retriever = archive.open()
    (takst,), (budget,), (rocket,) = (retriever.analyser.terms(w) for w in ("takst", "budget", "rumskib"))

    assert 0 < retriever.idf(takst) < retriever.idf(budget) < retriever.idf(rocket)


def test_a_retriever_counts_and_knows_its_engine(archive: Archive) -> None:
    retriever = archive.open()

    assert (retriever.count(), retriever.count(Filters(bodies=("FU",)))) == (4, 1)
    assert (retriever.info().engine, retriever.info().points) == ("edge", 4)


def test_a_closed_retriever_is_an_error_not_a_crash(archive: Archive) -> None:
    retriever = archive.open()
    retriever.close()

    with pytest.raises(IndexStateError):
        retriever.search("budgettet")


def test_an_index_that_was_never_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(IndexStateError, match="referent ingest"):
        Retriever.open(MemoryCatalog(), WordEncoder(), tmp_path)


def test_an_index_of_another_model_is_refused_at_start(archive: Archive) -> None:
    with pytest.raises(
        IndexStateError, match=r"another embedding model \(words, now other\).*referent rebuild"
    ):
        Retriever.open(archive.catalog, WordEncoder("other"), archive.root)


def test_an_index_of_another_analyser_is_refused_at_start(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieve, "ANALYSER_VERSION", danish.ANALYSER_VERSION + "+")

    with pytest.raises(IndexStateError, match="another text analyser"):
        archive.open()


def test_a_new_generation_is_taken_up_without_opening_again(archive: Archive) -> None:
    retriever = archive.open()
    assert not retriever.reload_if_changed()
    fresh = make_chunk("ny", "Rammeaftalen blev drøftet")
    archive.catalog.replace([*CHUNKS, fresh])
    name = archive.build()

    assert retriever.search("rammeaftalen")[0].chunk == fresh
    assert retriever.manifest.generation == name


def test_a_generation_that_does_not_fit_is_left_alone_and_logged_once(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    retriever = archive.open()
    before = retriever.manifest
    archive.build(WordEncoder("other"))

    with caplog.at_level(logging.WARNING):
        answers = [retriever.search("budgettet")[0].chunk for _ in range(3)]

    assert answers == [BUDGET] * 3
    assert retriever.manifest == before
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_an_open_generation_answers_after_its_files_are_gone(archive: Archive) -> None:
    retriever = archive.open()
    shutil.rmtree(archive.root / "open")

    assert retriever.search("budgettet")[0].chunk == BUDGET


def test_searches_go_on_while_generations_come_and_go(archive: Archive) -> None:
    retriever = archive.open()
    stop, failures, searches = threading.Event(), [], 0

    def ask() -> None:
        nonlocal searches
        while not stop.is_set():
            if retriever.search("budgettet")[0].chunk != BUDGET:
                failures.append("another passage came first")
            searches += 1

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    names = [archive.build() for _ in range(3)]
    stop.set()
    for thread in threads:
        thread.join()

    retriever.reload_if_changed()
    assert not failures
    assert searches > 3
    assert retriever.manifest.generation == names[-1]


def test_opening_survives_two_builds_in_between(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, read = True, generation.current

    def read_slowly(folder: Path) -> generation.Manifest | None:
        nonlocal slow
        found = read(folder)
        if slow:
            slow = False
            archive.build()
            archive.build()
        return found

    monkeypatch.setattr(generation, "current", read_slowly)

    assert archive.open().search("budgettet")[0].chunk == BUDGET


def test_llama_index_sees_nodes_with_their_place(archive: Archive) -> None:
    from index.llama_retriever import LlamaRetriever

    adapter = LlamaRetriever(archive.open(), Filters(bodies=("FU",)), limit=3)
    (node,) = adapter.retrieve("taksterne")

    assert (node.node.node_id, node.text) == (TAKST.id, TAKST.text)
    assert node.score is not None
    assert node.metadata["meeting_date"] == "2021-03-01"
    assert (node.metadata["body"], node.metadata["section"]) == ("FU", "decision")
    assert "dense_score" not in node.node.get_content(metadata_mode="llm")  # type: ignore[arg-type]
