"""Plain files under title blocks of every build: the maker, the scorer and the bar."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date

import pytest

from eval.bundles import report
from eval.bundles.score import Check
from eval.heads import score
from eval.heads.make import Sheet, form_list, make_sheet
from eval.heads.score import parse_sheet, score_sheet
from ingest.model import DocumentKind, ParsedDocument

SHEETS = 216  # two of each shape; eval --bundles scores ten beside each bundle


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    return score.score_sheets(range(SHEETS))


def whole_text(sheet: Sheet) -> str:
    return "\n".join(p.raw for p in sheet.text.pages)


def wrong(sheet: Sheet, parsed: ParsedDocument) -> set[str]:
    return {c.metric for c in score_sheet(sheet, parsed) if not c.right}


def test_examples_in_docstrings_hold() -> None:
    outcome = doctest.testmod(score)
    assert outcome.attempted
    assert not outcome.failed


def test_every_shape_is_made_and_the_same_number_gives_the_same_sheet() -> None:
    shapes = len(form_list("shapes")) + len(form_list("later"))
    assert {make_sheet(n).shape for n in range(shapes)} == set(range(shapes))
    assert make_sheet(17) == make_sheet(17)


def test_a_sheet_names_its_body_and_has_days_that_are_not_its_meetings() -> None:
    sheets = [make_sheet(n) for n in range(120)]
    for sheet in sheets:
        assert any(name in whole_text(sheet) for name in (sheet.body.long, sheet.body.short))
    assert sum("Næste møde" in whole_text(s) or "referat fra" in whole_text(s) for s in sheets) > 60


def test_some_short_names_stand_where_the_long_one_never_does() -> None:
    alone = [s for s in map(make_sheet, range(200)) if s.body.long not in whole_text(s)]
    assert len(alone) > 20


def test_bars_hold_on_title_blocks_of_every_build(checks: list[Check]) -> None:
    found = {s.metric: s for s in report.shares(checks)}
    assert all(s.n == SHEETS for s in found.values())
    for share in found.values():
        assert share.bar is not None
        assert share.held, [(c.seed, c.cause, c.detail) for c in checks if not c.right]


def test_no_year_is_guessed_where_none_is_said() -> None:
    yearless = [s for s in map(make_sheet, range(SHEETS)) if s.date is None]
    assert len(yearless) > 15
    for sheet in yearless:
        assert all(p.meeting is None or p.meeting.date is None for p in parse_sheet(sheet).parts)


def test_another_day_another_body_and_another_kind_are_found_out() -> None:
    sheet = make_sheet(1)
    parsed = parse_sheet(sheet)
    assert wrong(sheet, parsed) == set()
    (part,) = parsed.parts
    assert part.meeting is not None
    day = replace(part, meeting=replace(part.meeting, date=date(1999, 1, 4)))
    body = replace(part, meeting=replace(part.meeting, body="Ministeriet"))
    for spoiled in (day, body):
        assert wrong(sheet, replace(parsed, parts=(spoiled,))) == {"plain file: meeting"}
    assert wrong(sheet, replace(parsed, parts=(replace(part, items=part.items[1:]),))) == {
        "plain file: items"
    }
    other = replace(part, kind=DocumentKind.REPORT)
    assert wrong(sheet, replace(parsed, parts=(other,))) == {"plain file: kind"}


def test_their_shares_stand_beside_the_bundles_and_in_no_stratum(checks: list[Check]) -> None:
    told = report.to_text(checks, 0)
    assert "plain file: meeting" in told
    assert all(not report.by_stratum(checks, s) for s in report.STRATA.values())
