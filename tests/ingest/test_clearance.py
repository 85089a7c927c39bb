"""What is above a clearance is not there: on SQLite and PostgreSQL, for every query of the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from ingest.catalog import Catalog
from ingest.catalog_schema import metadata
from ingest.clearance import BLOT, admits
from ingest.errors import CatalogError
from ingest.folder_settings import NAME, clearances_of_folders
from ingest.model import CLEARANCES, FileStatus
from ingest.pipeline import ingest

CANARY = "Kanariefuglen"
OPEN_MINUTES = f"""Referat
Den Tværgående Styregruppe (DTS)
onsdag den 3. maj 2023
Deltagere: Anna Holm, Bo Lund

Punkt 1. Takster for 2024
Beslutning
DTS besluttede at hæve taksten med 2,1 pct.

Punkt 2. Personsag (lukket punkt)
Sagsfremstilling
{CANARY} skal flytte til Lyngtoften.
Beslutning
DTS besluttede at godkende flytningen af {CANARY}.

Punkt 3. Eventuelt
Beslutning
DTS drøftede næste møde.
"""
CLOSED_MINUTES = f"""Referat
Forretningsudvalget (FU)
torsdag den 4. maj 2023

Punkt 1. {CANARY}s løn
Beslutning
FU besluttede at hæve {CANARY}s løn til 55.000 kr.
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "arkiv"
    (folder / "lukket").mkdir(parents=True)
    (folder / "2023-05-03_DTS_referat.txt").write_text(OPEN_MINUTES, encoding="utf-8")
    (folder / "lukket" / "2023-05-04_FU_referat.txt").write_text(CLOSED_MINUTES, encoding="utf-8")
    (folder / "lukket" / NAME).write_text('clearance = "closed"\n', encoding="utf-8")
    return folder


@pytest.fixture(params=["sqlite", "postgres"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    sqlite = request.param == "sqlite"
    url: str | Path = tmp_path / "catalog.db" if sqlite else request.getfixturevalue("postgres_url")
    with Catalog.open(url) as catalog:
        yield catalog


def everything_in(catalog: Catalog) -> str:
    """All that any query could get out of the catalog's tables."""
    found = []
    with catalog.database.reading() as connection:
        for table in metadata.sorted_tables:
            found += [repr(dict(row)) for row in connection.execute(select(table)).mappings()]
    return "\n".join(found)


def test_what_is_closed_is_not_there_for_a_lower_clearance(catalog: Catalog, archive: Path) -> None:
    ingest([archive], catalog)
    assert CANARY in everything_in(catalog)
    assert catalog.clearances() == {"open", "closed"}
    for clearance in CLEARANCES:
        with catalog.seen_at(clearance) as seen:
            assert (CANARY in everything_in(seen)) == (clearance == "closed"), clearance
    with catalog.seen_at("open") as seen:
        assert [d.document for d in seen.documents()] == ["2023-05-03_DTS_referat.txt"]
        assert [i.number for i in seen.items()] == ["1", "3"]
        assert seen.coverage().meetings == 1
        assert seen.page("2023-05-04_FU_referat.txt", 1) is None
        assert seen.structure("2023-05-04_FU_referat.txt") is None


def test_pages_keep_their_length_and_what_is_open(catalog: Catalog, archive: Path) -> None:
    ingest([archive], catalog)
    whole = catalog.page("2023-05-03_DTS_referat.txt", 1)
    with catalog.seen_at("open") as seen:
        page = seen.page("2023-05-03_DTS_referat.txt", 1)
        assert page is not None
        assert whole is not None
        assert len(page) == len(whole)
        assert BLOT in page
        for chunk in seen.chunks():
            assert chunk.text.split()[0] in page
        differing = [(a, b) for a, b in zip(whole, page, strict=True) if a != b]
        assert {b for _, b in differing} == {BLOT}


def test_a_page_without_letters_is_known_to_hide_something(catalog: Catalog, tmp_path: Path) -> None:
    """A drawing or a scan within a closed item has nothing that could be blotted out."""
    decision = "Beslutning\nDTS besluttede at godkende"
    text = OPEN_MINUTES.replace(decision, f"\f\f{decision}")
    file = tmp_path / "2023-05-03_DTS_referat.txt"
    file.write_text(text, encoding="utf-8")
    ingest([file], catalog)
    with catalog.seen_at("open") as seen:
        assert seen.page(file.name, 2) == ""
        assert [seen.hides(file.name, n) for n in (1, 2, 3, 4)] == [True, True, True, False]
        assert not seen.hides("findes-ikke.txt", 1)
    with catalog.seen_at("closed") as seen:
        assert not seen.hides(file.name, 2)
    assert not catalog.hides(file.name, 2)


def test_where_hidden_words_stand_is_not_told(catalog: Catalog, archive: Path) -> None:
    """How many words are hidden on a scanned page, and how long they are, tells of them."""
    ingest([archive], catalog)
    file = "2023-05-03_DTS_referat.txt"
    with catalog.database.writing() as connection:
        connection.execute(update(metadata.tables["pages"]).values(words="packed"))
    for clearance, told in (("open", ""), ("internal", ""), ("closed", "packed")):
        with catalog.seen_at(clearance) as seen:
            assert seen.page_words(file, 1) == told
    assert catalog.page_words(file, 1) == "packed"
    assert catalog.page_words("findes-ikke.txt", 1) == ""


def test_nothing_can_be_written_through_a_lower_clearance(catalog: Catalog, archive: Path) -> None:
    ingest([archive], catalog)
    with catalog.seen_at("open") as seen, pytest.raises(CatalogError):
        seen.remove(archive / "2023-05-03_DTS_referat.txt")
    assert len(catalog.documents()) == 2


def test_a_folder_that_changes_its_clearance_has_its_files_read_again(
    catalog: Catalog, archive: Path
) -> None:
    ingest([archive], catalog)
    assert {f.status for f in ingest([archive], catalog).files} == {FileStatus.UNCHANGED}
    (archive / "lukket" / NAME).write_text('clearance = "open"\n', encoding="utf-8")
    statuses = {f.path.name: f.status for f in ingest([archive], catalog).files}
    assert statuses["2023-05-04_FU_referat.txt"] is FileStatus.UPDATED
    with catalog.seen_at("open") as seen:
        assert seen.coverage().meetings == 2


@pytest.mark.parametrize(
    ("settings", "clearance"),
    [
        ('clearance = "open"', "open"),
        ('clearance = "internal"', "internal"),
        ('clearance = "offentlig"', "closed"),
        ("clearance = internal", "closed"),
        ("", "closed"),
        ("title = 'x'", "closed"),
    ],
)
def test_a_slip_of_the_pen_publishes_nothing(tmp_path: Path, settings: str, clearance: str) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / NAME).write_text(settings, encoding="utf-8")
    of = clearances_of_folders()
    assert of(tmp_path / "a" / "x.pdf") == clearance
    assert of(tmp_path / "a" / "b" / "x.pdf") == clearance
    assert of(tmp_path / "x.pdf") == "open"


def test_the_nearest_folder_decides(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / NAME).write_text('clearance = "closed"', encoding="utf-8")
    (tmp_path / "a" / "b" / NAME).write_text('clearance = "internal"', encoding="utf-8")
    assert clearances_of_folders("closed")(tmp_path / "a" / "b" / "x.pdf") == "internal"
    assert clearances_of_folders("closed")(tmp_path / "x.pdf") == "closed"


def test_levels_are_ordered() -> None:
    seen = {(a, b) for a in CLEARANCES for b in (*CLEARANCES, "ukendt") if admits(a, b)}
    assert seen == {
        ("open", "open"),
        ("internal", "open"),
        ("internal", "internal"),
        ("closed", "open"),
        ("closed", "internal"),
        ("closed", "closed"),
        ("closed", "ukendt"),
    }
