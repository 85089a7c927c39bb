"""`referent slack`: answer in Slack over Socket Mode.

Comes in: settings. Goes out: answers in Slack, until interrupted. Left to others: how (`service.slack`).
"""

from __future__ import annotations

import click

from service.cli.common import settings_of


@click.command()
@click.pass_context
def slack(ctx: click.Context) -> None:
    """Answer in Slack until interrupted, without an address of one's own (Socket Mode).

    Needs REFERENT_SLACK_APP_TOKEN and REFERENT_SLACK_BOT_TOKEN; docs/slack.md says how to get them.
    """
    settings = settings_of(ctx)
    from service.slack import socket

    click.echo("Referent answers in Slack; interrupt to end.", err=True)
    socket.serve(settings)
