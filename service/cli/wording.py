"""`referent wording`: earlier wordings of a text, a draft checked, a phrase looked for.

Comes in: a text, a file or a phrase. Goes out: text or JSON on stdout, or a Word file. Left to others:
finding (`service.wording`).
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli.common import as_json, clearance_option, settings_of
from service.cli.output import print_json, wrapped
from service.labels import printable

if TYPE_CHECKING:
    from service.wiring import Archive
    from service.wording.draft_file import DraftText
    from service.wording.model import Checked, Hit, Looked, Paragraph
    from service.wording.phrase import Phrases

NOT_FOUND = 3


@click.command()
@click.argument("text", required=False)
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check a draft, paragraph by paragraph: a .txt or .docx file.",
)
@click.option("--phrase", metavar="P", help="Find these very words; * is any letters or words, ? one letter.")
@click.option(
    "--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="Most that is listed."
)
@click.option(
    "--word",
    "word_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the checked draft as Word, with tracked changes and comments.",
)
@as_json
@clearance_option
@click.pass_context
def wording(
    ctx: click.Context,
    text: str | None,
    file: Path | None,
    phrase: str | None,
    limit: int,
    word_file: Path | None,
    json_out: bool,
    clearance: str,
) -> None:
    """Find earlier wordings of TEXT: where, in which words, what changed, what became of them.

    With "-" for TEXT it is read from standard input. --file checks a whole draft; --phrase finds very words.
    """
    if sum(given is not None for given in (text, file, phrase)) != 1:
        raise click.UsageError("Give a TEXT, --file or --phrase, and one of them.")
    if text == "-":
        text = sys.stdin.read()
    from service.browse.shelf import Shelves
    from service.wiring import open_archive

    settings = settings_of(ctx)
    with open_archive(settings, clearance=clearance) as archive:
        shelf = Shelves().of(archive.catalog)
        if phrase is not None:
            found = _phrases(archive, shelf, phrase, limit, json_out)
        elif file is not None or word_file is not None:
            draft = _draft(text, file)
            found = _checked(archive, shelf, draft, word_file, json_out, settings.base_url)
        else:
            found = _looked(archive, shelf, text or "", limit, json_out)
    if not found:
        ctx.exit(NOT_FOUND)


def _draft(text: str | None, file: Path | None) -> DraftText:
    from service.wording.draft_file import DraftText, read_draft
    from service.wording.look import paragraphs_of

    if file is not None:
        return read_draft(file.read_bytes(), file.name)
    return DraftText(tuple(paragraphs_of(text or "")))


def _looked(archive: Archive, shelf: Any, text: str, limit: int, json_out: bool) -> bool:
    from service.audit import at_the_shell
    from service.wording.as_json import looked_json
    from service.wording.look import look, related

    found = look(archive, shelf, text, at_the_shell(passages=False), limit)
    near = () if found.hits else related(archive, text)
    if json_out:
        from service.answer_json import citation_to_json

        print_json(looked_json(found) | {"related": [citation_to_json(c) for c in near]})
        return bool(found.hits or near)
    for n, hit in enumerate(found.hits, start=1):
        click.echo(_hit_text(hit, f"{n}. "))
    if found.hits:
        click.echo(_lineage_text(found))
        return True
    if near:
        click.echo("Ingen steder har ordene; dette siger noget nær det samme med andre ord:\n")
        for c in near:
            from service.labels import place

            where = place(c.body, c.meeting_date, c.item_number, c.section, (c.page_start, c.page_end))
            click.echo(f"{where}\n{wrapped(c.quote)}\n")
        return True
    click.echo("Intet tidligere: arkivet har ingen formulering, der ligner.", err=True)
    return False


def _checked(
    archive: Archive, shelf: Any, draft: DraftText, word_file: Path | None, json_out: bool, base_url: str
) -> bool:
    from service.audit import at_the_shell
    from service.wording.as_json import checked_json
    from service.wording.look import check_draft
    from service.wording.model import Fate

    checked = check_draft(archive, shelf, draft.paragraphs, at_the_shell(passages=False))
    if word_file is not None:
        from service.wording.word import to_word

        word_file.write_bytes(to_word(checked, draft.levels, datetime.now(UTC), base_url))
        click.echo(f"{word_file} skrevet.", err=True)
    if json_out:
        print_json(checked_json(checked))
    else:
        for paragraph in checked.paragraphs:
            click.echo(_paragraph_text(paragraph))
        click.echo(_summary(checked))
    told = {p.fate for p in checked.paragraphs} - {Fate.NEW, Fate.SHORT}
    return bool(told) or any(p.contradictions for p in checked.paragraphs)


def _phrases(archive: Archive, shelf: Any, phrase: str, limit: int, json_out: bool) -> bool:
    from service.audit import at_the_shell
    from service.wording.as_json import phrases_json
    from service.wording.look import look_for

    found = look_for(archive, shelf, phrase, at_the_shell(passages=False), limit)
    if json_out:
        print_json(phrases_json(found))
    else:
        click.echo(_phrases_text(found), nl=False)
    if not found.uses:
        click.echo("Ingen steder i arkivet har disse ord.", err=True)
    return bool(found.uses)


def _hit_text(hit: Hit, mark: str = "") -> str:
    from service.wording.said import inline, reference, standing_said

    lines = [f"{mark}{reference(hit.first)} · {standing_said(hit.first.standing)}"]
    lines.append(wrapped(hit.words))
    if hit.verbatim:
        lines.append("    ordret")
    else:
        lines.append(wrapped(f"ændring: {inline(hit.pieces)}"))
    lines.append(f"    {printable(hit.first.sources[0].document)}")
    lines += [f"    også: {reference(u)} · {standing_said(u.standing)}" for u in hit.uses[1:6]]
    if len(hit.uses) > 6:
        lines.append(f"    og {len(hit.uses) - 6} steder til")
    return "\n".join([*lines, ""])


def _lineage_text(found: Looked) -> str:
    from service.labels import long_date
    from service.wording.said import changes_said, reference

    versions = found.lineage.versions
    if not versions:
        return ""
    lines = ["Formuleringens historie:"]
    for n, version in enumerate(versions):
        label = "første gang" if n == 0 else "ændret"
        lines.append(f"    {long_date(version.first)} · {label} · {reference(version.hit.uses[-1])}")
        if version.change:
            lines.append(wrapped(changes_said(version.change), "        "))
    last = max(v.last for v in versions)
    return "\n".join([*lines, f"    {long_date(last)} · sidst brugt"])


def _paragraph_text(paragraph: Paragraph) -> str:
    from service.wording.said import fate_said, reason_said, reference

    lines = [f"[{fate_said(paragraph.fate)}]", wrapped(paragraph.text)]
    for hit in paragraph.hits[:1]:
        lines += ["  fra:", _hit_text(hit, "    ").rstrip("\n")]
    if paragraph.later:
        lines += ["  senere formulering:", _hit_text(paragraph.later, "    ").rstrip("\n")]
    for c in paragraph.contradictions:
        lines.append(f"  ! En senere beslutning siger {reason_said(c.reason)}: {reference(c.use)}")
        lines += [wrapped(f"beslutningen: “{c.words}”"), wrapped(f"udkastet: “{c.sentence}”")]
    return "\n".join([*lines, ""])


def _summary(checked: Checked) -> str:
    from service.wording.model import Fate
    from service.wording.said import fate_said

    counts = [f"{fate_said(f).lower()}: {n}" for f in Fate if (n := checked.count(f))]
    against = sum(len(p.contradictions) for p in checked.paragraphs)
    return " · ".join([*counts, f"modsagt af senere beslutninger: {against}"])


def _phrases_text(found: Phrases) -> str:
    from service.wording.said import reference

    lines = []
    for one in found.uses:
        lines.append(reference(one.use))
        lines.append(wrapped(f"{one.before}»{one.words}«{one.after}"))
    if found.uses:
        places = "sted" if found.total == 1 else "steder"
        lines.append(
            f"{found.total} {places}"
            + (f", de nyeste {len(found.uses)} vist" if found.total > len(found.uses) else "")
        )
    return "".join(f"{line}\n" for line in lines)
