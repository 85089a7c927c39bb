"""Asked how a matter stands, its latest treatment is told: what it came to, and what the meeting heard."""

from __future__ import annotations

import pytest

from service.answer import Answerer
from tests.service.answering import memory

FIRST = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Fælles vagttelefon for botilbud

Sagsfremstilling
En fælles vagttelefon koster 240.000 kr. om året.

Beslutning
Styregruppen besluttede et forsøg med vagttelefonen i tre kommuner.
"""
SECOND = """Referat

DAS Social Møde den 08.09.2023

Punkt 1. Kommissorium for nødspor

Beslutning
Styregruppen godkendte kommissoriet for nødspor.

Punkt 4. Fælles vagttelefon – erfaringer

Sagsfremstilling
Vagttelefonen er brugt 31 gange, og ni af ti ansatte er tilfredse med den.

Beslutning
Styregruppen tog erfaringerne med vagttelefonen til efterretning.
"""


# Other matters, so that a matter's name is as rare as it is in an archive.
OTHERS = "Referat\n\nDAS Social Møde den 01.02.2023\n" + "".join(
    f"\nPunkt {n}. {title}\n\nBeslutning\nStyregruppen godkendte {title.lower()} for kommunerne.\n"
    for n, title in enumerate(
        ("Budget", "Kørsel", "Tilsyn", "Takster", "Uddannelse", "Boliger", "Rengøring"), 1
    )
)


@pytest.mark.parametrize(
    "question",
    ["Hvordan er det gået med vagttelefonen?", "vagttelefonen – status?", "seneste nyt om vagttelefonen"],
)
def test_latest_meeting_is_told_with_its_facts(question: str) -> None:
    archive = memory(FIRST, SECOND, OTHERS)
    answer = Answerer(archive, archive, bodies=archive.bodies).answer(question)
    assert answer.status == "answered"
    assert answer.citations[0].meeting_date is not None
    assert answer.citations[0].meeting_date.isoformat() == "2023-09-08"
    assert "31 gange" in answer.answer
    assert "nødspor" not in answer.answer
