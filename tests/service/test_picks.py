"""Which stretches are quoted beside the best, and how wide."""

from __future__ import annotations

import dataclasses

from ingest.bodies import known_bodies
from ingest.model import DocumentKind
from service.draft import Around, Pick
from service.evidence import Unit
from service.picks import further_units, whole_list, widened, with_actor
from service.understand import understand
from tests.service.answering import Words, chunk_of, unit_of

ASKED = "Derfor bedes sekretariatet undersøge:"
FIRST, SECOND = "• Baggrunden for ordningen?", "• Tidligere beslutninger om ordningen?"
LAST = "• Muligheden for at udvide ordningen?"
LIST = chunk_of("\n".join((ASKED, FIRST, SECOND, LAST)))
WHOLE = unit_of(LIST, LIST.text, 0.95)


def entry(words: str, score: float = 1.0) -> Unit:
    return dataclasses.replace(unit_of(LIST, words, score), lead=0)


def test_list_stands_for_its_entry_where_all_of_it_answers_as_well() -> None:
    best = entry(SECOND)
    assert whole_list(best, [best, WHOLE]) is WHOLE
    assert whole_list(best, [best, dataclasses.replace(WHOLE, score=0.8)]) is best
    alone = unit_of(LIST, ASKED)
    assert whole_list(alone, [alone, WHOLE]) is alone


def test_entries_of_one_list_are_not_quoted_with_its_head_twice() -> None:
    best = entry(SECOND)
    query = understand("Hvad skal undersøges om ordningen?", known_bodies())
    kept = further_units(query, [best, entry(FIRST), entry(LAST)], best, 3, Words.of([LIST.text]))
    assert kept == []


def test_next_sentence_of_the_paragraph_has_room_beside_a_list() -> None:
    told = chunk_of("Næste møde er den 4. juni 2030. Det holdes på skærm.")
    best = unit_of(told, "Næste møde er den 4. juni 2030.", 1.1)
    long = chunk_of(
        "\n".join(["Planen for mødet er:", *(f"• Trin {n} på mødet den 4. juni " * 5 for n in "123")])
    )
    entries = [dataclasses.replace(unit_of(long, line, 1.0), lead=0) for line in long.text.split("\n")[1:]]
    query = understand("Hvornår er næste møde?", known_bodies())
    kept = further_units(query, [best, *entries], best, 3, Words.of([told.text, long.text]))
    assert "på skærm" in widened([best, *kept])[0].text


def test_words_without_a_body_are_told_with_the_sentence_further_up_that_says_whose_they_are() -> None:
    opening = chunk_of(
        "KL har drøftet sagen. Den forelægges også DAS.", body="KL", ordinal=0, kind=DocumentKind.NOTE
    )
    remark = chunk_of("Vi ser gerne udgiften i taksten.", body="KL", ordinal=1, kind=DocumentKind.NOTE)
    around = Around(lambda c: [opening, remark], known_bodies(), lambda day: False, Words.of([opening.text]))
    told = with_actor([Pick(remark, 0, len(remark.text))], around)
    assert [p.text for p in told] == ["KL har drøftet sagen.", remark.text]
    named = dataclasses.replace(remark, text="DAS ser gerne udgiften i taksten.")
    minutes = dataclasses.replace(remark, kind=DocumentKind.MINUTES)
    for alone in (named, minutes):
        assert len(with_actor([Pick(alone, 0, len(alone.text))], around)) == 1
