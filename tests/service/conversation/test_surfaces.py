"""Conversations at the command line, over HTTP and on the page, on a small archive of their own."""

from __future__ import annotations

import html
import json
import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from ingest.errors import BusyError, CatalogError
from service import wiring
from service.cli import main
from service.http.app import create_app
from tests.service.fakes import bare_settings, json_of, run

ASKED = "Hvad besluttede styregruppen om den fælles vagttelefon?"
UNDERSTOOD = "Hvornår – Fælles vagttelefon for botilbud, DAS 3. maj 2023, pkt. 1?"


def begun(result: Result) -> str:
    found = re.search(r"Samtale: (\S+)", result.stderr)
    assert found, result.stderr
    return found[1]


# -- command line


def test_follow_up_is_answered_in_its_conversation(place: Path) -> None:
    first = run(place, "ask", "--conversation", "new", ASKED)
    assert first.exit_code == 0
    key = begun(first)
    assert key not in first.stdout
    then = run(place, "ask", "--conversation", key, "hvornår?")
    assert then.exit_code == 0
    assert then.stdout.startswith(f"Forstået som: {UNDERSTOOD}\n")
    assert "1. august 2023" in then.stdout
    assert run(place, "ask", "hvornår?").stdout != then.stdout


def test_json_says_how_a_follow_up_was_understood(place: Path) -> None:
    first = json_of(run(place, "ask", "--json", "--conversation", "new", ASKED))
    assert first["question"] == ASKED
    assert "understood_as" not in first
    then = json_of(run(place, "ask", "--json", "--conversation", first["conversation"], "hvornår?"))
    assert (then["question"], then["understood_as"]) == ("hvornår?", UNDERSTOOD)
    assert then["citations"][0]["item_number"] == "1"
    alone = json_of(run(place, "ask", "--json", ASKED))
    assert {"conversation", "understood_as"} & set(alone) == set()


def test_conversation_that_does_not_exist_is_not_found(place: Path) -> None:
    result = run(place, "ask", "--conversation", "findes-ikke", ASKED)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Samtalen findes ikke" in result.stderr


def test_without_retention_no_conversation_begins(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_CONVERSATION_DAYS", "0")
    result = run(place, "ask", "--json", "--conversation", "new", ASKED)
    assert (result.exit_code, json.loads(result.stdout)["conversation"]) == (0, None)
    assert "gemmes ikke" in result.stderr


def test_file_of_questions_is_no_conversation(place: Path) -> None:
    (place / "q.jsonl").write_text(json.dumps({"question": ASKED}), "utf-8")
    assert run(place, "ask", "--file", "q.jsonl", "--conversation", "new").exit_code == 2


def talk(place: Path, monkeypatch: pytest.MonkeyPatch, typed: str, *more: str) -> Result:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    return CliRunner().invoke(main, ["--data-dir", str(place / "data"), "ask", *more], input=typed)


def test_talk_at_a_terminal_ends_with_the_farewell(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = talk(place, monkeypatch, f"{ASKED}\n\nhvornår?\nFarvel!\nHvad koster det?\n")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("Spørgsmål (farvel slutter): ") == 4
    assert f"Forstået som: {UNDERSTOOD}" in result.stdout
    assert "Hvad koster det" not in result.stdout


def test_talk_ends_with_its_input_and_keeps_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with wiring.open_catalog(bare_settings(data_dir=place / "data")) as catalog:
        before = count(catalog)
        result = talk(place, monkeypatch, f"{'a' * 5000}\n{ASKED}\n")
        assert result.exit_code == 0, result.output
        assert "5000 characters" in result.stderr
        assert count(catalog) == before


def test_talk_may_be_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = begun(talk(place, monkeypatch, f"{ASKED}\nhvornår?\nfarvel\n", "--conversation", "new"))
    then = json_of(run(place, "ask", "--json", "--conversation", key, "hvad stod der i indstillingen?"))
    assert then["understood_as"].endswith("– Fælles vagttelefon for botilbud, DAS 3. maj 2023, pkt. 1?")


def count(catalog: Any) -> int:
    with catalog.database.reading() as connection:
        found: int = connection.exec_driver_sql("SELECT count(*) FROM conversations").scalar_one()
    return found


# -- HTTP


@pytest.fixture
def client(place: Path) -> Iterator[TestClient]:
    with TestClient(create_app(bare_settings(data_dir=place / "data"))) as opened:
        deadline = time.monotonic() + 20
        while opened.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline, "the archive never opened"
            time.sleep(0.01)
        yield opened


def post(client: TestClient, question: str, **more: object) -> Any:
    response = client.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def test_api_goes_on_with_a_conversation(client: TestClient) -> None:
    first = post(client, ASKED, conversation="new", id="q1")
    assert first["id"] == "q1"
    then = post(client, "hvornår?", conversation=first["conversation"])
    assert then["understood_as"] == UNDERSTOOD
    assert then["conversation"] == first["conversation"]
    plain = post(client, ASKED)
    assert {"conversation", "understood_as"} & set(plain) == set()


def test_api_shows_and_deletes_a_conversation(client: TestClient) -> None:
    key = post(client, ASKED, conversation="new")["conversation"]
    post(client, "hvornår?", conversation=key)
    shown = client.get(f"/api/conversations/{key}").json()
    assert [t["question"] for t in shown["turns"]] == [ASKED, "hvornår?"]
    assert shown["turns"][1]["understood_as"] == UNDERSTOOD
    assert shown["turns"][0]["places"][0]["item_number"] == "1"
    assert client.delete(f"/api/conversations/{key}").status_code == 204
    assert client.get(f"/api/conversations/{key}").status_code == 404
    assert client.delete(f"/api/conversations/{key}").status_code == 404
    assert client.post("/api/ask", json={"question": "hvornår?", "conversation": key}).status_code == 404


@pytest.mark.parametrize("key", ["", 7, ["a"], "æ" * 101])
def test_api_refuses_what_is_no_conversation(client: TestClient, key: object) -> None:
    response = client.post("/api/ask", json={"question": "Hvad?", "conversation": key})
    assert response.status_code in (404, 422)


def test_no_question_of_a_conversation_is_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        key = post(client, "Hvad med Hemmelighed?", conversation="new")["conversation"]
        post(client, "og Hemmelighed igen?", conversation=key)
        client.get("/", params={"q": "Hvad med Hemmelighed?"})
        client.get(f"/api/conversations/{key}")
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "asyncio"))]
    assert not [line for line in ours if "Hemmelighed" in line or key in line]


# -- the page


def hidden(page: str) -> str:
    found = re.search(r'<input type="hidden" name="samtale" value="([^"]+)">', page)
    assert found, page
    return html.unescape(found[1])


def test_page_carries_its_conversation_in_the_form(client: TestClient) -> None:
    first = client.get("/", params={"q": ASKED}).text
    assert "Forstået som" not in first
    then = client.get("/", params={"q": "hvornår?", "samtale": hidden(first)}).text
    assert f"Forstået som: {UNDERSTOOD}" in html.unescape(then)
    assert hidden(then) == hidden(first)
    assert then.count("<script") == 1  # our own, of every page


def test_page_that_is_loaded_again_adds_no_turn(client: TestClient) -> None:
    key = hidden(client.get("/", params={"q": ASKED}).text)
    pages = [client.get("/", params={"q": "hvornår?", "samtale": key}).text for _ in range(3)]
    assert all(f"Forstået som: {UNDERSTOOD}" in html.unescape(p) for p in pages)
    assert len(client.get(f"/api/conversations/{key}").json()["turns"]) == 2


def test_page_begins_anew_where_its_conversation_is_gone(client: TestClient) -> None:
    response = client.get("/", params={"q": ASKED, "samtale": "findes-ikke"})
    assert response.status_code == 200
    assert hidden(response.text) != "findes-ikke"


@pytest.mark.parametrize("why", [CatalogError, BusyError])
def test_page_answers_where_no_conversation_can_be_stored(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, why: type[Exception]
) -> None:
    def busy(*_: object) -> None:
        raise why("busy")

    monkeypatch.setattr("service.conversation.store.ConversationStore.create", busy)
    page = client.get("/", params={"q": ASKED}).text
    assert "vagttelefon" in page
    assert "samtale" not in page


def test_front_page_without_a_question_begins_nothing(client: TestClient) -> None:
    assert "samtale" not in client.get("/").text
