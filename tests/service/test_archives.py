"""One archive a level: opened when it is needed, never a higher one than may be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.model import IndexStateError
from ingest.catalog import Catalog
from ingest.model import CLEARANCES
from ingest.pipeline import ingest
from service.archives import Archives, Levels
from service.browse.drawn_up import DrawnUp
from service.wiring import Archive
from tests.service.fakes import fake_archive, small_catalog
from tests.service.http.levels import CANARY, write_closed


class Shop:
    """Opens archives of the levels that have an index, and remembers what was asked of it."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.now = archive, 0.0
        self.in_use: tuple[str, ...] = CLEARANCES  # lowest first
        self.indexed = set(CLEARANCES)
        self.opened: list[str] = []
        self.closed: list[str] = []

    def open(self, clearance: str) -> Archive:
        self.opened.append(clearance)
        if clearance not in self.indexed:
            raise IndexStateError("no index")
        return replace(
            self.archive,
            clearance=clearance,
            levels=lambda asked: tuple(
                level for level in reversed(self.in_use) if CLEARANCES.index(level) <= CLEARANCES.index(asked)
            ),
            close=lambda: self.closed.append(clearance),
        )


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(fake_archive(small_catalog(tmp_path)))


def test_each_level_is_opened_once_and_when_it_is_needed(shop: Shop) -> None:
    archives = Archives(shop.open)
    assert shop.opened == ["open"]
    for _ in range(2):
        assert [archives.of(c).clearance for c in CLEARANCES] == list(CLEARANCES)
    assert shop.opened == ["open", "internal", "closed"]
    archives.close()
    assert sorted(shop.closed) == sorted(CLEARANCES)


def test_levels_that_hold_nothing_are_served_from_below(shop: Shop) -> None:
    shop.in_use = ("open", "closed")
    archives = Archives(shop.open)
    assert [archives.of(c).clearance for c in CLEARANCES] == ["open", "open", "closed"]
    shop.in_use = ("open", "internal")
    assert [archives.of(c).clearance for c in CLEARANCES] == ["open", "internal", "internal"]


def test_a_level_without_its_index_is_served_from_below_until_it_has_one(shop: Shop) -> None:
    shop.indexed = {"open", "internal"}
    archives = Archives(shop.open, lambda: shop.now)
    for _ in range(3):
        assert archives.of("closed").clearance == "internal"
    assert shop.opened.count("closed") == 1  # not tried again with each request
    shop.indexed.add("closed")
    shop.now += 60
    assert archives.of("closed").clearance == "closed"
    assert archives.of("internal").clearance == "internal"


def test_an_archive_counts_as_what_it_shows(shop: Shop) -> None:
    """The last closed paper may be gone between the question which levels there are, and the opening."""

    def opener(clearance: str) -> Archive:
        return shop.open("internal" if clearance == "closed" else clearance)

    archives = Archives(opener)
    assert archives.of("closed").clearance == "internal"
    assert archives.of("internal").clearance == "internal"
    assert archives.of("open").clearance == "open"


def test_levels_follow_the_catalog(tmp_path: Path) -> None:
    with small_catalog(tmp_path) as catalog:
        levels = Levels(catalog)
        assert [levels.of(c) for c in CLEARANCES] == [("open",)] * 3
        (tmp_path / "arkiv").mkdir()
        write_closed(tmp_path / "arkiv")
        ingest([tmp_path / "arkiv"], catalog)
        assert [levels.of(c) for c in CLEARANCES] == [("open",), ("open",), ("closed", "open")]


def test_what_is_drawn_up_of_one_catalog_is_not_shown_of_another(tmp_path: Path) -> None:
    names: DrawnUp[list[str]] = DrawnUp(lambda catalog: [d.document for d in catalog.documents()])
    with small_catalog(tmp_path) as catalog, catalog.seen_at("open") as seen:
        (tmp_path / "arkiv").mkdir()
        write_closed(tmp_path / "arkiv")
        ingest([tmp_path / "arkiv"], catalog)
        for _ in range(2):
            assert any(CANARY in name for name in names.of(catalog))
            assert names.of(seen) == ["møde 2023.txt"]
        Catalog.remove(catalog, tmp_path / "arkiv" / "lukket" / f"2023-05-04_FU_{CANARY}.txt")
        assert not any(CANARY in name for name in names.of(catalog))
