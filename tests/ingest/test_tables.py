"""Rows of flattened tables."""

from __future__ import annotations

import io
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from ingest.cleaning import join_lines, lines_of, paragraphs
from ingest.layout import Grid, Row
from ingest.model import MappedText, TableRow, join_mapped
from ingest.table_cells import cell_runs
from ingest.table_grids import grid_rows, mark_rows
from ingest.table_measures import header_unit
from ingest.tables import CAPTION, table_rows
from tests.ingest.lines import raw_of, sections
from tests.ingest.parsed import shared
from tests.ingest.pdf_table_files import table_page


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


def test_same_table_number_twice_is_two_tables() -> None:
    rows = _rows("Tabel 3. Afviste\nVestrup 41 12\nTabel 3. Udgifter\nVestrup 179 490")
    assert [(r.table, r.caption) for r in rows] == [(0, "Tabel 3. Afviste"), (1, "Tabel 3. Udgifter")]


def test_years_between_rows_name_the_columns_anew() -> None:
    rows = _rows(
        "Tabel 5. Takster\nTilsyn 2020 2021\n0-7 pladser 35.135 kr. 35.341 kr.\n"
        "Nye tilbud 2021 2022\n0-7 pladser 23.627 kr. 31.378 kr."
    )
    assert [r.headers for r in rows] == [("Tilsyn", "2020", "2021"), ("Nye tilbud", "2021", "2022")]
    assert [(r.table, r.caption, r.cells[0]) for r in rows] == [
        (0, "Tabel 5. Takster", "0-7 pladser"),
        (1, "Tabel 5. Takster", "0-7 pladser"),
    ]


def test_halves_of_a_row_are_no_rows() -> None:
    rows = _rows("Sundhed 24 33 2 3\nSamvær 3 1\n1 7\nTrivsel 4 6 2 1")
    assert [r.cells[0] for r in rows] == ["Sundhed", "Trivsel"]


def test_number_that_ends_a_label_is_no_cell() -> None:
    rows = _rows("Forhold 2021 2020\nPåbud 24 13\nRedegørelse 26 12 9\nOphør 2 0")
    assert rows[1].cells == ("Redegørelse 26", "12", "9")


def test_two_numbers_that_may_be_one_leave_the_row_without_names() -> None:
    rows = _rows("Forhold 2021 2020\nPåbud 24 13\nLøn 1 200 350\nOphør 2 0")
    assert (rows[1].cells, rows[1].headers) == (("Løn", "1", "200", "350"), ())


@pytest.mark.parametrize(
    "line",
    [
        "9.2 Takstudviklingen fra 2018 – 2021",
        "SEL §§ 102, 118",
        "Tlf. 29 60 10 26",
        "Tid 9. marts 2020, kl. 13.00 - 16.00",
        "Regnskab 2024........................................ 10",
    ],
)
def test_line_that_counts_nothing_is_no_row(line: str) -> None:
    assert _rows(f"{line}\n{line}\n{line}") == ()


@pytest.mark.parametrize(
    ("lines", "headers", "cells"),
    [
        (
            "Kommune|Budget|Regnskab|Vestrup|214|231|Ådalen|48|52|Torup|5|-",
            "Kommune|Budget|Regnskab",
            "Ådalen|48|52",
        ),
        ("Kommune|2022|2023|Vestrup|214|231|Ådalen|48|52|Torup|5|-", "Kommune|2022|2023", "Ådalen|48|52"),
        ("2022|2023|Vestrup|214|231|Ådalen|48|52|Torup|5|-", "|2022|2023", "Ådalen|48|52"),
        ("År|Ophold|Døgn|2021|38|3.120|2022|41|3.298|2023|44|3.412", "År|Ophold|Døgn", "2022|41|3.298"),
        (
            "Post|Budget|Rest|Leje|214|231|Udvendig pleje og|vedligehold|48|52|Løn|5|-",
            "Post|Budget|Rest",
            "Udvendig pleje og vedligehold|48|52",
        ),
        (
            "Tilbud|Driftsherre|Pladser|Andel|Fjord|Vestrup|7|88 %|Vig|Torup|3|71 %|Sund|Engby|4|9 %",
            "Tilbud|Driftsherre|Pladser|Andel",
            "Vig|Torup|3|71 %",
        ),
    ],
)
def test_cells_one_a_line_are_rows_where_their_period_is_sure(lines: str, headers: str, cells: str) -> None:
    rows = _rows("Tabel 1. Tal\n" + lines.replace("|", "\n") + "\nUdvalget drøftede sagen om de nye pladser.")
    assert len(rows) == 3
    assert {r.headers for r in rows} == {tuple(headers.split("|"))}
    assert rows[1].cells == tuple(cells.split("|"))
    assert {r.caption for r in rows} == {"Tabel 1. Tal"}


@pytest.mark.parametrize(
    "lines",
    [
        "År|Pladser|2020|24|2021|24",  # two rows may be chance
        "Kommune|Budget|Regnskab|Vestrup|214|231|Ådalen|48|Torup|5|-",  # a cell is lost
        "Kommune|Budget|Regnskab|Vestrup|214|231|Ådalen|48|52|Torup|5|-|7",  # the page's number
        "Anmeldte|Uanmeldt ikke|Truffet|Vestrup|214|231|Ådalen|48|52|Torup|5|6",  # a name in two halves
        "Vestrup|214|231|Ådalen|48|52|Torup|5|6",  # each row may have lost a cell
        "Indledning|3|Sager om børn|5|Sager om voksne|9|Bilag|11",  # contents
        "4,3|4,2|4,1|4,0|Tilbud|Plejefamilier",  # a chart
    ],
)
def test_cells_one_a_line_are_left_alone_in_doubt(lines: str) -> None:
    assert _rows("Tal for året.\n" + lines.replace("|", "\n")) == ()


def test_row_of_cells_one_a_line_points_to_its_raw_words() -> None:
    text = "Kommune\nBudget\nRest\nVestrup\n214\n231\nÅdalen\n48\n52\nTorup\n5\n6"
    row = _rows(text)[1]
    assert text[row.raw_start : row.raw_end] == "Ådalen\n48\n52"


@given(
    st.lists(
        st.sampled_from(["Vestrup", "Budget", "Kommune", "2021", "2022", "14", "3,5", "-", "og"]), max_size=30
    )
)
def test_rows_of_any_cells_are_complete_and_in_order(texts: list[str]) -> None:
    for run in cell_runs(texts):
        assert len({len(row) for row in run.rows}) == 1
        assert len(run.headers) == len(run.rows[0])
        taken = [i for row in run.rows for a, b in row for i in range(a, b)]
        assert taken == list(range(run.rows[0][0][0], run.end))


def test_generated_tables_one_cell_a_line_give_no_wrong_row() -> None:
    right = wrong = 0
    for seed in range(80):
        data, drawn = table_page(seed)
        text = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(data)).pages)
        want = {row: table.rows[0] for table in drawn for row in table.rows}
        for row in (r for s in sections(text) for r in s.rows):
            fits = row.cells in want and row.headers in (want[row.cells], ())
            right, wrong = right + fits, wrong + (not fits)
    assert wrong == 0
    assert right > 200


def _measured(text: str) -> list[tuple[tuple[str, ...], tuple[float | None, ...]]]:
    return [(r.units, r.values) for r in _rows(text)]


def test_marks_of_a_column_are_read_alike() -> None:
    text = (
        "Tabel 1. Regnskab (1.000 kr.)\nPost Budget Regnskab\nLøn 31,760 29,993\nTøj 2.610 2,610\nMad 5 679"
    )
    kr = ("", "1.000 kr.", "1.000 kr.")
    assert _measured(text) == [
        (kr, (None, 31760, 29993)),
        (kr, (None, 2610, 2610)),
        (kr, (None, 5, 679)),
    ]


def test_unit_of_a_cell_goes_before_its_headers_and_that_before_the_captions() -> None:
    text = (
        "Tabel 1. Budget (1.000 kr.)\nPost Beløb Pladser Andel\nLøn 26.140 24 88 %\n"
        "Pladser 12 20 7 %\nDøgntakst (kr.) 3.912 3 5 %"
    )
    assert [units for units, _ in _measured(text)] == [
        ("", "1.000 kr.", "pladser", "%"),
        ("", "pladser", "pladser", "%"),
        ("", "kr.", "", "%"),
    ]


def test_years_are_no_amounts() -> None:
    text = "Tabel 2. Udgifter i 1.000 kr.\nÅr Udgift Rest\n2021 9 11\n2022 11 12"
    assert _measured(text)[0] == (("årstal", "1.000 kr.", "1.000 kr."), (2021, 9, 11))


def test_mark_that_cannot_be_known_gives_no_value() -> None:
    assert [v for _, v in _measured("Post Vægt Antal\nJern 1,125 3\nSølv 2,5 4\nGuld 3,250 5")] == [
        (None, None, 3),
        (None, 2.5, 4),
        (None, None, 5),
    ]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Beløb i 1.000 kr.", "1.000 kr."),
        ("Budget (mio. kr.)", "mio. kr."),
        ("Antal borgere", "antal"),
        ("Pct.", "%"),
        ("Ventetid i dage", "dage"),
        ("Beløb i hele t.kr.", "1.000 kr."),
        ("Takst (kr. pr. døgn)", "kr. pr. døgn"),
        ("Hjemløse i alt", ""),
        ("I gang inden for 14 dage", ""),
        ("2022", ""),
    ],
)
def test_header_names_its_unit(header: str, unit: str) -> None:
    assert header_unit(header) == unit


def _grid(text: str, *, header: bool = False) -> tuple[MappedText, tuple[Grid, ...]]:
    """A text whose lines with tabs are rows, one grid for each run of them, as sections are made of it."""
    raw = raw_of(text)
    grids: list[list[Row]] = []
    at, running = 0, False
    for line in text.split("\n"):
        if "\t" in line:
            ends = list(accumulate(len(c) + 1 for c in line.split("\t")))
            starts = [0, *ends[:-1]]
            cells = tuple((at + a, at + b - 1) for a, b in zip(starts, ends, strict=True))
            if not running:
                grids.append([])
            grids[-1].append(Row(cells, header and not grids[-1]))
        running = "\t" in line
        at += len(line) + 1
    made = tuple(Grid(tuple(rows)) for rows in grids)
    lines = mark_rows(lines_of(raw), made)
    return join_mapped([join_lines(p) for p in paragraphs(lines)], "\n"), made


def test_grid_tells_cells_apart_that_the_text_does_not() -> None:
    text, grids = _grid("Tabel 1. Ansvar\nOpgave\tAnsvarlig\tPris\nNy hal\tTeknik og miljø\t5\nSø\t\t7")
    rows = table_rows(text, grids)
    assert [r.cells for r in rows] == [("Ny hal", "Teknik og miljø", "5"), ("Sø", "", "7")]
    assert {r.headers for r in rows} == {("Opgave", "Ansvarlig", "Pris")}
    assert {r.caption for r in rows} == {"Tabel 1. Ansvar"}
    assert rows[1].values == (None, None, 7)


def test_grid_without_numbers_has_the_names_its_file_marks() -> None:
    words = "Navn\tHverv\nIda Holm\tformand\nBo Krog\tmedlem"
    text, grids = _grid(words)
    assert [r.headers for r in table_rows(text, grids)] == [()] * 3
    text, grids = _grid(words, header=True)
    assert [r.headers for r in table_rows(text, grids)] == [("Navn", "Hverv")] * 2


def test_row_of_a_grid_is_a_line_of_its_own_whatever_it_holds() -> None:
    text, _ = _grid("Navn\tHverv\nIda Holm\tformand for udvalget\nog for rådet, som\tmedlem\nslut på listen")
    assert text.text.split("\n")[1:] == [
        "Ida Holm formand for udvalget",
        "og for rådet, som medlem",
        "slut på listen",
    ]


def test_grid_goes_before_what_the_text_seems_to_say() -> None:
    text, grids = _grid("Post\t2022\t2023\nLøn 1\t200\t300\nMad 2\t5\t6\nFrit\nVestrup 4 5\nTorup 6 7")
    rows = table_rows(text, grids)
    assert [(r.table, r.cells) for r in rows] == [
        (0, ("Løn 1", "200", "300")),
        (0, ("Mad 2", "5", "6")),
        (1, ("Vestrup", "4", "5")),
        (1, ("Torup", "6", "7")),
    ]


def test_grid_that_a_page_break_cut_is_one_table() -> None:
    first, second = "Post\tPris\nLøn\t1\nMad\t2", "Tøj\t3\nLeje\t4"
    text, (whole,) = _grid(f"{first}\n{second}")
    halves = Grid(whole.rows[:3]), Grid(whole.rows[3:])
    rows = table_rows(text, halves)
    assert {(r.table, r.headers) for r in rows} == {(0, ("Post", "Pris"))}
    assert [r.cells[0] for r in rows] == ["Løn", "Mad", "Tøj", "Leje"]


def test_grid_of_another_section_gives_no_rows() -> None:
    text, grids = _grid("Post\tPris\nLøn\t1\nMad\t2")
    assert grid_rows(text.slice(0, 0), grids) == ()


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
