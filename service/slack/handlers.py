"""What is done for a question: asked, followed up, edited, deleted, or by command.

Comes in: what a worker has taken. Goes out: an answer in Slack, noted in the inbox. Left to others: buttons
and forms (`buttons`), the home page (`home`), what goes wrong (`clerk`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from service.conversation.model import Owner
from service.model import AnswerStatus
from service.slack.api import LaterError, SlackApi, SlackError, TokenError
from service.slack.asking import ArchiveError, Asker, Reply, talk_of
from service.slack.audience import Audience, Person
from service.slack.blocks import Shown, answer_message, said
from service.slack.inbox import Held, Inbox
from service.slack.incoming import Incoming, Kind
from service.slack.posting import Poster
from service.slack.setup import ANY, Place, Setup
from service.slack.streams import GONE, Streams, stop
from service.slack.words import words

log = logging.getLogger("referent.slack")

TALK_SECONDS: Final = 1800.0  # within which a direct message without a thread goes on from the last one
_UNASKED: Final = frozenset({Kind.UNFURL, Kind.DELETE, Kind.HOME})  # nobody waits for words
_ADMIN_SECONDS: Final = 3600.0  # between two of the same words to the admin


@dataclass(frozen=True)
class Office:
    """What every handler works with, in one workspace."""

    team: str
    api: SlackApi
    inbox: Inbox
    audience: Audience
    asker: Asker
    poster: Poster
    streams: Streams
    setup: Setup
    others: Callable[[str], Awaitable[Office | None]]  # the offices of other workspaces
    told: dict[str, float] = field(default_factory=dict)  # to the admin, and when
    clock: Callable[[], float] = time.monotonic

    async def at(self, place: Place) -> Office | None:
        """The office of the workspace that a channel or member is of; None where that is not served.

        Raises:
            SlackError: Slack does not say whose the single token is.
        """
        return self if place[0] in (ANY, self.team) else await self.others(place[0])

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
        if self.setup.admin is None:
            return
        message = said(text)
        try:
            if there := await self.at(self.setup.admin):
                place = {"channel": self.setup.admin[1], "text": message.text, "blocks": message.blocks}
                await there.api.call("chat.postMessage", **place)
        except SlackError as error:
            log.warning("the admin could not be told in Slack: %s", error.code)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where an answer stands; without a stamp, where it is not to be changed."""

    channel: str
    stamp: str | None
    reply: Reply | None = None  # that stands there; None: not known, or not all of it
    is_streaming: bool = False


async def ask(office: Office, held: Held) -> None:
    """A mention, a direct message, or the next words in a thread of ours."""
    asked = held.incoming
    person = await office.audience.person(asked.user)
    if asked.text.casefold().strip(" .!") in words("da")["thanks"].split(", "):
        await office.finish(held)  # nothing was asked
        return
    clearance = await office.audience.clearance(asked)
    posted: Posted | None = None
    reply: Reply | None = None
    try:
        async for reply in _replies(office, held, person, clearance):
            posted = posted or await _show(office, held, reply, person, clearance)
    except ArchiveError:
        if posted is None or reply is None:
            raise  # else the quotes stand
    if posted is None or reply is None:
        await office.finish(held)
        return
    await _settle(office, held, posted, reply)
    await office.finish(held, posted.stamp, reply.conversation, clearance)


async def edit(office: Office, held: Held) -> None:
    """A question was put in other words: the same message answers those."""
    asked = held.incoming
    given = await asyncio.to_thread(office.inbox.of_key, asked.more["of"])
    if given is None or not given.message:
        await ask(office, held)
        return
    person = await office.audience.person(asked.user)
    clearance = await office.audience.clearance(asked)
    reply: Reply | None = None
    async for reply in _replies(office, held, person, clearance):
        if not await _settle(office, held, Posted(asked.channel, given.message), reply):
            await ask(office, held)  # its answer was taken away
            return
    await office.finish(held, given.message, reply.conversation if reply else None, clearance)


async def delete(office: Office, held: Held) -> None:
    """A question was deleted: its answer goes too."""
    asked = held.incoming
    given = await asyncio.to_thread(office.inbox.withdraw, asked.more["of"])
    if given is not None and given.message:
        try:
            await office.poster.remove(asked.channel, given.message)
        except (LaterError, TokenError):
            raise
        except SlackError as error:
            log.info("a deleted question's answer is not there to delete: %s", error.code)
    await office.finish(held)


async def command(office: Office, held: Held) -> None:
    """`/referat`: answered to the asker alone."""
    asked = held.incoming
    person = await office.audience.person(asked.user)
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
    person = await office.audience.person(asked.user)
    late = "late" if isinstance(error, LaterError) else "failed"
    reason = "closed_archive" if isinstance(error, ArchiveError) else late
    await _end(office, held)
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


async def _show(office: Office, held: Held, reply: Reply, person: Person, clearance: str) -> Posted:
    """Show the first of an answer: streamed where more is to come and Slack can, else posted."""
    asked = held.incoming
    if found := held.message or await office.poster.earlier(held, asked.channel, asked.thread):
        return Posted(asked.channel, found)  # an earlier attempt's; whatever it says, it is put right
    if await _is_to_be_worded(office, reply, clearance):
        doing = words(person.language)["being_worded"]
        stamp = await office.streams.begin(held, person.team, reply.message, doing)
        if stamp is not None:
            return Posted(asked.channel, stamp, is_streaming=True)
    return await _post(office, held, reply, person)


async def _is_to_be_worded(office: Office, reply: Reply, clearance: str) -> bool:
    """Whether there are quotes that a language model will put in other words."""
    answer = reply.answer
    if answer is None or answer.status is not AnswerStatus.ANSWERED or not answer.citations:
        return False
    return await office.asker.is_worded(clearance)


async def _post(office: Office, held: Held, reply: Reply, person: Person) -> Posted:
    """Post where it was asked; where that is not possible, to the asker directly."""
    asked = held.incoming
    try:
        stamp = await office.poster.post(held, asked.channel, asked.thread, reply.message)
        return Posted(asked.channel, stamp, reply)
    except (LaterError, TokenError):
        raise
    except SlackError as error:
        if error.code not in GONE or asked.direct:
            raise
        text = words("da")["admin_channel"].format(channel=asked.channel, error=error.code)
        await office.tell_admin(f"{asked.channel}:{error.code}", text)
    lead = words(person.language)["elsewhere"]
    message = reply.message
    if reply.answer is not None:
        message = answer_message(reply.answer, Shown("", private=True, lead=lead))
    await office.poster.post(held, asked.user, "", message)
    return Posted("", None)  # what stands elsewhere stays as it is


async def _settle(office: Office, held: Held, posted: Posted, reply: Reply) -> bool:
    """Put the answer that stays in the place of what stands there; False where nothing does any more."""
    if posted.stamp is None or posted.reply is reply:
        return True
    await asyncio.to_thread(office.inbox.renew, held)
    if posted.is_streaming:
        await stop(office.api, posted.channel, posted.stamp, held.id)
    try:
        await office.poster.update(posted.channel, posted.stamp, reply.message, held.id)
    except (LaterError, TokenError):
        raise
    except SlackError as error:
        if error.code != "message_not_found":
            raise
        log.info("an answer was taken away before it was done")
        return False
    return True


async def _end(office: Office, held: Held) -> None:
    """End what was begun and cannot be done, so that nobody waits for more: its quotes stand."""
    given = await asyncio.to_thread(office.inbox.given, held.id)
    if given is not None and given.message:
        with suppress(SlackError):
            await stop(office.api, given.channel, given.message, held.id)
