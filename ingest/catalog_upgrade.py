"""A catalog of an older version → one of this version, in place.

Comes in: a connection that writes, and the version found. Goes out: the same rows with the columns they
lacked. Left to others: filling those (files are read again, because the structure's version has changed
as well), and versions that cannot be upgraded (`catalog_database`).

A later version only adds columns, each with nothing or a default in it, so rows that are stored stay as
they are, and a process of the older version that still runs goes on reading them.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, update
from sqlalchemy.schema import CreateColumn

from ingest.catalog_schema import SCHEMA_KEY, SCHEMA_VERSION, meta, metadata


def upgrade(connection: Connection, version: int) -> None:
    """Add every column that the stored tables lack, and note this version. Does nothing to a new one."""
    if version == SCHEMA_VERSION:
        return
    metadata.create_all(connection)  # tables that an older version did not have
    found = inspect(connection)
    quote = connection.dialect.identifier_preparer.format_table
    for table in metadata.sorted_tables:
        stored = {column["name"] for column in found.get_columns(table.name)}
        for column in table.columns:
            if column.name not in stored:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {quote(table)} ADD COLUMN {definition}")
    connection.execute(update(meta).where(meta.c.key == SCHEMA_KEY).values(value=SCHEMA_VERSION))
