"""A verdict on an answer as plain forms: yes at once, no with a reason, and a page that says thanks.

Comes in: what the forms of an answer's page send. Goes out: pages and redirects; no script is needed. Left to
others: keeping it (`service.feedback`), turning away what another site sends (`service.access.guard`).
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from ingest.personal_numbers import mask_personal_numbers
from service.feedback import Feedback, FeedbackReason
from service.http.dependencies import checked_question
from service.http.schemas import Verdict
from service.web.render import backend_of, owner_of, render, settings_of
from service.web.words import language_of, words

router = APIRouter(default_response_class=HTMLResponse)

_MOST_CITATIONS = 40
Conversation = Annotated[str, Form(max_length=100)]


@router.post("/vurdering")
async def give(
    request: Request,
    verdict: Annotated[Verdict, Form()],
    q: Annotated[str, Form()] = "",
    samtale: Conversation = "",
    vist: Annotated[list[str], Form(max_length=_MOST_CITATIONS)] = [],  # noqa: B006 - FastAPI copies defaults
    spurgt: Annotated[str, Form(max_length=10)] = "",
    reason: Annotated[str, Form(max_length=50)] = "",
    comment: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep a verdict and go on to the thanks; who says no is asked why first.

    `spurgt`: they have been; the answer may be left out.
    """
    question, language = checked_question(" ".join(q.split()), settings_of(request)), language_of(request)
    if verdict is Verdict.DOWN and not spurgt:
        return render(request, "why.html", _asked(question, samtale, vist, language))
    known = reason if reason in set(FeedbackReason) else None
    person = owner_of(request).person
    said = Feedback(verdict.value, question, known, comment, tuple(vist), person)
    await backend_of(request).look(lambda a: a.feedback.add(said))
    # A redirect: loading the page of thanks again sends nothing again.
    return RedirectResponse(f"/vurdering?{_back(question, samtale)}", 303)


@router.get("/vurdering")
async def thanks(
    request: Request,
    q: Annotated[str, Query(max_length=20_000)] = "",
    samtale: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Thanks, and the way back to the answer."""
    question = mask_personal_numbers(" ".join(q.split()))
    back = f"/?{_back(question, samtale)}" if question else ""
    return render(request, "thanks.html", {"question": question, "back": back})


def reasons(language: str) -> list[tuple[str, str]]:
    """What may be wrong with an answer: value and words."""
    return [(r.value, words(language)[f"reason_{r.value}"]) for r in FeedbackReason]


def _asked(question: str, conversation: str, shown: list[str], language: str) -> dict[str, Any]:
    return {
        "question": question,
        "conversation": conversation,
        "shown": shown,
        "reasons": reasons(language),
        "back": f"/?{_back(question, conversation)}",
    }


def _back(question: str, conversation: str) -> str:
    return urlencode({"q": question} | ({"samtale": conversation} if conversation else {}))
