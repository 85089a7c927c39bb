"""Reading behind a wall: a file that hangs, crashes or lies costs itself and no other."""

from __future__ import annotations

import io
import itertools
import json
import os
import signal
import struct
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, OutlineEntry, Page, Source
from ingest.sandbox import Limits, Reader, read_all, read_file
from ingest.sandbox_process import Worker, WorkerDiedError, WorkerTimeoutError
from ingest.sandbox_protocol import (
    Message,
    ProtocolError,
    error_from_message,
    error_to_message,
    receive,
    send,
    text_from_message,
    text_to_message,
)
from ingest.sources import find_sources
from tests.ingest.pdf_files import deep_tree, endless_tree, flate_bomb, page_count_lie, scan_pdf, text_pdf

posix = pytest.mark.skipif(os.name != "posix", reason="signals and named pipes are POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the memory limit and /proc are Linux")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def source(path: Path, content: bytes | str = "Referat") -> Source:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (found,) = find_sources([path])
    assert isinstance(found, Source)
    return found


def stuck(path: Path) -> Source:
    """A file whose reading never ends: a pipe nobody writes to."""
    os.mkfifo(path)
    return Source(path, path.name, 1, "")


def first(text: FileText) -> str:
    return text.pages[0].raw


def test_text_and_pdf_come_back_as_the_reader_gave_them(reader: Reader, tmp_path: Path) -> None:
    pdf = reader.read(source(tmp_path / "a.pdf", text_pdf(["Møde på Ærø", "Punkt 2"])))
    assert [p.raw for p in pdf.pages] == ["Møde på Ærø", "Punkt 2"]
    assert reader.read(source(tmp_path / "b.txt", "Første\x0cAnden 😀")).pages == (
        Page(1, "Første"),
        Page(2, "Anden 😀"),
    )


def test_one_process_reads_many_files(tmp_path: Path) -> None:
    with Reader() as reader:
        pids = {reader.pid for n in range(5) if reader.read(source(tmp_path / f"{n}.txt"))}
    assert len(pids) == 1
    assert None not in pids


def test_cold_start_is_quick(tmp_path: Path) -> None:
    found = source(tmp_path / "a.txt")
    best = min(_seconds(lambda: read_file(found)) for _ in range(3))
    assert best < 0.6  # 0.13 s measured; room for a busy machine


def test_readers_own_errors_keep_their_kind(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(NoTextError, match=r"scan\.pdf: .* probably a scan\."):
        reader.read(source(tmp_path / "scan.pdf", scan_pdf([None])))
    with pytest.raises(LimitError, match=r"to\.txt: says it has 2 pages"):
        read_file(source(tmp_path / "to.txt", "a\fb"), Limits(max_pages=1))


def test_warnings_come_through(reader: Reader, tmp_path: Path) -> None:
    text = reader.read(source(tmp_path / "halv.pdf", scan_pdf(["Punkt 1", None])))
    assert "no text on page 2 of 2" in text.warnings[0]


def test_name_with_line_break_and_path_that_is_not_utf8(reader: Reader, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xf8de\n1.txt"))
    try:
        found = source(path)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert first(reader.read(found)) == "Referat"
    path.unlink()
    with pytest.raises(ReadError, match="m\ufffdde\ufffd1\\.txt: cannot be read any more"):
        reader.read(found)


def test_file_that_changed_since_it_was_hashed_is_refused(reader: Reader, tmp_path: Path) -> None:
    found = source(tmp_path / "a.txt")
    found.path.write_text("noget andet")
    with pytest.raises(ReadError, match=r"a\.txt: changed while it was being read"):
        reader.read(found)


def test_file_over_the_size_limit_is_not_opened(tmp_path: Path) -> None:
    with Reader(Limits(max_bytes=5_000_000)) as reader:
        with pytest.raises(LimitError, match=r"stor\.txt: is 6 MB, more than the 5 MB"):
            reader.read(Source(tmp_path / "stor.txt", "stor.txt", 6_000_000, ""))
        assert reader.pid is None


@posix
def test_file_that_hangs_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    with Reader(Limits(seconds=1)) as reader:
        first_read = reader.read(source(tmp_path / "a.txt"))
        pid = reader.pid
        started = time.perf_counter()
        with pytest.raises(LimitError, match=r"hænger\.txt: reading took longer .* \(1 s and 0.2 s a page\)"):
            reader.read(stuck(tmp_path / "hænger.txt"))
        assert time.perf_counter() - started < 3
        assert not _alive(pid)
        assert reader.read(source(tmp_path / "a.txt")) == first_read


@posix
def test_stopped_process_is_killed_too(tmp_path: Path) -> None:
    worker = Worker(500_000_000)
    os.kill(worker.pid, signal.SIGSTOP)
    with pytest.raises(WorkerTimeoutError):
        worker.ask(_request(tmp_path / "a.txt", seconds=0.3), 1000)
    assert not _alive(worker.pid)


@linux
def test_small_file_that_unpacks_to_a_gigabyte_ends_as_a_read_error(reader: Reader, tmp_path: Path) -> None:
    bomb = source(tmp_path / "bombe.pdf", flate_bomb(levels=2, megabytes=1000))
    assert bomb.size < 5_000
    with pytest.raises(ReadError, match=r"bombe\.pdf: its reader crashed .* leave it out\."):
        reader.read(bomb)
    assert first(reader.read(source(tmp_path / "b.txt", "næste"))) == "næste"


@linux
def test_memory_that_python_misses_is_a_limit_error(tmp_path: Path) -> None:
    big = source(tmp_path / "stor.txt", "x" * 40_000_000)
    with pytest.raises(LimitError, match=r"stor\.txt: takes more memory"):
        read_file(big, Limits(memory=100_000_000))


@pytest.mark.parametrize(
    "data",
    [endless_tree(), deep_tree(20_000), page_count_lie(900_000_000), b"%PDF-1.7\n" + os.urandom(5000)],
    ids=["endless tree", "deep tree", "page count", "garbage"],
)
def test_hostile_pdf_ends_as_a_read_error(reader: Reader, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReadError, match=r"ond\.pdf: "):
        reader.read(source(tmp_path / "ond.pdf", data))


@posix
def test_process_that_died_between_files_is_replaced(tmp_path: Path) -> None:
    found = source(tmp_path / "a.txt")
    with Reader() as reader:
        reader.read(found)
        before = reader.pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        assert first(reader.read(found)) == "Referat"
        assert reader.pid != before


@posix
def test_process_that_dies_while_reading_is_told_from_a_slow_one(tmp_path: Path) -> None:
    worker = Worker(500_000_000)
    threading.Timer(0.3, os.kill, (worker.pid, signal.SIGSEGV)).start()
    fifo = stuck(tmp_path / "a.txt")
    with pytest.raises(WorkerDiedError, match="crashed"):
        worker.ask(_request(fifo.path, seconds=20), 1000)


@posix
def test_close_ends_a_read_in_another_thread(tmp_path: Path) -> None:
    reader, errors = Reader(), []

    def read() -> None:
        try:
            reader.read(stuck(tmp_path / "a.txt"))
        except ReadError as error:
            errors.append(str(error))

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(0.3)
    reader.close()
    thread.join(5)
    assert errors
    with pytest.raises(ReadError, match="closed"):
        reader.read(source(tmp_path / "b.txt"))


@linux
def test_child_sees_no_secret_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_LLM_KEY", "hemmelig")
    with Reader() as reader:
        reader.read(source(tmp_path / "a.txt"))
        environment = Path(f"/proc/{reader.pid}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"hemmelig" not in environment


def test_file_in_the_working_directory_does_not_pose_as_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    assert first(read_file(source(tmp_path / "a.txt"))) == "Referat"


# many files


def test_many_files_come_in_order_with_the_failed_among_them(tmp_path: Path) -> None:
    sources = [source(tmp_path / f"{n}.txt", f"nr. {n}") for n in range(12)]
    sources[5] = source(tmp_path / "5.pdf", "ikke en pdf")
    results = list(read_all(sources))
    assert [s for s, _ in results] == sources
    assert [r if isinstance(r, str) else type(r).__name__ for _, r in results][5] == "ReadError"
    texts = [first(r) for _, r in results if isinstance(r, FileText)]
    assert texts == [f"nr. {n}" for n in range(12) if n != 5]


def test_reading_ahead_is_bounded(tmp_path: Path) -> None:
    taken = itertools.count()
    sources = (source(tmp_path / f"{next(taken)}.txt") for _ in range(50))
    results = read_all(sources, workers=2)
    next(results)
    assert next(taken) <= 4
    results.close()  # type: ignore[attr-defined]


@posix
def test_giving_up_half_way_ends_the_processes(tmp_path: Path) -> None:
    sources = [source(tmp_path / "a.txt"), stuck(tmp_path / "b.txt"), stuck(tmp_path / "c.txt")]
    started = time.perf_counter()
    results = read_all(sources)
    assert isinstance(next(results)[1], FileText)
    results.close()  # type: ignore[attr-defined]
    assert time.perf_counter() - started < 5  # not the 10 s each of the others may take
    assert not any(t.name.startswith("read") for t in threading.enumerate())


@posix
def test_file_that_hangs_does_not_hold_up_its_neighbours_result(tmp_path: Path) -> None:
    sources = [stuck(tmp_path / "a.txt"), source(tmp_path / "b.txt"), source(tmp_path / "c.txt")]
    kinds = [type(r).__name__ for _, r in read_all(sources, Limits(seconds=1))]
    assert kinds == ["LimitError", "FileText", "FileText"]


def test_no_files_start_no_process() -> None:
    assert list(read_all([])) == []


# what a child taken over by a file could say

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
texts = st.builds(
    FileText,
    pages=st.lists(st.builds(Page, st.integers(1, 99), words, st.none() | words), max_size=3).map(tuple),
    outline=st.lists(st.builds(OutlineEntry, words, st.integers(1, 9), st.integers(0, 9)), max_size=3).map(
        tuple
    ),
    attachments=st.lists(words, max_size=2).map(tuple),
    metadata=st.lists(st.tuples(words, words), max_size=2).map(tuple),
    warnings=st.lists(words, max_size=2).map(tuple),
)


@given(texts)
def test_file_text_survives_the_wire(text: FileText) -> None:
    wire = io.BytesIO()
    send(wire, text_to_message(text))
    wire.seek(0)
    message = receive(wire, 1_000_000)
    assert message is not None
    assert text_from_message(message) == text


@pytest.mark.parametrize("kind", [ReadError, NoTextError, LimitError])
def test_error_survives_the_wire(kind: type[ReadError]) -> None:
    error = error_from_message(error_to_message(kind("a.pdf: er låst.")))
    assert (type(error), str(error)) == (kind, "a.pdf: er låst.")


GOOD = text_to_message(FileText((Page(1, "a"),)))


@pytest.mark.parametrize(
    "change",
    [
        {"pages": None},
        {"pages": [[1, "a"]]},
        {"pages": [["1", "a", None]]},
        {"pages": [[True, "a", None]]},
        {"pages": [[1, "a\ud800", None]]},
        {"outline": [[["x"], 1, 0]]},
        {"warnings": [{}]},
        {"metadata": [["a", 1]]},
    ],
    ids=str,
)
def test_text_of_another_shape_is_refused(change: Message) -> None:
    with pytest.raises(ProtocolError):
        text_from_message(GOOD | change)
    with pytest.raises(ProtocolError):
        text_from_message({k: v for k, v in GOOD.items() if k not in change})


@pytest.mark.parametrize(
    "message", [{}, {"type": "SystemExit", "message": "x"}, {"type": [], "message": "x"}]
)
def test_error_of_another_kind_is_refused(message: Message) -> None:
    with pytest.raises(ProtocolError):
        error_from_message(message)


@pytest.mark.parametrize(
    "data", [b"\xff\xff\xff\xff", b"nonsense", b"[1]", b"[" * 100_000, b'"\xff"'], ids=lambda b: repr(b[:9])
)
def test_message_that_is_too_long_or_no_object_is_refused(data: bytes) -> None:
    wire = data if data.startswith(b"\xff") else struct.pack(">I", len(data)) + data
    with pytest.raises(ProtocolError):
        receive(io.BytesIO(wire), 1_000_000)


def test_half_a_message_is_a_hang_up() -> None:
    whole = io.BytesIO()
    send(whole, {"kind": "pages", "pages": 3})
    for length in range(len(whole.getvalue())):
        assert receive(io.BytesIO(whole.getvalue()[:length]), 1000) is None


def test_reply_longer_than_allowed_costs_the_worker(tmp_path: Path) -> None:
    worker = Worker(500_000_000)
    found = source(tmp_path / "a.txt", "x" * 5000)
    with pytest.raises(WorkerDiedError, match="answered with a message of"):
        worker.ask(_request(found.path, seconds=10), max_reply=1000)
    assert not _alive(worker.pid)


def test_limits_hold_the_longest_honest_reply() -> None:
    worst = json.dumps("\x01" * 1000, ensure_ascii=False)
    assert len(worst.encode()) <= Limits(max_characters=1000).max_reply


def _request(path: Path, seconds: float) -> Message:
    return {
        "path": os.fsencode(path).hex(),
        "name": path.name,
        "sha256": "",
        "max_pages": 10,
        "max_characters": 10_000,
        "seconds": seconds,
        "seconds_per_page": 0.2,
        "max_scans": 5,
        "seconds_per_scan": 1.0,
        "scans_stopped": False,
    }


def _alive(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _seconds(work: object) -> float:
    assert callable(work)
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_large_parent_does_not_wear_its_readers_out(tmp_path: Path) -> None:
    # ru_maxrss starts at the parent's: readers of a process with a model in memory retired after each file.
    ballast = b"x" * 350_000_000
    with Reader() as reader:
        pids = {reader.pid for n in range(2) if reader.read(source(tmp_path / f"{n}.txt"))}
    assert len(pids) == 1
    assert None not in pids
    assert ballast.endswith(b"x")
