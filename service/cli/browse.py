"""`referent show`, `meetings` and `items`: what the catalog holds.

Comes in: a document, a meeting. Goes out: its structure, as text or the contract's JSON. Left to others:
the catalog's queries.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ingest.dates import find_dates
from ingest.model import DocumentKind, Outcome
from service.cli.common import as_json, settings_of
from service.cli.output import print_json, without_controls
from service.errors import NotFoundError
from service.labels import kind_name, long_date, outcome_name, page_range, printable

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from ingest.catalog_model import ItemEntry, MeetingEntry


@click.command()
@click.argument("document")
@click.option(
    "--page", type=click.IntRange(1, 1_000_000), metavar="N", help="The raw text of page N instead."
)
@as_json
@click.pass_context
def show(ctx: click.Context, document: str, page: int | None, json_out: bool) -> None:
    """Show what DOCUMENT (a file name) consists of: parts, meetings, items, decisions."""
    from service.wiring import open_catalog

    with open_catalog(settings_of(ctx)) as catalog:
        if page is not None:
            text = catalog.page(document, page)
            if text is None:
                raise _no_such_page(catalog, document, page)
            if json_out:
                print_json({"document": document, "page": page, "text": text})
            else:
                click.echo(without_controls(text) if sys.stdout.isatty() else text)
            return
        structure = catalog.structure(document)
        if structure is None:
            raise _no_such_document(catalog, document)
    if json_out:
        print_json(structure)
    else:
        click.echo("\n".join(_structure_lines(structure)))


@click.command()
@as_json
@click.pass_context
def meetings(ctx: click.Context, json_out: bool) -> None:
    """List the meetings that have an agenda or minutes in the archive."""
    from service.wiring import open_catalog

    with open_catalog(settings_of(ctx)) as catalog:
        entries = catalog.meetings()
    if json_out:
        print_json({"meetings": [_entry_json(e) for e in entries]})
        return
    for entry in entries:
        click.echo(_meeting_line(entry))


@click.command()
@click.option(
    "--meeting",
    "meeting",
    required=True,
    metavar="M",
    help='A meeting as "DAS 2022-05-23", a date, or a body.',
)
@click.option("--body", metavar="B", help="Only this body, where several met on the day.")
@as_json
@click.pass_context
def items(ctx: click.Context, meeting: str, body: str | None, json_out: bool) -> None:
    """List the items of a meeting with their outcome."""
    from service.wiring import open_catalog

    named, day = read_meeting(meeting)
    with open_catalog(settings_of(ctx)) as catalog:
        entries = catalog.items(body or named, day)
        if not entries:
            raise NotFoundError(f"{meeting}: no such meeting in the archive; `referent meetings` lists them.")
    if json_out:
        print_json({"items": [_entry_json(e) for e in entries]})
        return
    for entry in entries:
        click.echo(_item_line(entry))


def read_meeting(text: str) -> tuple[str | None, date | None]:
    """ "DAS 2022-05-23" → its body and its day; either may be absent, but not both.

    Raises:
        click.UsageError: the text names neither.
    """
    found = find_dates(text)
    if len(found) > 1 or (found and found[0].date is None):
        raise click.UsageError(f"'{text}' is not one meeting; write it as \"DAS 2022-05-23\".")
    day = found[0].date if found else None
    rest = text[: found[0].start] + text[found[0].end :] if found else text
    body = rest.strip(" \t,.;:-") or None
    if body is None and day is None:
        raise click.UsageError('--meeting is empty; write it as "DAS 2022-05-23".')
    return body, day


def _entry_json(entry: MeetingEntry | ItemEntry) -> dict[str, Any]:
    values = asdict(entry)
    day: date | None = values["date"]
    return values | {"date": day.isoformat() if day else None}


def _meeting_line(entry: MeetingEntry) -> str:
    day = long_date(entry.date) if entry.date else "uden dato"
    counts = f"{entry.items} punkter, {entry.decided} besluttet"
    kind = kind_name(entry.kind)
    return f"{entry.body or '?'} · {day} · {kind} · {counts} — {printable(entry.document)}"


def _item_line(entry: ItemEntry) -> str:
    outcome = f" · {outcome_name(entry.outcome)}" if entry.outcome else ""
    where = page_range(entry.page_start, entry.page_end)
    number = entry.number or "–"
    return f"{number:>4}  {_title(entry.title)}{outcome} · {where} — {printable(entry.document)}"


def _structure_lines(structure: dict[str, Any]) -> Iterable[str]:
    yield f"{printable(structure['document'])} · {structure['pages']} sider · {structure['status']}"
    for part in structure["parts"]:
        meeting = part["meeting"] or {}
        day = long_date(date.fromisoformat(meeting["date"])) if meeting.get("date") else ""
        facts = [kind_name(DocumentKind(part["kind"])), meeting.get("body") or "", day]
        where = page_range(part["page_start"], part["page_end"])
        yield f"\n{printable(part['title'])}\n  {' · '.join(f for f in [*facts, where] if f)}"
        if part["parent"]:
            yield f"  hører til {printable(part['parent'])}"
        yield f"  ({printable(part['reason'])})"
        for item in part["items"]:
            outcome = f" · {outcome_name(Outcome(item['outcome']))}" if item["outcome"] else ""
            yield (
                f"  {item['number'] or '–':>4}  {_title(item['title'])}{outcome}"
                f" · {page_range(item['page_start'], item['page_end'])}"
            )


def _no_such_page(catalog: Catalog, document: str, page: int) -> NotFoundError:
    structure = catalog.structure(document)
    if structure is None:
        return _no_such_document(catalog, document)
    return NotFoundError(f"{printable(document)} has no page {page}; it has {structure['pages']}.")


def _no_such_document(catalog: Catalog, document: str) -> NotFoundError:
    names = [d.document for d in catalog.documents()]
    near = difflib.get_close_matches(document, names, n=3, cutoff=0.4)
    hint = f" Did you mean {', '.join(printable(n) for n in near)}?" if near else ""
    return NotFoundError(f"{printable(document)}: no such document in the archive.{hint}")


def _title(title: str) -> str:
    """An item's title; bundles lose some, and a blank would read as a fault of ours."""
    return printable(title) or "(uden overskrift)"
