"""Sentences' vectors: what a stretch of a passage is near to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embed import SentenceEncoder
from index.encoder_files import default_cache_dir, ensure_model
from index.spans import SpanVectors, from_blob, pool, segments, to_blob
from index.vectors import SpanReader, VectorStore, encode_cached, text_digest

TEXT = "DTS, 4. maj 2024, pkt. 2\nDTS besluttede at følge model C. Mødet sluttede kl. 12.\nBilag: et notat."


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(ensure_model(default_cache_dir()))


def _pooled() -> SpanVectors:
    states = np.array([[9, 9], [1, 0], [3, 0], [0, 5], [9, 9]], dtype=np.float32)
    offsets = np.array([[0, 0], [4, 6], [6, 9], [10, 14], [0, 0]])
    return pool(states, offsets, [(0, 5), (6, 10), (10, 12)], shift=4)


def test_a_span_is_the_mean_of_its_tokens_and_the_prefix_counts_for_none() -> None:
    found = _pooled()
    assert found.tokens.tolist() == [2, 1]  # no token stands in the third span
    assert found.means.tolist() == [[2, 0], [0, 5]]


def test_a_stretch_over_two_spans_is_the_mean_of_all_its_tokens() -> None:
    query = np.array([1, 0], dtype=np.float32)
    both = np.array([4 / 3, 5 / 3])
    assert _pooled().similarity(query, 0, 10) == pytest.approx(both[0] / np.linalg.norm(both))


def test_a_stretch_that_was_not_encoded_has_no_similarity() -> None:
    assert _pooled().similarity(np.array([1, 0], dtype=np.float32), 40, 50) is None


def test_kept_bytes_give_the_vectors_back() -> None:
    found = _pooled()
    again = from_blob(to_blob(found))
    assert again is not None
    assert np.allclose(again.means, found.means, atol=0.05)
    assert again.ends.tolist() == found.ends.tolist()


@pytest.mark.parametrize("damage", [b"", b"\x01", to_blob(_pooled())[:-1], to_blob(_pooled()) + b"\0"])
def test_damaged_bytes_are_not_known(damage: bytes) -> None:
    assert from_blob(damage) is None


def test_segments_are_sentences_and_lines() -> None:
    assert [TEXT[a:b] for a, b in segments(TEXT)] == [
        "DTS, 4. maj 2024, pkt. 2",
        "DTS besluttede at følge model C.",
        "Mødet sluttede kl. 12.",
        "Bilag: et notat.",
    ]


def test_both_ways_to_encode_agree_and_the_passage_is_the_same_vector(encoder: SentenceEncoder) -> None:
    light, spans_light = encoder.encode_passages_with_spans([TEXT])
    many, spans_many = encoder.encode_passages_with_spans([TEXT] * 40)  # too many for the way without torch
    assert float(light[0] @ many[0]) > 0.999
    assert float(light[0] @ encoder.encode_passages([TEXT])[0]) > 0.9999
    one, other = spans_light[0], spans_many[0]
    assert one is not None
    assert other is not None
    assert one.tokens.tolist() == other.tokens.tolist()


def test_the_sentence_that_answers_is_nearest(encoder: SentenceEncoder) -> None:
    _, (found, *_) = encoder.encode_passages_with_spans([TEXT])
    assert found is not None
    query = encoder.encode_queries(["Hvornår var mødet slut?"])[0]
    near = {TEXT[a:b]: found.similarity(query, a, b) or 0.0 for a, b in segments(TEXT)}
    assert max(near, key=lambda s: near[s]) == "Mødet sluttede kl. 12."


def test_spans_are_kept_and_read_by_another_connection(encoder: SentenceEncoder, tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    with VectorStore(path) as store:
        encode_cached(encoder, [TEXT], store)
        assert store.have_spans(encoder.fingerprint, [text_digest(TEXT)])
    found = SpanReader(path).get(encoder.fingerprint, {"a": TEXT, "b": "another text"})
    assert list(found) == ["a"]


def test_vectors_of_an_earlier_version_get_their_spans(encoder: SentenceEncoder, tmp_path: Path) -> None:
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        store.put(encoder.fingerprint, {text_digest(TEXT): encoder.encode_passages([TEXT])[0]})
        encode_cached(encoder, [TEXT], store)
        assert store.have_spans(encoder.fingerprint, [text_digest(TEXT)])


def test_a_reader_without_a_file_knows_nothing(tmp_path: Path) -> None:
    assert SpanReader(tmp_path / "none.sqlite").get("e", {"a": TEXT}) == {}
