"""A question within a conversation: load its turns, answer, keep the turn.

Comes in: an archive, a question, a conversation's id or "new". Goes out: the answer and the id to go on with.
Left to others: answering (`service.answer`), storing (`store`), showing it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ingest.errors import CatalogError
from service.conversation.model import Place, Turn
from service.errors import NotFoundError

if TYPE_CHECKING:
    from service.model import Answer
    from service.wiring import Archive

log = logging.getLogger("referent.conversation")

NEW: Final = "new"
_MOST_PLACES = 6  # of a turn's citations


def ask(archive: Archive, question: str, conversation: str | None) -> tuple[Answer, str | None]:
    """Answer a question in a conversation.

    Args:
        conversation: its id; "new" begins one; None asks outside of any.

    Returns:
        The answer, and the conversation's id; None where none is kept.

    Raises:
        NotFoundError: there is no such conversation, or not any more.
    """
    if conversation is None:
        return archive.answerer.answer(question), None
    if conversation == NEW:
        answer = archive.answerer.answer(question)
        return answer, archive.conversations.create(turn_of(answer))
    turns = archive.conversations.load(conversation)
    answer, again = _answer(archive, question, turns)
    if not again:
        archive.conversations.append(conversation, turn_of(answer))
    return answer, conversation


def ask_kept(archive: Archive, question: str, conversation: str) -> tuple[Answer, str | None]:
    """As `ask`, for a page that people read: the answer comes whatever becomes of the conversation.

    One that is gone is begun anew; where it cannot be stored (the database is busy, or may not be written),
    no id comes back.
    """
    turns: Sequence[Turn] = ()
    with suppress(NotFoundError):
        turns = archive.conversations.load(conversation) if conversation else ()
    answer, again = _answer(archive, question, turns)
    try:
        if not turns:
            return answer, archive.conversations.create(turn_of(answer))
        if not again:
            archive.conversations.append(conversation, turn_of(answer))
    except (CatalogError, NotFoundError) as error:
        log.warning("conversation not kept: %s", type(error).__name__)  # never the question
        return answer, None
    return answer, conversation


def _answer(archive: Archive, question: str, turns: Sequence[Turn]) -> tuple[Answer, bool]:
    """The answer, and whether the question is the last one once more: a page that is loaded again."""
    again = bool(turns) and turns[-1].question == " ".join(question.split())
    return archive.answerer.answer(question, turns=turns[:-1] if again else turns), again


def turn_of(answer: Answer) -> Turn:
    """What a conversation keeps of an answer: where it was found, not what it said."""
    places = (
        Place(c.document, c.document_id, c.part_number, c.body, c.meeting_date, c.item_number, c.item_title)
        for c in answer.citations
    )
    kept = tuple(dict.fromkeys(places))[:_MOST_PLACES]
    completed = answer.understood_as or answer.question
    return Turn(answer.question, completed, answer.subject, answer.intent.value, kept)
