"""Errors over HTTP: `application/problem+json` (RFC 9457) for programs, a page for people.

Comes in: exceptions. Goes out: responses that never repeat what was sent. Left to others: raising them.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.model import IndexStateError
from ingest.errors import IngestError
from service.errors import NotFoundError, QuestionError, ServiceError
from service.http.backend import NotReadyError
from service.web.pages import error_page

Handler = Callable[[Request, Exception], Awaitable[Response]]

_RETRY_AFTER = {"Retry-After": "5"}


def respond(
    request: Request, status: int, detail: str, next_step: str, headers: dict[str, str] | None = None
) -> Response:
    """The error as the caller can read it: a page outside /api for browsers, problem+json otherwise."""
    title = HTTPStatus(status).phrase
    if request.scope.get("referent.page"):
        return error_page(request, status, detail, next_step, headers)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "next": next_step}
    # ASCII: a key that the caller sent may hold half a surrogate pair, which no encoding takes.
    return Response(json.dumps(body), status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Have every error of the app answered by this module."""
    for kind, handler in (
        (HTTPException, _http),
        (RequestValidationError, _validation),
        (QuestionError, _question),
        (NotFoundError, _not_found),
        (NotReadyError, _not_ready),
        (IndexStateError, _unavailable),
        (IngestError, _unavailable),
        (ServiceError, _unavailable),
    ):
        app.add_exception_handler(kind, handler)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    steps = {
        400: "Send gyldig JSON i UTF-8.",
        404: "Kontrollér adressen.",
        405: "Se /api/openapi.json for de kald, der findes.",
        413: "Send mindre.",
    }
    details = {404: "Siden findes ikke.", 405: "Metoden bruges ikke her.", 400: "Anmodningen kan ikke læses."}
    status = error.status_code
    detail = details.get(status, HTTPStatus(status).phrase)
    headers = dict(error.headers) if error.headers else None
    return respond(request, status, detail, steps.get(status, "Kontrollér anmodningen."), headers)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(f["type"] == "json_invalid" for f in faults):
        return respond(request, 400, "Anmodningen er ikke gyldig JSON.", "Send JSON i UTF-8.")
    where = "; ".join(f"{'.'.join(str(p) for p in f['loc'])}: {f['msg']}" for f in faults[:5])
    return respond(request, 422, where, "Ret felterne, og prøv igen; se /api/openapi.json.")


async def _question(request: Request, error: Exception) -> Response:
    return respond(request, 422, str(error), "Ret spørgsmålet, og prøv igen.")


async def _not_found(request: Request, error: Exception) -> Response:
    return respond(request, 404, str(error), "Kontrollér navn og sidetal.")


async def _not_ready(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotReadyError)
    return respond(request, 503, str(error), error.next_step, _RETRY_AFTER)


async def _unavailable(request: Request, error: Exception) -> Response:
    return respond(request, 503, "Arkivet kan ikke bruges lige nu.", str(error), _RETRY_AFTER)
