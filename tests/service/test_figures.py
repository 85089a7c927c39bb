"""Questions for a figure: the cell that answers, what is said of it, and silence where a table lacks it."""

from __future__ import annotations

import pytest

from service.draft import Draft, Said
from service.figures.said import holds
from service.model import AnswerStatus
from tests.service.answering import Memory, memory, spoken

REPORT = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Svømmehallernes regnskab

Sagsfremstilling
Svømmehallerne har sendt deres regnskab.

Tabel 1. Besøg i svømmehallerne fordelt på kommune
Kommune 2021 2022
Søndervig 1.204 1.310
Hvalpsund 845 790
Rolfsted 92 101
I alt 2.141 2.201

Tabel 2. Udgifter til svømmehallerne (1.000 kr.)
Udgift Model A Model B Model C
Løn 5.140 4.015 4.512
Vand og varme 1.316 1.036 1.186
I alt 6.456 5.051 5.698

Tabel 3. Mødt op til åbent hus
Kommune Mødt op Heraf med kort
Søndervig 90 20
Rolfsted 70 30
I alt 160 50

Der kom 14 høringssvar om åbningstiderne, og billetten steg til 45 kr. i marts.

Beslutning
Styregruppen tog regnskabet til efterretning.
"""


@pytest.fixture(scope="module")
def archive() -> Memory:
    return memory(REPORT)


def told(draft: Draft) -> list[str]:
    return [s.text for s in draft.said]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hvor mange besøg havde Hvalpsund i 2022?", ["Hvalpsund, 2022: 790"]),
        ("Hvor mange besøg i svømmehallerne var der i alt i 2021?", ["I alt, 2021: 2.141"]),
        ("Hvad er lønudgiften i model C for svømmehallerne?", ["Løn, Model C: 4.512 (1.000 kr.)"]),
        (
            "Hvor mange færre besøg havde Hvalpsund i 2022 end i 2021?",
            ["Hvalpsund – 2021: 845 · 2022: 790", "Forskel: 845 − 790 = 55"],
        ),
        (
            "Hvor mange besøg havde Søndervig og Rolfsted tilsammen i 2022?",
            ["Søndervig, 2022: 1.310", "Rolfsted, 2022: 101", "Tilsammen: 1.310 + 101 = 1.411"],
        ),
        (
            "Hvilken kommune havde flest besøg i svømmehallerne i 2022?",
            ["Søndervig, 2022: 1.310 – højest i tabellen"],
        ),
        (
            "Hvor mange mødte op i Rolfsted tilsammen, og hvor mange af dem med kort?",
            ["Rolfsted – Mødt op: 70 · Heraf med kort: 30"],
        ),
    ],
)
def test_a_cell_is_pointed_out_in_its_own_words(archive: Memory, question: str, said: list[str]) -> None:
    draft = archive.draft(question)
    assert draft.status is AnswerStatus.ANSWERED
    assert told(draft) == said


def test_a_cell_comes_with_its_row_and_the_names_of_its_columns(archive: Memory) -> None:
    quotes = spoken(archive.draft("Hvor mange besøg havde Hvalpsund i 2022?"))
    assert "Hvalpsund 845 790" in quotes
    assert "Tabel 1. Besøg i svømmehallerne fordelt på kommune\nKommune 2021 2022" in quotes
    assert "Søndervig" not in quotes


@pytest.mark.parametrize(
    "question",
    [
        "Hvor mange besøg havde Hvalpsund i 2019?",  # a year the table lacks
        "Hvor mange besøg i svømmehallerne havde Klintebæk i 2022?",  # a name it lacks
        "Hvad er lønudgiften i model D for svømmehallerne?",  # a mark it lacks
        "Hvor mange kvadratmeter er svømmehallerne?",  # things the archive never counts
        "Hvor mange kommuner havde Hvalpsund i 2022?",  # what its rows are, and no cell counts
        "Hvor mange høringssvar havde Hvalpsund i 2022?",  # other things than those it counts
    ],
)
def test_what_the_table_lacks_is_not_found(archive: Memory, question: str) -> None:
    assert archive.draft(question).status is AnswerStatus.NOT_FOUND


def test_in_running_text_the_number_is_of_the_noun_asked_for(archive: Memory) -> None:
    assert "14 høringssvar" in spoken(archive.draft("Hvor mange høringssvar kom der om åbningstiderne?"))


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        (Said("Løn, Model C: 4.512", ()), True),
        (Said("Løn, Model C: 4.513", ()), False),  # a figure that no quote holds
        (Said("Husleje, Model C: 4.512", ()), False),  # a word that no quote holds
        (Said("Forskel: 5.140 − 4.512 = 628", (), "628", "forskel"), True),
        (Said("Forskel: 5.140 − 4.513 = 627", (), "627", "forskel"), False),  # of a term that is no cell
        (Said("Forskel: 628", (), "628", "forskel"), False),  # a result without its terms
    ],
)
def test_a_sentence_stands_on_its_quotes_alone(said: Said, stands: bool) -> None:
    assert holds(said, "Udgift Model A Model B Model C\nLøn 5.140 4.015 4.512") is stands
