"""How passages are weighed, and which of their sentences come first."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.danish import Term
from ingest.bodies import known_bodies
from ingest.model import SectionRole
from service.evidence import (
    COMPOUND,
    UNSEEN,
    YEAR,
    Weighed,
    anchors,
    coverage,
    cue,
    keys,
    meeting_match,
    period_match,
    question_terms,
    units,
    weigh,
)
from service.understand import Query, understand
from service.when import Calendar
from tests.service.answering import Words, chunk_of, passage_of, weighed_of

BACKGROUND = [
    "Taksten på kørsel er aftalt for 2023.",
    "Taksten på tolke er aftalt for 2023.",
    "Taksten på visitation blev drøftet i 2023.",
    "Udgiften til visitation og kørsel er kendt i 2023.",
    "DAS drøftede vagttelefonen. En telefon er nok til vagt.",
    "En vagt tager telefon og telefonen går til en vagt.",
]
LEXICON = Words.of(BACKGROUND)


def ask(question: str) -> Query:
    return understand(question, known_bodies())


class Spelled:
    """A lexicon by hand: every word is a term, a compound brings its parts; rarity as given."""

    def __init__(self, rarity: dict[str, float], parts: dict[str, Sequence[str]] | None = None) -> None:
        self.rarity, self.parts = rarity, parts or {}

    def terms(self, text: str) -> list[Term]:
        found, at = [], 0
        for word in text.casefold().replace("?", "").split():
            found += [Term(word, 1.0, at, at + len(word))]
            found += [Term(p, 0.25, at, at + len(word)) for p in self.parts.get(word, ())]
            at += len(word) + 1
        return found

    def idf(self, term: str) -> float:
        return self.rarity.get(term, 9.0)


# -- what is wanted -----------------------------------------------------------------------------------


def test_words_that_ask_are_not_looked_for() -> None:
    wanted = question_terms(ask("Hvad besluttede styregruppen om taksten?"), LEXICON)
    assert set(wanted) == keys(LEXICON, "taksten")


def test_wording_question_looks_for_every_word_of_its_draft() -> None:
    wanted = question_terms(ask("Har vi skrevet “styregruppen besluttede taksten på kørsel”?"), LEXICON)
    assert keys(LEXICON, "besluttede") <= set(wanted)


def test_rarer_word_weighs_more() -> None:
    wanted = question_terms(ask("taksten på visitation"), LEXICON)
    (rate,), (visitation,) = keys(LEXICON, "taksten"), keys(LEXICON, "visitation")
    assert wanted[visitation] > wanted[rate]


def test_year_weighs_enough_however_common_it_is() -> None:
    assert LEXICON.idf("2023") < YEAR
    assert question_terms(ask("taksten i 2023"), LEXICON)["2023"] == YEAR


def test_unknown_compound_is_asked_for_by_its_parts() -> None:
    lexicon = Spelled({"takst": 1.0, "kørsel": 2.0, UNSEEN: 9.0}, {"kørselstakst": ["kørsel", "takst"]})
    wanted = question_terms(ask("kørselstakst"), lexicon)
    assert wanted == pytest.approx({"kørsel": COMPOUND * 2.0, "takst": COMPOUND * 1.0})


def test_known_compound_and_unknown_word_stay_whole() -> None:
    rarity = {"takst": 1.0, "kørsel": 2.0, "kørselstakst": 3.0, UNSEEN: 9.0}
    lexicon = Spelled(rarity, {"kørselstakst": ["kørsel", "takst"]})
    assert question_terms(ask("kørselstakst"), lexicon)["kørselstakst"] == 3.0
    assert question_terms(ask("zzxcvb"), lexicon) == {"zzxcvb": 9.0}


def test_english_words_that_the_archive_never_uses_say_nothing() -> None:
    lexicon = Spelled({"kildehuset": 2.0, UNSEEN: 9.0})
    assert question_terms(ask("How many of the places does Kildehuset have?"), lexicon) == {"kildehuset": 2.0}


def test_keys_are_those_of_the_stretch() -> None:
    text = "Taksten er aftalt. Visitation er ny."
    start = text.index("Visitation")
    assert keys(LEXICON, text, start, len(text)) == keys(LEXICON, "Visitation er ny.")
    assert keys(LEXICON, text) > keys(LEXICON, text, start, len(text))


# -- coverage -----------------------------------------------------------------------------------------

WANTED = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 10), max_size=8)


@given(WANTED, st.sets(st.sampled_from("abcdefghij")), st.sampled_from("abcdefgh"))
def test_coverage_is_a_share_that_grows_with_what_is_held(
    wanted: dict[str, float], held: set[str], more: str
) -> None:
    share = coverage(wanted, held)
    assert 0.0 <= share <= 1.0
    assert coverage(wanted, held | {more}) >= share
    assert coverage(wanted, set(wanted)) == pytest.approx(1.0 if wanted else 0.0)
    assert coverage(wanted, held & set(wanted)) == pytest.approx(share)


def test_rare_word_covers_more_of_the_question() -> None:
    wanted = {"rare": 6.0, "common": 1.0}
    assert coverage(wanted, {"rare"}) > 0.8 > 0.2 > coverage(wanted, {"common"})


# -- passages -----------------------------------------------------------------------------------------


def sections(question: str) -> dict[SectionRole, Weighed]:
    """The same words once in every kind of section."""
    same = "Taksten på kørsel er 4.158 kr. for hver borger."
    passages = [passage_of(chunk_of(same, id=role, section=role)) for role in SectionRole]
    return {w.chunk.section: w for w in weigh(ask(question), passages, LEXICON)}


@pytest.mark.parametrize("question", ["Hvad besluttede DAS om taksten?", "Blev taksten godkendt?"])
def test_question_for_a_decision_prefers_the_decision(question: str) -> None:
    found = sections(question)
    best = max(found.values(), key=lambda w: w.score)
    assert best.chunk.section is SectionRole.DECISION
    assert found[SectionRole.MINUTES].score > found[SectionRole.RECOMMENDATION].score


def test_question_for_a_proposal_prefers_where_it_stands() -> None:
    found = sections("Hvad foreslog arbejdsgruppen om taksten?")
    assert found[SectionRole.RECOMMENDATION].score > found[SectionRole.DECISION].score
    assert found[SectionRole.CASE].score > found[SectionRole.BACKGROUND].score


def test_plain_question_prefers_no_section_but_the_list_of_annexes_last() -> None:
    found = sections("Hvad er taksten på kørsel?")
    kept = {w.score for role, w in found.items() if role is not SectionRole.ATTACHMENT}
    assert len(kept) == 1
    assert found[SectionRole.ATTACHMENT].score < min(kept)


def test_decision_of_the_body_that_is_asked_about_comes_first() -> None:
    text = "Taksten på kørsel blev godkendt af mødet uden bemærkninger."
    passages = [passage_of(chunk_of(text, id=b, body=b)) for b in ("FU", "DAS")]
    found = weigh(ask("Hvad besluttede DAS om taksten?"), passages, LEXICON)
    assert [w.chunk.body for w in found] == ["DAS", "FU"]


def test_passage_that_holds_more_of_the_question_comes_first() -> None:
    passages = [passage_of(chunk_of(t, id=t)) for t in BACKGROUND[:4]]
    best = weigh(ask("Hvad er udgiften til visitation?"), passages, LEXICON)[0]
    assert best.chunk.text == BACKGROUND[3]
    assert best.coverage == pytest.approx(1.0)


def test_likeness_in_meaning_breaks_a_tie_of_words() -> None:
    passages = [passage_of(chunk_of(BACKGROUND[0], id=str(d)), dense=d) for d in (0.80, 0.86, 0.83)]
    assert [w.passage.dense_score for w in weigh(ask("taksten"), passages, LEXICON)] == [0.86, 0.83, 0.80]


def test_context_line_counts_as_coverage() -> None:
    chunk = chunk_of("Det blev godkendt.", header="DAS · pkt. 1 Visitation")
    assert weigh(ask("Hvad blev besluttet om visitation?"), [passage_of(chunk)], LEXICON)[0].coverage == 1.0


def test_no_passages_weigh_nothing() -> None:
    assert weigh(ask("taksten"), [], LEXICON) == []


@pytest.mark.parametrize(
    ("question", "match"),
    [
        ("mødet den 3. maj 2023", 1.0),
        ("mødet i maj 2023", 1.0),
        ("punkt 1 i 2023", 0.6),
        ("i 2023", 0.3),
        ("punkt 2 i 2023", 0.3),
        ("i 2021", 0.0),
        ("taksten", 0.0),
    ],
)
def test_meeting_fits_the_day_asked_for(question: str, match: float) -> None:
    assert meeting_match(ask(question), chunk_of("Taksten.")) == match
    assert meeting_match(ask(question), chunk_of("Taksten.", meeting_date=None)) == 0.0


@pytest.mark.parametrize(
    ("question", "held", "match"),
    [
        ("taksten i foråret 2023", date(2023, 5, 3), 1.0),
        ("taksten i foråret 2023", date(2023, 9, 3), 0.3),
        ("taksten i første halvår 2023", date(2023, 5, 3), 0.6),
        ("taksten siden 2020", date(2023, 5, 3), 0.3),
        ("taksten før 2020", date(2023, 5, 3), 0.0),
        ("taksten efter maj 2023", date(2023, 5, 3), 0.3),  # its year is named, its month is not asked for
        ("taksten efter maj 2023", date(2023, 6, 7), 0.3),
        ("taksten på sidste møde", date(2023, 9, 3), 1.0),
        ("taksten på sidste møde", date(2023, 5, 3), 0.0),
        ("taksten sidste år", date(2023, 5, 3), 0.3),
        ("taksten mellem marts og maj 2023", date(2023, 5, 3), 1.0),
    ],
)
def test_time_asked_for_prefers_its_meetings(question: str, held: date, match: float) -> None:
    calendar = Calendar(date(2024, 1, 1), {"DAS": (date(2023, 5, 3), date(2023, 9, 3))})
    query = understand(question, known_bodies(), (), calendar)
    assert meeting_match(query, chunk_of("Taksten.", meeting_date=held)) == match


# -- sentences and rows -------------------------------------------------------------------------------


def test_row_answers_by_a_word_of_its_own() -> None:
    table = "Tabel 1: Takster på kørsel i kommunerne\nVisitation 1.180 1.240\nTolke 940 980"
    chunk = chunk_of(table, is_table=True)
    found = units(ask("Hvor høj er taksten på visitation?"), [weighed_of(chunk)], LEXICON)
    rows = [u for u in found if u.row]
    assert rows[0].text == "Visitation 1.180 1.240"
    # The table's subject fits every row; it alone puts no row before the text.
    assert rows[1].coverage > 0
    assert rows[1].score < rows[0].score - 1.0


def test_list_entry_is_read_with_the_line_it_hangs_on() -> None:
    text = "Om visitation besluttede DAS følgende:\n• at vente til efteråret\n• at ansætte to mere"
    found = units(ask("Hvad blev besluttet om visitation?"), [weighed_of(chunk_of(text))], LEXICON)
    entry = next(u for u in found if u.text.startswith("• at vente"))
    assert entry.coverage == pytest.approx(1.0)
    assert entry.lead == 0


def test_headings_captions_and_crumbs_are_not_quoted() -> None:
    text = "Tabel 2: Takster på kørsel\nVisitation\nja\nTaksten på kørsel er aftalt for hele året."
    found = units(ask("taksten på kørsel"), [weighed_of(chunk_of(text))], LEXICON)
    assert "Tabel 2: Takster på kørsel" not in [u.text for u in found]
    assert all(len(u.text) >= 6 for u in found)


def test_units_come_best_first_and_stand_in_their_chunk() -> None:
    chunk = chunk_of("\n".join(BACKGROUND))
    found = units(ask("Hvad er udgiften til visitation?"), [weighed_of(chunk)], LEXICON)
    assert [u.score for u in found] == sorted((u.score for u in found), reverse=True)
    assert found[0].text == BACKGROUND[3]
    assert all(chunk.text[u.start : u.end] == u.text for u in found)


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("Hvor mange pladser er der?", "Der er 24 pladser.", "Der er flere pladser."),
        ("Hvem er formand?", "Formand er Signe Kærgaard.", "Formanden er ny."),
        ("Hvornår åbner huset?", "Det åbner den 1. maj 2023.", "Det åbner snart."),
        ("Hvorfor venter sagen?", "Det skyldes budgettet.", "Sagen venter."),
        ("Hvad er en akutplads?", "En akutplads er en døgnplads.", "Akutpladser bruges meget."),
        ("Hvad blev indstillet?", "Det indstilles at vente.", "Sagen er kendt."),
        ("Hvad besluttede DAS?", "DAS godkendte taksten.", "DAS fik et oplæg."),
    ],
)
def test_sentence_of_the_form_asked_for_stands_before_another(question: str, better: str, worse: str) -> None:
    assert cue(ask(question), better) > cue(ask(question), worse)


def test_anchors_are_the_names_in_a_question() -> None:
    known = {"DAS", "Den Administrative Styregruppe"}
    assert anchors(ask("Hvad er taksten på Kildehuset?"), known) == ["Kildehuset"]
    assert anchors(ask("Kildehuset: hvad er taksten?"), known) == []  # its capital comes from its place
    assert anchors(ask("Hvad sagde DAS i Marts? Hvorfor"), known) == []
    assert anchors(ask("Blev “Hjem Først” og Åben-Dør nævnt?"), known) == ["Hjem", "Først", "Åben-Dør"]


def test_title_of_another_period_tells_against_a_passage() -> None:
    query = ask("Hvad besluttede DAS om visionen i socialaftalen 21-22?")
    titles = ["Socialaftale 2021-2022", "Socialaftale 2023-24", "Socialaftalen"]
    chunks = [dataclasses.replace(chunk_of("Visionen er ny."), item_title=t, part_title="") for t in titles]
    assert [period_match(query, c) for c in chunks] == [1.0, -1.0, 0.0]
