"""A member of the workspace: what Slack sends to the service when they write, click and delete."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient

from service.http.backend import Backend
from service.settings import Settings
from tests.service.slack.server import BOT, TEAM, FakeSlack
from tests.service.slack.wire import Socket

SECRET = "hemmelig-underskrift"
PATH = "/slack/events"
_numbers = itertools.count(1)


def stamp() -> str:
    return f"{time.time():.3f}{next(_numbers) % 1000:03d}"


def signed(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers that Slack sends along with a body."""
    when = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + when.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": when, "X-Slack-Signature": f"v0={digest}"}


def event_body(event: dict[str, Any], team: str = TEAM) -> bytes:
    held = {
        "type": "event_callback", "team_id": team, "api_app_id": "A1", "event_id": f"Ev{next(_numbers)}",
        "event_time": int(time.time()), "token": "verification",
        "authorizations": [{"team_id": team, "user_id": BOT, "is_bot": True}], "event": event,
    }  # fmt: skip
    return json.dumps(held).encode()


def command_body(
    text: str, trigger: str, response_url: str, channel: str = "C1", user: str = "U1", team: str = TEAM
) -> bytes:
    given = {
        "command": "/referat", "text": text, "channel_id": channel, "user_id": user, "team_id": team,
        "trigger_id": trigger, "token": "verification", "response_url": response_url,
    }  # fmt: skip
    return urlencode(given).encode()


def eventually(check: Callable[[], Any], seconds: float = 8.0) -> Any:
    """What a check gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not happen in time")


@dataclass
class Member:
    """Somebody who writes in Slack."""

    client: TestClient | Socket
    slack: FakeSlack
    settings: Settings
    backend: Backend
    user: str = "U1"
    team: str = TEAM
    sent: list[bytes] = field(default_factory=list)

    def send(self, body: bytes, kind: str = "application/json") -> Any:
        self.sent.append(body)
        if isinstance(self.client, Socket):
            return self.client.deliver(body, kind)
        return self.client.post(PATH, content=body, headers=signed(body) | {"Content-Type": kind})

    def event(self, **event: Any) -> Any:
        return self.send(event_body(event, self.team))

    def mention(self, text: str, channel: str = "C1", thread: str | None = None) -> str:
        """Write @Referent in a channel; Slack tells of it as a mention and as a message."""
        ts = stamp()
        said = {"user": self.user, "text": f"<@{BOT}> {text}", "ts": ts, "channel": channel}
        said |= {"thread_ts": thread} if thread else {}
        assert self.event(type="app_mention", **said).status_code == 200
        assert self.event(type="message", channel_type="channel", **said).status_code == 200
        return ts

    def write(self, text: str, channel: str = "D1", thread: str | None = None, **more: Any) -> str:
        """Write to Referent directly, or in a thread of a channel."""
        ts = stamp()
        kind = "im" if channel.startswith("D") else "channel"
        said = {"user": self.user, "text": text, "ts": ts, "channel": channel, "channel_type": kind, **more}
        said |= {"thread_ts": thread} if thread else {}
        assert self.event(type="message", **said).status_code == 200
        return ts

    def edit(self, ts: str, before: str, now: str, channel: str = "C1") -> None:
        message = {"user": self.user, "ts": ts, "edited": {"user": self.user, "ts": stamp()}}
        told = {"message": message | {"text": now}, "previous_message": message | {"text": before}}
        self.event(type="message", subtype="message_changed", channel=channel, channel_type="channel",
                   event_ts=stamp(), **told)  # fmt: skip

    def delete(self, ts: str, channel: str = "C1") -> None:
        before = {"user": self.user, "ts": ts, "text": "væk"}
        self.event(type="message", subtype="message_deleted", channel=channel, channel_type="channel",
                   deleted_ts=ts, event_ts=stamp(), previous_message=before)  # fmt: skip

    def command(self, text: str, channel: str = "C1", trigger: str | None = None) -> Any:
        url = f"{self.slack.url}respond"
        body = command_body(text, trigger or f"tr{next(_numbers)}", url, channel, self.user, self.team)
        return self.send(body, "application/x-www-form-urlencoded")

    def click(
        self, name: str, value: str, channel: str = "C1", message: str = "1.0", thread: str = ""
    ) -> Any:
        """Press a button below an answer."""
        held = {"message_ts": message, "channel_id": channel} | ({"thread_ts": thread} if thread else {})
        return self.interact(
            type="block_actions", container=held, channel={"id": channel},
            response_url=f"{self.slack.url}respond",
            actions=[{"action_id": f"referent_{name}", "value": value, "action_ts": stamp(), "type": "button",
                      "block_id": "b"}],
        )  # fmt: skip

    def interact(self, **payload: Any) -> Any:
        held = {"user": {"id": self.user, "team_id": self.team}, "team": {"id": self.team},
                "trigger_id": f"tr{next(_numbers)}", "token": "verification"} | payload  # fmt: skip
        body = urlencode({"payload": json.dumps(held)}).encode()
        return self.send(body, "application/x-www-form-urlencoded")


def buttons(message: dict[str, Any]) -> dict[str, str]:
    """Name → value of a message's buttons."""
    found = [e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]
    return {e["action_id"].removeprefix("referent_"): e["value"] for e in found}
