"""What is asked for and not held: an answer about its neighbour is worse than none."""

from __future__ import annotations

import pytest

from service.draft import Missing
from service.model import AnswerStatus
from tests.service.answering import memory

MINUTES = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Fælles vagttelefon for botilbud

Sagsfremstilling
En fælles vagttelefon koster 240.000 kr. om året og betjenes af bostedet Kildehuset.
Anna Vestergaard leder bostedet.
Udgiften deles mellem kommunerne efter folketal, og driften følges af en tovholder.

Beslutning
Styregruppen besluttede et forsøg med vagttelefonen i tre kommuner.

Punkt 2. Ny takst på Nordhuset

Sagsfremstilling
Nordhuset har 24 pladser, og døgntaksten er 2.310 kr. i 2023. Jens Kildegaard er forstander på Nordhuset.
Ældrerådet har ikke behandlet taksten.

Beslutning
Styregruppen godkendte den nye takst på Nordhuset.

Punkt 3. Kommissorium for gruppen om nødspor

Sagsfremstilling
Et nødspor er en hurtig vej til hjælp, når et tilbud er i krise.

Beslutning
Styregruppen godkendte kommissoriet.
"""


@pytest.fixture(scope="module")
def archive():  # type: ignore[no-untyped-def]
    return memory(MINUTES)


@pytest.mark.parametrize(
    ("question", "missing", "words"),
    [
        ("Hvad betyder nødkald?", Missing.TERM, "nødkald"),
        ("Hvad betyder VTF?", Missing.TERM, "VTF"),
        ("Hvad sagde Handicaprådet om den fælles vagttelefon?", Missing.BODY, "Handicaprådet"),
        ("Hvad sagde Ældrerådet om den fælles vagttelefon?", Missing.BODY, "Ældrerådet"),
        ("Hvilket arbejde har Anna Kildegaard på bostedet?", Missing.NAME, "Anna Kildegaard"),
        ("Hvor gammel er forstander Jens Kildegaard på Nordhuset?", Missing.PROPERTY, "gammel"),
        ("Hvor mange parkeringspladser har Nordhuset?", Missing.PROPERTY, "parkeringspladser"),
    ],
)
def test_what_is_not_there_is_named(archive, question: str, missing: Missing, words: str) -> None:  # type: ignore[no-untyped-def]
    draft = archive.draft(question)
    assert draft.status is AnswerStatus.NOT_FOUND
    if draft.gap is not None:  # else too little of the question stood there at all
        assert (draft.gap.missing, draft.gap.words) == (missing, words)


@pytest.mark.parametrize(
    "question",
    [
        "Hvad betyder nødspor?",
        "Hvad besluttede styregruppen om den fælles vagttelefon?",
        "Hvem er forstander på Nordhuset?",
        "Hvad er døgntaksten på Nordhuset i 2023?",
        "Hvilket arbejde har Anna Vestergaard på bostedet?",
        "Hvor mange pladser har Nordhuset?",
        "Hvad blev besluttet i Nordhuset-sagen?",
    ],
)
def test_what_is_there_is_answered(archive, question: str) -> None:  # type: ignore[no-untyped-def]
    assert archive.draft(question).status is AnswerStatus.ANSWERED
