"""Planted matters: what is planted stands in the archive, and the scorer tells right from wrong."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from eval.command import cli
from eval.matters.make import SETS, make_archive
from eval.matters.score import read, score, shares
from service.matters.book import NO_MATTERS


def test_an_archive_is_the_same_for_a_seed_and_holds_what_is_planted() -> None:
    made = make_archive("tuned", 3)
    assert made == make_archive("tuned", 3) != make_archive("tuned", 4)
    whole = "\n".join(made.files.values())
    assert all(p.title in whole for p in made.planted.values())
    assert sum(p.changes is not None for p in made.planted.values()) == 6


def test_what_is_not_found_counts_against_it() -> None:
    precision, recall, f1, changed, right, _ = shares([(make_archive("tuned", 1), NO_MATTERS)])
    assert (precision.n, recall.value, f1.value, changed.value, right.n) == (0, 0.0, 0.0, 0.0, 0)
    assert not changed.held


@pytest.mark.parametrize("which", SETS)
def test_the_bars_hold(which: str) -> None:
    broken = [s.line for s in score(which, range(1, 5)) if not s.held]
    assert not broken, broken


def test_every_planted_item_is_read() -> None:
    archive = make_archive("held", 1)
    book = read(archive)
    found = {(t.place.date, t.place.number) for m in book.matters for t in m.treatments}
    assert archive.planted.keys() <= found


def test_the_command_prints_each_set() -> None:
    told = CliRunner().invoke(cli, ["--matters", "--count", "1"]).stdout
    assert all(f"{which} set" in told for which in SETS)
