"""An office for each workspace that is served: its own token, its own people.

Comes in: a workspace's id. Goes out: what answers there, or None where it is not set up. Left to others:
answering.

A token that Slack refuses stops its own workspace and no other.
"""

from __future__ import annotations

import logging
from typing import Final

from pydantic import SecretStr

from service.slack.api import SlackApi, TokenError
from service.slack.asking import Asker
from service.slack.audience import Audience
from service.slack.handlers import Office
from service.slack.inbox import Inbox
from service.slack.posting import Poster
from service.slack.setup import Setup, Tokens
from service.slack.streams import Streams

log = logging.getLogger("referent.slack")

ORG_WIDE: Final = (
    "a token of a whole organisation; install Referent in each workspace, and set REFERENT_SLACK_BOT_TOKENS"
)


class Offices:
    """Makes each when it is first asked for."""

    def __init__(self, tokens: Tokens, setup: Setup, url: str, inbox: Inbox, asker: Asker) -> None:
        self._tokens, self._setup, self._url = tokens, setup, url
        self._inbox, self._asker = inbox, asker
        self._made: dict[str, Office] = {}
        self._single = SlackApi(_shown(tokens.single), url)

    async def of(self, team: str) -> Office | None:
        """None: the workspace is not served.

        Raises:
            SlackError: Slack does not say whose the single token is.
        """
        if team in self._made:
            return self._made[team]
        if self._setup.teams and team not in self._setup.teams:
            return None
        if team in self._tokens.by_team:
            return self._make(team, SlackApi(_shown(self._tokens.by_team[team]), self._url))
        if self._tokens.single is None or team != await self._single_team():
            return None
        return self._make(team, self._single)

    def unknown(self, team: str) -> Office:
        """For words that need no token, where Slack does not say whose the token is."""
        return self._office(team, self._single)

    async def _single_team(self) -> str:
        if self._tokens.single_team:
            return self._tokens.single_team
        told = await self._single.identity()
        if told.get("is_enterprise_install"):
            log.error("REFERENT_SLACK_BOT_TOKEN is %s", ORG_WIDE)
            raise TokenError("org_wide_token")
        return str(told.get("team_id", ""))

    def _make(self, team: str, api: SlackApi) -> Office:
        self._made[team] = self._office(team, api)
        return self._made[team]

    def _office(self, team: str, api: SlackApi) -> Office:
        audience = Audience(api, self._setup, team)
        return Office(
            team=team,
            api=api,
            inbox=self._inbox,
            audience=audience,
            asker=self._asker,
            poster=Poster(api, self._inbox, audience),
            streams=Streams(api, self._inbox),
            setup=self._setup,
            others=self.of,
        )


def _shown(token: SecretStr | None) -> str:
    return token.get_secret_value() if token else ""
