"""What is not Slack's is turned away before anything reads it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.slack.http import attach
from service.slack.receiver import Receiver, bolt_app
from tests.service.slack.conftest import Join
from tests.service.slack.member import PATH, SECRET, event_body, signed
from tests.service.slack.server import FakeSlack

FULL = os.environ.get("REFERENT_SLACK_FULL") == "1"
FORGED, VALID = (1500, 500) if FULL else (150, 40)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
Request = tuple[bytes, dict[str, str]]


class Counting(Receiver):
    """Counts what it is handed, and keeps nothing."""

    def __init__(self) -> None:
        self.seen: list[Mapping[str, Any]] = []

    async def take(self, body: Mapping[str, Any], ack: Any) -> Any:
        self.seen.append(body)
        return await ack()


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def client(counting: Counting) -> TestClient:
    app = FastAPI()
    attach(app, lambda: bolt_app(counting, "http://127.0.0.1:9/api/"), [SECRET])
    return TestClient(app, raise_server_exceptions=False)


def mention(n: int) -> bytes:
    return event_body({"type": "app_mention", "user": "U1", "text": f"spørgsmål {n}", "ts": f"{n}.1",
                       "channel": "C1"})  # fmt: skip


def unsigned(body: bytes) -> Request:
    return body, {}


def other_secret(body: bytes) -> Request:
    return body, signed(body, secret="en anden")


def altered(body: bytes) -> Request:
    return body.replace(b"U1", b"U2"), signed(body)


def stale(body: bytes) -> Request:
    return body, signed(body, time.time() - 302)


def from_the_future(body: bytes) -> Request:
    return body, signed(body, time.time() + 302)


def newer_stamp(body: bytes) -> Request:
    """A stale request with its time made good again."""
    return body, signed(body, time.time() - 400) | {"X-Slack-Request-Timestamp": str(int(time.time()))}


def no_stamp(body: bytes) -> Request:
    return body, {"X-Slack-Signature": signed(body)["X-Slack-Signature"]}


def odd_stamp(body: bytes) -> Request:
    return body, signed(body) | {"X-Slack-Request-Timestamp": "nu"}


def empty_signature(body: bytes) -> Request:
    return body, signed(body) | {"X-Slack-Signature": ""}


def odd_signature(body: bytes) -> Request:
    return body, signed(body) | {"X-Slack-Signature": "v0=\xe6"}


def ssl_check(body: bytes) -> Request:
    """Bolt's own check would let this pass: it calls itself a check of the certificate."""
    given = {"ssl_check": "1", "command": "/referat", "text": "x", "team_id": "T0TEAM", "user_id": "U1"}
    return urlencode(given | {"channel_id": "C1", "trigger_id": "1"}).encode(), {"Content-Type": FORM}


def ssl_check_json(body: bytes) -> Request:
    return body.replace(b'{"type"', b'{"ssl_check": "1", "type"', 1), {}


def url_verification(body: bytes) -> Request:
    return b'{"type": "url_verification", "challenge": "c", "token": "t"}', {}


def no_utf8(body: bytes) -> Request:
    return b"\xff\xfe" + body, signed(body)


FORGERIES: list[Callable[[bytes], Request]] = [
    unsigned, other_secret, altered, stale, from_the_future, newer_stamp, no_stamp, odd_stamp,
    empty_signature, odd_signature, ssl_check, ssl_check_json, url_verification, no_utf8,
]  # fmt: skip


def test_forged_altered_stale_and_unsigned_requests_reach_no_handler(
    client: TestClient, counting: Counting
) -> None:
    chance = random.Random(3)
    for n in range(FORGED):
        body, headers = FORGERIES[n % len(FORGERIES)](mention(chance.randrange(10**6)))
        raw = {k.encode(): v.encode("latin-1") for k, v in ({"Content-Type": JSON} | headers).items()}
        response = client.post(PATH, content=body, headers=raw)
        assert response.status_code == 401, FORGERIES[n % len(FORGERIES)].__name__
    assert counting.seen == []


def test_what_slack_signed_is_handled(client: TestClient, counting: Counting) -> None:
    for n in range(VALID):
        body = mention(n)
        assert (
            client.post(PATH, content=body, headers=signed(body) | {"Content-Type": JSON}).status_code == 200
        )
    assert len(counting.seen) == VALID


def test_slack_finds_its_address_confirmed(client: TestClient) -> None:
    body, _ = url_verification(b"")
    response = client.post(PATH, content=body, headers=signed(body) | {"Content-Type": JSON})
    assert response.json() == {"challenge": "c"}


def test_a_replayed_request_is_not_answered_again(join: Join, slack: FakeSlack) -> None:
    member = join()
    member.command("hjælp")
    replay = member.sent[-1]
    for _ in range(3):
        assert member.send(replay, FORM).status_code == 200
    member.command("hjælp igen?", "C2")
    end = time.monotonic() + 8
    while len(slack.whispers) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    assert len(slack.whispers) == 2


def test_the_address_is_there_only_where_slack_is_set_up(join: Join) -> None:
    member = join(slack_signing_secret=None)
    assert isinstance(member.client, TestClient)
    assert member.client.post(PATH, content=b"{}").status_code in (404, 405)
