"""Errors over HTTP: `application/problem+json` (RFC 9457) for programs, a page for people.

Comes in: exceptions. Goes out: responses that never repeat what was sent. Left to others: raising them.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.model import IndexStateError
from ingest.errors import IngestError
from service.errors import NotFoundError, QuestionError, ServiceError
from service.http.backend import NotReadyError
from service.viewer.model import NoPictureError, Why
from service.viewer.reasons import reason
from service.web.render import error_page

_MEDIA = "application/problem+json"
Handler = Callable[[Request, Exception], Awaitable[Response]]

_RETRY_AFTER = {"Retry-After": "5"}
_ANY_ROUTE = (400, 429, 500, 503)
_CHECK = "Kontrollér anmodningen."
_STEPS = {
    400: "Send gyldig JSON i UTF-8.",
    401: "Send et gyldigt token i Authorization: Bearer …",
    404: "Kontrollér adressen.",
    405: "Se /api/openapi.json for de kald, der findes.",
    408: "Send anmodningen hurtigere, eller send mindre.",
    413: "Send mindre.",
    422: "Ret felterne, og prøv igen; se /api/openapi.json.",
    429: "Vent så mange sekunder, som Retry-After siger.",
    500: "Prøv igen; fejlen står i tjenestens log.",
    503: "Prøv igen om et øjeblik.",
}
_DETAILS = {
    400: "Anmodningen kan ikke læses.",
    401: "Log ind for at bruge arkivet.",
    404: "Siden findes ikke.",
    405: "Metoden bruges ikke her.",
    408: "Anmodningen kom ikke frem i tide.",
    413: "Anmodningen er for stor.",
    422: "Et felt kan ikke bruges.",
    429: "Der er sendt for mange anmodninger.",
    500: "Der skete en fejl i tjenesten.",
    503: "Arkivet kan ikke bruges lige nu.",
}


def respond(
    request: Request,
    status: int,
    detail: str = "",
    next_step: str = "",
    headers: dict[str, str] | None = None,
) -> Response:
    """The error as the caller can read it: a page outside /api for browsers, problem+json otherwise.

    Args:
        detail, next_step: "" for what is usually said of this status.
    """
    title = HTTPStatus(status).phrase
    detail = detail or _DETAILS.get(status, title)
    next_step = next_step or _STEPS.get(status, _CHECK)
    if request.scope.get("referent.page"):
        return error_page(request, status, detail, next_step, headers)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "next": next_step}
    # ASCII: a key that the caller sent may hold half a surrogate pair, which no encoding takes.
    return Response(json.dumps(body), status, headers, media_type=_MEDIA)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: the errors that a route may answer with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {_MEDIA: {"schema": schema, "example": _example(status)}},
        }
        for status in sorted({*statuses, *_ANY_ROUTE})
    }


def _example(status: int) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    detail, step = _DETAILS.get(status, "Anmodningen kan ikke bruges."), _STEPS.get(status, _CHECK)
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "next": step}


def install(app: FastAPI) -> None:
    """Have every error of the app answered by this module."""
    for kind, handler in (
        (HTTPException, _http),
        (RequestValidationError, _validation),
        (QuestionError, _question),
        (NotFoundError, _not_found),
        (NotReadyError, _not_ready),
        (NoPictureError, _no_picture),
        (IndexStateError, _unavailable),
        (IngestError, _unavailable),
        (ServiceError, _unavailable),
    ):
        app.add_exception_handler(kind, handler)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    return respond(request, error.status_code, headers=headers)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(f["type"] == "json_invalid" for f in faults):
        return respond(request, 400, "Anmodningen er ikke gyldig JSON.")
    where = "; ".join(f"{'.'.join(str(p) for p in f['loc'])}: {f['msg']}" for f in faults[:5])
    return respond(request, 422, where)


async def _question(request: Request, error: Exception) -> Response:
    return respond(request, 422, str(error), "Ret spørgsmålet, og prøv igen.")


async def _not_found(request: Request, error: Exception) -> Response:
    return respond(request, 404, str(error), "Kontrollér navn og sidetal.")


async def _not_ready(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotReadyError)
    return respond(request, 503, str(error), error.next_step, _RETRY_AFTER)


async def _no_picture(request: Request, error: Exception) -> Response:
    assert isinstance(error, NoPictureError)
    if error.why is Why.BUSY:
        return respond(request, 503, reason(error.why), headers=_RETRY_AFTER)
    return respond(request, 404, reason(error.why), "Læs sidens tekst i stedet.")


async def _unavailable(request: Request, error: Exception) -> Response:
    return respond(request, 503, "Arkivet kan ikke bruges lige nu.", str(error), _RETRY_AFTER)
