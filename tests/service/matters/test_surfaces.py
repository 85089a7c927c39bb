"""Matters of the sample archive: pages, files, JSON, the command, and notes wherever an item is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from service import wiring
from service.cli import main
from service.http import matter_schemas as schemas
from service.settings import Settings
from tests.service.fakes import HashEncoder

MATTER = "/sag/dts/2023-09-13/5"
NOTE = "Behandlet senere: DTS, 27. november 2024, pkt. 5"


def matter(client: TestClient, path: str = MATTER) -> schemas.Matter:
    return schemas.Matter.model_validate(client.get(f"/api/matters{path.removeprefix('/sag')}").json())


def test_a_matter_has_its_treatments_by_date_and_why(sample_client: TestClient) -> None:
    found = matter(sample_client)
    assert [str(t.date) for t in found.treatments] == ["2023-09-13", "2023-11-22", "2024-11-27"]
    assert (found.status, str(found.last)) == ("decided", "2024-11-27")
    assert found.treatments[0].status == "open"
    assert all(t.link and t.link.reasons for t in found.treatments[1:])
    assert matter(sample_client, "/sag/dts/2024-11-27/5") == found  # by any of its items


def test_every_quote_opens_its_words(sample_client: TestClient) -> None:
    found = schemas.Matters.model_validate(sample_client.get("/api/matters").json())
    assert found.total == len(found.matters) >= 8
    for summary in found.matters:
        one = matter(sample_client, summary.url)
        sources = [s for t in one.treatments for s in t.sources]
        sources += [s for c in one.changes for s in (*c.before, *c.after)]
        for source in sources:
            assert 'id="mark"' in sample_client.get(source.url).text, source.quote


def test_the_list_narrows(sample_client: TestClient) -> None:
    def ask(**params: str) -> set[str]:
        return {m["title"] for m in sample_client.get("/api/matters", params=params).json()["matters"]}

    assert ask(body="takstgruppen") == {
        "Regulering af prisen i kørselsaftalen",
        "Fælles sats for administration",
    }
    assert ask(status="open") == {"Fælles vikarkorps – kommissorium"}
    assert "Fælles vikarkorps" in sample_client.get("/sager?status=open").text
    assert "Fælles tilsynsteam" not in sample_client.get("/sager?status=open").text
    assert "Ingen sager er fundet" in sample_client.get("/sager?udvalg=xqzw").text


def test_a_topic_is_told_step_by_step(sample_client: TestClient) -> None:
    told = schemas.Timeline.model_validate(sample_client.get("/api/timeline?topic=Lyngtoften").json())
    days = [s.when.date for s in told.steps if s.when]
    assert days == sorted(days)
    assert {"treated", "told"} <= {s.kind for s in told.steps}
    assert sample_client.get("/api/timeline?topic=xqzw").json()["steps"] == []
    page = sample_client.get("/sager?emne=Lyngtoften").text
    assert 'role="img"' in page
    assert "Arkivet fortæller ikke om sådan en sag" in sample_client.get("/sager?emne=xqzw").text


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_of_a_matter(sample_client: TestClient, language: str) -> None:
    sample_client.get(f"/sprog/{language}")
    text = sample_client.get(MATTER).text
    sample_client.get("/sprog/da")
    assert text.index('datetime="2023-09-13"') < text.index('datetime="2024-11-27"')
    assert sample_client.get("/sag/dts/2023-09-13/99").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/m/dts/2023-11-22",
        "/m/dts/2023-11-22/5",
        "/soeg?q=fælles+tilsynsteam+forsøg",
        "/d/2023-11-22_DTS_referat.pdf/s/6",
        "/hent/md/m/dts/2023-11-22",
        "/hent/md/m/dts/2023-11-22/5",
        "/hent/md/soeg?q=fælles+tilsynsteam+forsøg",
        "/api/meetings/dts/2023-11-22",
        "/api/search?q=fælles+tilsynsteam+forsøg",
    ],
)
def test_an_older_item_says_where_it_came_again(sample_client: TestClient, path: str) -> None:
    text = sample_client.get(path).text.replace("\\", "")
    assert NOTE in text.replace("\n", " "), path


def test_a_changed_decision_says_so_where_it_is_shown(sample_client: TestClient) -> None:
    said = "Ændret den 27. november 2024: DTS, pkt. 2"
    for path in ("/m/dts/2023-11-22/3", "/m/dts/2023-11-22", MATTER.replace("5", "4")):
        assert said in sample_client.get(path).text, path


@pytest.mark.parametrize("form", ["docx", "md", "csv"])
@pytest.mark.parametrize("path", [MATTER, "/sager?emne=Lyngtoften"])
def test_the_page_offers_its_files(sample_client: TestClient, path: str, form: str) -> None:
    [address] = re.findall(rf'href="(/hent/{form}[^"]*)"', sample_client.get(path).text)
    response = sample_client.get(address.replace("&amp;", "&"))
    assert response.status_code == 200
    assert len(response.content) > 500
    assert sample_client.get(f"/hent/{form}/sager?emne=xqzw").status_code == 404


def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, *args: str) -> Result:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    return CliRunner().invoke(main, ["--data-dir", str(settings.data_dir), *args])


def test_the_command_tells_a_matter(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = run(sample_settings, monkeypatch, "timeline", "tilsynsteam")
    assert told.exit_code == 0
    assert "13. september 2023 · DTS, pkt. 5 · Udsat" in told.stdout
    assert "Samme sag: henviser til mødet den 13. september 2023" in told.stdout
    asked = run(sample_settings, monkeypatch, "timeline", "tilsynsteam", "--json")
    assert schemas.Timeline.model_validate(json.loads(asked.stdout)).matters
    assert run(sample_settings, monkeypatch, "timeline", "xqzw").exit_code == 3
    assert run(sample_settings, monkeypatch, "timeline", " ").exit_code == 2
    word = tmp_path / "sag.docx"
    assert run(sample_settings, monkeypatch, "timeline", "tilsynsteam", "--word", str(word)).exit_code == 0
    assert word.stat().st_size > 1000


def test_lists_on_the_command_line_say_what_came_later(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert NOTE in run(sample_settings, monkeypatch, "items", "--meeting", "DTS 2023-11-22").stdout
    assert NOTE in run(sample_settings, monkeypatch, "show", "2023-11-22_DTS_referat.pdf").stdout
