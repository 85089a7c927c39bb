"""Whose eyes an answer is for, and what they may see.

Comes in: who asks, and where. Goes out: the clearance to answer from, and the asker's language. Left to
others: answering from it (`service.archives`).

Wherever Slack does not say who somebody is, they see what is open to all, and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ingest.model import OPEN
from service.access.model import Role, Viewer
from service.slack.api import SlackApi, SlackError
from service.slack.incoming import Incoming
from service.slack.setup import Setup
from service.slack.words import language_of

_KEPT_SECONDS: Final = 300.0  # how long Slack's word on a person or a channel is trusted
_MOST_KEPT: Final = 5000
_SHARED: Final = ("is_ext_shared", "is_shared", "is_org_shared", "is_pending_ext_shared", "pending_shared")
_NOT_FULL: Final = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack."""

    language: str = "da"
    role: Role | None = None
    name: str = ""
    team: str = ""  # their own workspace; "": Slack does not say

    @property
    def clearance(self) -> str:
        return Viewer(role=self.role).clearance


class Audience:
    """The people of one workspace: asks Slack, and remembers for some minutes."""

    def __init__(
        self, api: SlackApi, setup: Setup, team: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._api, self._setup, self._team, self._clock = api, setup, team, clock
        self._kept: dict[str, tuple[float, Mapping[str, Any]]] = {}

    async def person(self, user: str) -> Person:
        """Who asks; somebody without a role, where Slack does not say."""
        told = await self._ask(f"user:{user}", "users.info", "user", user=user, include_locale=True)
        named = told.get("profile", {}).get("display_name") or told.get("real_name") or ""
        team = str(told.get("team_id") or "")
        return Person(language_of(told.get("locale")), self._role(told, user), str(named), team)

    async def clearance(self, incoming: Incoming) -> str:
        """What an answer may draw on: the asker's own papers in private, the audience's in a channel."""
        if incoming.direct:
            return (await self.person(incoming.user)).clearance
        return await self.of_channel(incoming.channel)

    async def of_channel(self, channel: str) -> str:
        """What everybody in a channel may see."""
        configured = self._setup.channel(self._team, channel) or OPEN
        if configured == OPEN:
            return OPEN
        told = await self._ask(f"channel:{channel}", "conversations.info", "channel", channel=channel)
        # Others' people read along in a shared channel, whatever was configured before it was shared.
        known = bool(told) and not any(told.get(name) for name in _SHARED)
        return configured if known else OPEN

    def _role(self, told: Mapping[str, Any], user: str) -> Role | None:
        full = bool(told) and not any(told.get(name) for name in _NOT_FULL)
        if not full or told.get("team_id", self._team) != self._team:
            return None
        return self._setup.role(self._team, user)

    async def _ask(self, key: str, method: str, part: str, **arguments: Any) -> Mapping[str, Any]:
        now = self._clock()
        kept = self._kept.get(key)
        if kept is not None and now - kept[0] < _KEPT_SECONDS:
            return kept[1]
        try:
            told: Mapping[str, Any] = (await self._api.call(method, **arguments)).get(part, {})
        except SlackError:
            return {}
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = now, told
        return told
