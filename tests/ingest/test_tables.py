"""Rows of flattened tables."""

from __future__ import annotations

import pytest

from ingest.model import TableRow
from ingest.tables import CAPTION
from tests.ingest.lines import sections
from tests.ingest.parsed import shared


def _rows(text: str) -> tuple[TableRow, ...]:
    return sections(text)[0].rows


@pytest.mark.parametrize(
    ("header", "row", "names"),
    [
        ("Kommune 2022 2023", "Vestrup 214 231", ("Kommune", "2022", "2023")),
        ("2020 2021 I alt", "Vestrup 10 11 21", ("", "2020", "2021", "I alt")),
        ("Udgift Model A Model B", "Løn 26.140 21.015", ("Udgift", "Model A", "Model B")),
        (
            "Post Budget 2023 (kr.) Budget 2024 (kr.)",
            "Løn 2.845 2.940",
            ("Post", "Budget 2023 (kr.)", "Budget 2024 (kr.)"),
        ),
        (
            "Tilbud Tomme døgn Takst pr. døgn",
            "Fjordhuset 179 2,740 kr.",
            ("Tilbud", "Tomme døgn", "Takst pr. døgn"),
        ),
        ("Kommune Andel Kr.", "Vestrup 34 % 3.264.000", ("Kommune", "Andel", "Kr.")),
        ("Bekymrende forhold 2021 2020", "Vold 12 14", ("Bekymrende forhold", "2021", "2020")),
        (
            "Tilbud Driftsherre Pladser Andel",
            "Fjordhuset Vestrup 7 88 %",
            ("Tilbud Driftsherre", "Pladser", "Andel"),
        ),
    ],
)
def test_cells_stand_under_their_column_names(header: str, row: str, names: tuple[str, ...]) -> None:
    rows = _rows(f"Tabel 1. Oversigten\n{header}\n{row}\n{row}")
    assert [r.headers for r in rows] == [names, names]
    assert rows[0].caption == "Tabel 1. Oversigten"
    assert len(rows[0].cells) == len(names)


def test_row_that_lost_a_cell_has_no_column_names() -> None:
    rows = _rows("Tilbud Tomme døgn Udgift\nFjordhuset 179 490\nStrandgården 394 988\nI alt 1.478 3.000 5")
    assert [bool(r.headers) for r in rows] == [True, True, False]


def test_header_that_fits_no_row_is_left_out() -> None:
    assert _rows("Oversigt over det hele i alle kommuner\nLøn 1 2 3 4\nLeje 1 2 3 4")[0].headers == ()


def test_row_keeps_name_amount_and_remark_together() -> None:
    (row,) = _rows("Vestrup Kommune 1.240.000 kr. 96 borgere Pengene er sendt")
    assert row.cells == ("Vestrup Kommune", "1.240.000 kr.", "96 borgere", "Pengene er sendt")


def test_label_of_two_lines_is_one_label() -> None:
    rows = _rows("Leje 19.300 19.000\nUdvendig pleje og\nvedligehold 8.400 8.600")
    assert rows[1].cells[0] == "Udvendig pleje og vedligehold"


def test_year_names_its_row() -> None:
    rows = _rows("År Ophold Døgn i alt\n2021 38 3.120\n2022 41 3.298")
    assert [r.cells[0] for r in rows] == ["2021", "2022"]
    assert rows[0].headers == ("År", "Ophold", "Døgn i alt")


def test_one_cell_a_line_is_left_alone() -> None:
    assert _rows("År\nPladser\n2020\n24\n2021\n24") == ()


def test_same_table_number_twice_keeps_both_captions() -> None:
    rows = _rows("Tabel 3. Afviste\nVestrup 41 12\nTabel 3. Udgifter\nVestrup 179 490")
    assert [r.caption for r in rows] == ["Tabel 3. Afviste", "Tabel 3. Udgifter"]


@pytest.mark.parametrize(
    "text",
    [
        "Tabel 1 viser, at der er flere.",
        "Tabel 8 og 9 viser tallene",
        "Skemaet sendes ind",
        "Oversigten er ny",
    ],
)
def test_sentence_about_a_table_is_no_caption(text: str) -> None:
    assert not CAPTION.match(text)


def test_row_points_to_its_raw_words() -> None:
    text = "Tabel 1. Tal\nVestrup  214   231"
    row = _rows(text)[0]
    assert text[row.raw_start : row.raw_end] == "Vestrup  214   231"


@pytest.mark.parametrize("folder", ["txt", "pdf"])
def test_shared_amounts_stand_with_their_kommune(folder: str) -> None:
    item = shared("004", folder).parts[0].items[4]
    rows = {r.cells[0]: r for s in item.sections for r in s.rows}
    assert rows["Mariagerfjord Kommune"].cells[1:3] == ("1.180.000 kr.", "110 borgere")
    assert rows["Mariagerfjord Kommune"].headers[0] == "Driftsherre"


def test_shared_counts_stand_under_their_years() -> None:
    annex = shared("002", "txt").parts[1]
    rows = [r for s in annex.sections for r in s.rows if r.headers]
    assert len(rows) > 150
    assert {r.headers for r in rows} == {("", "2020", "2021", "I alt")}
