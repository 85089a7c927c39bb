"""Follow-ups are completed from the turn before, and questions of their own are left alone."""

from __future__ import annotations

import doctest
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eval as eval_package
from ingest.bodies import Bodies, known_bodies
from service.conversation import complete as module
from service.conversation.complete import complete, subject_of
from service.conversation.model import Completed, Place, Turn
from service.understand import understand
from service.when import Calendar

BODIES = Bodies(known_bodies().names | {"DTS": ("Den Tværgående Styregruppe",), "Takstgruppen": ()})
CALENDAR = Calendar(
    date(2023, 9, 1),
    {"DAS": (date(2021, 3, 4), date(2022, 5, 2), date(2023, 5, 3)), "FU": (date(2023, 4, 12),)},
)
PLACE = Place("referat.pdf", "d1", 0, "DAS", date(2022, 5, 2), "4", "Fælles vagttelefon for botilbud")


def turn_of(question: str, *places: Place, before: tuple[Turn, ...] = ()) -> Turn:
    read = understand(question, BODIES, CALENDAR.all_days, CALENDAR)
    made = complete(question, before, BODIES, CALENDAR)
    return Turn(question, made.question, made.subject, read.intent.value, places)


def after(question: str, follow_up: str, *places: Place) -> Completed:
    return complete(follow_up, [turn_of(question, *places)], BODIES, CALENDAR)


ASKED = "Hvad besluttede DAS om vagttelefonen i maj 2022?"


@pytest.mark.parametrize(
    ("follow_up", "completed"),
    [
        ("og i 2021?", "Hvad besluttede DAS om vagttelefonen i 2021?"),
        ("hvad med året før?", "Hvad besluttede DAS om vagttelefonen i 2021?"),
        ("Hvad med marts 2021?", "Hvad besluttede DAS om vagttelefonen i marts 2021?"),
        ("og i marts?", "Hvad besluttede DAS om vagttelefonen i marts 2022?"),
        ("hvad med mødet før?", "Hvad besluttede DAS om vagttelefonen den 4. marts 2021?"),
        ("hvad med mødet efter?", "Hvad besluttede DAS om vagttelefonen den 3. maj 2023?"),
        ("what about the year before?", "Hvad besluttede DAS om vagttelefonen in 2021?"),
        ("og FU?", "Hvad besluttede FU om vagttelefonen i maj 2022?"),
        ("Hvad med FU i april 2023?", "Hvad besluttede FU om vagttelefonen i april 2023?"),
        ("hvad med kørslen?", "Hvad besluttede DAS om kørslen i maj 2022?"),
        ("og Kildehuset?", "Hvad besluttede DAS om Kildehuset i maj 2022?"),
    ],
)
def test_fragment_takes_the_place_of_its_like(follow_up: str, completed: str) -> None:
    assert after(ASKED, follow_up, PLACE).question == completed


@pytest.mark.parametrize(
    ("asked", "follow_up", "completed"),
    [
        ("Hvad er taksten på Kildehuset?", "hvad med Birkelund?", "Hvad er taksten på Birkelund?"),
        ("Hvad er ventetiden på krisecentret?", "hvad med herberget?", "Hvad er ventetiden på herberget?"),
        ("Hvad er taksten på Kildehuset?", "og i 2022?", "Hvad er taksten på Kildehuset i 2022?"),
        ("Hvor mange pladser er der?", "hvad med Birkelund?", "Hvor mange pladser er der – Birkelund?"),
        ("What is the rate at Kildehuset?", "what about Birkelund?", "What is the rate at Birkelund?"),
    ],
)
def test_name_takes_the_place_of_a_name(asked: str, follow_up: str, completed: str) -> None:
    assert after(asked, follow_up).question == completed


PLACED = "Fælles vagttelefon for botilbud, DAS 2. maj 2022, pkt. 4"


@pytest.mark.parametrize(
    ("follow_up", "completed"),
    [
        ("og hvem var imod?", f"Hvem var imod – {PLACED}?"),
        ("hvorfor?", f"Hvorfor – {PLACED}?"),
        ("hvornår?", f"Hvornår – {PLACED}?"),
        ("Hvad sagde indstillingen?", f"Hvad sagde indstillingen – {PLACED}?"),
        ("hvad kostede det?", f"Hvad kostede det – {PLACED}?"),
        ("hvad blev der så besluttet?", f"Hvad blev der så besluttet – {PLACED}?"),
        ("Hvornår skal den evalueres?", f"Hvornår skal den evalueres – {PLACED}?"),
        ("Hvem betaler for den i Vestby?", f"Hvem betaler for den i Vestby – {PLACED}?"),
        ("er det behandlet senere?", f"Er det behandlet senere – {PLACE.item_title}, efter 2. maj 2022?"),
        ("Hvad sagde FU?", "Hvad sagde FU – Fælles vagttelefon for botilbud, 2. maj 2022, pkt. 4?"),
        ("Hvad blev der besluttet i 2021?", f"Hvad blev der besluttet i 2021 – {PLACE.item_title}, DAS?"),
        ("who was that?", "Who was that – Fælles vagttelefon for botilbud, DAS 2 May 2022, item 4?"),
    ],
)  # fmt: skip
def test_what_was_spoken_of_stands_behind(follow_up: str, completed: str) -> None:
    assert after(ASKED, follow_up, PLACE).question == completed


def test_hints_name_the_place_spoken_of() -> None:
    hints = after(ASKED, "hvorfor?", PLACE).hints
    assert hints is not None
    assert (hints.body, hints.date, hints.item) == ("DAS", PLACE.date, "4")
    assert hints.item_place == ("d1", 0, "4")
    assert hints.asks == "hvorfor"


def test_what_the_follow_up_says_wins() -> None:
    body = after(ASKED, "Hvad sagde FU?", PLACE).hints
    assert body is not None
    assert (body.body, body.item) == ("FU", "4")
    time = after(ASKED, "Hvad blev der besluttet i 2021?", PLACE).hints
    assert time is not None
    assert (time.date, time.item_place) == (None, None)
    later = after(ASKED, "Er sagen behandlet senere?", PLACE).hints
    assert later is not None
    assert (later.date, later.item_place) == (None, None)


def test_without_an_answer_the_question_before_tells_the_matter() -> None:
    assert after(ASKED, "hvorfor?").question == "Hvorfor – vagttelefonen, maj 2022?"


def test_title_of_another_matter_is_not_taken_over() -> None:
    other = Place("referat.pdf", "d1", 0, "DAS", date(2022, 5, 2), "9", "Eventuelt")
    assert after(ASKED, "hvorfor?", other).question == "Hvorfor – vagttelefonen, DAS 2. maj 2022, pkt. 9?"


def test_matter_lives_on_over_several_follow_ups() -> None:
    turns = [turn_of(ASKED, PLACE)]
    for follow_up in ("hvem var imod?", "og hvorfor?"):
        turns.append(turn_of(follow_up, PLACE, before=tuple(turns)))
    last = complete("hvad kostede det?", turns, BODIES, CALENDAR)
    assert last.question == f"Hvad kostede det – {PLACED}?"


def test_first_question_is_left_as_it_is() -> None:
    for question in ("hvorfor?", "og FU?", ASKED):
        assert complete(question, [], BODIES, CALENDAR).question == question


@pytest.mark.parametrize(
    "question",
    [
        "Hvad besluttede FU om kørsel?",
        "Hvad er det forstærkede samarbejde?",
        "Er det rigtigt, at Kildehuset lukker?",
        "Hvem var det, der foreslog et nyt botilbud?",
        "Hvad skete der på mødet den 3. maj 2023?",
        "Hvad besluttede DAS på sidste møde?",
        "Hvilke sager blev udsat i 2022?",
        "Og hvem er formand for børnenetværket?",
        "Hvad er DAS?",
        "ventetider krisecenter",
        "Har vi skrevet noget i stil med “Borgeren skal mødes, hvor borgeren er”?",
        "What is the rate at Kildehuset?",
        "Is it true that the shelter closes?",
    ],
)
def test_question_of_its_own_is_left_alone(question: str) -> None:
    made = after(ASKED, question, PLACE)
    assert (made.question, made.hints) == (question, None)


# -- measured


def cases() -> list[dict[str, Any]]:
    file = Path(str(eval_package.__file__)).parent / "cases" / "conversations.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_follow_ups_are_told_from_questions_of_their_own() -> None:
    """Precision and recall over both kinds, with a place as the answer before would have cited it."""
    rows = cases()
    assert sum(r["follows"] for r in rows) >= 60
    assert sum(not r["follows"] for r in rows) >= 60
    told = [(r["follows"], after(r["before"][0], r["question"], PLACE).hints is not None) for r in rows]
    right = sum(follows and found for follows, found in told)
    assert right / sum(found for _, found in told) >= 0.95
    assert right / sum(follows for follows, _ in told) >= 0.95


# -- whatever is said


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_after_any_words_make_a_question(first: str, second: str) -> None:
    made = after(first, second, PLACE)
    assert made == after(first, second, PLACE)
    assert made.question or not second.split()


@given(st.sampled_from([r["question"] for r in cases()]), st.sampled_from([r["question"] for r in cases()]))
def test_any_question_may_follow_any(first: str, second: str) -> None:
    made = after(first, second, PLACE)
    assert made.question.strip()
    # What was completed stands on its own: it says what the follow-up said, or what that replaced.
    assert made.hints is not None or made.question == second


def test_worked_examples_hold() -> None:
    assert doctest.testmod(module).failed == 0


def test_subject_leaves_times_and_bodies_out() -> None:
    query = understand(ASKED, BODIES, CALENDAR.all_days, CALENDAR)
    assert subject_of(query, BODIES) == "vagttelefonen"
