"""Time lines: what is a step, when it was, and what is left out."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.model import SectionRole
from service import phrases
from service.chronology_dates import dates_in, when_of
from service.chronology_quotes import clause, list_by_year
from service.chronology_topic import Years, periods, topic_of, years_of
from service.draft import LONGEST_TIMELINE, Draft, When
from service.model import AnswerStatus
from tests.service.answering import Memory, chunk_of, memory, spoken


def minutes(day: str, *items: tuple[str, str, str], next_day: str = "") -> str:
    """Minutes of one meeting; items are title, case and decision."""
    text = f"Referat\n\nDAS Social Møde den {day}\n"
    for n, (title, case, decision) in enumerate(items, start=1):
        text += f"\nPunkt {n}. {title}\n\nSagsfremstilling\n{case}\n\nBeslutning\n{decision}\n"
    if next_day:
        text += f"\nPunkt {len(items) + 1}. Næste møde\n\nBeslutning\nNæste møde holdes den {next_day}.\n"
    return text


@pytest.fixture(scope="module")
def archive() -> Memory:
    return memory(
        minutes(
            "03.05.2021",
            (
                "Tagboliger på Birkehøj",
                "Der er ønske om boliger.",
                "Styregruppen udsatte sagen til september.",
            ),
            (
                "Tagboliger på Elmehøj",
                "Der er ønske om boliger.",
                "Styregruppen afviste boligerne på Elmehøj.",
            ),
            next_day="14. september 2021",
        ),
        minutes(
            "14.09.2021",
            (
                "Birkehøj: boliger under taget",
                "Styregruppen udsatte sagen om tagboliger på Birkehøj den 3. maj 2021.",
                "Styregruppen godkendte seks tagboliger på Birkehøj.",
            ),
            ("Ny telefonordning", "Ordningen er gammel.", "Styregruppen godkendte en telefonordning."),
        ),
        minutes(
            "20.03.2023",
            (
                "Tagboliger på Birkehøj – evaluering",
                "Tagboligerne på Birkehøj blev taget i brug den 1. august 2022.",
                "Styregruppen besluttede, at de seks tagboliger på Birkehøj bliver permanente.",
            ),
        ),
    )


def days(draft: Draft) -> list[date]:
    return [p.when.first for p in draft.picks if p.when]


def test_steps_stand_in_order_of_time_with_each_meeting_once(archive: Memory) -> None:
    draft = archive.draft("Hvad er der sket med tagboligerne på Birkehøj fra 2021 til 2023?")
    told = days(draft)
    assert told == sorted(told)
    assert {date(2021, 5, 3), date(2021, 9, 14), date(2023, 3, 20)} <= set(told)


def test_an_event_is_dated_by_its_own_words(archive: Memory) -> None:
    draft = archive.draft("Hvad er der sket med tagboligerne på Birkehøj?")
    moved_in = next(p for p in draft.picks if "taget i brug" in p.text)
    assert moved_in.when is not None
    assert moved_in.when.first == date(2022, 8, 1)


def test_a_decision_retold_later_is_told_by_its_own_meeting(archive: Memory) -> None:
    draft = archive.draft("Hvad er der sket med tagboligerne på Birkehøj?")
    of_may = [p for p in draft.picks if p.when and p.when.first == date(2021, 5, 3)]
    assert [p.chunk.meeting_date for p in of_may] == [date(2021, 5, 3)]


def test_another_matter_with_common_words_is_no_step(archive: Memory) -> None:
    assert "Elmehøj" not in spoken(archive.draft("Hvad er der sket med Birkehøj?"))


def test_the_years_asked_about_limit_the_steps(archive: Memory) -> None:
    draft = archive.draft("Hvad er der sket med tagboligerne på Birkehøj i 2021?")
    assert {d.year for d in days(draft)} == {2021}


def test_a_matter_that_the_archive_lacks_has_no_time_line(archive: Memory) -> None:
    draft = archive.draft("Hvad er der sket med svømmehallen i Vandby fra 2021 til 2023?")
    assert draft.status is AnswerStatus.NOT_FOUND


def test_a_time_line_keeps_within_its_room() -> None:
    long = "og at der holdes møde med alle parter i de ti kommuner om hvordan opgaven kan løses bedst muligt "
    papers = [
        minutes(
            f"{n:02}.02.20{20 + n}",
            ("Natcafé", "Natcafeen.", f"Styregruppen besluttede natcafé {n}, {long}."),
        )
        for n in range(1, 10)
    ]
    draft = memory(*papers).draft("Giv mig historien om natcafeen")
    rows = [f"{phrases.dated_place(p.chunk, p.when, 'da')}: “{p.text}” [1]" for p in draft.picks]
    assert 3 <= len(rows) <= 12
    assert sum(map(len, rows)) <= LONGEST_TIMELINE + 12 * len(rows)


def test_a_plan_and_what_became_of_it_are_both_told() -> None:
    archive = memory(
        "Årshjul for Kystaftalen\n\n8. februar 2024 Visionsdag for alle\n11. april 2024 Politisk temadag\n",
        minutes("20.02.2024", ("Kystaftalen", "Visionsdagen blev holdt den 15. februar 2024.", "Drøftet.")),
    )
    draft = archive.draft("Holdt planen for visionsdagen i Kystaftalen?")
    told = {p.when.first: p.when.planned for p in draft.picks if p.when}
    assert told.get(date(2024, 2, 8)) is True
    assert told.get(date(2024, 2, 15)) is False


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Hvad er der sket med X fra 2019 til 2022?", Years(2019, 2022)),
        ("Historien om X siden 2020", Years(2020, None)),
        ("Sagen fra efteråret 2023 og frem", Years(2023, None)),
        ("Hvordan gik det fra marts til november 2024?", Years(None, 2024)),
        ("Fra bekymringen opstod, til styregruppen tog den i 2022", Years(None, 2022)),
        ("Holdt planen for Aftale 2018?", Years(None, None)),
        ("Forløbet om Aftalen 2025-2026", Years(None, None)),
    ],
)
def test_years_asked_about(question: str, years: Years) -> None:
    assert years_of(question) == years


def test_framing_words_are_no_part_of_the_matter(archive: Memory) -> None:
    query = archive.query(
        "Kan du give mig historien om Birkehøj-sagen, fra den begyndte, til den sluttede i 2023?"
    )
    topic = topic_of(query, archive.words)
    assert [k for _, keys in topic.groups for k, share in keys if share == 1] == ["birkehøj"]


def test_periods_tell_agreements_apart() -> None:
    assert periods("Aftalen 2021-2022 og 23/24") == {"21-22", "23-24"}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("I 2019 har huset haft en nedgang.", When(date(2019, 1, 1), "year")),
        ("DAS har på mødet den 19. oktober 2020 besluttet at nedsætte en gruppe.", When(date(2020, 10, 19))),
        ("Styregruppen besluttede i november, at huset lukkes.", When(date(2021, 11, 1), "month")),
        ("Temadagen holdes den 28. april.", When(date(2022, 4, 28), planned=True)),
        ("Visionsdagen er flyttet fra den 8. april til den 21. april 2022.", When(date(2022, 3, 2))),
        ("Der er behov for tilbuddet.", When(date(2022, 3, 2))),
    ],
)
def test_when_a_sentence_tells_of(text: str, when: When) -> None:
    chunk = chunk_of(text, section=SectionRole.BACKGROUND, meeting_date=date(2022, 3, 2))
    assert when_of(chunk, 0, len(text)) == when


def test_a_decision_has_its_meetings_day_whatever_it_sets_in_motion() -> None:
    text = "DAS besluttede, at taksten hæves fra den 1. januar 2023."
    chunk = chunk_of(text, section=SectionRole.DECISION, meeting_date=date(2022, 3, 2))
    assert when_of(chunk, 0, len(text)) == When(date(2022, 3, 2))


def test_a_year_within_a_full_date_is_no_year_of_its_own() -> None:
    assert [w.unit for w in dates_in("Siden den 3. maj 2021 har huset været lukket.")] == ["day"]


def test_a_quote_is_cut_at_a_clause_but_not_before_a_limit() -> None:
    head = "DAS godkender, at der oprettes fire pladser på huset i byen fra årsskiftet"
    plain = f"{head}, hvilket svarer til det antal pladser der er meldt ind i de sidste fem år i træk."
    limited = f"{head}, og at det alene sker, hvis alle kommuner har givet tilsagn inden næste sommer."
    assert plain[: clause(plain, 0, len(plain), 0, 120)] == head
    assert clause(limited, 0, len(limited), 0, 120) == len(limited)


def test_a_list_by_year_is_quoted_whole() -> None:
    chunk = chunk_of("Emner har været:\nStøj (2016)\nRo (2017)\nSøvn (2018)\nMere står i bilaget.")
    found = list_by_year(chunk)
    assert found is not None
    pick, years = found
    assert years == {2016, 2017, 2018}
    assert pick.text.endswith("Søvn (2018)")


def test_a_line_of_a_time_line_begins_with_its_day() -> None:
    chunk = chunk_of("x", body="DAS", meeting_date=date(2022, 5, 23), item_number="7")
    assert phrases.dated_place(chunk, When(date(2022, 5, 23)), "da").startswith("23. maj 2022 (DAS, pkt. 7")
    assert phrases.dated_place(chunk, When(date(2019, 1, 1), "year"), "en").startswith(
        "2019 (DAS, 23 May 2022"
    )
    assert phrases.when(When(date(2024, 2, 8), planned=True), "da") == "8. februar 2024, planlagt"
