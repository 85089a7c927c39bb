"""`referent eval`: what it prints, what it writes, how it exits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import eval.command
from eval.bars import Reingest
from eval.case_file import load_cases, sample_cases
from eval.command import cli
from eval.run import Results, evaluate
from eval.sets import AIMS, thinned
from tests.eval.support import answer, case, citation, need_samples_and_model, page_text
from tests.support import SAMPLES


def gold_file(folder: Path) -> Path:
    path = folder / "gold.jsonl"
    path.write_text(
        "\n".join(case(id=f"t-{n}").model_dump_json(exclude_none=True) for n in range(3)), encoding="utf-8"
    )
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands for an ingested archive; a test changes what it answers."""
    reply = answer()

    def measured(cases: Any, *_: Any, **__: Any) -> tuple[list[Results], Reingest]:
        results = evaluate(cases, lambda _: reply, page_text=page_text)
        return [results], Reingest(1, 0, 0)

    monkeypatch.setattr(eval.command, "measure", measured)
    return reply


def test_held_bars_exit_with_zero_and_files_are_written(tmp_path: Path, answers: dict[str, Any]) -> None:
    numbers, page = tmp_path / "out.json", tmp_path / "out.html"
    result = run("--gold", gold_file(tmp_path), "--json", numbers, "--html", page)
    assert result.exit_code == 0, result.output
    assert "3 cases" in result.stdout
    assert json.loads(numbers.read_text(encoding="utf-8"))["cases"] == 3
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_broken_bar_exits_with_five_and_says_which(tmp_path: Path, answers: dict[str, Any]) -> None:
    answers["citations"] = [citation(char_start=3)]
    result = run("--gold", gold_file(tmp_path))
    assert result.exit_code == 5
    assert "BROKEN       verbatim   0 of 3 citations" in result.stdout
    assert "t-0, t-1, t-2" in result.stdout


def test_limit_asks_only_the_first_cases(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert "2 cases" in run("--gold", gold_file(tmp_path), "--limit", 2).stdout


def test_faulty_case_file_exits_with_one_and_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "x"}\n', encoding="utf-8")
    result = run("--gold", path)
    assert result.exit_code == 1
    assert "gold.jsonl:1: question: Field required" in result.stderr


@pytest.mark.slow
def test_sample_archive_keeps_every_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way: ingest, index, answer, judge, with both baselines beside it.

    `make eval` asks all cases; a third of them leaves the suite its time.
    """
    need_samples_and_model()
    numbers, gold = tmp_path / "out.json", tmp_path / "gold.jsonl"
    some = thinned(load_cases([sample_cases()]), 51)
    gold.write_text("\n".join(c.model_dump_json(exclude_none=True) for c in some), encoding="utf-8")
    monkeypatch.setattr("eval.case_file.sample_cases", lambda: gold)
    result = run("--archive", SAMPLES, "--json", numbers)
    assert result.exit_code == 0, result.output + result.stderr
    data = json.loads(numbers.read_text(encoding="utf-8"))
    aims = AIMS["samples"]
    assert {b["name"] for b in data["bars"] if b["held"] or b["name"] in aims} == {
        "verbatim", "decision", "place", "empty", "re-ingest"
    }  # fmt: skip
    ours, dense, hybrid = (s["metrics"] for s in data["systems"])
    for baseline in (dense, hybrid):
        assert ours["answer_right"]["mean"] > baseline["answer_right"]["mean"]
        assert baseline["quotes_found"]["mean"] == 1.0
