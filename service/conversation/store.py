"""Conversations, kept for a while in the catalog's database.

Comes in: turns. Goes out: the last of them, or that there is no such conversation. Left to others: completing
(`complete`), the tables (`ingest.catalog_schema`), who asks.

Its id is the key to a conversation, and where a person began it, opens it to them alone. It may tell what an
item is called, so it is closed to whoever may not see all that its questions could be answered from. What one
may not see is not there.

Questions may hold personal data: none is ever logged or shown in an error, and what is older than the
retention is gone for readers at once and deleted by the next writer.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select, update

from ingest.catalog_database import Database
from ingest.catalog_schema import conversation_turns as turns_table
from ingest.catalog_schema import conversations
from ingest.clearance import admits
from ingest.model import CLEARANCES
from service.conversation.model import Owner, Place, Turn
from service.errors import NotFoundError

MOST_TURNS = 50  # of one conversation; what is older is dropped
LOADED = 8  # turns that a follow-up may lean on
NOBODY = Owner()
_DAY = 86_400
_ID_BYTES = 18  # 144 bits: nobody guesses one


class ConversationStore:
    """Conversations by id. Safe to share between threads and processes."""

    def __init__(self, database: Database, days: int, clock: Callable[[], float] = time.time) -> None:
        """`days`: how long a conversation is kept after its last question; 0 keeps none."""
        self._database, self._days, self._clock = database, days, clock

    @property
    def keeps(self) -> bool:
        return self._days > 0

    def create(self, first: Turn | None = None, owner: Owner = NOBODY) -> str | None:
        """A new conversation's id; None where none are kept. Deletes those past their time."""
        if not self.keeps:
            return None
        key, now = secrets.token_urlsafe(_ID_BYTES), int(self._clock())
        with self._database.writing() as connection:
            _purge(connection, self._oldest())
            row = {"id": key, "created": now, "touched": now}
            row |= {"person": owner.person, "clearance": owner.clearance}
            connection.execute(insert(conversations), [row])
            if first is not None:
                _append(connection, key, 0, now, first)
        return key

    def append(self, key: str, turn: Turn, owner: Owner = NOBODY) -> None:
        """Add a turn.

        Raises:
            NotFoundError: there is no such conversation, or not any more.
        """
        now = int(self._clock())
        with self._database.writing() as connection:
            # The update comes first: it holds the row, so that writers on PostgreSQL count one by one.
            touched = update(conversations).where(_alive(key, self._oldest(), owner))
            touched = touched.values(touched=now, clearance=owner.clearance)
            if connection.execute(touched).rowcount == 0:
                raise _absent()
            of_key = turns_table.c.conversation_id == key
            last = connection.execute(select(func.max(turns_table.c.ordinal)).where(of_key)).scalar()
            ordinal = 0 if last is None else last + 1
            _append(connection, key, ordinal, now, turn)
            connection.execute(
                delete(turns_table).where(of_key, turns_table.c.ordinal <= ordinal - MOST_TURNS)
            )

    def load(self, key: str, last: int = LOADED, owner: Owner = NOBODY) -> tuple[Turn, ...]:
        """The last turns, oldest first.

        Raises:
            NotFoundError: there is no such conversation, or not any more.
        """
        with self._database.reading() as connection:
            alive = select(conversations.c.id).where(_alive(key, self._oldest(), owner))
            if connection.execute(alive).first() is None:
                raise _absent()
            query = (
                select(turns_table)
                .where(turns_table.c.conversation_id == key)
                .order_by(turns_table.c.ordinal.desc())
                .limit(last)
            )
            rows = connection.execute(query).mappings().all()
        return tuple(_turn(r) for r in reversed(rows))

    def delete(self, key: str, owner: Owner = NOBODY) -> bool:
        """Forget one conversation; whether there was one."""
        with self._database.writing() as connection:
            return connection.execute(delete(conversations).where(_of(key, owner))).rowcount > 0

    def delete_person(self, person: str) -> int:
        """Forget every conversation of a person; how many there were."""
        with self._database.writing() as connection:
            return connection.execute(delete(conversations).where(conversations.c.person == person)).rowcount

    def of_person(self, person: str) -> list[dict[str, Any]]:
        """All that is kept of a person's conversations, past its time or not; places as they are stored."""
        turns = select(conversations, turns_table).join(turns_table).where(conversations.c.person == person)
        with self._database.reading() as connection:
            rows = connection.execute(turns.order_by(conversations.c.created, turns_table.c.ordinal))
            return [
                {name: r[name] for name in ("conversation_id", "at", "question", "completed", "subject")}
                | {"places": json.loads(r["places"])}
                for r in rows.mappings()
            ]

    def purge(self) -> int:
        """Delete what is past its time; how many conversations there were."""
        with self._database.writing() as connection:
            return _purge(connection, self._oldest())

    def _oldest(self) -> int:
        """The earliest time of a last question that is still kept."""
        now = int(self._clock())
        return now - self._days * _DAY if self.keeps else now + 1


def _of(key: str, owner: Owner) -> Any:
    seen = [level for level in CLEARANCES if admits(owner.clearance, level)]
    own = conversations.c.person == owner.person  # IS NULL, where nobody is named
    return and_(conversations.c.id == key, own, conversations.c.clearance.in_(seen))


def _alive(key: str, oldest: int, owner: Owner) -> Any:
    return and_(_of(key, owner), conversations.c.touched >= oldest)


def _absent() -> NotFoundError:
    return NotFoundError("Samtalen findes ikke, eller den er slettet. Begynd en ny.")


def _purge(connection: Connection, oldest: int) -> int:
    return connection.execute(delete(conversations).where(conversations.c.touched < oldest)).rowcount


def _append(connection: Connection, key: str, ordinal: int, now: int, turn: Turn) -> None:
    row = {
        "conversation_id": key,
        "ordinal": ordinal,
        "at": now,
        "question": turn.question,
        "completed": turn.completed,
        "subject": turn.subject,
        "intent": turn.intent,
        "places": places_to_json(turn.places),
    }
    connection.execute(insert(turns_table), [row])


def places_to_json(places: Sequence[Place]) -> str:
    """Places as JSON, days as ISO text.

    >>> places_to_json([Place("a.pdf", "d1", 0, "DAS", date(2023, 5, 3), "4", "Kørsel")])[:50]
    '[{"document": "a.pdf", "document_id": "d1", "part"'
    """
    rows = [asdict(p) | {"date": p.date.isoformat() if p.date else None} for p in places]
    return json.dumps(rows, ensure_ascii=False)


def _turn(row: RowMapping) -> Turn:
    places = tuple(
        Place(**(p | {"date": date.fromisoformat(p["date"]) if p["date"] else None}))
        for p in json.loads(row["places"])
    )
    return Turn(row["question"], row["completed"], row["subject"], row["intent"], places)
