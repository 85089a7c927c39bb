"""Danish dates as they are written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import danish, find_dates, full_dates


@pytest.mark.parametrize(
    "text",
    [
        "23. maj 2022", "23.05.2022", "23.5.22", "23-05-2022", "23/5 2022", "23/5-2022", "23/05/22",
        "2022-05-23",
        "d. 23. maj 2022", "den 23.maj 2022", "23 maj 2022", "23. MAJ 2022", "mandag den 23. maj, 2022",
        "23rd of May 2022", "May 23, 2022", "23.\u00a0maj\u00a02022",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(text: str) -> None:
    assert list(full_dates(f"Mødet holdes {text} i Aalborg.")) == [date(2022, 5, 23)]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2. jan. 2020", 1),
        ("2. sept. 2020", 9),
        ("2. okt 2020", 10),
        ("2. marts 2020", 3),
        ("2. aug. 2020", 8),
    ],
)
def test_months_may_be_shortened(text: str, month: int) -> None:
    assert list(full_dates(text)) == [date(2020, month, 2)]


def test_day_without_year_has_no_date() -> None:
    (found,) = find_dates("den 28. april kl. 13")
    assert (found.day, found.month, found.year, found.date) == (28, 4, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "32.13.2020",
        "punkt 4.1",
        "1.180.000 kr.",
        "Tlf. 25 20 15 74",
        "2018/3758",
        "31. februar 2020",
        "uge 12 2024",
    ],
)
def test_numbers_that_are_no_days(text: str) -> None:
    assert not list(full_dates(text))


def test_dates_come_in_order_with_their_spans() -> None:
    text = "Fra den 1. juli 2022 til 1.1.2023."
    found = find_dates(text)
    assert [f.date for f in found] == [date(2022, 7, 1), date(2023, 1, 1)]
    assert [text[f.start : f.end] for f in found] == ["1. juli 2022", "1.1.2023"]


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_date_written_in_danish_is_read_back(day: date) -> None:
    assert list(full_dates(danish(day))) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("den 12. rnarts 2021", date(2021, 3, 12)),
        ("3. apri1 2021", date(2021, 4, 3)),
        ("5. 0ktober 2019", date(2019, 10, 5)),
        ("27 augusf 2020", date(2020, 8, 27)),
    ],
)
def test_months_are_read_through_misread_letters(text: str, day: date) -> None:
    assert list(full_dates(text)) == [day]


@pytest.mark.parametrize("text", ["3 012 2021", "7 personer 2021", "1. budget 2021", "12. mands 2020"])
def test_words_and_numbers_before_a_year_are_no_months(text: str) -> None:
    assert not find_dates(text)
