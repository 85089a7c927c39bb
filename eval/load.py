"""`referent bench --load`: requests at a steady rate to a real service on this machine.

Comes in: a data folder, a rate. Goes out: for searches and questions, how long they took and how they ended.
Left to others: what is measured without a service (`bench`).

The rate is kept whatever the service does: a request is sent when it is due, and its time counts from then,
so that a service that falls behind shows it. Each question is new, made from the archive's titles; nothing is
answered from memory of the same one.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from eval.errors import BenchError

if TYPE_CHECKING:
    from service.settings import Settings

_START_SECONDS: Final = 120
_ANSWER_SECONDS: Final = 60.0
_FOUND: Final = (
    b'"status": "answered"',
    b'"status": "no_decision"',
    b'class="sources"',
    b'"score":',
    b'class="found',
)
_QUESTIONS: Final = (
    "Hvad besluttede {body} om {title}?",
    "Hvad blev der indstillet om {title}?",
    "Hvad er status på {title}?",
    "Hvornår behandlede {body} {title} i {year}?",
    "Hvad koster {title}?",
    "Hvem deltog i drøftelsen af {title} i {year}?",
    "Hvorfor blev {title} drøftet den {day}. møde i {year}?",
)


@dataclass(frozen=True, slots=True)
class Request:
    kind: str  # "search" or "ask"
    data: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: str
    status: int  # 0: no answer at all
    seconds: float  # from when it was due
    answered: bool = False  # with more than that nothing was found, as far as its form tells


def measure_load(
    settings: Settings, rate: float, seconds: float, workers: int = 1, warm: int = 12
) -> dict[str, Any]:
    """Serve a data folder and send to it; figures by kind.

    Args:
        warm: requests sent one by one before, which are not counted.

    Raises:
        BenchError: the service does not start, or the archive has nothing to ask about.
    """
    count = round(rate * seconds)
    made = list(itertools.islice(requests(settings), count + warm))
    with serving(settings, workers) as port:
        asyncio.run(_one_by_one(port, made[:warm]))
        outcomes = asyncio.run(_at_rate(port, made[warm:], rate))
    return {
        "rate": rate,
        "seconds": seconds,
        "workers": workers,
        "load": os.getloadavg()[0],
        "kinds": {kind: _figures([o for o in outcomes if o.kind == kind]) for kind in ("search", "ask")},
    }


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    taken = sorted(o.seconds for o in outcomes if o.status == 200) or [float("nan")]
    return {
        "sent": len(outcomes),
        "statuses": dict(sorted(Counter(o.status for o in outcomes).items())),
        "p50_seconds": taken[len(taken) // 2],
        "p99_seconds": taken[min(int(len(taken) * 0.99), len(taken) - 1)],
        "most_seconds": taken[-1],
        "answered": sum(o.answered for o in outcomes),
    }


def requests(settings: Settings, seed: int = 1) -> Iterator[Request]:
    """Searches and questions by turns, as JSON and as pages, none of them twice."""
    chance = random.Random(seed)
    asked = questions(settings, chance)
    for n, text in enumerate(asked):
        kind = "search" if n % 2 else "ask"
        if n % 4 < 2:
            path = "/api/search" if kind == "search" else "/api/ask"
            yield Request(kind, _post(path, text) if kind == "ask" else _get(path, text))
        else:
            yield Request(kind, _get("/soeg" if kind == "search" else "/", text))


def questions(settings: Settings, chance: random.Random) -> Iterator[str]:
    """Questions made from the archive's titles, none of them twice."""
    from service.browse.shelf import draw_up
    from service.wiring import open_catalog

    with open_catalog(settings) as catalog:
        meetings = draw_up(catalog).meetings
    about = [(m.body or "udvalget", i.title, m.date) for m in meetings for i in m.items if i.title]
    if not about:
        raise BenchError("The archive has no item to ask about.")
    seen: set[str] = set()
    while True:
        body, title, day = chance.choice(about)
        words = title.split()
        some = " ".join(chance.sample(words, chance.randint(1, len(words))))
        year = day.year if day else 2023
        text = chance.choice(_QUESTIONS).format(
            body=body, title=some, year=year + chance.randint(-1, 1), day=chance.randint(1, 9)
        )
        while text in seen:
            text = f"{text} {chance.choice(words)}"
        seen.add(text)
        yield text


def _get(path: str, text: str) -> bytes:
    target = f"{path}?{urlencode({'q': text})}"
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


def _post(path: str, text: str) -> bytes:
    body = json.dumps({"question": text}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _one_by_one(port: int, made: Sequence[Request]) -> None:
    for request in made:
        await _sent(port, request, time.perf_counter())


async def _at_rate(port: int, made: Sequence[Request], rate: float) -> list[Outcome]:
    begun = time.perf_counter()
    tasks = []
    for n, request in enumerate(made):
        due = begun + n / rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        tasks.append(asyncio.create_task(_sent(port, request, due)))
    return await asyncio.gather(*tasks)


async def _sent(port: int, request: Request, due: float) -> Outcome:
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request.data)
            answer = await reader.read()
            writer.close()
        status = int(answer.split(b" ", 2)[1])
    except (OSError, TimeoutError, IndexError, ValueError):
        status, answer = 0, b""
    found = any(sign in answer for sign in _FOUND)
    return Outcome(request.kind, status, time.perf_counter() - due, found)


@contextmanager
def serving(settings: Settings, workers: int) -> Iterator[int]:
    """The port of `referent serve` over the data folder, while it runs.

    Raises:
        BenchError: it is not ready in time.
    """
    port = _free_port()
    command = [sys.executable, "-c", "from service.cli import main; main()"]
    command += ["--data-dir", str(settings.data_dir), "serve", "--port", str(port), "--workers", str(workers)]
    limits = {"REFERENT_RATE_PER_MINUTE": "0", "REFERENT_LOG_LEVEL": "warning"}
    process = subprocess.Popen(command, env={**os.environ, **limits}, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise BenchError("The service did not become ready. Run referent doctor on the data folder.")


def to_text(figures: Mapping[str, Any]) -> str:
    """Figures as a table."""
    head = f"{figures['rate']:g} requests/s for {figures['seconds']:g} s"
    lines = [
        f"{head}, {figures['workers']} process(es), load of the machine {figures['load']:.1f}",
        f"{'':<10}{'sent':>8}{'answered':>10}{'p50 ms':>10}{'p99 ms':>10}{'most ms':>10}  statuses",
    ]
    for kind, found in figures["kinds"].items():
        times = "".join(f"{found[k] * 1000:>10.0f}" for k in ("p50_seconds", "p99_seconds", "most_seconds"))
        statuses = ", ".join(f"{status}: {count}" for status, count in found["statuses"].items())
        lines.append(f"{kind:<10}{found['sent']:>8}{found['answered']:>10}{times}  {statuses}")
    return "\n".join(lines) + "\n"
