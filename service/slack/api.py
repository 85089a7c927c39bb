"""Slack's Web API, with what goes wrong sorted by what to do about it.

Comes in: a method and its arguments. Goes out: Slack's answer, or one of a few errors. Left to others: doing
something about them (`clerk`).

Nothing is tried again here: slack_sdk's own retries would post a message twice where the connection broke
after it had arrived.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from service.errors import ServiceError

TIMEOUT_SECONDS: Final = 10
_LATER: Final = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
     "team_added_to_org", "accesslimited"}
)  # fmt: skip
_TOKEN: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
     "no_permission", "ekm_access_denied", "org_login_required"}
)  # fmt: skip
_READS: Final = ("conversations.", "users.", "auth.")  # methods that take a form, and no JSON


class SlackError(ServiceError):
    """Slack refused; `code` is its own word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack: {code}")
        self.code = code


class TokenError(SlackError):
    """The token has expired, was revoked or lacks a scope: an admin must act."""


class LaterError(SlackError):
    """It may work later."""

    def __init__(self, code: str, seconds: float, *, arrived: bool) -> None:
        super().__init__(code)
        self.seconds = seconds  # Slack's own wish, or 0
        self.arrived = arrived  # whether it may have been done all the same


class SlackApi:
    """The Web API with the bot's token."""

    def __init__(self, token: str, url: str, timeout: int = TIMEOUT_SECONDS) -> None:
        self._client = AsyncWebClient(token, base_url=url, timeout=timeout, retry_handlers=[])
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._identity: Mapping[str, Any] | None = None

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method.

        Raises:
            LaterError, TokenError, SlackError: it did not work.
        """
        given = {k: v for k, v in arguments.items() if v is not None}
        form = {k: str(v).lower() if isinstance(v, bool) else v for k, v in given.items()}
        body = {"data": form} if method.startswith(_READS) else {"json": given}
        try:
            response = await self._client.api_call(method, **body)
        except SlackApiError as error:
            raise _sorted(error.response) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise LaterError(type(error).__name__, 0, arrived=True) from None
        data = response.data
        if not isinstance(data, dict):
            raise LaterError("no answer", 0, arrived=True)
        return data

    async def identity(self) -> Mapping[str, Any]:
        """The token's own workspace and user, asked for once."""
        if self._identity is None:
            self._identity = await self.call("auth.test")
        return self._identity

    async def respond(self, url: str, payload: Mapping[str, Any]) -> None:
        """Send to a response address, which needs no token.

        Raises:
            SlackError: the address is used up.
            LaterError: it may work later.
        """
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as session,
                session.post(url, json=payload) as response,
            ):
                status, wait = response.status, response.headers.get("Retry-After")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise LaterError(type(error).__name__, 0, arrived=True) from None
        if status == 429 or status >= 500:
            raise LaterError(f"status {status}", _seconds(wait), arrived=status != 429)
        if status >= 400:
            raise SlackError("response address used up")


def _sorted(response: Any) -> SlackError:
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return LaterError("ratelimited", _seconds(response.headers.get("Retry-After")), arrived=False)
    if status >= 500 or not code:
        return LaterError(code or f"status {status}", 0, arrived=True)
    if code in _LATER:
        return LaterError(code, 0, arrived=code != "service_unavailable")
    return TokenError(code) if code in _TOKEN else SlackError(code)


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isascii() and header.isdigit() else 1.0
