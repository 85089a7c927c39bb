"""What came from Slack, kept from before it is acknowledged until it is answered.

Comes in: what there is to do. Goes out: each to one worker at a time, in order within a thread, until it is
done. Left to others: doing it (`clerk`), the table (`ingest.catalog_schema`).

A worker has what it took for a while (a lease) and renews that as it works; where it dies, another takes
over. What may have been posted is marked before it is posted, so that whoever takes over looks first.

Payloads hold questions: none is ever logged, and they are emptied once they are answered.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from ingest.catalog_database import Database
from ingest.catalog_schema import slack_inbox as table
from ingest.personal_numbers import mask_personal_numbers
from service.slack.incoming import Incoming, Kind

WAITING, TAKEN, DONE, FAILED, WITHDRAWN = "waiting", "taken", "done", "failed", "withdrawn"
LEASE_SECONDS: Final = 30.0
_DAY_MS: Final = 86_400_000
_KEPT_AT_LEAST: Final = 1  # day: Slack delivers an event for some minutes, and by hand for some hours
_OPEN: Final = (WAITING, TAKEN)
_TYPED: Final = ("question", "comment")  # what people write into forms


class LostError(Exception):
    """Another worker has it by now, or it was withdrawn."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a worker has taken."""

    id: str
    incoming: Incoming
    attempts: int  # this one included
    posting: bool  # an earlier attempt may have posted it
    age: float  # seconds since it came
    message: str | None = None  # where an earlier attempt began to show it


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given, as far as it is kept."""

    id: str
    key: str
    kind: str
    team: str
    channel: str
    line: str
    person: str | None
    message: str | None
    question: str | None
    conversation: str | None
    clearance: str | None
    at: int
    state: str

    @property
    def is_noted(self) -> bool:
        """Whether its worker is done with it; the answer may stand in Slack a moment before."""
        return self.state not in _OPEN


class Inbox:
    """Safe to share between threads; several processes share the table."""

    def __init__(
        self,
        database: Database,
        days: int,
        lease_seconds: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`days`: how long a question is kept after it is answered, to show more of its answer."""
        self._database, self._days, self._clock = database, days, clock
        self._lease = int(lease_seconds * 1000)
        self._holder = secrets.token_urlsafe(9)
        self.lease_seconds = lease_seconds

    def put(self, incoming: Incoming) -> bool:
        """Keep it; False where it came before.

        Raises:
            CatalogError: it cannot be kept.
        """
        with self._database.reading() as connection:
            known = connection.execute(select(table.c.key).where(table.c.key == incoming.key)).first()
        if known is not None:
            return False
        insert = sqlite_insert if self._database.is_sqlite else postgres_insert
        with self._database.writing() as connection:
            row = insert(table).values(self._row(incoming)).on_conflict_do_nothing()
            return connection.execute(row.returning(table.c.key)).first() is not None

    def take(self) -> Held | None:
        """The next that is due, for this worker alone; None where there is none."""
        now = self._now()
        with self._database.reading() as connection:  # a writer would make others wait, for nothing mostly
            if connection.execute(_next(now)).first() is None:
                return None
        with self._database.writing() as connection:
            row = (
                connection.execute(_next(now).with_for_update(skip_locked=True, of=table)).mappings().first()
            )
            if row is None:
                return None
            values = {"state": TAKEN, "holder": self._holder, "due": now + self._lease}
            values["attempts"] = row["attempts"] + 1
            connection.execute(update(table).where(table.c.key == row["key"]).values(values))
        payload = Incoming.from_json(json.loads(row["payload"]))
        age = max(now - row["at"], 0) / 1000
        return Held(row["id"], payload, row["attempts"] + 1, row["posting"], age, row["message"])

    def renew(self, held: Held, *, posting: bool | None = None) -> None:
        """Go on having it; `posting` notes whether it may be posted from now on.

        Raises:
            LostError: another has it.
        """
        values: dict[str, Any] = {"due": self._now() + self._lease}
        self._change(held, values | ({} if posting is None else {"posting": posting}))

    def begun(self, held: Held, message: str) -> None:
        """It is being shown there: whoever takes it over ends it, rather than begin another."""
        self._change(held, {"message": message, "due": self._now() + self._lease})

    def postpone(self, held: Held, seconds: float) -> None:
        """Let it be taken again after so many seconds."""
        self._change(held, {"state": WAITING, "holder": None, "due": self._now() + int(seconds * 1000)})

    def finish(
        self,
        held: Held,
        message: str | None = None,
        conversation: str | None = None,
        clearance: str | None = None,
        *,
        failed: bool = False,
    ) -> None:
        """It is answered, or never will be; the payload goes, and the question where none are kept."""
        asked = held.incoming.text if self._days and conversation else ""
        values = {
            "state": FAILED if failed else DONE,
            "holder": None,
            "payload": "",
            "question": mask_personal_numbers(asked) or None,
            "conversation": conversation,
            "clearance": clearance,
        }
        # What was begun and failed stands in Slack all the same, to be changed or taken away.
        self._change(held, values if failed else values | {"message": message})

    def given(self, id: str) -> Given | None:
        """The answer that a button names; None where it is gone."""
        return self._one(table.c.id == id)

    def of_key(self, key: str) -> Given | None:
        return self._one(table.c.key == key)

    def last_in(self, line: str, within_seconds: float | None = None) -> Given | None:
        """The last answer given in a thread, or lately in a direct talk."""
        where = [table.c.line == line, table.c.state == DONE, table.c.conversation.is_not(None)]
        if within_seconds is not None:
            where.append(table.c.at >= self._now() - int(within_seconds * 1000))
        return self._one(*where)

    def is_ours(self, line: str) -> bool:
        """Whether we have been asked in a thread."""
        return self._one(table.c.line == line, table.c.kind.in_((Kind.ASK, Kind.EDIT, Kind.FORM))) is not None

    def withdraw(self, key: str) -> Given | None:
        """A question was deleted or edited: what waits is not answered. Its answer, where there is one."""
        with self._database.writing() as connection:
            gone = {"state": WITHDRAWN, "payload": "", "question": None, "holder": None}
            connection.execute(update(table).where(table.c.key == key).values(gone))
        return self.of_key(key)

    def recent(self, person: str, most: int = 5) -> Sequence[str]:
        """A person's last questions, newest first, each once."""
        kept = and_(table.c.person == person, table.c.question.is_not(None))
        with self._database.reading() as connection:
            rows = connection.execute(
                select(table.c.question).where(kept).order_by(table.c.at.desc()).limit(30)
            )
            return list(dict.fromkeys(r[0] for r in rows))[:most]

    def of_person(self, person: str) -> list[dict[str, Any]]:
        """What is kept of a person's questions, past its time or not."""
        names = ("at", "kind", "team", "channel", "question")
        kept = select(*(table.c[n] for n in names)).where(table.c.person == person).order_by(table.c.at)
        with self._database.reading() as connection:
            return [dict(row) for row in connection.execute(kept).mappings()]

    def delete_person(self, person: str) -> int:
        """Forget what a person asked; how many there were."""
        with self._database.writing() as connection:
            return connection.execute(delete(table).where(table.c.person == person)).rowcount

    def purge(self) -> int:
        """Delete what is past its time; how many there were."""
        oldest = self._now() - max(self._days, _KEPT_AT_LEAST) * _DAY_MS
        with self._database.writing() as connection:
            old = and_(table.c.at < oldest, table.c.state.not_in(_OPEN))
            return connection.execute(delete(table).where(old)).rowcount

    def close(self) -> None:
        self._database.close()

    def _row(self, incoming: Incoming) -> dict[str, Any]:
        now = self._now()
        typed = {k: mask_personal_numbers(v) if k in _TYPED else v for k, v in incoming.more.items()}
        kept = replace(incoming, text=mask_personal_numbers(incoming.text), more=typed)
        return {
            "key": incoming.key,
            "id": secrets.token_urlsafe(18),
            "at": now,
            "kind": incoming.kind.value,
            "team": incoming.team,
            "channel": incoming.channel,
            "line": incoming.line,
            "stamp": incoming.stamp,
            "person": incoming.person if incoming.user else None,
            "payload": json.dumps(kept.to_json(), ensure_ascii=False),
            "state": WAITING,
            "due": now,
            "attempts": 0,
            "posting": False,
        }

    def _change(self, held: Held, values: dict[str, Any]) -> None:
        ours = and_(table.c.id == held.id, table.c.holder == self._holder, table.c.state == TAKEN)
        with self._database.writing() as connection:
            # As often as it was taken: an earlier turn of this same worker has lost it too.
            still = and_(ours, table.c.attempts == held.attempts)
            if connection.execute(update(table).where(still).values(values)).rowcount == 0:
                raise LostError

    def _one(self, *where: Any) -> Given | None:
        with self._database.reading() as connection:
            return _given(connection, *where)

    def _now(self) -> int:
        return int(self._clock() * 1000)


def _next(now: int) -> Any:
    """The oldest that is due and has nothing unanswered before it in its line."""
    other = table.alias()
    before = or_(
        other.c.stamp < table.c.stamp, and_(other.c.stamp == table.c.stamp, other.c.key < table.c.key)
    )
    waits = exists().where(other.c.line == table.c.line, other.c.state.in_(_OPEN), before)
    due = and_(table.c.state.in_(_OPEN), table.c.due <= now)
    return select(table).where(due, ~waits).order_by(table.c.at, table.c.key).limit(1)


def _given(connection: Connection, *where: Any) -> Given | None:
    query = select(table).where(*where).order_by(table.c.at.desc()).limit(1)
    row: RowMapping | None = connection.execute(query).mappings().first()
    return None if row is None else Given(**{name: row[name] for name in Given.__slots__})
