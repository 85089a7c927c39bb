"""A real HTTP server that speaks /v1/chat/completions, well or badly.

A behaviour is a function that is given the request and writes the response; `saying` makes one from a
function from prompt to text. What was asked is kept, so that tests can look at what a model was given.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as the server got it."""

    system: str
    user: str
    authorization: str
    body: dict[str, Any]


Say = Callable[[Asked], str]
Behaviour = Callable[["Handler", Asked], None]


@dataclass
class FakeServer:
    url: str
    asked: list[Asked] = field(default_factory=list)
    behaviour: Behaviour | None = None


class Handler(BaseHTTPRequestHandler):
    """One request; the behaviour is the server's."""

    protocol_version = "HTTP/1.1"
    fake: FakeServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = {m["role"]: m["content"] for m in body["messages"]}
        asked = Asked(
            said.get("system", ""), said.get("user", ""), self.headers.get("Authorization", ""), body
        )
        self.fake.asked.append(asked)
        self.close_connection = True
        try:
            assert self.fake.behaviour is not None
            self.fake.behaviour(self, asked)
        except OSError:
            pass  # the client has gone, as it should

    def log_message(self, format: str, *args: object) -> None:
        pass

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, text: str | None, finish: str | None = None) -> None:
        delta = {} if text is None else {"role": "assistant", "content": text}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        data = {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "fake",
            "choices": [choice],
        }
        self.write(f"data: {json.dumps(data)}\n\n")

    def done(self) -> None:
        self.event(None, "stop")
        self.write("data: [DONE]\n\n")

    def write(self, text: str | bytes) -> None:
        self.wfile.write(text.encode() if isinstance(text, str) else text)
        self.wfile.flush()


def saying(say: Say) -> Behaviour:
    """Streams what the function says, a few letters an event."""

    def behave(handler: Handler, asked: Asked) -> None:
        text = say(asked)
        handler.begin()
        for at in range(0, len(text), 24):
            handler.event(text[at : at + 24])
        handler.done()

    return behave


@contextmanager
def serving(behaviour: Behaviour | None = None) -> Iterator[FakeServer]:
    """The server on a free port of this machine; gone afterwards."""
    fake = FakeServer("", behaviour=behaviour)
    handler = type("Bound", (Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


TRUE = "Styregruppen godkendte den fælles vagttelefon fra den 1. august 2023 [1]."


def _slow_first_byte(handler: Handler, asked: Asked) -> None:
    time.sleep(30)


def _slow_headers(handler: Handler, asked: Asked) -> None:
    handler.write("HTTP/1.1 200 OK\r\n")
    for n in range(300):
        handler.write(f"X-{n}: y\r\n")
        time.sleep(0.1)


def _slow_stream(handler: Handler, asked: Asked) -> None:
    handler.begin()
    for letter in TRUE:
        handler.event(letter)
        time.sleep(0.2)
    handler.done()


def _dripping_line(handler: Handler, asked: Asked) -> None:
    handler.begin()
    for _ in range(300):
        handler.write(": ")
        time.sleep(0.1)


def _cut_stream(handler: Handler, asked: Asked) -> None:
    handler.begin()
    handler.event(TRUE)


def _cut_by_length(handler: Handler, asked: Asked) -> None:
    handler.begin()
    handler.event(TRUE)
    handler.event(None, "length")
    handler.write("data: [DONE]\n\n")


def _too_many(handler: Handler, asked: Asked) -> None:
    handler.begin(429, "application/json", Retry_After="60")
    handler.write('{"error": {"message": "slow down"}}')


def _broken(handler: Handler, asked: Asked) -> None:
    handler.begin(500, "application/json")
    handler.write('{"error": {"message": "oops"}}')


def _endless_error(handler: Handler, asked: Asked) -> None:
    handler.begin(500, "text/plain")
    while True:
        handler.write(b"x" * 65536)


def _garbage(handler: Handler, asked: Asked) -> None:
    handler.begin()
    handler.write(bytes(range(256)) * 40)


def _not_http(handler: Handler, asked: Asked) -> None:
    handler.write(b"\x00\xff\xfe garbage\r\n\r\n" * 10)


def _empty(handler: Handler, asked: Asked) -> None:
    handler.begin()
    handler.done()


def _nothing(handler: Handler, asked: Asked) -> None:
    handler.begin()


def _wrong_json(handler: Handler, asked: Asked) -> None:
    handler.begin()
    handler.write('data: {"choices": "none", "model": 7}\n\ndata: {"a": [1,\n\n')


def _error_event(handler: Handler, asked: Asked) -> None:
    handler.begin()
    handler.event(TRUE)
    handler.write('data: {"error": {"message": "the model crashed", "code": 500}}\n\n')


def _endless_text(handler: Handler, asked: Asked) -> None:
    handler.begin()
    while True:
        handler.event("og så videre ")


def _endless_line(handler: Handler, asked: Asked) -> None:
    handler.begin()
    while True:
        handler.write(b"data: " + b"x" * 65536)


def _closes_at_once(handler: Handler, asked: Asked) -> None:
    handler.connection.close()


def _redirect(handler: Handler, asked: Asked) -> None:
    handler.begin(307, "text/plain", Location=f"{handler.fake.url}/elsewhere")


FAULTS: dict[str, Behaviour] = {
    "slow first byte": _slow_first_byte,
    "slow headers": _slow_headers,
    "slow stream": _slow_stream,
    "a line that drips": _dripping_line,
    "cut stream": _cut_stream,
    "cut by length": _cut_by_length,
    "429": _too_many,
    "500": _broken,
    "endless error": _endless_error,
    "garbage bytes": _garbage,
    "no HTTP": _not_http,
    "empty text": _empty,
    "empty response": _nothing,
    "wrong JSON": _wrong_json,
    "error within the stream": _error_event,
    "endless text": _endless_text,
    "endless line": _endless_line,
    "closed at once": _closes_at_once,
    "redirect": _redirect,
}
