"""`referent timeline`: what the archive knows of a matter, step by step.

Comes in: what the matter is called. Goes out: text, JSON, Markdown or a Word file. Left to others: the
matters (`service.matters`).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.common import as_json, clearance_option, settings_of
from service.cli.output import print_json, wrapped
from service.labels import flowing, page_range, printable

if TYPE_CHECKING:
    from service.matters.timeline import Step, Timeline
    from service.settings import Settings


@click.command()
@click.argument("topic")
@as_json
@click.option("--markdown", "markdown_out", is_flag=True, help="Print Markdown.")
@click.option(
    "--word", "word_file", type=click.Path(dir_okay=False, path_type=Path), help="Write a Word file."
)
@clearance_option
@click.pass_context
def timeline(
    ctx: click.Context,
    topic: str,
    json_out: bool,
    markdown_out: bool,
    word_file: Path | None,
    clearance: str,
) -> None:
    """Show how meetings treated TOPIC, by date, with what came of it and why it is one matter."""
    if json_out + markdown_out + bool(word_file) > 1:
        raise click.UsageError("--json, --markdown and --word exclude each other.")
    if not topic.strip():
        raise click.UsageError("TOPIC is empty.")
    settings = settings_of(ctx)
    found = _timeline(settings, clearance, " ".join(topic.split()))
    if json_out:
        from service.matters.as_json import timeline_json

        print_json(timeline_json(found))
    elif not found.steps:
        pass
    elif markdown_out or word_file:
        _file(found, settings.base_url, word_file)
    else:
        click.echo(_as_text(found))
    if not found.steps:
        click.echo("The archive tells of no such matter.", err=True)
        ctx.exit(3)


def _timeline(settings: Settings, clearance: str, topic: str) -> Timeline:
    from service.browse.shelf import Shelves
    from service.matters.timeline import timeline_of
    from service.wiring import open_archive

    with open_archive(settings, clearance=clearance) as archive:
        return timeline_of(archive, Shelves().of(archive.catalog), topic)


def _file(found: Timeline, base_url: str, word_file: Path | None) -> None:
    from service.export.markdown import to_markdown
    from service.matters.sheet import timeline_sheet

    sheet = timeline_sheet(found, "da", base_url)
    if word_file is None:
        click.echo(to_markdown(sheet), nl=False)
        return
    from service.export.word import to_word

    word_file.write_bytes(to_word(sheet, datetime.now()))
    click.echo(f"Wrote {word_file}.", err=True)


def _as_text(found: Timeline) -> str:
    from service.matters.said import matter_said, word

    heads = [f"{printable(m.title)} — {matter_said(m)}" for m in found.matters]
    papers = [f"    {printable(p.title)} — {printable(p.document)}" for m in found.matters for p in m.papers]
    shown = [word("papers"), *papers] if papers else []
    return "\n".join([*heads, "", *(_step(s) for s in found.steps), *shown])


def _step(step: Step) -> str:
    from service.matters.said import changed_said, reasons_said, step_said

    lines = [step_said(step)]
    if step.treatment and step.place.title:
        lines.append(f"    {printable(step.place.title)}")
    for source in step.said:
        lines.append(wrapped(f"“{flowing(source.quote)}”"))
        lines.append(f"    {printable(source.document)}, {page_range(source.page_start, source.page_end)}")
    treated = step.treatment
    if treated and treated.link and treated.link.reasons:
        lines.append(wrapped(f"Samme sag: {reasons_said(treated.link.reasons)}"))
    if step.matter and treated and step.at is not None and (change := step.matter.changed(step.at)):
        lines.append(wrapped(changed_said(change, step.matter.treatments[change.by])))
        lines.append(wrapped(f"Før: “{' '.join(flowing(s.quote) for s in change.before)}”"))
        lines.append(wrapped(f"Nu: “{' '.join(flowing(s.quote) for s in change.after)}”"))
    return "\n".join([*lines, ""])
