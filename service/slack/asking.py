"""A question from Slack → its answer as a message.

Comes in: who asks what, where, and what they may see. Goes out: the message, and the conversation it belongs
to. Left to others: answering (`service.conversation.session`), posting.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from index.model import IndexStateError
from ingest.errors import IngestError
from ingest.personal_numbers import mask_personal_numbers
from service.audit import Audience, Surface
from service.conversation import session
from service.conversation.model import Owner
from service.errors import ServiceError
from service.model import Answer
from service.slack.blocks import Message, Shown, answer_message, said
from service.slack.inbox import Given
from service.slack.incoming import Kind
from service.slack.setup import Setup
from service.slack.words import words

if TYPE_CHECKING:
    from service.http.backend import Backend
    from service.wiring import Archive

log = logging.getLogger("referent.slack")

PRIVATE: Final = frozenset({Kind.COMMAND, Kind.SHORTCUT, Kind.FORM})  # seen by whoever asked alone
HELP: Final = ("hjælp", "help", "hjaelp", "?")


Result = TypeVar("Result")


class ArchiveError(ServiceError):
    """The archive cannot answer at this moment."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a question."""

    message: Message
    answer: Answer | None = None  # None: it was no question
    conversation: str | None = None


class Asker:
    """Asks the archive of a clearance."""

    def __init__(self, backend: Backend, setup: Setup) -> None:
        self._backend, self._setup = backend, setup

    def at_once(self, question: str, language: str) -> Reply | None:
        """What is said without looking anything up: help, or what is wrong with the question."""
        told = words(language)
        if not question:
            return Reply(said(told["empty"]))
        if question.casefold().strip(" .!") in HELP:
            return Reply(said(told["help"]))
        if len(question) > self._setup.longest:
            return Reply(said(told["too_long"].format(n=len(question), most=self._setup.longest)))
        return None

    async def answer(self, question: str, owner: Owner, conversation: str | None, shown: Shown) -> Reply:
        """Ask, in a conversation where there is one.

        Raises:
            ArchiveError: the archive cannot be asked at this moment.
        """
        asked = mask_personal_numbers(question)
        event, kept = await self._last(
            owner.clearance,
            lambda a: session.stream_kept(a, asked, conversation or "", owner, _audience(owner.person)),
        )
        return Reply(answer_message(event.answer, shown), event.answer, kept)

    async def replies(
        self, question: str, owner: Owner, conversation: str | None, shown: Shown
    ) -> AsyncIterator[Reply]:
        """As `answer`, as it comes: quotes at once, and a language model's wording where it makes one.

        Raises:
            ArchiveError: as `answer`.
        """
        asked = mask_personal_numbers(question)
        backend = self._backend.seen_at(owner.clearance)
        before: Answer | None = None
        with _explained():
            async for event, kept in backend.events(
                lambda a: session.stream_kept(a, asked, conversation or "", owner, _audience(owner.person))
            ):
                if before is None or event.answer.answer != before.answer:
                    before = event.answer
                    yield Reply(answer_message(event.answer, shown), event.answer, kept)

    async def is_worded(self, clearance: str) -> bool:
        """Whether a language model words answers, after the quotes are there.

        Raises:
            ArchiveError: as `answer`.
        """
        return await self.look(clearance, lambda archive: archive.answerer.writes)

    async def again(self, given: Given, owner: Owner) -> Answer | None:
        """An answer that was given before, from what its reader may see now; None where it is gone.

        Raises:
            ArchiveError: as `answer`.
        """
        if not given.question:
            return None
        question, conversation = given.question, given.conversation or ""
        event = await self._last(
            owner.clearance, lambda a: session.stream_again(a, question, conversation, owner)
        )
        return event.answer

    async def afresh(self, question: str, clearance: str) -> Answer:
        """An answer outside of any conversation: nothing comes along from one.

        Raises:
            ArchiveError: as `answer`.
        """
        event, _ = await self._last(
            clearance, lambda a: session.stream(a, question, None, audience=_audience())
        )
        return event.answer

    async def look(self, clearance: str, work: Callable[[Archive], Result]) -> Result:
        """Read in the archive of a clearance.

        Raises:
            ArchiveError: as `answer`.
        """
        with _explained():
            return await self._backend.seen_at(clearance).look(work)

    async def _last(self, clearance: str, work: Callable[[Archive], Iterator[Result]]) -> Result:
        with _explained():
            return await self._backend.seen_at(clearance).ask(work)


def _audience(person: str | None = None) -> Audience:
    """For the audit: a member, or a channel, whose answer everybody there sees."""
    return Audience(Surface.SLACK, person)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (ServiceError, IngestError, IndexStateError, OSError) as error:
        log.warning("the archive cannot answer in Slack: %s", error)
        raise ArchiveError(str(error)) from error


def owner_of(given: Given, clearance: str) -> Owner:
    """Whose the conversation of an answer is: the asker's, or everybody's in its channel."""
    private = given.kind in PRIVATE or given.channel.startswith("D")
    return Owner(given.person if private else talk_of(given.team, given.channel), clearance)


def talk_of(team: str, channel: str) -> str:
    """Whose the conversations in a channel are: everybody's there, and nobody's elsewhere."""
    return f"slack:{team}:{channel}"
