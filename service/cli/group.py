"""The command group: commands imported when they are called, and errors turned into exit codes.

Comes in: click's context. Goes out: an exit code. Left to others: what the commands do.

Packages downstream of `service` add commands through the entry-point group `referent.commands`, so this
package never imports them. `--help` lists every command and imports none.
"""

from __future__ import annotations

import errno
import importlib
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PLUGINS: Final = "referent.commands"
INTERRUPTED: Final = 130

# Name → where the command is, and its line in --help; in the order of a user's day.
COMMANDS: Final = {
    "ingest": ("service.cli.ingest", "Read files and folders into the archive."),
    "search": ("service.cli.search", "Rank passages of the archive by how well they fit."),
    "ask": ("service.cli.ask", "Answer a question, or a file of them, with citations."),
    "show": ("service.cli.browse", "Show what a document consists of."),
    "meetings": ("service.cli.browse", "List the meetings in the archive."),
    "items": ("service.cli.browse", "List the items of a meeting with their outcome."),
    "followups": ("service.cli.followups", "List what decisions ask of whom, and by when."),
    "wording": ("service.cli.wording", "Find earlier wordings of a text, or check a draft."),
    "timeline": ("service.cli.timeline", "Show how a matter went through the meetings."),
    "digest": ("service.cli.digest", "Show what the meetings of a period resolved."),
    "glossary": ("service.cli.glossary", "Show what abbreviations and terms mean, or correct it."),
    "serve": ("service.cli.care", "Serve the web page and the JSON interface."),
    "slack": ("service.cli.slack", "Answer in Slack, over Socket Mode."),
    "token": ("service.cli.care", "Make a token with which a program, or a person, signs in."),
    "feedback": ("service.cli.people", "List what readers said, or make evaluation cases of it."),
    "audit": ("service.cli.people", "List who asked what, and which passages were shown."),
    "person": ("service.cli.people", "Export or delete what is kept of a person."),
    "doctor": ("service.cli.care", "Check everything, and say what to do about what is wrong."),
    "rebuild": ("service.cli.care", "Build the index anew from the catalog."),
}

_PLUGIN_HELP: Final = {
    "eval": "Measure answers against questions with known answers.",
    "bench": "Measure speed and memory.",
}


class ReferentGroup(click.Group):
    """Own commands in their order, then those of other packages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *(name for name in _plugins() if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module, _ = COMMANDS[cmd_name]
            return _as_command(getattr(importlib.import_module(module), cmd_name), module)
        plugin = _plugins().get(cmd_name)
        return None if plugin is None else _as_command(plugin.load(), plugin.value)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does, but without importing the commands for their help."""
        rows = [
            (n, COMMANDS[n][1] if n in COMMANDS else _PLUGIN_HELP.get(n, "")) for n in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a foreseen error becomes one line on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:
            code = exit_code(error)
            if code is None:
                raise
            click.echo(f"referent: {describe(error)}", err=True)
            ctx.exit(code)


def exit_code(error: Exception) -> int | None:
    """Exit code of a foreseen error; None for one that is a fault of the program, or click's own."""
    # Imported here: the index's errors stand beside numpy types, and most commands never fail.
    from index.model import IndexStateError
    from ingest.errors import IngestError
    from service.errors import NotFoundError, ServiceError

    if isinstance(error, NotFoundError):
        return 3
    if isinstance(error, IngestError | IndexStateError | ServiceError):
        return 1
    if isinstance(error, OSError) and error.errno != errno.EPIPE:  # click ends quietly on a closed pipe
        return 1
    return None


def describe(error: Exception) -> str:
    """The error as a sentence; the system's own errors lack a subject, so the file is named first."""
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}"
    return str(error)


def _as_command(loaded: object, origin: str) -> click.Command:
    if not isinstance(loaded, click.Command):
        raise click.ClickException(f"{origin} is not a command; install the package again.")
    return loaded


def _plugins() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=PLUGINS)}
