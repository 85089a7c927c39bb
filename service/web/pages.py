"""The front page, answers, the language switch, and pages that say what went wrong.

Comes in: GET requests. Goes out: HTML that needs no script. Left to others: answering, errors
(`service.http`), what is leafed through (`browse_pages`, `document_pages`, `search_pages`).
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from service.audit import Audience, Surface
from service.conversation import session
from service.errors import NotFoundError
from service.http.dependencies import checked_question
from service.model import AnswerStatus
from service.settings import Settings
from service.web import (
    browse_pages,
    digest_pages,
    document_pages,
    export_pages,
    feedback_pages,
    followup_pages,
    glossary_edit,
    glossary_pages,
    matter_pages,
    search_pages,
    wording_pages,
)
from service.web.answers import answer_context, others_shown
from service.web.browsing import meeting_card
from service.web.examples import Examples
from service.web.explained import Explainer
from service.web.feedback_pages import reasons
from service.web.render import backend_of, explained_by, owner_of, render, settings_of, shelves_of
from service.web.text import coverage_line
from service.web.words import COOKIE, LANGUAGES, language_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_LATEST = 4
_YEAR_SECONDS = 365 * 86_400


@router.get("/")
async def front(
    request: Request,
    q: Annotated[str, Query()] = "",
    samtale: Annotated[str, Query(max_length=100)] = "",
    straks: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The box; with ?q=… the answer under it, and the conversation's id in the box for what is asked next.

    `straks`: a script is there, and asks for a language model's wording itself; the page does not wait.
    """
    question = " ".join(q.split())
    if not question:
        return await _front(request)
    backend, settings, language = backend_of(request), settings_of(request), language_of(request)
    question = checked_question(question, settings)
    owner = owner_of(request)
    audience = Audience(Surface.WEB, owner.person, others_shown)
    events = backend.events(lambda a: session.stream_kept(a, question, samtale, owner, audience))
    event, kept = await anext(events)
    awaited = bool(straks) and _writes(settings) and event.answer.status is AnswerStatus.ANSWERED
    if not awaited:
        async for event, kept in events:  # noqa: B007 - the last of them stays
            pass
    request.app.state.metrics.answer(event.answer.status.value)
    turns = await backend.look(lambda a: session.earlier(a, kept, owner)) if kept and samtale else ()
    base = settings.base_url or str(request.base_url).rstrip("/")
    explained = explained_by(request)
    known, book = await backend.look(lambda a: (explained(a), a.book()))
    context = answer_context(event.answer, language, base, book, Explainer(known, language))
    more = {
        "conversation": kept,
        "earlier": [t.question for t in turns],
        "help_mail": settings.help_mail,
        "takes_verdicts": settings.feedback_days > 0,
        "reasons": reasons(language),
        "awaited": awaited,
        "streams": _writes(settings),
        "take": urlencode({"q": question} | ({"samtale": kept} if kept else {})),
    }
    return render(request, "answer.html", context | more)


def _writes(settings: Settings) -> bool:
    """Whether a language model words answers, which takes seconds."""
    return settings.llm_base_url is not None


async def _front(request: Request) -> Response:
    drawn: Examples = request.app.state.examples
    shelves, language = shelves_of(request), language_of(request)
    streams = _writes(settings_of(request))

    def read(archive: Any) -> dict[str, Any]:
        held = [m for m in shelves.of(archive.catalog).meetings if m.date]
        return {
            "examples": drawn.of(archive.catalog),
            "coverage": coverage_line(archive.catalog.coverage(), language),
            "streams": streams,
            "latest": [meeting_card(m, language) for m in reversed(held[-_LATEST:])],
        }

    return render(request, "front.html", await backend_of(request).call(read))


@router.get("/sprog/{code}")
async def choose_language(code: str, til: Annotated[str, Query(max_length=8000)] = "/") -> Response:
    """Keep the reader's language, and go back to the page."""
    if code not in LANGUAGES:
        raise NotFoundError("Sproget findes ikke.")
    # A path of ours alone: "//host" and "/\\host" lead elsewhere.
    inside = til.startswith("/") and not til.startswith(("//", "/\\")) and "\n" not in til and "\r" not in til
    response = RedirectResponse(til if inside else "/", 303)
    response.set_cookie(COOKIE, code, _YEAR_SECONDS, httponly=True, samesite="lax")
    return response


for more in (
    search_pages,
    matter_pages,
    browse_pages,
    document_pages,
    followup_pages,
    glossary_pages,
    glossary_edit,
    digest_pages,
    wording_pages,
    export_pages,
    feedback_pages,
):
    router.include_router(more.router)
