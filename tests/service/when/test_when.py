"""When a question asks about, over a table of forms and of what only looks like one."""

from __future__ import annotations

import doctest
import importlib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import MONTHS
from service.when import Calendar, Interval, Kind, Order, find_intervals, in_intervals

TODAY = date(2022, 9, 14)
_ABC = "2019-03-01 2019-06-14 2019-11-04 2020-03-09 2021-02-05 2021-09-10 2022-03-02 2022-05-23"
MEETINGS = {
    "ABC": tuple(map(date.fromisoformat, _ABC.split())),
    "UTV": (date(2021, 1, 20), date(2022, 4, 8)),
}
CALENDAR = Calendar(TODAY, MEETINGS)


def table() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "forms.txt").read_text("utf-8").splitlines()
    pairs = [line.rpartition(" | ") for line in lines if line and not line.startswith("#")]
    return [(text, wanted) for text, _, wanted in pairs]


def shown(found: tuple[Interval, ...]) -> str:
    each = [
        " ".join(filter(None, (f"{i.first}..{i.last}", i.kind.value, i.order.value if i.order else "")))
        for i in found
    ]
    return ", ".join(each) or "-"


@pytest.mark.parametrize(("text", "wanted"), table())
def test_form_is_read_as_its_days(text: str, wanted: str) -> None:
    assert shown(find_intervals(text, CALENDAR)) == wanted


def test_table_is_broad() -> None:
    rows = table()
    assert len({text for text, _ in rows}) == len(rows) >= 150
    assert sum(wanted == "-" for _, wanted in rows) >= 40


@pytest.mark.parametrize(("text", "wanted"), [r for r in table() if r[1] != "-"])
def test_form_is_read_the_same_inside_a_question(text: str, wanted: str) -> None:
    # Words around a form change where it stands, and nothing else.
    inside = f"Hvad blev der sagt om kørsel {text}"
    found = find_intervals(inside, CALENDAR)
    assert shown(found) == wanted
    assert all(inside[i.start : i.end].strip() == inside[i.start : i.end] for i in found)


@pytest.mark.parametrize("module", ["service.when", "service.when.model", "service.when.spans"])
def test_worked_examples_hold(module: str) -> None:
    outcome = doctest.testmod(importlib.import_module(module))
    assert outcome.attempted
    assert not outcome.failed


# -- context


def test_month_takes_the_year_of_the_meeting_spoken_of() -> None:
    spoken = Calendar(TODAY, MEETINGS, anchor=date(2019, 11, 4))
    assert shown(find_intervals("og i marts?", spoken)) == "2019-03-01..2019-03-31 month"
    assert shown(find_intervals("hvad med året før?", spoken)) == "2018-01-01..2018-12-31 relative"
    assert shown(find_intervals("samme år", spoken)) == "2019-01-01..2019-12-31 relative"


def test_meetings_are_counted_from_the_one_spoken_of() -> None:
    spoken = Calendar(TODAY, MEETINGS, anchor=date(2020, 3, 9))
    assert shown(find_intervals("mødet før det", spoken)) == "2019-11-04..2019-11-04 meeting previous"
    assert shown(find_intervals("næste møde", spoken)) == "2021-02-05..2021-02-05 meeting next"


def test_meetings_are_counted_for_the_body_asked_about() -> None:
    (found,) = find_intervals("seneste møde", Calendar(TODAY, MEETINGS, body="UTV"))
    assert (found.first, found.body, found.order) == (date(2022, 4, 8), "UTV", Order.LAST)
    (found,) = find_intervals("sidste møde i 2021", CALENDAR)
    assert (found.body, found.within) == ("ABC", (date(2021, 1, 1), date(2021, 12, 31)))


def test_archive_that_ends_early_dates_a_month_without_year() -> None:
    later = Calendar(date(2026, 11, 30), MEETINGS)
    assert shown(find_intervals("i marts", later)) == "2022-03-01..2022-03-31 month"
    assert shown(find_intervals("i marts", Calendar(date(2026, 11, 30)))) == "2026-03-01..2026-03-31 month"


def test_meeting_of_an_archive_without_meetings_is_not_made_up() -> None:
    assert find_intervals("sidste møde", Calendar(TODAY)) == ()


def test_open_interval_holds_what_lies_beyond() -> None:
    since = find_intervals("siden 2020", CALENDAR)
    assert in_intervals(date(2025, 1, 1), since)
    assert not in_intervals(date(2019, 12, 31), since)


# -- whatever is written


@given(st.text() | st.from_regex(r"[a-zæøå0-9 ./§–-]{0,60}", fullmatch=True))
def test_any_text_gives_intervals_in_order_that_do_not_overlap(text: str) -> None:
    found = find_intervals(text, CALENDAR)
    for interval in found:
        assert 0 <= interval.start < interval.end <= len(text)
        assert interval.first or interval.last
        assert interval.first is None or interval.last is None or interval.first <= interval.last
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.lists(st.sampled_from([text for text, _ in table()]), min_size=1, max_size=5).map(", ".join))
def test_forms_in_a_row_never_break_the_reader(text: str) -> None:
    found = find_intervals(text, CALENDAR)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(
    st.dates(date(1990, 1, 1), date(2049, 12, 31)),
    st.sampled_from(["{d}. {m} {y}", "{d}/{n}-{y}", "{d}.{n}.{y}", "{y}-{n:02}-{d:02}", "d. {d}. {m} {y}"]),
)
def test_any_day_is_read_however_it_is_written(day: date, form: str) -> None:
    written = form.format(d=day.day, m=MONTHS[day.month - 1], n=day.month, y=day.year)
    (found,) = find_intervals(f"Hvad blev besluttet {written} om kørsel?", CALENDAR)
    assert (found.first, found.last, found.kind) == (day, day, Kind.DAY)


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)), st.integers(2000, 2049), st.integers(0, 11))
def test_a_month_holds_its_days_and_no_other(day: date, year: int, month: int) -> None:
    (found,) = find_intervals(f"i {MONTHS[month]} {year}", CALENDAR)
    assert found.holds(day) == ((day.year, day.month) == (year, month + 1))
