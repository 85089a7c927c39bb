"""BM25, split between our vectors and the engine's IDF."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import SparseVector
from index.sparse import K1, B, Statistics, count, document_vector, query_vector, term_id

TERMS = st.dictionaries(st.text("abcæøå", min_size=1, max_size=4), st.floats(0.5, 9.0), max_size=8)


def test_query_times_document_times_idf_is_bm25_by_the_book() -> None:
    documents = [{"budget": 2.0, "møde": 1.0}, {"møde": 1.0}, {"takst": 3.0, "møde": 2.0}]
    statistics = count(documents)
    average = (3 + 1 + 5) / 3
    document = document_vector(documents[0], statistics.average_length)
    weights = dict(zip(document.indices, document.values, strict=True))

    ours = weights[term_id("budget")] * statistics.idf("budget")

    idf = math.log((3 - 1 + 0.5) / (1 + 0.5) + 1)
    book = idf * 2.0 * (K1 + 1) / (2.0 + K1 * (1 - B + B * 3 / average))
    assert ours == pytest.approx(book)


def test_a_long_text_is_held_against_its_words() -> None:
    short = document_vector({"budget": 1.0}, 10.0).values[0]
    long = document_vector({"budget": 1.0, **{f"w{i}": 1.0 for i in range(50)}}, 10.0)

    assert long.values[long.indices.index(term_id("budget"))] < short


def test_a_word_asked_for_twice_counts_once() -> None:
    assert query_vector({"version": 2.0, "tilsyn": 0.5}) == SparseVector(
        *zip(*sorted([(term_id("version"), 1.0), (term_id("tilsyn"), 0.5)]), strict=True)
    )


def test_term_numbers_are_the_same_in_every_process() -> None:
    assert term_id("budg") == 3194810594


def test_terms_that_share_a_number_are_merged() -> None:
    assert term_id("w52890") == term_id("w55286")

    assert query_vector({"w52890": 1.0, "w55286": 0.5}) == SparseVector((term_id("w52890"),), (1.5,))


def test_a_rare_term_tells_more_and_an_unknown_one_most() -> None:
    statistics = Statistics(100, {"møde": 90, "takst": 2}, 20.0)

    assert 0 < statistics.idf("møde") < statistics.idf("takst") < statistics.idf("rumskib")


def test_an_archive_without_words_has_statistics() -> None:
    assert count([]).average_length == 1.0
    assert count([{}]) == Statistics(1, {}, 1.0)
    assert document_vector({}, 1.0) == SparseVector((), ())


@given(TERMS, st.floats(0.5, 100.0))
def test_document_weights_are_ascending_by_number_and_bounded(
    terms: dict[str, float], average: float
) -> None:
    vector = document_vector(terms, average)

    assert list(vector.indices) == sorted(set(vector.indices))
    assert len(vector.indices) == len(vector.values) == len(terms)
    assert all(0 < value < K1 + 1 for value in vector.values)
