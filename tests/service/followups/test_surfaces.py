"""Follow-ups of the sample archive: the page, its files, the JSON, the command."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from service import wiring
from service.cli import main
from service.http import followup_schemas as schemas
from service.settings import Settings
from tests.service.fakes import HashEncoder

PAGE = "/opfoelgning"


def ask(client: TestClient, **params: str) -> schemas.FollowUps:
    return schemas.FollowUps.model_validate(client.get("/api/followups", params=params).json())


def test_every_entry_opens_the_words_it_quotes(sample_client: TestClient) -> None:
    found = ask(sample_client)
    assert found.total == len(found.followups) > 10
    for source in (s for f in found.followups for s in f.sources):
        assert 'id="mark"' in sample_client.get(source.url).text, source.quote


def test_the_list_narrows_by_body_owner_meeting_and_what_came_later(sample_client: TestClient) -> None:
    assert {f.body for f in ask(sample_client, body="takstgruppen").followups} == {"Takstgruppen"}
    named = ask(sample_client, owner="SEKRETARIAT").followups
    assert named
    assert all("sekretariat" in (f.who or "").casefold() for f in named)
    (status,) = [f for f in ask(sample_client, date="2024-05-14").followups if f.who == "Arbejdsgruppen"]
    assert status.due
    assert str(status.due.first) == "2024-11-01"
    assert [str(p.date) for p in status.later] == ["2024-11-27"]
    for f in ask(sample_client, open="true").followups:
        assert not f.later
        assert f.note == "ingen senere omtale til og med 11. marts 2025"


def test_the_page_shows_what_the_address_says(sample_client: TestClient) -> None:
    text = sample_client.get(PAGE).text
    assert "Arbejdsgruppen giver en status på mødet i november 2024." in text
    assert "Ingen senere omtale til og med" in text
    assert text.index("DTS, 27. november 2024") < text.index("DTS, 13. september 2023")
    some = sample_client.get(PAGE, params={"udvalg": "FU", "ansvarlig": "birkesø"}).text
    assert "Hedelund og Birkesø" in some
    assert "Arbejdsgruppen giver" not in some
    assert "Ingen opfølgning er fundet" in sample_client.get(PAGE, params={"ansvarlig": "xqzw"}).text
    assert f'href="{PAGE}"' in sample_client.get("/moeder").text


def test_a_meeting_shows_its_own(sample_client: TestClient) -> None:
    text = sample_client.get("/m/dts/2024-05-14").text
    assert 'id="opfoelgning"' in text
    assert "DTS beder Fjordsekretariatet om at holde møde" in text
    assert "Takstgruppen arbejder videre" not in text
    assert 'id="opfoelgning"' not in sample_client.get("/m/dts/2024-09-10").text  # an agenda asks nothing


@pytest.mark.parametrize("form", ["docx", "md", "csv", "ics"])
def test_the_page_offers_its_files(sample_client: TestClient, form: str) -> None:
    page = sample_client.get(PAGE, params={"udvalg": "DTS"}).text
    [address] = re.findall(rf'href="(/hent/{form}[^"]*)"', page)
    response = sample_client.get(address.replace("&amp;", "&"))
    assert response.status_code == 200
    assert response.headers["content-disposition"].endswith(f'.{form}"')
    assert len(response.content) > 300


def test_the_table_and_the_calendar_hold_the_list(sample_client: TestClient) -> None:
    found = ask(sample_client).followups
    content = sample_client.get("/hent/csv/opfoelgning").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))
    assert len(rows) == len(found)
    assert all(r["Link"].startswith("http") and r["Senere omtale"] for r in rows)
    calendar = sample_client.get("/hent/ics/opfoelgning")
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    dated = [f for f in found if f.due and f.due.first and f.due.unit in ("day", "month", "meeting")]
    assert calendar.text.count("BEGIN:VEVENT") == len(dated)
    assert sample_client.get("/hent/ics/opfoelgning", params={"ansvarlig": "xqzw"}).status_code == 404


@pytest.fixture
def run(sample_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())

    def called(*arguments: str) -> Result:
        return CliRunner().invoke(
            main, ["--data-dir", str(sample_settings.data_dir), "followups", *arguments]
        )

    return called


def test_the_command_prints_the_same(run: object, sample_client: TestClient) -> None:
    assert callable(run)
    text = run("--meeting", "DTS/2024-05-14", "--owner", "arbejdsgruppe").stdout
    assert text.startswith("DTS, 14. maj 2024, pkt. 7 · Arbejdsgruppen · frist: november 2024\n")
    assert "senere omtale: DTS, 27. november 2024, pkt. 4" in text
    found = json.loads(run("--json").stdout)["followups"]
    assert found == sample_client.get("/api/followups").json()["followups"]
    assert run("--csv").stdout_bytes.startswith("\ufeff".encode())
    assert run("--ical", "--body", "DTS").stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\n")
    assert run("--owner", "xqzw").exit_code == 3
    assert run("--csv", "--json").exit_code == 2
