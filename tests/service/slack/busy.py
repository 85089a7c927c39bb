"""How soon Slack is acknowledged beside an archive that is asked at its full capacity, and a slow model.

`python -m tests.service.slack.busy DATA [--seconds N] [--rate N] [--clients N] [--catalog URL] [--workers N]`

A real `referent serve` over DATA; so many clients, in a process of their own, ask the web as soon as they
are answered; mentions come at a steady rate, each another question, to a Slack with streams; a model words
answers after five seconds. First without the clients, then with them. An acknowledgement counts from when the
mention was due.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from eval.load import questions, requests, serving
from service.settings import Settings, load_settings
from tests.service.llm.authors import honest
from tests.service.llm.server import Asked
from tests.service.llm.server import saying as model_saying
from tests.service.llm.server import serving as model_serving
from tests.service.slack.member import PATH, SECRET, event_body, signed, stamp
from tests.service.slack.server import BOT, FakeSlack, running_slack

MODEL_SECONDS = 5.0
_ANSWERED_SECONDS = 120.0  # that the mentions' answers are waited for, after the last


def main() -> None:
    given = _arguments()
    if given.client_of:
        _ask_on_and_on(given.client_of, _settings(given.data, given.catalog), given.clients)
        return

    write = honest("verbatim")

    def slow(asked: Asked) -> str:
        time.sleep(MODEL_SECONDS)
        return write(asked)

    with running_slack() as slack, model_serving(model_saying(slow)) as model:
        slack.lacks = ""
        os.environ |= _environment(slack, model.url, given.catalog)
        settings = _settings(given.data, given.catalog)
        with serving(settings, given.workers) as port:
            asked = questions(settings, random.Random(3))
            _mention(port, 8, given.rate, asked)  # warm
            for clients in (0, given.clients):
                with _clients(given, port, clients):
                    time.sleep(2.0 if clients else 0.0)
                    took = _mention(port, round(given.rate * given.seconds), given.rate, asked)
                    load = os.getloadavg()[0]
                print(_line(clients, took, load), flush=True)
            sent = 8 + 2 * round(given.rate * given.seconds)
            print(f"mentions {sent}, answered {_answered(slack, sent)}, streamed {len(slack.streamed)}")


def _mention(port: int, count: int, rate: float, asked: Iterator[str]) -> list[float]:
    """Seconds until each acknowledgement."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(32) as pool:
        sent = []
        for n in range(count):
            due = begun + n / rate
            time.sleep(max(due - time.perf_counter(), 0))
            sent.append(pool.submit(_send, port, due, next(asked)))
        return [s.result() for s in sent]


def _send(port: int, due: float, question: str) -> float:
    said = {"type": "app_mention", "user": "U1", "text": f"<@{BOT}> {question}", "channel": "C1"}
    body = event_body(said | {"ts": stamp()})
    headers = signed(body) | {"Content-Type": "application/json"}
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{port}{PATH}", body, headers), timeout=30
    ) as response:
        assert response.status == 200
    return time.perf_counter() - due


def _answered(slack: FakeSlack, most: int) -> int:
    """How many threads have an answer that is done; each may have one alone."""
    end = time.monotonic() + _ANSWERED_SECONDS
    while time.monotonic() < end:
        done = [m["thread_ts"] for m in slack.posted("C1") if not slack.is_streaming(m)]
        if len(set(done)) >= most:
            break
        time.sleep(0.5)
    assert len(done) == len(set(done)), "an answer came twice"
    return len(set(done))


@contextmanager
def _clients(given: argparse.Namespace, port: int, count: int) -> Iterator[None]:
    """A process with so many clients that ask the web on and on."""
    if not count:
        yield
        return
    command = [sys.executable, "-m", __spec__.name, str(given.data), "--catalog", given.catalog]
    command += ["--client-of", str(port), "--clients", str(count)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        yield
    finally:
        running.terminate()
        print(f"the web answered {running.communicate()[0].decode().strip()} meanwhile")


def _ask_on_and_on(port: int, settings: Settings, clients: int) -> None:
    answered = itertools.count()
    begun = time.monotonic()

    def end(*_: object) -> None:
        print(f"{next(answered) / (time.monotonic() - begun):.1f} requests/s", flush=True)
        os._exit(0)

    def ask(seed: int) -> None:
        for request in requests(settings, seed):
            with socket.create_connection(("127.0.0.1", port), 120) as connection:
                connection.sendall(request.data)
                while connection.recv(65536):
                    pass
            next(answered)

    signal.signal(signal.SIGTERM, end)
    for seed in range(10, 10 + clients):
        threading.Thread(target=ask, args=(seed,), daemon=True).start()
    signal.pause()


def _line(clients: int, took: Sequence[float], load: float) -> str:
    ordered = sorted(took)
    at = {p: round(ordered[min(int(len(ordered) * p / 100), len(ordered) - 1)] * 1000) for p in (50, 95, 99)}
    over = sum(t >= 0.5 for t in ordered)
    found = {"clients": clients, "n": len(ordered), "over_500_ms": over, "most_ms": round(ordered[-1] * 1000)}
    return json.dumps(found | {f"p{p}_ms": ms for p, ms in at.items()} | {"load": round(load, 1)})


def _environment(slack: FakeSlack, model_url: str, catalog: str) -> dict[str, str]:
    return {
        "REFERENT_SLACK_API_URL": slack.url, "REFERENT_SLACK_SIGNING_SECRET": SECRET,
        "REFERENT_SLACK_BOT_TOKEN": "xoxb-test", "REFERENT_LLM_BASE_URL": model_url,
        "REFERENT_BASE_URL": "https://referent.example.dk",
    } | ({"REFERENT_CATALOG_URL": catalog} if catalog else {})  # fmt: skip


def _settings(data: Path, catalog: str) -> Settings:
    return load_settings(data_dir=data, **({"catalog_url": catalog} if catalog else {}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=24)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--catalog", default="")
    parser.add_argument("--client-of", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
