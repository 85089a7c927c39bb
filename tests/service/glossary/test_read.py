"""What a sentence or a list says that a name means; what only looks like it says nothing."""

from __future__ import annotations

import pytest

from service.glossary.reading.abbreviations import pairs
from service.glossary.reading.definitions import Vocabulary, definition
from service.glossary.reading.junk import is_person, no_abbreviation
from service.glossary.reading.letters import base_forms, borne_out
from service.glossary.reading.lists import columns, is_list_heading, lines_of, listed

VOCABULARY = Vocabulary(small={"sagen", "kommunen", "mødet"}, names={"Lyngtoften"})


@pytest.mark.parametrize(
    ("sentence", "short", "long"),
    [
        ("Sagen er sendt til Den Administrative Styregruppe (DAS).", "DAS", "Den Administrative Styregruppe"),
        ("DAS (Den Administrative Styregruppe) mødes i maj.", "DAS", "Den Administrative Styregruppe"),
        ("KKR – Kommunekontaktrådet – har drøftet sagen.", "KKR", "Kommunekontaktrådet"),
        ("BPA er en forkortelse af Borgerstyret Assistance.", "BPA", "Borgerstyret Assistance"),
        ("Socialtilsyn Nord, herefter kaldet STN, fører tilsyn.", "STN", "Socialtilsyn Nord"),
        ("De lokale kontaktpersoner (LKP’erne) mødes.", "LKP", "lokale kontaktpersoner"),
        ("VSO (den nationale videns- og støtteorganisation) svarer.", "VSO", "videns- og støtteorganisation"),
        ("Møde i Social- og Sundhedsudvalget (SSU).", "SSU", "Social- og Sundhedsudvalget"),
        ("Udvalget for plan, udvikling og kultur (PUK).", "PUK", "Udvalget for plan, udvikling og kultur"),
        ("FIT-redskabet (Feedback Informed Treatment) bruges.", "FIT", "Feedback Informed Treatment"),
    ],
)
def test_letters_are_written_out_in_many_ways(sentence: str, short: str, long: str) -> None:
    assert [(p.short, p.long) for p in pairs(sentence)] == [(short, long)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Anne Bjerre (AB) og Jens Holm (JH) deltog.",
        "Hjørring Kommune (HK) og Randers (RAN) er med.",
        "FU står for planlægningen af mødet.",
        "Afsnit II og III (IV er udgået).",
        "Der er 30 pladser (900 KVM).",
        "DAS besluttede, at KKR orienteres (FU har set sagen).",
        "Indstillingen blev tiltrådt af Lone Ravn (SF) og Per Holst (DF).",
        "Boliger (BO) er opgjort.",
    ],
)
def test_what_only_looks_like_an_abbreviation_is_none(sentence: str) -> None:
    assert pairs(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("Ved en ung hjemløs forstås i dette notat en person mellem 18 og 24 år.", "ung hjemløs"),
        ("En akutplads er en døgnplads, som en borger kan bruge i 14 dage.", "akutplads"),
        ("Genhusning er en midlertidig flytning til en anden bolig.", "Genhusning"),
        ("Mellemtakst er en fælles betegnelse for takster mellem to trin.", "Mellemtakst"),
        ("En bæredygtig enhed defineres som en enhed, der kan løse opgaven.", "bæredygtig enhed"),
        ("Akutpladser er døgnpladser, som kan bruges samme dag.", "Akutpladser"),
        ("Lyngtoften er et botilbud for unge voksne med autisme.", "Lyngtoften"),
        ("I aftalen er driftsherre defineret som den kommune, der ejer tilbuddet.", "driftsherre"),
    ],
)
def test_a_sentence_explains_a_term(sentence: str, term: str) -> None:
    found = definition(sentence, VOCABULARY)
    assert found
    assert found.term == term


@pytest.mark.parametrize(
    "sentence",
    [
        "Det betyder, at taksten stiger med to procent.",
        "Sagen er en opfølgning på mødet i maj, som blev holdt.",
        "En udfordring er en stigende udgift til befordring, som rammer alle.",
        "Anne Bjerre er en erfaren leder, som kommer fra Viborg.",
        "Telefontid er en service, som vi gerne vil bevare.",
        "Næste møde er en temadag, hvor alle tilbud præsenteres.",
        "Randers er en by med en havn, som mange kender.",
        "Er en akutplads en døgnplads, som kan bruges i 14 dage?",
    ],
)
def test_what_only_sounds_like_a_definition_is_none(sentence: str) -> None:
    assert definition(sentence, VOCABULARY) is None


def test_a_heading_that_asks_is_answered_by_the_sentence_under_it() -> None:
    told = "En pårørendevejleder hjælper familier med at finde rundt."
    assert definition(told, VOCABULARY) is None
    found = definition(told, VOCABULARY, "Hvad er en pårørendevejleder?")
    assert found
    assert found.term == "pårørendevejleder"


def test_lists_are_read_under_their_headings() -> None:
    for heading in (
        "Forkortelser",
        "3. Ordforklaring",
        "Liste over forkortelser",
        "Begreber og definitioner",
    ):
        assert is_list_heading(heading), heading
    assert not is_list_heading("Begrebet bæredygtighed")
    assert listed("• KKR: Kommunekontaktrådet") == ("KKR", "Kommunekontaktrådet")
    assert listed("Mødet slutter kl. 14") is None
    joined = "KKR: Kommunekontaktrådet VUM: Voksenudredningsmetoden"
    assert [joined[a:b] for a, b in lines_of(joined)] == [
        "KKR: Kommunekontaktrådet",
        "VUM: Voksenudredningsmetoden",
    ]
    assert columns(["Forkortelse", "Betydning"]) == (0, 1)
    assert columns(["Kommune", "Takst"]) is None


def test_endings_are_no_letters() -> None:
    assert base_forms("LKT’erne")[0] == base_forms("LKT'et")[0] == "LKT"
    assert base_forms("VISOs")[0] == "VISO"
    assert borne_out("FU", ["Forretningsudvalget"])
    assert borne_out("BO", ["bolig"]) is None
    assert borne_out("FBT", ["for", "Børn", "og", "Tilsyn"]) is None
    assert is_person("Anne-Lise Holm")
    assert no_abbreviation("XIV")
