"""A batch of files becomes a catalog; what fails costs itself alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.errors import ReadError
from ingest.model import FileReport, FileStatus, FileText, IngestReport, Page, ParsedDocument, Source
from ingest.pipeline import Stages, ingest
from ingest.sources import find_sources
from tests.ingest.archive import minutes


class Steps:
    """Real files found for real, read and parsed by short stand-ins that follow the file's words.

    A file that says "broken" cannot be read, "puzzling" cannot be parsed, "gappy" is read in part.
    """

    def __init__(self, version: str = "1") -> None:
        self.read: list[str] = []
        self.stages = Stages(find_sources, self.read_all, self.parse, version)

    def read_all(self, sources: Iterable[Source]) -> Iterator[tuple[Source, FileText | ReadError]]:
        for source in sources:
            self.read.append(source.name)
            words = source.path.read_text()
            if "broken" in words:
                yield source, ReadError(f"{source.name}: page 1 is damaged. Fetch the file again.")
            else:
                warnings = ("page 2 has no text",) if "gappy" in words else ()
                yield source, FileText((Page(1, words),), warnings=warnings)

    def parse(self, source: Source, text: FileText) -> ParsedDocument:
        words = text.pages[0].raw
        if "puzzling" in words:
            raise KeyError("punkt")
        doc = minutes(source.path, items=len(words.split()), words=words)
        doc = replace(doc, source=source, warnings=text.warnings)
        if "thieving" in words:
            stolen = minutes(source.path.with_name("a.txt")).chunks[0].id
            doc = replace(doc, chunks=(replace(doc.chunks[0], id=stolen), *doc.chunks[1:]))
        return doc


@pytest.fixture
def steps() -> Steps:
    return Steps()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "arkiv"
    files.mkdir()
    return files


@pytest.fixture
def catalog_file(tmp_path: Path) -> Path:
    return tmp_path / "catalog.db"


@pytest.fixture
def catalog(catalog_file: Path) -> Iterator[Catalog]:
    with Catalog.open(catalog_file) as opened:
        yield opened


def told(report: IngestReport) -> list[tuple[str, str]]:
    return [(f.path.name, f.status.value) for f in report.files]


def test_each_file_is_stored_and_reported_in_the_order_found(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    for name in ("b", "a", "c"):
        (folder / f"{name}.txt").write_text(f"om {name}")
    heard: list[FileReport] = []
    paths = [folder / "c.txt", folder]
    report = ingest(paths, catalog, progress=heard.append, stages=steps.stages)
    assert told(report) == [("c.txt", "new"), ("a.txt", "new"), ("b.txt", "new")]
    assert heard == list(report.files)
    assert all(f.pages > 0 and f.chunks > 0 for f in report.files)
    assert sorted(d.document for d in catalog.documents()) == ["a.txt", "b.txt", "c.txt"]
    assert report.changed


def test_second_run_reads_nothing_and_writes_nothing(folder: Path, catalog_file: Path, steps: Steps) -> None:
    (folder / "a.txt").write_text("om a")
    with Catalog.open(catalog_file) as catalog:
        first = ingest([folder], catalog, stages=steps.stages)
    before = catalog_file.stat().st_mtime_ns, hashlib.sha256(catalog_file.read_bytes()).digest()
    with Catalog.open(catalog_file) as catalog:
        second = ingest([folder], catalog, remove_missing=True, stages=steps.stages)
        assert catalog.revision() == 1
    assert told(second) == [("a.txt", "unchanged")]
    assert second.files[0].chunks == first.files[0].chunks
    assert not second.changed
    assert steps.read == ["a.txt"]
    after = catalog_file.stat().st_mtime_ns, hashlib.sha256(catalog_file.read_bytes()).digest()
    assert after == before


def test_changed_file_alone_is_read_again(folder: Path, catalog: Catalog, steps: Steps) -> None:
    (folder / "a.txt").write_text("om a")
    (folder / "b.txt").write_text("om b")
    ingest([folder], catalog, stages=steps.stages)
    (folder / "b.txt").write_text("om b med flere ord")
    report = ingest([folder], catalog, stages=steps.stages)
    assert told(report) == [("a.txt", "unchanged"), ("b.txt", "updated")]
    assert steps.read == ["a.txt", "b.txt", "b.txt"]
    assert any("flere ord" in c.text for c in catalog.chunks(document="b.txt"))


def test_another_version_of_the_parser_reads_every_file_again(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    (folder / "a.txt").write_text("om a")
    ingest([folder], catalog, stages=steps.stages)
    assert told(ingest([folder], catalog, stages=Steps("2").stages)) == [("a.txt", "updated")]
    assert told(ingest([folder], catalog, stages=Steps("2").stages)) == [("a.txt", "unchanged")]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("broken", "b.txt: page 1 is damaged. Fetch the file again."),
        ("puzzling", "b.txt: its text could not be taken apart (KeyError)."),
        ("thieving", "b.txt: "),
        ("", "file is empty"),
    ],
)
def test_failing_file_keeps_what_was_stored_and_the_next_is_read(
    folder: Path, catalog: Catalog, steps: Steps, words: str, reason: str
) -> None:
    (folder / "a.txt").write_text("om a")
    (folder / "b.txt").write_text("om b")
    ingest([folder], catalog, stages=steps.stages)
    kept = catalog.chunks(document="b.txt")
    (folder / "b.txt").write_text(words)
    (folder / "c.txt").write_text("om c")
    report = ingest([folder], catalog, remove_missing=True, stages=steps.stages)
    assert told(report) == [("a.txt", "unchanged"), ("b.txt", "failed"), ("c.txt", "new")]
    assert reason in report.files[1].reason
    assert report.files[1].reason.endswith("What was stored of it before is kept.")
    assert catalog.chunks(document="b.txt") == kept
    assert catalog.problems() == []


def test_failing_file_that_was_never_stored_is_not_said_to_be_kept(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    (folder / "b.txt").write_text("broken")
    (report,) = ingest([folder, folder / "nothing.txt"], catalog, stages=steps.stages).files[:1]
    assert report.reason == "b.txt: page 1 is damaged. Fetch the file again."
    assert catalog.documents() == []


def test_file_read_in_part_is_stored_and_stays_known_as_such(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    (folder / "a.txt").write_text("gappy")
    first = ingest([folder], catalog, stages=steps.stages)
    assert told(first) == [("a.txt", "partial")]
    assert first.files[0].reason == "stored in part: page 2 has no text"
    second = ingest([folder], catalog, stages=steps.stages)
    assert told(second) == [("a.txt", "unchanged")]
    assert second.files[0].reason == first.files[0].reason
    (folder / "a.txt").write_text("om det hele")
    third = ingest([folder], catalog, stages=steps.stages)
    assert told(third) == [("a.txt", "updated")]
    assert third.files[0].reason == ""
    assert catalog.gaps().partial == ()


def test_vanished_file_is_reported_and_removed_only_when_asked(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    (folder / "a.txt").write_text("om a")
    (folder / "b.txt").write_text("om b")
    ingest([folder], catalog, stages=steps.stages)
    (folder / "b.txt").unlink()
    report = ingest([folder], catalog, stages=steps.stages)
    assert told(report) == [("a.txt", "unchanged")]
    assert report.missing == (folder / "b.txt",)
    assert catalog.chunks(document="b.txt")
    removed = ingest([folder], catalog, remove_missing=True, stages=steps.stages)
    assert told(removed) == [("a.txt", "unchanged"), ("b.txt", "removed")]
    assert removed.missing == ()
    assert removed.changed
    assert catalog.chunks(document="b.txt") == []


def test_files_outside_the_named_folders_are_not_missing(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    for name in ("arkiv 1", "arkiv 10"):
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text(name)
    ingest([folder], catalog, stages=steps.stages)
    (folder / "arkiv 10" / "a.txt").unlink()
    report = ingest([folder / "arkiv 1"], catalog, remove_missing=True, stages=steps.stages)
    assert told(report) == [("a.txt", "unchanged")]
    assert len(catalog.documents()) == 2


def test_folder_that_is_gone_takes_nothing_along(folder: Path, catalog: Catalog, steps: Steps) -> None:
    (folder / "a.txt").write_text("om a")
    ingest([folder], catalog, stages=steps.stages)
    (folder / "a.txt").unlink()
    folder.rmdir()
    report = ingest([folder], catalog, remove_missing=True, stages=steps.stages)
    assert [f.status for f in report.files] == [FileStatus.FAILED]
    assert len(catalog.documents()) == 1


def test_file_that_is_there_but_no_longer_found_is_not_missing(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    (folder / "a.txt").write_text("om a")
    ingest([folder], catalog, stages=steps.stages)
    blind = replace(steps.stages, find=lambda _paths: iter(()))
    assert ingest([folder], catalog, remove_missing=True, stages=blind).files == ()
    assert len(catalog.documents()) == 1


def test_file_in_a_folder_that_cannot_be_entered_is_not_missing(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    inner = folder / "lukket"
    inner.mkdir()
    (inner / "a.txt").write_text("om a")
    ingest([folder], catalog, stages=steps.stages)
    (inner / "a.txt").unlink()
    inner.rmdir()
    inner.symlink_to(inner)  # an endless loop: not to be entered, by root either
    report = ingest([folder], catalog, remove_missing=True, stages=steps.stages)
    assert FileStatus.REMOVED not in [f.status for f in report.files]
    assert len(catalog.documents()) == 1


def test_file_named_twice_is_treated_once(folder: Path, catalog: Catalog, steps: Steps) -> None:
    (folder / "a.txt").write_text("om a")
    report = ingest([folder / "a.txt", folder, folder], catalog, stages=steps.stages)
    assert told(report) == [("a.txt", "new")]


def test_interrupted_run_keeps_what_was_stored_and_goes_on_from_there(
    folder: Path, catalog: Catalog, steps: Steps
) -> None:
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"om {name}")

    def interrupt(report: FileReport) -> None:
        if report.path.name == "b.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest([folder], catalog, progress=interrupt, stages=steps.stages)
    report = ingest([folder], catalog, stages=steps.stages)
    assert told(report) == [("a.txt", "unchanged"), ("b.txt", "unchanged"), ("c.txt", "new")]
    assert catalog.problems() == []


def test_real_steps_take_a_file_from_disk_to_the_catalog(folder: Path, catalog: Catalog) -> None:
    words = "Punkt 1. Budget\nBeslutning\nBudgettet for 2024 blev godkendt.\n"
    (folder / "referat.txt").write_text(words, encoding="utf-8")
    (folder / "skadet.pdf").write_bytes(b"%PDF-1.7\nnot really")
    report = ingest([folder], catalog)
    assert told(report) == [("referat.txt", "new"), ("skadet.pdf", "failed")]
    assert "skadet.pdf" in report.files[1].reason
    assert catalog.page("referat.txt", 1) == words
    shown = catalog.structure("referat.txt")
    assert shown is not None
    assert [i["number"] for p in shown["parts"] for i in p["items"]] == ["1"]
    assert told(ingest([folder], catalog)) == [("referat.txt", "unchanged"), ("skadet.pdf", "failed")]
