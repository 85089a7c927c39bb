"""Differences of wordings: what is told, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.wording.compare import Kind, Piece, compare, sides, unchanged
from service.wording.said import changes_said, inline
from service.wording.words import Stress

OLD = "DTS besluttede, at Egelunden får 20 pladser fra den 1. april 2024, og kommunerne skal orienteres."
words = st.lists(
    st.sampled_from(
        [
            "og",
            "at",
            "ikke",
            "20",
            "24",
            "april",
            "skal",
            "kan",
            "Egelunden",
            "pladser",
            "takst",
            ",",
            ".",
            ";",
            "(",
            "muligt",
            "umuligt",
        ]
    ),
    max_size=25,
).map(" ".join)


def changed(pieces: tuple[Piece, ...]) -> list[tuple[str, str, str | None]]:
    return [(p.kind.value, p.text.strip(), p.stress) for p in pieces if p.kind is not Kind.SAME]


def test_numbers_and_negations_and_modal_verbs_are_stressed() -> None:
    new = OLD.replace("får 20", "ikke får 24").replace("skal", "bør")
    assert changed(compare(OLD, new)) == [
        ("inserted", "ikke", Stress.NEGATION),
        ("deleted", "20", Stress.NUMBER),
        ("inserted", "24", Stress.NUMBER),
        ("deleted", "skal", Stress.MODALITY),
        ("inserted", "bør", Stress.MODALITY),
    ]


@pytest.mark.parametrize(("one", "other"), [("muligt", "umuligt"), ("uegnet", "egnet")])
def test_a_prefix_that_negates_is_a_negation(one: str, other: str) -> None:
    pieces = compare(f"Det er {one} i dag.", f"Det er {other} i dag.")
    assert {p.stress for p in pieces if p.kind is not Kind.SAME} == {Stress.NEGATION}


def test_what_is_moved_is_told_as_moved() -> None:
    new = "Kommunerne skal orienteres. " + OLD.removesuffix(", og kommunerne skal orienteres.") + "."
    moved = [p.text.strip() for p in compare(OLD, new) if p.kind is Kind.MOVED_TO]
    assert moved == ["Kommunerne skal orienteres"]
    assert not any(p.stress for p in compare(OLD, new))


def test_small_words_between_changes_do_not_part_them() -> None:
    pieces = compare("Udgiften til drift og leje stiger.", "Udgiften til mad og vask stiger.")
    assert [t for _, t, _ in changed(pieces)] == ["drift og leje", "mad og vask"]


def test_case_and_white_space_are_no_change() -> None:
    assert unchanged(compare("At  huset\nudvides", "at huset udvides"))
    assert not unchanged(compare("huset udvides.", "huset udvides"))


@given(words, words)
def test_both_texts_come_back_whole(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(p.before for p in pieces) == before
    assert "".join(p.after for p in pieces) == after
    earlier, later = sides(pieces)
    assert "".join(p.before for p in earlier) == before
    assert "".join(p.after for p in later) == after


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_text_can_be_compared(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(p.before for p in pieces).split() == before.split()
    assert "".join(p.after for p in pieces).split() == after.split()
    assert isinstance(inline(pieces) + changes_said(pieces), str)


def test_changes_are_told_without_colour() -> None:
    pieces = compare("Der er 20 pladser.", "Der er 24 pladser.")
    assert changes_said(pieces) == "slettet (tal eller dato): “20”; indsat (tal eller dato): “24”"
    assert changes_said(pieces, "en") == "deleted (number or date): “20”; inserted (number or date): “24”"
    assert inline(pieces) == "Der er [-!20-] {+!24+} pladser."
