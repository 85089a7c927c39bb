"""What is done to every request: limits, security headers, a request id, one line of access log.

Comes in: ASGI messages. Goes out: the same, guarded. Left to others: routes, counting (`limits`, `metrics`).

The log holds method, path, status, time and the request's id, and never a question: neither query string
nor body.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
import uuid
from typing import Final

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.limits import Rate
from service.http.metrics import Metrics
from service.http.problems import respond

access = logging.getLogger("referent.access")
errors = logging.getLogger("referent.http")

_KEYED: Final = "/api/conversations/"
MAX_BODY_BYTES: Final = 256 * 1024
# A draft may come as a file, with the letterhead's pictures in it.
_MAX_FILE_BYTES: Final = 4_200_000
_WITH_FILE: Final = frozenset({"/formulering", "/hent/docx/formulering"})
_BODY_SECONDS: Final = 15.0
# Everything from Slack comes from a few addresses; what it has not signed is turned away at little cost.
_UNMETERED: Final = ("/healthz", "/readyz", "/metrics", "/static/", "/slack/")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

# Nothing but our own style sheet, script and pictures is ever loaded, and nobody may frame the page.
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # The address of a page may hold a question, so it goes nowhere; the host may. With "no-referrer" browsers
    # say "Origin: null" with forms, and over plain HTTP nothing else tells that a form is our own.
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Middleware around the whole app."""

    def __init__(self, app: ASGIApp, rate: Rate, metrics: Metrics) -> None:
        self.app, self._rate, self._metrics = app, rate, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 0  # none sent yet
        path: str = scope["path"]
        request_id = _request_id(scope)
        scope["referent.page"] = not path.startswith(("/api/", *_UNMETERED))

        async def guarded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _put_headers(MutableHeaders(scope=message), path, request_id)
            await send(message)

        try:
            refusal = self._refusal(scope)
            most = _most_bytes(path)
            await (refusal or self.app)(scope, receive if refusal else _limited(receive, most), guarded_send)
        except Exception:
            errors.exception("%s %r failed (%s)", scope["method"], _told(path), request_id)
            if status:
                raise  # the answer has begun; the server can only cut it off
            await respond(Request(scope), 500)(scope, receive, guarded_send)
        finally:
            seconds = time.perf_counter() - begun
            access.info(_access_line(scope, status, seconds, request_id))
            self._metrics.request(scope["method"], _route(scope), status, seconds)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """Why the request is not looked at: it is too large, or its sender asks too often."""
        most = _most_bytes(scope["path"])
        if _declared_length(scope) > most:
            return respond(Request(scope), 413, next_step=f"Send højst {most // 1024} kB.")
        if scope["path"].startswith(_UNMETERED):
            return None
        caller = scope["client"][0] if scope.get("client") else ""
        wait = self._rate.wait(caller)
        return respond(Request(scope), 429, headers={"Retry-After": str(wait)}) if wait else None


def _put_headers(headers: MutableHeaders, path: str, request_id: str) -> None:
    for name, value in _HEADERS.items():
        headers[name] = value
    headers["X-Request-Id"] = request_id
    # A style sheet is asked after each time, so that an upgrade shows at once.
    headers.setdefault("Cache-Control", "no-cache" if path.startswith("/static/") else "no-store")


def _request_id(scope: Scope) -> str:
    """The caller's, where it is harmless; else a new one."""
    for name, value in scope["headers"]:
        given: str = value.decode("latin-1")
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(given):
            return given
    return uuid.uuid4().hex


def _access_line(scope: Scope, status: int, seconds: float, request_id: str) -> str:
    line = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "id": request_id,
        "method": scope["method"],
        "path": _told(scope["path"]),
        "status": status,
        "ms": round(seconds * 1000),
    }
    return json.dumps(line)


def _route(scope: Scope) -> str:
    """The route's pattern, so that metrics name no document and do not grow without bound."""
    return str(getattr(scope.get("route"), "path", "other"))


def _told(path: str) -> str:
    """The path without a conversation's id, which is the key to it."""
    return f"{_KEYED}…" if path.startswith(_KEYED) else path[:200]


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            digits = value.decode("latin-1")
            # int() refuses thousands of digits; a length of 19 is out of reach anyway.
            return int(digits[:19]) if digits.isascii() and digits.isdigit() else 0
    return 0


def _most_bytes(path: str) -> int:
    return _MAX_FILE_BYTES if path in _WITH_FILE else MAX_BODY_BYTES


def _limited(receive: Receive, most: int) -> Receive:
    """A receive that counts: a body may come in pieces and declare no length, or come by drops."""
    seen = 0
    whole = False
    end = time.monotonic() + _BODY_SECONDS

    async def counted() -> Message:
        nonlocal seen, whole
        if whole:  # waiting for the caller to hang up, which may take as long as the answer
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(end - time.monotonic(), 0))
        except TimeoutError:
            raise HTTPException(408) from None
        seen += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if seen > most:
            raise HTTPException(413)
        return message

    return counted
