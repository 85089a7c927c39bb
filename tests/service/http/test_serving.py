"""The service as it really runs: `referent serve` in processes of its own, slow callers, an orderly end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
import uvicorn

from service.http import middleware
from service.http.app import create_app
from tests.service.fakes import bare_settings, fake_archive, small_catalog

QUESTION = {"question": "Hvad besluttede styregruppen om vagttelefonen?"}
# Every process of the service finds passages by shared words, as the archive was indexed.
AS_INDEXED = """
import service.wiring
from tests.service.fakes import HashEncoder
service.wiring.open_encoder = lambda _: HashEncoder()
"""

posix = pytest.mark.skipif(sys.platform != "linux", reason="/proc and signals are Linux's")


@dataclass(frozen=True)
class Served:
    port: int
    process: subprocess.Popen[str]

    def get(self, path: str) -> tuple[int, Any, dict[str, str]]:
        return self.send(Request(f"http://127.0.0.1:{self.port}{path}"))

    def post(self, path: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        data, head = json.dumps(body).encode(), {"Content-Type": "application/json"}
        return self.send(Request(f"http://127.0.0.1:{self.port}{path}", data, head))

    @staticmethod
    def send(request: Request) -> tuple[int, Any, dict[str, str]]:
        try:
            with urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null"), dict(answer.headers)
        except HTTPError as error:
            return error.code, json.loads(error.read()), dict(error.headers)

    def children(self) -> list[int]:
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        # Beside the workers there is multiprocessing's own helper.
        return [int(p) for p in found if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()]


@contextmanager
def served(place: Path, *options: str) -> Iterator[Served]:
    """`referent serve` over the small archive, ready to answer; killed at the end if it is still there."""
    (place / "patched").mkdir(exist_ok=True)
    (place / "patched" / "sitecustomize.py").write_text(AS_INDEXED, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from service.cli import main; main()",
        "--data-dir",
        str(place / "data"),
    ]
    paths = os.pathsep.join([str(place / "patched"), str(Path(__file__).parents[3])])
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port), *options],
        env={**os.environ, "PYTHONPATH": paths},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        found = Served(port, process)
        deadline = time.monotonic() + 60
        while not _is_ready(found):
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield found
    finally:
        process.kill()
        process.wait(10)
        assert process.stderr
        process.stderr.close()


def _is_ready(found: Served) -> bool:
    try:
        return found.get("/readyz")[0] == 200
    except (URLError, OSError):
        return False


@posix
def test_two_processes_answer_as_one_and_end_in_order(place: Path) -> None:
    with served(place, "--workers", "2") as service:
        workers = service.children()
        assert len(workers) == 2
        _wait_for_all(service)
        status, first, _ = service.post("/api/ask", QUESTION | {"conversation": "new"})
        assert status == 200
        assert "vagttelefon" in first["answer"]
        # Whichever process a request comes to: it knows the conversation.
        for _ in range(6):
            follow = {"question": "hvornår?", "conversation": first["conversation"]}
            status, then, _ = service.post("/api/ask", follow)
            assert (status, "understood_as" in then) == (200, True)
        counted = sum(_counted(service) for _ in range(4)) / 4
        assert counted >= 7  # of both processes together
        os.kill(workers[0], signal.SIGKILL)
        deadline = time.monotonic() + 30
        while len(service.children()) < 2 or workers[0] in service.children():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        _wait_for_all(service)
        assert service.post("/api/ask", QUESTION)[0] == 200
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(30) == 0


def _wait_for_all(service: Served, in_a_row: int = 20) -> None:
    """Until each process has its archive open: whichever takes a request, it is ready."""
    deadline, ready = time.monotonic() + 60, 0
    while ready < in_a_row:
        assert time.monotonic() < deadline
        ready = ready + 1 if _is_ready(service) else 0
        time.sleep(0.01 if ready else 0.1)


def _counted(service: Served) -> float:
    """Answers that the metrics tell of."""
    with urlopen(f"http://127.0.0.1:{service.port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return sum(float(n) for n in re.findall(r"^referent_answers_total\{[^}]*\} (\S+)$", text, re.M))


@posix
def test_a_request_under_way_is_finished_before_the_end(place: Path) -> None:
    with served(place) as service:
        body = json.dumps(QUESTION).encode()
        with socket.create_connection(("127.0.0.1", service.port), 10) as caller:
            caller.sendall(_head(len(body)) + body[:10])
            time.sleep(0.3)
            service.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            assert service.process.poll() is None
            with pytest.raises(OSError, match="refused"):  # nobody new is let in
                socket.create_connection(("127.0.0.1", service.port), 2)
            caller.sendall(body[10:])
            assert _whole(caller).startswith(b"HTTP/1.1 200")
        assert service.process.wait(20) in (0, -signal.SIGTERM)


# in this process


@contextmanager
def listening(tmp_path: Path, **given: Any) -> Iterator[int]:
    with small_catalog(tmp_path) as catalog:
        archive = fake_archive(catalog)
        app = create_app(bare_settings(**given), lambda _: replace(archive, close=lambda: None))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not (server.started and app.state.backend._archives) and time.monotonic() < deadline:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
        server.should_exit = True
        thread.join(20)


def _head(length: int) -> bytes:
    return (
        "POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Connection: close\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def _whole(caller: socket.socket) -> bytes:
    pieces = []
    while piece := caller.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


def test_a_body_that_comes_by_drops_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "_BODY_SECONDS", 0.3)
    with listening(tmp_path) as port:
        with socket.create_connection(("127.0.0.1", port), 10) as caller:
            caller.settimeout(10)
            caller.sendall(_head(500) + b'{"question": ')
            begun = time.monotonic()
            for _ in range(3):  # each drop in time, and all of them not
                time.sleep(0.11)
                caller.sendall(b" ")
            answer = _whole(caller)
        assert answer.startswith(b"HTTP/1.1 408")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["next"]
        assert time.monotonic() - begun < 5
        with socket.create_connection(("127.0.0.1", port), 10) as other:
            body = json.dumps(QUESTION).encode()
            other.sendall(_head(len(body)) + body)
            assert _whole(other).startswith(b"HTTP/1.1 200")


def test_a_length_that_is_too_large_is_refused_before_it_comes(tmp_path: Path) -> None:
    with (
        listening(tmp_path) as port,
        socket.create_connection(("127.0.0.1", port), 10) as caller,
    ):
        caller.sendall(_head(middleware.MAX_BODY_BYTES + 1))
        assert _whole(caller).startswith(b"HTTP/1.1 413")


def test_who_must_wait_is_told_how_long(tmp_path: Path) -> None:
    with listening(tmp_path, rate_per_minute=1) as port:
        service = Served(port, None)  # type: ignore[arg-type]
        assert service.get("/api/coverage")[0] == 200
        status, problem, headers = service.get("/api/coverage")
        assert (status, problem["status"]) == (429, 429)
        assert 1 <= int(headers["retry-after"]) <= 60
    app = create_app(bare_settings(), lambda _: (_ for _ in ()).throw(OSError("no disk")))
    from fastapi.testclient import TestClient

    with TestClient(app) as client:
        answer = client.get("/api/coverage")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
