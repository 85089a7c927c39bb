"""An answer that a language model is still wording, as one of Slack's own streams.

Comes in: what a worker has taken, and what may be shown of its answer by now. Goes out: a message that says
that more is coming, or None where it is to be posted plainly. Left to others: posting (`posting`), when an
answer is done (`handlers`).

Only what is checked is streamed. A model's text is refused whole where one sentence of it fails, so none of
its sentences is shown before the last has passed: what is streamed is the quotes, at once, with a line that
the wording is on its way; the checked wording then takes their place. An answer that no model words is there
whole at once; a stream would only make two calls of one, so it is posted.

The quotes go in a chunk of blocks, in which nothing is markup, never as `markdown_text`. A reader beside the
one who asked sees the first chunk and the end: so all quotes are in the first.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Final

from service.slack.api import LaterError, SlackApi, SlackError, TokenError
from service.slack.blocks import Message
from service.slack.inbox import Held, Inbox
from service.slack.incoming import Incoming
from service.slack.text import cut

log = logging.getLogger("referent.slack")

EVENT: Final = "referent_answer"  # of a message's metadata, by which it is found again
CONFLICT: Final = frozenset({"streaming_state_conflict", "cant_delete_message"})  # it is streaming still
GONE: Final = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "thread_not_found",
     "cannot_reply_to_message", "restricted_action_read_only_channel", "restricted_action_thread_locked"}
)  # fmt: skip
_HERE: Final = frozenset(  # no stream in this channel, or for this reader
    {"channel_type_not_supported", "user_not_found", "team_not_found", "missing_recipient_user_id",
     "missing_recipient_team_id", "restricted_action_non_threadable_channel"}
)  # fmt: skip
_OVER: Final = frozenset({"message_not_in_streaming_state", "stopped_by_user", "message_not_found"})
_AGAIN_SECONDS: Final = 3600.0  # until a workspace that had no streams is asked for one again
_TITLE: Final = 250  # characters; Slack takes 256 of a task's title
_EVERYWHERE: Final = ""


class Streams:
    """The streams of one workspace."""

    def __init__(self, api: SlackApi, inbox: Inbox, clock: Callable[[], float] = time.monotonic) -> None:
        self._api, self._inbox, self._clock = api, inbox, clock
        self._without: dict[str, float] = {}  # channel, or everywhere → when Slack said so

    async def begin(self, held: Held, team: str, message: Message, doing: str) -> str | None:
        """Show what is there, and that more is coming; Slack's time of the message.

        Args:
            team: the asker's own workspace.
            doing: words for what is under way.

        Returns:
            None: there are no streams here, and nothing is posted.

        Raises:
            LaterError: it may have begun; whoever tries again finds it.
            LostError: another worker has taken it over.
        """
        asked = held.incoming
        # Slack streams into threads alone; and what has failed once is rather posted plainly.
        if not asked.thread or held.attempts > 1 or self._is_without(asked):
            return None
        await asyncio.to_thread(self._inbox.renew, held, posting=True)
        try:
            begun = await self._api.call("chat.startStream", **_first(asked, team, message, doing))
        except LaterError as error:
            if error.arrived:
                raise
        except SlackError as error:  # a missing scope too: that the token is good, posting will show
            self._note(error.code, asked)
        else:
            stamp = str(begun["ts"])
            await asyncio.to_thread(self._inbox.begun, held, stamp)
            return stamp
        await asyncio.to_thread(self._inbox.renew, held, posting=False)
        return None

    def _is_without(self, asked: Incoming) -> bool:
        said = max(self._without.get(place, float("-inf")) for place in (_EVERYWHERE, asked.channel))
        return self._clock() - said < _AGAIN_SECONDS

    def _note(self, code: str, asked: Incoming) -> None:
        if code in GONE:
            return  # nothing can be said there, streamed or not
        log.info("Slack does not stream (%s); answers are posted", code)
        self._without[asked.channel if code in _HERE else _EVERYWHERE] = self._clock()


async def stop(api: SlackApi, channel: str, stamp: str, key: str) -> None:
    """End a stream, in whatever state it is: ended, too old, stopped by its reader or taken away.

    Raises:
        LaterError, TokenError: it may go on; try again.
    """
    try:
        await api.call("chat.stopStream", channel=channel, ts=stamp, metadata=named(key))
    except (LaterError, TokenError):
        raise
    except SlackError as error:
        if error.code not in _OVER:
            log.warning("a stream in Slack did not end (%s)", error.code)


def named(key: str) -> dict[str, Any]:
    """A message's metadata: whose answer it is."""
    return {"event_type": EVENT, "event_payload": {"key": key}}


def _first(asked: Incoming, team: str, message: Message, doing: str) -> dict[str, Any]:
    return {
        "channel": asked.channel,
        "thread_ts": asked.thread,
        "recipient_user_id": asked.user,
        "recipient_team_id": team or asked.team,
        "chunks": chunks(message, doing),
    }


def chunks(message: Message, doing: str) -> list[dict[str, Any]]:
    """What a stream begins with: all that is known, without buttons, which come with the end."""
    told = [block for block in message.blocks if block["type"] != "actions"]
    task = {"type": "task_update", "id": "wording", "title": cut(doing, _TITLE), "status": "in_progress"}
    return [{"type": "blocks", "blocks": told}, task]
