"""`referent eval`: questions with known answers, asked of Referent and of two baselines.

With `--bundles` made files with a known structure are parsed instead, with `--followups` made minutes with
known follow-ups are read, with `--wording` minutes with known wordings, with `--matters` archives with known
matters, with `--glossary` papers with known words, and no encoder runs. `--questions`, `--empty` and `--all`
run the sets that decide (`decide`), without the baselines.

Comes in: case files, an archive, seeds. Goes out: a text table on stdout, JSON and HTML where asked for,
and exit code 5 when a bar is broken. Left to others: the numbers (`run`, `summary`), layout (`report`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval.errors import EvalError

if TYPE_CHECKING:
    from eval.bars import Reingest
    from eval.case_file import Case
    from eval.decide import Choice
    from eval.run import Results
    from eval.shares import Scored
    from service.settings import Settings

INTEGRITY = 5
FOLLOWUP_SEEDS = 12  # each phrasing so many times
WORDING_SEEDS = 6
MATTER_SEEDS = 20  # archives a set
GLOSSARY_SEEDS = 8


@click.command()
@click.option(
    "--gold",
    "gold",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Cases as JSON lines; repeatable.  [default: those of the sample archive]",
)
@click.option(
    "--archive",
    type=click.Path(exists=True, path_type=Path),
    help="Ingest this folder into a temporary data folder.  [default: the data folder as it is]",
)
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write all numbers."
)
@click.option("--html", "html_file", type=click.Path(dir_okay=False, path_type=Path), help="Write a report.")
@click.option("--no-baselines", is_flag=True, help="Leave llama-index's default pipelines out.")
@click.option("--limit", type=click.IntRange(min=1), help="Ask only the first N cases.")
@click.option(
    "--show", type=click.IntRange(min=0), default=0, help="Print the first N wrong answers (bundles)."
)
@click.option("--bundles", is_flag=True, help="Parse made bundles with known structure; asks nothing.")
@click.option("--followups", is_flag=True, help="Read made minutes whose follow-ups are known; asks nothing.")
@click.option("--wording", is_flag=True, help="Look for drafts in made minutes whose wordings are known.")
@click.option("--matters", is_flag=True, help="Read made archives whose matters are known; asks nothing.")
@click.option("--glossary", is_flag=True, help="Read made papers whose abbreviations and terms are known.")
@click.option("--questions", is_flag=True, help="Ask about archives made from seeds.")
@click.option("--empty", is_flag=True, help="Ask only what the sample archive and made ones do not hold.")
@click.option("--all", "everything", is_flag=True, help="Every set of questions, then 60 bundles.")
@click.option("--ablate", is_flag=True, help="With --questions or --all: once more without each signal.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="First bundle's seed, or that of the made archive.  [default: 1; questions: 1, and 101 held out]",
)
@click.option(
    "--count", type=click.IntRange(min=1), help="Bundles, or questions a seed.  [default: 60; all questions]"
)
@click.pass_context
def cli(
    ctx: click.Context,
    gold: tuple[Path, ...],
    archive: Path | None,
    json_file: Path | None,
    html_file: Path | None,
    no_baselines: bool,
    limit: int | None,
    show: int,
    bundles: bool,
    followups: bool,
    wording: bool,
    matters: bool,
    glossary: bool,
    questions: bool,
    empty: bool,
    everything: bool,
    ablate: bool,
    seed: int | None,
    count: int | None,
) -> None:
    """Measure retrieval, citations and answers on questions with known answers.

    Exits with 5 when a quality bar is broken: a quote that is not verbatim, a recommendation passed off as
    a decision, more than 1 % of evidence in a wrong meeting, an answer to what the archive does not hold, a
    second ingest that writes; aims, told as such, fail nothing. With --bundles: a share below its bar.
    `--bundles --seed 17 --count 1 --show 1` prints one bundle, its truth and its faults.
    """
    if bundles:
        first = 1 if seed is None else seed
        return _score_bundles(ctx, range(first, first + (count or 60)), show, json_file, html_file)
    if followups:
        return _score_followups(ctx, range(seed or 1, (seed or 1) + (count or FOLLOWUP_SEEDS)), show)
    if wording:
        return _score_wording(ctx, range(seed or 1, (seed or 1) + (count or WORDING_SEEDS)), show)
    if matters:
        return _score_matters(ctx, range(seed or 1, (seed or 1) + (count or MATTER_SEEDS)), show)
    if glossary:
        return _score_glossary(ctx, range(seed or 1, (seed or 1) + (count or GLOSSARY_SEEDS)), show)
    if questions or empty or everything:
        from eval.decide import SAMPLES, SEEDS, Choice

        samples = None if questions and not everything else archive or SAMPLES
        only_empty = empty and not (questions or everything)
        choice = Choice(
            samples, SEEDS if seed is None else (seed,), count, only_empty, everything, ablate, show
        )
        return _decide(ctx, choice, json_file, html_file)
    from eval.bars import broken, check_bars
    from eval.case_file import load_cases, sample_cases
    from eval.decide import write
    from eval.report import to_html, to_json, to_text
    from eval.sets import AIMS
    from service.cli.common import settings_of

    try:
        cases = load_cases(gold or [sample_cases()])[:limit]
        systems, reingest = measure(cases, settings_of(ctx), archive, baselines=not no_baselines)
    except EvalError as error:
        raise click.ClickException(str(error)) from error
    aims = () if gold else AIMS["samples"]
    bars, made = check_bars(systems[0], reingest, aims), datetime.now(UTC)
    click.echo(to_text(systems, bars, show), nl=False)
    if json_file:
        write(json_file, to_json(systems, bars, made))
    if html_file:
        write(html_file, to_html(systems, bars, made))
    if broken(bars):
        ctx.exit(INTEGRITY)
    return None


def _score_bundles(
    ctx: click.Context, seeds: range, show: int, json_file: Path | None, html_file: Path | None
) -> None:
    """Parse the bundles of these seeds and hold the result against what is true of them."""
    from eval.bundles import report
    from eval.bundles.generate import make_bundle
    from eval.bundles.score import score_bundle
    from eval.decide import write
    from eval.heads.score import beside, score_sheets

    checks = []
    for n, seed in enumerate(seeds):
        bundle = make_bundle(seed)
        found = score_bundle(bundle)
        checks += found
        if n < show:
            click.echo(report.show(bundle, found))
    checks += score_sheets(beside(seeds))
    made = datetime.now(UTC)
    click.echo(report.to_text(checks, len(seeds)), nl=False)
    if json_file:
        write(json_file, report.to_json(checks, seeds, made))
    if html_file:
        write(html_file, report.to_html(checks, len(seeds), made))
    if report.broken(checks):
        ctx.exit(INTEGRITY)


def _score_followups(ctx: click.Context, seeds: range, show: int) -> None:
    """Each set of phrasings; the one that was held back says what to expect of others."""
    from eval.followups.make import SETS
    from eval.followups.score import score

    _put_shares(ctx, "Follow-ups", seeds, [(which, score(which, seeds)) for which in SETS], show)


def _score_glossary(ctx: click.Context, seeds: range, show: int) -> None:
    """Each set of phrasings, as for follow-ups."""
    from eval.glossary.make import SETS
    from eval.glossary.score import score

    _put_shares(ctx, "Glossary", seeds, [(which, score(which, seeds)) for which in SETS], show)


def _put_shares(
    ctx: click.Context, what: str, seeds: range, sets: Sequence[tuple[str, Sequence[Scored]]], show: int
) -> None:
    """Print the shares of each set, with some of what was wrong."""
    for which, found in sets:
        click.echo(f"{what}, {which} set, {len(seeds)} seeds")
        for share in found:
            click.echo(share.line)
            for fault in share.faults[:show]:
                click.echo(f"      {fault}")
    if not all(share.held for _, found in sets for share in found):
        ctx.exit(INTEGRITY)


def _score_wording(ctx: click.Context, seeds: range, show: int) -> None:
    """Each set of texts, then edits of the sample archive's own sentences."""
    from eval.decide import SAMPLES
    from eval.wording.make import SETS
    from eval.wording.score import score, score_files

    sets = [(which, score(which, seeds)) for which in SETS]
    sets.append(("samples'", score_files([SAMPLES], seeds[0], min(15 * len(seeds), 80))))
    _put_shares(ctx, "Wordings", seeds, sets, show)


def _score_matters(ctx: click.Context, seeds: range, show: int) -> None:
    """Each set of plots, as for follow-ups."""
    from eval.matters.make import SETS
    from eval.matters.score import score

    _put_shares(ctx, "Matters", seeds, [(which, score(which, seeds)) for which in SETS], show)


def _decide(ctx: click.Context, choice: Choice, json_file: Path | None, html_file: Path | None) -> None:
    from eval.decide import decide
    from service.cli.common import settings_of

    try:
        held = decide(choice, settings_of(ctx), json_file, html_file)
    except EvalError as error:
        raise click.ClickException(str(error)) from error
    if not held:
        ctx.exit(INTEGRITY)


def measure(
    cases: Sequence[Case], settings: Settings, archive: Path | None, *, baselines: bool
) -> tuple[list[Results], Reingest | None]:
    """Run every system over the data folder, or over `archive` in a folder of its own."""
    from eval.access import ingest_again, ingest_archive, isolated

    if archive is None:
        return run_systems(cases, settings, baselines=baselines), None
    with tempfile.TemporaryDirectory(prefix="referent-eval-") as folder:
        own = isolated(settings, Path(folder))
        click.echo(f"Ingesting {archive} …", err=True)
        ingest_archive([archive], own)
        reingest = ingest_again([archive], own)
        return run_systems(cases, own, baselines=baselines), reingest


def run_systems(cases: Sequence[Case], settings: Settings, *, baselines: bool) -> list[Results]:
    """Referent first, then the baselines, over the same documents with the same encoder."""
    from eval.access import opened
    from eval.baselines import build_baselines, split_documents
    from eval.run import evaluate
    from service.cli.output import Progress

    with opened(settings) as archive, Progress() as progress:
        texts = [d.text for d in archive.documents]
        results = [
            evaluate(
                cases,
                archive.answer,
                page_text=archive.page_text,
                texts=texts,
                progress=lambda done, of: progress.step("Referent", done, of),
            )
        ]
        if baselines:
            progress.show("Encoding for the baselines")
            both = build_baselines(split_documents(archive.documents), archive.encoder)
            results += [evaluate(cases, ask, system=name, texts=texts) for name, ask in both.systems()]
        return results
