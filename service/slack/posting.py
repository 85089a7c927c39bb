"""Messages to Slack, each once.

Comes in: what a worker has taken, a place, a message. Goes out: the message, posted or found where an earlier
attempt left it. Left to others: what it says (`blocks`), what to do where it cannot be posted (`clerk`).
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from service.slack.api import LaterError, SlackApi, SlackError
from service.slack.blocks import Message
from service.slack.inbox import Held, Inbox
from service.slack.incoming import Kind

EVENT: Final = "referent_answer"  # of a message's metadata, by which it is found again
_TOO_MUCH: Final = frozenset(
    {"msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "msg_too_long", "blocks_too_long"}
)
_PAGES: Final = 10  # of a thread that are looked through


class Poster:
    """Posts what a worker has to say."""

    def __init__(self, api: SlackApi, inbox: Inbox) -> None:
        self._api, self._inbox = api, inbox

    async def post(self, held: Held, channel: str, thread: str, message: Message) -> str:
        """Post for all to see; Slack's time of the message.

        An attempt that was cut off may have posted it, so it is looked for first.

        Raises:
            SlackError: Slack refuses.
            LostError: another worker has taken it over.
        """
        if held.posting and (found := await self._find(held, channel, thread)):
            return found
        await asyncio.to_thread(self._inbox.renew, held, posting=True)
        payload = {"event_type": EVENT, "event_payload": {"key": held.id}}
        place = {"channel": channel, "thread_ts": thread or None}
        try:
            posted = await self._sent("chat.postMessage", message, **place, metadata=payload)
        except LaterError as error:
            if not error.arrived:  # so that the next attempt need not look for it
                await asyncio.to_thread(self._inbox.renew, held, posting=False)
            raise
        return str(posted["ts"])

    async def whisper(self, held: Held, user: str, message: Message) -> None:
        """Say it to one person: at the address their click or command brought, else where they are.

        Nobody can look up what was whispered. Where a worker dies between saying and noting it, the asker
        may read it twice; it is never lost.
        """
        incoming = held.incoming
        await asyncio.to_thread(self._inbox.renew, held)
        if url := incoming.more.get("response_url"):
            try:
                private = {"response_type": "ephemeral", "replace_original": False}
                await self._api.respond(url, private | _said(message))
            except LaterError:
                raise
            except SlackError:
                pass  # used up: half an hour has gone, or five answers
            else:
                return
        if incoming.kind in (Kind.ASK, Kind.EDIT) and incoming.direct:
            await self.post(held, incoming.channel, incoming.thread, message)  # nobody else is there
            return
        if incoming.channel and not incoming.channel.startswith("D"):
            place = {"channel": incoming.channel, "user": user, "thread_ts": incoming.thread or None}
            if incoming.thread and not incoming.thread[0].isdigit():
                place["thread_ts"] = None  # a command's line is no thread
            try:
                await self._sent("chat.postEphemeral", message, **place)
            except LaterError:
                raise
            except SlackError:
                pass  # not a member there
            else:
                return
        await self.post(held, user, "", message)

    async def update(self, channel: str, stamp: str, message: Message) -> None:
        """Put other words in a message's place."""
        await self._sent("chat.update", message, channel=channel, ts=stamp)

    async def _sent(self, method: str, message: Message, **place: Any) -> dict[str, Any]:
        quiet: dict[str, Any] = {}
        if method != "chat.update":
            quiet = {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
        try:
            return await self._api.call(method, **place, **quiet, **_said(message))
        except SlackError as error:
            if error.code not in _TOO_MUCH:
                raise
        # Slack's limits are not all documented: rather plain words than none.
        return await self._api.call(method, **place, **quiet, text=message.text)

    async def _find(self, held: Held, channel: str, thread: str) -> str | None:
        """An earlier attempt's message, in the thread or since the question came."""
        place = {"channel": channel, "include_all_metadata": True, "limit": 200}
        if thread:
            method, more = "conversations.replies", {"ts": thread}
        else:
            method, more = "conversations.history", {"oldest": _seconds(held.incoming.stamp)}
            if channel.startswith(("U", "W")):
                opened = await self._api.call("conversations.open", users=channel)
                place["channel"] = opened["channel"]["id"]
        cursor: str | None = None
        for _ in range(_PAGES):
            told = await self._api.call(method, **place, **more, cursor=cursor)
            for message in told.get("messages", []):
                if message.get("metadata", {}).get("event_payload", {}).get("key") == held.id:
                    return str(message["ts"])
            cursor = told.get("response_metadata", {}).get("next_cursor")
            if not cursor:
                return None
        return None


def _said(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": message.blocks}


def _seconds(stamp: str) -> str:
    return stamp if stamp[:1].isdigit() else "0"
