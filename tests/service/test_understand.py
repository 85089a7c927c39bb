"""What a question is read as."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bodies import Bodies, known_bodies
from ingest.dates import MONTHS
from service.model import Intent
from service.understand import Query, understand
from service.when import Calendar

BODIES = Bodies(known_bodies().names | {"TGR": ("Takstgruppen",)})


def read(question: str, *days: date) -> Query:
    return understand(question, BODIES, days)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Hvad besluttede DAS om vagttelefonen?", "da"),
        ("vagttelefon aftaler nord", "da"),
        ("takster", "da"),
        ("What did DAS decide about the duty telephone?", "en"),
        ("who chairs the network", "en"),
        ("What did 'Den Administrative Styregruppe' decide about the rates for 2024?", "en"),
        ("Hvad er status på joint venture?", "da"),
        ("", "da"),
    ],
)
def test_language_is_the_one_asked_in(question: str, language: str) -> None:
    assert read(question).language == language


def test_quoted_draft_does_not_choose_the_language() -> None:
    query = read("Har vi skrevet noget i stil med “What the group decides is what is done for the members”?")
    assert query.language == "da"


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Hvad besluttede vi om standardkontrakter?", Intent.DECISION),
        ("Hvad blev der vedtaget om kørsel?", Intent.DECISION),
        ("What was decided about transport?", Intent.DECISION),
        ("Did the group approve the plan?", Intent.DECISION),
        ("Hvad blev indstillet om kørsel?", Intent.RECOMMENDATION),
        ("Hvad anbefalede arbejdsgruppen?", Intent.RECOMMENDATION),
        ("What did the administration recommend?", Intent.RECOMMENDATION),
        ("Hvem besluttede at hæve taksten?", Intent.ATTRIBUTION),
        ("Who proposed the pilot?", Intent.ATTRIBUTION),
        ("Hvor mange pladser er der?", Intent.NUMBER),
        ("Hvad koster en plads?", Intent.NUMBER),
        ("Hvad er taksten på Kildehuset?", Intent.NUMBER),
        ("How many places are there?", Intent.NUMBER),
        ("Hvem er formand for netværket?", Intent.WHO),
        ("Who chairs the network?", Intent.WHO),
        ("Hvad betyder forstærket samarbejde?", Intent.DEFINITION),
        ("Hvad er en akutplads?", Intent.DEFINITION),
        ("Hvordan har sagen udviklet sig?", Intent.TIMELINE),
        ("Hvad er historien om Kildehuset?", Intent.TIMELINE),
        ("Har vi skrevet noget om tillid før?", Intent.WORDING),
        ("Hvornår åbner Kildehuset?", Intent.STATUS),
        ("Hvorfor venter sagen?", Intent.STATUS),
        ("kildehuset og vagttelefonen", Intent.GENERAL),
    ],
)
def test_intent_follows_the_words(question: str, intent: Intent) -> None:
    assert read(question).intent is intent


@pytest.mark.parametrize(
    "question",
    [
        "Blev det besluttet, hvor mange pladser der skal være?",
        "Er det godkendt, hvad en plads koster?",
        "Var vi enige om, hvem der er formand?",
        "Did you agree how many places there will be?",
    ],
)
def test_yes_or_no_about_a_decision_asks_for_the_decision(question: str) -> None:
    query = read(question)
    assert query.intent is Intent.DECISION
    assert query.decides


def test_question_about_proposal_and_decision_wants_the_decision() -> None:
    assert read("Hvad blev indstillet, og hvad besluttede DAS?").intent is Intent.DECISION


def test_question_of_another_intent_may_still_ask_for_a_decision() -> None:
    query = read("Hvor mange penge blev der bevilget, da DAS godkendte forsøget?")
    assert (query.intent, query.decides) == (Intent.NUMBER, True)
    assert not read("Hvor mange penge er der til forsøget?").decides


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Hvad besluttede DAS den 23. maj 2022?", date(2022, 5, 23)),
        ("mødet 9/3-2020", date(2020, 3, 9)),
        ("mødet 09.03.2020", date(2020, 3, 9)),
        ("mødet 2020-03-09", date(2020, 3, 9)),
        ("What was decided on 10 June 2022?", date(2022, 6, 10)),
        ("What was decided on June 10, 2022?", date(2022, 6, 10)),
    ],
)
def test_day_is_read_however_it_is_written(question: str, day: date) -> None:
    query = read(question)
    assert query.days == (day,)
    assert query.years[0] == day.year


@pytest.mark.parametrize(
    ("question", "month"),
    [
        ("Hvad besluttede DAS i marts 2020?", (2020, 3)),
        ("mødet i maj 22", (2022, 5)),
        ("What was decided in October 2021?", (2021, 10)),
        ("DAS SEPT. 2021", (2021, 9)),
    ],
)
def test_month_is_read_with_its_year(question: str, month: tuple[int, int]) -> None:
    query = read(question)
    assert query.months == (month,)
    assert query.years == (month[0],)
    assert query.days == ()


def test_month_beside_a_day_of_month_is_no_short_year() -> None:
    query = read("Hvad skete der fra 3. maj 12. juni 2022?")
    assert 2012 not in query.years


def test_day_without_year_is_the_only_meeting_of_that_day() -> None:
    held = date(2021, 4, 28)
    assert read("mødet den 28. april", held, date(2021, 6, 1)).days == (held,)
    assert read("mødet den 28. april", held, date(2022, 4, 28)).days == ()
    assert read("mødet den 28. april").days == ()


@pytest.mark.parametrize("question", ["beløbet 2.020.000 kr.", "1.2021", "sag 20211", "2021.000 kr."])
def test_amount_is_no_year(question: str) -> None:
    assert read(question).years == ()


def test_bodies_stand_in_the_order_of_the_question() -> None:
    assert read("Sagde FU noget andet end DAS om Takstgruppens bud?").bodies[:2] == ("FU", "DAS")
    assert read("Hvad vedtog Den Administrative Styregruppe?").bodies == ("DAS",)
    assert read("dasbord og fuld tid").bodies == ()


@pytest.mark.parametrize(
    ("question", "item"),
    [("punkt 4", "4"), ("pkt. 12", "12"), ("pkt 4a", "4a"), ("item 7", "7"), ("de fire punkter", None)],
)
def test_item_is_read_from_its_number(question: str, item: str | None) -> None:
    assert read(question).item == item


@pytest.mark.parametrize("marks", ['""', "“”", "””", "»«", "«»"])
def test_quoted_draft_is_what_is_searched_for(marks: str) -> None:
    draft = "Vi siger tingene, mens de endnu kan ændres"
    query = read(f"Har vi skrevet noget i stil med {marks[0]}{draft}{marks[1]}?")
    assert query.intent is Intent.WORDING
    assert query.search == draft


def test_quoted_draft_alone_asks_for_wording() -> None:
    assert read("“Alle borgere skal mødes med tillid og respekt”").intent is Intent.WORDING


def test_short_name_in_quotes_is_no_draft() -> None:
    query = read("Hvad betyder “Hjem Først”?")
    assert query.intent is Intent.DEFINITION
    assert query.search == query.text


def test_draft_does_not_set_dates_or_bodies() -> None:
    query = read("Har vi skrevet “KKR besluttede den 3. maj 2019 under punkt 4 at vente” før?")
    assert (query.bodies, query.days, query.years, query.item) == ((), (), (), None)


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("Hvad vedtog byrådet i Hjørring?", "byråd"),
        ("Hvad besluttede kommunalbestyrelsen?", "kommunalbestyrelse"),
        ("What did the city council decide?", "city council"),
        ("Hvad besluttede DAS om byrådets ønske?", None),
        ("Hvad besluttede DAS?", None),
    ],
)
def test_another_kind_of_body_is_noticed_where_it_decides(question: str, body: str | None) -> None:
    assert read(question).other_body == body


def test_white_space_does_not_matter() -> None:
    assert read("  Hvad \n besluttede\tDAS ? ").text == "Hvad besluttede DAS ?"


@given(st.text())
def test_any_text_is_read_the_same_twice(text: str) -> None:
    first = read(text)
    assert first == read(text)
    assert first.text == " ".join(text.split())
    assert first.language in ("da", "en")


@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.sampled_from(["{d}. {m} {y}", "{d}/{n}-{y}"]))
def test_any_day_is_found_in_a_question(day: date, form: str) -> None:
    written = form.format(d=day.day, m=MONTHS[day.month - 1], n=day.month, y=day.year)
    assert day in read(f"Hvad besluttede DAS den {written} om taksterne?").days


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Hvad er visionen i socialaftalen 21-22?", {2021, 2022}),
        ("rammeaftalen 2023-2024 – hvad mente DAS", {2023, 2024}),
        ("Hvad står der i årsrapport 2021?", {2021}),
        ("Hvad besluttede DAS i 2021 om takster?", set()),
        ("Hvad besluttede DAS den 3. maj 2021 om takster?", set()),
        ("Hvad blev aftalt i maj 2021?", set()),
        ("Hvad koster 12-16 pladser?", set()),
    ],
)
def test_period_of_what_is_asked_about_is_not_when(question: str, years: set[int]) -> None:
    assert read(question).periods == years


# -- when

HELD = {"DAS": frozenset({date(2021, 3, 1), date(2022, 5, 2)}), "FU": frozenset({date(2021, 4, 8)})}


def read_when(question: str) -> list[tuple[date | None, date | None]]:
    query = understand(question, BODIES, (), Calendar(date(2022, 9, 1), HELD))
    return [(i.first, i.last) for i in query.when]


def test_times_are_resolved_against_the_archive() -> None:
    assert read_when("Hvad skete der sidste år?") == [(date(2021, 1, 1), date(2021, 12, 31))]
    assert read_when("Hvad besluttede DAS på sidste møde?") == [(date(2022, 5, 2), date(2022, 5, 2))]
    assert read_when("Hvad besluttede FU på sidste møde?") == [(date(2021, 4, 8), date(2021, 4, 8))]


def test_next_meeting_is_no_hint_where_its_day_is_asked_for() -> None:
    assert read_when("Hvornår er næste møde efter 1. marts 2021?") == []
    assert read_when("Hvad skete næste møde efter 1. marts 2021?") == [(date(2022, 5, 2), date(2022, 5, 2))]


def test_draft_says_nothing_of_when() -> None:
    assert read_when("Har vi skrevet “Det blev aftalt i marts 2021 at vente” før?") == []


def test_without_a_calendar_nothing_is_resolved() -> None:
    assert read("Hvad skete der sidste år?").when == ()
