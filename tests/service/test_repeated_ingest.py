"""The same call again: over files that have not changed, that have changed, and that are gone."""

from __future__ import annotations

import hashlib
import resource
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.service.command import Referent, minutes

QUICK = 3.0  # processor seconds for an archive that has not changed
CEILING = 15.0  # seconds on the clock, on a machine that is busy with other things


@dataclass(frozen=True)
class Place:
    """A small archive, ingested."""

    files: Path
    referent: Referent

    def words_found(self, query: str) -> set[str]:
        """Every word of every passage that a search shows."""
        done = self.referent.run("search", query, "--limit", "100", "--json", codes=(0, 3))
        return {w.strip(".").casefold() for p in done.json()["passages"] for w in p["text"].split()}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    files = tmp_path / "files"
    files.mkdir()
    for day, topic in enumerate(("vagttelefon", "gyngestativ", "kanofart"), start=1):
        text = minutes(day, f"Sag om {topic}", f"Styregruppen godkendte planen for {topic}.")
        (files / f"{topic}.txt").write_text(text, "utf-8")
    found = Place(files, Referent(tmp_path / "data"))
    found.referent.run("ingest", files)
    return found


def state(folder: Path) -> dict[str, tuple[int, str]]:
    """Time of the last change and checksum of every file, time alone of every folder."""
    return {
        str(p.relative_to(folder)): (
            p.stat().st_mtime_ns,
            hashlib.sha256(p.read_bytes()).hexdigest() if p.is_file() else "",
        )
        for p in sorted(folder.rglob("*"))
    }


def processor_seconds() -> float:
    """What the processes that were waited for have used so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.slow
def test_unchanged_archive_is_left_as_it_is_at_once_and_without_torch(place: Place) -> None:
    before = state(place.referent.data)
    used = processor_seconds()
    done = place.referent.run("ingest", place.files, "--json")
    assert processor_seconds() - used < QUICK
    assert done.seconds < CEILING
    assert done.json()["unchanged"] == 3
    assert state(place.referent.data) == before

    told = place.referent.run("ingest", place.files, PYTHONPROFILEIMPORTTIME="1").stderr
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    assert "ingest" in imported
    assert not imported & {"torch", "transformers", "sentence_transformers", "pypdfium2"}


@pytest.mark.slow
def test_changed_file_is_replaced_broken_one_kept_missing_one_named_then_forgotten(place: Place) -> None:
    text = minutes(2, "Sag om rutsjebane", "Styregruppen godkendte planen for rutsjebane.")
    (place.files / "gyngestativ.txt").write_text(text, "utf-8")
    (place.files / "vagttelefon.txt").write_bytes(b"")
    gone = place.files / "kanofart.txt"
    gone.unlink()

    report = place.referent.run("ingest", place.files, "--json", codes=(4,)).json()
    assert {Path(f["path"]).name: f["status"] for f in report["files"]} == {
        "gyngestativ.txt": "updated",
        "vagttelefon.txt": "failed",
    }
    (reason,) = (f["reason"] for f in report["files"] if f["status"] == "failed")
    assert reason.startswith("vagttelefon.txt")
    assert reason.endswith("What was stored of it before is kept.")
    assert (report["missing"], report["removed"]) == ([str(gone)], 0)
    words = place.words_found("vagttelefon gyngestativ rutsjebane kanofart")
    assert words >= {"rutsjebane", "vagttelefon", "kanofart"}
    assert "gyngestativ" not in words

    report = place.referent.run("ingest", place.files, "--remove-missing", "--json", codes=(4,)).json()
    assert (report["missing"], report["removed"]) == ([], 1)
    assert [f["path"] for f in report["files"] if f["status"] == "removed"] == [str(gone)]
    words = place.words_found("vagttelefon rutsjebane kanofart")
    assert words >= {"rutsjebane", "vagttelefon"}
    assert "kanofart" not in words
    place.referent.run("show", gone.name, codes=(3,))
