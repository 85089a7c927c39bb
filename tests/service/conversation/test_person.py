"""What somebody signed in asks and says is kept under their id, for its time; it can be had and deleted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.catalog import Catalog
from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.conversation.model import Owner
from service.conversation.store import ConversationStore
from service.feedback import Feedback, FeedbackStore
from service.http.app import create_app
from tests.service.fakes import bare_settings, fake_archive, small_catalog

DAY = 86_400


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with small_catalog(tmp_path) as opened:
        yield opened


def test_questions_and_feedback_are_kept_under_who_is_signed_in(catalog: Catalog) -> None:
    token = new_token()
    settings = bare_settings(tokens=setting_entry("anna", Role.READER, token), session_key="k" * 40)
    archive = fake_archive(catalog)
    with TestClient(create_app(settings, lambda _: archive)) as client:
        deadline = time.monotonic() + 10
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.01)
        client.headers["Authorization"] = f"Bearer {token}"
        client.post("/api/ask", json={"question": "Hvad besluttede DAS?", "conversation": "new"})
        client.get("/", params={"q": "Hvad med vagttelefonen?"})
        client.post("/api/feedback", json={"question": "Hvad besluttede DAS?", "verdict": "up"})
    talks = archive.conversations.of_person("token:anna")
    assert {t["question"] for t in talks} == {"Hvad besluttede DAS?", "Hvad med vagttelefonen?"}
    assert talks[0]["places"][0]["body"] == "DAS"
    assert [f["question"] for f in archive.feedback.of_person("token:anna")] == ["Hvad besluttede DAS?"]
    assert archive.conversations.of_person("token:bo") == []
    assert archive.conversations.delete_person("token:anna") == 2
    assert archive.conversations.of_person("token:anna") == []


def test_feedback_is_gone_after_its_time(catalog: Catalog) -> None:
    now = [1_700_000_000.0]
    store = FeedbackStore(catalog.database, days=10, clock=lambda: now[0])
    store.add(Feedback("up", "Hvad?"))
    now[0] += 10 * DAY
    assert len(store.all()) == 1
    now[0] += 1
    assert store.all() == []
    assert store.purge() == 1
    assert store.purge() == 0


def test_no_feedback_is_kept_where_none_is_to_be(catalog: Catalog) -> None:
    FeedbackStore(catalog.database, days=0).add(Feedback("up", "Hvad?"))
    assert FeedbackStore(catalog.database, days=30).all() == []


def test_an_export_names_what_retention_has_not_yet_deleted(catalog: Catalog) -> None:
    now = [1_700_000_000.0]
    talks = ConversationStore(catalog.database, days=1, clock=lambda: now[0])
    words = FeedbackStore(catalog.database, days=1, clock=lambda: now[0])
    words.add(Feedback("up", "Hvad?", person="token:anna"))
    talks.create(owner=Owner("token:anna"))
    now[0] += 2 * DAY
    assert len(words.of_person("token:anna")) == 1
    assert words.delete_person("token:anna") == 1
    assert talks.delete_person("token:anna") == 1
