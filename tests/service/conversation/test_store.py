"""Conversations are kept for their time, in either database, and then are gone."""

from __future__ import annotations

import doctest
import logging
import threading
import traceback
from datetime import date

import pytest

from ingest.catalog import Catalog
from ingest.errors import CatalogError
from service.conversation import store as module
from service.conversation.model import Owner, Place, Turn
from service.conversation.store import MOST_TURNS, ConversationStore
from service.errors import NotFoundError

DAY = 86_400
PLACE = Place("referat.pdf", "d1", 2, "DAS", date(2022, 5, 2), "4", "Fælles vagttelefon")


def turn(question: str, *places: Place) -> Turn:
    return Turn(question, question, "vagttelefonen", "general", places)


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(catalog: Catalog, clock: Clock) -> ConversationStore:
    return ConversationStore(catalog.database, 30, clock)


def begin(store: ConversationStore, *turns: Turn, person: str | None = None) -> str:
    key = store.create(owner=Owner(person))
    assert key is not None
    for one in turns:
        store.append(key, one, Owner(person))
    return key


def test_turns_come_back_as_they_were_and_in_order(store: ConversationStore) -> None:
    odd = turn("Hvad\x00 med \ud800 “æøå”?", PLACE, Place("b.pdf", "d2", None, None, None, None, None))
    key = begin(store, turn("Hvad besluttede DAS?", PLACE), odd)
    assert store.load(key) == (turn("Hvad besluttede DAS?", PLACE), odd)


def test_first_turn_may_come_with_the_conversation(store: ConversationStore) -> None:
    key = store.create(turn("a"))
    assert key is not None
    assert store.load(key) == (turn("a"),)


def test_only_the_last_turns_are_loaded(store: ConversationStore) -> None:
    key = begin(store, *(turn(str(n)) for n in range(12)))
    assert [t.question for t in store.load(key, 3)] == ["9", "10", "11"]


def test_a_long_conversation_forgets_its_beginning(store: ConversationStore) -> None:
    key = begin(store, *(turn(str(n)) for n in range(MOST_TURNS + 3)))
    kept = store.load(key, 1000)
    assert [t.question for t in kept][:2] == ["3", "4"]
    assert len(kept) == MOST_TURNS


def test_ids_are_long_and_never_the_same(store: ConversationStore) -> None:
    keys = {store.create() for _ in range(50)}
    assert len(keys) == 50
    assert all(key and len(key) >= 22 for key in keys)


@pytest.mark.parametrize("key", ["", "nej", "' OR 1=1 --", "%", "\x00", "æ" * 5000])
def test_unknown_conversation_is_not_found(store: ConversationStore, key: str) -> None:
    begin(store, turn("a"))
    with pytest.raises(NotFoundError):
        store.load(key)
    with pytest.raises(NotFoundError):
        store.append(key, turn("b"))
    assert not store.delete(key)


def test_deleted_conversation_leaves_no_turn(store: ConversationStore, catalog: Catalog) -> None:
    key, other = begin(store, turn("a")), begin(store, turn("b"))
    assert store.delete(key)
    assert not store.delete(key)
    with pytest.raises(NotFoundError):
        store.load(key)
    assert store.load(other) == (turn("b"),)
    assert rows_in(catalog) == (1, 1)


def rows_in(catalog: Catalog) -> tuple[int, int]:
    with catalog.database.reading() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
            for name in ("conversations", "conversation_turns")
        ]
    return counts[0], counts[1]


def test_a_person_is_forgotten_whole(store: ConversationStore) -> None:
    mine = [begin(store, turn("a"), person="U1"), begin(store, turn("b"), person="U1")]
    other, unnamed = begin(store, turn("c"), person="U2"), begin(store, turn("d"))
    assert store.delete_person("U1") == 2
    for key in mine:
        with pytest.raises(NotFoundError):
            store.load(key)
    assert store.load(other, owner=Owner("U2"))
    assert store.load(unnamed)


def test_a_conversation_is_its_owners(store: ConversationStore) -> None:
    owner = Owner("U1", "closed")
    key = store.create(turn("a"), owner)
    assert key is not None
    for stranger in (Owner(), Owner("U2", "closed"), Owner("U1"), Owner("U1", "internal")):
        with pytest.raises(NotFoundError):
            store.load(key, owner=stranger)
        with pytest.raises(NotFoundError):
            store.append(key, turn("b"), stranger)
        assert not store.delete(key, stranger)
    store.append(key, turn("b"), owner)
    assert len(store.load(key, owner=owner)) == 2
    assert store.delete(key, owner)


def test_a_conversation_rises_with_whoever_goes_on_with_it(store: ConversationStore) -> None:
    key = store.create(turn("a"), Owner("U1"))
    assert key is not None
    store.append(key, turn("b"), Owner("U1", "closed"))
    with pytest.raises(NotFoundError):
        store.load(key, owner=Owner("U1"))


def test_conversation_past_its_time_is_gone_at_once_and_deleted_by_the_next(
    store: ConversationStore, clock: Clock, catalog: Catalog
) -> None:
    key = begin(store, turn("a"))
    clock.now += 30 * DAY + 1
    with pytest.raises(NotFoundError):
        store.load(key)
    with pytest.raises(NotFoundError):
        store.append(key, turn("b"))
    begin(store)
    assert rows_in(catalog) == (1, 0)


def test_a_question_keeps_its_conversation_alive(store: ConversationStore, clock: Clock) -> None:
    key = begin(store, turn("a"))
    clock.now += 29 * DAY
    store.append(key, turn("b"))
    clock.now += 29 * DAY
    assert len(store.load(key)) == 2


def test_purge_counts_what_it_deletes(store: ConversationStore, clock: Clock) -> None:
    begin(store)
    begin(store)
    assert store.purge() == 0
    clock.now += 31 * DAY
    begin_again = store.purge()
    assert begin_again == 2


def test_no_retention_keeps_nothing(catalog: Catalog, store: ConversationStore, clock: Clock) -> None:
    key = begin(store, turn("a"))
    none = ConversationStore(catalog.database, 0, clock)
    assert none.create(turn("b")) is None
    with pytest.raises(NotFoundError):
        none.load(key)
    assert none.purge() == 1
    assert rows_in(catalog) == (0, 0)


def test_writers_at_once_lose_no_turn(store: ConversationStore) -> None:
    key = begin(store)
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for n in range(5):
                store.append(key, turn(f"{writer}-{n}"))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(w,)) for w in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    kept = [t.question for t in store.load(key, 100)]
    assert sorted(kept) == sorted(f"{w}-{n}" for w in range(4) for n in range(5))
    for w in range(4):  # each writer's own turns stand in its order
        assert [q for q in kept if q.startswith(f"{w}-")] == [f"{w}-{n}" for n in range(5)]


def test_conversations_leave_the_archive_as_it_is(store: ConversationStore, catalog: Catalog) -> None:
    begin(store, turn("a"))
    assert (catalog.revision(), catalog.problems()) == (0, [])


def test_no_question_is_logged(store: ConversationStore, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        begin(store, turn("Hemmelighed"))
        with pytest.raises(NotFoundError) as caught:
            store.append("nej", turn("Hemmelighed"))
    assert "Hemmelighed" not in caplog.text + str(caught.value)


def test_error_of_the_database_tells_no_question(store: ConversationStore, catalog: Catalog) -> None:
    key = begin(store)
    with catalog.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE conversation_turns")
    secret = turn("Hemmelighed")  # outside the frames that a traceback shows
    with pytest.raises(CatalogError) as caught:
        store.append(key, secret)
    assert "Hemmelighed" not in "".join(traceback.format_exception(caught.value))


def test_worked_examples_hold() -> None:
    assert doctest.testmod(module).failed == 0
