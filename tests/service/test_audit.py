"""Who asked what, and which passages were shown: complete on every surface, for its time, had and deleted."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.catalog import Catalog
from ingest.catalog_schema import SCHEMA_KEY
from ingest.errors import BusyError
from service import wiring
from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.audit import Audience, AuditStore, Kind, Shown, Surface, at_the_shell
from service.http.app import create_app
from tests.service.fakes import bare_settings, fake_archive, json_of, run, small_catalog

DAY = 86_400
QUESTION = "Hvad besluttede styregruppen om vagttelefonen?"


def entry(question: str = QUESTION, person: str | None = "token:anna", **given: Any) -> Shown:
    return Shown(Surface.API, Kind.QUESTION, question, ("c1", "c2"), ("/d/x/s/1?ord=1",), person, **given)


# the store, on both databases


def test_entries_are_kept_exported_and_deleted_by_person(catalog: Catalog) -> None:
    store = AuditStore(catalog.database, days=30, clock=lambda: 1_700_000_000.0)
    revision = catalog.revision()
    store.add(entry("Hvad med 010203-4567?"))
    store.add(entry(person="token:bo"))
    [own] = store.of_person("token:anna")
    assert own["question"] == "Hvad med xxxxxx-xxxx?"
    assert (own["passages"], own["citations"]) == (("c1", "c2"), ("/d/x/s/1?ord=1",))
    assert (own["surface"], own["kind"], own["at"]) == ("api", "question", 1_700_000_000)
    assert {e.person for e in store.all()} == {"token:anna", "token:bo"}
    assert store.delete_person("token:anna") == 1
    assert store.of_person("token:anna") == []
    assert [e.person for e in store.all()] == ["token:bo"]
    assert catalog.revision() == revision  # the archive itself has not changed


def test_entries_are_gone_after_their_time(catalog: Catalog) -> None:
    now = [1_700_000_000.0]
    store = AuditStore(catalog.database, days=10, clock=lambda: now[0])
    store.add(entry())
    store.flush()
    now[0] += 10 * DAY
    assert len(store.all()) == 1
    now[0] += 1
    assert store.all() == []
    assert len(store.of_person("token:anna")) == 1  # an export names what is not yet deleted
    assert (store.purge(), store.purge()) == (1, 0)


def test_catalog_of_version_6_gets_room_for_the_audit(catalog_url: str) -> None:
    with Catalog.open(catalog_url) as catalog, catalog.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE audit")
        connection.exec_driver_sql("ALTER TABLE pages DROP COLUMN words")  # version 7 brought both
        connection.exec_driver_sql(f"UPDATE meta SET value = 6 WHERE key = '{SCHEMA_KEY}'")
    with Catalog.open(catalog_url, create=False) as catalog:
        store = AuditStore(catalog.database, days=30)
        store.add(entry())
        assert len(store.all()) == 1
        assert catalog.page_words("findes-ikke.pdf", 1) == ""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Catalog]:
    with small_catalog(tmp_path) as opened:
        yield opened


def test_nothing_is_kept_where_nothing_is_to_be(small: Catalog) -> None:
    AuditStore(small.database, days=0).add(entry())
    assert AuditStore(small.database, days=30).all() == []


def test_no_reader_waits_for_the_database_and_nothing_is_lost(
    small: Catalog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = AuditStore(small.database, days=30)
    with monkeypatch.context() as patch:
        patch.setattr(small.database, "writing", lambda: (_ for _ in ()).throw(BusyError("busy")))
        store.add(entry("Hvad med Hemmelighed?"))
        store.flush()
    assert "1 audit entries not kept yet: BusyError" in caplog.text
    assert "Hemmelighed" not in caplog.text
    store.add(entry())
    store.close()
    assert len(store.all()) == 2


def test_entries_are_written_shortly_without_being_asked_for(small: Catalog) -> None:
    AuditStore(small.database, days=30).add(entry())
    deadline = time.monotonic() + 10
    with small.database.reading() as connection:
        count = "SELECT count(*) FROM audit"
        while not connection.exec_driver_sql(count).scalar() and time.monotonic() < deadline:
            connection.rollback()
            time.sleep(0.02)
        assert connection.exec_driver_sql(count).scalar() == 1


# what each surface shows


def test_web_and_api_tell_the_audit_what_they_show(small: Catalog, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    token = new_token()
    settings = bare_settings(tokens=setting_entry("anna", Role.READER, token), session_key="k" * 40)
    archive = fake_archive(small)
    with TestClient(create_app(settings, lambda _: archive)) as client:
        deadline = time.monotonic() + 10
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.01)
        client.headers["Authorization"] = f"Bearer {token}"
        asked = client.post("/api/ask", json={"question": "Hvad besluttede DAS?"}).json()
        streamed = client.post(
            "/api/ask", json={"question": "Hvad?"}, headers={"Accept": "text/event-stream"}
        )
        assert "event: answer" in streamed.text
        page = client.get("/", params={"q": "Hvad med 010203-4567?"}).text
        client.get("/hent/md", params={"q": "Hvad besluttede DAS?"})
        found = client.get("/api/search", params={"q": "vagttelefon", "limit": 2}).json()
        client.get("/soeg", params={"q": "vagttelefon"})
        client.get("/hent/csv/soeg", params={"q": "vagttelefon"})
    by = {(e.surface, e.kind, e.question): e for e in archive.audit.all()}
    assert {e.person for e in by.values()} == {"token:anna"}
    assert set(by) == {
        ("api", "question", "Hvad besluttede DAS?"),
        ("api", "question", "Hvad?"),
        ("web", "question", "Hvad med xxxxxx-xxxx?"),
        ("file", "question", "Hvad besluttede DAS?"),
        ("api", "search", "vagttelefon"),
        ("web", "search", "vagttelefon"),
        ("file", "search", "vagttelefon"),
    }
    api = by["api", "question", "Hvad besluttede DAS?"]
    assert list(api.passages) == [p["id"] for p in asked["passages"]]
    assert len(api.citations) == len(asked["citations"]) == 1
    web = by["web", "question", "Hvad med xxxxxx-xxxx?"]
    assert all(address.replace("&", "&amp;") in page for address in web.citations)
    assert 0 < len(web.passages) < len(api.passages)  # what is quoted stands once, above
    search = by["api", "search", "vagttelefon"]
    assert list(search.passages) == [p["id"] for p in found["passages"]]
    # Ids alone: no word of the archive is kept in what was shown.
    kept = json.dumps([[*e.passages, *e.citations] for e in by.values()])
    assert "vagttelefon" not in kept.casefold()
    assert not [r for r in caplog.records if r.name.startswith("referent") and "Hvad" in r.getMessage()]


def test_who_is_not_signed_in_is_not_named(small: Catalog) -> None:
    archive = fake_archive(small)
    with TestClient(create_app(bare_settings(), lambda _: archive)) as client:
        deadline = time.monotonic() + 10
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.01)
        client.get("/", params={"q": QUESTION})
    [kept] = archive.audit.all()
    assert (kept.question, kept.person) == (QUESTION, None)


def test_the_command_line_tells_the_audit_and_a_person_has_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "anna")
    assert run(place, "ask", QUESTION).exit_code == 0
    asked = json_of(run(place, "ask", "--json", "Hvad med 010203-4567 og vagttelefonen?"))
    (place / "q.jsonl").write_text(json.dumps({"question": "Hvad kostede kompetenceudvikling?"}), "utf-8")
    assert run(place, "ask", "--file", "q.jsonl", "--json").exit_code == 0
    assert run(place, "search", "vagttelefon").exit_code == 0
    listed = [json.loads(line) for line in run(place, "audit").stdout.splitlines()]
    assert [(e["kind"], e["question"]) for e in listed] == [
        ("question", QUESTION),
        ("question", "Hvad med xxxxxx-xxxx og vagttelefonen?"),
        ("question", "Hvad kostede kompetenceudvikling?"),
        ("search", "vagttelefon"),
    ]
    assert {e["person"] for e in listed} == {"os:anna"}
    own = json_of(run(place, "person", "os:anna", "--export"))["audit"]
    assert own == listed
    plain, whole = (next(e for e in own if e["question"] == q) for q in (QUESTION, asked["question"]))
    assert plain["citations"]
    assert plain["passages"] == []  # a terminal shows the quotes alone
    assert whole["passages"] == [p["id"] for p in asked["passages"]]
    assert run(place, "audit", "--to", "2020-01-01").stdout == ""
    gone = run(place, "person", "os:anna", "--delete")
    assert f"{len(own)} audit entries" in gone.stderr
    assert run(place, "person", "os:anna", "--export").exit_code == 3


def test_an_account_without_a_name_can_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert at_the_shell(passages=False).person == "os:"


def test_a_surface_that_does_not_say_is_noted_all_the_same(small: Catalog) -> None:
    from service.conversation import session

    archive = fake_archive(small)
    session.ask(archive, QUESTION, None)
    [kept] = archive.audit.all()
    assert (kept.surface, kept.question) == (Audience().surface, QUESTION)


def test_the_settings_reach_the_archive(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = bare_settings(data_dir=place / "data", audit_days=0)
    with wiring.open_archive(settings) as archive:
        archive.audit.add(entry())
    with wiring.open_archive(settings.model_copy(update={"audit_days": 30})) as archive:
        assert archive.audit.all() == []
        archive.audit.add(entry())
    with wiring.open_catalog(settings) as catalog:  # closing wrote what was waiting
        assert len(AuditStore(catalog.database, days=30).all()) == 1
