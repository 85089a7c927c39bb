"""`referent show`, `meetings`, `items`, `doctor` and the rest, and the group that holds them."""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ingest.model import DocumentKind, Evidence, FileStatus, Meeting, RawText
from service import wiring
from service.cli import group, main
from service.cli.browse import read_meeting
from service.errors import ServiceError
from tests.ingest.archive import minutes
from tests.service.fakes import MINUTES, bare_settings, json_of, run, write_archive
from tests.support import ROOT

# -- browsing


def test_show_json_is_the_catalogs_structure(place: Path) -> None:
    shown = json_of(run(place, "show", "møde 2023.txt", "--json"))
    assert set(shown) >= {"document", "status", "pages", "parts"}
    assert [i["number"] for i in shown["parts"][0]["items"]] == ["1", "2"]


def test_show_prints_items_with_outcome(place: Path) -> None:
    shown = run(place, "show", "møde 2023.txt").stdout
    assert "Fælles vagttelefon for botilbud · Besluttet · s. 1" in shown
    assert "Budget for kompetenceudvikling 2024 · Udsat · s. 1" in shown


def test_show_page_is_the_raw_text(place: Path) -> None:
    assert json_of(run(place, "show", "møde 2023.txt", "--page", "1", "--json"))["text"] == MINUTES
    assert run(place, "show", "møde 2023.txt", "--page", "1").stdout.strip() == MINUTES.strip()


def test_what_does_not_exist_exits_with_not_found(place: Path) -> None:
    missing = run(place, "show", "møde 2032.txt")
    assert missing.exit_code == 3
    assert "møde 2023.txt" in missing.stderr
    assert run(place, "show", "møde 2023.txt", "--page", "9").exit_code == 3
    assert run(place, "items", "--meeting", "DAS 1999-01-01").exit_code == 3
    assert run(place, "items", "--meeting", "2023-05-03", "--body", "KL").exit_code == 3


def test_meetings_are_listed(place: Path) -> None:
    assert "DAS · 3. maj 2023 · Referat · 2 punkter, 1 besluttet" in run(place, "meetings").stdout
    (meeting,) = json_of(run(place, "meetings", "--json"))["meetings"]
    assert (meeting["body"], meeting["date"], meeting["items"]) == ("DAS", "2023-05-03", 2)


@pytest.mark.parametrize("meeting", ["DAS 2023-05-03", "2023-05-03", "das, 3. maj 2023", "DAS"])
def test_items_of_a_meeting_are_listed(place: Path, meeting: str) -> None:
    items = json_of(run(place, "items", "--meeting", meeting, "--json"))["items"]
    assert [(i["number"], i["outcome"]) for i in items] == [("1", "decided"), ("2", "postponed")]
    assert "vagttelefon for botilbud · Besluttet" in run(place, "items", "--meeting", meeting).stdout


@pytest.mark.parametrize("text", ["", " ", "2022-05-23 2022-05-24", "DAS den 3. maj"])
def test_what_is_not_one_meeting_is_a_usage_error(text: str) -> None:
    with pytest.raises(click.UsageError):
        read_meeting(text)


# -- care


def test_doctor_reports_and_exits_by_what_it_found(place: Path) -> None:
    healthy = run(place, "doctor", "--json")
    assert healthy.exit_code == 0
    assert json_of(healthy)["ok"] is True
    absent = run(place, "doctor", data="absent")
    assert absent.exit_code == 1
    assert "referent ingest" in absent.stdout


def test_doctor_lists_what_could_not_be_placed_and_why(place: Path) -> None:
    doc = minutes("/arkiv/bundt.pdf", items=2, numbers=["1", None])
    main, annex, embedded = doc.parts
    undated = replace(main.items[0].decisions[0], body=None)
    weak = Evidence("number", "Punkt 1", 0.55, 0, 7)
    items = (replace(main.items[0], decisions=(undated,), evidence=(weak,)), main.items[1])
    parts = (
        replace(main, items=items),
        replace(annex, meeting=None),
        replace(embedded, meeting=Meeting("DAS", None)),
    )
    pages = (replace(doc.raw.pages[0], confidence=0.41), *doc.raw.pages[1:])
    doc = replace(doc, parts=parts, raw=RawText(pages), warnings=("tegning.dwg: format not supported",))
    agenda = minutes("/arkiv/dagsorden.pdf", items=4)
    agenda = replace(agenda, parts=(replace(agenda.parts[0], kind=DocumentKind.AGENDA),), chunks=())
    with wiring.open_catalog(bare_settings(data_dir=place / "data-6"), create=True) as catalog:
        catalog.replace(doc, "1", FileStatus.PARTIAL, "stored in part: tegning.dwg: format not supported")
        catalog.replace(agenda, "1", FileStatus.NEW, "")
    checks = json_of(run(place, "doctor", "--json", data="data-6"))["checks"]
    told = {name: [c["detail"] for c in checks if c["name"] == name] for name in {c["name"] for c in checks}}
    assert told["file"] == [
        "1 page or enclosed file could not be read",
        "bundt.pdf: tegning.dwg: format not supported",
    ]
    assert "“Skema” has no date and no body; cut at sidefod: Punkt 2, Bilag 1" in told["part"][1]
    assert "“Referat DAS januar” has no date; cut at" in told["meeting"][1]
    assert "“Sag 2” (DAS, 2024-03-12)" in told["item"][1]
    assert told["agenda"][0] == "2 items of agendas are not in the minutes of their meeting"
    assert told["agenda"][2] == "dagsorden.pdf: item 4 “Sag 4” is not found in bundt.pdf"
    assert "item 1: “Godkendt med bemærkningen om budgettet.” has no body" in told["decision"][1]
    assert told["page"][1] == "bundt.pdf, p. 1: confidence 0.41"
    assert "item 1: number from “Punkt 1”, confidence 0.55" in told["field"][1]
    text = run(place, "doctor", data="data-6").stdout
    assert "WARNING  page: bundt.pdf, p. 1: confidence 0.41" in text


def test_doctor_lists_ten_of_each_and_counts_the_rest(place: Path) -> None:
    with wiring.open_catalog(bare_settings(data_dir=place / "data-7"), create=True) as catalog:
        catalog.replace(minutes(numbers=[None] * 13), "1", FileStatus.NEW, "")
    checks = json_of(run(place, "doctor", "--json", data="data-7"))["checks"]
    items = [c["detail"] for c in checks if c["name"] == "item"]
    assert len(items) == 12
    assert (items[0], items[-1]) == ("13 items carry no number", "… and 3 more")


def test_doctor_says_nothing_of_what_is_whole(place: Path) -> None:
    checks = json_of(run(place, "doctor", "--json"))["checks"]
    assert {c["state"] for c in checks} == {"ok"}


def test_doctor_exits_with_integrity_when_stored_data_disagree(place: Path) -> None:
    write_archive(place / "files-5")
    run(place, "ingest", "files-5", data="data-5")
    with wiring.open_catalog(bare_settings(data_dir=place / "data-5")) as catalog:
        catalog.remove((place / "files-5" / "møde 2023.txt").resolve())
    result = run(place, "doctor", data="data-5")
    assert result.exit_code == 5
    assert "referent rebuild" in result.stdout
    assert run(place, "rebuild", data="data-5").exit_code == 0
    assert run(place, "doctor", data="data-5").exit_code == 0


@pytest.mark.parametrize("command", [["search", "x"], ["ask", "x"], ["meetings"], ["show", "x"], ["rebuild"]])
def test_without_an_archive_the_next_step_is_named(place: Path, command: list[str]) -> None:
    result = run(place, *command, data="absent")
    assert result.exit_code == 1
    assert "referent ingest" in result.stderr
    assert not (place / "absent" / "catalog.sqlite").exists()


def test_bad_setting_is_an_error_with_its_name(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_PORT", "x")
    result = run(place, "meetings")
    assert result.exit_code == 1
    assert "REFERENT_PORT" in result.stderr


def test_port_that_is_taken_is_an_error_with_a_next_step(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run(place, "serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "--port" in result.stderr


# -- the group


@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyboardInterrupt(), 130), (ServiceError("x"), 1), (PermissionError(13, "no", "f"), 1)],
)
def test_errors_become_exit_codes(
    place: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(wiring, "open_catalog", fails)
    result = run(place, "meetings")
    assert result.exit_code == code
    assert "Traceback" not in result.stderr


def test_a_bug_is_not_hidden(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(wiring, "open_catalog", fails)
    assert isinstance(run(place, "meetings").exception, ZeroDivisionError)


def test_commands_of_other_packages_are_listed_without_being_imported(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = EntryPoint("bench", "no_such_package.cli:bench", group.PLUGINS)
    monkeypatch.setattr(group, "_plugins", lambda: {"bench": absent})
    assert "bench" in run(place, "--help").stdout
    with pytest.raises(ModuleNotFoundError):
        CliRunner().invoke(main, ["bench"], catch_exceptions=False)


@pytest.mark.parametrize("name", group.COMMANDS)
def test_every_listed_command_is_there(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert f"Usage: main {name}" in result.stdout


def test_command_of_another_package_is_run(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("listing", "service.cli.browse:meetings", group.PLUGINS)
    monkeypatch.setattr(group, "_plugins", lambda: {"listing": point})
    assert "DAS · 3. maj 2023" in run(place, "listing").stdout


def test_closed_pipe_ends_quietly(place: Path) -> None:
    code = "from service.cli import main; main()"
    command = (
        f"{sys.executable} -c '{code}' --data-dir {place / 'data'} show 'møde 2023.txt' --json | head -c 1"
    )
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr


def test_help_comes_at_once() -> None:
    command = [sys.executable, "-c", "from service.cli import main; main()", "--help"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "ingest" in done.stdout
    # Processor time: the wall clock would measure what else the machine is doing.
    assert (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime) < 0.5
