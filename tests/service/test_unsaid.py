"""A known name is no answer to what is taken for granted about it."""

from __future__ import annotations

import pytest

from service.model import AnswerStatus
from tests.service.answering import memory

MINUTES = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Ny takst på Nordhuset

Sagsfremstilling
Nordhuset har 24 pladser, og døgntaksten er 2.310 kr. i 2023. Forstander Jens Kildegaard begrunder
stigningen med, at nattevagten er udvidet.

Beslutning
Styregruppen godkendte den nye takst på Nordhuset.

Punkt 2. Fælles vagttelefon for botilbud

Sagsfremstilling
En fælles vagttelefon koster 240.000 kr. om året. Planen for forsøget følges af en tovholder.

Beslutning
Styregruppen besluttede et forsøg med vagttelefonen i tre kommuner i 30 dage af året.
"""


@pytest.fixture(scope="module")
def archive():  # type: ignore[no-untyped-def]
    return memory(MINUTES)


@pytest.mark.parametrize(
    "question",
    [
        "Hvorfor brændte Nordhuset ned?",
        "Hvornår gik Nordhuset konkurs?",
        "Hvem blev fyret på Nordhuset?",
        "Hvorfor sagde Jens Kildegaard op?",
        "Har Nordhuset en svømmehal?",
        "Hvad koster den fælles sommerlejr?",
        "Hvor mange planeter er der?",
        "Hvor mange dage er der i et år?",
        "Er der elevator på Nordhuset?",
        "Hvilket universitet fulgte forsøget med vagttelefonen?",
        "Hvor mange kvadratmeter er Nordhuset?",
    ],
)
def test_what_no_text_near_tells_is_not_answered(archive, question: str) -> None:  # type: ignore[no-untyped-def]
    assert archive.draft(question).status is AnswerStatus.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [
        "Hvorfor steg taksten på Nordhuset?",
        "Hvad blev besluttet om vagttelefonen?",
        "Hvor mange kommuner prøver vagttelefonen?",
        "Hvad koster telefonen?",
    ],
)
def test_words_kin_to_those_of_the_text_are_told_of(archive, question: str) -> None:  # type: ignore[no-untyped-def]
    assert archive.draft(question).status is AnswerStatus.ANSWERED
