"""The app manifest asks for what the code uses, and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

from service.slack.http import PATH
from service.slack.incoming import ACTION, COMMAND
from service.slack.receiver import _EVENTS
from tests.support import ROOT

MANIFEST: dict[str, Any] = json.loads((ROOT / "docs" / "slack-manifest.json").read_text("utf-8"))


def test_events_commands_and_shortcuts_are_those_that_are_handled() -> None:
    events = {e.partition(".")[0] for e in MANIFEST["settings"]["event_subscriptions"]["bot_events"]}
    assert events == set(_EVENTS)
    assert [c["command"] for c in MANIFEST["features"]["slash_commands"]] == [COMMAND]
    shortcuts = {s["callback_id"] for s in MANIFEST["features"]["shortcuts"]}
    assert shortcuts == {f"{ACTION}{name}" for name in ("search", "decision", "wording")}
    urls = re.findall(r'https://[^"]+', json.dumps(MANIFEST))
    assert all(url.endswith(PATH) for url in urls)


def test_every_scope_is_explained_and_none_is_asked_of_people() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    guide = (ROOT / "docs" / "slack.md").read_text("utf-8")
    assert set(scopes) == {"bot"}
    assert all(f"`{scope}`" in guide for scope in scopes["bot"])


def test_names_fit_slacks_limits() -> None:
    features = MANIFEST["features"]
    assert all(len(s["name"]) <= 24 and len(s["description"]) <= 150 for s in features["shortcuts"])
    assert len(MANIFEST["display_information"]["description"]) <= 140
