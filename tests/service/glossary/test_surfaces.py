"""The glossary of the sample archive: the pages, their files, the JSON, the command, and who may correct."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient
from pydantic import SecretStr

from ingest.model import CLOSED
from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.cli import main
from service.http import glossary_schemas as schemas
from service.http.app import create_app
from service.settings import Settings
from service.wiring import Archive

PAGE, ENTRY, FORM = "/ordliste", "/ordliste/opslag", "/ordliste/ret"
ANSWER = {"q": "Hvad besluttede DTS om Lyngtoften i november 2023?"}
TOKENS = {role: new_token() for role in (Role.READER, Role.SECRETARIAT)}


def ask(client: TestClient, **params: str) -> schemas.Words:
    return schemas.Words.model_validate(client.get("/api/glossary", params=params).json())


def test_every_entry_opens_the_words_it_quotes(sample_client: TestClient) -> None:
    found = ask(sample_client)
    assert found.total == len(found.entries) >= 10
    for source in (s for e in found.entries for m in e.meanings for g in m.given for s in g.sources):
        assert 'id="mark"' in sample_client.get(source.url).text, source.quote


def test_the_list_narrows_by_letters_kind_and_body(sample_client: TestClient) -> None:
    assert [e.name for e in ask(sample_client, q="DTS").entries] == ["DTS"]
    assert {e.kind for e in ask(sample_client, kind="abbreviation").entries} == {"abbreviation"}
    assert all(e.name.casefold().startswith("l") for e in ask(sample_client, letter="L").entries)
    assert "PKF" in [e.name for e in ask(sample_client, body="PKF").entries]
    assert ask(sample_client, q="xqzw").total == 0
    text = sample_client.get(PAGE, params={"slags": "abbreviation"}).text
    assert "Den Tværgående Styregruppe" in text
    assert "akutplads" not in text
    assert "Ingen ord er fundet" in sample_client.get(PAGE, params={"ord": "xqzw"}).text


def test_an_entry_has_a_page_and_what_is_not_listed_has_none(sample_client: TestClient) -> None:
    text = sample_client.get(ENTRY, params={"ord": "akutpladser"}).text
    assert "En akutplads er en døgnplads" in text
    assert f'href="{FORM}' not in text  # nobody has signed in
    assert sample_client.get(ENTRY, params={"ord": "xqzw"}).status_code == 404


@pytest.mark.parametrize("form", ["docx", "md", "csv"])
def test_the_page_offers_its_files(sample_client: TestClient, form: str) -> None:
    page = sample_client.get(PAGE, params={"slags": "term"}).text
    [address] = re.findall(rf'href="(/hent/{form}[^"]*)"', page)
    response = sample_client.get(unescape(address))
    assert response.status_code == 200
    assert response.headers["content-disposition"].endswith(f'.{form}"')
    assert len(response.content) > 300


def test_the_table_holds_the_list(sample_client: TestClient) -> None:
    content = sample_client.get("/hent/csv/ordliste").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))
    assert [r["Ord"] for r in rows] == [e.name for e in ask(sample_client).entries for _ in e.meanings]
    assert all(r["Link"].startswith("http") for r in rows)


def test_abbreviations_are_explained_where_they_stand_and_copied_as_they_are(
    sample_client: TestClient,
) -> None:
    page = sample_client.get("/", params=ANSWER).text
    [link] = re.findall(r'<a class="explained"[^>]*>DTS</a>', page)
    assert 'data-means="Den Tværgående Styregruppe"' in link
    assert "/ordliste/opslag?ord=DTS" in link
    plain = re.sub(r"<[^>]+>", "", page)
    assert "DTS traf beslutning den 22. november 2023" in plain
    assert not any("explained" in q for q in re.findall(r"<blockquote.*?</blockquote>", page, re.S))
    assert 'class="explained"' in sample_client.get("/soeg", params={"q": "takster"}).text
    assert 'class="explained"' in sample_client.get("/m/dts/2023-11-22/3").text


@pytest.fixture
def run(sample_settings: Settings) -> object:
    def called(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--data-dir", str(sample_settings.data_dir), "glossary", *arguments])

    return called


def test_the_command_prints_the_same(run: object, sample_client: TestClient) -> None:
    assert callable(run)
    assert run("DTS").stdout.startswith("DTS · brugt ")
    assert "Den Tværgående Styregruppe" in run("DTS").stdout
    found = json.loads(run("--json").stdout)["entries"]
    assert found == sample_client.get("/api/glossary").json()["entries"]
    assert run("--csv").stdout_bytes.startswith("\ufeff".encode())
    assert run("--markdown", "FU").stdout.startswith("# Ordliste")
    assert run("xqzw").exit_code == 3
    assert run("--csv", "--json").exit_code == 2
    assert run("--hide").exit_code == 2


def test_the_command_corrects_and_forgets(run: object, sample_client: TestClient) -> None:
    assert callable(run)
    try:
        assert "seen by who sees open papers" in run("DTS", "--set", "Tværgruppen").stderr
        assert "rettet af sekretariatet" in run("DTS").stdout
        assert ask(sample_client, q="DTS").entries[0].meanings[0].corrected
        note = sample_client.post("/api/ask", json={"question": "Hvad står DTS for?"}).json()
        assert "Ordlisten siger: DTS: Tværgruppen (rettet af sekretariatet" in note["note"]
        assert "Tværgruppen" not in note["answer"]
    finally:
        assert "forgotten" in run("DTS", "--reset").stderr
    assert "rettet" not in run("DTS").stdout
    assert run("DTS", "--reset").exit_code == 3


@contextmanager
def signed_in(settings: Settings, archive: Archive, role: Role) -> Iterator[TestClient]:
    entries = ",".join(setting_entry(r.value, r, token) for r, token in TOKENS.items())
    given = settings.model_copy(update={"tokens": SecretStr(entries), "session_key": SecretStr("k" * 40)})
    lent = replace(archive, close=lambda: None)
    with TestClient(create_app(given, lambda _: lent)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        client.headers["Authorization"] = f"Bearer {TOKENS[role]}"
        yield client


def test_a_reader_may_not_correct(
    sample_settings: Settings, sample_archive: Archive, sample_client: TestClient
) -> None:
    wish = {"ord": "DTS", "handling": "added", "staar_for": "Noget andet"}
    with signed_in(sample_settings, sample_archive, Role.READER) as reader:
        assert reader.get(FORM, params={"ord": "DTS"}).status_code == 403
        assert reader.post(FORM, data=wish).status_code == 403
    assert sample_client.post(FORM, data=wish).status_code == 403
    assert sample_archive.corrections.all(CLOSED) == ()


def test_the_secretariat_corrects_hides_and_undoes(
    sample_settings: Settings, sample_archive: Archive
) -> None:
    with signed_in(sample_settings, sample_archive, Role.SECRETARIAT) as client:
        page = client.get(ENTRY, params={"ord": "FU"}).text
        [edit] = re.findall(rf'href="({FORM}[^"]*)"', page)
        form = client.get(unescape(edit)).text
        assert 'value="Forretningsudvalget"' in form
        [meaning] = set(re.findall(r'name="betydning" value="([^"]+)"', form))
        wish = {"ord": "FU", "betydning": meaning, "handling": "set", "staar_for": "", "forklaring": ""}
        wrong = client.post(FORM, data=wish)
        assert wrong.status_code == 422
        assert 'role="alert"' in wrong.text
        kept = client.post(FORM, data=wish | {"staar_for": "Det lille udvalg"}, follow_redirects=False)
        assert (kept.status_code, kept.headers["location"]) == (303, f"{ENTRY}?ord=FU")
        page = client.get(ENTRY, params={"ord": "FU"}).text
        assert "Det lille udvalg" in page
        assert "rettet af sekretariatet" in page
        assert "Arkivet skriver:" in page
        assert sample_archive.corrections.all(CLOSED)[0].person == "token:secretariat"
        client.post(FORM, data={"ord": "FU", "handling": "reset"})
        client.post(FORM, data={"ord": "FU", "handling": "hidden"})
        assert client.get(ENTRY, params={"ord": "FU"}).status_code == 404
        client.post(FORM, data={"ord": "FU", "handling": "reset"})
        assert client.get(ENTRY, params={"ord": "FU"}).status_code == 200


def test_another_site_cannot_correct(sample_settings: Settings, sample_archive: Archive) -> None:
    with signed_in(sample_settings, sample_archive, Role.SECRETARIAT) as client:
        del client.headers["Authorization"]
        client.post("/login", data={"token": TOKENS[Role.SECRETARIAT]})
        wish = {"ord": "DTS", "handling": "hidden"}
        sent = client.post(FORM, data=wish, headers={"Sec-Fetch-Site": "cross-site"})
        assert sent.status_code == 403
    assert sample_archive.corrections.all(CLOSED) == ()


@pytest.mark.parametrize(
    "junk", ["'", "<b>", "\x00", "../", "æ" * 200, "DTS\r\nX: y", "%ff", "🙂", "(", "ord=1&x"]
)
def test_no_input_breaks_the_pages(sample_settings: Settings, sample_archive: Archive, junk: str) -> None:
    with signed_in(sample_settings, sample_archive, Role.SECRETARIAT) as client:
        for path, names in (
            (PAGE, ("ord", "bogstav", "slags", "udvalg")),
            (ENTRY, ("ord",)),
            (FORM, ("ord", "betydning")),
        ):
            for name in names:
                assert client.get(path, params={name: junk}).status_code < 500, (path, name)
        for change in ("set", "hidden", "merged", "reset", junk):
            sent = {"ord": junk, "betydning": junk, "handling": change, "under": junk, "adgang": junk}
            assert client.post(FORM, data=sent).status_code < 500, change
    assert sample_archive.corrections.all(CLOSED) == ()
