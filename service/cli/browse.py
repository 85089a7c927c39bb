"""`referent show`, `meetings` and `items`: what the catalog holds.

Comes in: a document, a meeting. Goes out: its structure, as text or the contract's JSON. Left to others:
the catalog's queries, the lines of text (`browse_text`).
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ingest.dates import find_dates
from service.cli.browse_text import item_line, meeting_line, structure_lines
from service.cli.common import as_json, settings_of
from service.cli.output import print_json, without_controls
from service.errors import NotFoundError
from service.labels import printable

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from ingest.catalog_model import ItemEntry, MeetingEntry
    from ingest.linking import HeldMeeting
    from service.cli.browse_text import ListedItem, ListedMeeting
    from service.matters.book import Book


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
        _add_later(structure, catalog, document)
    if json_out:
        print_json(structure)
    else:
        click.echo("\n".join(structure_lines(structure)))


@click.command()
@as_json
@click.pass_context
def meetings(ctx: click.Context, json_out: bool) -> None:
    """List the meetings that have an agenda or minutes in the archive, each once."""
    from service.wiring import open_catalog

    with open_catalog(settings_of(ctx)) as catalog:
        listed = list(_meetings(catalog))
    if json_out:
        print_json({"meetings": [_meeting_json(m) for m in listed]})
        return
    for meeting in listed:
        click.echo(meeting_line(meeting))


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
    """List the items of a meeting, each once, with their outcome."""
    from service.wiring import open_catalog

    named, day = read_meeting(meeting)
    with open_catalog(settings_of(ctx)) as catalog:
        book = _book(catalog)
        listed = list(_items(catalog, body or named, day, book))
        if not listed:
            raise NotFoundError(f"{meeting}: no such meeting in the archive; `referent meetings` lists them.")
    if json_out:
        from service.matters.as_json import later_json

        print_json({"items": [_item_json(i) | {"later": later_json(i.at)} for i in listed]})
        return
    for item in listed:
        click.echo(item_line(item))


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


def _meetings(catalog: Catalog) -> Iterator[ListedMeeting]:
    from service.cli.browse_text import ListedMeeting

    entries = {(e.document_id, e.part): e for e in catalog.meetings()}
    for held in catalog.held_meetings():
        # A document may have been replaced between the two questions.
        found = [e for p in held.papers if (e := entries.get((p.document_id, p.part)))]
        if found:
            yield ListedMeeting(held, tuple(found))


def _book(catalog: Catalog) -> Book:
    """The archive's matters, for what came later of an item."""
    from service.browse.shelf import Shelves
    from service.matters.gather import Matters

    return Matters(Shelves()).of(catalog)


def _add_later(structure: dict[str, Any], catalog: Catalog, document: str) -> None:
    """Put what came later of its matter to each item of a document's meetings."""
    from service.matters.as_json import later_json

    book = _book(catalog)
    for part in structure["parts"]:
        for item in part["items"]:
            item["later"] = later_json(book.of_paper(document, part["ordinal"], item["number"]))


def _items(catalog: Catalog, body: str | None, day: date | None, book: Book) -> Iterator[ListedItem]:
    from ingest.linking import items_of
    from service.cli.browse_text import ListedItem

    entries = {(e.document_id, e.part, e.ordinal): e for e in catalog.items()}
    for held in catalog.held_meetings():
        if not _is_asked_for(held, body, day):
            continue
        for item in items_of(held):
            keys = [(p.document_id, p.part, i.ordinal) for p, i in item.entries]
            found = [entries[k] for k in keys if k in entries]
            if found:
                first = found[0]
                at = book.of_paper(first.document_id, first.part, first.number)
                yield ListedItem(held, tuple(found), at)


def _is_asked_for(held: HeldMeeting, body: str | None, day: date | None) -> bool:
    same_body = body is None or (held.body or "").casefold() == body.casefold()
    return same_body and (day is None or held.date == day)


def _meeting_json(listed: ListedMeeting) -> dict[str, Any]:
    """The entry of the paper that says most about the meeting, and all its papers."""
    held, entries = listed.held, {(e.document_id, e.part): e for e in listed.entries}
    papers = {
        name: [
            _meeting_ref(e) for p in found if (e := entries.get((p.document_id, p.part)))
        ]
        for name, found in (("agenda", held.agendas), ("minutes", held.minutes))
    }  # fmt: skip
    own = {"body": held.body, "date": held.date.isoformat() if held.date else None}
    return _entry_json(listed.entries[0]) | own | {"linked": held.is_linked, **papers}


def _meeting_ref(entry: MeetingEntry) -> dict[str, Any]:
    names = ("document", "document_id", "part", "items", "approval")
    return {name: getattr(entry, name) for name in names}


def _item_json(listed: ListedItem) -> dict[str, Any]:
    """The entry of the paper that says most about the item, and where else it stands."""
    first, *others = listed.entries
    refs = [
        {
            "document": e.document,
            "document_id": e.document_id,
            "part": e.part,
            "kind": e.kind,
            "number": e.number,
            "title": e.title,
            "page": e.page_start,
        }
        for e in others
    ]
    return _entry_json(first) | {"linked": refs}


def _entry_json(entry: MeetingEntry | ItemEntry) -> dict[str, Any]:
    values = asdict(entry)
    day: date | None = values["date"]
    return values | {"date": day.isoformat() if day else None}


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
