"""What is done for a question: asked, followed up, edited, deleted, or by command.

Comes in: what a worker has taken. Goes out: an answer in Slack, noted in the inbox. Left to others: buttons
and forms (`buttons`), the home page (`home`), what goes wrong (`clerk`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Final

from service.conversation.model import Owner
from service.slack.api import LaterError, SlackApi, SlackError, TokenError
from service.slack.asking import ArchiveError, Asker, Reply, talk_of
from service.slack.audience import Audience, Person
from service.slack.blocks import Shown, answer_message, said
from service.slack.inbox import Held, Inbox
from service.slack.incoming import Incoming, Kind
from service.slack.posting import Poster
from service.slack.setup import Setup
from service.slack.words import words

log = logging.getLogger("referent.slack")

TALK_SECONDS: Final = 1800.0  # within which a direct message without a thread goes on from the last one
_GONE: Final = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "thread_not_found",
     "cannot_reply_to_message", "restricted_action_read_only_channel", "restricted_action_thread_locked"}
)  # fmt: skip
_UNASKED: Final = frozenset({Kind.UNFURL, Kind.DELETE, Kind.HOME})  # nobody waits for words
_ADMIN_SECONDS: Final = 3600.0  # between two of the same words to the admin


@dataclass(frozen=True)
class Office:
    """What every handler works with."""

    api: SlackApi
    inbox: Inbox
    audience: Audience
    asker: Asker
    poster: Poster
    setup: Setup
    told: dict[str, float] = field(default_factory=dict)  # to the admin, and when
    clock: Callable[[], float] = time.monotonic

    async def finish(
        self,
        held: Held,
        message: str | None = None,
        conversation: str | None = None,
        clearance: str | None = None,
    ) -> None:
        await asyncio.to_thread(self.inbox.finish, held, message, conversation, clearance)

    async def tell_admin(self, key: str, text: str) -> None:
        """Tell the admin, in the log and where the settings say; the same at most once an hour."""
        if self.clock() - self.told.get(key, float("-inf")) < _ADMIN_SECONDS:
            return
        self.told[key] = self.clock()
        log.error("%s", text)
        if self.setup.admin:
            message = said(text)
            try:
                await self.api.call(
                    "chat.postMessage", channel=self.setup.admin, text=message.text, blocks=message.blocks
                )
            except SlackError as error:
                log.warning("the admin could not be told in Slack: %s", error.code)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where an answer stands; without a stamp, where it is not to be changed."""

    channel: str
    stamp: str | None


async def ask(office: Office, held: Held) -> None:
    """A mention, a direct message, or the next words in a thread of ours."""
    asked = held.incoming
    person = await office.audience.person(asked.team, asked.user)
    if asked.text.casefold().strip(" .!") in words("da")["thanks"].split(", "):
        await office.finish(held)  # nothing was asked
        return
    clearance = await office.audience.clearance(asked)
    posted: Posted | None = None
    kept: str | None = None
    try:
        async for reply in _replies(office, held, person, clearance):
            kept = reply.conversation
            if posted is None:
                posted = await _post(office, held, reply, person)
            else:
                await _replace(office, held, posted, reply)
    except ArchiveError:
        if posted is None:
            raise  # else the quotes stand
    await office.finish(held, posted.stamp if posted else None, kept, clearance)


async def edit(office: Office, held: Held) -> None:
    """A question was put in other words: the same message answers those."""
    asked = held.incoming
    given = await asyncio.to_thread(office.inbox.of_key, asked.more["of"])
    if given is None or not given.message:
        await ask(office, held)
        return
    person = await office.audience.person(asked.team, asked.user)
    clearance = await office.audience.clearance(asked)
    kept: str | None = None
    async for reply in _replies(office, held, person, clearance):
        kept = reply.conversation
        await _replace(office, held, Posted(asked.channel, given.message), reply)
    await office.finish(held, given.message, kept, clearance)


async def delete(office: Office, held: Held) -> None:
    """A question was deleted: its answer goes too."""
    asked = held.incoming
    given = await asyncio.to_thread(office.inbox.withdraw, asked.more["of"])
    if given is not None and given.message:
        try:
            await office.api.call("chat.delete", channel=asked.channel, ts=given.message)
        except (LaterError, TokenError):
            raise
        except SlackError as error:
            log.info("a deleted question's answer is not there to delete: %s", error.code)
    await office.finish(held)


async def command(office: Office, held: Held) -> None:
    """`/referat`: answered to the asker alone."""
    asked = held.incoming
    person = await office.audience.person(asked.team, asked.user)
    reply = await private_reply(office, held, person, asked.text)
    await office.poster.whisper(held, asked.user, reply.message)
    await office.finish(held, None, reply.conversation, person.clearance)


async def private_reply(office: Office, held: Held, person: Person, question: str) -> Reply:
    """An answer for the asker's own eyes."""
    if quick := office.asker.at_once(question, person.language):
        return quick
    asked = held.incoming
    in_channel = bool(asked.channel) and not asked.channel.startswith("D")
    shown = shown_of(office, held, private=True, shareable=in_channel)
    return await office.asker.answer(question, Owner(asked.person, person.clearance), None, shown)


async def tell(office: Office, held: Held, error: Exception) -> None:
    """Say to the asker why there is no answer."""
    asked = held.incoming
    if not asked.user or asked.kind in _UNASKED:
        return
    person = await office.audience.person(asked.team, asked.user)
    late = "late" if isinstance(error, LaterError) else "failed"
    reason = "closed_archive" if isinstance(error, ArchiveError) else late
    await office.poster.whisper(held, asked.user, said(words(person.language)[reason]))


def shown_of(office: Office, held: Held, *, private: bool = False, shareable: bool = False) -> Shown:
    kept = held.id if office.setup.days else ""  # buttons need the question again
    return Shown(kept, private, shareable and private, secretariat=bool(office.setup.secretariat))


async def _replies(office: Office, held: Held, person: Person, clearance: str) -> AsyncIterator[Reply]:
    asked = held.incoming
    if quick := office.asker.at_once(asked.text, person.language):
        yield quick
        return
    owner = Owner(asked.person if asked.direct else talk_of(asked.team, asked.channel), clearance)
    going_on = await _conversation(office, asked)
    async for reply in office.asker.replies(asked.text, owner, going_on, shown_of(office, held)):
        yield reply


async def _conversation(office: Office, asked: Incoming) -> str | None:
    """The one to go on with: the thread's, or the last one of a direct talk."""
    within = None if asked.thread else TALK_SECONDS
    last = await asyncio.to_thread(office.inbox.last_in, asked.line, within)
    return last.conversation if last else None


async def _post(office: Office, held: Held, reply: Reply, person: Person) -> Posted:
    """Post where it was asked; where that is not possible, to the asker directly."""
    asked = held.incoming
    try:
        stamp = await office.poster.post(held, asked.channel, asked.thread, reply.message)
        return Posted(asked.channel, stamp)
    except (LaterError, TokenError):
        raise
    except SlackError as error:
        if error.code not in _GONE or asked.direct:
            raise
        text = words("da")["admin_channel"].format(channel=asked.channel, error=error.code)
        await office.tell_admin(f"{asked.channel}:{error.code}", text)
    lead = words(person.language)["elsewhere"]
    message = reply.message
    if reply.answer is not None:
        message = answer_message(reply.answer, Shown("", private=True, lead=lead))
    await office.poster.post(held, asked.user, "", message)
    return Posted("", None)  # what stands elsewhere stays as it is


async def _replace(office: Office, held: Held, posted: Posted, reply: Reply) -> None:
    """Put later words in the place of earlier ones."""
    if posted.stamp is None:
        return
    await asyncio.to_thread(office.inbox.renew, held)
    await office.poster.update(posted.channel, posted.stamp, reply.message)
