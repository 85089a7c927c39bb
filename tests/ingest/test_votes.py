"""Votes as minutes count them, and the decision each belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bodies import known_bodies
from ingest.decisions import decisions
from ingest.model import Decision, Outcome, Votes
from ingest.votes import merged, unanimous, vote_of
from tests.ingest.lines import raw_of, sections

BODIES = known_bodies()
D, R = Outcome.DECIDED, Outcome.REJECTED


@pytest.mark.parametrize(
    ("sentence", "votes"),
    [
        ("7 for, 14 imod.", (7, 14, None)),
        ("7 stemmer for og 14 imod.", (7, 14, None)),
        ("5 stemte for, 2 imod og 1 undlod.", (5, 2, 1)),
        ("5 stemte for, 2 imod, og 1 undlod at stemme.", (5, 2, 1)),
        ("Fem stemte for, og to stemte imod.", (5, 2, None)),
        ("16 stemte for og ingen imod.", (16, 0, None)),
        ("Ingen stemte imod.", (None, 0, None)),
        ("For stemte 14 (A, F), imod stemte 9, hverken for eller imod 2.", (14, 9, 2)),
        ("For: 14, Imod: 9, Undlod: 2", (14, 9, 2)),
        ("For stemte: 14", (14, None, None)),
        ("Hverken for eller imod: 2 (Ø)", (None, None, 2)),
        ("2 stemte hverken for eller imod, 9 stemte imod og 10 stemte for.", (10, 9, 2)),
        ("14 medlemmer stemte for (A, B og F), 11 medlemmer stemte imod (C og V).", (14, 11, None)),
        ("For stemte A (7) og F (2), imod stemte V (6), C (1) og Liste L (1).", (9, 8, None)),
        ("Imod stemte Ø (2).", (None, 2, None)),
        ("Forslaget blev forkastet med 29 mod 25.", (25, 29, None)),
        ("Forslaget blev forkastet med 25 mod 29.", (25, 29, None)),
        ("Ændringsforslaget blev nedstemt med 13 stemmer imod 12.", (12, 13, None)),
        ("Forslaget faldt med stemmerne 12 mod 12.", (12, 12, None)),
        ("Indstillingen blev vedtaget med 16 stemmer mod 9.", (16, 9, None)),
        ("Byrådet vedtog med 21 stemmer mod 6 (Ø, Å) og 2 blanke at bygge nyt.", (21, 6, 2)),
        ("Blev ikke vedtaget med 9 stemmer for og 16 imod.", (9, 16, None)),
        ("Godkendt med 14 stemmer for og 5 stemmer imod, mens 2 undlod at stemme.", (14, 5, 2)),
        ("Godkendt (12 for, 3 imod).", (12, 3, None)),
        ("Godkendt med 18 stemmer for.", (18, None, None)),
        ("Et flertal på 11 (A, V, F) godkendte indstillingen.", (11, None, None)),
        ("Et flertal på 11 forkastede forslaget.", (None, 11, None)),
        ("Et flertal på 11 stemte for, et mindretal på 4 (Ø) stemte imod.", (11, 4, None)),
        ("Et flertal bestående af A (7), F (2) og Ø (1) godkendte planen.", (10, None, None)),
        ("Stemmerne fordelte sig med 12 for og 13 imod.", (12, 13, None)),
    ],
)
def test_vote_is_read_as_it_is_counted(sentence: str, votes: tuple[int | None, ...]) -> None:
    found = vote_of(sentence)
    assert found is not None
    assert (found.votes.in_favour, found.votes.against, found.votes.abstained) == votes


@pytest.mark.parametrize(
    "sentence",
    [
        "Enstemmigt vedtaget.",
        "Liste A stemmer imod.",
        "Der afsættes 7 for hvert hus.",
        "Taksten er 3 kr. for voksne og 2 kr. for børn.",
        "Der er afsat 14 mio. kr. mod 9 sidste år.",
        "Punkt 7 for de ældre er nyt.",
        "Det koster 3 imod 2 i 2020.",
        "Godkendt på mødet den 14. maj.",
        "Børn mellem 3 og 5 år stemte om farven.",
    ],
)
def test_no_count_is_no_vote(sentence: str) -> None:
    assert vote_of(sentence) is None


def test_unanimity_is_told_without_a_number() -> None:
    assert unanimous("Enstemmigt godkendt.") == (0, 10)
    assert unanimous("Godkendt.") is None


def test_lines_of_one_vote_are_joined_and_two_votes_are_not() -> None:
    assert merged(Votes(14, None), Votes(None, 9, 1)) == Votes(14, 9, 1)
    assert merged(Votes(14, 9), Votes(3, 20)) is None


@given(st.integers(0, 31), st.integers(0, 31), st.integers(0, 31))
def test_counts_survive_every_order(for_: int, against: int, abstained: int) -> None:
    pieces = [f"{for_} stemte for", f"{against} stemte imod", f"{abstained} undlod at stemme"]
    for first, second, third in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        found = vote_of(f"{pieces[first]}, {pieces[second]} og {pieces[third]}.")
        assert found is not None
        assert found.votes == Votes(for_, against, abstained)


@given(st.integers(1, 31), st.integers(0, 30))
def test_side_that_prevails_is_the_larger(more: int, less: int) -> None:
    more, less = max(more, less), min(more, less)
    fell, passed = vote_of(f"Forkastet med {more} mod {less}."), vote_of(f"Vedtaget med {more} mod {less}.")
    assert fell is not None
    assert passed is not None
    assert (fell.votes, passed.votes) == (Votes(less, more), Votes(more, less))


# -- with their decisions --------------------------------------------------------------------------------


def _found(text: str) -> list[Decision]:
    return list(decisions(sections(f"Beslutning\n{text}"), "Byrådet", BODIES))


def _votes(text: str) -> list[tuple[Outcome, tuple[int | None, ...] | None]]:
    return [
        (d.outcome, (d.votes.in_favour, d.votes.against, d.votes.abstained) if d.votes else None)
        for d in _found(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Indstillingen blev vedtaget med 16 stemmer mod 9.",
        "Indstillingen blev vedtaget. For stemte 16 (A, F), imod stemte 9 (V).",
        "For stemte 16 (A, F), imod stemte 9 (V). Indstillingen blev vedtaget.",
        "Indstillingen blev vedtaget.\nFor stemte: 16\nImod stemte: 9",
        "Afstemning: 16 for, 9 imod.\nIndstillingen blev vedtaget.",
    ],
)
def test_vote_belongs_to_the_decision_before_or_after_it(text: str) -> None:
    assert _votes(text) == [(D, (16, 9, None))]


def test_votes_before_their_decisions_keep_their_own() -> None:
    text = (
        "Afstemning om ændringsforslaget: For stemte 9, imod stemte 16. Ændringsforslaget blev forkastet. "
        "Herefter: For stemte 20, imod stemte 5. Indstillingen blev vedtaget."
    )
    assert _votes(text) == [(R, (9, 16, None)), (D, (20, 5, None))]


def test_votes_after_their_decisions_keep_their_own() -> None:
    text = (
        "Ændringsforslaget blev forkastet. 9 stemte for og 16 imod.\n"
        "Indstillingen blev vedtaget. 20 stemte for og 5 imod."
    )
    assert _votes(text) == [(R, (9, 16, None)), (D, (20, 5, None))]


def test_two_votes_of_one_sentence_are_parted() -> None:
    text = (
        "Ændringsforslaget blev forkastet med 16 stemmer mod 9, hvorefter indstillingen blev vedtaget med "
        "20 stemmer mod 5."
    )
    assert _votes(text) == [(R, (9, 16, None)), (D, (20, 5, None))]


def test_vote_that_stands_alone_is_a_decision_that_is_inferred() -> None:
    for text, outcome in (("16 stemte for, 9 imod.", D), ("9 stemte for, 16 imod.", R)):
        (decision,) = _found(text)
        assert decision.outcome is outcome
        assert [e.confidence for e in decision.evidence if e.field == "outcome"] == [0.5]


def test_dissent_leaves_the_vote_and_the_outcome() -> None:
    text = "Indstillingen blev vedtaget med 16 stemmer mod 9. Liste Ø stemmer imod, da huset er for dyrt."
    assert _votes(text) == [(D, (16, 9, None))]


def test_vote_points_to_the_words_that_count_it() -> None:
    text = "Indstillingen blev vedtaget.\nFor stemte: 16\nImod stemte: 9"
    raw = raw_of(f"Beslutning\n{text}").text
    (decision,) = _found(text)
    said = [raw[e.raw_start : e.raw_end] for e in decision.evidence if e.field == "votes"]
    assert said == ["For stemte: 16", "Imod stemte: 9"]
