"""Acknowledged at once, answered once: over retries, two processes, and a process killed in between.

The full numbers take minutes: REFERENT_SLACK_FULL=1. Each run of the suite does a few of each.
"""

from __future__ import annotations

import itertools
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ingest.catalog import Catalog
from tests.service.slack.member import buttons, command_body, event_body, eventually
from tests.service.slack.server import TEAM, FakeSlack
from tests.service.slack.wording import WORDED
from tests.service.slack.worker import Process, process

FULL = os.environ.get("REFERENT_SLACK_FULL") == "1"
EVENTS, KILLS, SLOW = (1000, 50, 300) if FULL else (12, 2, 12)
STREAM_KILLS = 63 if FULL else 7  # of each of seven moments
WHISPER_KILLS = 20 if FULL else 2

Run = Callable[..., AbstractContextManager[Process]]


@pytest.fixture
def run(catalog_url: str, tmp_path: Path, slack: FakeSlack) -> Run:
    """Starts a process; all of them have one catalog, in SQLite and then in PostgreSQL."""
    Catalog.open(catalog_url).close()
    return partial(process, tmp_path, slack.url, catalog=catalog_url)


def mention(n: int, channel: str = "C1", thread: str | None = None) -> bytes:
    event: dict[str, Any] = {
        "type": "app_mention", "user": "U1", "text": f"<@U0BOT> spørgsmål {n}", "channel": channel,
        "ts": f"17000{n:05d}.000100",
    }  # fmt: skip
    return event_body(event | ({"thread_ts": thread} if thread else {}), TEAM)


def threads(slack: FakeSlack) -> Counter[str]:
    return Counter(m["thread_ts"] for m in slack.posted("C1"))


def test_two_processes_answer_what_comes_four_times_once_and_each_thread_in_order(
    run: Run, slack: FakeSlack, catalog_url: str
) -> None:
    with run() as one, run() as two, ThreadPoolExecutor(8) as pool:
        bodies = [mention(n) for n in range(EVENTS)]
        for process_ in (one, two, two, one):
            list(pool.map(process_.send, bodies))
        for n in range(6):
            (one if n % 2 else two).send(mention(n, "C2", thread="1.0"))
        eventually(lambda: len(threads(slack)) == EVENTS and len(slack.posted("C2")) == 6, seconds=240)
        time.sleep(0.3)  # for what should not come
    assert set(threads(slack).values()) == {1}
    keys = [m["metadata"]["event_payload"]["key"] for m in slack.posted("C2")]
    with Catalog.open(catalog_url) as catalog, catalog.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM slack_inbox WHERE channel = 'C2' ORDER BY stamp")
        assert keys == [r[0] for r in rows]


def test_acknowledging_does_not_wait_for_the_answer(run: Run, slack: FakeSlack, record_property: Any) -> None:
    with run(5.0) as one, ThreadPoolExecutor(4) as pool:
        one.send(mention(99_999))
        took = sorted(pool.map(one.send, [mention(n) for n in range(SLOW)]))
    p99 = took[int(len(took) * 0.99)]
    record_property("p99_ms", round(p99 * 1000))
    assert p99 < 0.5


class Killer:
    """Kills the process while it speaks to Slack: before Slack has heard it, or after."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self.victim: Process | None = None
        self.method = "chat.postMessage"
        self.arrives = False
        self.struck = 0
        self._lock = threading.Lock()  # a process may speak to Slack twice at once
        slack.before = self._strike

    def aim(self, victim: Process, method: str, *, arrives: bool) -> None:
        self.method, self.arrives, self.victim = method, arrives, victim

    def _strike(self, method: str, given: dict[str, Any]) -> None:
        with self._lock:
            if method != self.method or self.victim is None:
                return
            self.victim.kill()
            self.victim, self.struck = None, self.struck + 1
        if not self.arrives:
            raise ConnectionError("it never reached Slack")


def test_a_process_killed_between_acknowledging_and_posting_loses_and_doubles_nothing(
    run: Run, slack: FakeSlack
) -> None:
    killer, chance = Killer(slack), random.Random(7)
    for n in range(KILLS):
        # A little while for the answer, so that it is acknowledged by then.
        with run(0.05) as victim:
            how = n % 3
            if how < 2:
                killer.aim(victim, "chat.postMessage", arrives=bool(how))
            victim.send(mention(n))
            if how == 2:  # at any moment
                killer.victim = None
                time.sleep(chance.uniform(0, 0.1))
                victim.kill()
            victim.wait()
    assert killer.struck == KILLS - KILLS // 3
    with run():
        eventually(lambda: len(threads(slack)) == KILLS, seconds=60)
        time.sleep(1.5)  # longer than a lease
    assert set(threads(slack).values()) == {1}


def test_a_process_killed_while_it_streams_loses_and_doubles_nothing(run: Run, slack: FakeSlack) -> None:
    slack.lacks = ""
    killer, chance = Killer(slack), random.Random(11)
    moments = [
        *itertools.product(("chat.startStream", "chat.stopStream", "chat.update"), (False, True)),
        None,
    ]
    for n in range(STREAM_KILLS):
        with run(0.05, wording=0.1) as victim:
            if moment := moments[n % len(moments)]:
                killer.aim(victim, moment[0], arrives=moment[1])
            victim.send(mention(n))
            if moment is None:  # at any moment
                time.sleep(chance.uniform(0, 0.4))
                victim.kill()
            victim.wait()
    assert killer.struck == STREAM_KILLS - STREAM_KILLS // len(moments)
    with run(wording=0.1):
        eventually(lambda: len(worded(slack)) == STREAM_KILLS, seconds=90)
        time.sleep(1.5)  # longer than a lease
    assert threads(slack).keys() == worded(slack)
    assert set(threads(slack).values()) == {1}
    assert not any(slack.is_streaming(m) for m in slack.posted("C1"))


def worded(slack: FakeSlack) -> set[str]:
    """The threads whose answer is as it stays."""
    return {m["thread_ts"] for m in slack.posted("C1") if WORDED in m["text"]}


@pytest.mark.parametrize("arrives", [False, True])
def test_what_is_whispered_again_after_a_crash_says_so_and_nothing_is_lost(
    run: Run, slack: FakeSlack, arrives: bool
) -> None:
    killer = Killer(slack)
    for n in range(WHISPER_KILLS):
        with run(0.05) as victim:
            killer.aim(victim, "respond", arrives=arrives)
            # The answer may be said, and its process killed, before the acknowledgement is through.
            with suppress(ConnectionError):
                victim.send(command_body(f"spørgsmål {n}", f"tr{n}", f"{slack.url}respond"), FORM)
            victim.wait()
    with run():
        eventually(lambda: len(said(slack)) == WHISPER_KILLS, seconds=60)
        time.sleep(1.5)
    explained = [sum("kan være kommet før" in text for text in texts) for texts in said(slack).values()]
    # At most one of them comes without a word why; the killed process had said it where it arrived.
    assert all(len(texts) - n <= 1 for texts, n in zip(said(slack).values(), explained, strict=True))
    assert not arrives or len(slack.whispers) > WHISPER_KILLS


def said(slack: FakeSlack) -> dict[str, list[str]]:
    """What was whispered, by the answer that it is."""
    found: dict[str, list[str]] = {}
    for whisper in slack.whispers:
        found.setdefault(buttons(whisper)["up"], []).append(whisper["text"])
    return found


FORM = "application/x-www-form-urlencoded"
