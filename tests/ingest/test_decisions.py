"""What a meeting resolved, in its own words; what it did not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.actors import actor_of
from ingest.bodies import Bodies, known_bodies
from ingest.decisions import decisions, item_outcome, outcome_of
from ingest.model import Decision, Meeting, Outcome, Section, SectionRole
from ingest.outcomes import read
from tests.ingest.lines import lines, raw_of, sections

O = Outcome  # noqa: E741
BODIES = known_bodies()
COUNCIL = Bodies(BODIES.names | {"Socialudvalget": (), "Vestrup Byråd": ()})


def _found(text: str, body: str | None = "DAS", day: date | None = None) -> tuple[Decision, ...]:
    return decisions(sections(text), body, BODIES, day)


def _outcome(text: str, body: str = "DAS") -> Outcome:
    return item_outcome(decisions(sections(text), body, COUNCIL), body)


DECIDED = [
    "Et ændringsforslag fra Ole Dam (F) om at beholde begge huse blev vedtaget.",
    "Ændringsforslaget om, at begge huse beholdes, blev vedtaget.",
    "Notatet sendes i høring.",
    "Ad 1: Godkendt.",
    "Punkt 1-3 godkendt.",
    "Vedtaget med den ændring, at fristen rykkes.",
    "Et enigt udvalg godkendte forslaget.",
    "Udvalget er positivt indstillet og godkender oplægget.",
    "Der bevilges 50.000 kr. til foreningen.",
    "DAS gav grønt lys til planen.",
    "DAS vil godt godkende planen.",
    "DAS anbefaler kommunerne at bruge den nye skabelon.",
    "Godkendt.",
    "Tiltrådt.",
    "Vedtaget.",
    "Følges.",
    "Indstillingen følges.",
    "Indstillingen blev fulgt.",
    "Indstillingen tiltrådt.",
    "Udvalget godkendte indstillingen.",
    "Byrådet godkendte indstillingen.",
    "Enstemmigt vedtaget.",
    "Godkendt under forudsætning af, at prisen ikke stiger.",
    "Godkendt, dog ikke punkt 3.",
    "Godkendt med den tilføjelse, at ordningen evalueres i 2027.",
    "DAS godkendte kommissoriet for arbejdsgruppen.",
    "DAS tiltrådte, at der oprettes otte pladser.",
    "DAS tilslutter sig forslaget om en fælles indgang.",
    "Den Administrative Styregruppe vedtog tidsplanen.",
    "DAS besluttede ikke at gå videre med tanken.",
    "DAS besluttede, at byggeriet udskydes til 2027.",
    "DAS besluttede, at kommunerne hver for sig afslår dobbelte regninger.",
    "DAS afviste at ændre prisen midt i året.",
    "DAS fastholder den aftalte fordeling.",
    "DAS fastsatte prisen til 4.158 kr.",
    "DAS fulgte indstillingen uden bemærkninger.",
    "DAS bevilgede 200.000 kr. til forsøget.",
    "DAS kan godkende den nye vejledning.",
    "DAS kunne tilslutte sig begge forslag.",
    "DAS godkendte ikke blot planen, men også økonomien.",
    "Der var enighed om at indkalde kommunerne igen.",
    "Der var tilslutning til at begynde med to kommuner.",
    "Det aftales, at sekretariatet skriver et notat.",
    "Det besluttes, at gruppen afrapporterer på næste møde.",
    "Det blev vedtaget at flytte kontoret.",
    "Sagen blev drøftet, og det blev besluttet at bygge nyt.",
    "Efter at have drøftet sagen besluttede DAS at vente til maj.",
    "Da tilbuddet er lukket, besluttede DAS at nedlægge puljen.",
    "Jf. punkt 2 besluttede DAS at lægge grupperne sammen.",
    "Forslaget fra Venstre blev vedtaget.",
    "Aftalen med Vestrup Kommune blev godkendt.",
    "Anmodningen fra Bo Berg blev imødekommet.",
    "Et flertal (A, F) godkendte indstillingen.",
    "Indstillingen blev godkendt, idet Liste A stemte imod.",
    "Indstillingen blev tiltrådt, men Venstre tog forbehold.",
    "Byrådet traf beslutning om at købe huset.",
    "Bo Berg blev valgt til formand.",
    "Sagen henvises til Teknisk Udvalg.",
    "Oversendes til budgetforhandlingerne.",
    "Tilbagesendes administrationen med bemærkning, at byrådet har vedtaget indstillingen.",
    "Herefter godkendt.",
    "Kommissoriet godkendes med de faldne bemærkninger.",
    "Der meddeles tilladelse til nedrivning.",
    "DAS godkendte referatet fra den 3. maj 2022.",
    "Udvalget bemyndiger formanden til at underskrive aftalen.",
]
REJECTED = [
    "Et forslag om at beholde begge huse blev forkastet.",
    "Punkt 4 ikke godkendt.",
    "Byrådet afviste forslaget med 13 stemmer mod 12.",
    "Et enigt udvalg afviste forslaget.",
    "Udvalget meddeler afslag til ansøger.",
    "Der bevilges ikke penge til foreningen.",
    "Forslaget fra Enhedslisten kunne ikke vedtages.",
    "Forkastet.",
    "Afvist.",
    "Afslag.",
    "Der gives afslag på ansøgningen.",
    "Ansøgningen blev afslået.",
    "Ansøgningen imødekommes ikke.",
    "Indstillingen bortfaldt.",
    "Ændringsforslaget bortfalder.",
    "Indstillingen blev ikke tiltrådt.",
    "Planen blev ikke vedtaget.",
    "Indstillingen kunne ikke godkendes.",
    "Indstillingen blev ikke fulgt.",
    "Ikke godkendt.",
    "Ændringsforslaget blev nedstemt.",
    "Forslaget opnåede ikke flertal.",
    "Et flertal stemte imod forslaget.",
    "DAS godkendte ikke regnskabet.",
    "I første omgang godkendte DAS ikke regnskabet.",
    "DAS kunne ikke godkende en deling af udgiften.",
    "DAS kan ikke tilslutte sig forslaget.",
    "DAS tilsluttede sig ikke forslaget.",
    "DAS ville ikke følge anbefalingen.",
    "DAS kunne dog ikke støtte ønsket.",
    "DAS kunne på det foreliggende grundlag ikke tiltræde planen.",
    "DAS forkastede forslaget om en ny pulje.",
    "DAS afslog ansøgningen.",
    "DAS besluttede ikke at imødekomme ansøgningen.",
    "DAS besluttede at afvise forslaget.",
    "Udvalget besluttede at give afslag.",
    "Udvalget besluttede, at ansøgningen ikke imødekommes.",
    "Udvalget fandt ikke grundlag for at ændre afgørelsen.",
    "Forslaget fra Venstre blev forkastet.",
    "Venstres forslag kunne ikke godkendes.",
]
POSTPONED = [
    "DAS besluttede at udsætte lukningen af huset, indtil tallene er klar.",
    "Behandlingen af planen udsættes.",
    "Ad 3: Udsat til budget 2027.",
    "Udsat, da udvalget ønsker flere oplysninger.",
    "Punktet blev trukket tilbage.",
    "Udvalget ønsker sagen udsat til næste møde.",
    "Byrådet besluttede at hjemsende sagen til Teknisk Udvalg.",
    "Udsat.",
    "Udsættes.",
    "Udgår.",
    "Hjemsendt.",
    "Sagen udsættes.",
    "Sagen udsat til næste møde.",
    "Punktet udgår.",
    "Punktet genoptages.",
    "Taget af dagsordenen.",
    "Sagen blev taget af dagsordenen.",
    "Punktet blev udsat til mødet i maj.",
    "Punktet flyttes til næste møde.",
    "Sagen behandles på et senere møde.",
    "Sagen genoptages på det kommende ordinære møde i udvalget.",
    "Sendes tilbage til udvalget.",
    "Sendes tilbage til forvaltningen.",
    "Sagen hjemsendes til fornyet behandling.",
    "DAS udsatte sagen.",
    "DAS udsatte behandlingen af punktet til september.",
    "DAS besluttede at udsætte sagen til maj.",
    "DAS besluttede, at punktet genoptages, når tallene er klar.",
    "Udvalget drøftede sagen og besluttede at udsætte den.",
    "Beslutningen udskydes, til svaret er kommet.",
]
NOTED = [
    "Efterretning.",
    "Ad 2: Taget til efterretning.",
    "Redegørelsen tages til efterretning, idet udvalget ønsker en opfølgning til foråret.",
    "Til efterretning.",
    "Taget til efterretning.",
    "Tages til efterretning.",
    "Taget til orientering.",
    "Til orientering.",
    "Orientering givet.",
    "Orienteringen blev taget til efterretning.",
    "Udvalget tog sagen til efterretning.",
    "DAS tog orienteringen til efterretning.",
    "DAS noterede sig status.",
    "DAS tog til efterretning, at KKR har godkendt aftalen.",
    "DAS tog til efterretning, at KKR, som har set tallene, har vedtaget budgettet.",
    "Udvalget besluttede at tage redegørelsen til efterretning.",
    "Udvalget drøftede sagen og tog den til efterretning.",
]
DISCUSSED = [
    "Drøftet.",
    "Punktet blev drøftet.",
    "DAS drøftede årsrapporten.",
    "Der var en god drøftelse af de tre forslag.",
    "Udvalget debatterede oplægget.",
]
RECOMMENDED = [
    "Indstillingen tiltrådt og oversendes til Byrådet.",
    "Tiltrådt, idet sagen indstilles til Byrådet.",
    "Et enigt udvalg anbefaler indstillingen.",
    "Indstilles til kommunalbestyrelsens godkendelse.",
    "Anbefales.",
    "Anbefales godkendt.",
    "Indstilles godkendt.",
    "Tiltrædes/Anbefales.",
    "Indstillingen anbefales.",
    "Godkendt og anbefales over for byrådet.",
    "Fremsendes til byrådets godkendelse.",
    "Oversendes til byrådet med anbefaling.",
    "Sendes til godkendelse i kommunalbestyrelsen.",
    "Udvalget indstiller til byrådet, at planen vedtages.",
    "Udvalget anbefaler over for kommunalbestyrelsen, at der bevilges penge.",
    "Udvalget anbefalede indstillingen.",
    "Udvalget besluttede at anbefale byrådet at købe grunden.",
    "Udvalget kan ikke anbefale byrådet at købe grunden.",
    "Et flertal i udvalget indstiller til byrådet, at grunden sælges.",
    "Økonomiudvalget anbefaler Byrådet at optage lånet.",
    "DAS anbefaler KKR at godkende rammen.",
    "Udvalget tiltrådte, at sagen fremsendes til byrådets godkendelse.",
]
# Where the decision would stand, and yet no decision of the meeting.
NONE = [
    "Ændringsforslag fra Liste F: Begge huse beholdes.",
    "Karen Lund (V) var fraværende.",
    "Nye Borgerlige kan ikke støtte indstillingen.",
    "Ole Dam (A) kan tiltræde indstillingens punkt 1, men ikke punkt 2.",
    "Borgmesteren satte ændringsforslaget under afstemning.",
    "Enhedslisten ønsker følgende ført til protokol: Planen er for dyr.",
    "Venstre, Konservative og Liberal Alliance stemte imod, fordi de ønsker lavere skat.",
    "Punktet er lukket.",
    "Ingen bemærkninger.",
    "Intet at bemærke.",
    "Punktet blev behandlet for lukkede døre.",
    "Der blev ikke truffet beslutning.",
    "Der blev ikke besluttet noget om huset.",
    "Næste møde holdes den 3. maj.",
    "Fraværende: Bo Berg.",
    "Afbud: Anna And.",
    "Bo Berg deltog ikke i behandlingen af sagen.",
    "Anna And var inhabil og forlod lokalet.",
    "Liste A stemmer imod.",
    "Venstre tog forbehold.",
    "Venstres byrådsgruppe kunne ikke tiltræde indstillingen.",
    "Jens Hansen (A) kan ikke tiltræde.",
    "Et mindretal (V, C) kunne ikke godkende indstillingen.",
    "SF begærer sagen i byrådet.",
    "Anna And, Bo Berg og Karl Kok kunne tiltræde indstillingen.",
    "Et medlem undlod at stemme.",
    "Imod stemte Liste Ø.",
    "Vestrup Kommune kunne ikke støtte forslaget.",
    "Forvaltningen indstiller, at planen godkendes.",
    "Direktøren anbefaler udvalget at godkende planen.",
    "Arbejdsgruppen anbefaler, at pladserne nedlægges.",
    "Sekretariatet foreslår, at punktet udsættes.",
    "Det foreslås, at taksten hæves.",
    "Formanden foreslog, at sagen blev godkendt.",
    "Socialdemokratiet stillede ændringsforslag om at bygge højere.",
    "Direktøren oplyste, at KKR har godkendt aftalen.",
    "Formanden orienterede om, at byrådet har vedtaget budgettet.",
    "Det besluttes på næste møde, hvem der deltager.",
    "DAS godkender budgettet på et senere møde.",
    "Planen skal godkendes af byrådet.",
    "Aftalen forventes vedtaget i KKR.",
    "DAS har tidligere godkendt planen.",
    "Hvis kommunerne siger ja, godkendes aftalen.",
    "Såfremt der er penge til det, kan DAS tilslutte sig forslaget.",
    "Kan DAS godkende planen?",
    "Skal sagen udsættes?",
]
# Under minutes, sentences that say neither.
TOLD = [
    "Loven blev vedtaget den 3. maj 2018.",
    "Budgettet blev vedtaget af Folketinget i december.",
    "Aftalen blev godkendt på mødet i januar.",
    "DAS vil blive bedt om at godkende planen.",
    "Der er behov for, at DAS beslutter en linje.",
    "Den vedtagne plan følges op i maj.",
    "Der var ikke enighed om modellen.",
    "Gruppen diskuterede, om planen bør godkendes.",
    "Indsatsen retter sig mod udsatte unge.",
    "Børn, der udsættes for vold, skal have hjælp.",
    "De godkendte takster er vedlagt.",
    "Udvalgets vedtagne plan er vedlagt.",
    "Når byrådet har vedtaget planen, sendes den ud.",
    "Bo Berg bemærkede, at kommunen har besluttet at købe flere pladser.",
    "KKR godkendte aftalen i april.",
    "Byrådet besluttede den 3. maj 2022 at lukke huset.",
    "På sidste møde besluttede DAS at vente.",
    "DAS afviste ikke, at ordningen kan gøres fast.",
    "Forslaget blev ikke forkastet.",
    "Sagen blev ikke udsat.",
    "VISO anbefaler, at man bruger deres tilbud.",
    "Det indstilles, at DAS godkender planen.",
    "Mødet begyndte klokken ni.",
    "Kommunerne godkendte aftalen.",
]
STATED = [
    (sentence, outcome)
    for outcome, sentences in (
        (O.DECIDED, DECIDED), (O.REJECTED, REJECTED), (O.POSTPONED, POSTPONED), (O.NOTED, NOTED),
        (O.DISCUSSED, DISCUSSED), (O.RECOMMENDED, RECOMMENDED),
    )
    for sentence in sentences
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "outcome"), STATED)
def test_sentence_under_decision_states_its_outcome(sentence: str, outcome: Outcome) -> None:
    (decision,) = _found(f"Beslutning\n{sentence}")
    assert decision.outcome is outcome
    (words,) = (e for e in decision.evidence if e.field == "outcome")
    assert words.confidence >= 0.9, "its own words say so, not its heading"
    assert " ".join(words.words.split()) in sentence


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Handleplanen blev godkendt.", O.DECIDED), ("Det blev aftalt, at FU går videre.", O.DECIDED),
        ("Gruppen blev enige om en ny mødeplan.", O.DECIDED), ("Forslaget blev forkastet.", O.REJECTED),
        ("Der var ikke opbakning til forslaget.", O.REJECTED), ("Punktet blev udskudt.", O.POSTPONED),
        ("Orienteringen blev taget til efterretning.", O.NOTED), ("Sagen blev drøftet.", O.DISCUSSED),
        ("DAS indstiller til KKR, at aftalen godkendes.", O.RECOMMENDED),
        ("Styregruppen besluttede at mødes igen.", O.DECIDED),
    ],
)  # fmt: skip
def test_minutes_state_an_outcome_without_a_heading_for_it(sentence: str, outcome: Outcome) -> None:
    assert [d.outcome for d in _found(f"Referat\nAnna And viste tallene. {sentence}")] == [outcome]


@pytest.mark.parametrize("sentence", NONE)
def test_sentence_beside_the_outcome_is_no_decision(sentence: str) -> None:
    assert _found(f"Beslutning\n{sentence}") == ()
    assert _found(f"Referat\n{sentence}") == ()


@pytest.mark.parametrize("sentence", TOLD)
def test_what_minutes_tell_is_no_decision_of_the_meeting(sentence: str) -> None:
    assert _found(f"Referat\n{sentence}", day=date(2024, 5, 3)) == ()


@pytest.mark.parametrize(
    "sentence",
    [s for s in RECOMMENDED if s[0] != "D"] + [f"Det indstilles, at DAS godkender {n}." for n in "abc"],
)
def test_recommendation_section_gives_no_decision(sentence: str) -> None:
    assert _found(f"Indstilling\n{sentence}") == ()
    assert _outcome(f"Indstilling\n{sentence}") is O.NONE


@pytest.mark.parametrize(("sentence", "outcome"), STATED)
def test_item_comes_to_one_of_the_words_of_the_contract(sentence: str, outcome: Outcome) -> None:
    wanted = O.DECIDED if outcome is O.REJECTED else outcome
    assert item_outcome(decisions(sections(f"Beslutning\n{sentence}"), None, BODIES), None) is wanted


@pytest.mark.parametrize(
    ("sentence", "body"),
    [
        ("DAS besluttede at vente.", "DAS"), ("FU har godkendt regnskabet.", "FU"),
        ("Taksten blev godkendt af KKR.", "KKR"), ("I stedet ønsker DAS et nyt notat.", "DAS"),
        ("Den Administrative Styregruppe kunne ikke støtte det.", "DAS"),
        ("Orienteringen fra FU tages til efterretning.", None),
        ("DAS’ behandling sendes til KKR.", None), ("Kommunerne godkendte aftalen.", None),
    ],
)  # fmt: skip
def test_body_that_acts_is_the_subject(sentence: str, body: str | None) -> None:
    assert actor_of(sentence, BODIES) == body


def test_common_name_is_the_meetings_own_or_anothers() -> None:
    text = "Beslutning\nByrådet godkendte planen."
    assert [d.body for d in decisions(sections(text), "Vestrup Byråd", COUNCIL)] == ["Vestrup Byråd"]
    assert [d.body for d in decisions(sections(text), "Socialudvalget", COUNCIL)] == ["Byrådet"]
    assert _outcome(text, "Socialudvalget") is O.NONE


def test_body_that_is_to_approve_does_not_act() -> None:
    (decision,) = _found("Beslutning\nIndstillingen anbefales godkendt af KKR.")
    assert (decision.outcome, decision.body) == (O.RECOMMENDED, "DAS")


def test_longer_name_over_the_meetings_own_is_the_meetings() -> None:
    bodies = Bodies(BODIES.names | {"Forretningsudvalget for Havnen": ()})
    text = "Beslutning\nForretningsudvalget for Havnen besluttede at vente."
    assert [d.body for d in decisions(sections(text), "FU", bodies)] == ["FU"]


@pytest.mark.parametrize(
    ("subject", "own", "kept"),
    [
        ("Handicaprådet", None, True), ("LBR", "Det Lokale Beskæftigelsesråd", True),
        ("Følgegruppen", "Følgegruppen for Havneudvikling", True), ("Handicaprådet", "Socialudvalget", False),
        ("LBR", "Socialudvalget", False),
    ],
)  # fmt: skip
def test_unknown_name_acts_where_it_may_be_the_meetings(subject: str, own: str | None, kept: bool) -> None:
    told = f"Referat\n{subject} vedtog at købe huset."
    assert bool(decisions(sections(told), own, BODIES)) is kept


def test_of_a_long_text_only_what_states_an_outcome_is_decided() -> None:
    text = "Beslutning\nGodkendt.\n" + "Undersøgelsen bygger på interview med beboere.\n" * 80
    assert [d.text for d in _found(text)] == ["Godkendt."]


def test_sentence_alone_says_what_is_rejected_was_decided() -> None:
    assert outcome_of("Forslaget blev forkastet.") is O.DECIDED
    assert outcome_of("Mødet begyndte klokken ni.") is None


def test_recommendation_is_no_decision() -> None:
    text = "Indstilling\nDet indstilles, at DAS godkender aftalen."
    assert _found(text) == ()
    assert _outcome(text) is O.NONE


def test_entries_under_a_recommendation_are_recommended() -> None:
    text = (
        "Beslutning\nUdvalget indstiller til byrådet, at:\n• Huset sælges.\n• Pengene bruges til cykelstier."
    )
    assert {d.outcome for d in _found(text)} == {O.RECOMMENDED}
    assert _outcome(text) is O.RECOMMENDED


def test_recommendation_beside_a_decision_leaves_the_item_decided() -> None:
    text = "Beslutning\nUdvalget godkendte punkt 1. Udvalget anbefaler byrådet at godkende punkt 2."
    assert [d.outcome for d in _found(text)] == [O.DECIDED, O.RECOMMENDED]
    assert _outcome(text) is O.DECIDED


def test_empty_decision_over_minutes_lets_the_minutes_speak() -> None:
    text = "Beslutning:\nReferat\nAnna And orienterede om sagen.\nDAS besluttede at vente til maj."
    assert [d.text for d in _found(text)] == ["DAS besluttede at vente til maj."]


def test_decision_speaks_before_the_minutes() -> None:
    text = "Referat\nDAS drøftede sagen.\nBeslutning\nDAS kan ikke følge anbefalingen. Prisen er uændret."
    assert [d.text for d in _found(text)] == ["DAS kan ikke følge anbefalingen.", "Prisen er uændret."]
    assert _outcome(text) is O.DECIDED


@pytest.mark.parametrize(
    "text",
    [
        "Referat\nIntet.", "Beslutninger\nIntet til referat. Næste møde holdes den 5. februar 2025.",
        "Beslutning\n.", "Referat\nKommunens formand foreslog, at sagen blev godkendt.",
    ],
)  # fmt: skip
def test_nothing_resolved_is_no_decision(text: str) -> None:
    assert _found(text) == ()
    assert _outcome(text) is O.NONE


def test_bare_approval_under_the_title_is_the_meetings() -> None:
    assert [(d.text, d.body) for d in _found("Godkendt.")] == [("Godkendt.", "DAS")]


def test_other_bodys_decision_stays_its_own() -> None:
    text = "Beslutning\nFU har besluttet at leje flere lokaler. Orienteringen blev taget til efterretning."
    assert [(d.body, d.outcome) for d in _found(text)] == [("FU", O.DECIDED), ("DAS", O.NOTED)]
    assert _outcome(text) is O.NOTED


def test_other_bodys_decision_told_in_the_minutes_is_left_out() -> None:
    text = "Referat\nKKR godkendte aftalen i april.\nDAS tog orienteringen til efterretning."
    assert [d.text for d in _found(text)] == ["DAS tog orienteringen til efterretning."]


def test_sentence_that_dates_an_outcome_to_the_meeting_needs_no_heading() -> None:
    text = "Tilbagesendes, da DAS på sit møde den 27. august 2025 vedtog indstillingen."
    assert len(_found(text, day=date(2025, 8, 27))) == 1
    assert _found(text, day=date(2025, 8, 26)) == ()


def test_strongest_word_decides_the_outcome() -> None:
    assert _outcome("Beslutning\nDAS drøftede sagen. DAS besluttede at vente.") is O.DECIDED
    assert _outcome("Beslutning\nDAS drøftede sagen. Punktet udsættes.") is O.POSTPONED
    assert _outcome("Beslutning\nSagen udsættes. Der skrives et notat til mødet.") is O.POSTPONED
    assert _outcome("Beslutning\nDAS drøftede ønskerne. Sekretariatet finder priserne.") is O.DISCUSSED
    assert _outcome("Beslutning\nPrisen er uændret.") is O.DECIDED
    assert _outcome("Beslutning\nTaget til efterretning. Der kommer tal igen i maj.") is O.NOTED


def test_two_outcomes_of_one_sentence_are_two_decisions() -> None:
    text = "Beslutning\nÆndringsforslaget blev forkastet, hvorefter indstillingen blev vedtaget."
    assert [(d.text.split()[0], d.outcome) for d in _found(text)] == [
        ("Ændringsforslaget", O.REJECTED),
        ("hvorefter", O.DECIDED),
    ]


def test_dissent_stands_with_the_decision_it_follows() -> None:
    text = "Beslutning\nIndstillingen blev godkendt. Liste A stemmer imod. Venstre tog forbehold."
    (decision,) = _found(text)
    assert decision.outcome is O.DECIDED
    assert decision.votes is None
    told = [e.words for e in decision.evidence if e.field == "votes"]
    assert told == ["Liste A stemmer imod.", "Venstre tog forbehold."]


# -- earlier treatments ----------------------------------------------------------------------------------

CHAIN = (
    "Beslutning i Socialudvalget den 10-04-2024\nDrøftet.\n"
    "Beslutning fra Økonomiudvalget, 3. maj 2024\nAnbefales godkendt.\n"
    "Beslutning i Vestrup Byråd den 20. juni 2024\nGodkendt."
)
CHAIN_DAYS = [
    ("Socialudvalget", date(2024, 4, 10), O.DISCUSSED),
    ("Økonomiudvalget", date(2024, 5, 3), O.RECOMMENDED),
    ("Vestrup Byråd", date(2024, 6, 20), O.DECIDED),
]


@pytest.mark.parametrize(
    ("body", "day", "outcome"), [*CHAIN_DAYS, ("Vestrup Byråd", date(2024, 8, 1), O.NONE)]
)
def test_chain_of_treatments_is_one_decision_each(body: str, day: date, outcome: Outcome) -> None:
    found = decisions(sections(CHAIN), body, COUNCIL, day)
    assert [(d.body, d.date, d.outcome) for d in found] == CHAIN_DAYS
    assert item_outcome(found, body, day) is outcome


def test_chain_under_one_heading_is_cut_at_its_lines() -> None:
    text = (
        "Tidligere behandling\nSocialudvalget den 10-04-2024: Udsat.\nØkonomiudvalget, den 3. maj 2024:\n"
        "Anbefales godkendt.\nBeslutning\nGodkendt."
    )
    found = decisions(sections(text), "Vestrup Byråd", COUNCIL, date(2024, 6, 20))
    assert [(d.body, d.date, d.outcome) for d in found] == [
        ("Socialudvalget", date(2024, 4, 10), O.POSTPONED),
        ("Økonomiudvalget", date(2024, 5, 3), O.RECOMMENDED),
        ("Vestrup Byråd", date(2024, 6, 20), O.DECIDED),
    ]


def test_earlier_treatment_of_a_case_list_is_of_its_own_body() -> None:
    (text,) = {s.text for s in sections("Beslutning\nMagistraten anbefaler, at byrådet tiltræder forslaget.")}
    earlier = Section(
        SectionRole.BACKGROUND,
        "Magistraten, 19-08-2025",
        text,
        meeting=Meeting("Magistraten", date(2025, 8, 19)),
    )
    found = decisions([earlier], "Vestrup Byråd", COUNCIL, date(2025, 8, 27))
    assert [(d.body, d.date, d.outcome) for d in found] == [("Magistraten", date(2025, 8, 19), O.RECOMMENDED)]
    assert item_outcome(found, "Vestrup Byråd", date(2025, 8, 27)) is O.NONE


def test_sentence_that_ends_in_a_day_heads_no_treatment() -> None:
    text = "Beslutning\nSocialudvalget godkendte referatet fra mødet den 3. maj 2024."
    (decision,) = decisions(sections(text), "Socialudvalget", COUNCIL, date(2024, 6, 1))
    assert (decision.outcome, decision.date) == (O.DECIDED, date(2024, 6, 1))


def test_case_that_tells_of_an_earlier_decision_gives_none() -> None:
    told = "Socialudvalget besluttede den 3. maj 2022 at lukke huset."
    text = f"Sagsfremstilling\n{told}\nBaggrund\nByrådet godkendte det."
    assert decisions(sections(text), "Socialudvalget", COUNCIL, date(2024, 5, 3)) == ()


def test_decision_dated_in_its_sentence_is_of_that_day() -> None:
    text = "Beslutning\nKKR godkendte den 3. maj 2022 aftalen. Taget til efterretning."
    first, second = _found(text, day=date(2022, 6, 1))
    assert (first.body, first.date) == ("KKR", date(2022, 5, 3))
    assert (second.body, second.date) == ("DAS", date(2022, 6, 1))
    assert item_outcome((first, second), "DAS", date(2022, 6, 1)) is O.NOTED


def test_decision_that_is_still_to_come_is_none() -> None:
    text = "Beslutning\nDAS beslutter på mødet den 4. juni 2031, om ordningen skal fortsætte."
    assert _found(text, day=date(2024, 5, 3)) == ()


# -- which words say so ----------------------------------------------------------------------------------


def test_each_field_says_which_words_say_it() -> None:
    text = "Beslutning i DAS den 3. maj 2024\nFU godkendte planen med 7 stemmer for og 2 imod. Udsat."
    raw = raw_of(text).text
    first, second = _found(text, day=date(2024, 5, 3))
    said = {e.field: raw[e.raw_start : e.raw_end] for e in first.evidence if e.raw_start is not None}
    assert said["outcome"] == "godkendte"
    assert said["body"] == "FU"
    assert said["votes"] == "7 stemmer for og 2 imod"
    assert said["date"] == "Beslutning i DAS den 3. maj 2024"
    assert {e.field: e.words for e in second.evidence}["body"] == "Beslutning i DAS den 3. maj 2024"


def test_what_only_the_meeting_says_is_less_sure_and_has_no_words() -> None:
    (decision,) = _found("Beslutning\nGodkendt.", day=date(2024, 5, 3))
    inferred = {e.field: (e.confidence, e.raw_start) for e in decision.evidence if e.field != "outcome"}
    assert inferred == {"body": (0.8, None), "date": (0.8, None)}
    assert (decision.body, decision.date) == ("DAS", date(2024, 5, 3))


def test_decision_points_to_its_raw_words() -> None:
    text = "Beslutning\nDAS godkender, at Nord-\njylland er med."
    (decision,) = _found(text)
    assert text[decision.raw_start : decision.raw_end] == "DAS godkender, at Nord-\njylland er med."


NEUTRAL = [
    "Tallene er fra maj.",
    "Rapporten har tre kapitler.",
    "Anna And viste et kort.",
    "Huset ligger ved havnen.",
    "Prisen er 400 kr. pr. døgn.",
    "Der er 14 pladser.",
]


@given(
    st.sampled_from(
        [p for p in STATED if p[0][0] != "B" and not p[0].endswith("kommunerne hver for sig afslår")]
    ),
    st.lists(st.sampled_from(NEUTRAL), max_size=4),
    st.lists(st.sampled_from(NEUTRAL), max_size=4),
    st.sampled_from([" ", "\n"]),
)
def test_outcome_is_found_wherever_it_stands(
    stated: tuple[str, Outcome], before: list[str], after: list[str], between: str
) -> None:
    text = f"Beslutning\n{between.join([*before, stated[0], *after])}"
    assert len(lines(text)) >= 2
    found = [d for d in _found(text) if d.text == stated[0]]
    assert [d.outcome for d in found] == [stated[1]]


@given(st.text(alphabet="aeiDASgodkendt ikke,.:;()”\n0123-/", max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    for decision in decisions(sections(f"Beslutning\n{text}"), "DAS", BODIES, date(2024, 5, 3)):
        assert decision.raw_start < decision.raw_end
        assert all(0.0 < e.confidence <= 1.0 for e in decision.evidence)


@given(st.sampled_from(NONE), st.lists(st.sampled_from(NEUTRAL), max_size=3))
def test_sentence_beside_the_outcome_never_states_one(sentence: str, around: list[str]) -> None:
    texts = [d.text for d in _found("Beslutning\n" + " ".join([*around, sentence]))]
    assert sentence not in texts
    assert read(sentence, acted=sentence.startswith("DAS")).statement is None
