"""What a sentence of a decision asks: who, what and by when; and what asks nothing."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from service.followups import forms, ical
from service.followups.due import due_in
from service.followups.model import Unit
from service.followups.read import asks_in

HELD = date(2022, 3, 2)


@pytest.mark.parametrize(
    ("sentence", "who", "first"),
    [
        ("Sekretariatet undersøger, om det kan ske, og vender tilbage i maj.", "Sekretariatet", (2022, 5, 1)),
        ("Derfor bedes Sekretariatet for Nord undersøge baggrunden.", "Sekretariatet for Nord", None),
        ("DAS beder sekretariatet om at holde møde inden den 1. februar.", "sekretariatet", (2023, 2, 1)),
        ("Mette Holm (A) indkalder til et møde senest den 4. april 2022.", "Mette Holm (A)", (2022, 4, 4)),
        ("Efter aftale med formanden udsender sekretariatet en mail.", "sekretariatet", None),
        ("FU besluttede, at Hedelund og Birkesø afprøver et fælles depot.", "Hedelund og Birkesø", None),
        ("Analysen sendes i høring af forvaltningen i 2. kvartal 2022.", "forvaltningen", (2022, 4, 1)),
        ("Ligeledes blev sekretariatet bedt om at undersøge muligheden.", "sekretariatet", None),
        ("Punktet blev udsat til mødet den 4. maj 2022.", None, (2022, 5, 4)),
    ],
)  # fmt: skip
def test_a_task_has_its_owner_and_time(
    sentence: str, who: str | None, first: tuple[int, int, int] | None
) -> None:
    (ask,) = asks_in(sentence, HELD)
    assert ask.who == who
    assert (ask.due.first if ask.due else None) == (date(*first) if first else None)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sekretariatet har undersøgt muligheden og sendt et notat til kommunerne.",
        "Jeppe Rosenkvist ønskede, at sekretariatet undersøger muligheden inden den 1. maj 2022.",
        "Det indstilles, at sekretariatet udarbejder et notat til næste møde.",
        "Forvaltningen undersøger normalt sager inden for otte uger.",
        "Kommunerne bedes bemærke, at fristen er den 1. maj 2022.",
        "Redegørelsen sendes til KKR den 3. februar 2021.",
        "Når sekretariatet udarbejder en analyse, deltager kommunerne.",
        "Næste møde holdes den 4. maj 2022.",
        "Hvornår sender sekretariatet referatet ud?",
        "Sekretariatet orienterede om, at arbejdsgruppen udarbejder et notat.",
        "Der udarbejdes ikke et nyt notat.",
    ],
)
def test_what_is_no_task_is_none(sentence: str) -> None:
    assert asks_in(sentence, HELD) == []


def test_two_tasks_of_a_sentence_are_two() -> None:
    sentence = "Sekretariatet udarbejder et notat i april, og FU behandler sagen igen på mødet i juni 2022."
    first, second = asks_in(sentence, HELD)
    assert sentence[first.start : first.end] == "Sekretariatet udarbejder et notat i april"
    assert (second.who, second.due and second.due.words) == ("FU", "juni 2022")


@pytest.mark.parametrize(
    ("words", "first", "unit"),
    [
        ("behandles igen i maj", date(2022, 5, 1), Unit.MONTH),
        ("behandles igen i februar", date(2023, 2, 1), Unit.MONTH),
        ("behandles på mødet i marts", date(2023, 3, 1), Unit.MONTH),  # another meeting than this one
        ("evalueres senest d. 1/6-2022", date(2022, 6, 1), Unit.DAY),
        ("evalueres inden udgangen af 2022", date(2022, 12, 31), Unit.DAY),
        ("evalueres i uge 20", date(2022, 5, 16), Unit.PERIOD),
        ("evalueres om et år", date(2023, 3, 1), Unit.MONTH),
        ("evalueres i foråret 2023", date(2023, 3, 1), Unit.PERIOD),
        ("undersøger aftalen af 3. maj 2022", None, None),
        ("sendes til rådet, der behandler den den 4. maj 2022", None, None),
        ("udarbejdes inden sommerferien", None, Unit.WORDS),
        ("drøftes på næste møde", None, Unit.MEETING),
    ],
)
def test_a_time_is_counted_from_the_meeting(words: str, first: date | None, unit: Unit | None) -> None:
    due, past = due_in(words, HELD)
    assert (due.first if due else None, due.unit if due else None, past) == (first, unit, False)


def test_examples_in_docstrings_hold() -> None:
    assert all(doctest.testmod(m).failed == 0 for m in (forms, ical))
