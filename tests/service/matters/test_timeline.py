"""Steps in order, also those without a day; a treatment with all that it resolved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.pipeline import ingest
from service import wiring
from service.browse.shelf import Shelves
from service.draft import When
from service.followups.model import Place
from service.matters.said import step_when
from service.matters.timeline import Kind, Step, only_day, steps_of, timeline_of
from tests.service.fakes import HashEncoder, bare_settings

MINUTES = """Referat

DAS Social Møde den 23.05.2022

Punkt 1. Pasningsgaranti for voksne

Beslutning
DAS kan ikke tilslutte sig den korte pasningsgaranti. DAS besluttede at fastholde de nuværende frister.
DAS besluttede, at en ny pasningsgaranti behandles på et senere møde. Maden var god.
"""


def place(path: str) -> Place:
    return Place(None, None, None, "Notat", path)


def test_a_step_without_a_day_stands_at_that_of_its_files_papers() -> None:
    undated = Step(Kind.TOLD, None, place("/d/a"), (), beside=date(2019, 1, 22))
    lost = Step(Kind.TOLD, None, place("/d/b"), ())
    dated = [Step(Kind.TOLD, When(date(year, 5, 1)), place("/d/c"), ()) for year in (2018, 2022)]
    assert steps_of([], [lost, dated[1], undated, dated[0]]) == [dated[0], undated, dated[1], lost]
    assert step_when(undated) == "Uden dato, i en fil med papirer fra 22. januar 2019"
    assert step_when(undated, "en") == "Undated, in a file with papers of 22 January 2019"
    assert step_when(lost) == "Uden dato"


def test_a_treatment_shows_all_that_it_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    (tmp_path / "referat.txt").write_text(MINUTES, "utf-8")
    settings = bare_settings(data_dir=tmp_path / "data")
    wiring.ingest_and_index([tmp_path / "referat.txt"], settings)
    with wiring.open_archive(settings) as archive:
        steps = timeline_of(archive, Shelves().of(archive.catalog), "pasningsgaranti").steps
    (treated,) = [s for s in steps if s.kind is Kind.TREATED]
    assert [q.quote.split()[:2] for q in treated.said] == [
        ["DAS", "kan"], ["DAS", "besluttede"], ["DAS", "besluttede,"],
    ]  # fmt: skip


def test_a_files_only_day_is_known(tmp_path: Path) -> None:
    (tmp_path / "referat.txt").write_text(MINUTES, "utf-8")
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        ingest([tmp_path / "referat.txt"], catalog)
        (document,) = {c.document_id for c in catalog.chunks()}
        assert only_day(catalog, document) == date(2022, 5, 23)
        assert only_day(catalog, "x") is None
