"""Where an earlier attempt's message stands: looked for before anything is posted again.

Comes in: what a worker has taken over, the place it belongs to. Goes out: Slack's time of the message, or
None. Left to others: posting (`posting`).

A posted message bears the answer's key. A stream that had only begun bears none yet, for Slack takes it with
the end; it is our only message in its thread without one, and later than the question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from service.slack.api import SlackApi
from service.slack.inbox import Held
from service.slack.streams import EVENT

_PAGES: Final = 10  # of a thread that are looked through


async def find(api: SlackApi, held: Held, channel: str, thread: str) -> str | None:
    """An earlier attempt's message, in the thread or since the question came.

    Raises:
        SlackError: it cannot be looked for.
    """
    place: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": 200}
    since = _seconds(held.incoming.stamp)
    if thread:
        method, more = "conversations.replies", {"ts": thread}
    else:
        method, more = "conversations.history", {"oldest": since}
        if channel.startswith(("U", "W")):
            opened = await api.call("conversations.open", users=channel)
            place["channel"] = opened["channel"]["id"]
    own = await api.identity() if thread else {}
    cursor: str | None = None
    for _ in range(_PAGES):
        told = await api.call(method, **place, **more, cursor=cursor)
        for message in told.get("messages", []):
            if _key(message) == held.id or (thread and _is_begun(message, own, since)):
                return str(message["ts"])
        cursor = told.get("response_metadata", {}).get("next_cursor")
        if not cursor:
            return None
    return None


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    key: str | None = (metadata.get("event_payload") or {}).get("key")
    return key if metadata.get("event_type") == EVENT else None


def _is_begun(message: Mapping[str, Any], own: Mapping[str, Any], since: str) -> bool:
    """Whether it is a stream of ours that nobody has ended with a key."""
    if not own.get("bot_id") or message.get("bot_id") != own["bot_id"]:
        return False
    return _key(message) is None and str(message.get("ts", "")) > since


def _seconds(stamp: str) -> str:
    return stamp if stamp[:1].isdigit() else "0"
