from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingest.catalog import Catalog
from ingest.catalog_database import open_database
from ingest.catalog_schema import SCHEMA_KEY, slack_inbox
from service.slack.inbox import Inbox, LostError
from service.slack.incoming import Incoming, Kind


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def asked(n: int, thread: str = "1.0") -> Incoming:
    return Incoming(f"message:T:C:{n}.0", Kind.ASK, "T", "C", "U1", f"{n}.0", thread, f"spørgsmål {n}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(catalog_url: str, clock: Clock) -> Iterator[Inbox]:
    kept = Inbox(open_database(catalog_url), days=30, clock=clock)
    yield kept
    kept.close()


@pytest.fixture
def other(catalog_url: str, inbox: Inbox, clock: Clock) -> Iterator[Inbox]:
    """Another worker on the same table."""
    kept = Inbox(open_database(catalog_url), days=30, clock=clock)
    yield kept
    kept.close()


def test_what_comes_four_times_is_kept_once_and_taken_once(inbox: Inbox, other: Inbox) -> None:
    assert [inbox.put(asked(1)), other.put(asked(1)), inbox.put(asked(1)), other.put(asked(1))].count(
        True
    ) == 1
    held = inbox.take()
    assert held is not None
    assert (held.incoming, held.attempts, held.posting) == (asked(1), 1, False)
    assert other.take() is None


def test_a_thread_is_answered_in_order_and_others_do_not_wait_for_it(inbox: Inbox, other: Inbox) -> None:
    for n, thread in ((2, "1.0"), (1, "1.0"), (3, "3.0")):
        inbox.put(asked(n, thread))
    taken = [inbox.take(), other.take(), other.take()]
    assert [h.incoming.text if h else None for h in taken] == ["spørgsmål 1", "spørgsmål 3", None]
    assert taken[0] is not None
    inbox.finish(taken[0])
    second = other.take()
    assert second is not None
    assert second.incoming.text == "spørgsmål 2"


def test_what_a_dead_worker_had_goes_to_another_that_knows_it_may_be_posted(
    inbox: Inbox, other: Inbox, clock: Clock
) -> None:
    inbox.put(asked(1))
    held = inbox.take()
    assert held is not None
    inbox.renew(held, posting=True)
    assert other.take() is None
    clock.now += 31
    again = other.take()
    assert again is not None
    assert (again.posting, again.attempts) == (True, 2)
    with pytest.raises(LostError):
        inbox.finish(held)
    other.finish(again, message="9.9", conversation="c", clearance="open")
    given = inbox.given(held.id)
    assert given is not None
    assert (given.message, given.question, given.conversation) == ("9.9", "spørgsmål 1", "c")


def test_what_is_postponed_comes_when_it_is_due(inbox: Inbox, clock: Clock) -> None:
    inbox.put(asked(1))
    held = inbox.take()
    assert held is not None
    inbox.postpone(held, 5)
    assert inbox.take() is None
    clock.now += 5
    assert inbox.take() is not None


def test_a_withdrawn_question_is_not_answered(inbox: Inbox) -> None:
    inbox.put(asked(1))
    held = inbox.take()
    assert held is not None
    inbox.withdraw(asked(1).key)
    with pytest.raises(LostError):
        inbox.renew(held, posting=True)


def test_questions_leave_no_number_and_no_payload_behind(
    inbox: Inbox, clock: Clock, catalog_url: str
) -> None:
    inbox.put(replace(asked(1), text="hvad med 010190-1234?"))
    held = inbox.take()
    assert held is not None
    assert "010190" not in held.incoming.text
    inbox.finish(held, message="2.0", conversation="c")
    with Catalog.open(catalog_url) as catalog, catalog.database.reading() as connection:
        assert "010190-1234" not in str(connection.execute(slack_inbox.select()).all())
    clock.now += 31 * 86_400
    assert inbox.purge() == 1


def test_where_nothing_is_kept_the_question_goes_with_the_answer(catalog_url: str) -> None:
    inbox = Inbox(open_database(catalog_url), days=0)
    inbox.put(asked(1))
    held = inbox.take()
    assert held is not None
    inbox.finish(held, message="2.0", conversation="c")
    given = inbox.given(held.id)
    inbox.close()
    assert given is not None
    assert given.question is None


def test_many_workers_take_each_once(catalog_url: str, inbox: Inbox) -> None:
    for n in range(24):
        inbox.put(asked(n, thread=f"{n}.0"))
    taken: list[str] = []

    def work() -> None:
        mine = Inbox(open_database(catalog_url), days=30, clock=Clock())
        while (held := mine.take()) is not None:
            taken.append(held.incoming.key)
            mine.finish(held, message="1.0")
        mine.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(asked(n).key for n in range(24))


@pytest.mark.parametrize("version", [6, 7])
def test_a_catalog_of_an_earlier_version_gets_an_inbox(catalog_url: str, version: int) -> None:
    with Catalog.open(catalog_url) as catalog, catalog.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE slack_inbox")
        connection.exec_driver_sql(f"UPDATE meta SET value = {version} WHERE key = '{SCHEMA_KEY}'")
    inbox = Inbox(open_database(catalog_url), days=30)
    assert inbox.put(asked(1))
    inbox.close()


def test_a_persons_questions_can_be_listed_and_forgotten(inbox: Inbox) -> None:
    inbox.put(asked(1))
    held = inbox.take()
    assert held is not None
    inbox.finish(held, message="2.0", conversation="c")
    assert inbox.recent("slack:T:U1") == ["spørgsmål 1"]
    assert [r["question"] for r in inbox.of_person("slack:T:U1")] == ["spørgsmål 1"]
    assert inbox.delete_person("slack:T:U1") == 1
    assert inbox.of_person("slack:T:U1") == []
