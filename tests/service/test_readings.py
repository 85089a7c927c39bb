"""One question, two matters: the other one's decision stands behind the first's."""

from __future__ import annotations

import pytest

from service.answer import Answerer
from tests.service.answering import memory

MINUTES = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Kommissorium for boliggruppen

Sagsfremstilling
Boliggruppen skal undersøge, hvor mange boliger der mangler.

Beslutning
Jens Kildegaard ønskede, at regionen kommer med i gruppen. DAS godkendte kommissoriet for boliggruppen med
en frist den 1. marts 2024.

Punkt 2. Kommissorium for kørselsgruppen

Sagsfremstilling
Kørselsgruppen skal beskrive priser og ruter for busserne.

Beslutning
DAS godkendte kommissoriet for kørselsgruppen uden ændringer.

Punkt 3. Status for vagttelefonen

Beslutning
DAS tog status til efterretning.
"""


@pytest.fixture(scope="module")
def ask():  # type: ignore[no-untyped-def]
    archive = memory(MINUTES)
    return Answerer(archive, archive, bodies=archive.bodies).answer


def test_the_other_matter_is_told_with_its_own_decision(ask) -> None:  # type: ignore[no-untyped-def]
    answer = ask("Blev kommissoriet godkendt?")
    assert "Spørgsmålet kan også gælde Kommissorium for" in answer.answer
    assert "boliggruppen" in answer.answer
    assert "kørselsgruppen" in answer.answer


def test_a_treatment_that_is_told_already_is_no_other_reading() -> None:
    later = MINUTES.replace("03.05.2023", "07.06.2023").replace(
        "godkendte kommissoriet for bolig", "ændrede kommissoriet for bolig"
    )
    archive = memory(MINUTES.split("Punkt 2")[0], later.split("Punkt 2")[0])
    answer = Answerer(archive, archive, bodies=archive.bodies).answer("Blev kommissoriet godkendt?")
    assert "kan også gælde" not in answer.answer
    assert "Behandlet" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "Blev kommissoriet for boliggruppen godkendt?",  # one title says it
        "Hvad besluttede DAS på punkt 1 den 3. maj 2023 om kommissoriet?",
        "Hvad besluttede DAS om vagttelefonen?",
    ],
)
def test_what_tells_the_matters_apart_leaves_the_other_out(ask, question: str) -> None:  # type: ignore[no-untyped-def]
    assert "kan også gælde" not in ask(question).answer
