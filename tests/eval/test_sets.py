"""The sets that decide: which questions, which aims, what they print."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.ablation import VARIANTS, Ablated
from eval.bars import broken, check_bars
from eval.case_file import CaseType
from eval.command import cli
from eval.matching import compact
from eval.run import Results, evaluate
from eval.sets import AIMS, SetResult, made_group, sample_group, thinned
from eval.suite import ablation_text, set_text, suite_html, suite_json
from tests.eval.support import answer, case, citation, need_samples_and_model, page_text
from tests.support import SAMPLES

CONTENT = SAMPLES.parent / "content"
MADE = datetime(2026, 11, 30, tzinfo=UTC)


def result(name: str = "samples", *, wrong: bool = False) -> SetResult:
    reply = answer(citations=[citation(char_start=3)]) if wrong else answer()
    cases = [case(id="a"), case(id="b", type="unanswerable", evidence=[], why="<b>nothing</b>")]
    results = evaluate(cases, lambda _: reply, page_text=page_text)
    return SetResult(name, results, check_bars(results, None, AIMS[name]))


def test_sample_sets_are_as_large_as_they_must_be() -> None:
    samples, premises, empty, phrasings = sample_group(SAMPLES).sets
    assert len(samples.cases) >= 140
    assert {c.type for c in samples.cases} == set(CaseType)
    assert len(premises.cases) >= 12
    assert len(empty.cases) >= 120
    assert all(c.why for c in (*premises.cases, *empty.cases))
    halves = Counter(c.why.split(";")[0] for c in phrasings.cases)
    assert halves == {"developed on": 67, "kept back": 67}
    assert [s.name for s in sample_group(SAMPLES, only_empty=True).sets] == ["samples, must be empty"]


def test_evidence_of_sample_cases_stands_in_the_texts_they_are_made_from() -> None:
    # {nbsp}, {seam} and the like tell the renderer what to do to the text; "{aa}" is an å of two characters.
    raw = " ".join(p.read_text(encoding="utf-8") for p in sorted(CONTENT.glob("*.txt")))
    text = compact(re.sub(r"\{\w+\}", "", raw.replace("{aa}", "å")))
    for one in sample_group(SAMPLES).sets:
        for c in one.cases:
            for quote in c.quotes:
                assert compact(quote) in text, (c.id, quote)


def test_made_group_writes_its_files_and_asks_as_many_as_wanted(tmp_path: Path) -> None:
    questions, empty = made_group(1, tmp_path, count=12).sets
    assert len(questions.cases) == 12
    assert len({c.type for c in questions.cases}) > 4
    assert len(empty.cases) > 20
    assert all(set(c.seed.split()) <= {p.name for p in tmp_path.iterdir()} for c in questions.cases if c.seed)


def test_thinned_keeps_order_and_all_when_few() -> None:
    cases = [case(id=str(n)) for n in range(5)]
    assert thinned(cases, None) == thinned(cases, 9) == tuple(cases)
    assert [c.id for c in thinned(cases, 2)] == ["0", "2"]


def test_answer_to_what_is_not_held_breaks_the_bar_unless_it_is_an_aim() -> None:
    results = result().results
    bars = check_bars(results)
    assert [b.name for b in broken(bars)] == ["empty"]
    assert not broken(check_bars(results, None, ("empty",)))


def test_aims_name_bars_and_sets_that_exist(tmp_path: Path) -> None:
    names = {b.name for b in check_bars(Results("x", ()))}
    known = [s.name for s in sample_group(SAMPLES).sets]
    known += [s.name for seed in (1, 101, 11) for s in made_group(seed, tmp_path / str(seed), count=1).sets]
    assert set(AIMS) <= set(known)
    assert frozenset().union(*AIMS.values()) <= names - {"verbatim", "re-ingest"}


def test_table_tells_types_interval_latency_and_aims() -> None:
    text = set_text(result(), wrong=1)
    assert "samples: 2 questions, p50" in text
    assert "decision      1  1.000 [0.21–1.00]" in text
    assert "aim          empty      1 of 2" not in text
    assert "aim          empty      1 of 1 questions" in text
    assert "wanted:" in text


def test_empty_set_is_told_by_why_it_is_empty() -> None:
    one = result()
    only = tuple(r for r in one.results.cases if r.case.type == CaseType.UNANSWERABLE)
    assert "<b>nothing</b>  1  0.000" in set_text(replace(one, results=Results("x", only)))


def test_page_escapes_what_it_shows_and_json_keeps_every_answer() -> None:
    one = result(wrong=True)
    page = suite_html([one], [Ablated("nothing", "samples", one.results)], MADE)
    assert page.startswith("<!doctype html>")
    assert "BROKEN" in page
    data = json.loads(suite_json([one], [], MADE))
    assert [a["id"] for a in data["sets"][0]["answers"]] == ["a", "b"]
    assert {b["name"] for b in data["sets"][0]["bars"] if b["aim"]} == AIMS["samples"]


def test_ablations_stand_side_by_side() -> None:
    text = ablation_text([Ablated(v, "samples", result().results) for v in VARIANTS])
    assert all(v in text for v in VARIANTS)


@pytest.mark.slow
def test_made_questions_are_asked_of_a_real_archive(tmp_path: Path) -> None:
    """The whole way for one made archive, with each signal left out in turn."""
    need_samples_and_model()
    numbers = tmp_path / "out.json"
    arguments = ["--questions", "--seed", "1", "--count", "12", "--ablate", "--json", str(numbers)]
    outcome = CliRunner().invoke(cli, arguments)
    assert outcome.exit_code in (0, 5), outcome.output  # a bar may break on twelve questions
    data = json.loads(numbers.read_text(encoding="utf-8"))
    assert [s["name"] for s in data["sets"]] == ["generated", "generated, must be empty"]
    whole, *less = (a["metrics"]["hit@1"]["mean"] for a in data["ablations"])
    assert len(less) == len(VARIANTS) - 1
    assert whole == data["sets"][0]["metrics"]["hit@1"]["mean"]
    assert next(b for b in data["sets"][0]["bars"] if b["name"] == "verbatim")["held"]
