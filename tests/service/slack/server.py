"""A real HTTP server that answers as Slack's documented Web API does: its limits, errors and refusals.

What is posted is kept, so that tests can look at a channel as people see it. `fail` queues faults for a
method; `before` is called while a request is under way.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.service.slack.limits import faults
from tests.service.slack.streaming import Streaming

TEAM, BOT = "T0TEAM", "U0BOT"
Reply = tuple[int, dict[str, Any] | bytes, dict[str, str]]
OK: dict[str, Any] = {"ok": True}


def refused(code: str) -> Reply:
    return 200, {"ok": False, "error": code}, {}


LIMITED: Reply = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
BROKEN: Reply = (503, b"<html>upstream</html>", {"Content-Type": "text/html"})


@dataclass
class FakeSlack(Streaming):
    """One workspace, or several: each has a token, and they share what is posted."""

    url: str = ""
    tokens: dict[str, str] = field(default_factory=lambda: {"xoxb-test": TEAM})  # token → workspace
    app_tokens: set[str] = field(default_factory=lambda: {"xapp-test"})
    revoked: set[str] = field(default_factory=set)
    used: list[tuple[str, str]] = field(default_factory=list)  # workspace, method
    socket: str = ""  # where Socket Mode connects to
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    whispers: list[dict[str, Any]] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    whose: dict[str, dict[str, Any]] = field(default_factory=dict)  # what auth.test says more
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    lost: set[str] = field(default_factory=set)  # methods whose answer never arrives, once each
    before: Callable[[str, dict[str, Any]], None] = lambda method, given: None
    number: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, method: str, *replies: Reply) -> None:
        self.faults[method] += replies

    def posted(self, channel: str) -> list[dict[str, Any]]:
        with self.lock:
            return list(self.messages[channel])

    def everything(self) -> str:
        """All that anybody could read, fallback texts and home pages included."""
        with self.lock:
            return json.dumps([self.messages, self.whispers, self.views], ensure_ascii=False)

    def called(self, method: str) -> list[dict[str, Any]]:
        return [given for name, given in self.calls if name == method]

    def allows(self, method: str, token: str) -> Reply | None:
        """None where the token is good for the method."""
        if method == "respond":
            return None
        if method.startswith("apps."):
            return None if token in self.app_tokens else refused("not_authed")
        if token in self.revoked:
            return refused("token_revoked")
        if token not in self.tokens:
            return refused("not_authed")
        self.used.append((self.tokens[token], method))
        return None

    def answer(self, method: str, given: dict[str, Any], token: str = "xoxb-test") -> Reply:
        self.calls.append((method, given))
        given = given | {"token": token} if method == "auth.test" else given
        if self.faults[method]:
            return self.faults[method].pop(0)
        handler = getattr(self, "do_" + method.replace(".", "_"), None)
        if handler is None:
            return refused("unknown_method")
        with self.lock:
            reply: Reply = handler(given)
        return reply

    def do_auth_test(self, given: dict[str, Any]) -> Reply:
        team = self.tokens.get(given["token"], TEAM)
        return 200, OK | {"team_id": team, "user_id": BOT, "bot_id": "B0BOT"} | self.whose.get(team, {}), {}

    def do_apps_connections_open(self, given: dict[str, Any]) -> Reply:
        return 200, OK | {"url": self.socket}, {}

    def do_users_info(self, given: dict[str, Any]) -> Reply:
        known = {"id": given["user"], "team_id": TEAM, "locale": "da-DK", "real_name": "Anne Holm"}
        return 200, OK | {"user": known | self.users.get(given["user"], {})}, {}

    def do_conversations_info(self, given: dict[str, Any]) -> Reply:
        return 200, OK | {"channel": {"id": given["channel"]} | self.channels.get(given["channel"], {})}, {}

    def do_conversations_open(self, given: dict[str, Any]) -> Reply:
        return 200, OK | {"channel": {"id": f"D{given['users']}"}}, {}

    def do_chat_postMessage(self, given: dict[str, Any]) -> Reply:
        if wrong := faults(given.get("text", ""), given.get("blocks", [])):
            return refused("msg_blocks_too_long" if "msg_blocks_too_long" in wrong else "invalid_blocks")
        channel = f"D{given['channel']}" if given["channel"].startswith("U") else given["channel"]
        stamp = f"{time.time():.3f}{next(self.number):03d}"
        self.messages[channel].append({**given, "ts": stamp, "bot_id": "B0BOT"})
        return 200, OK | {"channel": channel, "ts": stamp}, {}

    def do_chat_postEphemeral(self, given: dict[str, Any]) -> Reply:
        if wrong := faults(given.get("text", ""), given.get("blocks", [])):
            return refused(wrong[0])
        self.whispers.append(given)
        return 200, OK | {"message_ts": "1.0"}, {}

    def do_chat_update(self, given: dict[str, Any]) -> Reply:
        if wrong := faults(given.get("text", ""), given.get("blocks", [])):
            return refused(wrong[0])
        for message in self.messages[given["channel"]]:
            if message["ts"] == given["ts"]:
                if self.is_streaming(message):
                    return refused("streaming_state_conflict")
                message.update(given, edited=True)
                return 200, OK | {"ts": given["ts"]}, {}
        return refused("message_not_found")

    def do_chat_delete(self, given: dict[str, Any]) -> Reply:
        held = self.messages[given["channel"]]
        if any(m["ts"] == given["ts"] and self.is_streaming(m) for m in held):
            return refused("cant_delete_message")
        kept = [m for m in held if m["ts"] != given["ts"]]
        self.messages[given["channel"]] = kept
        return (200, OK, {}) if len(kept) < len(held) else refused("message_not_found")

    def do_conversations_replies(self, given: dict[str, Any]) -> Reply:
        return self._page(
            [m for m in self.messages[given["channel"]] if m.get("thread_ts") == given["ts"]], given
        )

    def do_conversations_history(self, given: dict[str, Any]) -> Reply:
        return self._page([m for m in self.messages[given["channel"]] if not m.get("thread_ts")], given)

    def _page(self, found: list[dict[str, Any]], given: dict[str, Any]) -> Reply:
        """Two messages a page, so that looking through several is tested."""
        at = int(given.get("cursor") or 0)
        bare = [m if given.get("include_all_metadata") == "true" else {**m, "metadata": {}} for m in found]
        more = {"next_cursor": str(at + 2) if at + 2 < len(found) else ""}
        return 200, OK | {"messages": bare[at : at + 2], "response_metadata": more}, {}

    def do_chat_unfurl(self, given: dict[str, Any]) -> Reply:
        self.views.append(given)
        return 200, OK, {}

    def do_views_open(self, given: dict[str, Any]) -> Reply:
        self.views.append(given)
        return 200, OK | {"view": {"id": "V1"}}, {}

    do_views_publish = do_views_open

    def do_assistant_threads_setStatus(self, given: dict[str, Any]) -> Reply:
        return 200, OK, {}

    do_assistant_threads_setSuggestedPrompts = do_assistant_threads_setStatus  # noqa: N815 - Slack's names
    do_assistant_threads_setTitle = do_assistant_threads_setStatus  # noqa: N815

    def do_respond(self, given: dict[str, Any]) -> Reply:
        """A response address: no token, and no metadata."""
        self.whispers.append(given)
        return 200, b"ok", {"Content-Type": "text/plain"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    slack: FakeSlack

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        given = self._given(body)
        method = self.path.strip("/").split("/")[-1]
        self.slack.before(method, given)
        token = str(self.headers.get("Authorization", "")).removeprefix("Bearer ")
        reply = self.slack.allows(method, token) or self.slack.answer(method, given, token)
        if method in self.slack.lost:
            self.slack.lost.discard(method)
            self.close_connection = True
            self.connection.close()
            return
        self._send(*reply)

    def _given(self, body: bytes) -> dict[str, Any]:
        if "json" in self.headers.get("Content-Type", ""):
            found: dict[str, Any] = json.loads(body)
            return found
        return dict(parse_qsl(body.decode()))

    def _send(self, status: int, body: dict[str, Any] | bytes, headers: dict[str, str]) -> None:
        held = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(held)))
            self.end_headers()
            self.wfile.write(held)
        except OSError:
            pass  # the client has gone, as it may

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running_slack() -> Iterator[FakeSlack]:
    """The server on a free port of this machine; gone afterwards."""
    slack = FakeSlack()
    handler = type("Bound", (_Handler,), {"slack": slack})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads, server.block_on_close = True, False
    slack.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()
