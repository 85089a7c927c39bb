"""`referent search`: ranked passages.

Comes in: a query and filters. Goes out: passages, best first. Left to others: finding them (`index`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from service.cli.common import as_json, clearance_option, filter_options, settings_of
from service.cli.output import print_json, wrapped
from service.labels import place, printable

if TYPE_CHECKING:
    from index.model import Passage

_SHOWN_CHARS = 320


@click.command()
@click.argument("query")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), metavar="N")
@filter_options
@clearance_option
@as_json
@click.pass_context
def search(
    ctx: click.Context,
    query: str,
    limit: int,
    bodies: tuple[str, ...],
    first: date | None,
    last: date | None,
    sections: tuple[str, ...],
    kinds: tuple[str, ...],
    clearance: str,
    json_out: bool,
) -> None:
    """Rank passages of the archive by how well they fit QUERY.

    Exits with 3 when nothing fits.
    """
    from service.answer_json import passage_to_json
    from service.audit import at_the_shell
    from service.filters import to_filters
    from service.wiring import open_archive

    filters = to_filters(bodies, first, last, sections, kinds)
    settings = settings_of(ctx)
    with open_archive(settings, clearance=clearance) as archive:
        passages = archive.retriever.search(query, filters, limit)
        archive.audit.add(at_the_shell(passages=True).of_search(query, passages))
    if json_out:
        print_json({"query": query, "passages": [passage_to_json(p) for p in passages]})
    for n, passage in enumerate(passages if not json_out else (), start=1):
        click.echo(_as_text(n, passage))
    if not passages:
        click.echo("Nothing in the archive fits this query.", err=True)
        ctx.exit(3)


def _as_text(n: int, passage: Passage) -> str:
    chunk = passage.chunk
    where = place(
        chunk.body, chunk.meeting_date, chunk.item_number, chunk.section, (chunk.page_start, chunk.page_end)
    )
    lines = [f"{n}. {where} — {printable(chunk.document)}"]
    if chunk.item_title:
        lines.append(f"   {printable(chunk.item_title)}")
    text = chunk.text if len(chunk.text) <= _SHOWN_CHARS else chunk.text[:_SHOWN_CHARS] + " …"
    return "\n".join([*lines, wrapped(text, "   "), ""])
