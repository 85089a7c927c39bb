"""Finding files: everything readable once, everything else with a reason."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from ingest.model import FileReport, FileStatus, Source
from ingest.names import base_name, clean_name, shown_name, suffix_of
from ingest.readers import SUFFIXES
from ingest.sandbox import read_file
from ingest.sources import find_sources
from ingest.structure import document_id, parse


def sources(*paths: Path) -> list[Source]:
    return [f for f in find_sources(paths) if isinstance(f, Source)]


def failures(*paths: Path) -> list[FileReport]:
    return [f for f in find_sources(paths) if isinstance(f, FileReport)]


def only_failure(path: Path) -> FileReport:
    (report,) = find_sources([path])
    assert isinstance(report, FileReport)
    assert report.status is FileStatus.FAILED
    return report


def write(path: Path, text: str = "Referat") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_file_is_named_sized_and_hashed(tmp_path: Path) -> None:
    path = write(tmp_path / "Møde 3.TXT", "Godkendt æøå")
    (source,) = sources(path)
    assert source == Source(path, "Møde 3.TXT", 15, hashlib.sha256("Godkendt æøå".encode()).hexdigest())


def test_large_file_is_hashed_as_a_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "x" * 3_000_001)
    (source,) = sources(path)
    assert (source.size, source.sha256) == (3_000_001, hashlib.sha256(path.read_bytes()).hexdigest())


def test_folder_is_walked_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y/x.pdf", "c.pdf"):
        write(tmp_path / name)
    assert [s.path.relative_to(tmp_path).as_posix() for s in sources(tmp_path)] == [
        "a/y/x.pdf",
        "a/z.txt",
        "b.txt",
        "c.pdf",
    ]


def test_hidden_and_foreign_files_in_a_folder_are_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in (".hemmelig.txt", ".git/a.txt", "billede.png", "regneark.xlsx", "a.txt"):
        write(tmp_path / name)
    with caplog.at_level("INFO", logger="ingest.sources"):
        assert [getattr(f, "name", f) for f in find_sources([tmp_path])] == ["a.txt"]
    assert [r.getMessage() for r in caplog.records if "2 files" in r.getMessage()]


def test_foreign_file_named_directly_fails_with_the_formats_there_are(tmp_path: Path) -> None:
    report = only_failure(write(tmp_path / "ark.xlsx"))
    assert "ark.xlsx" in report.reason
    assert "format not supported" in report.reason
    assert ", ".join(sorted(SUFFIXES)) in report.reason


def test_lock_file_of_an_open_document_is_passed_over(tmp_path: Path) -> None:
    for name in ("~$referat.txt", ".~lock.referat.txt#", "referat.txt", "~referat.txt"):
        write(tmp_path / name)
    assert [s.name for s in sources(tmp_path)] == ["referat.txt", "~referat.txt"]


def test_hidden_file_named_directly_is_read(tmp_path: Path) -> None:
    assert [s.name for s in sources(write(tmp_path / ".skjult.txt"))] == [".skjult.txt"]


def test_missing_path_fails_with_place_and_next_step(tmp_path: Path) -> None:
    report = only_failure(tmp_path / "væk.pdf")
    assert report.path == tmp_path / "væk.pdf"
    assert report.reason.startswith(f"væk.pdf in {tmp_path}: does not exist.")


def test_empty_file_fails(tmp_path: Path) -> None:
    report = only_failure(write(tmp_path / "tom.txt", ""))
    assert "file is empty" in report.reason


def test_folder_of_two_thousand_empty_files_is_quick(tmp_path: Path) -> None:
    for n in range(2000):
        (tmp_path / f"{n:04}.txt").touch()
    started = time.perf_counter()
    found = failures(tmp_path)
    assert [f.path.name for f in found] == [f"{n:04}.txt" for n in range(2000)]
    assert time.perf_counter() - started < 5


def test_refused_permission_fails_that_file_only(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")

    def open_file(path: Path) -> BinaryIO:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return path.open("rb")

    refused, found = find_sources([tmp_path], open_file=open_file)
    assert isinstance(refused, FileReport)
    assert "a.txt" in refused.reason
    assert "no permission" in refused.reason
    assert isinstance(found, Source)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_folder_without_permission_fails(tmp_path: Path) -> None:
    folder = tmp_path / "lukket"
    folder.mkdir(mode=0)
    try:
        assert "no permission" in only_failure(folder).reason
    finally:
        folder.chmod(0o700)


def test_disk_error_is_told_in_words(tmp_path: Path) -> None:
    def open_file(path: Path) -> BinaryIO:
        raise OSError(5, "Input/output error")

    (report,) = find_sources([write(tmp_path / "a.txt")], open_file=open_file)
    assert isinstance(report, FileReport)
    assert "Input/output error" in report.reason


def test_same_file_named_in_several_ways_is_found_once(tmp_path: Path) -> None:
    path = write(tmp_path / "mappe" / "a.txt")
    link = tmp_path / "b.txt"
    link.symlink_to(path)
    found = sources(path, path.parent, path.parent / ".." / "mappe" / "a.txt", link)
    assert [s.path for s in found] == [path]


def test_folder_link_that_leads_up_ends(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.txt")
    (tmp_path / "a" / "op").symlink_to(tmp_path)
    assert [s.name for s in sources(tmp_path)] == ["x.txt"]
    assert not failures(tmp_path)


def test_link_to_itself_fails_and_the_rest_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    write(tmp_path / "c.txt")
    assert [f.reason.split(": ")[1] for f in failures(tmp_path)] == [
        "is a link that leads back to itself. Remove or repair the link."
    ] * 2
    assert [s.name for s in sources(tmp_path)] == ["c.txt"]


def test_folder_named_like_a_pdf_is_walked(tmp_path: Path) -> None:
    write(tmp_path / "referat.pdf" / "a.txt")
    assert [s.name for s in sources(tmp_path)] == ["a.txt"]
    assert [s.name for s in sources(tmp_path / "referat.pdf")] == ["a.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_empty_folder_named_like_a_pdf_fails(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    (tmp_path / "tom").mkdir()
    for report in (only_failure(tmp_path / "x.pdf"), only_failure(tmp_path)):
        assert report.path == tmp_path / "x.pdf"
        assert "empty folder with the name of a file. Fetch the file again" in report.reason


def test_foreign_file_named_beside_its_folder_fails(tmp_path: Path) -> None:
    file = write(tmp_path / "ark.xlsx")
    for paths in ((file, tmp_path), (tmp_path, file), (tmp_path, file, file)):
        assert [f.path for f in failures(*paths)] == [file]


def test_named_pipe_fails_instead_of_hanging(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    assert "not an ordinary file" in only_failure(tmp_path / "a.pdf").reason


def test_name_is_cleaned_and_path_is_not(tmp_path: Path) -> None:
    path = write(tmp_path / "refe\nrat\x1b[31m.txt")
    (source,) = sources(tmp_path)
    assert source.name == "refe\ufffdrat\ufffd[31m.txt"
    assert source.path == path
    assert source.path.read_text() == "Referat"


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX systems only")
def test_name_that_is_not_utf8_is_found_and_can_be_shown(tmp_path: Path) -> None:
    try:
        with open(os.fsencode(tmp_path) + b"/m\xf8de.txt", "wb") as file:  # noqa: PTH123  # Path takes no bytes
            file.write(b"Referat")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (source,) = sources(tmp_path)
    assert source.name == "m\ufffdde.txt"
    assert source.name.encode()
    assert source.path.read_bytes() == b"Referat"


def test_path_with_nul_fails(tmp_path: Path) -> None:
    report = only_failure(Path(f"{tmp_path}/a\x00.txt"))
    assert "not a usable path" in report.reason
    assert "\x00" not in report.reason


def test_relative_path_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert [s.path for s in sources(Path("a.txt"))] == [tmp_path / "a.txt"]


def test_failure_does_not_stop_the_paths_after_it(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    kinds = [type(f) for f in find_sources([tmp_path / "nej.pdf", tmp_path / "a.txt"])]
    assert kinds == [FileReport, Source]


def test_deep_folders_do_not_exhaust_the_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    deep = Path(*["d"] * 400)
    write(deep / "a.txt")
    assert [s.name for s in sources(tmp_path)] == ["a.txt"]


def test_characters_that_turn_a_name_around_are_replaced() -> None:
    assert clean_name("fdp.\u202etxt") == "fdp.\ufffdtxt"
    assert clean_name("Åbent møde – nr. 1.pdf") == "Åbent møde – nr. 1.pdf"


HOSTILE = [
    b"-rf.txt",
    b"--help.txt",
    b"refe\nrat.txt",
    b"\x1b]0;titel\x07.txt",
    "fdp.\u202etxt.txt".encode(),
    "\u2066\u200fm\u00f8de\u2069.txt".encode(),
    b"m\xf8de \xff\xfe.txt",
    b"a" * 251 + b".txt",
    "\u00e6".encode() * 125 + b".txt",
    b" .txt",
    b"%s%n{0}$(id);`id`.txt",
    b"..txt",
    b"CON.txt",
    b"\"'<>|*?.txt",
]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX systems only")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_found_read_understood_and_fit_to_print(tmp_path: Path, name: bytes) -> None:
    try:
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:  # noqa: PTH123  # Path takes no bytes
            file.write(b"Referat af et kort punkt")
    except OSError:
        pytest.skip("this file system does not take the name")
    path = tmp_path / os.fsdecode(name)
    found = [*find_sources([tmp_path])] or [*find_sources([path])]  # the hidden one only by its name
    (source,) = found
    assert isinstance(source, Source)
    assert source.name.encode()
    assert clean_name(source.name) == source.name
    assert "\n" not in source.name
    document = parse(source, read_file(source))
    assert [p.raw for p in document.raw.pages] == ["Referat af et kort punkt"]
    assert len(document.chunks) == 1
    assert json.dumps([document.title, document.chunks[0].header], ensure_ascii=False).encode()


def test_paths_that_are_not_utf8_have_ids_of_their_own() -> None:
    paths = (Path(f"/arkiv/m{c}de.txt") for c in ("ø", "\udcf8", "\udcff", "\ufffd"))
    assert len({document_id(Source(path, "m\ufffdde.txt", 1, "")) for path in paths}) == 4


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX systems only")
def test_hostile_name_is_fit_to_print_in_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31m\u202efdp\n\udcff.pdf"
    try:
        path.write_bytes(b"")
    except OSError:
        pytest.skip("this file system does not take the name")
    reason = only_failure(path).reason
    assert "file is empty" in reason
    assert clean_name(reason) == reason


def test_label_of_an_inner_file_keeps_its_end_and_no_folder() -> None:
    long = shown_name("mappe/" + "x" * 300 + ".docx")
    assert len(long) == 120
    assert long.endswith(".docx")
    assert [base_name(n) for n in ("/etc/passwd", "..\\..\\a.pdf", "C:a.pdf", "a/b/", "../..", "")] == [
        "passwd", "a.pdf", "a.pdf", "b", "unnamed", "unnamed",
    ]  # fmt: skip
    assert [suffix_of(n) for n in ("A.PDF", "a.pdf. ", ".pdf", "a", "x.pdf/y")] == [
        ".pdf",
        ".pdf",
        "",
        "",
        "",
    ]
