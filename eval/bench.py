"""`referent bench`: speed and memory, with llama-index's default pipeline beside it.

Comes in: an archive and questions. Goes out: a text table on stdout and JSON where asked for. Left to
others: the measured work (`bench_worker`), which runs in processes of its own so that one stage's memory
is not another's.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eval.errors import BenchError, EvalError

if TYPE_CHECKING:
    from service.settings import Settings

SCHEMA = "referent-bench/1"
START_RUNS = 5
QUESTIONS = 80  # of all types; enough for a p95, more only takes longer
Figures = Mapping[str, Any]


@click.command()
@click.option(
    "--archive",
    type=click.Path(exists=True, path_type=Path),
    help="Folder to ingest.  [default: the files that the data folder holds]",
)
@click.option(
    "--gold",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Cases whose questions are asked.  [default: those of the sample archive]",
)
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write all numbers."
)
@click.option("--no-baselines", is_flag=True, help="Leave llama-index's default pipeline out.")
@click.option(
    "--load", is_flag=True, help="Send requests to a service on this machine, and measure nothing else."
)
@click.option("--rate", default=20.0, show_default=True, help="Requests a second, with --load.")
@click.option("--seconds", default=60.0, show_default=True, help="How long they are sent, with --load.")
@click.option("--workers", default=1, show_default=True, help="Processes that answer, with --load.")
@click.option(
    "--wording",
    "passages",
    type=click.IntRange(min=1_000),
    help="Look for earlier wordings in a made archive of N passages, and in one of a tenth.",
)
@click.pass_context
def cli(
    ctx: click.Context,
    archive: Path | None,
    gold: tuple[Path, ...],
    json_file: Path | None,
    no_baselines: bool,
    load: bool,
    rate: float,
    seconds: float,
    workers: int,
    passages: int | None,
) -> None:
    """Measure ingest by stage, answers, start-up and memory.

    Everything is ingested into a temporary data folder; the own one is only read. With --load, searches and
    new questions are sent at a steady rate to a service in a process of its own. With --wording
    nothing is encoded.
    """
    if passages is not None:
        _wording(passages, json_file)
        return
    from eval.case_file import load_cases, sample_cases
    from eval.sets import thinned
    from service.cli.common import settings_of

    settings = settings_of(ctx)
    try:
        if load:
            _load(settings, archive, json_file, rate, seconds, workers)
            return
        cases = thinned(load_cases(gold or [sample_cases()]), QUESTIONS)
        questions = [(str(c.type), c.question) for c in cases]
        paths = [archive] if archive else stored_files(settings)
        figures = measure(paths, questions, settings, baseline=not no_baselines)
    except EvalError as error:
        raise click.ClickException(str(error)) from error
    click.echo(to_text(figures), nl=False)
    if json_file:
        json_file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _wording(passages: int, json_file: Path | None) -> None:
    from eval.wording.bench import measure, to_json, to_text

    sizes = measure(passages)
    click.echo(to_text(sizes), nl=False)
    if json_file:
        json_file.write_text(json.dumps(to_json(sizes), indent=1) + "\n", encoding="utf-8")


def _load(
    settings: Settings,
    archive: Path | None,
    json_file: Path | None,
    rate: float,
    seconds: float,
    workers: int,
) -> None:
    from eval import load
    from eval.access import ingest_archive, isolated

    with tempfile.TemporaryDirectory(prefix="referent-load-") as folder:
        own = isolated(settings, Path(folder) / "data")
        click.echo("Ingesting …", err=True)
        ingest_archive([archive] if archive else stored_files(settings), own)
        click.echo("Sending …", err=True)
        figures = load.measure_load(own, rate, seconds, workers)
    click.echo(load.to_text(figures), nl=False)
    if json_file:
        json_file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def stored_files(settings: Settings) -> list[Path]:
    """Files of the data folder's catalog that are still there.

    Raises:
        BenchError: there is none.
    """
    from service.wiring import open_catalog

    with open_catalog(settings) as catalog:
        paths = [Path(d.path) for d in catalog.documents() if Path(d.path).is_file()]
    if not paths:
        raise BenchError("The data folder holds no file to measure with. Name a folder with --archive.")
    return paths


def measure(
    paths: Sequence[Path], questions: Sequence[tuple[str, str]], settings: Settings, *, baseline: bool
) -> dict[str, Any]:
    """All figures, one process after the other: the machine does one thing at a time."""
    from eval.access import isolated

    with tempfile.TemporaryDirectory(prefix="referent-bench-") as folder:
        own = isolated(settings, Path(folder) / "data")
        task = {
            "settings": own.model_dump(mode="json"),
            "paths": [str(p.resolve()) for p in paths],
            "questions": list(questions),
        }
        figures: dict[str, Any] = {"schema": SCHEMA, "start": start_figures()}
        for stage in ("ingest", "serve", *(["baseline"] if baseline else [])):
            click.echo(f"Measuring: {stage} …", err=True)
            figures[stage] = run_stage(stage, task)
    return figures


def run_stage(stage: str, task: Mapping[str, Any]) -> dict[str, Any]:
    """Run one stage in a process of its own.

    Raises:
        BenchError: it failed; holds the last lines it wrote.
    """
    command = [sys.executable, "-m", "eval.bench_worker", stage]
    done = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise BenchError(f"Measuring {stage} ended with code {done.returncode}:\n{said}")
    # Libraries print too; the worker's own line is the last.
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def start_figures() -> dict[str, float]:
    """Median seconds of `referent --help`, beside an interpreter that does nothing."""
    help_text = "import sys; sys.argv = ['referent', '--help']; from service.cli import main; main()"
    return {"help_seconds": time_python(help_text), "bare_python_seconds": time_python("pass")}


def time_python(code: str) -> float:
    seconds = []
    for _ in range(START_RUNS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


# --- text ----------------------------------------------------------------------------------------


def to_text(figures: Figures) -> str:
    """Figures as tables."""
    ingest, serve, start = figures["ingest"], figures["serve"], figures["start"]
    lines = [
        f"{ingest['files']} files, {ingest['pages']} pages, {ingest['passages']} passages "
        f"of {ingest['mean_chars']:.0f} characters",
        "",
        *stage_lines("Referent", ingest),
    ]
    if "baseline" in figures:
        base = figures["baseline"]
        lines += ["", *stage_lines("llama-index default", base)]
        lines.append(
            f"  {base['passages']} chunks of {base['mean_chars']:.0f} characters; reading not counted"
        )
    lines += ["", f"{'Asking':<24}{'p50 ms':>10}{'p95 ms':>10}{'questions':>11}"]
    lines += [ask_line("Referent", serve)]
    lines += [ask_line(f"  {kind}", found) for kind, found in serve.get("by_type", {}).items()]
    if "again" in serve:
        lines.append(ask_line("  asked once more", serve["again"]))
    if "baseline" in figures:
        lines.append(ask_line("llama-index dense", figures["baseline"]))
    lines += [
        "",
        f"{'referent --help':<24}{start['help_seconds']:>8.2f} s",
        f"{'bare Python':<24}{start['bare_python_seconds']:>8.2f} s",
        f"{'open the answerer':<24}{serve['open_seconds']:>8.2f} s",
        f"{'first answer after it':<24}{serve['first_seconds']:>8.2f} s",
        f"{'get warm':<24}{serve['warm_seconds']:>8.2f} s",
        "",
        f"{'Peak memory':<24}{'MB':>8}",
        f"{'ingest process':<24}{ingest['peak_mb']:>8.0f}",
        f"{'parser process':<24}{ingest['children_peak_mb']:>8.0f}",
        f"{'serving process':<24}{serve['peak_mb']:>8.0f}",
    ]
    if "baseline" in figures:
        lines.append(f"{'llama-index process':<24}{figures['baseline']['peak_mb']:>8.0f}")
    return "\n".join(lines) + "\n"


def stage_lines(name: str, figures: Figures) -> list[str]:
    """Seconds and rates by stage; what a stage handles is pages or passages."""
    lines = [f"{name:<24}{'seconds':>10}{'pages/s':>10}{'passages/s':>12}"]
    for stage, entry in figures["stages"].items():
        seconds = entry["seconds"]
        rates = [
            f"{entry[k] / seconds:.1f}" if entry.get(k) and seconds else "–" for k in ("pages", "passages")
        ]
        lines.append(f"  {stage:<22}{seconds:>10.2f}{rates[0]:>10}{rates[1]:>12}")
    return lines


def ask_line(name: str, figures: Figures) -> str:
    p50, p95 = figures["p50_seconds"] * 1000, figures["p95_seconds"] * 1000
    return f"{name:<24}{p50:>10.0f}{p95:>10.0f}{figures['asked']:>11}"
