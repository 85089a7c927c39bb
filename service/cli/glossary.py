"""`referent glossary`: what abbreviations and terms mean, by the archive; and the secretariat's corrections.

Comes in: a term, or nothing for all; what is to be corrected. Goes out: text, JSON, CSV or Markdown on
stdout. Left to others: mining (`service.glossary`), corrections (`glossary_edit`).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.model import CLEARANCES
from service.cli.common import as_json, clearance_option, settings_of
from service.cli.output import print_json, wrapped
from service.labels import printable

if TYPE_CHECKING:
    from service.glossary.model import Entry
    from service.settings import Settings


@click.command()
@click.argument("term", required=False, default="")
@as_json
@click.option("--csv", "csv_out", is_flag=True, help="Print CSV.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--word", type=click.Path(dir_okay=False, path_type=Path), help="Write a Word file.")
@click.option(
    "--set", "long", metavar="TEXT", help="Correct what TERM is short for; adds it where it is not listed."
)
@click.option("--explain", metavar="TEXT", help="Correct the explanation of TERM, or add it.")
@click.option("--hide", "change", flag_value="hidden", help="Leave TERM, or the meaning named, out.")
@click.option("--merge", "into", metavar="NAME", help="Put TERM under the entry NAME.")
@click.option("--reset", "change", flag_value="reset", help="Forget what was corrected of TERM.")
@click.option(
    "--meaning", default="", metavar="ID", help="Which meaning is corrected, where there are several."
)
@click.option(
    "--visible", type=click.Choice(CLEARANCES), help="Who sees the correction.  [default: who sees the words]"
)
@clearance_option
@click.pass_context
def glossary(
    ctx: click.Context,
    term: str,
    json_out: bool,
    csv_out: bool,
    markdown: bool,
    word: Path | None,
    long: str | None,
    explain: str | None,
    change: str | None,
    into: str | None,
    meaning: str,
    visible: str | None,
    clearance: str,
) -> None:
    """Show what TERM means by the archive's own words, or list every abbreviation and term.

    --set, --explain, --hide, --merge and --reset correct an entry; a correction is never shown as a quote and
    is kept when files are read again. They see the whole archive, whatever --clearance says.
    """
    if json_out + csv_out + markdown + bool(word) > 1:
        raise click.UsageError("--json, --csv, --markdown and --word exclude each other.")
    changes = bool(long or explain) + bool(change) + bool(into)
    if changes > 1 or (changes and not term.strip()):
        raise click.UsageError("Name one TERM and one correction.")
    settings = settings_of(ctx)
    if changes:
        from service.cli.glossary_edit import Wanted, correct

        wanted = Wanted(
            term.strip(), long or "", explain or "", change or "", into or "", meaning, visible or ""
        )
        click.echo(correct(settings, wanted), err=True)
        return
    entries = _found(settings, clearance, term)
    if json_out:
        from service.glossary.as_json import to_json

        print_json({"entries": [to_json(e) for e in entries]})
    elif entries and (csv_out or markdown or word):
        _put(entries, settings.base_url, csv_out, word)
    else:
        for entry in entries:
            click.echo(_as_text(entry))
    if not entries:
        click.echo(
            "The archive gives no meaning of this; `referent search` shows where it is used.", err=True
        )
        ctx.exit(3)


def _found(settings: Settings, clearance: str, term: str) -> list[Entry]:
    """The entry of a name; else all that have the letters."""
    from service.cli.glossary_edit import opened

    with opened(settings, clearance) as (_, _, found):
        exact = found.named(term.strip()) if term.strip() else None
        return [exact] if exact else list(found.matching(term))


def _put(entries: list[Entry], base_url: str, csv_out: bool, word: Path | None) -> None:
    from service.export.markdown import to_markdown
    from service.export.table import to_csv
    from service.export.word import to_word
    from service.glossary.sheet import glossary_sheet

    sheet = glossary_sheet(entries, "da", base_url)
    if word:
        word.write_bytes(to_word(sheet, datetime.now()))
        click.echo(str(word))
    else:
        click.echo((to_csv if csv_out else to_markdown)(sheet), nl=False)


def _as_text(entry: Entry) -> str:
    from service.glossary.said import document_said, given_said, used_said
    from service.glossary.sheet import own_words, shown

    lines = [" · ".join(filter(None, (printable(entry.name), *map(printable, entry.also), used_said(entry))))]
    for n, meaning in enumerate(entry.meanings, start=1):
        mark = f"{n}. " if len(entry.meanings) > 1 else ""
        lines += [f"  {mark}{printable(line)}" for line in own_words(meaning, "da")]
        for given in shown(meaning):
            lines += [
                wrapped(f"“{given.quote}”"),
                f"      {printable(' — '.join(filter(None, (given_said(given), document_said(given)))))}",
            ]
    return "\n".join([*lines, ""])
