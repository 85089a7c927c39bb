"""300 damaged files through real reading processes: each a text or a typed error, and the parent unharmed."""

from __future__ import annotations

import hashlib
import os
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, Source
from ingest.readers import SUFFIXES
from ingest.sandbox import Limits, read_all
from ingest.structure import parse
from tests.ingest.mutate import bases, mutants
from tests.support import SAMPLES

COUNT, SEED = 300, 20260301
# Generous for a small file, and tight enough that one which hangs is stopped soon.
LIMITS = Limits(
    seconds=5, seconds_per_page=0.05, seconds_per_scan=2, max_scans=2, max_pages=400, max_characters=2_000_000
)
MOST_SECONDS = 90
MOST_MEMORY = 250_000_000  # bytes that the parent may grow by

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the memory limit and /proc are Linux"),
]


@dataclass(frozen=True)
class Run:
    """What became of all files, and of the parent."""

    outcomes: tuple[tuple[Source, FileText | ReadError], ...]
    seconds: float
    grown: int  # bytes
    workers: frozenset[int]  # process ids seen on the way


def readers_of(parent: int) -> set[int]:
    """The reading processes that a process has started and that are not gone."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            state = entry.joinpath("stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            words = entry.joinpath("cmdline").read_bytes() if entry.name.isdigit() else b""
        except (OSError, IndexError):
            continue
        if int(state[1]) == parent and (b"sandbox_worker" in words or state[0] == "Z"):
            found.add(int(entry.name))
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("mutants")
    before = readers_of(os.getpid())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    outcomes, workers = [], set[int]()
    for outcome in read_all(sources(folder), LIMITS, workers=2):
        outcomes.append(outcome)
        workers |= readers_of(os.getpid()) - before
    seconds = time.monotonic() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) * 1024
    return Run(tuple(outcomes), seconds, grown, frozenset(workers))


def sources(folder: Path) -> list[Source]:
    found = []
    for mutant in mutants(bases(SAMPLES.iterdir()), COUNT, SEED):
        path = folder / mutant.name
        path.write_bytes(mutant.data)
        digest = hashlib.sha256(mutant.data).hexdigest()
        found.append(Source(path, path.name, len(mutant.data), digest))
    return found


def test_the_same_seed_makes_the_same_files() -> None:
    whole = bases(SAMPLES.iterdir())
    assert set(whole) == set(SUFFIXES)
    assert list(mutants(whole, 40, SEED)) == list(mutants(bases(SAMPLES.iterdir()), 40, SEED))
    assert len({m.data for m in mutants(whole, COUNT, SEED)}) > 0.9 * COUNT


def test_undamaged_files_are_read(tmp_path: Path) -> None:
    """What the damage is done to is sound, or the run below would show nothing."""
    found = []
    for suffix, files in bases(SAMPLES.iterdir()).items():
        path = tmp_path / f"hel{suffix}"
        path.write_bytes(files[0])
        found.append(Source(path, path.name, len(files[0]), ""))
    for source, text in read_all(found, LIMITS):
        assert isinstance(text, FileText), f"{source.name}: {text}"
        assert any(page.raw.strip() for page in text.pages)


def test_every_damaged_file_has_a_typed_status(run: Run) -> None:
    assert len(run.outcomes) == COUNT
    for source, outcome in run.outcomes:
        if isinstance(outcome, ReadError):
            assert type(outcome) in (ReadError, NoTextError, LimitError)
            assert source.name in str(outcome)
            assert len(str(outcome)) < 1_000
        else:
            assert [p.number for p in outcome.pages] == list(range(1, len(outcome.pages) + 1)), source.name
            assert sum(len(p.raw) for p in outcome.pages) <= LIMITS.max_characters
            assert all("\x00" not in p.raw and "\f" not in p.raw for p in outcome.pages), source.name


def test_damage_is_of_every_degree(run: Run) -> None:
    """Some files are still read, some are refused, in each format: the generator is neither tame nor wild."""
    kinds = Counter((s.path.suffix, isinstance(x, FileText)) for s, x in run.outcomes)
    assert {suffix for suffix, read in kinds if read} == set(SUFFIXES)
    assert sum(n for (_, read), n in kinds.items() if not read) > COUNT / 10


def test_the_parent_stays_small_quick_and_childless(run: Run) -> None:
    assert run.seconds < MOST_SECONDS
    assert run.grown < MOST_MEMORY
    assert run.workers, "no reading process was seen"
    assert not run.workers & readers_of(os.getpid())


def test_what_was_read_is_understood_without_an_error(run: Run) -> None:
    slowest = 0.0
    for source, outcome in run.outcomes:
        if isinstance(outcome, FileText):
            started = time.process_time()
            parse(source, outcome)
            slowest = max(slowest, time.process_time() - started)
    assert slowest < 10
