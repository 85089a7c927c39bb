"""`referent serve`, `token`, `doctor` and `rebuild`: run the archive and look after it.

Comes in: options. Goes out: a running service, a token, a report of checks, a new index. Left to others: the
service (`service.http`), the checks (`doctor`), the index (`wiring`).
"""

from __future__ import annotations

import socket
from dataclasses import asdict

import click

from service.cli.common import as_json, settings_of
from service.cli.output import Progress, print_json
from service.errors import ServiceError
from service.labels import printable

_MARKS = {"ok": "ok     ", "warning": "WARNING", "failed": "FAILED ", "broken": "BROKEN "}


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8000]")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="Processes that answer.  [default: 1]")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None, workers: int) -> None:
    """Serve the web pages and the JSON interface until interrupted."""
    settings = settings_of(ctx, host=host, port=port)
    from service.http import serving

    listening = _listen(settings.host, settings.port)
    click.echo(f"Referent: http://{settings.host}:{settings.port}/", err=True)
    if workers > 1:
        serving.serve_with_workers(settings, listening, workers)
    elif not serving.serve(settings, listening):
        raise ServiceError("The service did not start; the lines above say why.")


@click.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["reader", "secretariat", "admin"]),
    default="reader",
    show_default=True,
    help="What its holder may see.",
)
def token(name: str, role: str) -> None:
    """Make a token for NAME; it is shown once, and REFERENT_TOKENS gets its entry."""
    from service.access.model import Role
    from service.access.tokens import new_token, setting_entry

    made = new_token()
    try:
        entry = setting_entry(name, Role(role), made)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None
    click.echo(made)
    click.echo(f"Add to REFERENT_TOKENS, after a comma if others stand there:\n{entry}", err=True)


def _listen(host: str, port: int) -> socket.socket:
    """Bind here: uvicorn ends the process with a code of its own when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or error
        raise ServiceError(
            f"{host}:{port} cannot be listened on ({reason}). Choose another --host or --port."
        ) from error


@click.command()
@as_json
@click.pass_context
def doctor(ctx: click.Context, json_out: bool) -> None:
    """Check settings, catalog, model and index, and say what to do about what is wrong.

    Exits with 5 when stored data contradict each other, with 1 when something else fails.
    """
    from service.doctor import examine

    checks = []
    with Progress() as progress:
        for check in examine(settings_of(ctx)):
            checks.append(check)
            progress.clear()
            if not json_out:
                click.echo(f"{_MARKS[check.state]}  {check.name}: {printable(check.detail)}")
                if check.next:
                    click.echo(f"         → {printable(check.next)}")
            progress.show("checking …")
    states = {c.state for c in checks}
    if json_out:
        print_json({"ok": not states & {"failed", "broken"}, "checks": [asdict(c) for c in checks]})
    if "broken" in states:
        ctx.exit(5)
    if "failed" in states:
        ctx.exit(1)


@click.command()
@click.pass_context
def rebuild(ctx: click.Context) -> None:
    """Build the index anew from the catalog; answers come from the old one until the new one is ready."""
    from service.wiring import rebuild_index

    with Progress() as progress:
        report = rebuild_index(settings_of(ctx), progress.step)
    click.echo(f"Index: {report}.", err=True)
