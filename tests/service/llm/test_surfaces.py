"""A configured language model behind the command line and HTTP."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service import wiring
from service.http.app import create_app
from service.llm.words import words
from service.settings import Settings
from tests.service.fakes import HashEncoder, bare_settings, run
from tests.service.llm.server import FAULTS, TRUE, Asked, FakeServer, Handler, saying, serving
from tests.support import ROOT

QUESTION = "Hvad besluttede DAS om den fælles vagttelefon?"


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with serving() as running:
        yield running


@pytest.fixture
def configured(place: Path, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    monkeypatch.setenv("REFERENT_LLM_BASE_URL", server.url)
    monkeypatch.setenv("REFERENT_LLM_KEY", "hemmelig-nogle")
    monkeypatch.setenv("REFERENT_LLM_BUDGET_SECONDS", "10")
    return place


def test_ask_prints_the_written_answer(configured: Path, server: FakeServer) -> None:
    server.behaviour = saying(lambda _: TRUE)
    result = run(configured, "ask", QUESTION)
    assert result.exit_code == 0
    assert result.stdout.startswith(TRUE)
    assert "[1] DAS · 3. maj 2023" in result.stdout


def test_ask_prints_the_extractive_answer_and_a_line_why(configured: Path, server: FakeServer) -> None:
    server.behaviour = saying(lambda _: TRUE.replace("godkendte", "afviste"))
    result = run(configured, "ask", QUESTION)
    assert "“Styregruppen godkendte den fælles vagttelefon" in result.stdout
    assert words().notes["unverified"] in result.stdout
    assert "afviste" not in result.stdout


def test_json_has_the_line_only_where_there_is_one(configured: Path, server: FakeServer) -> None:
    server.behaviour = saying(lambda _: TRUE)
    assert "note" not in json.loads(run(configured, "ask", QUESTION, "--json").stdout)
    server.behaviour = FAULTS["500"]
    answer = json.loads(run(configured, "ask", QUESTION, "--json").stdout)
    assert answer["note"] == words().notes["failed"]
    assert answer["citations"]


def test_the_log_names_the_prompts_and_not_the_question(
    configured: Path, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.behaviour = saying(lambda _: TRUE)
    caplog.set_level(logging.INFO, logger="service.llm")
    with wiring.open_archive(_settings(configured, server)) as archive:
        archive.answerer.answer(QUESTION)
    lines = [r.getMessage() for r in caplog.records if r.name == "service.llm"]
    assert len(lines) == 1
    assert "answer_rules.v1 and answer.v1" in lines[0]
    assert "vagttelefon" not in caplog.text
    assert "hemmelig" not in caplog.text


def _settings(place: Path, server: FakeServer) -> Settings:
    return bare_settings(data_dir=place / "data", llm_base_url=server.url, llm_budget_seconds=3)


def test_without_a_model_nothing_is_asked(
    place: Path, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    server.asked.clear()
    result = run(place, "ask", QUESTION, "--json")
    assert "note" not in json.loads(result.stdout)
    assert server.asked == []


def test_an_answer_that_waits_for_its_model_keeps_no_other_waiting(
    configured: Path, server: FakeServer
) -> None:
    """Three askers, two places to answer in: none waits for another's model."""
    release = threading.Event()

    def waits(handler: Handler, asked: Asked) -> None:
        release.wait(5)
        saying(lambda _: TRUE)(handler, asked)

    server.behaviour = waits
    server.asked.clear()
    answers: list[str] = []
    with TestClient(create_app(_settings(configured, server))) as client:
        deadline = time.monotonic() + 20
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.05)

        def ask() -> None:
            answers.append(client.post("/api/ask", json={"question": QUESTION}).json()["answer"])

        askers = [threading.Thread(target=ask) for _ in range(3)]
        for asker in askers:
            asker.start()
        deadline = time.monotonic() + 2.5
        while len(server.asked) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        waiting = len(server.asked)
        assert client.get("/api/search", params={"q": "vagttelefon"}).status_code == 200
        release.set()
        for asker in askers:
            asker.join()
        shown = client.get("/", params={"q": QUESTION}).text
    assert waiting == 3
    assert answers == [TRUE] * 3
    assert "Styregruppen godkendte den fælles vagttelefon" in shown


def test_the_page_says_why_it_shows_quotes(configured: Path, server: FakeServer) -> None:
    server.behaviour = saying(lambda _: "DAS godkendte alt [1].")
    with TestClient(create_app(_settings(configured, server))) as client:
        deadline = time.monotonic() + 20
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        shown = client.get("/", params={"q": QUESTION}).text
    assert words().notes["unverified"] in shown
    assert "godkendte alt" not in shown


def test_without_a_model_its_libraries_are_not_loaded() -> None:
    heavy = "{'httpx', 'openai', 'llama_index'}"
    code = f"import sys; import service.llm.answerer; print(sorted({heavy} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert loaded.stdout.strip() == "[]"
