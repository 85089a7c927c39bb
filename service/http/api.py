"""The JSON interface: ask, conversations, search, page text, health.

Comes in: HTTP requests. Goes out: the contract's JSON. Left to others: answering, errors (`problems`).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field, StrictInt, StrictStr

from ingest.model import DocumentKind, SectionRole
from service.answer_json import answer_to_json, passage_to_json, turn_to_json
from service.conversation import session
from service.conversation.store import MOST_TURNS
from service.errors import NotFoundError, QuestionError
from service.filters import parse_day, to_filters
from service.http.backend import Backend
from service.http.responses import ArchiveJson
from service.settings import Settings

router = APIRouter()

_MAX_PAGE = 1_000_000


class AskRequest(BaseModel):
    """Body of POST /api/ask."""

    question: StrictStr = Field(description="What to answer, in Danish or English.")
    id: StrictStr | StrictInt | None = Field(None, description="Passed through to the answer.")
    conversation: StrictStr | None = Field(
        None, max_length=100, description='A conversation to go on with; "new" begins one.'
    )


def backend_of(request: Request) -> Backend:
    backend: Backend = request.app.state.backend
    return backend


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


InBackend = Annotated[Backend, Depends(backend_of)]
InSettings = Annotated[Settings, Depends(settings_of)]


def checked_question(text: str, settings: Settings) -> str:
    """The question, if it can be answered.

    Raises:
        QuestionError: it is empty or longer than the settings allow.
    """
    if not text.strip():
        raise QuestionError("Spørgsmålet er tomt.")
    if len(text) > settings.max_question_chars:
        raise QuestionError(
            f"Spørgsmålet er på {len(text)} tegn; det må højst være på {settings.max_question_chars}."
        )
    return text


@router.api_route("/healthz", methods=["GET", "HEAD"], include_in_schema=False)
async def healthz() -> dict[str, str]:
    """The process runs; says nothing about the archive."""
    return {"status": "ok"}


@router.api_route("/readyz", methods=["GET", "HEAD"], include_in_schema=False)
async def readyz(backend: InBackend) -> dict[str, str]:
    """Questions can be answered; 503 with the reason until then."""
    backend.check()
    return {"status": "ready"}


@router.post("/api/ask")
async def ask(body: AskRequest, backend: InBackend, settings: InSettings) -> ArchiveJson:
    """Answer a question with citations; in a conversation, its id goes back with the answer."""
    question = checked_question(body.question, settings)
    event, kept = await backend.ask(lambda a: session.stream(a, question, body.conversation))
    of_conversation = {} if body.conversation is None else {"conversation": kept}
    return ArchiveJson(
        answer_to_json(event.answer) | {"id": "" if body.id is None else body.id} | of_conversation
    )


@router.get("/api/conversations/{conversation}")
async def conversation_turns(backend: InBackend, conversation: str) -> ArchiveJson:
    """What is kept of a conversation."""
    turns = await backend.call(lambda a: a.conversations.load(conversation, MOST_TURNS))
    return ArchiveJson({"conversation": conversation, "turns": [turn_to_json(t) for t in turns]})


@router.delete("/api/conversations/{conversation}", status_code=204)
async def forget_conversation(backend: InBackend, conversation: str) -> Response:
    """Delete a conversation."""
    if not await backend.call(lambda a: a.conversations.delete(conversation)):
        raise NotFoundError("Samtalen findes ikke, eller den er slettet.")
    return Response(status_code=204)


@router.get("/api/search")
async def search(
    backend: InBackend,
    settings: InSettings,
    q: Annotated[str, Query(description="What to look for.")],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    body: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006 - FastAPI copies defaults
    first: Annotated[str | None, Query(alias="from", description="Earliest meeting date.")] = None,
    last: Annotated[str | None, Query(alias="to", description="Latest meeting date.")] = None,
    section: Annotated[list[SectionRole], Query(max_length=20)] = [],  # noqa: B006
    kind: Annotated[list[DocumentKind], Query(max_length=20)] = [],  # noqa: B006
) -> ArchiveJson:
    """Passages, best first."""
    query = checked_question(q, settings)
    days = []
    for text in (first, last):
        days.append(parse_day(text) if text else None)
        if text and days[-1] is None:
            raise QuestionError("Datoer skrives som 2022-05-23.")
    filters = to_filters(body, days[0], days[1], section, kind)
    passages = await backend.call(lambda a: a.retriever.search(query, filters, limit))
    return ArchiveJson({"query": query, "passages": [passage_to_json(p) for p in passages]})


@router.get("/api/documents/{document}/pages/{number}")
async def page(
    backend: InBackend, document: str, number: Annotated[int, Path(ge=1, le=_MAX_PAGE)]
) -> ArchiveJson:
    """A page's raw text, in which citations count their characters."""
    raw = await backend.call(lambda a: a.catalog.page(document, number))
    if raw is None:
        raise NotFoundError("Dokumentet eller siden findes ikke i arkivet.")
    return ArchiveJson({"document": document, "page": number, "text": raw})
