"""The archive that the tests of the command line run on."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service import wiring
from service.http.app import create_app
from service.settings import Settings
from service.wiring import Archive
from tests.service.fakes import HashEncoder, bare_settings, run, write_archive

SAMPLES = Path(__file__).parents[2] / "samples" / "archive"


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample archive, ingested from a copy of its own, and found by shared words instead of a model."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(SAMPLES, folder / "files")
    settings = bare_settings(data_dir=folder / "data", rate_per_minute=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
        wiring.ingest_and_index([folder / "files"], settings)
    return settings


@pytest.fixture(scope="session")
def sample_archive(sample_settings: Settings) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
        archive = wiring.open_archive(sample_settings)
    yield archive
    archive.close()


@pytest.fixture(scope="session")
def sample_client(sample_settings: Settings, sample_archive: Archive) -> Iterator[TestClient]:
    """The service over the sample archive."""
    lent = replace(sample_archive, close=lambda: None)
    with TestClient(create_app(sample_settings, lambda _: lent)) as client:
        deadline = time.monotonic() + 20
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.01)
        yield client


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
