"""A verdict as plain forms: kept once, with its reason, from our own pages alone."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.catalog import Catalog
from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.http.app import create_app
from service.wiring import Archive
from tests.service.fakes import bare_settings, fake_archive, small_catalog

QUESTION = "Hvad besluttede DAS?"
TOKEN = new_token()


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with small_catalog(tmp_path_factory.mktemp("verdicts")) as opened:
        yield opened


@pytest.fixture
def archive(catalog: Catalog) -> Iterator[Archive]:
    archive = fake_archive(catalog)
    yield archive
    archive.feedback.delete_person("token:anna")


@pytest.fixture
def client(archive: Archive) -> Iterator[TestClient]:
    settings = bare_settings(tokens=setting_entry("anna", Role.READER, TOKEN), session_key="k" * 40)
    with TestClient(create_app(settings, lambda _: archive)) as client:
        deadline = time.monotonic() + 10
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.01)
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield client


def fields(page: str) -> dict[str, Any]:
    """What the first form of thumbs, or of reasons, sends along."""
    found = re.findall(r'<input type="hidden" name="(q|samtale|vist|verdict|spurgt)" value="([^"]*)">', page)
    sent: dict[str, Any] = {"vist": [html.unescape(v) for n, v in found if n == "vist"]}
    return sent | {n: html.unescape(v) for n, v in found if n != "vist"}


def test_a_yes_is_kept_with_what_was_shown_and_thanked_for(client: TestClient, archive: Archive) -> None:
    sent = fields(client.get("/", params={"q": QUESTION}).text)
    told = client.post("/vurdering", data=sent | {"verdict": "up"}, follow_redirects=False)
    assert told.status_code == 303
    page = client.get(told.headers["location"]).text
    assert "Tak. Din vurdering er gemt." in page
    assert html.unescape(page).count(f'href="/?q=Hvad+besluttede+DAS%3F&samtale={sent["samtale"]}"') == 1
    client.get(told.headers["location"])  # loading it again sends nothing again
    [kept] = archive.feedback.of_person("token:anna")
    assert (kept["verdict"], kept["question"], kept["reason"]) == ("up", QUESTION, None)
    assert kept["citations"] == sent["vist"] != []


def test_a_no_is_asked_why_and_then_kept_once(client: TestClient, archive: Archive) -> None:
    sent = fields(client.get("/", params={"q": QUESTION}).text)
    page = client.post("/vurdering", data=sent | {"verdict": "down"})
    assert page.status_code == 200
    assert "Hvad er galt?" in page.text
    assert archive.feedback.of_person("token:anna") == []
    again = fields(page.text)
    assert again == sent | {"verdict": "down", "spurgt": "1"}  # nothing has to be said twice
    why = {"reason": "missing", "comment": "Prisen mangler. Ring til 010203-4567."}
    assert "Tak." in client.post("/vurdering", data=again | why).text
    [kept] = archive.feedback.of_person("token:anna")
    assert (kept["verdict"], kept["reason"]) == ("down", "missing")
    assert kept["comment"] == "Prisen mangler. Ring til xxxxxx-xxxx."
    assert kept["citations"] == sent["vist"]


def test_a_no_may_go_without_a_reason(client: TestClient, archive: Archive) -> None:
    sent = {"q": QUESTION, "verdict": "down", "comment": "", "spurgt": "1"}
    for reason in ("", "noget andet"):  # the empty choice, and one that does not exist
        assert client.post("/vurdering", data=sent | {"reason": reason}).status_code == 200
    assert [f["reason"] for f in archive.feedback.of_person("token:anna")] == [None, None]


@pytest.mark.parametrize(
    "sent",
    [
        {"q": QUESTION},
        {"q": QUESTION, "verdict": "sideways"},
        {"q": " ", "verdict": "up"},
        {"q": "a" * 5000, "verdict": "up"},
        {"q": QUESTION, "verdict": "down", "reason": "wrong", "comment": "a" * 2001},
        {"q": QUESTION, "verdict": "up", "vist": ["/d/x"] * 41},
    ],
)
def test_what_no_form_of_ours_sends_is_refused(
    client: TestClient, archive: Archive, sent: dict[str, Any]
) -> None:
    assert client.post("/vurdering", data=sent).status_code == 422
    assert archive.feedback.of_person("token:anna") == []


def test_another_site_cannot_have_a_signed_in_reader_say_anything(
    client: TestClient, archive: Archive
) -> None:
    del client.headers["Authorization"]
    client.post("/login", data={"token": TOKEN})
    sent = {"q": QUESTION, "verdict": "up"}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://ondsindet.example"},
        {"Origin": "null"},
    ):
        assert client.post("/vurdering", data=sent, headers=headers).status_code == 403
    assert archive.feedback.of_person("token:anna") == []
    assert client.post("/vurdering", data=sent, headers={"Origin": "http://testserver"}).status_code == 200
    assert len(archive.feedback.of_person("token:anna")) == 1


def test_no_verdict_is_asked_for_where_none_is_kept(archive: Archive) -> None:
    with TestClient(create_app(bare_settings(feedback_days=0), lambda _: archive)) as client:
        deadline = time.monotonic() + 10
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.01)
        page = client.get("/", params={"q": QUESTION}).text
    assert "Var svaret til hjælp?" not in page


def test_a_number_in_the_question_is_not_shown_back(client: TestClient) -> None:
    page = client.post("/vurdering", data={"q": "Hvad med 010203-4567?", "verdict": "down"}).text
    assert "010203" not in page
    assert "010203" not in client.get("/vurdering", params={"q": "Hvad med 010203-4567?"}).text
