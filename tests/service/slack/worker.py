"""One serving process, to be killed: receives from Slack and answers, from a stand-in for the archive.

`python -m tests.service.slack.worker DATA PORT SLACK_URL SECONDS WORDING CATALOG`: SECONDS is what an answer
takes, WORDING what a model then takes to word it (negative: none does), CATALOG the catalog's URL.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from service.http.backend import Backend
from service.llm.model import Event, Extracted, Fate, Finished
from service.model import Answer
from service.settings import Settings
from service.slack.http import attach
from service.slack.service import SlackService
from tests.service.slack.member import PATH, SECRET, signed
from tests.service.slack.test_blocks import ANSWER
from tests.service.slack.wording import WORDED
from tests.support import ROOT

LEASE = 1.0
RETRIES = 3  # of a delivery, as Slack tries


class StandIn:
    """Answers every question with the same words, after a while, and with others after another."""

    def __init__(self, seconds: float, wording: float) -> None:
        self._seconds, self._wording = seconds, wording

    def seen_at(self, clearance: str) -> StandIn:
        return self

    async def look(self, work: Any) -> bool:
        """Asked one thing alone: whether a model words answers."""
        return self._wording >= 0

    async def ask(self, work: Any) -> tuple[Event, str]:
        *_, last = [event async for event in self.events(work)]
        return last

    async def events(self, work: Any) -> AsyncIterator[tuple[Event, str]]:
        await asyncio.sleep(self._seconds)
        answer: Answer = ANSWER if self._wording >= 0 else replace(ANSWER, citations=())
        yield Extracted(answer), "samtale"
        if self._wording >= 0:
            await asyncio.sleep(self._wording)
            yield Finished(replace(answer, answer=f"{WORDED} [1]"), Fate.WRITTEN), "samtale"


def app_of(data: Path, slack_url: str, seconds: float, wording: float, catalog: str) -> FastAPI:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=data, slack_api_url=slack_url, slack_signing_secret=SECRET, slack_bot_token="xoxb-test",
        slack_teams="T0TEAM", catalog_url=catalog or None,
    )  # fmt: skip
    backend = cast("Backend", StandIn(seconds, wording))
    service = SlackService(settings, backend, LEASE, poll_seconds=0.05)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with service.working():
            yield

    app = FastAPI(lifespan=lifespan)
    attach(app, service.bolt, [SECRET])
    return app


@dataclass
class Process:
    """A running one."""

    port: int
    running: subprocess.Popen[bytes]

    def send(self, body: bytes, kind: str = "application/json") -> float:
        """Deliver as Slack does, once more where it is refused; seconds until the acknowledgement."""
        headers = signed(body) | {"Content-Type": kind}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{PATH}", body, headers)
        begun = time.perf_counter()
        for attempt in range(1 + RETRIES):
            try:
                with urllib.request.urlopen(request, timeout=10) as response:
                    assert response.status == 200
                break
            except urllib.error.HTTPError as error:
                if error.code != 503 or attempt == RETRIES:
                    raise
                time.sleep(0.5)
        return time.perf_counter() - begun

    def kill(self) -> None:
        self.running.send_signal(signal.SIGKILL)

    def wait(self) -> None:
        self.running.wait(10)


@contextmanager
def process(
    data: Path, slack_url: str, seconds: float = 0.0, wording: float = -1.0, catalog: str = ""
) -> Iterator[Process]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", __name__, str(data), str(port), slack_url, str(seconds)]
    command += [str(wording), catalog]
    running = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        _until_open(port, running)
        yield Process(port, running)
    finally:
        running.kill()
        running.wait()


def _until_open(port: int, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the process did not start")


if __name__ == "__main__":
    data, port, url, seconds, wording, catalog = sys.argv[1:]
    app = app_of(Path(data), url, float(seconds), float(wording), catalog)
    uvicorn.run(app, port=int(port), log_level="warning")
