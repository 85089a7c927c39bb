"""`referent bench`: stages in processes of their own, figures that a reader can compare."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from eval.bench import cli, run_stage, stage_lines, time_python, to_text
from eval.bench_worker import Clock, ask, peaks
from eval.errors import BenchError
from tests.eval.support import need_samples_and_model
from tests.support import SAMPLES

FIGURES: dict[str, Any] = {
    "start": {"help_seconds": 0.11, "bare_python_seconds": 0.02},
    "ingest": {
        "files": 2,
        "pages": 40,
        "passages": 100,
        "mean_chars": 612.4,
        "stages": {
            "read": {"seconds": 0.5, "pages": 40},
            "load model": {"seconds": 4.0},
            "encode": {"seconds": 5.0, "passages": 100},
        },
        "peak_mb": 900.0,
        "children_peak_mb": 80.0,
    },
    "serve": {
        "open_seconds": 0.4,
        "first_seconds": 0.2,
        "warm_seconds": 1.1,
        "asked": 80,
        "p50_seconds": 0.031,
        "p95_seconds": 0.09,
        "by_type": {"who": {"asked": 9, "p50_seconds": 0.02, "p95_seconds": 0.04}},
        "again": {"asked": 80, "p50_seconds": 0.011, "p95_seconds": 0.07},
        "peak_mb": 300.0,
    },
}


def test_table_gives_rates_for_what_a_stage_handles() -> None:
    lines = stage_lines("Referent", FIGURES["ingest"])
    assert lines[1].split() == ["read", "0.50", "80.0", "–"]
    assert lines[2].split() == ["load", "model", "4.00", "–", "–"]
    assert lines[3].split() == ["encode", "5.00", "–", "20.0"]


def test_text_tells_the_processes_apart_and_leaves_out_what_was_not_measured() -> None:
    text = to_text(FIGURES)
    assert "2 files, 40 pages, 100 passages of 612 characters" in text
    assert "parser process                80" in text
    assert "Referent                        31        90         80" in text
    assert "  who                           20        40          9" in text
    assert "  asked once more               11        70         80" in text
    assert "llama-index" not in text


def test_clock_adds_up_a_stage_that_runs_twice() -> None:
    clock = Clock()
    for _ in range(2):
        with clock.stage("read"):
            sum(range(1000))
    clock.handled("pages", 7, "read")
    assert clock.stages["read"]["seconds"] > 0
    assert clock.stages["read"]["pages"] == 7


def test_asking_is_measured_warm_and_new_questions_apart() -> None:
    asked: list[str] = []
    figures = ask(asked.append, [("who", "a"), ("number", "b"), ("who", "c")])
    assert asked[1:] == ["a", "b", "c", "a", "b", "c"]
    assert asked[0] not in asked[1:]
    assert figures["asked"] == figures["again"]["asked"] == 3
    assert {kind: found["asked"] for kind, found in figures["by_type"].items()} == {"who": 2, "number": 1}
    assert figures["p50_seconds"] <= figures["p95_seconds"]


def test_peak_is_in_megabytes() -> None:
    assert 5 < peaks()["peak_mb"] < 50_000


def test_bare_start_is_a_fraction_of_a_second() -> None:
    assert 0 < time_python("pass") < 10


def test_failed_stage_shows_the_last_it_said() -> None:
    with pytest.raises(BenchError, match=r"(?s)Measuring guess ended with code 1:.*KeyError: 'guess'"):
        run_stage("guess", {"settings": {}})


def test_what_a_library_prints_does_not_reach_the_figures(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "python"
    fake.write_text(f'#!{sys.executable}\nprint("loading…")\nprint(\'{{"asked": 3}}\')\n', encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(fake))
    assert run_stage("serve", {}) == {"asked": 3}


@pytest.mark.slow
def test_bench_measures_an_archive(tmp_path: Path) -> None:
    need_samples_and_model()
    numbers = tmp_path / "bench.json"
    few = tmp_path / "files"  # the figures need not be those of a whole archive
    few.mkdir()
    for path in (*SAMPLES.glob("*.txt"), *SAMPLES.glob("*dagsorden.pdf")):
        shutil.copy(path, few)
    result = CliRunner().invoke(cli, ["--archive", str(few), "--no-baselines", "--json", str(numbers)])
    assert result.exit_code == 0, result.output
    figures = json.loads(numbers.read_text(encoding="utf-8"))
    assert figures["ingest"]["passages"] > 0
    assert figures["ingest"]["children_peak_mb"] > 0
    assert figures["serve"]["p95_seconds"] < 5
    assert "encode" in result.stdout
