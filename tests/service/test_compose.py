"""What the evidence allows to say: decisions, proposals, silence."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from ingest.model import Outcome, SectionRole
from service.decisions.matter import of_matter
from service.draft import QUOTES, Draft
from service.model import AnswerStatus
from tests.service.answering import Memory, memory, spoken, weighed_of

MINUTES = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Fælles vagttelefon for botilbud

Sagsfremstilling
En fælles vagttelefon koster 240.000 kr. om året og betjenes af bostedet Kildehuset.

Indstilling
Det indstilles, at styregruppen godkender en fælles vagttelefon for alle ti kommuner.

Beslutning
Styregruppen kunne ikke godkende vagttelefonen for alle og besluttede et forsøg i tre kommuner.

Punkt 2. Ny takst på Nordhuset

Sagsfremstilling
Nordhuset har 24 pladser, og døgntaksten er 2.310 kr. i 2023.
FU godkendte den 2. februar 2023 varslingen af taksten.

Indstilling
Det indstilles, at styregruppen godkender, at døgntaksten på Nordhuset hæves.

Beslutning

Punkt 3. Orientering om tolkebistand

Sagsfremstilling
Tolkebistand dækker tegnsprog og skrivetolkning.

Beslutning
Styregruppen tog orienteringen om tolkebistand til efterretning.

Punkt 4. Fælles kørselsordning

Indstilling
Det indstilles, at styregruppen godkender en fælles kørselsordning.

Beslutning
Sagen om kørselsordningen blev udsat til næste møde.
"""
AGENDA = """Dagsorden

DAS Social Møde den 12.09.2024

Punkt 1. Botilbud for unge på Søvangen

Sagsfremstilling
Der mangler botilbud for unge, og Søvangen kan bygges om for 3,2 mio. kr.

Indstilling
Det indstilles, at styregruppen godkender ombygningen af Søvangen til botilbud for unge.
"""


@pytest.fixture(scope="module")
def archive() -> Memory:
    return memory(MINUTES, AGENDA)


def roles(draft: Draft) -> set[SectionRole]:
    return {p.chunk.section for p in draft.picks}


# -- decisions ----------------------------------------------------------------------------------------


def test_decision_is_given_in_its_own_words_and_not_as_proposed(archive: Memory) -> None:
    draft = archive.draft("Hvad besluttede DAS om den fælles vagttelefon?")
    assert (draft.status, draft.outcome, draft.lead) == ("answered", "decided", "decision_decided")
    assert "forsøg i tre kommuner" in draft.picks[0].text
    assert SectionRole.RECOMMENDATION not in roles(draft)
    assert draft.about is not None
    assert (draft.about.item_number, draft.about.meeting_date) == ("1", date(2023, 5, 3))


def test_agenda_gives_no_decision_and_quotes_the_proposal(archive: Memory) -> None:
    draft = archive.draft("Hvad besluttede DAS om botilbud for unge på Søvangen?")
    assert draft.status is AnswerStatus.NO_DECISION
    assert draft.outcome is Outcome.NONE
    assert draft.lead == "no_decision_agenda"
    assert "godkender ombygningen af Søvangen" in spoken(draft)
    assert roles(draft) == {SectionRole.RECOMMENDATION}


def test_minutes_with_an_empty_decision_say_so(archive: Memory) -> None:
    draft = archive.draft("Hvad besluttede DAS om at hæve døgntaksten på Nordhuset?")
    assert draft.status is AnswerStatus.NO_DECISION
    assert draft.lead == "no_decision_minutes"
    assert draft.outcome is Outcome.NONE


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Hvad besluttede DAS om orienteringen om tolkebistand?", Outcome.NOTED),
        ("Hvad besluttede DAS om kørselsordningen?", Outcome.POSTPONED),
    ],
)
def test_outcome_is_the_recorded_one(archive: Memory, question: str, outcome: Outcome) -> None:
    draft = archive.draft(question)
    assert (draft.status, draft.outcome) == ("answered", outcome)
    assert draft.lead == f"decision_{outcome}"


def test_day_without_minutes_is_said_and_the_latest_decision_shown(archive: Memory) -> None:
    draft = archive.draft("Hvad besluttede DAS om den fælles vagttelefon den 4. juni 2023?")
    assert (draft.status, draft.outcome) == ("no_decision", "none")
    assert draft.lead == "no_minutes_of_day"
    assert draft.asked_day == date(2023, 6, 4)
    assert draft.about is not None
    assert draft.about.meeting_date == date(2023, 5, 3)


def test_day_with_minutes_is_no_missing_day(archive: Memory) -> None:
    draft = archive.draft("Hvad besluttede DAS om den fælles vagttelefon den 3. maj 2023?")
    assert (draft.status, draft.asked_day) == ("answered", None)


TOLD = """Referat

DAS Social Møde den 10.10.2023

Punkt 5. Meddelelser fra udvalget

Sagsfremstilling
FU godkendte den 2. september 2023 et nyt prisloft for dagtilbuddet Lærkereden.
"""


def test_decision_told_of_another_body_is_that_bodys() -> None:
    archive = memory(TOLD)
    told = archive.draft("Hvad besluttede FU om prisloft for dagtilbuddet Lærkereden?")
    assert (told.status, told.lead) == ("answered", "told_decision")
    own = archive.draft("Hvad besluttede DAS om prisloft for dagtilbuddet Lærkereden?")
    assert own.status is AnswerStatus.NO_DECISION
    assert own.outcome is Outcome.NONE


@pytest.mark.parametrize(
    ("when", "status"),
    [("den 2. september 2023", None), ("i september 2023", "answered"), ("i august 2023", "no_decision")],
)
def test_told_decision_answers_for_its_own_time_only(when: str, status: str | None) -> None:
    draft = memory(TOLD).draft(f"Hvad besluttede FU {when} om prisloft for dagtilbuddet Lærkereden?")
    # A day whose meeting the archive does not hold is never answered with a decision.
    assert draft.status == (status or "no_decision")
    assert (draft.lead == "told_decision") is (draft.status == "answered")


def test_proposal_in_past_tense_is_no_told_decision() -> None:
    text = TOLD.replace("FU godkendte den 2. september 2023", "FU foreslog den 2. september 2023")
    assert memory(text).draft("Hvad besluttede FU om prisloft for Lærkereden?").status != "answered"


# -- facts --------------------------------------------------------------------------------------------


def test_number_is_quoted_where_it_stands(archive: Memory) -> None:
    draft = archive.draft("Hvor mange pladser har Nordhuset?")
    assert (draft.status, draft.lead) == ("answered", "facts")
    assert "24 pladser" in draft.picks[0].text


def test_proposal_asked_for_is_called_recommended(archive: Memory) -> None:
    draft = archive.draft("Hvad blev indstillet om botilbud for unge på Søvangen?")
    assert (draft.status, draft.outcome) == ("answered", Outcome.RECOMMENDED)
    assert "godkender ombygningen" in spoken(draft)


def test_decision_stands_before_a_fact_and_the_proposal_is_left_out(archive: Memory) -> None:
    draft = archive.draft("Hvor mange kommuner får den fælles vagttelefon?")
    assert "forsøg i tre kommuner" in draft.picks[0].text
    assert "alle ti kommuner" not in spoken(draft)


def test_time_line_goes_forward_in_time() -> None:
    archive = memory(
        *(MINUTES.replace("03.05.2023", day) for day in ("05.11.2024", "03.05.2023", "08.02.2024"))
    )
    draft = archive.draft("Hvordan har den fælles vagttelefon udviklet sig?")
    days = [p.chunk.meeting_date for p in draft.picks]
    assert len(days) == 3
    assert days == [date(2023, 5, 3), date(2024, 2, 8), date(2024, 11, 5)]


def test_row_comes_with_its_caption() -> None:
    table = "\n".join(
        ["Tabel 1: Døgntakster i tilbuddene", "Kildehuset 2.310 2.400", "Nordhuset 1.980 2.050"]
    )
    archive = memory(f"Rapport\n\nÅrsrapport 2023\n\nTaksterne er aftalt mellem kommunerne.\n{table}\n")
    draft = archive.draft("Hvor høj er døgntaksten på Nordhuset?")
    assert [p.text for p in draft.picks][:2] == ["Tabel 1: Døgntakster i tilbuddene", "Nordhuset 1.980 2.050"]


# -- silence ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "Hvor mange robotter bruger rumstationen?",
        "asdf qwer jklæ",
        "Hvor mange pladser har Klithuset?",  # a name the archive does not know
        "Hvor mange pladser havde Nordhuset i 2018?",  # a year it does not cover
        "Hvad vedtog byrådet om den fælles vagttelefon?",  # another kind of body
        "Hvad besluttede kommunalbestyrelsen om vagttelefonen?",
        "?",
        "",
    ],
)
def test_question_without_evidence_is_not_answered(archive: Memory, question: str) -> None:
    draft = archive.draft(question)
    assert draft.status is AnswerStatus.NOT_FOUND
    assert draft.picks == ()
    assert draft.outcome is None


def test_cost_without_money_is_not_answered() -> None:
    archive = memory(MINUTES.replace("240.000 kr. om året", "for meget").replace("2.310 kr. i 2023", "kendt"))
    assert archive.draft("Hvad dækker tolkebistand?").status is AnswerStatus.ANSWERED
    assert archive.draft("Hvad koster tolkebistand?").status is AnswerStatus.NOT_FOUND


def test_empty_archive_answers_nothing() -> None:
    assert Memory(()).draft("Hvad besluttede DAS om vagttelefonen?").status is AnswerStatus.NOT_FOUND


# -- room ---------------------------------------------------------------------------------------------


def long_decision(sentences: int) -> str:
    told = " ".join(
        f"Styregruppen godkendte delaftale nummer {n} om vagttelefonen." for n in range(sentences)
    )
    return MINUTES.replace(
        "Styregruppen kunne ikke godkende vagttelefonen for alle og", told + " Styregruppen"
    )


@pytest.mark.parametrize("sentences", [1, 5, 12, 40])
def test_quotes_keep_to_their_room(sentences: int) -> None:
    draft = memory(long_decision(sentences)).draft("Hvad besluttede DAS om den fælles vagttelefon?")
    assert draft.status is AnswerStatus.ANSWERED
    assert draft.picks
    assert len(spoken(draft)) <= QUOTES + 100


def test_quotes_do_not_repeat_each_other(archive: Memory) -> None:
    for question in ("Hvad besluttede DAS om vagttelefonen?", "Hvad er der om Nordhuset?", "vagttelefon"):
        picks = archive.draft(question).picks
        spans = sorted((p.chunk.id, p.start, p.end) for p in picks)
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans))


LONG_DECISION = """Referat

DAS Social Møde den 14.06.2022

Punkt 1. Fælles kontrakter

Sagsfremstilling
Der er to udgaver af kontrakten. Arbejdsgruppen har set på dem begge og hørt kommunerne om brugen af dem.

Beslutning
Styregruppen kan ikke tilslutte sig, at man anbefaler den første udgave.
Styregruppen beslutter, at man holder fast i det, der gælder, så at begge udgaver kan bruges af dem, der vil.
Styregruppen beslutter, at en ny udgave af kontrakten skal lægges frem for styregruppen.
Begge udgaver af kontrakten skal ligge på sekretariatets hjemmeside, så alle kan finde dem igen.
"""


def test_asked_about_the_matter_alone_all_that_was_decided_is_told() -> None:
    told = spoken(
        memory(LONG_DECISION, MINUTES, AGENDA).draft("Hvad besluttede styregruppen om fælles kontrakter?")
    )
    assert "kan ikke tilslutte sig" in told
    assert "hjemmeside" in told


# -- names and figures --------------------------------------------------------------------------------

GROUP = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Kommissorium for Fjordgruppen

Sagsfremstilling
Der skal godkendes et kommissorium for den gruppe, der forbereder Fjordgruppen.
Hanne Lyngby Vestergaard er kontaktperson.

Beslutning
Styregruppen godkendte kommissoriet for Fjordgruppen, hvis medlemmer mødes i juni.
"""


def test_name_asked_for_is_told_before_what_its_item_came_to() -> None:
    draft = memory(GROUP, MINUTES).draft("Hvem er kontaktperson for Fjordgruppen?")
    assert SectionRole.DECISION in roles(draft)
    assert "Hanne Lyngby Vestergaard" in draft.picks[0].text


# -- which of several items ---------------------------------------------------------------------------

CHOSEN = """Referat

DAS Social Møde den 04.03.2030

Punkt 7. Fokuspunkter for tilsynets årsrapport

Sagsfremstilling
Tilsynet foreslår digital dannelse.

Beslutning
Styregruppen valgte digital dannelse som fokuspunkt for årsrapporten 2031.
"""
REPORTED = """Referat

DAS Social Møde den 05.06.2032

Punkt 5. Tilsynets årsrapport

Sagsfremstilling
Årsrapporten 2031 fra tilsynet har et fokuspunkt, som styregruppen valgte i 2030.
Fokuspunktet i årsrapporten er digital dannelse.
Tilsynet har i årsrapporten 2031 undersøgt fokuspunktet hos 40 tilbud, som tilsynet valgte.

Beslutning
Styregruppen drøftede rapporten.
"""


def test_item_whose_decision_says_what_is_asked_leads_one_that_only_tells_of_it() -> None:
    archive = memory(REPORTED, CHOSEN, MINUTES)
    query = archive.query("fokuspunkt årsrapport 2031 tilsynet – hvad valgte DAS")
    reported, chosen = (weighed_of(next(c for c in d.chunks if c.item_number)) for d in archive.documents[:2])
    best = of_matter(query, reported, [reported, chosen], archive.around())
    assert best.chunk.meeting_date == date(2030, 3, 4)
    assert of_matter(query, chosen, [chosen, reported], archive.around()) is chosen
