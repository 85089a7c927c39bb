"""Sentences as a model may well write them, true and false, each with the quote it cites; written by hand."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.bodies import known_bodies
from ingest.model import SectionRole
from service.llm.check import check, unsupported
from service.llm.form import Refused
from service.llm.model import Source

ROWS = [
    json.loads(line) for line in Path(__file__).with_name("wordings.jsonl").read_text("utf-8").splitlines()
]
LEAST_ACCEPTED = 0.7  # of the true ones; what is refused costs the reader nothing but smoother words


def source(row: dict[str, Any], n: int = 1, place: str = "DAS, 3. maj 2023, pkt. 4") -> Source:
    day = date.fromisoformat(row["day"])
    return Source(
        n, row["quote"], row["body"], day, row["item"], row["title"], SectionRole(row["section"]), place
    )


@pytest.mark.parametrize("row", [r for r in ROWS if not r["true"]], ids=lambda r: r["why"])
def test_a_false_sentence_is_refused(row: dict[str, Any]) -> None:
    assert unsupported(row["said"], [source(row)], known_bodies()) is not None


def test_most_true_sentences_stand() -> None:
    true = [r for r in ROWS if r["true"]]
    refused = [r["why"] for r in true if unsupported(r["said"], [source(r)], known_bodies())]
    assert len(refused) <= (1 - LEAST_ACCEPTED) * len(true), refused


FIRST = source(ROWS[0])
OTHER = source(
    {"quote": "Forslaget om en ny hjemmeside er for dyrt. Det er udsat.", "section": "minutes", "body": "FU",
     "day": "2022-01-04", "item": "2", "title": "Hjemmeside"}, 2, "FU, 4. januar 2022, pkt. 2",
)  # fmt: skip
TRUE = "DAS besluttede at videreføre den fælles indkøbsordning i to år fra den 1. januar 2024"


def reason(text: str) -> str:
    found = check(text, [FIRST, OTHER], known_bodies())
    return found.reason if isinstance(found, Refused) else ""


@pytest.mark.parametrize(
    "text", [f"{TRUE} [1].", f"{TRUE}. [1]", f"{TRUE}[1]\n", f"- {TRUE} [1].", f"{TRUE} [1] [1]."]
)
def test_marks_may_stand_as_models_put_them(text: str) -> None:
    assert reason(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        (TRUE, "without a mark"),
        (f"{TRUE} [3].", "which it was not given"),
        (f"{TRUE} [1]. Det er godt.", "without a mark"),
        (f"{TRUE} [2].", "stand"),
        ("Forslaget om en ny hjemmeside er for dyrt [2].", "does not use the first source"),
        (f"{TRUE} [1]. Det er udsat [2].", "points to another source"),
        ("Det er udsat [2]. " + f"{TRUE} [1].", "points to another source"),
        (f"{TRUE} [1](https://a.dk).", "address"),
        (f"{TRUE} <b>[1]</b>.", "character"),
        (f"{TRUE} [1]. Se arkiv.dk/sag [1].", "address"),
        (f"{TRUE} `x` [1].", "character"),
        (f"{TRUE}\u200b [1].", "character"),
        (f"{TRUE} [1]. " * 14, "characters"),
        (f"{TRUE} [1]. " * 9, "sentences"),
    ],
)  # fmt: skip
def test_a_text_is_refused_for_its_form(text: str, why: str) -> None:
    assert why in reason(text)


def test_two_sources_may_be_told_in_one_text() -> None:
    assert reason(f"{TRUE} [1]. Forslaget om en ny hjemmeside er for dyrt [2]. Det er udsat [2].") == ""


def test_a_quote_that_a_page_cuts_is_one_sentence() -> None:
    halves = [
        source({**ROWS[0], "quote": "DAS besluttede at åbne kontoret fra den 1."}, 1),
        source({**ROWS[0], "quote": "oktober 2024 som et forsøg."}, 2),
    ]
    text = "DAS besluttede at åbne kontoret fra den 1. oktober 2024 som et forsøg [1][2]."
    assert not isinstance(check(text, halves, known_bodies()), Refused)
    assert isinstance(check(text.replace("[2]", ""), halves, known_bodies()), Refused)


@pytest.mark.parametrize(
    "text",
    [
        "DAS og " * 110 + "[1].",
        "fælles indkøbsordning og i to år og " * 24 + "[1].",
        " ".join(f"{'og DAS besluttede at ' * 4}[1]." for _ in range(8)),
        "fælles " * 125 + "[1].",
        "ikke " * 170 + "[1].",
        "1 " * 400 + "a [1].",
        "den 1. januar " * 60 + "[1].",
    ],
)  # fmt: skip
def test_a_text_made_to_be_slow_is_soon_refused(text: str) -> None:
    long = [
        source(
            {**ROWS[0], "quote": "DAS besluttede den fælles indkøbsordning i to år og fælles ikke. " * 6}, n
        )
        for n in (1, 2)
    ]
    began = time.monotonic()
    assert isinstance(check(text.replace("[1]", "[1][2]"), long, known_bodies()), Refused)
    assert time.monotonic() - began < 3


def test_a_check_ends_with_the_budget() -> None:
    late = check(f"{TRUE} [1].", [FIRST], known_bodies(), time.monotonic() - 1)
    assert late == Refused("took too long to read")
