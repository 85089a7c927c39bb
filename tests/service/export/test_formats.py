"""Files read back as the programs that open them do, whatever the archive holds."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import docx
import pytest
from docx.document import Document
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from service.export.markdown import to_markdown
from service.export.model import Block, Link, Sheet, file_name
from service.export.table import to_csv
from service.export.word import to_word

NOW = datetime(2026, 11, 30, 12, 0)
URL = "https://arkiv.example.dk/d/a%20b.pdf/s/4?ord=1.2-3.4-5-abc#mark"


def sheet_of(words: str, *rows: tuple[str, ...]) -> Sheet:
    return Sheet(
        "Hvad?",
        (("Udfald", words),),
        (Block("Kilder", quotes=(words,), links=(Link("a.pdf, s. 4", URL),)),),
        ("Nr.", "Citat"),
        rows or (("1", words),),
    )


def style_of(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style and p.style.name == style]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+45 99",
        "-2,5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        '=HYPERLINK("http://x";"y")',
        "＝1",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert read_csv(to_csv(sheet_of("", ("1", cell))))[1] == ["1", f"'{cell}"]


@pytest.mark.parametrize("cell", ["350.000 kr.", "a=b", "“Ja”; nej", 'et "ord"', "to\nlinjer", "Østerskoven"])
def test_harmless_cells_come_back_as_they_were(cell: str) -> None:
    content = to_csv(sheet_of("", ("1", cell)))
    assert content.startswith(b"\xef\xbb\xbf")  # else Excel takes ø for two letters
    assert read_csv(content) == [["Nr.", "Citat"], ["1", cell]]


@given(st.text(max_size=40))
def test_a_cell_never_leaves_its_cell_nor_begins_as_a_formula(cell: str) -> None:
    [_, row] = read_csv(to_csv(sheet_of("", ("1", cell.replace("\x00", "")))))
    assert row[0] == "1"
    assert len(row) == 2
    assert not row[1].startswith(("=", "+", "-", "@", "\t", "\r"))


def rendered(words: str) -> str:
    """The words of the quote as a reader of Markdown sees them; raw HTML would show as a tag."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(to_markdown(sheet_of(words)).decode())
    start = next(n for n, t in enumerate(tokens) if t.type == "blockquote_open")
    end = next(n for n, t in enumerate(tokens) if t.type == "blockquote_close")
    inside = tokens[start + 1 : end]
    assert {t.type for t in inside} == {"paragraph_open", "inline", "paragraph_close"}
    children = [c for t in inside for c in t.children or ()]
    assert {c.type for c in children} <= {"text", "text_special", "hardbreak"}
    return "".join("\n" if c.type == "hardbreak" else c.content for c in children)


@pytest.mark.parametrize(
    "words",
    [
        "# ingen overskrift", "1. et tal", "12) et tal", "- en streg", "+ plus", "> pil", "=== under", "---",
        "*fed* _kursiv_ `kode`", "<b onclick=x>fed</b>", "[link](http://x)", "![billede](http://x)", "a | b",
        "&lt;b&gt; &amp; co", "~~slettet~~", "C:\\mappe\\", "første linje\nanden linje\n# tredje", "~~~",
        "```",
    ],
)  # fmt: skip
def test_the_archives_words_are_never_markup(words: str) -> None:
    assert rendered(words) == words


def test_markdown_has_heading_facts_and_links() -> None:
    html = MarkdownIt().render(to_markdown(sheet_of("Vi godkendte.")).decode())
    assert "<h1>Hvad?</h1>" in html
    assert "<strong>Udfald:</strong> Vi godkendte." in html
    assert f'<a href="{URL}">a.pdf, s. 4</a>' in html.replace("&amp;", "&")


def test_word_file_holds_title_quote_and_link_that_opens() -> None:
    words = "Styregruppen godkendte\nforslaget – <b> & ☃"
    document = docx.Document(io.BytesIO(to_word(sheet_of(words), NOW)))
    assert style_of(document, "Heading 1") == ["Hvad?"]
    assert style_of(document, "Quote") == [words]
    [link] = [link for p in document.paragraphs for link in p.hyperlinks]
    assert (link.text, link.url) == ("a.pdf, s. 4", URL)
    about = document.core_properties
    assert (about.author, about.title, about.created.replace(tzinfo=None)) == ("Referent", "Hvad?", NOW)
    assert 'w:lang w:val="da-DK"' in document.styles["Normal"].element.xml


def test_word_file_of_characters_that_xml_cannot_hold_opens() -> None:
    document = docx.Document(io.BytesIO(to_word(sheet_of("a\x00\x0b\ud800\ufffe\x1bb"), NOW)))
    assert style_of(document, "Quote") == ["ab"]


def test_a_file_name_is_plain_and_not_endless() -> None:
    assert file_name("../../etc/passwd", "csv") == "referent-etc-passwd.csv"
    assert file_name("漢字", "md") == "referent.md"
    assert len(file_name("å" * 500, "docx")) < 80
