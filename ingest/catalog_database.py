"""Opening the catalog's database: URL → connections that read one snapshot or write one transaction.

Comes in: a path or URL. Goes out: `Database`, with the schema in place and errors a user can act on.
Left to others: the tables (`catalog_schema`) and what is asked of them (`catalog`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from ingest.catalog_schema import (
    OLDEST_UPGRADED,
    REVISION_KEY,
    SCHEMA_KEY,
    SCHEMA_VERSION,
    meta,
    metadata,
)
from ingest.catalog_upgrade import upgrade
from ingest.catalog_views import view_statements
from ingest.errors import BusyError, CatalogError

BUSY_MS = 10_000  # how long a writer waits for another's transaction
CONNECT_SECONDS = 5
_CREATION_LOCK = 0x7265_6665  # PostgreSQL advisory lock: two processes may open an empty database at once


class DocumentRefusedError(CatalogError):
    """The database refused one document's rows; the next document may well go in."""


def parse_url(url: str | Path) -> URL:
    """A file's path or a database URL → SQLAlchemy URL with the driver we use.

    Raises:
        CatalogError: the URL cannot be parsed, or names a database that is not supported.
    """
    if isinstance(url, Path):
        return URL.create("sqlite", database=str(url.absolute()))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # From None: SQLAlchemy's message may quote a piece of a password with unescaped characters.
        raise CatalogError(
            "the catalog's URL cannot be read; write sqlite:////absolute/path or "
            "postgresql://user:password@host/name, "
            "with special characters in the password percent-encoded (/ is %2F, @ is %40)"
        ) from None
    backend = parsed.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise CatalogError("the catalog needs a file: write sqlite:////absolute/path/catalog.db")
        return parsed.set(drivername="sqlite")
    raise CatalogError(f"the catalog cannot stand in '{backend}'; use sqlite:/// or postgresql://")


class Database:
    """An opened database. Thread-safe; a connection is taken from the pool for each block."""

    def __init__(self, url: URL, clearance: str | None = None) -> None:
        # clearance: nothing above it is there for whoever reads; None sees everything.
        self._url, self._clearance = url, clearance
        self.is_sqlite = url.drivername == "sqlite"
        self.file = Path(url.database) if self.is_sqlite and url.database else None
        # Never the URL itself: it may carry a password.
        host = url.host or url.query.get("host") or "localhost"
        port = f":{url.port}" if url.port else ""
        self.where = str(self.file) if self.file else f"PostgreSQL {host}{port}/{url.database or ''}"
        self._engine: Engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)
        self._reader: Engine = self._engine
        self._writer: Engine = self._engine
        if self.is_sqlite:
            self._writer = self._engine.execution_options(catalog_writes=True)
        else:
            # One snapshot for a view that takes several queries, as SQLite gives by itself.
            self._reader = self._engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        if clearance is not None:
            _see_only(self._engine, clearance, self.is_sqlite)

    @property
    def is_partial(self) -> bool:
        """Whether these connections see what a clearance admits, rather than everything."""
        return self._clearance is not None

    def seen_at(self, clearance: str) -> Self:
        """The same database for a clearance, over connections of its own; nothing can be written there."""
        return type(self)(self._url, clearance)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot of the catalog; never waits for a writer."""
        with self._explained(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed whole at the end of the block, or not at all.

        Raises:
            CatalogError: these connections see a clearance's part only; and as `open_database`.
        """
        if self._clearance is not None:
            raise CatalogError(f"{self.where}: nothing is written through a clearance's view of it")
        with self._explained(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, DataError) as error:
            raise DocumentRefusedError(
                f"{self.where}: the database refused the document ({self._detail(error)}); nothing was "
                "changed. Report this with the file"
            ) from error
        except (DBAPIError, PoolTimeoutError, sqlite3.Error) as error:
            raise self._translated(error) from error

    def _translated(self, error: Exception) -> BusyError | CatalogError:
        detail = self._detail(error)
        if self.is_sqlite and "locked" in detail:
            return BusyError(
                f"{self.where}: another process is writing to the catalog; try again when it is done"
            )
        if self.is_sqlite and ("not a database" in detail or "malformed" in detail):
            return CatalogError(
                f"{self.where} is not a usable database ({detail}). "
                "Move it away and ingest again, or restore a backup"
            )
        if self.is_sqlite:
            step = "Check that the folder exists, is writable and has room"
        else:
            step = "Check that the server runs and that address, user and password in the URL are right"
        return CatalogError(f"{self.where}: the catalog cannot be used ({detail}). {step}")

    @staticmethod
    def _detail(error: Exception) -> str:
        """The driver's own first line: SQLAlchemy adds the statement with the document's text."""
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        return (str(cause).strip() or type(cause).__name__).splitlines()[0]


def open_database(url: str | Path, *, create: bool = True) -> Database:
    """Open the catalog's database; with `create`, an empty one gets its tables.

    Opening one that has its tables writes nothing; one of an older version gets the columns it lacks.

    Raises:
        CatalogError: not reachable, not a catalog, of another version, or absent and not to be created.
    """
    parsed = parse_url(url)
    try:
        database = Database(parsed)
    except ModuleNotFoundError as error:
        raise CatalogError(
            f"a catalog on PostgreSQL needs the package {error.name}; run pip install 'referent[postgres]'"
        ) from error
    try:
        _ensure_schema(database, create)
    except BaseException:
        database.close()
        raise
    return database


def _ensure_schema(database: Database, create: bool) -> None:
    absent = CatalogError(
        f"{database.where}: there is no catalog yet. Run referent ingest with your files first"
    )
    if database.file is not None and not database.file.exists():
        if not create:
            raise absent
        _make_folder(database.file.parent)
    with database.reading() as connection:
        version = _version(connection, database.where)
    if version == SCHEMA_VERSION:
        return
    if version is None and not create:
        raise absent
    if database.is_sqlite and version is None:
        # Persistent, and impossible inside a transaction. SQLite does not wait for its lock here; a process
        # that holds it is making the schema, and has asked for the same mode before.
        with suppress(BusyError), database.reading() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_CREATION_LOCK})"))
        version = _version(connection, database.where)  # another process may have been quicker
        if version is not None:
            upgrade(connection, version)
        else:
            metadata.create_all(connection)
            connection.execute(
                insert(meta),
                [{"key": SCHEMA_KEY, "value": SCHEMA_VERSION}, {"key": REVISION_KEY, "value": 0}],
            )


def _version(connection: Connection, where: str) -> int | None:
    """The schema's version, one that can be used or upgraded; None for an empty database.

    Raises:
        CatalogError: the database belongs to something else, or to a version that cannot be used.
    """
    present = set(inspect(connection).get_table_names())
    ours = present & set(metadata.tables)
    version: int | None = None
    if meta.name in present:
        try:
            version = connection.execute(select(meta.c.value).where(meta.c.key == SCHEMA_KEY)).scalar()
        except DBAPIError:  # a `meta` with other columns is another program's
            version = None
    if version is None and ours:
        raise CatalogError(
            f"{where} holds tables of another program ({', '.join(sorted(ours))}). "
            "Give the catalog a database of its own"
        )
    if version is not None and version > SCHEMA_VERSION:
        raise CatalogError(
            f"{where} was written by a newer Referent (catalog version {version}, this one knows "
            f"{SCHEMA_VERSION}). Upgrade this installation, or use another --data-dir"
        )
    if version is not None and version < OLDEST_UPGRADED:
        raise CatalogError(
            f"{where} was written by an older Referent (catalog version {version}, this one needs "
            f"{SCHEMA_VERSION}). Move it away and ingest the files again"
        )
    return version


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError(
            f"{folder}: the folder for the catalog cannot be made ({error.strerror}). "
            "Choose another --data-dir"
        ) from error


def _sqlite_engine(url: URL) -> Engine:
    # Statements carry questions and documents, which no error may tell.
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=32,
        hide_parameters=True,
        connect_args={"timeout": BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver would begin a transaction at the first write only; then a view that takes several
        # queries is no snapshot. We begin ourselves, below. (sqlite3 of Python 3.11)
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        # In WAL mode FULL costs one sync a document and keeps what was reported stored through a power cut.
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE: a deferred transaction that turns writer late fails at once instead of waiting.
        writes = connection.get_execution_options().get("catalog_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _see_only(engine: Engine, clearance: str, is_sqlite: bool) -> None:
    """Have every new connection see no more than a clearance admits."""

    @event.listens_for(engine, "connect")
    def hide(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        home = "main"
        if not is_sqlite:
            cursor.execute("SELECT quote_ident(current_schema())")
            home = cursor.fetchone()[0]
        for statement in view_statements(clearance, home):
            cursor.execute(statement)
        cursor.close()
        if not is_sqlite:
            connection.commit()


def _postgres_engine(url: URL) -> Engine:
    arguments = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    # Pre-ping: a service outlives a restart of its database.
    return create_engine(
        url, pool_size=8, max_overflow=32, pool_pre_ping=True, hide_parameters=True, connect_args=arguments
    )
