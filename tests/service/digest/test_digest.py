"""A digest of the sample archive: the page, its files, the command; nothing that was decided is lost."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from service import wiring
from service.browse.item_text import read_item
from service.browse.shelf import Shelves
from service.cli import main
from service.digest.gather import digest_of
from service.digest.model import Digest, Period
from service.digest.said import notes_said, period_said
from service.followups.listed import Board
from service.settings import Settings
from service.wiring import Archive
from tests.service.fakes import HashEncoder

ADDRESS = "/oversigt?udvalg=DTS&fra=2024-05-14&til=2024-05-14"


def digest(archive: Archive, period: Period, most: int = 60) -> Digest:
    shelves = Shelves()
    return digest_of(archive, shelves.of(archive.catalog), Board(shelves), period, most)


def test_every_decision_of_the_meetings_is_there_and_in_its_words(sample_archive: Archive) -> None:
    found = digest(sample_archive, Period())
    assert found.left_out == 0
    for m in found.meetings:
        day = m.held.date.isoformat() if m.held.date else None
        for i in m.items:
            stated = read_item(sample_archive.catalog, i.item).decisions
            own = [d["text"] for d in stated if d["date"] in (None, day)]
            assert ["".join(q.quote.split()) for q in i.decisions] == ["".join(t.split()) for t in own]


def test_an_agenda_alone_resolves_nothing(sample_archive: Archive) -> None:
    (agenda,) = digest(sample_archive, Period("DTS", date(2024, 9, 10), date(2024, 9, 10))).meetings
    assert not agenda.has_minutes
    assert agenda.items == ()


def test_what_is_new_are_later_meetings_and_matters_that_came_again(sample_archive: Archive) -> None:
    since = date(2024, 5, 20)
    found = digest(sample_archive, Period("DTS", date(2024, 1, 1), None, since))
    assert all(m.is_new == (m.held.date is not None and m.held.date > since) for m in found.meetings)
    assert {m.is_new for m in found.meetings} == {True, False}
    assert found.again
    for t in found.again:
        assert t.task.item.date
        assert t.task.item.date <= since < min(p.date for p in t.later if p.date)


def test_of_many_meetings_the_newest_are_shown_and_the_rest_is_told(sample_archive: Archive) -> None:
    found = digest(sample_archive, Period(), most=2)
    assert found.left_out > 0
    assert [m.held.date for m in found.meetings][-1] == date(2025, 3, 11)
    assert any("ældre er udeladt" in note for note in notes_said(found))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period("DTS", date(2024, 5, 14), date(2024, 5, 14)), "DTS, 14. maj 2024"),
        (Period("", date(2024, 1, 1), date(2024, 2, 1)), "fra 1. januar 2024 til og med 1. februar 2024"),
        (Period(), "alle møder"),
    ],
)
def test_a_period_is_said(period: Period, said: str) -> None:
    assert period_said(period) == said


def test_the_page_has_outcomes_words_and_follow_ups(sample_client: TestClient) -> None:
    text = sample_client.get(ADDRESS).text
    assert "Overblik: DTS, 14. maj 2024" in text
    assert "DTS kan ikke følge Takstgruppens anbefaling." in text
    assert text.index("Prisregulering i kørselsaftalen") < text.index("DTS kan ikke følge")
    assert "Frist: november 2024" in text
    assert "Det indstilles" not in text
    marked = re.findall(r'href="(/d/[^"]*#mark)"', text)
    assert len(marked) > 10
    assert 'id="mark"' in sample_client.get(marked[0].replace("&amp;", "&")).text
    assert "/oversigt" in sample_client.get("/moeder").text
    assert ADDRESS.replace("&", "&amp;") in sample_client.get("/m/dts/2024-05-14").text
    assert "ingen møder i perioden" in sample_client.get("/oversigt?til=1950-01-01").text
    usual = sample_client.get("/oversigt").text  # the last quarter that the archive knows
    assert "11. marts 2025" in usual
    assert "14. maj 2024 (" not in usual


@pytest.mark.parametrize("form", ["docx", "md", "csv"])
def test_the_page_offers_its_files(sample_client: TestClient, form: str) -> None:
    [address] = re.findall(rf'href="(/hent/{form}[^"]*)"', sample_client.get(ADDRESS).text)
    response = sample_client.get(address.replace("&amp;", "&"))
    assert response.status_code == 200
    assert response.headers["content-disposition"].endswith(f'.{form}"')
    if form == "md":
        assert "> DTS kan ikke følge Takstgruppens anbefaling." in response.text
        assert "#### Opfølgning: Arbejdsgruppen · november 2024" in response.text


def test_the_command_prints_and_writes_it(
    sample_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--data-dir", str(sample_settings.data_dir), "digest", *arguments])

    text = run("--meeting", "DTS/2024-05-14").stdout
    assert text.startswith("Overblik: DTS, 14. maj 2024\n")
    assert "”DTS kan ikke følge Takstgruppens anbefaling.”" in text
    (meeting,) = json.loads(run("--meeting", "DTS/2024-05-14", "--json").stdout)["meetings"]
    assert [i["followups"][0]["who"] for i in meeting["items"] if i["number"] == "7"] == ["Arbejdsgruppen"]
    since = json.loads(run("--since", "2024-11-27", "--json").stdout)
    assert [m["date"] for m in since["meetings"]] == ["2025-03-11"]
    file = tmp_path / "digest.docx"
    assert run("--from", "2024-05-01", "--to", "2024-06-30", "--word", str(file)).exit_code == 0
    assert "Overblik" in docx.Document(str(file)).paragraphs[0].text
    assert run("--to", "1950-01-01").exit_code == 3
    assert run().exit_code == 2
