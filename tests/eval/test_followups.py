"""Planted follow-ups: what is planted stands in the minutes, and the scorer tells right from wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from eval.command import cli
from eval.followups.make import SETS, make_minutes
from eval.followups.score import BARS, score, shares


def test_minutes_are_the_same_for_a_seed_and_hold_what_is_planted() -> None:
    made = make_minutes("tuned", 3)
    assert made == make_minutes("tuned", 3) != make_minutes("tuned", 4)
    assert all(p.sentence in m.text for m in made for p in m.planted)
    asks = [p.asks for m in made for p in m.planted]
    assert 0.4 < sum(asks) / len(asks) < 0.7
    assert all(p.last is None or p.last >= m.day for m in made for p in m.planted)


def test_no_phrasing_stands_in_two_sets() -> None:
    sentences = [{p.sentence for m in make_minutes(which, 1) for p in m.planted} for which in SETS]
    assert sum(map(len, sentences)) == len(set.union(*sentences))


def test_what_is_not_found_or_not_planted_counts_against_it() -> None:
    minutes = make_minutes("tuned", 1)
    precision, recall, *_ = shares(minutes, [])
    assert (precision.n, recall.right) == (0, 0)
    assert len(recall.faults) == recall.n == 18
    assert not recall.held
    unasked = [replace(m, planted=tuple(replace(p, asks=False) for p in m.planted)) for m in minutes]
    assert shares(unasked, [])[1].n == 0


@pytest.mark.parametrize("which", SETS)
def test_the_bars_hold(which: str) -> None:
    assert [s.metric for s in score(which, range(1, 2)) if not s.held] == []
    assert set(BARS) == {"precision", "recall"}


def test_the_command_prints_shares_with_their_bounds() -> None:
    result = CliRunner().invoke(cli, ["--followups", "--count", "1"])
    assert result.exit_code == 0
    assert result.output.count("bar 0.95 held") == len(SETS)
