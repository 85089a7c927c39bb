"""Planted wordings: what is planted stands in the minutes, and the scorer tells right from wrong."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from eval.command import cli
from eval.shares import Share
from eval.wording.bench import measure_one, to_text
from eval.wording.make import SETS, make
from eval.wording.score import score, score_files
from service.verify import skeleton
from tests.support import ROOT


def test_archives_are_the_same_for_a_seed_and_hold_what_is_planted() -> None:
    made = make("tuned", 3)
    assert made == make("tuned", 3) != make("tuned", 4)
    text = skeleton("\n".join(m.text for m in made.minutes))
    for draft in made.drafts:
        assert draft.source is None or skeleton(draft.source) in text
        assert draft.superseded is None or skeleton(draft.superseded) in text
        assert draft.verbatim == (skeleton(draft.text) in text) or draft.kind in ("glued", "deletion")
    assert {d.kind for d in made.drafts} >= {"insertion", "numbers", "absent", "older", "newer", "outcome"}


def test_no_sentence_stands_in_two_sets() -> None:
    sources = [{d.source for d in make(which, 1).drafts if d.source} for which in SETS]
    assert sum(map(len, sources)) == len(set.union(*sources))


def test_a_broken_bar_is_told() -> None:
    share = Share("recall", 8, 10, (), 0.95)
    assert not share.held
    assert share.line.endswith("n=10  bar 0.95 BROKEN")


@pytest.mark.parametrize("which", SETS)
def test_the_bars_hold(which: str) -> None:
    assert [s.line for s in score(which, range(1, 2)) if not s.held] == []


def test_edited_sentences_of_the_sample_archive_are_found() -> None:
    shares = score_files([ROOT / "samples" / "archive"], seed=1, most=15)
    assert [s.line for s in shares if not s.held] == []


def test_the_command_prints_shares_with_their_bounds() -> None:
    result = CliRunner().invoke(cli, ["--wording", "--count", "1"])
    assert result.exit_code == 0, result.output
    assert "contradictions, precision" in result.output
    assert result.output.count("said verbatim, and is") == len(SETS)


def test_a_made_archive_is_measured() -> None:
    size = measure_one(1_000, 1)
    assert size.passages > 800
    assert size.recall > 0.9
    assert "earlier wordings, p95 ms" in to_text([size])
