"""What was asked, and which passages were shown: who saw what, for as long as the settings say.

Comes in: questions and searches with the ids of what a surface showed. Goes out: the same, by person or all.
Left to others: the table (`ingest.catalog_schema`), what a surface shows, who may read it.

Only ids are kept of what was shown, never its words: what is taken out of the archive is not left here. A
question may hold personal data: none is ever logged, and civil registration numbers in it are masked.
"""

from __future__ import annotations

import getpass
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, RowMapping, delete, insert, select

from ingest.catalog_database import Database
from ingest.catalog_schema import audit as table
from ingest.errors import IngestError
from ingest.personal_numbers import mask_personal_numbers
from service.links import Span, citation_url

if TYPE_CHECKING:
    from index.model import Passage
    from service.model import Answer, Citation

log = logging.getLogger("referent.audit")

_ID_BYTES: Final = 6
_DAY: Final = 86_400
_GATHER_SECONDS: Final = 0.2  # what is shown in that time is written together
_MOST_WAITING: Final = 10_000  # entries kept in memory while the database cannot be written


class Surface(StrEnum):
    """Where it was shown."""

    WEB = "web"
    FILE = "file"  # taken away as Word, Markdown or CSV
    API = "api"
    CLI = "cli"
    SLACK = "slack"
    OTHER = "other"  # one that does not say


class Kind(StrEnum):
    QUESTION = "question"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Shown:
    """One question or search, and what came of it."""

    surface: str
    kind: str
    question: str
    passages: tuple[str, ...]  # ids of the passages shown, best first
    citations: tuple[str, ...] = ()  # addresses of the quotes shown
    person: str | None = None  # who asked, where a surface knows
    id: str = ""
    at: int = 0  # seconds since 1970


def quotes_alone(_: Answer) -> Iterable[Passage]:
    """What a surface shows that has no passages beside the answer's quotes."""
    return ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is shown something, and where."""

    surface: Surface = Surface.OTHER
    person: str | None = None
    beside: Callable[[Answer], Iterable[Passage]] = quotes_alone  # what stands beside an answer's quotes

    def of_answer(self, answer: Answer) -> Shown:
        """The entry of an answer that they are shown."""
        cited = dict.fromkeys(_address(c) for c in answer.citations)
        ids = tuple(p.chunk.id for p in self.beside(answer))
        return Shown(self.surface, Kind.QUESTION, answer.question, ids, tuple(cited), self.person)

    def of_search(self, query: str, passages: Iterable[Passage]) -> Shown:
        """The entry of a search, or of a page of it."""
        ids = tuple(p.chunk.id for p in passages)
        return Shown(self.surface, Kind.SEARCH, query, ids, (), self.person)


def _address(c: Citation) -> str:
    span = Span(c.page_start, c.char_start, c.page_end, c.char_end)
    return citation_url("", c.document_id or c.document, span, c.quote)


def at_the_shell(*, passages: bool) -> Audience:
    """Whoever is logged in on the machine; with `passages`, they are shown those of an answer too."""
    try:
        person = f"os:{getpass.getuser()}"
    except (KeyError, OSError, ImportError):  # an account without a name, as in some containers
        person = "os:"
    return Audience(Surface.CLI, person, all_passages if passages else quotes_alone)


def all_passages(answer: Answer) -> Iterable[Passage]:
    """What is shown beside the quotes where an answer goes out as JSON."""
    return answer.passages


class AuditStore:
    """Entries by id. Safe to share between threads and processes.

    Entries are written a moment later, several at once: no reader waits for a database that an ingest is
    writing to. `close` writes what is left; a process that is killed loses that moment.
    """

    def __init__(self, database: Database, days: int, clock: Callable[[], float] = time.time) -> None:
        """`days`: how long entries are kept; 0 keeps none."""
        self._database, self._days, self._clock = database, days, clock
        self._lock = threading.Lock()
        self._waiting: list[Shown] = []
        self._timer: threading.Timer | None = None

    def add(self, shown: Shown) -> None:
        """Keep it, without civil registration numbers."""
        if self._days == 0:
            return
        now = self._clock()
        # Ids sort by time, so that entries of one second are listed in their order.
        key = f"{int(now * 1_000_000):014x}{secrets.token_hex(_ID_BYTES)}"
        entry = replace(shown, question=mask_personal_numbers(shown.question), id=key, at=int(now))
        with self._lock:
            self._waiting.append(entry)
            if self._timer is None:
                self._timer = threading.Timer(_GATHER_SECONDS, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what waits. Where that fails it is told in the log, and tried again with the next entry."""
        with self._lock:
            entries, self._waiting, self._timer = self._waiting, [], None
        if not entries:
            return
        try:
            with self._database.writing() as connection:
                _purge(connection, self._oldest())
                connection.execute(insert(table), [_row(e) for e in entries])
        except IngestError as error:
            log.warning("%d audit entries not kept yet: %s", len(entries), type(error).__name__)
            with self._lock:
                self._waiting = [*entries, *self._waiting][-_MOST_WAITING:]

    def close(self) -> None:
        with self._lock:
            timer = self._timer
        if timer is not None:
            timer.cancel()
        self.flush()

    def all(self) -> Sequence[Shown]:
        """Everything kept, oldest first."""
        self.flush()
        query = select(table).where(table.c.at >= self._oldest()).order_by(table.c.at, table.c.id)
        with self._database.reading() as connection:
            return [_shown(r) for r in connection.execute(query).mappings()]

    def of_person(self, person: str) -> list[dict[str, Any]]:
        """All that is kept of what a person asked and was shown, past its time or not."""
        self.flush()
        query = select(table).where(table.c.person == person).order_by(table.c.at, table.c.id)
        with self._database.reading() as connection:
            return [asdict(_shown(r)) for r in connection.execute(query).mappings()]

    def delete_person(self, person: str) -> int:
        """Forget what a person asked and was shown; how many entries there were."""
        self.flush()
        with self._database.writing() as connection:
            return connection.execute(delete(table).where(table.c.person == person)).rowcount

    def purge(self) -> int:
        """Delete what is past its time; how many entries there were."""
        with self._database.writing() as connection:
            return _purge(connection, self._oldest())

    def _oldest(self) -> int:
        """The earliest time of what is still kept."""
        now = int(self._clock())
        return now - self._days * _DAY if self._days else now + 1


def _purge(connection: Connection, oldest: int) -> int:
    return connection.execute(delete(table).where(table.c.at < oldest)).rowcount


def _row(entry: Shown) -> dict[str, Any]:
    return asdict(entry) | {
        "passages": json.dumps(entry.passages),
        "citations": json.dumps(entry.citations),
    }


def _shown(row: RowMapping) -> Shown:
    lists = {name: tuple(json.loads(row[name])) for name in ("passages", "citations")}
    return Shown(**(dict(row) | lists))
