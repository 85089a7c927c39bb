"""Settings become clients, and the two jobs that need several of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.model import Encoder, IndexStateError
from ingest.errors import BusyError, CatalogError
from ingest.lock import ingest_lock
from ingest.model import FileReport, FileStatus
from service import wiring
from service.doctor import examine
from service.settings import Settings
from tests.service.fakes import MINUTES, HashEncoder, bare_settings, write_archive
from tests.support import ROOT


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    return bare_settings(data_dir=tmp_path / "data")


@pytest.fixture
def filled(settings: Settings, tmp_path: Path) -> Settings:
    wiring.ingest_and_index([write_archive(tmp_path / "files")], settings)
    return settings


def test_what_was_ingested_is_found(filled: Settings) -> None:
    with wiring.open_archive(filled) as archive:
        found = archive.retriever.search("fælles vagttelefon")
        answer = archive.answerer.answer("Hvad besluttede DAS om den fælles vagttelefon?", id="q1")
    assert "vagttelefon" in found[0].chunk.text
    assert (answer.id, answer.status) == ("q1", "answered")
    assert "godkendte den fælles vagttelefon" in answer.answer


def test_wording_that_was_used_before_is_found(filled: Settings) -> None:
    with wiring.open_archive(filled) as archive:
        answer = archive.answerer.answer(
            "Har vi skrevet noget i stil med »godkendte den fælles vagttelefon«?"
        )
    assert any("godkendte den fælles vagttelefon" in c.quote for c in answer.citations)


def test_second_run_changes_nothing(filled: Settings, tmp_path: Path) -> None:
    seen: list[FileReport] = []
    report, sync = wiring.ingest_and_index([tmp_path / "files"], filled, progress=seen.append)
    assert [f.status for f in seen] == [FileStatus.UNCHANGED]
    assert report.files == tuple(seen)
    assert not sync.built


def test_index_that_was_left_behind_is_caught_up_with(filled: Settings, tmp_path: Path) -> None:
    with wiring.open_catalog(filled) as catalog:  # as a run that was killed between catalog and index
        catalog.remove(tmp_path / "files" / "møde 2023.txt")
    _, sync = wiring.ingest_and_index([], filled)
    assert sync.built
    assert sync.points == 0


def test_open_archive_follows_a_later_ingest(filled: Settings, tmp_path: Path) -> None:
    with wiring.open_archive(filled, warm=True) as archive:
        new = tmp_path / "files" / "nyt.txt"
        text = MINUTES.replace("03.05.2023", "07.06.2023").replace("vagttelefon", "taxaordning")
        new.write_text(text, "utf-8")
        wiring.ingest_and_index([new], filled)
        assert archive.retriever.search("taxaordning")[0].chunk.document == "nyt.txt"


def test_rebuild_makes_a_new_generation(filled: Settings) -> None:
    before = wiring.ingest_and_index([], filled)[1].generation
    report = wiring.rebuild_index(filled)
    assert report.built
    assert report.generation != before


def test_second_writer_is_told_to_wait(filled: Settings) -> None:
    with ingest_lock(filled.data_dir):
        with pytest.raises(BusyError):
            wiring.ingest_and_index([], filled)
        with pytest.raises(BusyError):
            wiring.rebuild_index(filled)
        with wiring.open_archive(filled) as archive:  # readers are not held up
            assert archive.retriever.search("vagttelefon")


def test_reading_makes_no_archive(settings: Settings) -> None:
    with pytest.raises(CatalogError, match="referent ingest"):
        wiring.open_archive(settings)
    assert not settings.data_dir.exists()


def test_another_model_is_refused_rather_than_searched_with(
    filled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder(salt="another"))
    with pytest.raises(IndexStateError, match="rebuild"):
        wiring.open_archive(filled)


def test_server_settings_keep_the_key_out_of_sight() -> None:
    settings = bare_settings(qdrant_url="http://q:6333", qdrant_api_key="hemmelig", qdrant_prefix="das")
    choice = wiring.engine_choice(settings)
    assert choice == wiring.engine_choice(settings)
    assert "hemmelig" not in repr(choice)
    assert "das" in repr(choice)


# -- doctor


def states(settings: Settings) -> dict[str, str]:
    return {c.name: c.state for c in examine(settings)}


def test_healthy_archive_passes_every_check(filled: Settings) -> None:
    assert states(filled) == {"data folder": "ok", "catalog": "ok", "model": "ok", "index": "ok"}


def test_missing_archive_says_what_to_do(settings: Settings) -> None:
    checks = list(examine(settings))
    assert [c.state for c in checks] == ["failed", "failed"]
    assert all(c.next for c in checks)


def test_index_that_lags_behind_is_broken(filled: Settings, tmp_path: Path) -> None:
    with wiring.open_catalog(filled) as catalog:
        catalog.remove(tmp_path / "files" / "møde 2023.txt")
    assert states(filled)["index"] == "broken"


def test_damaged_index_is_seen_and_rebuild_mends_it(filled: Settings) -> None:
    pointer = wiring.index_root(filled) / "open" / "current.json"
    pointer.write_text("{")
    assert states(filled)["index"] == "failed"
    wiring.rebuild_index(filled)
    assert states(filled)["index"] == "ok"


def test_model_whose_vectors_are_not_unit_is_broken(
    filled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Long(HashEncoder):
        def encode_queries(self, texts: object) -> object:  # type: ignore[override]
            return super().encode_queries(texts) * 2  # type: ignore[arg-type]

    encoder: Encoder = Long()  # type: ignore[assignment]
    monkeypatch.setattr(wiring, "open_encoder", lambda _: encoder)
    assert states(filled)["model"] == "broken"


def test_importing_the_wiring_loads_nothing_heavy() -> None:
    heavy = ("torch", "sentence_transformers", "llama_index", "qdrant_client", "numpy", "sqlalchemy")
    code = f"import sys, service.wiring, service.cli; print([m for m in {heavy!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
