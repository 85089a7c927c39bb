"""What several commands share: settings of a call, options for filters, dates.

Comes in: click's context and values. Goes out: `Settings`. Left to others: the commands.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ingest.model import CLEARANCES, OPEN, DocumentKind, SectionRole
from service.filters import parse_day

if TYPE_CHECKING:
    from service.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_OWN_LOGGERS = ("ingest", "index", "service", "referent")

as_json = click.option("--json", "json_out", is_flag=True, help="Print JSON.")


def settings_of(ctx: click.Context, **given: Any) -> Settings:
    """Settings of this call: options win over the environment. Sets up logging on stderr.

    Raises:
        SettingsError: a value cannot be used.
    """
    from service.settings import load_settings

    settings = load_settings(data_dir=ctx.find_root().obj, **given)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")  # of libraries
    for name in _OWN_LOGGERS:
        logging.getLogger(name).setLevel(settings.log_level.upper())
    return settings


def as_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Option callback: a day as 2022-05-23, or as Danes write it: 23-05-2022, 23.5.2022, 23. maj 2022."""
    if value is None:
        return None
    day = parse_day(value)
    if day is None:
        raise click.BadParameter(f"'{value}' is not a date; write it as 2022-05-23.", ctx, param)
    return day


clearance_option = click.option(
    "--clearance",
    type=click.Choice(CLEARANCES),
    default=OPEN,
    show_default=True,
    help="Answer from papers up to this clearance; closed items are found with closed alone.",
)


def filter_options(command: Command) -> Command:
    """Add --body, --from, --to, --section and --kind."""
    options = (
        click.option("--body", "bodies", multiple=True, metavar="B", help="Only this body (DAS, FU …)."),
        click.option("--from", "first", callback=as_day, metavar="D", help="Only meetings on or after D."),
        click.option("--to", "last", callback=as_day, metavar="D", help="Only meetings on or before D."),
        click.option(
            "--section",
            "sections",
            multiple=True,
            type=click.Choice([r.value for r in SectionRole]),
            help="Only this kind of section.",
        ),
        click.option(
            "--kind",
            "kinds",
            multiple=True,
            type=click.Choice([k.value for k in DocumentKind]),
            help="Only this kind of document.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
