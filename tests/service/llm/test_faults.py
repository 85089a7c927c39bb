"""Endpoints that fail: the reader has the extractive answer, within the budget, with one line why."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import enumerate as running

import pytest
from pydantic import SecretStr

from index.model import Filters
from service.conversation.model import Turn
from service.errors import ServiceError
from service.llm.answerer import WrittenAnswerer
from service.llm.client import Client, Endpoint, ModelError
from service.llm.guard import Gate
from service.llm.model import Extracted, Fate, Finished
from service.llm.words import words
from service.llm.writer import Writer
from service.model import Answer
from tests.service.answering import memory
from tests.service.fakes import MINUTES
from tests.service.llm.server import FAULTS, TRUE, Asked, Handler, saying, serving

BUDGET = 1.0
LEEWAY = 0.5  # seconds that a busy machine may take to wake a thread
KEY = "hemmelig-nøgle-1234567890".replace("ø", "o")
QUESTION = "Hvad besluttede DAS om den fælles vagttelefon?"


@pytest.fixture(scope="module")
def extractive() -> Answer:
    from service.answer import Answerer

    archive = memory(MINUTES)
    answer = Answerer(archive, archive, bodies=archive.bodies).answer(QUESTION)
    assert answer.citations
    return answer


@dataclass
class Fixed:
    """An extractive answerer with one answer, whatever is asked."""

    given: Answer

    def answer(
        self, question: str, *, id: str = "", filters: Filters | None = None, turns: Sequence[Turn] = ()
    ) -> Answer:
        return self.given


def answerer(url: str, given: Answer, budget: float = BUDGET, gate: Gate | None = None) -> WrittenAnswerer:
    endpoint = Endpoint(url, "fake", SecretStr(KEY), connect_seconds=1, read_seconds=10)
    writer = Writer(Client(endpoint), "fake", memory(MINUTES).bodies, budget, gate or Gate(4))
    return WrittenAnswerer(Fixed(given), writer)


def finished(
    url: str, given: Answer, budget: float = BUDGET, gate: Gate | None = None
) -> tuple[Finished, float]:
    """The last event, and when it came."""
    asking = answerer(url, given, budget, gate)
    began = time.monotonic()
    first, last = asking.answer_stream(QUESTION)
    assert isinstance(first, Extracted)
    assert isinstance(last, Finished)
    return last, time.monotonic() - began


@pytest.fixture(scope="module", autouse=True)
def warm(extractive: Answer) -> None:
    """The libraries' first call loads the rest of them."""
    with serving(saying(lambda _: TRUE)) as server:
        finished(server.url, extractive, 60)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_endpoint_leaves_the_extractive_answer_within_the_budget(
    fault: str, extractive: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(FAULTS[fault]) as server:
        last, took = finished(server.url, extractive)
        assert took < BUDGET + LEEWAY
        assert (last.answer.answer, last.answer.citations) == (extractive.answer, extractive.citations)
        assert last.fate in (Fate.FAILED, Fate.UNANSWERED, Fate.UNVERIFIED)
        assert last.answer.note == words().notes[last.fate.value]
        assert len(server.asked) == 1, "asked more than once"
    own = [r.getMessage() for r in caplog.records if r.name.startswith("service")]
    assert KEY not in "\n".join(r.getMessage() for r in caplog.records)
    assert not any(QUESTION in line or "DATA-" in line for line in own)


def test_an_endpoint_that_is_not_there_leaves_the_extractive_answer(extractive: Answer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    last, took = finished(url, extractive)
    assert (last.fate, last.answer.answer) == (Fate.FAILED, extractive.answer)
    assert took < BUDGET + LEEWAY


def test_a_good_endpoint_replaces_the_extractive_answer(extractive: Answer) -> None:
    with serving(saying(lambda _: TRUE)) as server:
        first, last = answerer(server.url, extractive).answer_stream(QUESTION)
    assert first.answer.answer == extractive.answer
    assert isinstance(last, Finished)
    assert (last.fate, last.answer.answer, last.answer.note) == (Fate.WRITTEN, TRUE, "")
    assert last.answer.citations == extractive.citations
    assert (last.answer.outcome, last.answer.status) == (extractive.outcome, extractive.status)


def test_the_key_goes_into_the_header_alone(extractive: Answer) -> None:
    with serving(saying(lambda _: TRUE)) as server:
        finished(server.url, extractive)
    assert server.asked[0].authorization == f"Bearer {KEY}"
    assert KEY not in str(server.asked[0].body)
    assert server.asked[0].body["max_tokens"] == 500


def test_a_wait_that_the_server_asks_for_is_kept_where_it_fits(extractive: Answer) -> None:
    def busy_once(handler: Handler, asked: Asked) -> None:
        if len(handler.fake.asked) == 1:
            handler.begin(429, "application/json", Retry_After="0.3")
            handler.write("{}")
        else:
            saying(lambda _: TRUE)(handler, asked)

    with serving(busy_once) as server:
        last, took = finished(server.url, extractive, budget=6)
    assert (last.fate, len(server.asked)) == (Fate.WRITTEN, 2)
    assert took > 0.3


def test_after_failures_in_a_row_the_endpoint_is_left_alone_for_a_while(extractive: Answer) -> None:
    now = [0.0]
    gate = Gate(4, failures=2, rest=30, clock=lambda: now[0])
    with serving(FAULTS["500"]) as server:
        fates = [finished(server.url, extractive, gate=gate)[0].fate for _ in range(4)]
        assert fates == [Fate.FAILED, Fate.FAILED, Fate.BUSY, Fate.BUSY]
        assert len(server.asked) == 2
        now[0] = 31
        server.behaviour = saying(lambda _: TRUE)
        assert [finished(server.url, extractive, gate=gate)[0].fate for _ in range(2)] == [Fate.WRITTEN] * 2


def test_only_so_many_ask_at_once_and_places_come_back(extractive: Answer) -> None:
    gate = Gate(1)
    with serving(FAULTS["slow first byte"]) as server:
        asking = answerer(server.url, extractive, gate=gate).answer_stream(QUESTION)
        next(asking)
        assert gate.enter()
        last = next(asking)
        assert isinstance(last, Finished)
        assert (last.fate, server.asked) == (Fate.BUSY, [])
        gate.leave()
    with serving(FAULTS["a line that drips"]) as server:
        assert finished(server.url, extractive, gate=gate)[0].fate is Fate.UNANSWERED
        deadline = time.monotonic() + 5
        while not (free := gate.enter()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert free, "the place of an attempt that was given up is never given back"
    deadline = time.monotonic() + 5
    while any(t.name == "referent-llm" for t in running()) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_an_error_says_neither_key_nor_prompt(extractive: Answer) -> None:
    def tells(handler: Handler, asked: Asked) -> None:
        handler.begin(401, "application/json")
        handler.write(
            f'{{"error": {{"message": "{asked.authorization} {asked.user[:40]!a}"}}}}'.replace("\\", "")
        )

    with serving(tells) as server:
        client = Client(Endpoint(server.url, "fake", SecretStr(KEY)))
        with pytest.raises(ModelError) as caught:
            client.complete("regler", "opgave", 3)
    assert "401" in str(caught.value)
    assert KEY not in str(caught.value) + repr(caught.value) + repr(client.endpoint)
    assert isinstance(caught.value, ServiceError)


def test_without_time_left_nothing_is_asked(extractive: Answer) -> None:
    with serving(saying(lambda _: TRUE)) as server:
        last, _ = finished(server.url, extractive, budget=0.2)
        assert (last.fate, server.asked) == (Fate.BUSY, [])
