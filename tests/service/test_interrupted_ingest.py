"""`kill -9` while an archive is read, stored, encoded and indexed; then the run that follows."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.catalog import Catalog
from tests.service.command import Referent, children, is_gone, minutes, wait_for

QUERY = "vagttelefon og budget"
TOPICS = ("vagttelefon", "budget", "takster", "ventelister", "kurser", "lokaler")


@dataclass(frozen=True)
class Running:
    """What can be seen of an ingest from outside."""

    data: Path
    out: Path
    before: frozenset[str]  # generations there were when it began

    @property
    def files_done(self) -> int:
        return self.out.read_text("utf-8").count("\n") if self.out.exists() else 0

    @property
    def new_generations(self) -> frozenset[str]:
        return generations(self.data) - self.before

    @property
    def current(self) -> str:
        pointer = self.data / "index" / "open" / "current.json"
        return str(json.loads(pointer.read_bytes())["generation"]) if pointer.exists() else ""


@dataclass(frozen=True)
class Whole:
    """What became of an archive that was ingested without a kill."""

    content: dict[str, Any]
    names: set[str]  # of files


Moment = Callable[[Running], bool]

# In the order an ingest comes to them; each run after a kill thus gets further.
MOMENTS: dict[str, Moment] = {
    "the first file is read": lambda r: (r.data / "catalog.sqlite").exists(),
    "the catalog is written": lambda r: r.files_done >= 3,
    "passages are encoded": lambda r: (r.data / "vectors.sqlite").exists(),
    "the index is written": lambda r: bool(r.new_generations),
    "the index is swapped": lambda r: r.current in r.new_generations,
}
CHANGE_MOMENTS: dict[str, Moment] = {
    "a document is replaced": lambda r: r.files_done >= 2,
    "the index is written": lambda r: bool(r.new_generations),
}
LATE = ("the index is written", "the index is swapped")  # a busy machine may let it end before the kill


def generations(data: Path) -> frozenset[str]:
    folder = data / "index" / "open"
    return frozenset(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else frozenset()


def write_archive(folder: Path) -> Path:
    folder.mkdir()
    for day, topic in enumerate(TOPICS, start=1):
        text = minutes(day, f"Sag om {topic}", f"Styregruppen godkendte planen for {topic}.")
        (folder / f"{day:02} {topic}.txt").write_text(text, "utf-8")
    return folder


def change_archive(folder: Path) -> None:
    """Two documents with another content, one more, one less."""
    for day, topic in enumerate(TOPICS[:2], start=1):
        text = minutes(day, f"Sag om {topic}", f"Styregruppen forkastede planen for {topic}.")
        (folder / f"{day:02} {topic}.txt").write_text(text, "utf-8")
    (folder / f"03 {TOPICS[2]}.txt").unlink()
    text = minutes(20, "Sag om cykler", "Styregruppen godkendte cykler.")
    (folder / "20 cykler.txt").write_text(text, "utf-8")


def kill_when(referent: Referent, archive: Path, moment: Moment, delay: float, what: str) -> None:
    """Start an ingest and end it, with no chance to tidy up, `delay` seconds after a moment."""
    data, out = referent.data, referent.data.parent / "out.txt"
    out.unlink(missing_ok=True)
    seen = Running(data, out, generations(data))
    with referent.running("ingest", archive, "--remove-missing", stdout=out) as process:
        wait_for(lambda: moment(seen), what, process)
        time.sleep(delay)
        readers = children(process.pid)
        process.kill()
        assert process.wait() == -9 or (process.returncode == 0 and what in LATE), what
    wait_for(lambda: all(is_gone(pid) for pid in readers), "the readers of a killed ingest end")


def content(referent: Referent) -> dict[str, Any]:
    """All that a user can see of an archive."""
    with Catalog.open(referent.data / "catalog.sqlite", create=False) as catalog:
        assert list(catalog.problems()) == []
        documents = {d.document: d for d in catalog.documents()}
        shown = {name: catalog.structure(name) for name in documents}
        chunks = {name: catalog.chunks(document=d.document_id) for name, d in documents.items()}
    found = referent.run("search", QUERY, "--limit", "100", "--json").json()["passages"]
    return {"documents": documents, "shown": shown, "chunks": chunks, "found": found}


def names(data: Path) -> set[str]:
    """Files and folders of a data directory, what is inside its generations excepted."""
    top = {p.name for p in data.iterdir()} | {p.name for p in (data / "index").iterdir()}
    return top | {p.name for p in (data / "index" / "open").iterdir() if p.is_file()}


def assert_same(referent: Referent, expected: Whole) -> None:
    """What runs that were killed and one that was not have led to; nothing half-built is left."""
    assert content(referent) == expected.content
    assert names(referent.data) == expected.names
    pointer = json.loads((referent.data / "index" / "open" / "current.json").read_bytes())
    assert generations(referent.data) <= set(pointer.values())


def result_of(referent: Referent) -> Whole:
    return Whole(content(referent), names(referent.data))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files; not to be changed."""
    return write_archive(tmp_path_factory.mktemp("killed") / "files")


@pytest.fixture(scope="module")
def whole(archive: Path) -> Whole:
    """What a run that nobody killed made of the archive."""
    referent = Referent(archive.parent / "whole")
    referent.run("ingest", archive)
    return result_of(referent)


@pytest.mark.slow
def test_killed_at_every_stage_the_next_run_makes_it_as_if_nothing_had_happened(
    archive: Path, whole: Whole, tmp_path: Path
) -> None:
    referent = Referent(tmp_path / "data")
    for what, moment in MOMENTS.items():
        kill_when(referent, archive, moment, random.uniform(0, 0.05), what)
    report = referent.run("ingest", archive, "--json").json()
    assert (report["total"], report["failed"]) == (len(TOPICS), 0)
    assert_same(referent, whole)


@pytest.mark.slow
def test_killed_at_any_time_the_next_run_makes_it_as_if_nothing_had_happened(
    archive: Path, whole: Whole, tmp_path: Path
) -> None:
    referent = Referent(tmp_path / "data")
    for delay in (random.uniform(0.5, 3.0) for _ in range(3)):
        with referent.running("ingest", archive, stdout=tmp_path / "out.txt") as process:
            time.sleep(delay)
            process.kill()
    referent.run("ingest", archive)
    assert_same(referent, whole)


@pytest.mark.slow
def test_killed_while_documents_are_replaced_the_old_index_answers_until_the_new_one_is_whole(
    tmp_path: Path,
) -> None:
    archive = write_archive(tmp_path / "files")
    referent, whole = Referent(tmp_path / "data"), Referent(tmp_path / "whole")
    whole.run("ingest", archive)
    shutil.copytree(whole.data, referent.data)

    change_archive(archive)
    for what, moment in CHANGE_MOMENTS.items():
        kill_when(referent, archive, moment, random.uniform(0, 0.05), what)
    assert referent.run("search", QUERY, "--json").json()["passages"]
    for place in (referent, whole):
        place.run("ingest", archive, "--remove-missing")
    assert_same(referent, result_of(whole))
