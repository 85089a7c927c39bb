"""Opening a catalog: quick, without writing, and with an error one can act on."""

from __future__ import annotations

import sqlite3
import sys
import threading
import traceback
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect, select

from ingest.catalog import Catalog
from ingest.catalog_schema import SCHEMA_KEY, glossary, metadata
from ingest.errors import BusyError, CatalogError
from ingest.model import FileStatus
from tests.ingest.archive import minutes


def test_opening_again_and_reading_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "catalog.db"
    with Catalog.open(file) as catalog:
        catalog.replace(minutes(), "1", FileStatus.NEW, "")
    before = file.stat().st_mtime_ns, file.read_bytes()
    with Catalog.open(file) as catalog:
        assert len(catalog.stored()) == 1
        catalog.remove("/arkiv/andet.pdf")
        assert catalog.chunks()
        assert catalog.coverage().documents == 1
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before
    assert [p.name for p in tmp_path.iterdir()] == ["catalog.db"]


def test_several_openers_of_an_empty_database_make_one_schema(catalog_url: str) -> None:
    failures: list[BaseException] = []
    start = threading.Barrier(4)

    def open_and_store(n: int) -> None:
        try:
            start.wait()
            with Catalog.open(catalog_url) as catalog:
                catalog.replace(minutes(f"/arkiv/{n}.pdf", items=1), "1", FileStatus.NEW, "")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=open_and_store, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Catalog.open(catalog_url) as catalog:
        assert catalog.revision() == 4
        assert len(catalog.stored()) == 4


def test_catalog_of_a_newer_version_is_refused_with_the_next_step(catalog_url: str) -> None:
    with Catalog.open(catalog_url) as catalog, catalog._database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE meta SET value = 99 WHERE key = '{SCHEMA_KEY}'")
    with pytest.raises(CatalogError, match=r"newer Referent \(catalog version 99.*Upgrade"):
        Catalog.open(catalog_url)


def test_catalog_of_an_older_version_is_refused_with_the_next_step(catalog_url: str) -> None:
    with Catalog.open(catalog_url) as catalog, catalog._database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE meta SET value = 0 WHERE key = '{SCHEMA_KEY}'")
    with pytest.raises(CatalogError, match=r"older Referent.*ingest the files again"):
        Catalog.open(catalog_url)


# What version 1 did not have; it had all the rest.
ADDED = {
    "pages": ["confidence"],
    "parts": ["parent_annex", "file", "clearance", "evidence"],
    "meetings": ["time", "place", "participants", "apologies", "approval"],
    "items": ["case_number", "clearance", "evidence"],
    "decisions": ["date", "votes", "evidence"],  # version 4 added positions
    "table_rows": ["in_table", "units", "numbers"],
}


def as_version_1(catalog: Catalog) -> None:
    as_version_2(catalog)
    with catalog._database.writing() as connection:
        for table, columns in ADDED.items():
            for column in columns:
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.exec_driver_sql(f"UPDATE meta SET value = 1 WHERE key = '{SCHEMA_KEY}'")


def as_version_8(catalog: Catalog) -> None:
    """Version 8 kept no corrections of the glossary."""
    with catalog._database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE glossary")
        connection.exec_driver_sql(f"UPDATE meta SET value = 8 WHERE key = '{SCHEMA_KEY}'")


def test_catalog_of_version_8_gets_room_for_corrections_and_loses_nothing(catalog_url: str) -> None:
    row = {"id": "a", "at": 1, "change": "set", "key": "DAS", "name": "DAS", "meaning": "", "explained": ""}
    with Catalog.open(catalog_url) as catalog:
        catalog.replace(minutes(), "1", FileStatus.NEW, "")
        as_version_8(catalog)
    with Catalog.open(catalog_url, create=False) as catalog:
        assert (len(catalog.documents()), catalog.problems()) == (1, [])
        with catalog._database.writing() as connection:
            connection.execute(insert(glossary), [row | {"long": "x", "into": "", "clearance": "closed"}])
        # A new ingest of the file leaves them alone, and a lower clearance's connection does not see them.
        catalog.replace(minutes(), "2", FileStatus.UPDATED, "")
        with catalog._database.reading() as connection:
            assert connection.execute(select(glossary.c.name)).scalars().all() == ["DAS"]
        with catalog.seen_at("open") as seen, seen._database.reading() as connection:
            assert connection.execute(select(glossary.c.name)).scalars().all() == []


def as_version_3(catalog: Catalog) -> None:
    """Version 3 did not say who stood where."""
    with catalog._database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE decisions DROP COLUMN positions")
        connection.exec_driver_sql(f"UPDATE meta SET value = 3 WHERE key = '{SCHEMA_KEY}'")


def test_catalog_of_version_3_gets_room_for_positions_and_loses_nothing(catalog_url: str) -> None:
    doc = minutes()
    with Catalog.open(catalog_url) as catalog:
        catalog.replace(doc, "1", FileStatus.NEW, "")
        shown = catalog.structure("referat.pdf")
        as_version_3(catalog)
    with Catalog.open(catalog_url, create=False) as catalog:
        assert catalog.structure("referat.pdf") == shown
        assert {d.positions for d in catalog.decisions(doc.chunks[0].document_id, 0, "1")} == {()}
        assert (catalog.revision(), catalog.problems()) == (1, [])


def as_version_2(catalog: Catalog) -> None:
    """Version 2 kept no conversations."""
    as_version_3(catalog)
    with catalog._database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE conversation_turns")
        connection.exec_driver_sql("DROP TABLE conversations")
        connection.exec_driver_sql(f"UPDATE meta SET value = 2 WHERE key = '{SCHEMA_KEY}'")


def test_catalog_of_version_2_gets_room_for_conversations_and_loses_nothing(catalog_url: str) -> None:
    with Catalog.open(catalog_url) as catalog:
        catalog.replace(minutes(), "1", FileStatus.NEW, "")
        as_version_2(catalog)
    with Catalog.open(catalog_url, create=False) as catalog:
        assert {"conversations", "conversation_turns"} <= set(
            inspect(catalog._database._engine).get_table_names()
        )
        assert (len(catalog.documents()), catalog.problems()) == (1, [])


def test_catalog_of_version_1_is_upgraded_in_place_and_loses_nothing(catalog_url: str) -> None:
    doc = minutes()
    with Catalog.open(catalog_url) as catalog:
        catalog.replace(doc, "1", FileStatus.NEW, "")
        shown, decided = (
            catalog.structure("referat.pdf"),
            catalog.decisions(doc.chunks[0].document_id, 0, "1"),
        )
        as_version_1(catalog)
    with Catalog.open(catalog_url, create=False) as catalog:
        assert catalog.chunks() == list(doc.chunks)
        assert catalog.structure("referat.pdf") == shown  # the document said none of what is new
        assert catalog.decisions(doc.chunks[0].document_id, 0, "1") == decided
        assert (catalog.revision(), catalog.problems()) == (1, [])
        catalog.replace(minutes("/arkiv/b.pdf"), "2", FileStatus.NEW, "")
        assert len(catalog.documents()) == 2
    with Catalog.open(catalog_url) as catalog:
        assert len(catalog.documents()) == 2


def test_several_openers_of_a_version_1_catalog_upgrade_it_once(catalog_url: str) -> None:
    with Catalog.open(catalog_url) as catalog:
        catalog.replace(minutes(), "1", FileStatus.NEW, "")
        as_version_1(catalog)
    failures: list[BaseException] = []
    start = threading.Barrier(4)

    def open_and_read() -> None:
        try:
            start.wait()
            with Catalog.open(catalog_url) as catalog:
                assert catalog.meetings()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=open_and_read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_columns_that_are_added_to_stored_rows_hold_something_for_them() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            stored = metadata.tables[table].c[column]
            assert stored.nullable or stored.server_default is not None, stored


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE meta (name TEXT)")
    connection.commit()
    connection.close()
    before = file.read_bytes()
    with pytest.raises(CatalogError, match="another program"):
        Catalog.open(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"%PDF-1.7 not a database " * 50, b"SQLite format 3\0" + b"\xff" * 4000])
def test_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "catalog.db"
    file.write_bytes(content)
    with pytest.raises(CatalogError, match=r"catalog\.db.*(not a usable database|cannot be used)"):
        Catalog.open(file)
    assert file.read_bytes() == content


def test_absent_catalog_is_not_made_where_it_is_only_read(tmp_path: Path) -> None:
    file = tmp_path / "data" / "catalog.db"
    with pytest.raises(CatalogError, match=r"no catalog yet\. Run referent ingest"):
        Catalog.open(file, create=False)
    assert list(tmp_path.iterdir()) == []
    Catalog.open(file).close()  # makes the folder as well
    Catalog.open(file, create=False).close()


def test_odd_characters_in_the_path_are_part_of_the_name(tmp_path: Path) -> None:
    file = tmp_path / "møde #1 100%25 ?mode=ro.db"
    Catalog.open(file).close()
    assert [p.name for p in tmp_path.iterdir()] == [file.name]


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(CatalogError, match=r"data.*Choose another --data-dir"):
        Catalog.open(tmp_path / "data" / "catalog.db")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://referent:hemmelig@127.0.0.1:1/arkiv",
        "postgres://referent@127.0.0.1:1/arkiv?password=hemmelig",
        "postgresql+psycopg://referent:hemmelig@/arkiv?host=/nonexistent",
        "postgresql://referent:hemme/lig@localhost/arkiv",
        "postgresql://referent:hemmelig@localhost:hemmelig/arkiv",
        "mysql://referent:hemmelig@localhost/arkiv",
        "hemmelig",
    ],
)
def test_unusable_url_is_an_error_that_tells_no_password(url: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(CatalogError) as caught:
        Catalog.open(url)
    told = "".join(traceback.format_exception(caught.value))
    assert "hemme" not in told
    assert "postgresql" in told.casefold()


def test_refused_password_is_not_told(postgres_url: str) -> None:
    url = postgres_url.replace("referent@", "nobody-we-know:hemmelig@")
    with pytest.raises(CatalogError, match="user and password") as caught:
        Catalog.open(url)
    assert "hemmelig" not in "".join(traceback.format_exception(caught.value))


def test_catalog_in_memory_is_refused() -> None:
    with pytest.raises(CatalogError, match="needs a file"):
        Catalog.open("sqlite://")


def test_second_writer_is_told_to_wait_and_readers_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.catalog_database.BUSY_MS", 50)
    file = tmp_path / "catalog.db"
    with (
        Catalog.open(file) as first,
        Catalog.open(file) as second,
        first._database.writing() as connection,
    ):
        connection.exec_driver_sql("UPDATE meta SET value = value + 1")
        assert second.revision() == 0
        with pytest.raises(BusyError, match="another process"):
            second.replace(minutes(), "1", FileStatus.NEW, "")


def test_missing_postgres_driver_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(CatalogError, match="needs the package psycopg; run pip install"):
        Catalog.open("postgresql://localhost/arkiv")
