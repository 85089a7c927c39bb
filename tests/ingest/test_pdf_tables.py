"""Tables told by the geometry of a PDF's page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdfium2
import pytest
from reportlab.platypus import Paragraph, Table

from ingest.cleaning import join_lines, lines_of, paragraphs
from ingest.layout import layout_of
from ingest.model import FileText, Page, RawText, TableRow, join_mapped
from ingest.readers.common import storable
from ingest.readers.pdf_glyphs import fragments
from ingest.readers.pdf_tables import tables_on
from ingest.table_grids import mark_rows
from ingest.tables import table_rows
from tests.ingest.pdf_files import text_pdf
from tests.ingest.pdf_table_files import (
    PROSE,
    Drawn,
    agenda,
    pdf_of,
    side_by_side,
    table_page,
    text_style,
    two_columns,
)
from tests.support import SAMPLES

EVERYWHERE = {"left": -1e6, "bottom": -1e6, "right": 1e6, "top": 1e6}
Rows = list[tuple[str, ...]]


def _pages(data: bytes) -> Iterator[tuple[Any, str]]:
    for page in pypdfium2.PdfDocument(data):
        textpage = page.get_textpage()
        yield textpage, storable(textpage.get_text_bounded(**EVERYWHERE))


def _file(data: bytes) -> FileText:
    """The file as a reader would give it."""
    pages, tables = [], []
    for number, (textpage, raw) in enumerate(_pages(data), start=1):
        pages.append(Page(number, raw))
        tables += tables_on(textpage, raw, number)
    return FileText(tuple(pages), tables=tuple(tables))


def _grids(data: bytes) -> list[Rows]:
    file = _file(data)
    texts = {p.number: p.raw for p in file.pages}
    return [
        [tuple(" ".join(texts[t.page][a:b].split()) for a, b in r.cells) for r in t.rows] for t in file.tables
    ]


def _table_rows(data: bytes) -> tuple[TableRow, ...]:
    """What becomes of a file's tables on the way to its sections."""
    file = _file(data)
    raw = RawText(file.pages)
    grids = layout_of(raw, file).grids
    lines = mark_rows(lines_of(raw), grids)
    return table_rows(join_mapped([join_lines(p) for p in paragraphs(lines)], "\n"), grids)


@cache
def _generated() -> tuple[int, Counter[str]]:
    """Tables drawn on 220 pages: how many, and what became of their rows."""
    found: Counter[str] = Counter()
    tables = 0
    for seed in range(220):
        data, drawn = table_page(seed)
        tables += len(drawn)
        found += _score(data, drawn)
    return tables, found


def _score(data: bytes, drawn: list[Drawn]) -> Counter[str]:
    want = Counter(r for t in drawn for r in t.rows)
    have = Counter(r for rows in _grids(data) for r in rows)
    return Counter(drawn=want.total(), right=(want & have).total(), wrong=(have - want).total())


def test_no_row_of_generated_tables_is_wrong_and_most_are_found() -> None:
    tables, rows = _generated()
    assert tables >= 200
    assert rows["wrong"] == 0
    assert rows["right"] >= 0.95 * rows["drawn"]


def test_tables_side_by_side_lend_each_other_no_cells() -> None:
    rows = sum((_score(*side_by_side(seed)) for seed in range(40)), Counter[str]())
    assert rows["wrong"] == 0
    assert rows["right"] >= 0.9 * rows["drawn"]


@pytest.mark.parametrize("seed", range(10))
def test_prose_in_two_columns_is_no_table(seed: int) -> None:
    assert _grids(two_columns(seed)) == []


@pytest.mark.parametrize("seed", range(10))
def test_agenda_with_page_numbers_is_no_table(seed: int) -> None:
    assert _grids(agenda(seed)) == []


def test_empty_cell_in_the_middle_stays_empty() -> None:
    rows = [["Tilbud", "Døgn", "Takst", "I alt"], ["Fjord", "179", "", "490"], ["Vig", "1.394", "25", "988"]]
    (found,) = _grids(pdf_of([Table([*rows, ["Sund", "2", "3", "4"]])]))
    assert found[1] == ("Fjord", "179", "", "490")


def test_wrapped_label_is_one_cell() -> None:
    label = Paragraph("Udvendig pleje og vedligehold af bygninger", text_style(10))
    rows = [["Post", "2022", "2023"], [label, "8.400", "8.600"], ["Leje", "1", "2"], ["Løn", "3", "4"]]
    (found,) = _grids(pdf_of([Table(rows, [100, 60, 60])]))
    assert found[1] == ("Udvendig pleje og vedligehold af bygninger", "8.400", "8.600")


def test_fragments_are_what_stands_in_their_boxes() -> None:
    checked = 0
    for seed in range(12):
        for textpage, raw in _pages(table_page(seed)[0]):
            for f in fragments(textpage, raw):
                inside = textpage.get_text_bounded(f.left + 0.5, f.bottom + 2, f.right - 0.5, f.top - 2)
                assert "".join(raw[f.start : f.end].split()) == "".join(inside.split())
                checked += 1
    assert checked > 300


@pytest.mark.parametrize("words", ["Å\u0308 og 𝔘 \u0001 slut", "a\u00a0b  c"])
def test_raw_text_that_is_not_the_pages_gives_no_tables(words: str) -> None:
    ((textpage, raw),) = _pages(table_page(1)[0])
    assert tables_on(textpage, words + raw) == ()


def test_rows_have_names_values_and_caption() -> None:
    rows = [
        ["Kommune", "2022", "2023"],
        ["Vestrup", "1.214", "12,5 %"],
        ["Ådal", "", "5"],
        ["Torup", "7", "(8)"],
    ]
    story = [Paragraph(PROSE, text_style()), Paragraph("Tabel 4. Borgere", text_style()), Table(rows)]
    found = _table_rows(pdf_of(story))
    assert [r.cells for r in found] == [tuple(r) for r in rows[1:]]
    assert {r.headers for r in found} == {("Kommune", "2022", "2023")}
    assert {r.caption for r in found} == {"Tabel 4. Borgere"}
    assert [r.values for r in found] == [(None, 1214, 12.5), (None, None, 5), (None, 7, -8)]


def test_cells_of_one_row_stay_on_one_line_of_the_text() -> None:
    label = Paragraph("Udvendig pleje og vedligehold af bygninger", text_style(10))
    rows = [["Post", "2022", "2023"], [label, "8.400", "8.600"], ["Leje", "1", "2"], ["Løn", "3", "4"]]
    file = _file(pdf_of([Table(rows, [100, 60, 60])]))
    raw = RawText(file.pages)
    lines = mark_rows(lines_of(raw), layout_of(raw, file).grids)
    texts = [join_lines(p).text for p in paragraphs(lines)]
    assert "Udvendig pleje og vedligehold af bygninger 8.400 8.600" in texts


def test_sample_report_has_its_tables() -> None:
    data = (SAMPLES / "aarsrapport_2023_rusmiddelcenter_fjordlandet.pdf").read_bytes()
    tables = _grids(data)
    assert len(tables) == 6
    assert ("Hash", "176", "25 %") in tables[1]
    assert tables[3][0] == ("År", "Ophold", "Døgn i alt", "Døgn pr. ophold")


def test_page_without_numbers_costs_almost_nothing() -> None:
    ((textpage, raw),) = _pages(text_pdf(["\n".join(["Udvalget drøftede sagen om de nye pladser."] * 50)]))
    started = time.process_time()
    for _ in range(100):
        assert tables_on(textpage, raw) == ()
    assert (time.process_time() - started) / 100 < 0.001
