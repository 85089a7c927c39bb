"""One call over files that are broken, locked, empty, built to hurt or badly named, and three good ones."""

from __future__ import annotations

import json
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ingest.pdf_files import flate_bomb, rewritten, text_pdf, written
from tests.service.command import Done, Referent, minutes, without_superuser

EMPTY_FILES = 2000
CEILING = 60.0  # seconds, on a machine that is busy with other things
HOSTILE_NAME = "ond\nnew  møde.pdf \x1b[2J\x9b31m\u2028referat.txt"

# File → words its reason must hold: what is wrong, then what to do.
REASONS = {
    "afkortet.pdf": ("is damaged", "Fetch it again"),
    "bombe.pdf": ("its reader", "leave it out"),
    "laast.pdf": ("is locked with a password", "Save a copy without the password"),
    "nej.txt": ("no permission to read it", "Give this user read access"),
    "tom.pdf": ("file is empty", "Fetch it again"),
    "ark.xlsx": ("format not supported", "Save it as"),
    "mappe.pdf": ("empty folder with the name of a file", "remove the folder"),
    "findes ikke.txt": ("does not exist", "Check the spelling"),
}
TOPICS = ("den fælles vagttelefon", "de nye trædesten", "kanofarten på Limfjorden")  # of the good files
GOOD = ("god.txt", "god.pdf", HOSTILE_NAME)


@dataclass(frozen=True)
class Batch:
    """The calls over the hostile files, made once."""

    referent: Referent
    text: Done
    json: Done


def write_hostile(folder: Path) -> None:
    folder.mkdir()
    whole = text_pdf([minutes(1, f"Afsnit {n}", "Taget til efterretning.") for n in range(20)])
    (folder / "afkortet.pdf").write_bytes(whole[: len(whole) * 6 // 10])
    bomb = flate_bomb(levels=3, megabytes=2000)
    assert len(bomb) < 2048
    (folder / "bombe.pdf").write_bytes(bomb)
    locked = rewritten(whole)
    locked.encrypt("kode", algorithm="RC4-128")
    (folder / "laast.pdf").write_bytes(written(locked))
    (folder / "nej.txt").write_text(minutes(2, "Lukket", "Godkendt."), "utf-8")
    (folder / "nej.txt").chmod(0)
    (folder / "tom.pdf").touch()
    (folder / "ark.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "mappe.pdf").mkdir()
    (folder / "mange").mkdir()
    for n in range(EMPTY_FILES):
        (folder / "mange" / f"{n:04}.txt").touch()


def write_good(folder: Path) -> None:
    texts = [
        minutes(day, f"Sagen om {topic}", f"Styregruppen godkendte {topic} fra den 1. august 2024.")
        for day, topic in enumerate(TOPICS, start=3)
    ]
    (folder / GOOD[0]).write_text(texts[0], "utf-8")
    (folder / GOOD[1]).write_bytes(text_pdf([texts[1]]))
    (folder / GOOD[2]).write_text(texts[2], "utf-8")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batch]:
    prefix = without_superuser()
    place = tmp_path_factory.mktemp("hostile")
    files = place / "files"
    write_hostile(files)
    write_good(files)
    paths = [files, files / "ark.xlsx", files / "findes ikke.txt"]
    referent = Referent(place / "data", prefix)
    text = referent.run("ingest", *paths, codes=range(256))
    shutil.rmtree(place / "data", ignore_errors=True)
    as_json = referent.run("ingest", *paths, "--json", codes=range(256))
    yield Batch(referent, text, as_json)
    (files / "nej.txt").chmod(stat.S_IRUSR | stat.S_IWUSR)


@pytest.mark.slow
def test_batch_ends_in_time_with_the_exit_code_for_partly(batch: Batch) -> None:
    for done in (batch.text, batch.json):
        assert done.code == 4
        assert done.seconds < CEILING


@pytest.mark.slow
def test_every_file_has_one_status_and_the_json_is_whole(batch: Batch) -> None:
    report = batch.json.json()
    by_name = {Path(f["path"]).name: f for f in report["files"]}
    assert len(report["files"]) == len(by_name) == report["total"] == len(REASONS) + len(GOOD) + EMPTY_FILES
    statuses = Counter(f["status"] for f in report["files"])
    assert statuses == {"new": len(GOOD), "failed": len(REASONS) + EMPTY_FILES}
    assert (report["new"], report["failed"]) == (statuses["new"], statuses["failed"])
    assert {name for name, f in by_name.items() if f["status"] == "new"} == set(GOOD)


@pytest.mark.slow
@pytest.mark.parametrize("name", REASONS)
def test_a_failure_names_file_reason_and_next_step(batch: Batch, name: str) -> None:
    (reason,) = (f["reason"] for f in batch.json.json()["files"] if Path(f["path"]).name == name)
    assert reason.startswith(name)
    for words in REASONS[name]:
        assert words in reason


@pytest.mark.slow
def test_empty_files_are_told_from_each_other(batch: Batch) -> None:
    reasons = [f["reason"] for f in batch.json.json()["files"] if Path(f["path"]).parent.name == "mange"]
    assert len(set(reasons)) == EMPTY_FILES
    assert all("file is empty" in reason for reason in reasons)


@pytest.mark.slow
def test_the_hostile_name_breaks_no_line_and_steers_no_terminal(batch: Batch) -> None:
    lines = batch.text.stdout.splitlines()
    assert len(lines) == len(REASONS) + len(GOOD) + EMPTY_FILES + 1
    assert Counter(line.split()[0] for line in lines[:-1]) == {
        "new": len(GOOD),
        "FAILED": len(REASONS) + EMPTY_FILES,
    }
    for text in (batch.text.stdout, batch.text.stderr, batch.json.stdout, batch.json.stderr):
        assert not {"\x1b", "\x9b", "\u2028"} & set(text)


@pytest.mark.slow
def test_good_files_answer_afterwards(batch: Batch, tmp_path: Path) -> None:
    questions = [f"Hvad besluttede DAS om {topic}?" for topic in TOPICS]
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(json.dumps({"question": q}) for q in questions), "utf-8")
    lines = batch.referent.run("ask", "--file", file, "--json").stdout.splitlines()
    for topic, line in zip(TOPICS, lines, strict=True):
        answer = json.loads(line)
        assert answer["outcome"] == "decided"
        assert any(f"godkendte {topic}" in c["quote"] for c in answer["citations"])


@pytest.mark.slow
def test_the_hostile_name_can_be_cited_and_shown(batch: Batch) -> None:
    done = batch.referent.run("ask", f"Hvad besluttede DAS om {TOPICS[-1]}?")
    assert not {"\x1b", "\x9b", "\u2028"} & set(done.stdout)
    cited = done.stdout.partition("Kilder:\n[1]")[2].splitlines()[0].partition(" — ")[2]
    assert cited.endswith("referat.txt")
    assert batch.referent.run("show", cited, "--json").json()["document"] == cited


@pytest.mark.slow
def test_a_second_run_repeats_the_failures_and_reads_nothing_good_again(batch: Batch) -> None:
    files = batch.referent.data.parent / "files"
    report = batch.referent.run("ingest", files, "--json", codes=(4,)).json()
    assert report["unchanged"] == len(GOOD)
    assert report["new"] == report["updated"] == 0
