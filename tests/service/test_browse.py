from __future__ import annotations

from datetime import date
from pathlib import Path

from ingest.catalog import Catalog
from ingest.model import FileStatus
from tests.ingest.parsed import sample
from tests.service.fakes import run


def test_item_whose_heading_is_lost_is_listed_as_such(tmp_path: Path) -> None:
    bundle = sample("2024-05-14_DTS_samlet_materiale.pdf")
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        catalog.replace(bundle, "test", FileStatus.NEW, "")
        assert "" in {i.title for i in catalog.items("DTS", date(2024, 5, 14))}
    listed = run(tmp_path, "items", "--meeting", "DTS 2024-05-14", data=".")
    assert "   4  (uden overskrift) · Besluttet" in listed.stdout
