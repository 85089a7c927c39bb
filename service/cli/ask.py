"""`referent ask`: one question, a file of them, or a conversation at the terminal.

Comes in: a question, or JSON lines with `question` and perhaps `id`. Goes out: the answer with its
sources, or the contract's JSON. Left to others: answering (`service.answer`), what a conversation keeps
(`service.conversation`), the talk at the terminal (`talk`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.model import OPEN
from service.cli.common import as_json, clearance_option, settings_of
from service.cli.output import Progress, print_json, print_json_line, without_controls, wrapped
from service.errors import BadLineError, QuestionError
from service.labels import outcome_name, place, printable

if TYPE_CHECKING:
    from service.model import Answer, Citation
    from service.wiring import Archive

NOT_KEPT = "Samtaler gemmes ikke her (REFERENT_CONVERSATION_DAYS=0)."
_HEADINGS = {
    "da": ("Udfald", "Kilder", "Forstået som"),
    "en": ("Outcome", "Sources", "Understood as"),
}


@click.command()
@click.argument("question", required=False)
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='JSON lines, each {"question": …} and perhaps an "id", which is passed through.',
)
@click.option(
    "--conversation",
    metavar="ID",
    help='Go on with a conversation; "new" begins one and prints its ID on stderr.',
)
@clearance_option
@as_json
@click.pass_context
def ask(
    ctx: click.Context,
    question: str | None,
    file: Path | None,
    conversation: str | None,
    clearance: str,
    json_out: bool,
) -> None:
    """Answer QUESTION, or each question of a file, with citations.

    At a terminal, with neither, questions are read one by one; each may lean on those before it.

    Exits with 3 when the archive holds no answer to QUESTION. With --file, "not found" is an answer like
    any other: it exits with 0, or with 4 when a line could not be used; the other lines are answered.
    """
    from service.wiring import open_archive

    talks = question is None and file is None and sys.stdin.isatty()
    if (question is None) == (file is None) and not talks:
        raise click.UsageError("Give either a question or --file.")
    if file is not None and conversation is not None:
        raise click.UsageError("--conversation goes with a question, not with --file.")
    settings = settings_of(ctx)
    if talks:
        from service.audit import at_the_shell
        from service.cli.talk import talk

        audience = at_the_shell(passages=json_out)
        talk(settings, conversation, clearance, audience, lambda answer: print_answer(answer, json_out))
    elif question is not None:
        check_question(question, settings.max_question_chars)  # before the model loads
        with open_archive(settings, clearance=clearance) as archive:
            answer = answer_in(archive, question, conversation, json_out, clearance)
        if answer.status == "not_found":
            ctx.exit(3)
    elif file is not None:
        with open_archive(settings, clearance=clearance) as archive:
            failed = _answer_file(archive, file, settings.max_question_chars, json_out)
        if failed:
            click.echo(f"{file}: {failed} line(s) not answered.", err=True)
            ctx.exit(4)


def answer_in(
    archive: Archive, question: str, conversation: str | None, json_out: bool, clearance: str = OPEN
) -> Answer:
    """Answer and print; with the id of a conversation that begins here, or why there is none."""
    from service.answer_json import answer_to_json
    from service.audit import at_the_shell
    from service.conversation import session
    from service.conversation.model import Owner

    owner, audience = Owner(clearance=clearance), at_the_shell(passages=json_out)
    events = session.stream(archive, question, conversation, owner, audience)
    with Progress() as progress:  # while a language model words it, the terminal says so
        for event, kept in events:  # noqa: B007
            answer = event.answer
            if archive.answerer.writes:
                progress.show("Wording the answer …")
    if conversation == session.NEW:
        click.echo(f"Samtale: {kept}" if kept else NOT_KEPT, err=True)
    if json_out and conversation is not None:
        print_json(answer_to_json(answer) | {"conversation": kept})
    else:
        print_answer(answer, json_out)
    return answer


def _answer_file(archive: Archive, file: Path, max_chars: int, json_out: bool) -> int:
    """Answer line by line, in order; returns how many lines could not be used."""
    from service.audit import at_the_shell

    audience = at_the_shell(passages=json_out)
    failed = 0
    with Progress() as progress:
        for number, line in _lines(file):
            progress.show(f"Question {number}")
            try:
                record = _parse_line(line)
                check_question(record["question"], max_chars)
            except (BadLineError, QuestionError) as error:
                failed += 1
                click.echo(f"{file}:{number}: {error}", err=True)
                continue
            given_id = record.get("id")
            answer = archive.answerer.answer(record["question"], id="" if given_id is None else str(given_id))
            archive.audit.add(audience.of_answer(answer))
            _print_from_file(answer, given_id, json_out)
    return failed


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """Line number and content; blank lines and a byte-order mark are passed over."""
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if content.strip():
                yield number, content


def _parse_line(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadLineError("not UTF-8; save the file as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise BadLineError(f"not JSON ({error}); write one object a line.") from None
    if not isinstance(record, dict) or not isinstance(record.get("question"), str):
        raise BadLineError('not an object with a "question" that is text.')
    return record


def check_question(question: str, max_chars: int) -> None:
    if not question.strip():
        raise QuestionError("The question is empty; write what you want to know.")
    if len(question) > max_chars:
        raise QuestionError(
            f"The question has {len(question)} characters; at most {max_chars} are answered "
            "(REFERENT_MAX_QUESTION_CHARS). Shorten it."
        )


def _print_from_file(answer: Answer, given_id: Any, json_out: bool) -> None:
    from service.answer_json import answer_to_json

    if json_out:
        # The id goes out as it came in: a number stays a number.
        print_json_line(answer_to_json(answer) | ({} if given_id is None else {"id": given_id}))
    else:
        click.echo(f"# {printable(answer.question)}")
        print_answer(answer, json_out=False)
        click.echo()


def print_answer(answer: Answer, json_out: bool) -> None:
    from service.answer_json import answer_to_json

    if json_out:
        print_json(answer_to_json(answer))
        return
    outcome, sources, understood = _HEADINGS[answer.language]
    if answer.understood_as:
        click.echo(f"{understood}: {printable(answer.understood_as)}\n")
    click.echo(without_controls(answer.answer))
    if answer.note:
        click.echo(f"\n{answer.note}")
    if answer.outcome is not None:
        click.echo(f"\n{outcome}: {outcome_name(answer.outcome, answer.language)}")
    if answer.citations:
        click.echo(f"\n{sources}:")
    for citation in answer.citations:
        click.echo(_source_line(citation, answer.language))
        click.echo(wrapped(citation.quote))


def _source_line(c: Citation, language: str) -> str:
    pages = (c.page_start, c.page_end)
    where = place(c.body, c.meeting_date, c.item_number, c.section, pages, language)
    return f"[{c.n}] {where} — {printable(c.document)}"
