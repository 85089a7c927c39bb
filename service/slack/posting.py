"""Messages to Slack, each once.

Comes in: what a worker has taken, a place, a message. Goes out: the message, posted or found where an earlier
attempt left it. Left to others: what it says (`blocks`), looking for it (`finding`), streams (`streams`),
what to do where it cannot be posted (`clerk`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from service.slack.api import LaterError, SlackApi, SlackError
from service.slack.audience import Audience
from service.slack.blocks import Message, context
from service.slack.finding import find
from service.slack.inbox import Held, Inbox
from service.slack.incoming import Kind
from service.slack.streams import CONFLICT, named, stop
from service.slack.text import escaped
from service.slack.words import words

_TOO_MUCH: Final = frozenset(
    {"msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "msg_too_long", "blocks_too_long"}
)
_CONFLICT_SECONDS: Final = 10.0  # a stream that nobody ends is ended by Slack within minutes


class Poster:
    """Posts what a worker has to say in one workspace."""

    def __init__(self, api: SlackApi, inbox: Inbox, audience: Audience) -> None:
        self._api, self._inbox, self._audience = api, inbox, audience

    async def post(self, held: Held, channel: str, thread: str, message: Message) -> str:
        """Post for all to see; Slack's time of the message.

        An attempt that was cut off may have posted it, so it is looked for first.

        Raises:
            SlackError: Slack refuses.
            LostError: another worker has taken it over.
        """
        if found := await self.earlier(held, channel, thread):
            return found
        place = {"channel": channel, "thread_ts": thread or None, "metadata": named(held.id)}
        posted = await self._once(held, lambda: self._sent("chat.postMessage", message, **place))
        return str(posted["ts"])

    async def earlier(self, held: Held, channel: str, thread: str) -> str | None:
        """Where an earlier attempt has posted it, or begun to."""
        return await find(self._api, held, channel, thread) if held.posting else None

    async def whisper(self, held: Held, user: str, message: Message, *, replace: bool = False) -> None:
        """Say it to one person: at the address their click or command brought, else where they are.

        Nobody can look up what was whispered, and Slack takes no key by which it would say a thing once. So
        it is noted that it is about to be said; where a worker dies before that is noted as done, it is said
        again, with a line why. It is never lost, and it never comes twice without a word.

        Args:
            replace: put it in the place of the private message that was clicked; then it cannot come twice.
        """
        incoming = held.incoming
        in_place = replace and bool(incoming.more.get("is_private"))
        told = await self._explained(held, user, message) if held.posting and not in_place else message
        if url := incoming.more.get("response_url"):
            private = {"response_type": "ephemeral", "replace_original": in_place} | _said(told)
            if await self._tried(held, lambda: self._api.respond(url, private)):
                return  # else used up: half an hour has gone, or five answers
        if incoming.kind in (Kind.ASK, Kind.EDIT) and incoming.direct:
            await self.post(held, incoming.channel, incoming.thread, told)  # nobody else is there
            return
        if incoming.channel and not incoming.channel.startswith("D"):
            # A command's line is no thread.
            thread = incoming.thread if incoming.thread[:1].isdigit() else None
            place = {"channel": incoming.channel, "user": user, "thread_ts": thread}
            if await self._tried(held, lambda: self._sent("chat.postEphemeral", told, **place)):
                return  # else not a member there
        await self.post(held, user, "", told)

    async def update(self, channel: str, stamp: str, message: Message, key: str = "") -> None:
        """Put other words in a message's place."""
        place = {"channel": channel, "ts": stamp}
        await self._whole(place, key, lambda: self._sent("chat.update", message, **place))

    async def remove(self, channel: str, stamp: str) -> None:
        """Take a message away."""
        place = {"channel": channel, "ts": stamp}
        await self._whole(place, "", lambda: self._api.call("chat.delete", **place))

    async def _whole(self, place: dict[str, str], key: str, change: Callable[[], Awaitable[Any]]) -> None:
        """Change a message; one that is still being streamed is ended first."""
        try:
            await change()
        except SlackError as error:
            if error.code not in CONFLICT:
                raise
        else:
            return
        await stop(self._api, place["channel"], place["ts"], key)
        try:
            await change()
        except SlackError as error:
            if error.code in CONFLICT:
                raise LaterError(error.code, _CONFLICT_SECONDS, arrived=False) from None
            raise

    async def _tried(self, held: Held, say: Callable[[], Awaitable[Any]]) -> bool:
        """Whether it was said; False where Slack refuses for good."""
        try:
            await self._once(held, say)
        except LaterError:
            raise
        except SlackError:
            return False
        return True

    async def _once(self, held: Held, say: Callable[[], Awaitable[Any]]) -> Any:
        """Say it, having noted that it may be said from now on."""
        await asyncio.to_thread(self._inbox.renew, held, posting=True)
        try:
            return await say()
        except LaterError as error:
            if not error.arrived:  # so that the next attempt need not wonder
                await asyncio.to_thread(self._inbox.renew, held, posting=False)
            raise

    async def _explained(self, held: Held, user: str, message: Message) -> Message:
        told = words((await self._audience.person(user)).language)["again"]
        return Message(f"{escaped(told)} {message.text}", [context([told]), *message.blocks])

    async def _sent(self, method: str, message: Message, **place: Any) -> dict[str, Any]:
        quiet: dict[str, Any] = {}
        if method != "chat.update":
            quiet = {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
        try:
            return await self._api.call(method, **place, **quiet, **_said(message))
        except SlackError as error:
            if error.code not in _TOO_MUCH:
                raise
        # Slack's limits are not all documented: rather plain words than none. Without blocks of its own an
        # update keeps the old ones, so it is given none.
        bare: dict[str, Any] = {"blocks": []} if method == "chat.update" else {}
        return await self._api.call(method, **place, **quiet, **bare, text=message.text)


def _said(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": message.blocks}
