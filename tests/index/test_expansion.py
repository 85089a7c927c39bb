"""What else a question's words are called: translation, abbreviations, slips, and how they are counted."""

from __future__ import annotations

import pytest

from index.abbreviations import mine
from index.danish import Analyser
from index.english import glossary, translate
from index.expansion import Expander
from index.lexicon import Lexicon
from index.sparse import count
from index.spelling import Spelling, distance
from index.sync import vocabulary

TEXTS = [
    "Taksten på herberget stiger. Styregruppen godkendte døgntaksten.",
    "Uanmeldt tilsyn med botilbud. Ansøgningsfristen er den 1. maj.",
    "Udvalget drøftede lærings- og kvalitetsteam (LKT).",
    "LKT mødes igen. Kontraktskabelonen er klar.",
] * 2
ANALYSER = Analyser(vocabulary(TEXTS))
STATISTICS = count(ANALYSER.weighted_terms(text) for text in TEXTS)
EXPANDER = Expander(ANALYSER, STATISTICS, mine(TEXTS))


def lexicon(question: str, language: str | None = None) -> Lexicon:
    return Lexicon(ANALYSER, STATISTICS, EXPANDER.expand(question, language))


def shared(question: str, text: str, language: str | None = None) -> float:
    """The share of the question's weight, by rarity, that a text holds."""
    words = lexicon(question, language)
    weights = {t.key: t.weight * words.idf(t.key) for t in words.terms(question)}
    held = {t.key for t in words.terms(text)}
    return sum(w for key, w in weights.items() if key in held) / sum(weights.values())


def test_the_glossary_is_large_and_every_entry_says_something() -> None:
    assert len(glossary()) >= 600
    assert all(english and danish and all(danish) for english, danish in glossary().items())


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("the daily rate of the shelter", "døgntaksten på herberget"),
        ("unannounced inspections", "uanmeldte tilsyn"),
        ("application deadline", "ansøgningsfristen"),
        ("Which rates were approved?", "godkendte takster"),
    ],
)
def test_an_english_question_is_held_by_its_danish(question: str, text: str) -> None:
    assert shared(question, text, "en") == pytest.approx(1.0)


def test_a_phrase_that_the_archive_lacks_is_missing_even_where_a_word_is_not() -> None:
    assert shared("swimming pool with rates", "takster", "en") < 0.3


def test_the_longest_phrase_wins_and_none_runs_over_a_comma() -> None:
    found = [f.danish[0] for f in translate("steering group, group", lambda danish: True)]

    assert found == ["styregruppe", "gruppe"]


def test_a_danish_question_is_not_translated() -> None:
    assert not EXPANDER.expand("taksten på herberget", "da").alternatives


def test_synonyms_count_once() -> None:
    one = shared("prisen", "taksten")

    assert 0.5 < one < 1.0
    assert shared("prisen", "taksten, taksten og døgntaksten") == pytest.approx(one)


def test_an_abbreviation_is_held_by_its_long_form_and_the_other_way() -> None:
    assert mine(TEXTS) == {"LKT": ("lærings- og kvalitetsteam",)}
    assert shared("LKT", "lærings- og kvalitetsteam") > 0.8
    assert shared("lærings- og kvalitetsteam", "LKT") > 0.8


def test_half_of_a_long_form_is_not_the_abbreviation() -> None:
    assert shared("LKT", "et kvalitetsteam") < 0.2


@pytest.mark.parametrize("text", ["Møde i Aalborg (XY)", "to huse (ABC)", "se bilag (PDF) her", "I alt (II)"])
def test_brackets_alone_make_no_abbreviation(text: str) -> None:
    assert mine([text]) == {}


def test_a_slip_earns_less_than_the_word() -> None:
    assert 0.3 < shared("kontraktskablonen", "kontraktskabelonen") < 1.0


@pytest.mark.parametrize("word", ["taksten2", "1234567", "tak", "regering"])
def test_numbers_short_words_and_correct_words_are_no_slips(word: str) -> None:
    assert Spelling({"regulering": 5, "takst": 5}, {"regering"}).nearest(word) is None


@pytest.mark.parametrize(
    ("one", "other", "away"), [("takst", "takst", 0), ("takst", "tkast", 1), ("takst", "tekster", 3)]
)
def test_slips_are_counted_up_to_a_limit(one: str, other: str, away: int) -> None:
    assert distance(one, other, 2) == away


def test_without_other_names_the_words_are_as_they_were() -> None:
    text = "styregruppen godkendte"
    assert lexicon("bilag").terms(text) == ANALYSER.analysed(text)
