"""What readers say of answers, kept in the catalog's database.

Comes in: a verdict with its question. Goes out: the same, listed or as lines to evaluate with. Left to
others: the tables (`ingest.catalog_schema`), who may read it.

Questions and comments may hold personal data: none is ever logged.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select

from ingest.catalog_database import Database
from ingest.catalog_schema import feedback as table
from ingest.personal_numbers import mask_personal_numbers

_ID_BYTES = 12
_DAY = 86_400


class FeedbackReason(StrEnum):
    WRONG = "wrong"  # not what the documents say
    MISSING = "missing"  # something of weight is left out
    OTHER_MATTER = "other_matter"  # about something else
    NOT_FOUND = "not_found"  # said not to be there, and is
    UNCLEAR = "unclear"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's word on an answer."""

    verdict: str  # "up" or "down"
    question: str
    reason: str | None = None
    comment: str = ""
    citations: tuple[str, ...] = ()  # addresses that were shown
    person: str | None = None  # who says so, where a surface knows
    id: str = ""
    at: int = 0  # seconds since 1970


class FeedbackStore:
    """Feedback by id. Safe to share between threads and processes."""

    def __init__(self, database: Database, days: int, clock: Callable[[], float] = time.time) -> None:
        """`days`: how long feedback is kept; 0 keeps none."""
        self._database, self._days, self._clock = database, days, clock

    def add(self, said: Feedback) -> str:
        """Keep it, without civil registration numbers; its new id. Deletes what is past its time."""
        key = secrets.token_urlsafe(_ID_BYTES)
        if self._days == 0:
            return key
        row = {
            "id": key,
            "at": int(self._clock()),
            "verdict": said.verdict,
            "reason": said.reason,
            "comment": mask_personal_numbers(said.comment),
            "question": mask_personal_numbers(said.question),
            "citations": json.dumps(said.citations),
            "person": said.person,
        }
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.at < self._oldest()))
            connection.execute(insert(table), [row])
        return key

    def all(self) -> Sequence[Feedback]:
        """Everything kept, oldest first."""
        with self._database.reading() as connection:
            rows = (
                connection.execute(
                    select(table).where(table.c.at >= self._oldest()).order_by(table.c.at, table.c.id)
                )
                .mappings()
                .all()
            )
        return [
            Feedback(
                r["verdict"],
                r["question"],
                r["reason"],
                r["comment"],
                tuple(json.loads(r["citations"])),
                r["person"],
                r["id"],
                r["at"],
            )
            for r in rows
        ]

    def delete_person(self, person: str) -> int:
        """Forget what a person said; how many there were."""
        with self._database.writing() as connection:
            return connection.execute(delete(table).where(table.c.person == person)).rowcount

    def of_person(self, person: str) -> list[dict[str, Any]]:
        """All that is kept of what a person said, past its time or not."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(table).where(table.c.person == person).order_by(table.c.at, table.c.id)
            )
            return [dict(r) | {"citations": json.loads(r["citations"])} for r in rows.mappings()]

    def purge(self) -> int:
        """Delete what is past its time; how many there were."""
        with self._database.writing() as connection:
            return connection.execute(delete(table).where(table.c.at < self._oldest())).rowcount

    def _oldest(self) -> int:
        """The earliest time of what is still kept."""
        now = int(self._clock())
        return now - self._days * _DAY if self._days else now + 1
