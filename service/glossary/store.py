"""What the secretariat has corrected in the glossary, kept in the catalog's database.

Comes in: corrections. Goes out: those that a clearance may see. Left to others: the table
(`ingest.catalog_schema`), who may correct (surfaces), what a correction does to an entry (`corrected`).

Nothing is read without saying for which clearance. It is that of who asks and not that of the papers at
hand: where all papers are open, a correction may still be for the secretariat alone. A rebuild and a new
ingest leave them alone.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select, update

from ingest.catalog_database import Database
from ingest.catalog_schema import glossary as table
from ingest.clearance import admits
from ingest.model import CLEARANCES, OPEN
from ingest.personal_numbers import mask_personal_numbers

_ID_BYTES = 9


class Change(StrEnum):
    ADDED = "added"  # a meaning that the archive does not give
    SET = "set"  # other words for a meaning
    HIDDEN = "hidden"  # a meaning, or the whole entry
    MERGED = "merged"  # an entry into another


@dataclass(frozen=True, slots=True)
class Correction:
    change: Change
    key: str  # what the forms of the name share
    name: str
    meaning: str = ""  # id of the one that is meant; "": the whole entry
    long: str = ""
    explained: str = ""
    into: str = ""  # name of the entry that it is merged into
    clearance: str = OPEN  # who may see it
    person: str | None = None
    id: str = ""
    at: int = 0  # seconds since 1970


class CorrectionStore:
    """Corrections by entry. Safe to share between threads and processes."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def all(self, clearance: str) -> tuple[Correction, ...]:
        """Those that a clearance may see, oldest first."""
        seen = table.c.clearance.in_([level for level in CLEARANCES if admits(clearance, level)])
        with self._database.reading() as connection:
            rows = connection.execute(select(table).where(seen).order_by(table.c.at, table.c.id)).mappings()
            return tuple(_correction(r) for r in rows)

    def put(self, correction: Correction) -> Correction:
        """Keep it in place of an earlier one of the same meaning; with its id and time."""
        kept = replace(
            correction,
            long=mask_personal_numbers(correction.long),
            explained=mask_personal_numbers(correction.explained),
            id=secrets.token_hex(_ID_BYTES),
            at=int(self._clock()),
        )
        with self._database.writing() as connection:
            if kept.change is not Change.ADDED:
                same = (
                    (table.c.key == kept.key)
                    & (table.c.meaning == kept.meaning)
                    & (table.c.change != Change.ADDED)
                )
                connection.execute(delete(table).where(same))
            connection.execute(insert(table), [asdict(kept)])
        return kept

    def reset(self, key: str, clearance: str) -> int:
        """Forget what was corrected of an entry, as far as a clearance sees it; how much there was."""
        return self._forget([c.id for c in self.all(clearance) if c.key == key])

    def forget(self, id: str, clearance: str) -> int:
        """Forget one correction that a clearance may see; 1, or 0 where there is none."""
        return self._forget([c.id for c in self.all(clearance) if c.id == id])

    def of_person(self, person: str) -> list[dict[str, Any]]:
        """All that a person has corrected."""
        with self._database.reading() as connection:
            rows = connection.execute(select(table).where(table.c.person == person).order_by(table.c.at))
            return [dict(r) for r in rows.mappings()]

    def forget_person(self, person: str) -> int:
        """Forget who corrected; the words stay, for they are the secretariat's."""
        with self._database.writing() as connection:
            return connection.execute(
                update(table).where(table.c.person == person).values(person=None)
            ).rowcount

    def _forget(self, ids: list[str]) -> int:
        if not ids:
            return 0
        with self._database.writing() as connection:
            return connection.execute(delete(table).where(table.c.id.in_(ids))).rowcount


def _correction(row: Any) -> Correction:
    return Correction(**(dict(row) | {"change": Change(row["change"])}))
