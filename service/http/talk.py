"""Conversations and feedback over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from service.answer_json import turn_to_json
from service.conversation.store import MOST_TURNS
from service.errors import NotFoundError
from service.feedback import Feedback
from service.http import schemas
from service.http.dependencies import InBackend, InOwner
from service.http.problems import described
from service.http.responses import ArchiveJson

router = APIRouter(tags=["people"])

Key = Annotated[str, Path(description="The id that an answer came with; it is the key to the conversation.")]


@router.get(
    "/api/conversations/{conversation}", response_model=schemas.Conversation, responses=described(404)
)
async def conversation_turns(backend: InBackend, owner: InOwner, conversation: Key) -> Response:
    """What is kept of a conversation."""
    turns = await backend.call(lambda a: a.conversations.load(conversation, MOST_TURNS, owner))
    return ArchiveJson({"conversation": conversation, "turns": [turn_to_json(t) for t in turns]})


@router.delete("/api/conversations/{conversation}", status_code=204, responses=described(404))
async def forget_conversation(backend: InBackend, owner: InOwner, conversation: Key) -> Response:
    """Delete a conversation."""
    if not await backend.call(lambda a: a.conversations.delete(conversation, owner)):
        raise NotFoundError("Samtalen findes ikke, eller den er slettet.")
    return Response(status_code=204)


@router.post(
    "/api/feedback",
    status_code=201,
    response_model=schemas.FeedbackKept,
    responses=described(408, 413, 422),
)
async def feedback(backend: InBackend, owner: InOwner, body: schemas.FeedbackRequest) -> Response:
    """Say whether an answer was good; the question, the verdict and the comment are kept."""
    said = Feedback(
        body.verdict.value,
        body.question,
        body.reason.value if body.reason else None,
        body.comment,
        tuple(body.citations),
        owner.person,
    )
    key = await backend.call(lambda a: a.feedback.add(said))
    return ArchiveJson({"id": key}, 201)
