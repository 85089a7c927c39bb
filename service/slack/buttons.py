"""What the buttons below an answer do.

Comes in: a click. Goes out: more of the answer, a copy in the channel, a reference, a verdict kept, a
question passed on. Left to others: questions (`handlers`), forms (`forms`).

A click names an answer; whether its reader may see that answer is asked anew each time, and so is what they
may see of the archive.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from service.feedback import Feedback
from service.model import Answer
from service.slack import forms
from service.slack.api import LaterError, SlackError, TokenError
from service.slack.asking import PRIVATE, owner_of
from service.slack.audience import Person
from service.slack.blocks import Message, Shown, answer_message, preformatted, said
from service.slack.handlers import Office
from service.slack.inbox import Given, Held
from service.slack.sources import reference
from service.slack.words import words


@dataclass(frozen=True, slots=True)
class Click:
    """A click, and the answer that it is about."""

    office: Office
    held: Held
    given: Given
    person: Person

    @property
    def is_private(self) -> bool:
        """Whether the answer was for the asker's eyes alone."""
        return self.given.kind in PRIVATE or self.given.channel.startswith("D")

    def words(self, key: str) -> str:
        return words(self.person.language)[key]

    async def whisper(self, message: Message) -> None:
        await self.office.poster.whisper(self.held, self.held.incoming.user, message)

    async def clearance(self) -> str:
        """What may be shown of the answer to whoever clicked: no more than where it stands."""
        if self.is_private:
            return self.person.clearance
        return await self.office.audience.of_channel(self.given.channel)

    async def answer(self) -> Answer | None:
        """The answer once more, from what may be seen now."""
        clearance = await self.clearance()
        return await self.office.asker.again(self.given, owner_of(self.given, clearance))


async def action(office: Office, held: Held) -> None:
    """A button was pressed."""
    clicked = held.incoming
    person = await office.audience.person(clicked.user)
    if form := forms.OPENED_BY.get(clicked.more["action"]):
        await form(office, held, person)
        await office.finish(held)
        return
    given = await asyncio.to_thread(office.inbox.given, clicked.more["value"])
    if given is not None and not given.is_noted:
        raise LaterError("the answer is not noted yet", 0, arrived=False)
    does = _DOES.get(clicked.more["action"])
    if given is None or does is None:
        await office.poster.whisper(held, clicked.user, said(words(person.language)["gone"]))
    elif not _may_see(given, held):
        await office.poster.whisper(held, clicked.user, said(words(person.language)["not_yours"]))
    else:
        await does(Click(office, held, given, person))
    await office.finish(held)


def _may_see(given: Given, held: Held) -> bool:
    """Whether an answer stands where the click was made, or is the clicker's own."""
    clicked = held.incoming
    private = given.kind in PRIVATE or given.channel.startswith("D")
    own = given.person == clicked.person
    return own if private else given.team == clicked.team and given.channel == clicked.channel


async def _more(click: Click) -> None:
    answer = await click.answer()
    if answer is None:
        await click.whisper(said(click.words("gone")))
        return
    # In the place of a private answer, whose buttons it needs; beside one that everybody sees.
    own = click.is_private and click.held.incoming.more.get("is_private")
    in_channel = bool(click.given.channel) and not click.given.channel.startswith("D")
    shown = Shown(click.given.id if own else "", private=True, shareable=bool(own) and in_channel, whole=True)
    message = answer_message(answer, shown)
    await click.office.poster.whisper(click.held, click.held.incoming.user, message, replace=click.is_private)


async def _copy(click: Click) -> None:
    answer = await click.answer()
    if answer is None or not answer.citations:
        await click.whisper(said(click.words("gone")))
        return
    await click.whisper(preformatted(click.words("copy_said"), reference(answer)))


async def _share(click: Click) -> None:
    """Post a private answer in the channel, drawn anew from what everybody there may see."""
    office, clicked = click.office, click.held.incoming
    if not click.given.question:
        await click.whisper(said(click.words("gone")))
        return
    clearance = await office.audience.of_channel(clicked.channel)
    answer = await office.asker.afresh(click.given.question, clearance)
    if not answer.citations:
        await click.whisper(said(click.words("share_not")))
        return
    lead = f"“{click.given.question}” · {click.words('shared_by')}"
    message = answer_message(answer, Shown("", lead=lead))
    try:
        await office.poster.post(click.held, clicked.channel, "", message)
    except (LaterError, TokenError):
        raise
    except SlackError:
        await click.whisper(said(click.words("share_failed")))


async def _up(click: Click) -> None:
    await _keep(click, "up")
    await click.whisper(said(click.words("thanks_up")))


async def _down(click: Click) -> None:
    """Ask for the reason; where the form cannot be opened any more, the verdict counts without one."""
    try:
        await forms.open_reasons(click.office, click.held, click.person)
    except (LaterError, TokenError):
        raise
    except SlackError:
        await _keep(click, "down")
        await click.whisper(said(click.words("thanks_down")))


async def _keep(click: Click, verdict: str) -> None:
    said_ = Feedback(verdict, click.given.question or "")
    await forms.keep_verdict(click.office, said_, click.held.incoming.person)


async def _secretariat(click: Click) -> None:
    """Pass the question on, with who asks; not the answer, which the secretariat can find itself."""
    office = click.office
    place = office.setup.secretariat
    there = await office.at(place) if place else None
    if place is None or there is None:
        await click.whisper(said(click.words("gone")))
        return
    asker = click.words("from_asker").format(name=click.person.name or click.held.incoming.user)
    text = f"{click.words('to_secretariat')}\n“{click.given.question or ''}”\n{asker}"
    await there.poster.post(click.held, place[1], "", said(text))
    await click.whisper(said(click.words("sent_to_secretariat")))


_DOES: dict[str, Callable[[Click], Awaitable[None]]] = {
    "more": _more,
    "copy": _copy,
    "share": _share,
    "up": _up,
    "down": _down,
    "secretariat": _secretariat,
}
