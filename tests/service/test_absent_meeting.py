"""A meeting or an item that the archive does not hold is said to be missing."""

from __future__ import annotations

import pytest

from service.answer import Answerer
from tests.service.answering import Memory, memory

FIRST = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Fælles vagttelefon for botilbud

Beslutning
Styregruppen besluttede et forsøg med vagttelefonen i tre kommuner.

Punkt 2. Nyt fra FU

Sagsfremstilling
FU godkendte den 11. april 2023, at Kildehuset hæver taksten.

Beslutning
Orienteringen blev taget til efterretning.
"""
SECOND = FIRST.replace("03.05.2023", "08.09.2023").replace("11. april", "11. august")


@pytest.fixture(scope="module")
def archive() -> Memory:
    return memory(FIRST, SECOND)


def ask(archive: Memory, question: str) -> tuple[str, str]:
    answer = Answerer(archive, archive, bodies=archive.bodies).answer(question)
    return answer.status, answer.answer


@pytest.mark.parametrize("question", ["pkt. 5, DAS juni 2023", "DAS i juni 2023, punkt 9: beslutning?"])
def test_item_of_a_month_without_a_meeting(archive: Memory, question: str) -> None:
    status, text = ask(archive, question)
    assert status == "not_found"
    assert "intet møde i DAS i juni 2023" in text
    assert "den 3. maj 2023 og den 8. september 2023" in text
    assert "Jeg har søgt i 2 dokumenter" in text


def test_item_that_a_held_meeting_has_not(archive: Memory) -> None:
    status, text = ask(archive, "Hvad besluttede DAS under punkt 17 den 3. maj 2023?")
    assert status == "not_found"
    assert "DAS’ møde den 3. maj 2023, men der er intet pkt. 17" in text


def test_day_without_a_meeting(archive: Memory) -> None:
    status, text = ask(archive, "What was decided at the DAS meeting on 4 December 2023?")
    assert status == "not_found"
    assert "no meeting of DAS on 4 December 2023" in text


def test_item_that_is_held_is_answered(archive: Memory) -> None:
    status, text = ask(archive, "DAS maj 2023, pkt. 1: resultat?")
    assert status == "answered"
    assert "vagttelefonen i tre kommuner" in text


def test_day_that_others_tell_of_is_not_declined_as_absent(archive: Memory) -> None:
    _, text = ask(archive, "Hvad godkendte FU den 11. april 2023?")
    assert "intet møde" not in text
    assert "Kildehuset hæver taksten" in text


def test_question_with_a_matter_goes_the_ordinary_way(archive: Memory) -> None:
    _, text = ask(archive, "Hvad blev der besluttet om vagttelefonen den 4. december 2023?")
    assert "intet møde i DAS" not in text
