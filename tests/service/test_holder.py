"""Who holds an office: said of the house in question, or not said."""

from __future__ import annotations

import pytest

from service.draft import Pick
from service.holder import no_holder
from tests.service.answering import Memory, chunk_of, memory

OF_NORDHUSET = "Vedlagt finder I bilag om økonomien og om forbruget på Nordhuset i 2022."
ELSEWHERE = "Tilbudsleder Ulla Stubkær deltog i interviewet med kommunerne."
LED = "Forstander Kamma Brandsborg fra Nordhuset oplyste, at huset er fuldt belagt."
NO_NAME = "Nordhuset drives af Ådalen Kommune, og lederen deltager i næste møde."


@pytest.fixture(scope="module")
def archive() -> Memory:
    return memory("\n".join((OF_NORDHUSET, ELSEWHERE, LED, NO_NAME)))


def picks(*texts: str) -> list[Pick]:
    return [Pick(chunk_of(text, id=f"c{n}"), 0, len(text)) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("question", "quoted", "told"),
    [
        ("Hvem leder Nordhuset?", (LED,), True),
        ("Hvem er leder af Nordhuset?", (OF_NORDHUSET, LED), True),
        ("Hvem er forstander på Nordhuset?", (OF_NORDHUSET, ELSEWHERE), False),
        ("Hvem leder Nordhuset?", (OF_NORDHUSET, ELSEWHERE), False),
        ("Who leads Nordhuset?", (ELSEWHERE,), False),
        ("Hvem leder Nordhuset?", (NO_NAME,), False),  # an office, and nobody who holds it
        ("Hvem er leder?", (ELSEWHERE,), True),  # of no house in particular
        ("Hvem deltog i interviewet på Nordhuset?", (ELSEWHERE,), True),  # asks for no office
    ],
)
def test_a_holder_is_a_person_beside_an_office_where_the_house_is_named(
    archive: Memory, question: str, quoted: tuple[str, ...], told: bool
) -> None:
    gap = no_holder(archive.query(question), picks(*quoted), archive.words, ())
    assert (gap is None) is told
