"""Planted papers: what is planted stands in the papers, and the scorer tells right from wrong."""

from __future__ import annotations

from itertools import chain

import pytest
from click.testing import CliRunner

from eval.command import cli
from eval.glossary.make import SETS, make_papers
from eval.glossary.score import BARS, score, shares
from service.glossary.glossary import Glossary


def test_papers_are_the_same_for_a_seed_and_hold_what_is_planted() -> None:
    made = make_papers("tuned", 3)
    assert made == make_papers("tuned", 3) != make_papers("tuned", 4)
    assert all(p.says in paper.text for paper in made for p in paper.planted)
    planted = list(chain.from_iterable(p.planted for p in made))
    assert len(planted) > 40
    assert len({(p.name, p.meaning) for p in planted if p.short}) > len({p.name for p in planted if p.short})


def test_no_sentence_stands_in_two_sets() -> None:
    sentences = [{p.says for paper in make_papers(which, 1) for p in paper.planted} for which in SETS]
    assert sum(map(len, sentences)) == len(set.union(*sentences))


def test_what_is_not_found_counts_against_it() -> None:
    precision, recall, apart = shares(make_papers("tuned", 1), Glossary())
    assert (precision.n, recall.right, apart.right) == (0, 0, 0)
    assert len(recall.faults) == recall.n > 40
    assert not recall.held


@pytest.mark.parametrize("which", SETS)
def test_the_bars_hold(which: str) -> None:
    assert [s.metric for s in score(which, range(1, 2)) if not s.held] == []
    assert set(BARS) == {"precision", "recall", "apart"}


def test_the_command_prints_shares_with_their_bounds() -> None:
    result = CliRunner().invoke(cli, ["--glossary", "--count", "1"])
    assert result.exit_code == 0, result.output
    assert result.output.count("bar 0.90 held") == len(SETS)
