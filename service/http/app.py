"""The web service as an ASGI app.

Comes in: settings. Goes out: a FastAPI app with JSON interface and pages. Left to others: serving it
(`uvicorn`), routes (`api`, `service.web`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

import service.web
from service.http import api, problems
from service.http.backend import Backend
from service.http.middleware import Guard
from service.settings import Settings
from service.web import pages
from service.web.examples import Examples
from service.wiring import Archive, open_archive

_STATIC = Path(service.web.__file__).parent / "static"


def create_app(settings: Settings, opener: Callable[[Settings], Archive] | None = None) -> FastAPI:
    """The app; it answers /healthz at once and opens the archive behind it.

    Args:
        opener: how the archive is opened; None opens the real one, with its model loaded.
    """
    backend = Backend(lambda: opener(settings) if opener else open_archive(settings, warm=True))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        opening = asyncio.create_task(backend.keep_open())
        yield
        opening.cancel()
        with suppress(asyncio.CancelledError):
            await opening
        backend.close()

    # The interactive documentation loads scripts from elsewhere, which the security policy forbids.
    app = FastAPI(
        title="Referent", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.backend = backend
    app.state.settings = settings
    app.state.examples = Examples()
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    problems.install(app)
    app.add_middleware(Guard)
    return app
