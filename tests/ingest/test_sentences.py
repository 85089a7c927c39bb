"""Where Danish sentences end."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def _split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Se pkt. 4 i referatet.", "Det følger af lovens § 5, jf. bilag 2.",
        "Mødet holdes d. 3. maj 2022 kl. 13.00.",
        "Det gælder bl.a. Aalborg Kommune.", "Taksten er ca. 4.105 kr. pr. døgn.",
        "Udgiften er 1,2 mio. kr. om året.",
        "Hvis f.eks. DAS ønsker det.", "Kontakt evt. FU vedr. sagen.", "Beløbet er 166.000 kr. og fordeles.",
        "Fra den 1. juli 2022 gælder taksten.", "Sag nr. 12 udgår.", "Dr. Hansen og hr. Berg deltog.",
        "Referent var Anders B. Hansen.",
    ],
)  # fmt: skip
def test_abbreviation_ends_no_sentence(text: str) -> None:
    assert _split(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Taksten er 4.158 kr.|Nattevagten udgår.",
        "Punktet blev udsat.|Årsagen er fravær.",
        "Der var 97.|Øvrige sager er lukket.",
        "DTS kunne ikke tiltræde model B.|DTS valgte model C.",
        "Hvem betaler?|Det gør kommunen!|Godt.",
        "Han sagde ”nej.”|Så gik han.",
        "Godkendt|Drøftet",
    ],
)
def test_sentences_part_where_a_new_one_starts(text: str) -> None:
    joint = "\n" if text == "Godkendt|Drøftet" else " "
    assert _split(text.replace("|", joint)) == text.split("|")


def test_line_break_always_parts() -> None:
    assert _split("• første punkt\n• andet punkt") == ["• første punkt", "• andet punkt"]


@given(st.text(alphabet="aÅ1. ?\n§jfkr", max_size=80))
def test_spans_hold_all_but_white_space_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join(text[a:b] for a, b in spans).split() or not text.split()
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(a < b <= c < d for (a, b), (c, d) in itertools.pairwise(spans))
