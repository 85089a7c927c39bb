"""What text becomes when it is searched."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import pytest
import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from index.danish import PART, WHOLE, Analyser, stop_words
from index.danish_compounds import Compounds
from index.danish_stem import fold, stem

GROUPS = [
    line.split()
    for line in (Path(__file__).parent / "data" / "inflections.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
PLAIN = Analyser()
WORDS = """
social tilsyn socialtilsyn kvalitet standarder arbejde gruppe barn børn have handicap område service love ende
vurdere vurdering beslutning beslutte ord ordning bekymring specialer grupper kommune
"""
ARCHIVE = Analyser(WORDS.split())


def key(text: str) -> str:
    (term,) = PLAIN.terms(text)
    return term


def test_inflections_meet_far_more_often_than_with_snowball_alone() -> None:
    snowball = snowballstemmer.stemmer("danish").stemWord
    met_before = sum(len({snowball(form) for form in group}) == 1 for group in GROUPS)
    met = sum(len({stem(fold(form)) for form in group}) == 1 for group in GROUPS)

    assert len(GROUPS) >= 150
    assert met_before / len(GROUPS) < 0.5  # 99 of 219 when this was written
    assert met / len(GROUPS) >= 0.98  # 219 of 219


def test_different_words_of_the_list_stay_apart() -> None:
    keys = [{stem(fold(form)) for form in group} for group in GROUPS]
    # A word and its own compound or derivation may share a key (fordel and fordele, ny and nye); few do.
    shared = sum(bool(a & b) for a, b in combinations(keys, 2))

    assert shared <= 12


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aarhus", "Århus"),
        ("SOCIALTILSYN", "socialtilsyn"),
        ("resumé", "Resume"),
        ("bo\xadtilbud", "botilbud"),
        ("a\u030arsrapport", "årsrapport"),
        ("boern", "børn"),
        ("KL's", "KL"),
        ("e-mail", "email"),
        ("1.180.000", "1180000"),
        ("5.561", "5561"),
        ("6.06", "6,06"),
        ("§107", "§ 107"),
        ("paragraf 66", "§66"),
        ("2021–2022", "2021-2022"),
        ("plejebørnene", "plejebarn"),
        ("neurocentret", "neurocenter"),
        ("rammeartikler", "rammeartikel"),
    ],
)
def test_spellings_of_the_same_meet(one: str, other: str) -> None:
    assert PLAIN.terms(one)[0] == PLAIN.terms(other)[0]


def test_an_adjective_is_not_the_noun_that_the_rules_leave_of_it() -> None:
    assert stem("billigst") == stem("billige") != stem("bil")
    assert stem("farligt") == stem("farlige") != stem("far")


@pytest.mark.parametrize(("text", "term"), [("1.180.000 kr.", "1180000"), ("6,06 %", "6,06"), ("4a", "4a")])
def test_numbers_are_kept_whole(text: str, term: str) -> None:
    assert PLAIN.terms(text)[0] == term


@pytest.mark.parametrize("word", ["temaer", "skemaet", "broen", "museer"])
def test_two_vowels_of_word_and_ending_are_no_old_spelling(word: str) -> None:
    assert not re.search("[æø]", fold(word))


@pytest.mark.parametrize("written", ["2. marts 2022", "02.03.2022", "2/3-2022", "2022-03-02", "2 March 2022"])
def test_a_date_meets_every_way_to_write_it(written: str) -> None:
    assert "2022-03-02" in PLAIN.terms(f"mødet den {written} i Aalborg")


def test_a_range_is_found_whole_and_lower_by_its_ends() -> None:
    assert PLAIN.weighted_terms("2021-2022") == {"2021-2022": WHOLE, "2021": PART, "2022": PART}


def test_words_without_matter_are_no_terms() -> None:
    assert PLAIN.terms("Hvad var det, som vi f.eks. bl.a. skulle? What did the") == []


@pytest.mark.parametrize("word", ["ikke", "hvem", "og", "the"])
def test_stop_words_are_folded_like_text(word: str) -> None:
    assert fold(word.upper()) in stop_words()


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("socialtilsynet", {"social", "tilsyn"}),
        ("kvalitetsstandarder", {key("kvalitet"), key("standard")}),
        ("arbejdsgruppens", {key("arbejde"), key("gruppe")}),
        ("handicapområdet", {"handicap", key("område")}),
        ("serviceloven", {key("service"), "lov"}),
        ("servicelov", {key("service"), "lov"}),
        ("specialgrupper", {"special", key("gruppe")}),
    ],
)
def test_a_compound_is_found_by_its_parts(compound: str, parts: set[str]) -> None:
    weights = ARCHIVE.weighted_terms(compound)

    assert {term for term, weight in weights.items() if weight == PART} == parts
    assert list(weights.values()).count(WHOLE) == 1


@pytest.mark.parametrize("word", ["bekymrende", "ordning", "arbejdende", "grupperne", "standarden"])
def test_an_ending_is_no_part(word: str) -> None:
    assert list(ARCHIVE.weighted_terms(word).values()) == [WHOLE]


def test_compounds_are_cut_only_on_words_the_archive_uses() -> None:
    assert PLAIN.weighted_terms("socialtilsynet") == {key("socialtilsyn"): WHOLE}


def test_a_noun_is_found_by_its_verb() -> None:
    assert key("vurderes") in ARCHIVE.terms("vurderingen")
    assert key("besluttede") in ARCHIVE.terms("beslutninger")


def test_a_hyphen_joins_and_parts() -> None:
    assert PLAIN.weighted_terms("VISO-forløb") == {"visoforløb": WHOLE, "viso": PART, "forløb": PART}


def test_a_missing_space_after_a_full_stop_joins_no_words() -> None:
    assert PLAIN.terms("sagen.Udvalget") == [key("sagen"), key("udvalget")]


def test_weights_add_up_over_a_text() -> None:
    weights = ARCHIVE.weighted_terms("Tilsyn, tilsynet og socialtilsyn")

    assert weights["tilsyn"] == 2 * WHOLE + PART


def test_terms_know_where_they_stand() -> None:
    text = "Budgettet for 2022"
    assert [(t.key, text[t.start : t.end]) for t in PLAIN.analyse(text)] == [
        (key("budget"), "Budgettet"),
        ("2022", "2022"),
    ]


def test_threads_agree() -> None:
    forms = [form for group in GROUPS for form in group]
    stem.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: [stem(fold(form)) for form in forms], range(4)))

    assert runs[0] == runs[1] == runs[2] == runs[3]


@given(st.text(max_size=80))
def test_any_text_has_terms_or_none(text: str) -> None:
    terms = list(ARCHIVE.analyse(text))

    assert all(0 <= term.start < term.end <= len(text) and term.key for term in terms)
    assert ARCHIVE.terms(text) == [term.key for term in terms]


@given(st.lists(st.sampled_from([form for group in GROUPS for form in group]), min_size=2, max_size=4))
def test_parts_make_up_the_word_with_at_most_a_joint_between(words: list[str]) -> None:
    compounds = Compounds([form for group in GROUPS for form in group])
    word = "".join(fold(word) for word in words)
    parts = compounds.split(word)

    assert not parts or re.fullmatch("[se]?".join(map(re.escape, parts)), word)
