"""The service over the sample archive, with a Slack of its own beside it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from ingest.catalog import Catalog
from service import wiring
from service.http.app import create_app
from service.http.backend import Backend
from service.settings import Settings
from service.slack.socket import run
from service.wiring import Archive
from tests.service.fakes import HashEncoder, bare_settings
from tests.service.slack.member import SECRET, Member, eventually
from tests.service.slack.server import FakeSlack, running_slack
from tests.service.slack.wire import Socket, Wire

BASE_URL = "https://referent.example.dk"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running_slack() as server:
        yield server


def slack_settings(folder: Path, slack: FakeSlack, **given: Any) -> Settings:
    made: dict[str, Any] = {
        "data_dir": folder, "rate_per_minute": 0, "base_url": BASE_URL, "slack_api_url": slack.url,
        "slack_signing_secret": SecretStr(SECRET), "slack_bot_token": SecretStr("xoxb-test"),
        "slack_app_token": SecretStr("xapp-test"),
    }  # fmt: skip
    return bare_settings(**(made | given))


@contextmanager
def served(settings: Settings, opener: Callable[[str], Archive]) -> Iterator[tuple[TestClient, Backend]]:
    """The whole web service, Slack included."""
    with TestClient(create_app(settings, opener), raise_server_exceptions=False) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        yield client, client.app.state.backend  # type: ignore[attr-defined]


@contextmanager
def connected(
    settings: Settings, opener: Callable[[str], Archive], slack: FakeSlack
) -> Iterator[tuple[Socket, Backend]]:
    """`referent slack`, in a thread of its own."""
    backend = Backend(opener)
    with Wire() as wire:
        slack.socket = wire.url
        loop, stop = asyncio.new_event_loop(), asyncio.Event()
        thread = threading.Thread(target=loop.run_until_complete, args=(run(settings, backend, stop),))
        thread.start()
        try:
            eventually(lambda: wire.is_connected and backend._archives is not None)
            yield Socket(wire), backend
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(10)
            loop.close()


Join = Callable[..., Member]


@pytest.fixture(scope="session")
def linked_archive(sample_settings: Settings) -> Iterator[Archive]:
    """The sample archive, with links that Slack can open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
        archive = wiring.open_archive(sample_settings.model_copy(update={"base_url": BASE_URL}))
    yield archive
    archive.close()


@pytest.fixture
def mode() -> str:
    """How Slack sends; modules that look at both say so."""
    return "http"


@pytest.fixture
def join(mode: str, slack: FakeSlack, linked_archive: Archive, tmp_path: Path) -> Iterator[Join]:
    """A member of a workspace that Referent answers; the settings may say more."""
    running = []

    def joined(opener: Callable[[str], Archive] | None = None, **given: Any) -> Member:
        settings = slack_settings(tmp_path, slack, **given)
        Catalog.open(settings.catalog_location).close()
        shared = replace(linked_archive, close=lambda: None)
        open_one = opener or (lambda _: shared)
        context = connected(settings, open_one, slack) if mode == "socket" else served(settings, open_one)
        client, backend = context.__enter__()
        running.append(context)
        return Member(client, slack, settings, backend)

    yield joined
    for context in running:
        context.__exit__(None, None, None)
