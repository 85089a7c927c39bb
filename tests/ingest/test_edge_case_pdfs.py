"""PDFs that the readers' own projects keep as edge cases: a typed status each, no readable one refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, Source
from ingest.sandbox import read_all
from ingest.structure import parse
from tests.ingest.edge_cases import COMMAND, PACKAGES, VARIABLE, edge_cases, fetch, folder
from tests.ingest.invariants import problems
from tests.support import ROOT, require_or_skip

Outcome = tuple[Source, FileText | ReadError]
MOST_SECONDS = 120  # for two libraries to look at all of them
FEWEST = 50  # of several dozen: fewer means that the packages no longer carry them
LETTERS = 20  # fewer are a page number or a stray mark, and no text

# Whether the libraries open a file, and how many letters they find, asked where a crash costs nothing.
_ASK = """
import json, logging, sys
logging.disable()
import pypdf, pypdfium2
def letters(texts):
    return sum(c.isalpha() for text in texts for c in text)
def ask(read):
    try:
        return read()
    except Exception:
        return None
found = {}
for path in sys.argv[1:]:
    found[path] = [
        ask(lambda: letters(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(path))),
        ask(lambda: letters(p.extract_text() for p in pypdf.PdfReader(path).pages)),
    ]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def cases() -> list[Path]:
    found = edge_cases(folder())
    if not found:
        require_or_skip(f"no edge-case PDFs in {folder()} ({VARIABLE}); fill it: {COMMAND}")
    return found


@pytest.fixture(scope="module")
def outcomes(cases: list[Path]) -> list[Outcome]:
    return list(read_all([Source(path, path.name, path.stat().st_size, "") for path in cases], workers=2))


def test_every_edge_case_has_a_typed_status(outcomes: list[Outcome], cases: list[Path]) -> None:
    """That none crashed or hung the parent is that this test is reached."""
    assert len(outcomes) == len(cases) >= FEWEST
    for source, outcome in outcomes:
        if isinstance(outcome, ReadError):
            assert type(outcome) in (ReadError, NoTextError, LimitError)
            assert str(outcome).startswith(source.name)
        else:
            assert [p.number for p in outcome.pages] == list(range(1, len(outcome.pages) + 1))
            assert all(warning.startswith(source.name) for warning in outcome.warnings)


def test_no_edge_case_that_can_be_read_is_refused(outcomes: list[Outcome]) -> None:
    refused = {s.path: str(x) for s, x in outcomes if isinstance(x, ReadError)}
    found = letters_in(refused)
    assert {p.name: refused[p] for p in refused if any((n or 0) >= LETTERS for n in found[p])} == {}
    assert sum(isinstance(x, FileText) for _, x in outcomes) > len(outcomes) / 2


def test_a_locked_edge_case_says_that_it_is_locked(outcomes: list[Outcome]) -> None:
    """The files that a project names after a password, and that no library opens without it."""
    named = {s.path: x for s, x in outcomes if "user-password" in s.name or "both-passwords" in s.name}
    found = letters_in(named)
    locked = [path for path in named if found[path] == [None, None]]
    assert locked
    for path in locked:
        assert isinstance(named[path], ReadError)
        assert "password" in str(named[path])


def letters_in(paths: Iterable[Path]) -> dict[Path, list[int | None]]:
    """The letters that PDFium and pypdf find in each file; None where one does not open it."""
    command = [sys.executable, "-c", _ASK, *map(str, paths)]
    asked = subprocess.run(command, capture_output=True, check=True, timeout=MOST_SECONDS)
    return {Path(path): found for path, found in json.loads(asked.stdout).items()}


def test_every_edge_case_that_was_read_is_understood(outcomes: list[Outcome]) -> None:
    for source, outcome in outcomes:
        if isinstance(outcome, FileText):
            assert problems(parse(source, outcome), outcome) == [], source.name


def test_fetching_again_changes_nothing(cases: list[Path]) -> None:
    before = [(path, path.stat().st_mtime_ns) for path in cases]
    assert fetch(folder()) == len(cases)
    assert [(path, path.stat().st_mtime_ns) for path in edge_cases(folder())] == before


def test_a_folder_filled_halfway_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / PACKAGES[0]).mkdir()
    (tmp_path / PACKAGES[0] / "halvt.pdf").write_bytes(b"%PDF-1.7")
    assert edge_cases(tmp_path) == []


def test_the_command_says_how_it_is_used() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "tests.ingest.edge_cases"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ,
    )
    assert asked.returncode == 2
    assert COMMAND in asked.stderr
