"""`referent feedback`, `audit` and `person`: what readers said, who asked what, what is kept of one person.

Comes in: options, a person's id. Goes out: JSON, a case file, a count. Left to others: the stores.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.common import as_day, settings_of
from service.cli.output import print_json, print_json_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.catalog import Catalog
    from service.feedback import Feedback


@click.command()
@click.option(
    "--cases",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a case file for `referent eval --gold`; a file that exists is replaced.",
)
@click.pass_context
def feedback(ctx: click.Context, cases: Path | None) -> None:
    """List what readers said of answers, a JSON object a line; or turn it into cases to evaluate with."""
    from service.feedback import FeedbackStore
    from service.wiring import open_catalog

    settings = settings_of(ctx)
    with open_catalog(settings) as catalog:
        said = FeedbackStore(catalog.database, settings.feedback_days).all()
        if cases is None:
            for one in said:
                print_json_line(asdict(one))
            return
        count = _write_cases(catalog, said, cases)
    click.echo(f"{count} case(s) in {cases}.", err=True)


def _write_cases(catalog: Catalog, said: Sequence[Feedback], to: Path) -> int:
    import json

    from service.feedback_cases import case_of
    from service.understand import understand
    from service.wiring import archive_bodies

    bodies = archive_bodies(catalog)

    def name(document: str) -> str:
        source = catalog.source(document)
        return source.name if source else document

    lines = [
        json.dumps(
            case_of(one, understand(one.question, bodies).intent, catalog.page, name), ensure_ascii=False
        )
        for one in said
    ]
    to.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return len(lines)


@click.command()
@click.option("--from", "first", callback=as_day, metavar="D", help="Only on or after the day D.")
@click.option("--to", "last", callback=as_day, metavar="D", help="Only on or before the day D.")
@click.pass_context
def audit(ctx: click.Context, first: date | None, last: date | None) -> None:
    """List who asked what, and which passages were shown, a JSON object a line; oldest first."""
    from service.audit import AuditStore
    from service.wiring import open_catalog

    settings = settings_of(ctx)
    with open_catalog(settings) as catalog:
        for entry in AuditStore(catalog.database, settings.audit_days).all():
            day = datetime.fromtimestamp(entry.at).date()
            if (first is None or first <= day) and (last is None or day <= last):
                print_json_line(asdict(entry))


@click.command()
@click.argument("person_id", metavar="ID")
@click.option("--export", "action", flag_value="export", help="Print what is kept, as JSON.")
@click.option("--delete", "action", flag_value="delete", help="Delete it, for good.")
@click.pass_context
def person(ctx: click.Context, person_id: str, action: str | None) -> None:
    """What is kept of the person ID: their conversations and feedback, what they asked and were shown.

    ID is "token:NAME" of an API token, "oidc:SUBJECT" of a sign-in, "os:NAME" of an account on this machine,
    or "slack:WORKSPACE:MEMBER". Exits with 3 where nothing is kept.
    """
    from service.audit import AuditStore
    from service.conversation.store import ConversationStore
    from service.errors import NotFoundError
    from service.feedback import FeedbackStore
    from service.glossary.store import CorrectionStore
    from service.slack.inbox import Inbox
    from service.wiring import open_catalog

    if action is None:
        raise click.UsageError("Say --export or --delete.")
    settings = settings_of(ctx)
    with open_catalog(settings) as catalog:
        talks = ConversationStore(catalog.database, settings.conversation_days)
        words = FeedbackStore(catalog.database, settings.feedback_days)
        seen = AuditStore(catalog.database, settings.audit_days)
        slack = Inbox(catalog.database, settings.conversation_days)
        glossary = CorrectionStore(catalog.database)
        kept = {
            "conversations": talks.of_person(person_id),
            "feedback": words.of_person(person_id),
            "audit": seen.of_person(person_id),
            "slack": slack.of_person(person_id),
            "glossary": glossary.of_person(person_id),
        }
        if not any(kept.values()):
            raise NotFoundError(f"Nothing is kept of {person_id!r}.")
        if action == "export":
            print_json({"person": person_id, **kept})
            return
        gone = [store.delete_person(person_id) for store in (talks, words, seen, slack)]
        left = glossary.forget_person(person_id)
    click.echo(
        f"Deleted: {gone[0]} conversation(s), {gone[1]} feedback, {gone[2]} audit entries, "
        f"{gone[3]} question(s) in Slack. Who made {left} correction(s) of the glossary is forgotten.",
        err=True,
    )
