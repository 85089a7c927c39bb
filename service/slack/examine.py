"""Does Slack take our token? For `referent doctor`.

Comes in: settings. Goes out: whose the token is, or what is wrong and what to do. Left to others: showing it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from service.errors import ServiceError
from service.slack.api import LaterError, SlackApi
from service.slack.setup import is_served, setup_of

if TYPE_CHECKING:
    from service.settings import Settings

_SECONDS = 5


class SlackTroubleError(ServiceError):
    """Slack cannot be answered; `next_step` says what to do."""

    def __init__(self, reason: str, next_step: str) -> None:
        super().__init__(reason)
        self.next_step = next_step


def whose_token(settings: Settings) -> str:
    """The workspace and the member that the bot's token is of.

    Raises:
        SlackTroubleError: the settings contradict each other, or Slack does not take the token.
    """
    try:
        is_served(settings)
        setup = setup_of(settings)
    except ServiceError as error:
        raise SlackTroubleError(str(error), "Set it right, and look again.") from error
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    try:
        told = asyncio.run(SlackApi(token, settings.slack_api_url, _SECONDS).identity())
    except LaterError as error:
        raise SlackTroubleError(
            f"Slack cannot be reached ({error.code})", "Check the way out to slack.com; answers wait."
        ) from error
    except ServiceError as error:
        raise SlackTroubleError(
            f"Slack refuses the bot token ({error})",
            "Install the app again, and set REFERENT_SLACK_BOT_TOKEN.",
        ) from error
    team = str(told.get("team_id", ""))
    if setup.teams and team not in setup.teams:
        raise SlackTroubleError(
            f"the token is of workspace {team}, which REFERENT_SLACK_TEAMS does not name", "Add it there."
        )
    return f"workspace {team}, member {told.get('user_id', '')}"
