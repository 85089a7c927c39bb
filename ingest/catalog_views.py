"""The catalog as a clearance may see it: views that stand before the tables, under the tables' own names.

Comes in: a clearance. Goes out: statements for a connection, on which every query, whoever wrote it, then
finds only what the clearance admits. Left to others: pages with something to blot out (`clearance`, stored
beside the pages), the index (one a clearance).

Both databases look for temporary relations first, so that a view named "parts" hides the table "parts" on its
own connection: what may not be seen is not there, rather than filtered here and forgotten there.
Source: SQLite, "Database Object Name Resolution"; PostgreSQL, "search_path", on pg_temp.
"""

from __future__ import annotations

from ingest import catalog_schema as schema
from ingest.clearance import admits
from ingest.model import CLEARANCES


def view_statements(clearance: str, home: str) -> list[str]:
    """The statements that make a connection see no more than a clearance admits.

    Args:
        home: schema of the tables: "main" on SQLite, mostly "public" on PostgreSQL.
    """
    view = _View(clearance, home)
    statements = [view.statement(name) for name in view.conditions]
    # The covers of other clearances hold more than this one may see.
    own = f"x.clearance = '{clearance}'"
    return [*statements, f"CREATE TEMP VIEW page_covers AS SELECT * FROM {home}.page_covers x WHERE {own}"]


class _View:
    """One clearance's views; each table is called x in its own."""

    def __init__(self, clearance: str, home: str) -> None:
        self.clearance, self.home = clearance, home
        self.seen = ", ".join(f"'{level}'" for level in CLEARANCES if admits(clearance, level))
        part = self._part("p.document_id = x.document_id AND p.ordinal = x.part")
        item = (
            f"(x.item = {schema.OUTSIDE_ITEMS} OR EXISTS (SELECT 1 FROM {home}.items i "
            "WHERE i.document_id = x.document_id AND i.part = x.part AND i.ordinal = x.item "
            f"AND i.clearance IN ({self.seen})))"
        )
        own = f"x.clearance IN ({self.seen})"
        self.conditions = {
            "documents": self._part("p.document_id = x.id"),
            "pages": self._part("p.document_id = x.document_id"),
            "parts": own,
            "meetings": part,
            "items": f"{own} AND {part}",
            "sections": f"{part} AND {item}",
            "decisions": f"{part} AND {item}",
            "table_rows": f"{part} AND {item}",
            "chunks": own,
            "glossary": own,
        }

    def statement(self, name: str) -> str:
        instead = {"documents": self._of_document(), "pages": self._of_page()}.get(name, {})
        columns = ", ".join(
            f"""{instead.get(c.name, f'x."{c.name}"')} AS "{c.name}\""""
            for c in schema.metadata.tables[name].columns
        )
        return (
            f"CREATE TEMP VIEW {name} AS SELECT {columns} FROM {self.home}.{name} x "
            f"WHERE {self.conditions[name]}"
        )

    def _part(self, which: str) -> str:
        return f"EXISTS (SELECT 1 FROM {self.home}.parts p WHERE {which} AND p.clearance IN ({self.seen}))"

    def _of_document(self) -> dict[str, str]:
        """What is said of a whole document may tell of what is hidden in it: bookmarks, warnings, numbers."""
        whole = (
            f"NOT EXISTS (SELECT 1 FROM {self.home}.page_covers c WHERE c.document_id = x.id "
            f"AND c.clearance = '{self.clearance}')"
        )
        empty = {"outline": "'[]'", "warnings": "'[]'", "reason": "''"}
        chunks = (
            f"(SELECT count(*) FROM {self.home}.chunks k WHERE k.document_id = x.id "
            f"AND k.clearance IN ({self.seen}))"
        )
        return {name: f"CASE WHEN {whole} THEN x.{name} ELSE {none} END" for name, none in empty.items()} | {
            "chunks": chunks
        }

    def _of_page(self) -> dict[str, str]:
        covered = (
            f"(SELECT c.raw FROM {self.home}.page_covers c WHERE c.document_id = x.document_id "
            f"AND c.number = x.number AND c.clearance = '{self.clearance}')"
        )
        # Where hidden words stand tells how many there are, and how long.
        return {
            "raw": f"coalesce({covered}, x.raw)",
            "words": f"CASE WHEN {covered} IS NULL THEN x.words END",
        }
