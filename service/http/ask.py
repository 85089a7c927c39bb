"""Questions over HTTP: an answer as JSON, or its events as they come.

Comes in: a question. Goes out: the contract's JSON; with `Accept: text/event-stream` first the sources, then
the text, then the whole answer. Left to others: answering (`service.conversation.session`).
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.sse import format_sse_event
from starlette.responses import StreamingResponse

from service.answer_json import answer_to_json
from service.audit import Audience, Surface, all_passages
from service.conversation import session
from service.http import schemas
from service.http.dependencies import InBackend, InOwner, InSettings, checked_question
from service.http.metrics import Metrics
from service.http.problems import described
from service.http.responses import ArchiveJson
from service.llm.model import Event

router = APIRouter()

_STREAM = "text/event-stream"
_EVENTS = (
    "`sources`: the answer without its text, as soon as its sources are known; `text`: the text that stands "
    "then; `answer`: the whole answer, after which nothing comes; or `problem`: what went wrong on the way."
)
_EXAMPLE = (
    'event: sources\ndata: {"status": "answered", "citations": […]}\n\nevent: text\ndata: {"text": "…"}\n\n'
)


@router.post(
    "/api/ask",
    tags=["questions"],
    response_model=schemas.Answer,
    responses={
        200: {
            "content": {_STREAM: {"schema": {"type": "string", "description": _EVENTS}, "example": _EXAMPLE}}
        },
        **described(404, 408, 413, 422),
    },
)
async def ask(
    request: Request, body: schemas.AskRequest, backend: InBackend, settings: InSettings, owner: InOwner
) -> Response:
    """Answer a question with citations; in a conversation, its id goes back with the answer."""
    question = checked_question(body.question, settings)
    audience = Audience(Surface.API, owner.person, all_passages)
    events = backend.events(lambda a: session.stream(a, question, body.conversation, owner, audience))
    first = await anext(events)  # what goes wrong before this is a problem with its own status
    metrics: Metrics = request.app.state.metrics
    if _STREAM in request.headers.get("accept", ""):
        return StreamingResponse(_stream(first, events, body, metrics), media_type=_STREAM)
    event, kept = [first, *[e async for e in events]][-1]
    metrics.answer(event.answer.status.value)
    return ArchiveJson(_whole(event, kept, body))


async def _stream(
    first: tuple[Event, str | None],
    events: AsyncIterator[tuple[Event, str | None]],
    body: schemas.AskRequest,
    metrics: Metrics,
) -> AsyncIterator[bytes]:
    event, kept = first
    whole = _whole(event, kept, body)
    yield _said("sources", {name: value for name, value in whole.items() if name != "answer"})
    yield _said("text", {"text": event.answer.answer})
    try:
        async for event, kept in events:  # noqa: B007 - the last of them stays
            pass
    except Exception:
        yield _said("problem", {"detail": "Svaret kunne ikke gøres færdigt.", "next": "Prøv igen."})
        raise
    metrics.answer(event.answer.status.value)
    yield _said("answer", _whole(event, kept, body))


def _whole(event: Event, kept: str | None, body: schemas.AskRequest) -> dict[str, Any]:
    of_conversation = {} if body.conversation is None else {"conversation": kept}
    return answer_to_json(event.answer) | {"id": "" if body.id is None else body.id} | of_conversation


def _said(event: str, data: dict[str, Any]) -> bytes:
    # ASCII: extracted text may hold half a surrogate pair, which no encoding takes.
    return format_sse_event(event=event, data_str=json.dumps(data))
