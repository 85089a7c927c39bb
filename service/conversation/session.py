"""A question within a conversation: load its turns, answer, keep the turn.

Comes in: an archive, a question, a conversation's id or "new". Goes out: the answer and the id to go on with.
Left to others: answering (`service.answer`), storing (`store`), showing it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ingest.errors import IngestError
from ingest.personal_numbers import mask_personal_numbers
from service.audit import Audience
from service.conversation.model import Owner, Place, Turn
from service.conversation.store import LOADED, MOST_TURNS, NOBODY
from service.errors import NotFoundError

if TYPE_CHECKING:
    from service.llm.model import Event
    from service.model import Answer
    from service.wiring import Archive

log = logging.getLogger("referent.conversation")

NEW: Final = "new"
_MOST_PLACES = 6  # of a turn's citations
_SOMEBODY: Final = Audience()


def ask(
    archive: Archive,
    question: str,
    conversation: str | None,
    owner: Owner = NOBODY,
    audience: Audience = _SOMEBODY,
) -> tuple[Answer, str | None]:
    """The answer that stays, and the conversation's id; as `stream`."""
    *_, (event, kept) = stream(archive, question, conversation, owner, audience)
    return event.answer, kept


def stream(
    archive: Archive,
    question: str,
    conversation: str | None,
    owner: Owner = NOBODY,
    audience: Audience = _SOMEBODY,
) -> Iterator[tuple[Event, str | None]]:
    """Answer a question in a conversation.

    Args:
        conversation: its id; "new" begins one; None asks outside of any.
        owner: who asks.
        audience: who is shown the answer, for the audit.

    Returns:
        The answer's events, each with the conversation's id; None where none is kept.

    Raises:
        NotFoundError: there is no such conversation, or not any more, or it is another's.
    """
    begins = conversation is None or conversation == NEW
    turns = () if begins else archive.conversations.load(str(conversation), owner=owner)
    kept = conversation
    for n, (event, again) in enumerate(_events(archive, question, turns, audience)):
        if n == 0 and conversation == NEW:
            kept = archive.conversations.create(turn_of(event.answer), owner)
        elif n == 0 and conversation is not None and not again:
            archive.conversations.append(conversation, turn_of(event.answer), owner)
        yield event, kept


def stream_kept(
    archive: Archive,
    question: str,
    conversation: str,
    owner: Owner = NOBODY,
    audience: Audience = _SOMEBODY,
) -> Iterator[tuple[Event, str | None]]:
    """As `stream`, for a page that people read: the answer comes whatever becomes of the conversation.

    One that is gone, or another's, is begun anew; where it cannot be stored (the database is busy, or may
    not be written), no id comes back.
    """
    turns: Sequence[Turn] = ()
    with suppress(NotFoundError):
        turns = archive.conversations.load(conversation, owner=owner) if conversation else ()
    kept: str | None = conversation
    for n, (event, again) in enumerate(_events(archive, question, turns, audience)):
        if n == 0:
            kept = _keep(archive, turn_of(event.answer), conversation if turns else None, again, owner)
        yield event, kept


def stream_again(
    archive: Archive,
    question: str,
    conversation: str,
    owner: Owner = NOBODY,
    audience: Audience = _SOMEBODY,
) -> Iterator[Event]:
    """An answer that was given before, for another form of it: nothing is added to the conversation.

    What was asked after the question is left out, so that it is understood as it was.
    """
    turns: Sequence[Turn] = ()
    with suppress(NotFoundError):
        turns = archive.conversations.load(conversation, MOST_TURNS, owner=owner) if conversation else ()
    asked = mask_personal_numbers(" ".join(question.split()))
    at = max((n for n, turn in enumerate(turns) if turn.question == asked), default=len(turns))
    yield from _told(archive, question, turns[max(at - LOADED, 0) : at], audience)


def earlier(archive: Archive, conversation: str, owner: Owner = NOBODY) -> Sequence[Turn]:
    """What was asked in a conversation before its last question; nothing where it is gone."""
    with suppress(NotFoundError):
        return archive.conversations.load(conversation, owner=owner)[:-1]
    return ()


def _keep(archive: Archive, turn: Turn, conversation: str | None, again: bool, owner: Owner) -> str | None:
    try:
        if conversation is None:
            return archive.conversations.create(turn, owner)
        if not again:
            archive.conversations.append(conversation, turn, owner)
    except (IngestError, NotFoundError) as error:
        log.warning("conversation not kept: %s", type(error).__name__)  # never the question
        return None
    return conversation


def _events(
    archive: Archive, question: str, turns: Sequence[Turn], audience: Audience
) -> Iterator[tuple[Event, bool]]:
    """The answer's events, and whether the question is the last one again: a page loaded twice."""
    asked = mask_personal_numbers(" ".join(question.split()))
    again = bool(turns) and turns[-1].question == asked
    for event in _told(archive, question, turns[:-1] if again else turns, audience):
        yield event, again


def _told(archive: Archive, question: str, turns: Sequence[Turn], audience: Audience) -> Iterator[Event]:
    """The answer's events, noted in the audit: the first has all the sources, later ones only word them."""
    for n, event in enumerate(archive.answerer.answer_stream(question, turns=turns)):
        if n == 0:
            archive.audit.add(audience.of_answer(event.answer))
        yield event


def turn_of(answer: Answer) -> Turn:
    """What a conversation keeps of an answer: where it was found, not what it said."""
    places = (
        Place(c.document, c.document_id, c.part_number, c.body, c.meeting_date, c.item_number, c.item_title)
        for c in answer.citations
    )
    kept = tuple(dict.fromkeys(places))[:_MOST_PLACES]
    completed = answer.understood_as or answer.question
    return Turn(answer.question, completed, answer.subject, answer.intent.value, kept)
