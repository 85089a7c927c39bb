"""Slack's end of Socket Mode: a websocket over which it sends, and waits for acknowledgements."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs

from aiohttp import WSMsgType, web


class Wire:
    """A server of its own thread; one client at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._open: web.WebSocketResponse | None = None
        self._waiting: dict[str, Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self.url = ""

    @property
    def is_connected(self) -> bool:
        return self._open is not None

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def send(self, kind: str, payload: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send, and wait for the acknowledgement."""
        envelope = f"e{next(self._numbers)}"
        told = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        self._waiting[envelope] = Future()
        asyncio.run_coroutine_threadsafe(self._say(told), self._loop).result(5)
        return self._waiting[envelope].result(seconds)

    async def _say(self, told: dict[str, Any]) -> None:
        assert self._open is not None
        await self._open.send_str(json.dumps(told))

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"ws://127.0.0.1:{self._runner.addresses[0][1]}/link"

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        link = web.WebSocketResponse()
        await link.prepare(request)
        await link.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._open = link
        async for message in link:
            if message.type is WSMsgType.TEXT:
                told = json.loads(message.data)
                self._waiting[told["envelope_id"]].set_result(told.get("payload") or {})
        return link


@dataclass
class Acknowledged:
    """As an HTTP client would have it."""

    payload: dict[str, Any]
    status_code: int = 200
    is_success: bool = True

    @property
    def content(self) -> bytes:
        return json.dumps(self.payload).encode() if self.payload else b""

    def json(self) -> dict[str, Any]:
        return self.payload


class Socket:
    """Sends over the wire what would be posted over HTTP."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def deliver(self, body: bytes, kind: str) -> Acknowledged:
        if "json" in kind:
            return Acknowledged(self._wire.send("events_api", json.loads(body), 5))
        given = {k: v[0] for k, v in parse_qs(body.decode(), keep_blank_values=True).items()}
        if "payload" in given:
            return Acknowledged(self._wire.send("interactive", json.loads(given["payload"]), 5))
        return Acknowledged(self._wire.send("slash_commands", given, 5))
