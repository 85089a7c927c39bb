"""The archive that the tests of the command line run on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service import wiring
from service.settings import Settings
from tests.service.fakes import HashEncoder, run, write_archive


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with `files/` and the data folder made of it."""
    folder = tmp_path_factory.mktemp("cli")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
        patch.chdir(folder)
        for name in Settings.model_fields:
            patch.delenv(f"REFERENT_{name.upper()}", raising=False)
        write_archive(folder / "files")
        assert run(folder, "ingest", "files").exit_code == 0
        yield folder
