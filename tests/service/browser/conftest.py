"""A real browser on the service over the sample archive."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from service.http.app import create_app
from service.settings import Settings
from service.wiring import Archive
from tests.support import require_or_skip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def address(sample_settings: Settings, sample_archive: Archive) -> Iterator[str]:
    """Where the service answers, on a port of its own."""
    with serving(
        sample_settings.model_copy(update={"help_mail": "sekretariat@example.dk"}), sample_archive
    ) as at:
        yield at


@contextmanager
def serving(settings: Settings, archive: Archive) -> Iterator[str]:
    """The service's address while it runs."""
    app = create_app(settings, lambda _: replace(archive, close=lambda: None))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not (server.started and app.state.backend._archives) and time.monotonic() < deadline:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


# Not for the session: while it lasts an event loop runs in this thread, and no other test could start one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("REFERENT_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None or not Path(program).exists():
        require_or_skip("no Chromium; install the package chromium, or set REFERENT_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--host-resolver-rules=MAP arkiv.test 127.0.0.1",  # a name that is not this machine's own
            ],
        )
        yield opened
        opened.close()


OpenPage = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Opens a path; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def opened(path: str, *, scheme: Any = "light", size: Any = WIDE, script: bool = True) -> Page:
        context = browser.new_context(
            viewport=size, color_scheme=scheme, java_script_enabled=script, base_url=address, locale="da-DK"
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_ours(said.text) else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


# A page that says 404 is no fault, nor is plain HTTP, nor a field that need not take the focus once more.
_NO_FAULT = ("status of 404", "Opener-Policy header has been ignored", "Autofocus processing was blocked")


def _is_ours(said: str) -> bool:
    """Whether a line of the console tells of a fault."""
    return not any(known in said for known in _NO_FAULT)
