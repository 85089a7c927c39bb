"""One writer a data directory, however the last one ended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.errors import BusyError, CatalogError
from ingest.lock import ingest_lock
from tests.support import ROOT

HOLD = """
import sys, time
from pathlib import Path
from ingest.lock import ingest_lock
with ingest_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_second_process_is_refused_until_the_first_is_gone_even_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match="wait until it is done"), ingest_lock(tmp_path):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with ingest_lock(tmp_path):
        assert (tmp_path / "ingest.lock").exists()


def test_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), ingest_lock(tmp_path):
        _ = 1 / 0
    with ingest_lock(tmp_path), pytest.raises(BusyError), ingest_lock(tmp_path):
        pass


def test_data_directory_is_made(tmp_path: Path) -> None:
    with ingest_lock(tmp_path / "new" / "data"):
        assert (tmp_path / "new" / "data").is_dir()


def test_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(CatalogError, match="data cannot be written"), ingest_lock(tmp_path / "data"):
        pass
