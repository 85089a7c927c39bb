"""What is done to every request: size limit, security headers, one line of access log.

Comes in: ASGI messages. Goes out: the same, guarded. Left to others: routes.

The log holds method, path, status and time, and never a question: neither query string nor body.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Final

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import respond

access = logging.getLogger("referent.access")
errors = logging.getLogger("referent.http")

_KEYED: Final = "/api/conversations/"
MAX_BODY_BYTES: Final = 256 * 1024

# Nothing but our own style sheet is ever loaded, and nobody may frame the page.
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address of a page may hold a question
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 0  # none sent yet
        path: str = scope["path"]
        scope["referent.page"] = not path.startswith(("/api/", "/healthz", "/readyz", "/static/"))

        async def guarded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                # A style sheet is asked after each time, so that an upgrade shows at once.
                headers["Cache-Control"] = "no-cache" if path.startswith("/static/") else "no-store"
            await send(message)

        try:
            if _declared_length(scope) > MAX_BODY_BYTES:
                await _too_large(scope, receive, guarded_send)
            else:
                await self.app(scope, _limited(receive), guarded_send)
        except Exception:
            errors.exception("%s %r failed", scope["method"], _told(path))
            if status:
                raise  # the answer has begun; the server can only cut it off
            await _failed(scope, receive, guarded_send)
        finally:
            access.info(_access_line(scope, status, time.perf_counter() - begun))


def _access_line(scope: Scope, status: int, seconds: float) -> str:
    line = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "method": scope["method"],
        "path": _told(scope["path"]),
        "status": status,
        "ms": round(seconds * 1000),
    }
    return json.dumps(line)


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


def _limited(receive: Receive) -> Receive:
    """A receive that counts: a body may come in pieces and declare no length."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            raise HTTPException(413)
        return message

    return counted


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    response = respond(
        Request(scope), 413, "Anmodningen er for stor.", f"Send højst {MAX_BODY_BYTES // 1024} kB."
    )
    await response(scope, receive, send)


async def _failed(scope: Scope, receive: Receive, send: Send) -> None:
    response = respond(
        Request(scope), 500, "Der skete en fejl i tjenesten.", "Prøv igen; fejlen står i tjenestens log."
    )
    await response(scope, receive, send)
