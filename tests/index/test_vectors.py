"""Nothing unchanged is encoded twice, and what is kept is what was made."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.model import Vectors
from index.vectors import VectorStore, VectorStoreError, encode_cached, text_digest
from tests.support import ROOT
from tests.support_encoder import FakeEncoder

TEXTS = [f"Punkt {n}: styregruppen drøftede sag {n * 7}" for n in range(20)]


def test_a_second_run_encodes_nothing_and_gives_equal_vectors(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        first = encode_cached(encoder, TEXTS, store)
    assert sorted(encoder.passages) == sorted(TEXTS)
    encoder.passages.clear()
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        second = encode_cached(encoder, TEXTS, store)
    assert encoder.passages == []
    assert np.array_equal(first, second)


def test_order_and_repeats_are_kept(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    texts = [TEXTS[3], TEXTS[0], TEXTS[3], "langt " * 50, TEXTS[0]]
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        vectors = encode_cached(encoder, texts, store, batch=2)
        assert len(encoder.passages) == 3
        assert len(store) == 3
    expected = FakeEncoder().encode_passages(texts)
    assert (vectors * expected).sum(axis=1).min() > 0.999999


def test_only_what_is_missing_is_encoded(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        encode_cached(encoder, TEXTS[:15], store)
        encoder.passages.clear()
        encode_cached(encoder, TEXTS, store)
    assert sorted(encoder.passages) == sorted(TEXTS[15:])


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        assert encode_cached(FakeEncoder(), [], store).shape == (0, 64)


def test_another_encoder_does_not_get_these_vectors(tmp_path: Path) -> None:
    other = FakeEncoder("other:64")
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        encode_cached(FakeEncoder(), TEXTS, store)
        encode_cached(other, TEXTS, store)
        assert len(store) == 2 * len(TEXTS)
    assert len(other.passages) == len(TEXTS)


def test_a_kill_loses_at_most_the_batch_in_work(tmp_path: Path) -> None:
    class Dying(FakeEncoder):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            if len(self.passages) >= 10:
                raise KeyboardInterrupt
            return super().encode_passages(texts)

    seen: list[tuple[int, int]] = []
    with VectorStore(tmp_path / "vectors.sqlite") as store, pytest.raises(KeyboardInterrupt):
        encode_cached(Dying(), TEXTS, store, progress=lambda made, total: seen.append((made, total)), batch=5)
    assert seen == [(5, 20), (10, 20)]
    encoder = FakeEncoder()
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        encode_cached(encoder, TEXTS, store)
    assert len(encoder.passages) == 10


def test_half_precision_loses_less_than_a_millionth(tmp_path: Path) -> None:
    made = np.random.default_rng(3).normal(size=(200, 384)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        store.put("e", {str(i): row for i, row in enumerate(made)})
        kept = store.get("e", [str(i) for i in range(200)])
    back = np.stack([kept[str(i)] for i in range(200)])
    assert (made * back).sum(axis=1).min() > 0.999999
    assert np.allclose(np.linalg.norm(back, axis=1), 1, atol=1e-6)


def test_more_digests_than_a_statement_takes_are_found(tmp_path: Path) -> None:
    row = np.eye(64, dtype=np.float32)[0]
    digests = [text_digest(str(n)) for n in range(2500)]
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        store.put("e", dict.fromkeys(digests, row))
        assert store.get("e", [*digests, "unknown"]).keys() == set(digests)


def test_pruning_forgets_what_is_not_kept(tmp_path: Path) -> None:
    row = np.eye(64, dtype=np.float32)[0]
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        store.put("e", {"a": row, "b": row, "c": row})
        store.put("other", {"a": row})
        assert store.prune("e", ["a", "never stored"]) == 2
        assert store.get("e", ["a", "b", "c"]).keys() == {"a"}
        assert store.get("other", ["a"]).keys() == {"a"}
        assert store.prune("e", ["a"], other_encoders=True) == 1
        assert len(store) == 1


def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "vectors.sqlite"
    path.write_bytes(b"this is no database, " * 100)
    with caplog.at_level(logging.WARNING), VectorStore(path) as store:
        assert len(store) == 0
        assert encode_cached(FakeEncoder(), TEXTS, store).shape == (20, 64)
    assert "damaged" in caplog.text
    assert (tmp_path / "vectors.sqlite.damaged").exists()


@pytest.mark.parametrize("blob", [b"", b"\0" * 128, b"odd", np.full(64, np.nan, dtype="<f2").tobytes()])
def test_a_damaged_row_is_encoded_again(tmp_path: Path, blob: bytes) -> None:
    path = tmp_path / "vectors.sqlite"
    with VectorStore(path) as store:
        sound = encode_cached(FakeEncoder(), TEXTS, store)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vectors SET vector = ? WHERE digest = ?", (blob, text_digest(TEXTS[4])))
    connection.close()
    encoder = FakeEncoder()
    with VectorStore(path) as store:
        assert np.array_equal(encode_cached(encoder, TEXTS, store), sound)
    assert encoder.passages == [TEXTS[4]]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(VectorStoreError, match="may be written"):
        VectorStore(tmp_path / "file" / "vectors.sqlite")


def test_a_lone_surrogate_has_a_key() -> None:
    assert text_digest("a\ud800") != text_digest("a")


def test_two_processes_fill_one_store_at_once(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from index.vectors import VectorStore\n"
        "root, name = Path(sys.argv[1]), sys.argv[2]\n"
        "(root / name).touch()\n"
        "while not all((root / other).exists() for other in 'ab'): time.sleep(0.001)\n"
        "row = np.eye(64, dtype=np.float32)[0]\n"
        "with VectorStore(root / 'vectors.sqlite') as store:\n"
        "    for n in range(40): store.put('e', {f'{name}{n}': row, f'both{n}': row})\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name], cwd=ROOT) for name in "ab"]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        assert len(store) == 120
