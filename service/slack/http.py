"""The address that Slack sends to: /slack/events of the web service.

Comes in: requests. Goes out: Bolt's acknowledgement, or 401 for whatever Slack has not signed in the last
five minutes. Left to others: what it says (`receiver`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from fastapi import FastAPI, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger("referent.slack")

PATH = "/slack/events"


def attach(app: FastAPI, bolt: Callable[[], AsyncApp], secrets: Sequence[str]) -> None:
    """Add the address to the web service.

    Args:
        secrets: the signing secret of each Slack app that may send.
    """
    verifiers = [SignatureVerifier(secret) for secret in secrets]
    handlers: list[AsyncSlackRequestHandler] = []

    async def receive(request: Request) -> Response:
        body = await request.body()
        if not any(_is_slacks(verifier, body, request) for verifier in verifiers):
            return Response(status_code=401)
        if not handlers:
            handlers.append(AsyncSlackRequestHandler(bolt()))
        return await handlers[0].handle(request)

    app.add_api_route(PATH, receive, methods=["POST"], include_in_schema=False)


def _is_slacks(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    """Whether Slack has signed it, within five minutes of now."""
    headers = request.headers
    stamps, signatures = headers.getlist("x-slack-request-timestamp"), headers.getlist("x-slack-signature")
    if len(stamps) != 1 or len(signatures) != 1:
        return False
    try:
        return bool(verifier.is_valid(body, stamps[0], signatures[0]))
    except (ValueError, TypeError, OverflowError):  # no number, no UTF-8, no ASCII: not Slack's
        return False
