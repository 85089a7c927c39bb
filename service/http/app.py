"""The web service as an ASGI app.

Comes in: settings. Goes out: a FastAPI app with JSON interface and pages. Left to others: serving it
(`uvicorn`), routes (`api`, `service.web`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware

import service.web
from ingest.errors import IngestError
from ingest.model import OPEN
from service.access import routes as sign_in
from service.access.guard import AccessGuard
from service.access.oidc import OidcClient
from service.access.policy import policy_of
from service.access.session import COOKIE, session_key
from service.browse.shelf import Shelves
from service.followups.listed import Board
from service.glossary.listed import Glossaries
from service.http import api, problems
from service.http.backend import Backend, NotReadyError
from service.http.limits import Rate
from service.http.metrics import Metrics
from service.http.middleware import Guard
from service.http.openapi import describe
from service.settings import Settings
from service.viewer.cache import PictureCache
from service.viewer.desk import Desk
from service.web import pages
from service.web.examples import Examples
from service.wiring import Archive, archives_opener

if TYPE_CHECKING:
    from service.slack.service import SlackService

log = logging.getLogger("referent.http")

_FORGET_SECONDS, _RETRY_SECONDS = 6 * 3600.0, 30.0
_STATIC = Path(service.web.__file__).parent / "static"


def create_app(settings: Settings, opener: Callable[[str], Archive] | None = None) -> FastAPI:
    """The app; it answers /healthz at once and opens the archive behind it.

    Raises:
        SettingsError: they leave the archive open by oversight, or do not say how people sign in.

    Args:
        opener: clearance → its archive; None opens the real ones, with their model loaded.
    """
    policy = policy_of(settings)
    backend = Backend(opener or archives_opener(settings), seconds=settings.request_seconds)
    desk = Desk(PictureCache(settings.data_dir / "pages", settings.page_cache_mb * 1_000_000))
    metrics = Metrics()
    slack = _slack(settings, backend)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(backend.keep_open()), asyncio.create_task(_forget_in_time(backend))]
        async with slack.working() if slack else nullcontext():
            yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await asyncio.to_thread(desk.close)
        backend.close()

    # The interactive documentation loads scripts from elsewhere, which the security policy forbids.
    app = FastAPI(
        title="Referent", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.backend = backend
    app.state.settings = settings
    app.state.examples = Examples()
    app.state.policy = policy
    app.state.oidc = policy.provider and OidcClient(policy.provider, _callback(settings))
    app.state.desk, app.state.shelves, app.state.metrics = desk, Shelves(), metrics
    app.state.board = Board(app.state.shelves)
    app.state.glossaries = Glossaries(app.state.shelves)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.include_router(sign_in.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    if slack and settings.slack_signing_secret:
        from service.slack.http import attach
        from service.slack.setup import secrets_of

        attach(app, slack.bolt, secrets_of(settings.slack_signing_secret))
    problems.install(app)
    # From the inside out: who asks, who is signed in, what is done to every request.
    app.add_middleware(AccessGuard, policy=policy)
    app.add_middleware(
        SessionMiddleware,
        secret_key=session_key(settings),
        session_cookie=COOKIE,
        max_age=settings.session_hours * 3600,
        same_site="lax",
        https_only=settings.base_url.startswith("https://"),
    )
    app.add_middleware(Guard, rate=Rate(settings.rate_per_minute, time.monotonic), metrics=metrics)
    describe(app)
    return app


def _slack(settings: Settings, backend: Backend) -> SlackService | None:
    """What receives from Slack and answers there; None where it is not set up."""
    from service.slack.setup import is_served

    if not is_served(settings):
        return None
    from service.slack.service import (
        SlackService,
    )  # Bolt takes a fifth of a second, which others need not wait

    return SlackService(settings, backend)


def _callback(settings: Settings) -> str | None:
    """Where the provider sends people back to, behind whatever proxy stands in front."""
    return f"{settings.base_url.rstrip('/')}/login/callback" if settings.base_url else None


async def _forget_in_time(backend: Backend, every_seconds: float = _FORGET_SECONDS) -> None:
    """Delete what is kept of people past its time, also where nobody asks anything; until cancelled."""
    while True:
        try:
            gone = await backend.seen_at(OPEN).call(_purge)
        except (NotReadyError, IngestError):
            await asyncio.sleep(_RETRY_SECONDS)  # not open yet, or the database is busy
            continue
        if gone:
            log.info("%d conversation(s), feedback and audit entries past their time deleted", gone)
        await asyncio.sleep(every_seconds)


def _purge(archive: Archive) -> int:
    return archive.conversations.purge() + archive.feedback.purge() + archive.audit.purge()
