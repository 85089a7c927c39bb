"""What became of a matter: never its proposal, and always its own meeting's decision."""

from __future__ import annotations

from datetime import date

import pytest

from index.model import Filters, Passage
from ingest.bodies import known_bodies
from ingest.model import SectionRole
from service.evidence import units, weigh
from service.facts import proposal_asked
from service.item_asked import item_asked, span_asked
from service.model import AnswerStatus, Intent
from service.papers import whole_item
from service.understand import Query, understand
from tests.service.answering import Memory, chunk_of, memory, spoken, unit_of

AGENDA = """Dagsorden

DAS Social Møde den 08.09.2023

Punkt 1. Fælles cykelværksted

Sagsfremstilling
Øster Kommune foreslår, at cykelværkstedet gøres permanent. Værkstedet har 31 brugere.

Indstilling
Det indstilles, at styregruppen godkender, at cykelværkstedet gøres permanent
udgiften på 410.000 kr. til cykelværkstedet deles ligeligt

Punkt 2. Tilsyn med plejehjem

Sagsfremstilling
Plejehjemmene har ønsket færre tilsyn.

Indstilling
Det indstilles, at styregruppen godkender færre tilsyn med plejehjem.
"""
MINUTES = """Referat

DAS Social Møde den 08.09.2023

Punkt 2. Tilsyn med plejehjem

Beslutning
Styregruppen kunne ikke godkende, at antallet sænkes.
"""
OTHER = """Referat

DAS Social Møde den 03.05.2023

Punkt 2. Kursus for vikarer

Beslutning
Styregruppen godkendte et kursus for vikarer.
"""


@pytest.fixture(scope="module")
def archive() -> Memory:
    return memory(AGENDA, MINUTES, OTHER)


def ask(question: str) -> Query:
    return understand(question, known_bodies())


# -- a proposal is no outcome -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "Blev cykelværkstedet gjort permanent?",
        "Gik DAS med til at gøre cykelværkstedet permanent?",
        "Har DAS sagt ja til, at cykelværkstedet gøres permanent?",
        "Hvordan blev udgiften til cykelværkstedet delt?",
        "Gjorde DAS cykelværkstedet permanent?",
    ],
)
def test_what_became_of_a_proposal_is_no_decision(archive: Memory, question: str) -> None:
    draft = archive.draft(question)
    assert (draft.status, draft.outcome, draft.lead) == ("no_decision", "none", "no_decision_agenda")
    assert {p.chunk.section for p in draft.picks} == {SectionRole.RECOMMENDATION}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hvad blev der indstillet om cykelværkstedet?", "godkender, at cykelværkstedet"),
        ("Hvad foreslår Øster Kommune om cykelværkstedet?", "gøres permanent"),
        ("Hvor mange brugere har cykelværkstedet?", "31 brugere"),
    ],
)
def test_what_was_proposed_or_told_is_still_answered(archive: Memory, question: str, told: str) -> None:
    draft = archive.draft(question)
    assert draft.status is AnswerStatus.ANSWERED
    assert told in spoken(draft)


@pytest.mark.parametrize(
    ("question", "came"),
    [
        ("Fik Nordhuset sin bevilling?", True),
        ("Hvor stor er den pulje, som DAS oprettede?", True),
        ("Hvornår gav FU Nordhuset en plads mere?", True),
        ("Hvad blev der foreslået om Nordhuset?", False),
        ("Hvornår er næste DAS?", False),
        ("Hvad koster en plads på Nordhuset?", False),
    ],
)
def test_question_for_what_became_of_a_matter_is_known(question: str, came: bool) -> None:
    assert ask(question).came is came


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Fik Nordhuset to pladser mere end foreslået?", Intent.DECISION),
        ("Hvad foreslog FU?", Intent.RECOMMENDATION),
        ("Sendte DAS udkastet i høring?", Intent.DECISION),
        ("Hvad bad FU Nordhuset om, da belægningen faldt?", Intent.DECISION),
        ("Hvor høj er belægningen på Nordhuset?", Intent.NUMBER),
        ("Blev belægningen på Nordhuset drøftet?", Intent.DECISION),
    ],
)
def test_intent_of_what_a_body_did(question: str, intent: Intent) -> None:
    assert ask(question).intent is intent


# -- agenda and minutes are one meeting's papers ------------------------------------------------------


def test_minutes_answer_for_the_agenda_of_their_meeting(archive: Memory) -> None:
    draft = archive.draft("Hvorfor godkendte DAS færre tilsyn med plejehjem, som plejehjemmene ønskede?")
    assert draft.status is AnswerStatus.ANSWERED
    assert draft.picks[0].text == "Styregruppen kunne ikke godkende, at antallet sænkes."


def test_other_items_and_meetings_are_no_papers_of_the_item(archive: Memory) -> None:
    lent = archive.draft("Hvad besluttede DAS om tilsyn med plejehjem?").picks[0].chunk
    assert {c.meeting_date for c in whole_item(lent, archive.around())} == {date(2023, 9, 8)}
    agenda = next(c for c in archive.all_chunks if c.item_title == "Tilsyn med plejehjem" and c != lent)
    assert {c.item_title for c in whole_item(agenda, archive.around())} == {"Tilsyn med plejehjem"}
    assert lent in whole_item(agenda, archive.around())
    alone = next(c for c in archive.all_chunks if c.item_title == "Fælles cykelværksted")
    assert {c.document for c in whole_item(alone, archive.around())} == {"1.txt"}


# -- an item named by number and meeting --------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("DAS september 2023, pkt. 2: resultat?", (date(2023, 9, 1), date(2023, 9, 30))),
        ("Hvad blev besluttet den 8. september 2023 under punkt 2?", (date(2023, 9, 8), date(2023, 9, 8))),
        ("Hvad står der i pkt. 2?", None),
        ("Hvad blev besluttet i september 2023?", None),
        ("Hvad skete der med pkt. 2 mellem maj 2023 og september 2023?", None),
    ],
)
def test_meeting_of_an_item_is_read(question: str, span: tuple[date, date] | None) -> None:
    assert span_asked(ask(question)) == span


def test_item_of_the_meeting_is_all_that_is_read(archive: Memory) -> None:
    def search(within: Filters, limit: int) -> list[Passage]:
        held = [c for c in archive.all_chunks if c.meeting_date and within.first and within.last]
        days = [c for c in held if c.meeting_date and within.first <= c.meeting_date <= within.last]  # type: ignore[operator]
        return [Passage(c, 0.0, None, None) for c in days]

    found = item_asked(archive.query("DAS september 2023, pkt. 2: resultat?"), search)
    assert {(p.chunk.item_number, p.chunk.item_title) for p in found} == {("2", "Tilsyn med plejehjem")}
    assert item_asked(archive.query("DAS juni 2023, pkt. 2: resultat?"), search) == []
    assert item_asked(archive.query("FU september 2023, pkt. 2: resultat?"), search) == []


# -- which item, and whose decision -------------------------------------------------------------------

PRICES = """Referat

DAS Social Møde den 14.05.2023

Punkt 1. Prisen på rengøring

Sagsfremstilling
Leverandørerne af rengøringen har bedt om 4,9 procent mere.

Beslutning
Styregruppen kan ikke imødekomme ønsket.

Punkt 2. Udbud af rengøring

Beslutning
Styregruppen besluttede, at rengøringen udbydes af kommunerne i to aftaler om rengøring.

Punkt 3. Lejrskole for unge

Sagsfremstilling
En lejrskole for unge koster 80.000 kr.

Beslutning
Sagen om lejrskolen blev udsat.

Punkt 4. Pulje til tolkebistand

Sagsfremstilling
Styregruppen kan lave en pulje til tolkebistand på 500.000 kr. om året.

Beslutning
Styregruppen kunne ikke godkende puljen.
"""
ADVICE = """Referat

Socialudvalget Møde den 11.03.2023

Punkt 2. Aflastning i weekenden

Sagsfremstilling
Udgiften er 222.000 kr.

Beslutning
Socialudvalget indstiller til byrådet, at der gives en bevilling på 222.000 kr. til aflastning i weekenden.
"""


@pytest.fixture(scope="module")
def prices() -> Memory:
    return memory(PRICES, ADVICE)


def test_item_whose_case_has_the_figure_asked_about_is_the_matter(prices: Memory) -> None:
    draft = prices.draft("Hvad besluttede DAS om 4,9 procent mere til rengøring?")
    assert draft.picks[0].text == "Styregruppen kan ikke imødekomme ønsket."


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Hvorfor godkendte DAS en lejrskole for unge?", "not_decided_postponed"),
        ("Hvorfor godkendte DAS 4,9 procent mere til leverandørerne af rengøring?", "not_decided_rejected"),
        ("Hvorfor udsatte DAS en lejrskole for unge?", "facts"),
        ("Hvad besluttede DAS om en lejrskole for unge?", "decision_postponed"),
        ("Hvorfor besluttede DAS udbud af rengøring i to aftaler?", "decision_decided"),
    ],
)
def test_a_yes_taken_for_granted_is_corrected_first(prices: Memory, question: str, lead: str) -> None:
    draft = prices.draft(question)
    assert draft.lead == lead


def test_figure_of_what_was_not_granted_stands_behind_the_decision(prices: Memory) -> None:
    draft = prices.draft("Hvor stor er den pulje til tolkebistand, som DAS oprettede?")
    assert draft.picks[0].text == "Styregruppen kunne ikke godkende puljen."
    assert "500.000 kr." in spoken(draft)
    plain = prices.draft("Hvor stor kan en pulje til tolkebistand være?")
    assert "500.000 kr." in plain.picks[0].text


def test_advice_to_a_council_is_not_the_councils_decision(prices: Memory) -> None:
    council = prices.draft("Hvad sagde byrådet til bevillingen på 222.000 kr. til aflastning i weekenden?")
    assert (council.status, council.outcome) == ("no_decision", "recommended")
    assert council.lead == "no_decision_upward"
    assert "222.000 kr." in spoken(council)
    own = prices.draft("Hvad besluttede Socialudvalget om aflastning i weekenden?")
    assert (own.status, own.outcome, own.lead) == ("answered", "recommended", "decision_recommended")


def test_name_in_the_genitive_is_the_name(archive: Memory) -> None:
    assert archive.draft("Hvad foreslår Østers kommune om cykelværkstedet?").status is AnswerStatus.ANSWERED
    assert archive.draft("Hvad foreslår Vesters kommune om cykelværkstedet?").status is AnswerStatus.NOT_FOUND


# -- what was proposed, and by whom -------------------------------------------------------------------

CAMP = """Referat

DAS Social Møde den 02.02.2024

Punkt 1. Sommerlejr for plejebørn

Sagsfremstilling
Forvaltningen foreslår en uge på Langø. Sekretariatet foreslår to uger på Rundø.

Indstilling
Det indstilles, at en sommerlejr godkendes med 40 pladser

Beslutning
Sagen om sommerlejr for plejebørn blev udsat.

Punkt 2. Ferietilbud i efteråret

Sagsfremstilling
Udkastet lægger op til, at ferietilbud i efteråret begynder den 1. marts.

Referat
Styregruppen drøftede ferietilbud i efteråret.
Der blev ikke truffet beslutning om ferietilbud i efteråret.

Punkt 3. Frokostordning for borgere

Sagsfremstilling
Udkastet lægger op til, at frokostordningen for borgere begynder i alle kommuner den 1. marts.

Beslutning
Styregruppen besluttede at prøve den af i Øster.
"""


@pytest.fixture(scope="module")
def camp() -> Memory:
    return memory(CAMP)


def test_recommendation_asked_for_leads_before_what_came_of_it() -> None:
    decided = unit_of(chunk_of("Sagen om lejren blev udsat."), "Sagen om lejren blev udsat.", 1.0)
    words = "Det indstilles, at lejren godkendes."
    proposed = unit_of(chunk_of(words, id="c2", section=SectionRole.RECOMMENDATION), words, 0.8)
    far = unit_of(chunk_of(words, id="c2", section=SectionRole.RECOMMENDATION), words, 0.3)
    asked = ask("Hvad lød indstillingen om lejren på?")
    assert proposal_asked(asked, [decided, proposed]) is proposed
    assert proposal_asked(asked, [decided, far]) is decided
    assert proposal_asked(ask("Hvad skete der med lejren?"), [decided, proposed]) is decided


@pytest.mark.parametrize(
    ("asked", "place"), [("sekretariatet", "Rundø"), ("forvaltningen", "Langø"), ("Sekretariatet", "Rundø")]
)
def test_proposal_is_that_of_the_one_named(camp: Memory, asked: str, place: str) -> None:
    query = camp.query(f"Hvad foreslår {asked} om sommerlejr for plejebørn?")
    assert query.proposer == asked.casefold()
    ranked = units(query, weigh(query, camp.search(query.search), camp.words), camp.words)
    assert place in ranked[0].text


@pytest.mark.parametrize(
    "question",
    [
        "Hvilken takst var der lagt op til på Nordhuset inden mødet?",
        "Hvad pegede Nordhuset selv på i deres notat?",
        "What did FU want done about Nordhuset?",
    ],
)
def test_question_for_a_wish_is_one_for_a_recommendation(question: str) -> None:
    assert ask(question).intent is Intent.RECOMMENDATION


def test_minutes_that_say_no_decision_was_taken_are_quoted_so(camp: Memory) -> None:
    told = spoken(camp.draft("Hvad besluttede DAS om ferietilbud i efteråret?"))
    assert "Der blev ikke truffet beslutning" in told


def test_status_is_led_by_the_decision_and_not_by_the_proposal(camp: Memory) -> None:
    draft = camp.draft("Hvornår begynder frokostordningen for borgere i alle kommuner?")
    assert draft.picks[0].text == "Styregruppen besluttede at prøve den af i Øster."
    assert "1. marts" in spoken(draft)
