"""Does Slack take our tokens? For `referent doctor`.

Comes in: settings. Goes out: whose the tokens are, or what is wrong and what to do. Left to others: showing
it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from service.errors import ServiceError
from service.slack.api import LaterError, SlackApi
from service.slack.setup import Setup, is_served, setup_of, tokens_of
from service.slack.workspaces import ORG_WIDE

if TYPE_CHECKING:
    from service.settings import Settings

_SECONDS: Final = 5


class SlackTroubleError(ServiceError):
    """Slack cannot be answered; `next_step` says what to do."""

    def __init__(self, reason: str, next_step: str) -> None:
        super().__init__(reason)
        self.next_step = next_step


def whose_tokens(settings: Settings) -> str:
    """The workspace and the member that each of the bot's tokens is of.

    Raises:
        SlackTroubleError: the settings contradict each other, or Slack does not take a token; says of each
            workspace what is wrong, for the others may work.
    """
    try:
        is_served(settings)
        setup, tokens = setup_of(settings), tokens_of(settings)
    except ServiceError as error:
        raise SlackTroubleError(str(error), "Set it right, and look again.") from error
    named = [(team, token.get_secret_value()) for team, token in tokens.by_team.items()]
    if tokens.single is not None:
        named.append(("", tokens.single.get_secret_value()))
    told, troubles = [], []
    for team, token in named:
        try:
            told.append(_whose(team, SlackApi(token, settings.slack_api_url, _SECONDS), setup))
        except SlackTroubleError as error:
            troubles.append(error)
    if troubles:
        raise SlackTroubleError("; ".join(map(str, troubles)), troubles[0].next_step)
    return "; ".join(told)


def _whose(named: str, api: SlackApi, setup: Setup) -> str:
    where = f" of workspace {named}" if named else ""
    try:
        told = asyncio.run(api.identity())
    except LaterError as error:
        raise SlackTroubleError(
            f"Slack cannot be reached ({error.code})", "Check the way out to slack.com; answers wait."
        ) from error
    except ServiceError as error:
        raise SlackTroubleError(
            f"Slack refuses the bot token{where} ({error})", "Install the app there again, and set its token."
        ) from error
    team = str(told.get("team_id", ""))
    if told.get("is_enterprise_install"):
        raise SlackTroubleError(f"it is {ORG_WIDE}", "Install the app in each workspace.")
    if named and team != named:
        raise SlackTroubleError(
            f"the token set for workspace {named} is of workspace {team}", "Write it at its own workspace."
        )
    if setup.teams and team not in setup.teams:
        raise SlackTroubleError(
            f"the token is of workspace {team}, which REFERENT_SLACK_TEAMS does not name", "Add it there."
        )
    return f"workspace {team}, member {told.get('user_id', '')}"
