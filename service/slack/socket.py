"""Socket Mode: Slack is called, rather than calling; for a service that no address leads to from outside.

Comes in: settings, the archive's backend. Goes out: when it is told to end. Left to others: what comes over
the socket (`receiver`, the same as over HTTP), answering.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from service.errors import SettingsError
from service.slack.service import SlackService
from service.slack.setup import secrets_of, tokens_of

if TYPE_CHECKING:
    from service.http.backend import Backend
    from service.settings import Settings

log = logging.getLogger("referent.slack")

_RETRY_SECONDS = 5.0


def serve(settings: Settings) -> None:
    """Answer over the socket until interrupted.

    Raises:
        SettingsError: a token is missing, or Slack refuses it.
    """
    from service.http.backend import Backend
    from service.wiring import archives_opener

    backend = Backend(archives_opener(settings), seconds=settings.request_seconds)
    asyncio.run(_until_told(settings, backend))


async def run(settings: Settings, backend: Backend, stop: asyncio.Event) -> None:
    """Open the archive, connect, work, until `stop` is set.

    Raises:
        SettingsError: as `serve`.
    """
    tokens = secrets_of(settings.slack_app_token)
    if not tokens or not tokens_of(settings):
        raise SettingsError(
            "referent slack needs REFERENT_SLACK_APP_TOKEN, and REFERENT_SLACK_BOT_TOKEN or "
            "REFERENT_SLACK_BOT_TOKENS."
        )
    service = SlackService(settings, backend)
    opening = asyncio.create_task(backend.keep_open())
    try:
        async with service.working():
            await _listen(service, tokens, settings.slack_api_url, stop)
    finally:
        opening.cancel()
        with suppress(asyncio.CancelledError):
            await opening
        backend.close()


async def _listen(service: SlackService, tokens: Sequence[str], url: str, stop: asyncio.Event) -> None:
    """Listen at the socket of each app, until `stop` is set or one is refused."""
    bolt = service.bolt()
    handlers = [
        AsyncSocketModeHandler(bolt, token, web_client=AsyncWebClient(base_url=url)) for token in tokens
    ]
    try:
        async with asyncio.TaskGroup() as group:
            for handler in handlers:
                group.create_task(_connect(handler.client, stop))
        await stop.wait()
    except* SettingsError as refused:
        raise refused.exceptions[0] from None
    finally:
        for handler in handlers:
            await handler.client.close()  # type: ignore[no-untyped-call]


async def _connect(client: SocketModeClient, stop: asyncio.Event) -> None:
    """Connect, as soon as Slack can be reached; from then on the client connects anew by itself."""
    while not stop.is_set():
        try:
            # Asked for here: the client would go on asking for ever, whatever Slack says.
            client.wss_uri = await client.issue_new_wss_url()
        except SlackApiError as error:
            code = str(error.response.get("error", ""))
            raise SettingsError(f"Slack refuses REFERENT_SLACK_APP_TOKEN ({code}); make a new one.") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("Slack cannot be reached: %s; trying again", type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(_RETRY_SECONDS):
                    await stop.wait()
            continue
        connecting = asyncio.create_task(client.connect())  # type: ignore[no-untyped-call]
        told = asyncio.create_task(stop.wait())
        await asyncio.wait((connecting, told), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        connecting.cancel()  # does nothing where it is done
        return


async def _until_told(settings: Settings, backend: Backend) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run(settings, backend, stop)
