"""What Slack sends, kept before it is acknowledged. One way for HTTP and Socket Mode.

Comes in: payloads, by way of Bolt. Goes out: rows of the inbox, and Slack's acknowledgement. Left to others:
whether a request is Slack's (`http`, or Slack's own socket), doing what is asked (`clerk`).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from ingest.errors import IngestError
from service.slack.blocks import said
from service.slack.inbox import Inbox
from service.slack.incoming import ACTION, COMMAND, SENT_ONCE, Incoming, Kind, is_org_wide, read
from service.slack.words import words
from service.slack.workspaces import ORG_WIDE

log = logging.getLogger("referent.slack")

KEEP_SECONDS: Final = 2.0  # Slack waits for three
_OURS: Final = re.compile(f"^{ACTION}")
_EVENTS: Final = ("app_mention", "message", "app_home_opened", "assistant_thread_started", "link_shared")

Ack = Callable[..., Awaitable[BoltResponse]]


class Receiver:
    """Keeps what is addressed to us."""

    def __init__(
        self, open_inbox: Callable[[], Inbox], teams: frozenset[str], wake: Callable[[], None]
    ) -> None:
        """Nothing is opened yet.

        Args:
            open_inbox: the inbox; raises CatalogError while there is none.
            teams: the workspaces that are listened to; empty: the worker finds out whose the token is.
            wake: called when something has come.
        """
        self._open, self._teams, self._wake = open_inbox, teams, wake

    async def take(self, body: Mapping[str, Any], ack: Ack) -> BoltResponse:
        """Keep what a payload asks, and acknowledge it; 503 has Slack send it again."""
        incoming = read(body)
        if incoming is None:
            return await ack()
        if reason := self._foreign(body, incoming):
            log.warning("something from Slack's workspace %s was refused: %s", incoming.team, reason)
            refusal = _answer(words("da")["foreign"]) if incoming.kind is Kind.COMMAND else {}
            return await ack(**refusal)
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                await asyncio.to_thread(self._keep, incoming)
        except (IngestError, TimeoutError) as error:
            log.warning("what came from Slack cannot be kept: %s", error or "the database is busy")
            return await self._not_kept(incoming, ack)
        self._wake()
        return await ack()

    def _foreign(self, body: Mapping[str, Any], incoming: Incoming) -> str | None:
        """Why a workspace is not answered; None where it is, or the worker finds out."""
        if is_org_wide(body):
            return f"it reaches us by {ORG_WIDE}"
        if self._teams and incoming.team not in self._teams:
            return "it is not set up"
        return None

    def _keep(self, incoming: Incoming) -> None:
        inbox = self._open()
        if incoming.kind is Kind.FOLLOW and not inbox.is_ours(incoming.line):
            return  # people talking to each other
        if "of" in incoming.more and inbox.of_key(incoming.more["of"]) is None:
            return  # a message that was never for us
        inbox.put(incoming)

    async def _not_kept(self, incoming: Incoming, ack: Ack) -> BoltResponse:
        if incoming.kind is Kind.COMMAND:
            return await ack(**_answer(words("da")["busy"]))
        if incoming.kind is Kind.FORM:
            return await ack(response_action="errors", errors={incoming.more["field"]: words("da")["busy"]})
        if incoming.kind in SENT_ONCE:
            return BoltResponse(status=500)  # Slack shows that the click did not work
        return BoltResponse(status=503)  # and Slack sends the event again


def bolt_app(receiver: Receiver, url: str) -> AsyncApp:
    """Bolt in front of the receiver, for both ways that Slack sends.

    Signatures are checked before (`http`): Bolt's own check lets pass whatever calls itself an SSL check
    (slack-bolt 1.30, middleware/request_verification). It waits for the listener, so that nothing is
    acknowledged before it is kept.
    """

    async def authorize(**_: Any) -> AuthorizeResult:
        # Bolt's own would ask Slack, and drop what came where Slack does not answer.
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_id="B", bot_user_id="U", bot_token="-")

    app = AsyncApp(
        name="referent",
        client=AsyncWebClient(base_url=url),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,  # `incoming` passes over every bot
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

    async def take(body: dict[str, Any], ack: Ack) -> BoltResponse:
        return await receiver.take(body, ack)

    for event in _EVENTS:
        app.event(event)(take)
    app.command(COMMAND)(take)
    app.action(_OURS)(take)
    app.view(_OURS)(take)
    app.shortcut(_OURS)(take)
    return app


def _answer(text: str) -> dict[str, Any]:
    message = said(text)
    return {"text": message.text, "blocks": message.blocks, "response_type": "ephemeral"}
