"""`referent slack`: what it needs, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from ingest.catalog import Catalog
from service.errors import SettingsError
from service.http.backend import Backend
from service.slack import socket
from service.slack.setup import is_served, setup_of
from tests.service.fakes import bare_settings
from tests.service.slack.conftest import slack_settings
from tests.service.slack.server import FakeSlack, refused
from tests.support import ROOT


def closed(_: str) -> object:
    raise OSError("no archive here")


def ends_with(settings: object) -> None:
    asyncio.run(socket.run(settings, Backend(closed), asyncio.Event()))  # type: ignore[arg-type]


def test_missing_tokens_are_named(tmp_path: Path, slack: FakeSlack) -> None:
    with pytest.raises(SettingsError, match="REFERENT_SLACK_APP_TOKEN"):
        ends_with(slack_settings(tmp_path, slack, slack_app_token=None))


def test_a_refused_app_token_is_said_and_not_shown(tmp_path: Path, slack: FakeSlack) -> None:
    slack.fail("apps.connections.open", *[refused("invalid_auth")] * 5)
    Catalog.open(tmp_path / "catalog.sqlite").close()
    with pytest.raises(SettingsError, match="invalid_auth") as caught:
        ends_with(slack_settings(tmp_path, slack))
    assert "xapp" not in str(caught.value)


def test_it_ends_when_told_though_slack_cannot_be_reached(tmp_path: Path) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "REFERENT_SLACK_APP_TOKEN": "xapp-1", "REFERENT_SLACK_BOT_TOKEN": "xoxb-1",
        "REFERENT_SLACK_API_URL": "http://127.0.0.1:9/api/", "REFERENT_LOG_LEVEL": "info",
    }  # fmt: skip
    command = [
        sys.executable,
        "-c",
        "from service.cli import main; main()",
        "--data-dir",
        str(tmp_path),
        "slack",
    ]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "cannot be reached" in line:
                break
        running.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        rest = running.stderr.read()
        assert running.wait(10) == 0
    assert time.monotonic() - begun < 5
    assert "xoxb" not in rest


@pytest.mark.parametrize(
    ("name", "value"),
    [("slack_people", "U1=chef"), ("slack_channels", "das=open"), ("slack_teams", "das")],
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"REFERENT_{name.upper()}"):
        setup_of(bare_settings(**{name: value}))


def test_a_secret_without_a_token_is_a_mistake() -> None:
    with pytest.raises(SettingsError, match="REFERENT_SLACK_BOT_TOKEN"):
        is_served(bare_settings(slack_signing_secret=SecretStr("x")))
    assert not is_served(bare_settings(slack_bot_token=SecretStr("x")))
