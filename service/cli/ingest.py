"""`referent ingest`: files and folders into catalog and index.

Comes in: paths. Goes out: a status a file with its reason, and totals. Left to others: the work
(`ingest.pipeline`, `index.sync`, joined in `wiring`).
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.model import FileReport, FileStatus
from service.cli.common import as_json, settings_of
from service.cli.output import Progress, print_json
from service.labels import printable

if TYPE_CHECKING:
    from ingest.model import IngestReport

_STORED = (FileStatus.NEW, FileStatus.UPDATED, FileStatus.UNCHANGED, FileStatus.PARTIAL)
_LOOK_AT = (FileStatus.FAILED, FileStatus.PARTIAL)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option(
    "--remove-missing", is_flag=True, help="Also forget files that are gone from the folders named."
)
@as_json
@click.pass_context
def ingest(ctx: click.Context, paths: tuple[Path, ...], remove_missing: bool, json_out: bool) -> None:
    """Read files and folders into the archive and bring the index up to date.

    Files that have not changed are not read again. Exits with 4 when a file failed, or was stored in
    part; the other files are in.
    """
    from service.wiring import ingest_and_index

    settings = settings_of(ctx)
    begun = time.perf_counter()
    with Progress() as progress:
        done = 0

        def on_file(file: FileReport) -> None:
            nonlocal done
            done += 1
            if not json_out:
                progress.clear()
                click.echo(_file_line(file))
            progress.show(f"{done} files read · {printable(file.path.name)}")

        report, sync = ingest_and_index(
            paths, settings, remove_missing=remove_missing, progress=on_file, indexing=progress.step
        )
    seconds = time.perf_counter() - begun
    if json_out:
        print_json(report_to_json(report, seconds))
    else:
        _print_totals(report, seconds)
    click.echo(f"Index: {sync}.", err=True)
    if report.count(*_LOOK_AT):
        ctx.exit(4)


def report_to_json(report: IngestReport, seconds: float) -> dict[str, Any]:
    """The contract's JSON; pages and chunks count what is stored of the files named."""
    stored = [f for f in report.files if f.status in _STORED]
    return {
        "files": [
            {
                "path": str(f.path),
                "status": f.status.value,
                "reason": f.reason,
                "pages": f.pages,
                "chunks": f.chunks,
            }
            for f in report.files
        ],
        "total": len(report.files),
        **{s.value: report.count(s) for s in FileStatus},
        "missing": [str(p) for p in report.missing],
        "pages": sum(f.pages for f in stored),
        "chunks": sum(f.chunks for f in stored),
        "seconds": round(seconds, 3),
    }


def _file_line(file: FileReport) -> str:
    # What a person must look at stands out in a long list.
    status = file.status.value.upper() if file.status in _LOOK_AT else file.status.value
    counts = f"{file.pages} pages, {file.chunks} chunks" if file.pages else ""
    words = [w for w in (counts, printable(file.reason)) if w]
    return f"{status:<9}  {printable(str(file.path))}{'  — ' if words else ''}{'; '.join(words)}"


def _print_totals(report: IngestReport, seconds: float) -> None:
    if report.missing:
        click.echo(f"{len(report.missing)} stored file(s) are gone from disk; --remove-missing forgets them:")
        for path in report.missing:
            click.echo(f"  {printable(str(path))}")
    counts = ", ".join(f"{report.count(s)} {s.value}" for s in FileStatus if report.count(s))
    click.echo(f"{len(report.files)} files: {counts or 'nothing to read'} · {seconds:.1f} s")
