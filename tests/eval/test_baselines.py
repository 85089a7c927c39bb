"""The baselines are the framework's defaults, over the same text and encoder."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from eval.baselines import ANSWER_CHARS, ArchiveDocument, Baselines, build_baselines, split_documents
from eval.run import read_answer
from index.model import Vectors
from service.model import AnswerStatus

DOCUMENTS = [
    ArchiveDocument("vagt.txt", "Styregruppen godkendte vagtordningen. " * 60),
    ArchiveDocument("takst.txt", "Taksten for aflastning er 1250 kroner om dagen."),
    ArchiveDocument("tom.txt", "  \n"),
]


class WordEncoder:
    """Counts words into 64 buckets; equal words, near vectors."""

    fingerprint = "words-64"
    dimension = 64

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.strip(".?").encode()) % self.dimension] += 1
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit


@pytest.fixture(scope="module")
def baselines() -> Baselines:
    return build_baselines(split_documents(DOCUMENTS), WordEncoder())


def test_both_find_the_document_and_answer_with_its_words(baselines: Baselines) -> None:
    for name, ask in baselines.systems():
        record = read_answer(ask("Hvad er taksten for aflastning?"), name)
        assert record.status == AnswerStatus.ANSWERED
        assert record.passages[0].document == "takst.txt"
        assert "1250 kroner" in record.answer
        assert record.citations[0].quote == record.answer


def test_answer_is_cut_and_passages_are_whole(baselines: Baselines) -> None:
    record = read_answer(baselines.dense("Hvem godkendte vagtordningen?"), "x")
    assert record.passages[0].document == "vagt.txt"
    assert len(record.answer) == ANSWER_CHARS
    assert len(record.passages[0].text) > ANSWER_CHARS


def test_bm25_alone_proposes_nothing_without_a_shared_word(baselines: Baselines) -> None:
    assert list(baselines.rank_bm25("zebra")) == []
    assert len(baselines.hybrid("zebra")["passages"]) == len(baselines.nodes)


def test_empty_document_makes_no_chunk(baselines: Baselines) -> None:
    assert {n.metadata["file_name"] for n in baselines.nodes.values()} == {"vagt.txt", "takst.txt"}


def test_empty_archive_still_answers_as_the_contract_says() -> None:
    record = read_answer(build_baselines([], WordEncoder()).hybrid("Hvad?"), "x")
    assert record.answer == ""
    assert record.citations == ()
