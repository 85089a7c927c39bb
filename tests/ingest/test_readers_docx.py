"""What a Word file's text comes to: as it is printed, with headings, tables and the numbers of lists."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, Source
from ingest.readers import read as read_path
from ingest.readers.common import Budget
from ingest.readers.docx import read
from ingest.readers.list_marks import figure
from ingest.sandbox import read_file
from tests.ingest.word_files import (
    grids,
    headings,
    lines,
    listed,
    p,
    pages,
    read_word,
    run,
    section,
    style,
    styled,
    table,
    tc,
    tr,
    word,
)
from tests.support import shared_folder

LONG = "Udvalget har drøftet sagen grundigt og ønsker den belyst yderligere, før der tages stilling. " * 3
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}"
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}"
    "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
STYLES = (
    style("Normal", "Normal", default=True)
    + style("Overskrift1", "heading 1")
    + style("Punkt", "Punkt", "Overskrift1")
    + style("Lag", "Lag", more='<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
    + style("Indhold", "TOC Heading", "Overskrift1", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
    + style("Nummer", "Nummer", more='<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>')
    + style("Skjult", "Skjult", more="<w:rPr><w:vanish/></w:rPr>", kind="character")
)


def level(depth: int, form: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}'
    f"{level(2, 'decimal', '%1.%3')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "-")}</w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2">'
    f"{level(0, 'decimal', 'Punkt %1:', '<w:pStyle w:val=&quot;X&quot;/>')}"
    f"{level(1, 'decimal', '%1.%2', '<w:pStyle w:val=&quot;Nummer&quot;/>')}</w:abstractNum>"
).replace("&quot;", '"') + "".join(
    f'<w:num w:numId="{n}"><w:abstractNumId w:val="{owner}"/>{more}</w:num>'
    for n, owner, more in (
        (1, 0, ""),
        (2, 2, ""),
        (3, 1, ""),
        (4, 0, ""),
        (5, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'),
    )
)


def field(instruction: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    said = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{mark('begin')}{said}{mark('separate')}{result}{mark('end')}"


# -- text ---------------------------------------------------------------------------------------------


def test_paragraphs_and_tables_come_in_document_order() -> None:
    text = read_word(p("før") + table(tr("a", "b"), tr("c", "d")) + p("efter"))
    assert lines(text) == ["før", "a\tb", "c\td", "efter"]


def test_content_controls_are_read_wherever_they_stand() -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    row = control(f"<w:tr>{control(tc('celle'))}{tc('nabo')}</w:tr>")
    text = read_word(
        control(p("afsnit")) + p(run("ord ") + control(run("i linjen"))) + table(row, tr("x", "y"))
    )
    assert lines(text) == ["afsnit", "ord i linjen", "celle\tnabo", "x\ty"]


def test_text_box_is_read_once_after_its_paragraph() -> None:
    text = read_word(p(run("anker") + BOX.format(p("boks en") + p("boks to"))) + p("efter"))
    assert lines(text) == ["anker", "boks en", "boks to", "efter"]


def test_tracked_insertion_is_text_and_deletion_is_not() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>nej</w:delText></w:r></w:del>'
    moved = f"<w:moveFrom>{run('væk')}</w:moveFrom><w:moveTo>{run(' hertil')}</w:moveTo>"
    text = read_word(p(f"{run('Godkendt')}{deleted}<w:ins>{run(' med ændring')}</w:ins>{moved}"))
    assert lines(text) == ["Godkendt med ændring hertil"]


def test_deleted_row_is_no_row() -> None:
    gone = tr("slettet", "x").replace("<w:trPr>", "<w:trPr><w:del/>")
    assert lines(read_word(table(tr("a", "b"), gone, tr("c", "d")))) == ["a\tb", "c\td"]


def test_hyperlinks_breaks_tabs_and_hyphens_are_text() -> None:
    runs = (
        f'<w:hyperlink r:id="x">{run("bilag")}</w:hyperlink><w:r><w:br/><w:t>næste</w:t><w:tab/>'
        "<w:t>kolonne</w:t><w:cr/><w:t>social</w:t><w:noBreakHyphen/>"
        "<w:t>og sund</w:t><w:softHyphen/><w:t>hed</w:t></w:r>"
    )
    assert lines(read_word(p(runs))) == ["bilag", "næste\tkolonne", "social-og sundhed"]


def test_hidden_text_is_left_out() -> None:
    runs = run("synlig") + run(" skjult", "<w:vanish/>") + run(" også", '<w:rStyle w:val="Skjult"/>')
    shown = run(" men ikke her", '<w:vanish w:val="0"/><w:rStyle w:val="Skjult"/>')
    assert lines(read_word(p(runs + shown), {"styles": STYLES})) == ["synlig men ikke her"]


def test_field_shows_its_result() -> None:
    nested = field("IF 1 = 1", run("4 ") + field("PAGEREF _Toc1", run("12")))
    unended = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TC</w:instrText></w:r>'
    text = read_word(
        p(run("side ") + nested)
        + p(run("a") + unended)
        + p("b")
        + p(f"<w:fldSimple>{run('c')}</w:fldSimple>")
    )
    assert lines(text) == ["side 4 12", "a", "b", "c"]


def test_field_over_several_paragraphs_shows_them() -> None:
    begin, rest = field("TOC", "|").split("|")
    assert lines(read_word(p(begin + run("1. Titel")) + p("2. Titel") + p(rest + run("slut")))) == [
        "1. Titel", "2. Titel", "slut",
    ]  # fmt: skip


def test_formula_and_symbol_are_text() -> None:
    math = "<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"
    assert lines(read_word(p(f'<w:r><w:sym w:font="Wingdings" w:char="F0B7"/></w:r>{math}'))) == ["\uf0b7x=2"]


def test_watermark_is_text() -> None:
    mark = '<w:r><w:pict><v:shape><v:textpath string="UDKAST"/></v:shape></w:pict></w:r>'
    text = read_word(p("tekst") + section(header="header1"), {"header1": p(mark)})
    assert lines(text) == ["UDKAST", "tekst"]


def test_footnotes_stand_at_the_foot_of_their_page_with_their_number() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="5">{p("Ekskl. moms.")}</w:footnote>'
        f'<w:footnote w:id="4">{p("Anslået.")}</w:footnote>'
    )
    ends = f'<w:endnote w:id="9">{p("Se bilag.")}</w:endnote>'
    text = read_word(
        p(run("en") + '<w:r><w:footnoteReference w:id="5"/><w:endnoteReference w:id="9"/></w:r>')
        + p('<w:r><w:br w:type="page"/></w:r>')
        + table(tr("to", tc(p('<w:r><w:footnoteReference w:id="4"/></w:r>'))))
        + p("tre"),
        {"footnotes": notes, "endnotes": ends},
    )
    assert pages(text) == [["en", "1 Ekskl. moms."], ["to", "tre", "2 Anslået.", "1 Se bilag."]]


# -- headings and lists -------------------------------------------------------------------------------


def test_heading_is_known_by_name_inheritance_or_outline_level() -> None:
    text = read_word(
        p("en", styled("Overskrift1"))
        + p("to", styled("Punkt"))
        + p("tre", styled("Lag"))
        + p("fire", '<w:outlineLvl w:val="4"/>')
        + p("indhold", styled("Indhold"))
        + p("brødtekst")
        + p("seks", styled("Overskrift1") + '<w:outlineLvl w:val="9"/>'),
        {"styles": STYLES},
    )
    assert headings(text) == [(1, "en"), (1, "to"), (3, "tre"), (5, "fire")]


def test_heading_span_holds_neither_breaks_nor_tabs_around_it() -> None:
    text = read_word(
        p("<w:r><w:br/><w:tab/><w:t>Indstilling</w:t></w:r>", styled("Overskrift1")), {"styles": STYLES}
    )
    assert headings(text) == [(1, "Indstilling")]


def test_automatic_numbers_are_written_out() -> None:
    text = read_word(
        p("Første", listed(1)) + p("a-punkt", listed(1, 1)) + p("b-punkt", listed(1, 1))
        + p("Anden", listed(1)) + p("igen a", listed(1, 1)) + p("dybt", listed(1, 2)) + p("streg", listed(3)),
        {"numbering": NUMBERING},
    )  # fmt: skip
    assert lines(text) == [
        "1. Første", "a) a-punkt", "b) b-punkt", "2. Anden", "a) igen a", "2.1 dybt", "• streg",
    ]  # fmt: skip


def test_lists_of_one_definition_count_on_unless_one_restarts() -> None:
    body = p("en", listed(1)) + p("to", listed(4)) + p("syv", listed(5)) + p("otte", listed(5))
    assert lines(read_word(body, {"numbering": NUMBERING})) == ["1. en", "2. to", "7. syv", "8. otte"]


def test_style_may_number_its_paragraphs() -> None:
    body = p("Åbning", listed(2)) + p("under", styled("Nummer")) + p("endnu", styled("Nummer"))
    text = read_word(body, {"numbering": NUMBERING, "styles": STYLES})
    assert lines(text) == ["Punkt 1: Åbning", "1.1 under", "1.2 endnu"]


def test_empty_list_paragraph_is_counted_and_a_hidden_one_is_not() -> None:
    hidden = p("<w:r/>", listed(1) + "<w:rPr><w:vanish/></w:rPr>")
    body = p("en", listed(1)) + p("<w:r/>", listed(1)) + hidden + p("tre", listed(1))
    assert lines(read_word(body, {"numbering": NUMBERING})) == ["1. en", "3. tre"]


def test_number_zero_takes_a_paragraph_out_of_its_styles_list() -> None:
    text = read_word(p("fri", styled("Nummer") + listed(0)), {"numbering": NUMBERING, "styles": STYLES})
    assert lines(text) == ["fri"]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [(3, "lowerRoman", "iii"), (27, "upperLetter", "AA"), (0, "lowerLetter", "0"), (5, "ordinal", "5"),
     (7, "decimalZero", "07"), (1944, "upperRoman", "MCMXLIV")],
)  # fmt: skip
def test_figure_has_the_form_of_its_list(value: int, form: str, shown: str) -> None:
    assert figure(value, form) == shown


# -- tables -------------------------------------------------------------------------------------------


def test_table_becomes_rows_and_a_grid_with_its_header() -> None:
    text = read_word(table(tr("Kommune", "Beløb", header=True), tr("Ny by", tc("1.200", "kr."))))
    assert lines(text) == ["Kommune\tBeløb", "Ny by\t1.200 kr."]
    assert grids(text) == [[["Kommune", "Beløb"], ["Ny by", "1.200 kr."]]]
    assert [row.header for row in text.tables[0].rows] == [True, False]


def test_merged_cells_leave_empty_spans() -> None:
    wide = tc("2023 og 2024", properties='<w:gridSpan w:val="2"/>')
    opens = tc("Ny by", properties='<w:vMerge w:val="restart"/>')
    goes_on = tc("skjult", properties="<w:vMerge/>")
    text = read_word(table(tr("Kommune", wide), tr(opens, "1", "2"), tr(goes_on, "3", "4")))
    assert grids(text) == [[["Kommune", "2023 og 2024", ""], ["Ny by", "1", "2"], ["", "3", "4"]]]
    assert lines(text)[2] == "\t3\t4"  # the columns stay where they are


@pytest.mark.parametrize("rows", [[tr("a", "b")], [tr("a"), tr("b")], [tr("a", ""), tr("b", "")]])
def test_less_than_two_rows_or_columns_is_no_grid(rows: list[str]) -> None:
    assert not read_word(p("x") + table(*rows)).tables


def test_layout_table_with_one_column_becomes_lines() -> None:
    text = read_word(table(tr(tc("Referat", "Udvalget")), tr("Torsdag")))
    assert lines(text) == ["Referat", "Udvalget", "Torsdag"]


def test_template_that_holds_an_item_becomes_lines() -> None:
    title = tc(p("4. Budget", styled("Overskrift1")), properties='<w:gridSpan w:val="2"/>')
    text = read_word(
        table(
            tr(title), tr("Sagsnr.:", "12/345"), tr("Resumé", tc(LONG, LONG)), tr("Beslutning", "Godkendt.")
        ),
        {"styles": STYLES},
    )
    assert lines(text) == [
        "4. Budget", "Sagsnr.:\t12/345", "Resumé", LONG.strip(), LONG.strip(), "Beslutning", "Godkendt.",
    ]  # fmt: skip
    assert headings(text) == [(1, "4. Budget")]
    assert not text.tables


def test_one_long_remark_leaves_a_wide_table_its_grid() -> None:
    rows = [tr(f"Tiltag {n}", str(n), "ok") for n in range(6)]
    text = read_word(table(tr("Tiltag 7", "7", tc(LONG, LONG)), *rows))
    assert len(grids(text)[0]) == 7


def test_nested_tables_are_read_in_place() -> None:
    inner = tc("<w:p/>" + table(tr("Anna And (A)"), tr("Bo Berg (V)")))
    assert lines(read_word(table(tr("Medlemmer"), tr(inner)))) == ["Medlemmer", "Anna And (A)", "Bo Berg (V)"]


def test_grid_goes_on_on_the_next_page() -> None:
    seen = "<w:r><w:lastRenderedPageBreak/><w:t>c</w:t></w:r>"
    text = read_word(table(tr("a", "b"), tr(tc(p(seen)), "d"), tr("e", "f")))
    assert pages(text) == [["a\tb"], ["c\td", "e\tf"]]
    assert [t.page for t in text.tables] == [1, 2]
    assert grids(text) == [[["a", "b"]], [["c", "d"], ["e", "f"]]]


# -- pages --------------------------------------------------------------------------------------------


def test_pages_end_at_breaks_sections_and_where_word_saw_them() -> None:
    text = read_word(
        p('<w:r><w:t>en</w:t><w:br w:type="page"/></w:r>')
        + p("<w:r><w:lastRenderedPageBreak/><w:t>to</w:t></w:r>")
        + p("stadig to", section())
        + p("<w:r><w:lastRenderedPageBreak/><w:t>tre</w:t></w:r>", "<w:pageBreakBefore/>")
        + p("<w:r><w:t>mere</w:t><w:lastRenderedPageBreak/><w:t>fire</w:t></w:r>")
        + section()
    )
    assert pages(text) == [["en"], ["to", "stadig to"], ["tre", "mere"], ["fire"]]


def test_page_breaks_asked_for_in_a_row_leave_an_empty_page() -> None:
    cut = p('<w:r><w:br w:type="page"/></w:r>')
    assert [page.raw for page in read_word(p("en") + cut + cut + p("tre")).pages] == ["en", "", "tre"]


def test_section_without_a_break_goes_on_on_its_page() -> None:
    text = read_word(p("en", section()) + p("to") + section(begins="continuous"))
    assert pages(text) == [["en", "to"]]


def test_page_that_ends_in_both_columns_of_a_template_is_one_page() -> None:
    across = "<w:r><w:t>{0}</w:t><w:lastRenderedPageBreak/><w:t>slut</w:t></w:r>"
    row = tr(tc(p(across.format(LONG)), LONG), tc(p(across.format(LONG)), LONG))
    assert len(read_word(table(row)).pages) == 2


def test_document_without_breaks_is_one_page() -> None:
    assert [page.number for page in read_word(p("en") + p("to")).pages] == [1]


def test_header_opens_its_section_and_footer_ends_it() -> None:
    cut = p('<w:r><w:br w:type="page"/></w:r>')
    text = read_word(
        p("a1") + cut + p("a2", section(header="header1", footer="footer1")) + p("b1") + cut + p("b2")
        + section(header="header2"),
        {"header1": p("DTS 1. maj"), "header2": p("DTS 2. maj"), "footer1": p("Side 1")},
    )  # fmt: skip
    assert pages(text) == [["DTS 1. maj", "a1"], ["a2"], ["DTS 2. maj", "b1"], ["b2", "Side 1"]]


def test_first_page_may_have_a_header_of_its_own() -> None:
    own = '<w:headerReference w:type="first" r:id="header2"/>'
    text = read_word(
        p('<w:r><w:t>en</w:t><w:br w:type="page"/><w:t>to</w:t></w:r>')
        + section(header="header1", more=f"{own}<w:titlePg/>").replace(
            f"{own}<w:titlePg/>", f"{own}<w:titlePg/>"
        ),
        {"header1": p("Side 2"), "header2": p("Forside")},
    )
    assert pages(text) == [["Forside", "en"], ["Side 2", "to"]]


# -- what is not readable -----------------------------------------------------------------------------


def refusal(data: bytes, kind: type[ReadError] = ReadError, budget: Budget | None = None) -> str:
    with pytest.raises(kind) as caught:
        read(data, "møde.docx", budget or Budget())
    assert str(caught.value).startswith("møde.docx: ")
    return str(caught.value)


def test_locked_file_says_that_it_is_locked() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert "locked with a password" in refusal(data)


def test_old_word_file_under_a_new_name_says_so() -> None:
    assert "(.doc)" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_something_else_is_no_word_file() -> None:
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "not a Word file" in refusal(workbook.getvalue())
    assert "not a Word file" in refusal(b"%PDF-1.7")


def test_file_cut_off_on_its_way_says_so() -> None:
    assert "damaged" in refusal(word(p("x"))[:-40])


def test_damaged_text_is_refused_and_a_damaged_header_only_warned_of() -> None:
    assert "damaged" in refusal(word("<w:p><w:r>"))
    text = read_word(p("tekst") + section(header="header1"), {"header1": "<w:p>"})
    assert lines(text) == ["tekst"]
    assert "header1" in text.warnings[0]


def test_entities_are_not_resolved() -> None:
    data = word(p("&hemmelig;"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = b'<!DOCTYPE x [<!ENTITY hemmelig SYSTEM "file:///etc/passwd">]>' + content
            new.writestr(name, content)
    assert "damaged" in refusal(out.getvalue())


def test_file_that_unpacks_to_too_much_is_refused_before_it_is_parsed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 70_000_000)
    assert len(out.getvalue()) < 100_000
    assert "unpacks to more" in refusal(out.getvalue(), LimitError)


def test_tables_in_tables_are_read_up_to_a_depth_and_refused_beyond() -> None:
    def nested(depth: int) -> str:
        return "<w:tbl><w:tr><w:tc>" * depth + p("dybt") + "</w:tc></w:tr></w:tbl>" * depth

    assert lines(read_word(nested(75))) == ["dybt"]
    assert "nested" in refusal(word(nested(200)), LimitError)


def test_file_that_takes_too_much_memory_is_told_apart_from_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "møde.docx"
    path.write_bytes(word("<w:p><w:r/></w:p>" * 3_000_000 + p("slut")))
    with pytest.raises(LimitError, match="memory"):
        read_file(Source(path, path.name, path.stat().st_size, ""))


def test_size_that_a_file_claims_is_not_believed() -> None:
    data = bytearray(word(p("x" * 5_000)))
    entry = data.rindex(b"word/document.xml") - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(data))


def test_pictures_without_text_are_probably_a_scan() -> None:
    picture = p("<w:r><w:drawing/></w:r>")
    assert "probably a scan" in refusal(word(picture + section()), NoTextError)
    assert "no text" in refusal(word(p("<w:r/>")), NoTextError)


def test_letterhead_alone_is_no_text() -> None:
    data = word(
        p("<w:r><w:drawing/></w:r>") + section(header="header1"), {"header1": p("Fjordsekretariatet")}
    )
    refusal(data, NoTextError)


@pytest.mark.parametrize(
    ("budget", "body"),
    [
        (Budget(max_characters=20), p("x" * 30)),
        (Budget(max_pages=2), p('<w:r><w:t>a</w:t><w:br w:type="page"/></w:r>') * 5),
    ],
)
def test_more_than_the_budget_is_refused(budget: Budget, body: str) -> None:
    refusal(word(body), LimitError, budget)


def test_metadata_says_who_and_when() -> None:
    core = (
        "<dc:title>Referat</dc:title><dc:creator>Anna And</dc:creator>"
        "<dcterms:created>2024-04-18T07:00:00Z</dcterms:created><dc:subject/>"
    )
    assert dict(read_word(p("x"), core=core).metadata) == {
        "title": "Referat", "author": "Anna And", "created": "2024-04-18T07:00:00Z",
    }  # fmt: skip


# -- whatever the document ----------------------------------------------------------------------------

WORD = st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=1, max_size=12)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A body and the words in it, in order."""
    body, words = "", []
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.booleans()):
            text = draw(PARAGRAPH)
            cut = draw(
                st.sampled_from(
                    ["", "<w:r><w:lastRenderedPageBreak/></w:r>", '<w:r><w:br w:type="page"/></w:r>']
                )
            )
            body += p(cut + run(text), draw(st.sampled_from(["", styled("Overskrift1"), listed(3)])))
            words += text.split()
        else:
            columns = draw(st.integers(1, 4))
            rows = draw(
                st.lists(st.lists(PARAGRAPH, min_size=columns, max_size=columns), min_size=1, max_size=4)
            )
            body += table(*(tr(*row) for row in rows))
            words += [w for row in rows for cell in row for w in cell.split()]
    return body, words


@given(documents())
@settings(max_examples=60, deadline=None)
def test_every_word_is_kept_once_and_in_order(document: tuple[str, list[str]]) -> None:
    body, words = document
    text = read_word(body, {"styles": STYLES, "numbering": NUMBERING})
    assert " ".join(page.raw for page in text.pages).replace("•", "").split() == words


@given(documents())
@settings(max_examples=60, deadline=None)
def test_spans_lie_within_their_page_and_grids_are_even(document: tuple[str, list[str]]) -> None:
    check_spans(read_word(document[0], {"styles": STYLES, "numbering": NUMBERING}))


def check_spans(text: FileText) -> None:
    raw = {page.number: page.raw for page in text.pages}
    for heading in text.headings:
        words = raw[heading.page][heading.start : heading.end]
        assert words == words.strip()
        assert words
        assert "\n" not in words
    for grid in text.tables:
        assert len({len(row.cells) for row in grid.rows}) == 1
        for row in grid.rows:
            ends = [at for span in row.cells for at in span]
            assert ends == sorted(ends)
            assert ends[-1] <= len(raw[grid.page])
            assert not any("\t" in raw[grid.page][a:b] or "\n" in raw[grid.page][a:b] for a, b in row.cells)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_damaged_file_is_read_or_refused_with_its_name(data: st.DataObject) -> None:
    whole = bytearray(
        word(p("en") + table(tr("a", "b"), tr("c", "d")) + section(header="header1"), {"header1": p("h")})
    )
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        check_spans(read(bytes(whole), "møde.docx", Budget()))
    except ReadError as error:
        assert str(error).startswith("møde.docx: ")  # noqa: PT017  # both ways are right


# -- through the sandbox, and the shared archive ------------------------------------------------------


def shared_minutes() -> FileText:
    return read_path(next((shared_folder() / "archive" / "other").glob("*.docx")))


def test_reader_works_in_the_sandbox(tmp_path: Path) -> None:
    path = tmp_path / "møde.docx"
    path.write_bytes(word(p("Punkt 1", styled("Overskrift1")) + p("tekst"), {"styles": STYLES}))
    text = read_file(Source(path, path.name, path.stat().st_size, ""))
    assert text == read_path(path)
    assert headings(text) == [(1, "Punkt 1")]


def test_shared_minutes_have_every_paragraph_once() -> None:
    from docx import Document
    from docx.oxml.ns import qn

    def letters(text: str) -> str:
        return "".join(text.split())

    path = next((shared_folder() / "archive" / "other").glob("*.docx"))
    read_text = letters("".join(page.raw for page in read_path(path).pages))
    paragraphs = [
        letters("".join(t.text or "" for t in one.iter(qn("w:t"))))
        for one in Document(str(path)).element.body.iter(qn("w:p"))
    ]
    assert sum(len(text) > 25 for text in paragraphs) > 30
    for text in filter(None, paragraphs):
        assert text in read_text
    # A paragraph more or less would show: only headers, footers and bullets are there besides.
    assert len("".join(paragraphs)) < len(read_text) < len("".join(paragraphs)) + 150


def test_shared_minutes_have_their_headings_and_pages() -> None:
    text = shared_minutes()
    assert len(text.pages) == 5
    levels = [found for found, _ in headings(text)]
    assert levels == [1, *[2] * 9]
    assert headings(text)[1:3] == [(2, "Resumé"), (2, "Sagsfremstilling")]
    assert [len(grid) for grid in grids(text)] == [3]  # the list of annexes
