"""Numbers as tables write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numbers import Number, is_year, read_column, read_number, unit_of

DANISH = str.maketrans(".,", ",.")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1.234.567,50", 1234567.5, ""),
        ("2.610", 2610, ""),
        ("1,234.5", 1234.5, ""),
        ("1 234 567", 1234567, ""),
        ("1\u00a0234,5", 1234.5, ""),
        ("1,2 mio. kr.", 1.2, "mio. kr."),
        ("12 %", 12, "%"),
        ("17,3%", 17.3, "%"),
        ("17,375 %", 17.375, "%"),
        ("18 pct.", 18, "%"),
        ("-5", -5, ""),
        ("−5", -5, ""),
        ("–5", -5, ""),
        ("(5)", -5, ""),
        ("ca. 30", 30, ""),
        ("Ca. 30 borgere", 30, "borgere"),
        ("0,5", 0.5, ""),
        ("0,125", 0.125, ""),
        ("1.180.000 kr.", 1180000, "kr."),
        ("1.000,-", 1000, "kr."),
        ("kr. 500", 500, "kr."),
        ("2.845,00 kr. pr. døgn", 2845, "kr. pr. døgn"),
        ("1.000 kr./døgn", 1000, "kr. pr. døgn"),
        ("2021", 2021, ""),
    ],
)
def test_number_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    number = read_number(text)
    assert number is not None
    assert (number.value, number.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    ["", "-", "kr.", "5-7", "Ca. 450-500 borgere", "12.03.2024", "01-02", "4 Søvej", "1.2.3", "§ 101", "(5"],
)
def test_what_counts_nothing_is_no_number(text: str) -> None:
    assert read_number(text) is None


def test_comma_before_three_digits_cannot_be_known_alone() -> None:
    assert read_number("31,760") is None
    assert read_column(["31,760", "29,993"]) == [None, None]


def test_mixed_marks_of_one_column_are_thousand_marks() -> None:
    assert read_column(["31,760", "2.610", "34,370", "-1.767", "0"]) == [31760, 2610, 34370, -1767, 0]


def test_short_number_beside_commas_makes_them_thousand_marks() -> None:
    assert read_column(["15,190", "14,511", "679"]) == [15190, 14511, 679]


def test_two_commas_in_a_number_tell_of_its_column() -> None:
    assert read_column(["1,234,567", "31,760"]) == [1234567, 31760]


def test_three_decimals_everywhere_are_decimals() -> None:
    assert read_column(["0,125", "12,250"]) == [0.125, 12.25]


def test_decimals_elsewhere_leave_three_digits_unknown() -> None:
    assert read_column(["17,5", "31,760"]) == [17.5, None]
    assert read_column(["7.5", "2.610"]) == [7.5, None]


def test_share_tells_nothing_of_its_column() -> None:
    assert read_column(["31,760", "2.610", "17,5 %"]) == [31760, 2610, 17.5]


def test_year_is_four_digits_of_our_time() -> None:
    assert is_year("2021")
    assert not is_year("2.021")
    assert not is_year("3021")


@pytest.mark.parametrize(
    ("words", "unit"),
    [("t.kr.", "1.000 kr."), ("Mio. kr", "mio. kr."), ("KR. PR. DØGN", "kr. pr. døgn"), ("Vestrup", "")],
)
def test_unit_has_one_name(words: str, unit: str) -> None:
    assert unit_of(words) == unit


@given(st.integers(-(10**12), 10**12))
def test_danish_whole_numbers_come_back(value: int) -> None:
    assert read_number(f"{value:,}".translate(DANISH)) == Number(float(value))


@given(st.integers(-(10**9), 10**9), st.integers(1, 2), st.sampled_from(["", " kr.", " mio. kr.", " %"]))
def test_danish_decimals_come_back(hundredths: int, places: int, unit: str) -> None:
    number = read_number(f"{hundredths / 10**places:,.{places}f}".translate(DANISH) + unit)
    assert number is not None
    assert number.value == pytest.approx(hundredths / 10**places)
    assert (number.unit, number.decimals) == (unit.strip(), places)


@given(st.lists(st.integers(1_000, 10**6), min_size=2, max_size=8), st.integers(1, 999), st.data())
def test_column_of_mixed_thousand_marks_comes_back(many: list[int], small: int, data: st.DataObject) -> None:
    marks = [data.draw(st.sampled_from([".", ","])) for _ in many]
    cells = [f"{v:,}".replace(",", mark) for v, mark in zip(many, marks, strict=True)]
    assert read_column([*cells, str(small)]) == _known(cells, many, small)


def _known(cells: list[str], many: list[int], small: int) -> list[float | None]:
    """With one comma among no dots, that number stays unread."""
    lone = sum("," in c for c in cells) == 1 and not any("." in c for c in cells)
    values = [None if lone and c.count(",") == 1 else float(v) for c, v in zip(cells, many, strict=True)]
    return [*values, float(small)]


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    number = read_number(text)
    assert number is None or any(c.isdigit() for c in text)


@given(st.lists(st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,4}){0,2}( %| kr\.)?", fullmatch=True), max_size=6))
def test_order_of_a_column_changes_no_value(cells: list[str]) -> None:
    assert read_column(cells[::-1]) == read_column(cells)[::-1]
