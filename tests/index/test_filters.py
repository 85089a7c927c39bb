"""Limits of a search, and the facts of a chunk they are put to."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from index.filters import KEYWORDS, MEETING_DAY, Between, Condition, OneOf, conditions, payload
from index.model import Filters
from ingest.model import DocumentKind, Outcome, SectionRole
from tests.index.support import make_chunk

DAY = date(2022, 5, 23)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ()),
        (Filters(bodies=("DAS", "FU")), (OneOf("body", ("DAS", "FU")),)),
        (Filters(kinds=(DocumentKind.MINUTES,)), (OneOf("kind", ("minutes",)),)),
        (Filters(sections=(SectionRole.DECISION,)), (OneOf("section", ("decision",)),)),
        (Filters(first=DAY), (Between(MEETING_DAY, DAY.toordinal(), None),)),
        (Filters(last=DAY), (Between(MEETING_DAY, None, DAY.toordinal()),)),
        (Filters(first=DAY, last=DAY), (Between(MEETING_DAY, DAY.toordinal(), DAY.toordinal()),)),
    ],
)
def test_each_limit_is_a_condition(filters: Filters, expected: tuple[Condition, ...]) -> None:
    assert conditions(filters) == expected


def test_limits_hold_together() -> None:
    both = Filters(bodies=("DAS",), first=DAY)

    assert set(conditions(both)) == {*conditions(Filters(bodies=("DAS",))), *conditions(Filters(first=DAY))}


def test_every_field_of_filters_limits_something() -> None:
    full = Filters(("DAS",), DAY, DAY, (DocumentKind.MINUTES,), (SectionRole.DECISION,), (Outcome.DECIDED,))
    assert all(getattr(full, field.name) for field in fields(Filters))

    assert {condition.key for condition in conditions(full)} == {
        "body",
        "kind",
        "section",
        "outcome",
        MEETING_DAY,
    }


def test_a_chunk_carries_what_it_is_filtered_by() -> None:
    facts = payload(make_chunk("a", "tekst", day=DAY))

    assert facts == {
        "body": "DAS",
        "kind": "minutes",
        "section": "decision",
        "document": "referat.pdf",
        "outcome": "decided",
        MEETING_DAY: DAY.toordinal(),
    }
    assert set(facts) == {*KEYWORDS, MEETING_DAY}


def test_what_a_chunk_does_not_know_is_left_out() -> None:
    facts = payload(make_chunk("a", "tekst", body=None, day=None, outcome=None))

    assert set(facts) == {"kind", "section", "document"}
