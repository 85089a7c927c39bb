"""`referent followups`: what decisions ask of whom, by when, and whether the matter came again.

Comes in: what to narrow to. Goes out: text, JSON, CSV or a calendar on stdout. Left to others: reading
decisions (`service.followups`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from service.cli.browse import read_meeting
from service.cli.common import as_json, clearance_option, settings_of
from service.cli.output import print_json, wrapped
from service.labels import page_range, printable

if TYPE_CHECKING:
    from service.followups.listed import Wanted
    from service.followups.model import Traced
    from service.settings import Settings


@click.command()
@click.option("--meeting", "meeting", metavar="M", help='A meeting as "DAS 2022-05-23" or DAS/2022-05-23.')
@click.option("--body", default="", metavar="B", help="Only this body's meetings.")
@click.option("--owner", default="", metavar="TEXT", help="Only where who is to do it has these letters.")
@click.option("--open", "open_only", is_flag=True, help="Only where no later mention was found.")
@as_json
@click.option("--csv", "csv_out", is_flag=True, help="Print CSV.")
@click.option("--ical", "ical_out", is_flag=True, help="Print a calendar of those with a day or month.")
@clearance_option
@click.pass_context
def followups(
    ctx: click.Context,
    meeting: str | None,
    body: str,
    owner: str,
    open_only: bool,
    json_out: bool,
    csv_out: bool,
    ical_out: bool,
    clearance: str,
) -> None:
    """List what the decisions of meetings ask someone to do: who, what, by when, and where it says so."""
    if json_out + csv_out + ical_out > 1:
        raise click.UsageError("--json, --csv and --ical exclude each other.")
    from service.followups.listed import Wanted

    named, day = read_meeting(meeting.replace("/", " ", 1)) if meeting else (None, None)
    wanted = Wanted(named or body, owner, day, open_only=open_only)
    settings = settings_of(ctx)
    entries, last = _listed(settings, clearance, wanted)
    if ical_out:
        entries = [e for e in entries if e.task.due and e.task.due.has_date]
    if json_out:
        from service.followups.as_json import to_json

        print_json({"followups": [to_json(e, last) for e in entries]})
    elif entries and (csv_out or ical_out):
        click.echo(_file(entries, last, settings.base_url, ical=ical_out), nl=False)
    else:
        for entry in entries:
            click.echo(_as_text(entry, last))
    if not entries:
        click.echo("No decision in the archive asks for this, or none by a day or month.", err=True)
        ctx.exit(3)


def _listed(settings: Settings, clearance: str, wanted: Wanted) -> tuple[list[Traced], date | None]:
    """Follow-ups by their meetings' dates, and the archive's last day."""
    from service.browse.shelf import Shelves
    from service.followups.listed import Board
    from service.wiring import open_archive

    board = Board(Shelves())
    with open_archive(settings, clearance=clearance) as archive:
        entries = board.traced(archive, board.wanted(archive, wanted))
        return entries, archive.catalog.coverage().last


def _file(entries: list[Traced], last: date | None, base_url: str, *, ical: bool) -> bytes:
    from service.export.table import to_csv
    from service.followups.ical import to_ical
    from service.followups.sheet import follow_up_sheet

    if ical:
        return to_ical(entries, datetime.now(UTC), base_url)
    return to_csv(follow_up_sheet(entries, last, "da", base_url))


def _as_text(entry: Traced, last: date | None) -> str:
    from service.followups.said import due_said, item_said, nothing_later_said, who_said

    task, source = entry.task, entry.task.source
    due = due_said(task.due)
    later = "; ".join(item_said(p) for p in entry.later)
    lines = [
        " · ".join(filter(None, (item_said(task.item), who_said(task.who), f"frist: {due}" if due else ""))),
        wrapped(task.what),
        f"    {printable(source.document)}, {page_range(source.page_start, task.sources[-1].page_end)}",
        f"    senere omtale: {later}" if later else f"    {nothing_later_said(last)}",
        "",
    ]
    return "\n".join(lines)
