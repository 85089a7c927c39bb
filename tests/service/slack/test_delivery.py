"""Acknowledged at once, answered once: over retries, two processes, and a process killed in between.

The full numbers take minutes: REFERENT_SLACK_FULL=1. Each run of the suite does a few of each.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ingest.catalog import Catalog
from tests.service.slack.member import event_body, eventually
from tests.service.slack.server import TEAM, FakeSlack
from tests.service.slack.worker import Process, process

FULL = os.environ.get("REFERENT_SLACK_FULL") == "1"
EVENTS, KILLS, SLOW = (1000, 50, 300) if FULL else (12, 2, 12)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    Catalog.open(tmp_path / "catalog.sqlite").close()
    return tmp_path


def mention(n: int, channel: str = "C1", thread: str | None = None) -> bytes:
    event: dict[str, Any] = {
        "type": "app_mention", "user": "U1", "text": f"<@U0BOT> spørgsmål {n}", "channel": channel,
        "ts": f"17000{n:05d}.000100",
    }  # fmt: skip
    return event_body(event | ({"thread_ts": thread} if thread else {}), TEAM)


def threads(slack: FakeSlack) -> Counter[str]:
    return Counter(m["thread_ts"] for m in slack.posted("C1"))


def test_two_processes_answer_what_comes_four_times_once_and_each_thread_in_order(
    data: Path, slack: FakeSlack
) -> None:
    with process(data, slack.url) as one, process(data, slack.url) as two, ThreadPoolExecutor(8) as pool:
        bodies = [mention(n) for n in range(EVENTS)]
        for process_ in (one, two, two, one):
            list(pool.map(process_.send, bodies))
        for n in range(6):
            (one if n % 2 else two).send(mention(n, "C2", thread="1.0"))
        eventually(lambda: len(threads(slack)) == EVENTS and len(slack.posted("C2")) == 6, seconds=120)
        time.sleep(0.3)  # for what should not come
    assert set(threads(slack).values()) == {1}
    keys = [m["metadata"]["event_payload"]["key"] for m in slack.posted("C2")]
    with Catalog.open(data / "catalog.sqlite") as catalog, catalog.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM slack_inbox WHERE channel = 'C2' ORDER BY stamp")
        assert keys == [r[0] for r in rows]


def test_acknowledging_does_not_wait_for_the_answer(
    data: Path, slack: FakeSlack, record_property: Any
) -> None:
    with process(data, slack.url, seconds=5.0) as one, ThreadPoolExecutor(4) as pool:
        one.send(mention(99_999))
        took = sorted(pool.map(one.send, [mention(n) for n in range(SLOW)]))
    p99 = took[int(len(took) * 0.99)]
    record_property("p99_ms", round(p99 * 1000))
    assert p99 < 0.5


class Killer:
    """Kills the process while it posts: before Slack has the message, or after."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack
        self.victim: Process | None = None
        self.arrives = False
        self.struck = 0
        slack.before = self._strike

    def _strike(self, method: str, given: dict[str, Any]) -> None:
        if method == "chat.postMessage" and self.victim is not None:
            self.victim.kill()
            self.victim, self.struck = None, self.struck + 1
            if not self.arrives:
                raise ConnectionError("it never reached Slack")


def test_a_process_killed_between_acknowledging_and_posting_loses_and_doubles_nothing(
    data: Path, slack: FakeSlack
) -> None:
    killer, chance = Killer(slack), random.Random(7)
    for n in range(KILLS):
        # A little while for the answer, so that it is acknowledged by then.
        with process(data, slack.url, seconds=0.05) as victim:
            how = n % 3
            if how < 2:
                killer.arrives, killer.victim = bool(how), victim
            victim.send(mention(n))
            if how == 2:  # at any moment
                killer.victim = None
                time.sleep(chance.uniform(0, 0.1))
                victim.kill()
            victim.wait()
    assert killer.struck == KILLS - KILLS // 3
    with process(data, slack.url):
        eventually(lambda: len(threads(slack)) == KILLS, seconds=60)
        time.sleep(1.5)  # longer than a lease
    assert set(threads(slack).values()) == {1}
