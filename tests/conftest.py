"""Fixtures that several test folders share: an empty catalog on each kind of database."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.postgres import PostgresServer, running_postgres
from tests.support import require_or_skip

if TYPE_CHECKING:
    from ingest.catalog import Catalog

# The same examples in each CI run, so that landing does not hang on luck; elsewhere every run looks further.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

_databases = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server a test process, so that pytest-xdist's workers do not meet."""
    try:
        import psycopg  # noqa: F401
    except ModuleNotFoundError:
        require_or_skip("psycopg is missing; run pip install 'referent[postgres]'")
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty PostgreSQL database of the test's own."""
    import psycopg

    name = f"catalog_{next(_databases)}"
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres_server.url(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def catalog_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty catalog may stand: a SQLite file, then a PostgreSQL database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'catalog.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    from ingest.catalog import Catalog  # here: most tests need no database library

    with Catalog.open(catalog_url) as opened:
        yield opened
