"""`referent digest`: what meetings resolved, on one page.

Comes in: a meeting or a period. Goes out: text, JSON, Markdown or a Word file. Left to others: gathering
(`service.digest`), writing files (`service.export`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.browse import read_meeting
from service.cli.common import as_day, as_json, clearance_option, settings_of
from service.cli.output import print_json
from service.labels import flowing

if TYPE_CHECKING:
    from service.digest.model import Digest, Period
    from service.export.model import Sheet
    from service.settings import Settings


@click.command()
@click.option("--meeting", "meeting", metavar="M", help='A meeting as "DAS 2022-05-23" or DAS/2022-05-23.')
@click.option("--from", "first", callback=as_day, metavar="D", help="Only meetings on or after D.")
@click.option("--to", "last", callback=as_day, metavar="D", help="Only meetings on or before D.")
@click.option("--body", default="", metavar="B", help="Only this body's meetings.")
@click.option("--since", callback=as_day, metavar="D", help="Tell what is new: what came after D.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--word", type=click.Path(dir_okay=False, path_type=Path), help="Write a Word file.")
@as_json
@clearance_option
@click.pass_context
def digest(
    ctx: click.Context,
    meeting: str | None,
    first: date | None,
    last: date | None,
    body: str,
    since: date | None,
    markdown: bool,
    word: Path | None,
    json_out: bool,
    clearance: str,
) -> None:
    """Show what meetings resolved: outcomes first, the decisions' own words, what they ask of whom."""
    if markdown + json_out + bool(word) > 1:
        raise click.UsageError("--json, --markdown and --word exclude each other.")
    if not (meeting or first or last or since):
        raise click.UsageError("Name a meeting, or a period with --from, --to or --since.")
    from service.digest.as_json import to_json
    from service.digest.model import Period
    from service.digest.sheet import digest_sheet

    named, day = read_meeting(meeting.replace("/", " ", 1)) if meeting else (None, None)
    # Without a period, what is new is all that is asked for.
    new = since + timedelta(1) if since and not last else None
    period = Period(named or body, day or first or new, day or last, since)
    settings = settings_of(ctx)
    found = _digest(settings, clearance, period)
    if json_out:
        print_json(to_json(found))
    else:
        _put(digest_sheet(found, "da", settings.base_url), markdown, word)
    if not found.meetings:
        click.echo("The archive has no meetings in the period; `referent meetings` lists them.", err=True)
        ctx.exit(3)


def _digest(settings: Settings, clearance: str, period: Period) -> Digest:
    from service.browse.shelf import Shelves
    from service.digest.gather import digest_of
    from service.followups.listed import Board
    from service.wiring import open_archive

    shelves = Shelves()
    with open_archive(settings, clearance=clearance) as archive:
        return digest_of(archive, shelves.of(archive.catalog), Board(shelves), period)


def _put(sheet: Sheet, markdown: bool, word: Path | None) -> None:
    from service.export.markdown import to_markdown
    from service.export.word import to_word

    if word:
        word.write_bytes(to_word(sheet, datetime.now()))
        click.echo(str(word))
    elif markdown:
        click.echo(to_markdown(sheet), nl=False)
    else:
        click.echo("\n".join(_lines(sheet)))


def _lines(sheet: Sheet) -> list[str]:
    """The sheet for a terminal: headings, lines and quotes; its links are for files."""
    lines = [sheet.title, ""]
    for block in sheet.blocks:
        indent = "  " * max(block.level - 2, 0)
        lines += [f"{indent}{flowing(block.heading)}"] if block.heading else []
        lines += [f"{indent}  {flowing(line)}" for line in block.lines]
        lines += [f"{indent}  ”{flowing(quote)}”" for quote in block.quotes]
        lines += [f"{indent}  {link.words}" for link in block.links if block.quotes]
    return lines
