"""Generations on disk: what is current, what is kept, what damage does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from index import generation
from index.edge import EdgeBackend
from index.generation import MANIFEST, POINTER, TERMS, Manifest
from index.model import IndexStateError
from index.sparse import Statistics
from ingest.clearance import admits
from ingest.model import CLEARANCES

STATISTICS = Statistics(2, {"budg": 1, "møde": 2}, 7.5)


def manifest(name: str = "g1") -> Manifest:
    return Manifest(
        generation=name,
        engine="edge",
        clearance="open",
        catalog_revision=3,
        content="abc",
        fingerprint="words",
        dimension=8,
        prefixes=("query: ", "passage: "),
        analyser="danish-1",
        average_length=7.5,
        points=2,
        created="2024-01-01T00:00:00+00:00",
    )


def finish(folder: Path, name: str) -> None:
    (folder / name).mkdir(parents=True)
    generation.write(folder, manifest(name), STATISTICS, ["møde", "ærlig"], {"LKT": ("læringsteam",)})
    generation.swap(folder, name)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    finish(tmp_path, "g1")
    found = generation.current(tmp_path)

    assert found == manifest()
    assert generation.read_statistics(tmp_path, manifest()) == STATISTICS
    assert generation.read_vocabulary(tmp_path, manifest()) == {"møde", "ærlig"}
    assert generation.read_abbreviations(tmp_path, manifest()) == {"LKT": ("læringsteam",)}


def test_nothing_is_current_before_the_first_build(tmp_path: Path) -> None:
    assert generation.current(tmp_path) is None
    assert generation.current(tmp_path / "absent") is None
    assert generation.pointer_mark(tmp_path) is None


def test_a_written_generation_is_not_current_before_the_swap(tmp_path: Path) -> None:
    finish(tmp_path, "g1")
    (tmp_path / "g2").mkdir()
    generation.write(tmp_path, manifest("g2"), STATISTICS, [], {})

    assert generation.current(tmp_path) == manifest("g1")


def test_a_swap_changes_the_mark(tmp_path: Path) -> None:
    finish(tmp_path, "g1")
    before = generation.pointer_mark(tmp_path)
    finish(tmp_path, "g2")

    assert before != generation.pointer_mark(tmp_path)
    assert generation.current(tmp_path) == manifest("g2")


def test_current_and_previous_are_kept_and_all_else_goes(tmp_path: Path) -> None:
    for name in ("g1", "g2", "g3"):
        finish(tmp_path, name)
    (tmp_path / "killed" / "shard").mkdir(parents=True)

    assert generation.clean(tmp_path, "open", EdgeBackend()) == ["g1", "killed"]
    assert {path.name for path in tmp_path.iterdir()} == {"g2", "g3", POINTER}


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / POINTER).write_text("{"),
        lambda folder: (folder / POINTER).write_text("[]"),
        lambda folder: (folder / "g1" / MANIFEST).unlink(),
        lambda folder: (folder / "g1" / MANIFEST).write_bytes(b"\xff\xfe"),
        lambda folder: (folder / "g1" / MANIFEST).write_text('{"format": 1, "generation": "g1"}'),
        lambda folder: (folder / "g1" / MANIFEST).write_text(
            json.dumps({**asdict(manifest()), "format": generation.FORMAT + 1})
        ),
    ],
)
def test_damage_is_an_error_that_says_what_to_run(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    finish(tmp_path, "g1")
    damage(tmp_path)

    with pytest.raises(IndexStateError, match="referent rebuild"):
        generation.current(tmp_path)


@pytest.mark.parametrize("text", ["", "{", '{"points": 1}'])
def test_damaged_statistics_are_an_error(tmp_path: Path, text: str) -> None:
    finish(tmp_path, "g1")
    (tmp_path / "g1" / TERMS).write_text(text)

    with pytest.raises(IndexStateError, match="referent rebuild"):
        generation.read_statistics(tmp_path, manifest())


def test_a_damaged_pointer_can_be_built_over(tmp_path: Path) -> None:
    finish(tmp_path, "g1")
    (tmp_path / POINTER).write_text("{")
    finish(tmp_path, "g2")

    assert generation.current(tmp_path) == manifest("g2")


def test_an_index_holds_its_own_clearance_and_lower_ones() -> None:
    assert [admits("open", level) for level in CLEARANCES] == [True, False, False]
    assert all(admits("closed", level) for level in CLEARANCES)


def test_an_unknown_clearance_is_the_highest() -> None:
    assert not admits("open", "strengt fortroligt")
    assert admits("closed", "strengt fortroligt")


def test_there_is_no_folder_for_a_clearance_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(IndexStateError, match="open, internal, closed"):
        generation.clearance_folder(tmp_path, "../elsewhere")


def test_collections_are_named_by_clearance_and_generation() -> None:
    names = {replace(manifest(g), clearance=c).collection for g in ("g1", "g2") for c in CLEARANCES}
    assert len(names) == 6
