"""The service over the sample archive, with a Slack of its own beside it."""

from __future__ import annotations

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
from service.settings import Settings
from service.wiring import Archive
from tests.service.fakes import HashEncoder, bare_settings
from tests.service.slack.member import SECRET, Member, eventually
from tests.service.slack.server import FakeSlack, running_slack

BASE_URL = "https://referent.example.dk"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running_slack() as server:
        yield server


def slack_settings(folder: Path, slack: FakeSlack, **given: Any) -> Settings:
    made: dict[str, Any] = {
        "data_dir": folder, "rate_per_minute": 0, "base_url": BASE_URL, "slack_api_url": slack.url,
        "slack_signing_secret": SecretStr(SECRET), "slack_bot_token": SecretStr("xoxb-test"),
    }  # fmt: skip
    return bare_settings(**(made | given))


@contextmanager
def served(settings: Settings, opener: Callable[[str], Archive]) -> Iterator[TestClient]:
    """The whole web service, Slack included."""
    with TestClient(create_app(settings, opener), raise_server_exceptions=False) as client:
        eventually(lambda: client.get("/readyz").status_code == 200)
        yield client


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
def join(slack: FakeSlack, linked_archive: Archive, tmp_path: Path) -> Iterator[Join]:
    """A member of a workspace that Referent answers; the settings may say more."""
    running = []

    def joined(opener: Callable[[str], Archive] | None = None, **given: Any) -> Member:
        settings = slack_settings(tmp_path, slack, **given)
        Catalog.open(settings.catalog_location).close()
        shared = replace(linked_archive, close=lambda: None)
        context = served(settings, opener or (lambda _: shared))
        client = context.__enter__()
        running.append(context)
        return Member(client, slack)

    yield joined
    for context in running:
        context.__exit__(None, None, None)
