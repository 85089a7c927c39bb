"""The pages people read: question and answer, and a document's page with the cited words marked.

Comes in: GET requests. Goes out: HTML without scripts. Left to others: answering, errors (`service.http`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi import Path as UrlPath
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from service.conversation import session
from service.errors import QuestionError
from service.web.examples import Examples
from service.web.views import answer_context, coverage_line, displayed, newer_address, page_context

if TYPE_CHECKING:
    from service.http.backend import Backend
    from service.settings import Settings

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_MAX_PAGE: Final = 1_000_000


@router.get("/")
async def front(
    request: Request, q: Annotated[str, Query()] = "", samtale: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """The box; with ?q=… the answer under it, and the conversation's id in the box for what is asked next."""
    backend, settings = _state(request)
    question = " ".join(q.split())
    if not question:
        drawn: Examples = request.app.state.examples
        examples, coverage = await backend.call(lambda a: (drawn.of(a.catalog), a.catalog.coverage()))
        return render(request, "front.html", {"examples": examples, "coverage": coverage_line(coverage)})
    if len(question) > settings.max_question_chars:
        raise QuestionError(f"Spørgsmålet må højst være på {settings.max_question_chars} tegn.")
    event, kept = await backend.ask(lambda a: session.stream_kept(a, question, samtale))
    return render(request, "front.html", answer_context(event.answer) | {"conversation": kept})


@router.get("/d/{document}/s/{number}")
async def document_page(
    request: Request,
    document: str,
    number: Annotated[int, UrlPath(ge=1, le=_MAX_PAGE)],
    words: Annotated[str, Query(alias="ord")] = "",
    mark: Annotated[str, Query()] = "",
    check: Annotated[str, Query()] = "",
) -> Response:
    """A page's text; the words that the address cites are marked, or nothing is."""
    backend, _ = _state(request)
    if mark and not words:  # an address of the older form
        moved = await backend.call(lambda a: newer_address(a.catalog, document, mark, check))
        if moved:
            return RedirectResponse(moved, 301)
    context = await backend.call(lambda a: page_context(a.catalog, document, number, words or mark))
    return render(request, "page.html", context)


def error_page(
    request: Request, status: int, detail: str, next_step: str, headers: dict[str, str] | None = None
) -> Response:
    """A page that says what went wrong and what to do."""
    return render(request, "error.html", {"detail": detail, "next_step": next_step}, status, headers)


def _state(request: Request) -> tuple[Backend, Settings]:
    return request.app.state.backend, request.app.state.settings


def render(
    request: Request,
    template: str,
    context: dict[str, Any],
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    return _templates.TemplateResponse(request, template, context, status, headers)


_templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
_templates.env.filters["displayed"] = displayed
