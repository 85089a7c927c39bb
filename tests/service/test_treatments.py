"""Other meetings' treatments of a matter: told where sure, else not."""

from __future__ import annotations

from datetime import date

import pytest

from service import phrases
from service.draft import Draft, Pick
from service.matters.same import Item, item_of, same_matter
from tests.service.answering import Memory, chunk_of, memory, spoken
from tests.service.test_chronology import minutes


@pytest.fixture(scope="module")
def archive() -> Memory:
    return memory(
        minutes(
            "14.01.2021",
            (
                "Værested i Nordby",
                "Værestedet i Nordby er slidt.",
                "Styregruppen kunne ikke godkende flytningen.",
            ),
            ("Årsrapport 2020 for Kysttilsynet", "Få påbud.", "Styregruppen godkendte årsrapporten."),
            ("Tolke til døvblinde", "Udgiften stiger.", "Styregruppen besluttede at følge udgiften."),
            next_day="2. juni 2021",
        ),
        minutes(
            "02.06.2021",
            (
                "Nordby: værestedet",
                "Den 14. januar 2021 sagde styregruppen nej.",
                "Styregruppen godkendte en ny bygning.",
            ),
            ("Tolke til flygtninge", "Udgiften falder.", "Styregruppen besluttede at sænke beløbet."),
            ("Herberg i Nordby", "Herberget er fuldt.", "Styregruppen besluttede at udvide herberget."),
            next_day="20. januar 2022",
        ),
        minutes(
            "20.01.2022",
            ("Årsrapport 2021 for Kysttilsynet", "Færre påbud.", "Styregruppen godkendte årsrapporten."),
            ("Kørsel til klubber", "Kørslen er dyr.", "Styregruppen besluttede at lave et udbud."),
        ),
    )


def notes(draft: Draft) -> list[Pick]:
    return [p for p in draft.picks if p.note]


def test_a_later_treatment_is_named_beside_the_one_asked_about(archive: Memory) -> None:
    draft = archive.draft("Hvad besluttede DAS om værestedet i Nordby den 14. januar 2021?")
    assert "kunne ikke godkende" in draft.picks[0].text
    assert [(n.note, n.chunk.meeting_date) for n in notes(draft)] == [("treated_again", date(2021, 6, 2))]


def test_the_latest_treatment_leads_where_it_is_asked_what_holds_now(archive: Memory) -> None:
    draft = archive.draft("Hvad endte det med at DAS besluttede om værestedet i Nordby?")
    assert "ny bygning" in draft.picks[0].text
    assert [n.note for n in notes(draft)] == ["treated_before"]


@pytest.mark.parametrize(
    "question",
    [
        "Hvad besluttede DAS om årsrapport 2020 for Kysttilsynet?",  # another year's is another matter
        "Hvad besluttede DAS om tolke til døvblinde?",  # shares its common word only
        "Hvad besluttede DAS om herberg i Nordby?",  # shares its place only
        "Hvad besluttede DAS om kørsel til klubber?",  # treated once
    ],
)
def test_nothing_is_said_of_other_matters(archive: Memory, question: str) -> None:
    assert not notes(archive.draft(question))


def test_two_items_under_other_titles_are_one_matter_where_a_text_names_the_other_day(
    archive: Memory,
) -> None:
    def item(day: date, number: str) -> Item:
        chunks = [c for c in archive.all_chunks if (c.meeting_date, c.item_number) == (day, number)]
        return item_of(chunks, archive.words)

    assert same_matter(item(date(2021, 1, 14), "1"), item(date(2021, 6, 2), "1"))
    assert not same_matter(item(date(2021, 1, 14), "1"), item(date(2021, 6, 2), "3"))


def test_the_meeting_after_and_before_a_day(archive: Memory) -> None:
    assert "2. juni 2021" in spoken(archive.draft("Hvornår er næste møde efter den 14. januar 2021?"))
    before = archive.draft("Hvornår var mødet før den 20. januar 2022?")
    assert before.about is not None
    assert before.about.meeting_date == date(2021, 6, 2)


def test_a_note_names_the_day_the_item_and_another_body() -> None:
    chunk = chunk_of("x", body="FU", meeting_date=date(2024, 11, 27), item_number="5")
    own = chunk_of("y", body="DAS")
    assert phrases.note("treated_again", chunk, "da", chunk) == "Behandlet igen den 27. november 2024, pkt. 5"
    assert (
        phrases.note("treated_before", chunk, "en", own) == "Treated earlier on 27 November 2024, FU, item 5"
    )


def test_a_day_that_the_decision_sets_stands_before_one_proposed() -> None:
    archive = memory(
        minutes(
            "14.01.2021",
            (
                "Rapport om fritidsjob",
                "Det foreslås, at rapporten om fritidsjob afleveres den 1. december 2021.",
                "Styregruppen besluttede, at fristen for rapporten om fritidsjob flyttes til "
                "den 1. marts 2022.",
            ),
        )
    )
    assert "1. marts 2022" in archive.draft("Hvornår skal rapporten om fritidsjob afleveres?").picks[0].text
