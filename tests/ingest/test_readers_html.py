"""What a web page's text comes to: what a browser shows, in lines, with headings and tables."""

from __future__ import annotations

import time
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, Source
from ingest.readers import read as read_path
from ingest.readers.common import Budget
from ingest.readers.html import read, text_of_html
from ingest.sandbox import read_file
from tests.ingest.word_files import grids, headings, lines, pages

LONG = "Udvalget har drøftet sagen grundigt og ønsker den belyst yderligere, før der tages stilling. " * 3


def page(markup: str) -> FileText:
    return read(markup.encode(), "prøve.html", Budget())


# -- lines --------------------------------------------------------------------------------------------


def test_blocks_make_lines_and_inline_elements_do_not() -> None:
    text = page("<div>en <b>to</b>\n  tre<p>fire<br>fem</p>seks</div><section><span>sy</span>v</section>")
    assert lines(text) == ["en to tre", "fire", "fem", "seks", "syv"]


def test_entities_are_decoded_and_soft_hyphens_are_no_signs() -> None:
    assert lines(page("<p>r&oslash;dgr&#248;d &amp; fl&shy;&oslash;de &nosuch;</p>")) == [
        "rødgrød & fløde &nosuch;"
    ]


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>x</script>", "<style>x</style>", "<noscript>x</noscript>", "<template>x</template>",
        "<nav>x</nav>", "<div role=navigation>x</div>", "<p hidden>x</p>",
        "<p style='color:red; DISPLAY : none'>x</p>", "<p style='display:none!important'>x</p>",
        "<i aria-hidden=true>x</i>", "<!-- x -->", "<button>x</button>", "<del>x</del>",
        "<img alt=x src=x>", "<select><option>x</select>", "<div hidden><div><p>x</p></div></div>",
        "<svg><title>x</title></svg>", "<input value=x>", "<textarea>x</textarea>", "<dialog>x</dialog>",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_left_out_and_what_follows_is_not(unseen: str) -> None:
    assert lines(page(f"<p>før</p>{unseen} efter<p>slut</p>")) == ["før", "efter", "slut"]


def test_page_header_footer_and_link_words_are_text() -> None:
    text = page("<header>Byrådet</header><main><a href='/x'>Bilag 1</a></main><footer>Side 1</footer>")
    assert lines(text) == ["Byrådet", "Bilag 1", "Side 1"]


def test_lists_have_bullets_and_numbers() -> None:
    text = page(
        "<ul><li>en<ul><li>to</ul><li><p>tre</p><p>mere</p></ul><ol start=4><li>fire<li value=9>ni<li>ti</ol>"
        "<ol type=a><li>først<li>så</ol><ol reversed><li>to<li>en</ol>"
        "<ul style='list-style:none'><li>ren</ul>"
    )
    assert lines(text) == [
        "• en", "• to", "• tre", "mere", "4. fire", "9. ni", "10. ti", "a. først", "b. så",
        "2. to", "1. en", "ren",
    ]  # fmt: skip


def test_preformatted_lines_stay_apart() -> None:
    assert lines(page("<pre>Sag   1\n  Sag 2\n\nSag 3</pre><p>a\n  b</p>")) == [
        "Sag   1",
        "Sag 2",
        "Sag 3",
        "a b",
    ]


def test_headings_keep_their_level() -> None:
    text = page(
        "<h1>Referat <small>udkast</small></h1><p>x</p><h3>\n Indstilling<br>nu</h3><ol><li><h2>Sag</h2></ol>"
    )
    assert headings(text) == [(1, "Referat udkast"), (3, "Indstilling"), (3, "nu"), (2, "1. Sag")]


def test_fragment_is_read_as_a_page() -> None:
    assert lines(page("Hej &amp; tak<br>Hilsen")) == ["Hej & tak", "Hilsen"]


def test_pages_put_together_are_all_read() -> None:
    text = page(
        "<html><body><p>en</p></body></html>\n<!DOCTYPE html>"
        "<html><head><style>x</style></head><body>to</body>"
    )
    assert lines(text) == ["en", "to"]


def test_own_entities_of_a_document_type_are_not_resolved() -> None:
    markup = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "yyy">]><p>&x;&y; ok</p>'
    assert lines(page(markup)) == ["&x;&y; ok"]


def test_title_and_author_are_metadata() -> None:
    head = "<title>Referat &amp; bilag</title><meta name=author content='Anna And'>"
    assert dict(page(f"<head>{head}</head><p>x").metadata) == {
        "title": "Referat & bilag",
        "author": "Anna And",
    }


def test_decoded_text_is_read_as_bytes_are() -> None:
    assert text_of_html("<p>Ærø", "prøve.html", Budget()) == page("<p>Ærø")


# -- tables -------------------------------------------------------------------------------------------


def test_table_becomes_rows_and_a_grid_with_its_header() -> None:
    text = page(
        "<table><caption>Tabel 1</caption><thead><tr><td>Kommune<td>Beløb</thead>"
        "<tr><td>Ny by<td>1.200<br>kr.<tr><th>I alt<td>2</table>"
    )
    assert lines(text) == ["Tabel 1", "Kommune\tBeløb", "Ny by\t1.200 kr.", "I alt\t2"]
    assert grids(text) == [[["Kommune", "Beløb"], ["Ny by", "1.200 kr."], ["I alt", "2"]]]
    assert [row.header for row in text.tables[0].rows] == [True, False, False]


def test_row_of_headings_names_the_columns() -> None:
    text = page("<table><tr><th>a<th>b<tr><td>c<td>d</table>")
    assert [row.header for row in text.tables[0].rows] == [True, False]


def test_merged_cells_leave_empty_spans() -> None:
    text = page(
        "<table><tr><td>x<td colspan=2>to kolonner<tr><td rowspan=2>ned<td>1<td>2<tr><td>3<td>4"
        "<tr><td>a<td>b<td>c</table>"
    )
    assert grids(text) == [
        [["x", "to kolonner", ""], ["ned", "1", "2"], ["", "3", "4"], ["a", "b", "c"]],
    ]  # fmt: skip


def test_table_that_lays_out_a_page_becomes_lines() -> None:
    text = page(
        "<table><tr><td><table><tr><td>Sagsnr.:<td>12/345<tr><td colspan=2><h2>4. Budget</h2>"
        f"<tr><td>Resumé<td><p>{LONG}<p>{LONG}<tr><td>Beslutning<td>Godkendt.</table></table>"
    )
    assert lines(text) == [
        "Sagsnr.:\t12/345", "4. Budget", "Resumé", LONG.strip(), LONG.strip(), "Beslutning", "Godkendt.",
    ]  # fmt: skip
    assert headings(text) == [(2, "4. Budget")]
    assert not text.tables


def test_cells_that_claim_to_be_huge_cost_nothing() -> None:
    started = time.process_time()
    text = page("<table>" + "<tr><td colspan=999999999 rowspan=999999999>a<td>b" * 300 + "</table>")
    assert lines(text)[0] == "a\tb"
    assert sum(len(row.cells) for grid in text.tables for row in grid.rows) < 400_000
    assert time.process_time() - started < 5  # 31 s as long as each row added its cells to those from above


# -- pages --------------------------------------------------------------------------------------------


def test_pages_end_where_the_style_breaks_them_for_print() -> None:
    text = page(
        "<p>en</p><p style='page-break-before: always'>to</p><div style='break-after:page'>mere</div>"
        "<br clear=all style='page-break-before:always'><p>tre</p><p style='page-break-after:avoid'>stadig"
    )
    assert pages(text) == [["en"], ["to", "mere"], ["tre", "stadig"]]


# -- encodings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "encoding"),
    [("", "utf-8"), ("", "cp1252"), ("", "utf-8-sig"), ("", "utf-16"),
     ("<meta charset=iso-8859-1>", "cp1252"),
     ("<meta charset='iso-8859-1'>", "utf-8"), ("<meta charset=utf-8>", "cp1252"),
     ("<?xml version='1.0' encoding='iso-8859-15'?>", "iso-8859-15"),
     ("<meta http-equiv=Content-Type content='text/html; charset=ibm865'>", "cp865"),
     ("<meta charset=nosuch>", "cp1252"), ("<meta charset=utf-8>", "utf-16")],
)  # fmt: skip
def test_danish_letters_survive_whatever_the_page_says(said: str, encoding: str) -> None:
    data = f"<html><head>{said}</head><body><p>Rødgrød på Ærø".encode(encoding)
    assert lines(read(data, "prøve.html", Budget())) == ["Rødgrød på Ærø"]


def test_bytes_that_cannot_be_read_are_replaced_and_warned_of() -> None:
    text = read("<p>Rødgrød på Ærø ".encode() + b"\xff</p>", "prøve.html", Budget())
    assert lines(text) == ["Rødgrød på Ærø \ufffd"]
    assert "1 characters could not be read" in text.warnings[0]


# -- what is not readable -----------------------------------------------------------------------------


def refusal(data: bytes, kind: type[ReadError] = ReadError, budget: Budget | None = None) -> str:
    with pytest.raises(kind) as caught:
        read(data, "møde.html", budget or Budget())
    assert str(caught.value).startswith("møde.html: ")
    return str(caught.value)


@pytest.mark.parametrize("data", [b"", b" \n", b"<!-- x -->", b"<script>x</script>", b"<img src=x>"])
def test_page_without_text_is_refused(data: bytes) -> None:
    assert "no text" in refusal(data, NoTextError)


def test_something_else_is_no_web_page() -> None:
    refusal(bytes(range(256)) * 20)


def test_page_nested_too_deeply_is_refused_and_a_deep_one_is_read() -> None:
    assert lines(page("<div>" * 1500 + "dybt" + "</div>" * 1500)) == ["dybt"]
    assert "nested" in refusal(b"<div>" * 4000 + b"dybt")


def test_tables_in_tables_end_somewhere() -> None:
    assert lines(page("<table><tr><td>ud" * 200 + "ind"))[-1] == "udind"


@pytest.mark.parametrize(
    ("budget", "markup"),
    [
        (Budget(max_characters=20), "<p>" + "x" * 30),
        (Budget(max_pages=2), "<p style='break-before:page'>x" * 5),
    ],
)
def test_more_than_the_budget_is_refused(budget: Budget, markup: str) -> None:
    refusal(markup.encode(), LimitError, budget)


# -- whatever the page --------------------------------------------------------------------------------

WORD = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
INLINE = st.sampled_from(["{}", "<b>{}</b>", "<a href='x'>{}</a>", "<span>{}</span>", "<i><u>{}</u></i>"])
BLOCKS = st.sampled_from(["p", "div", "h2", "section", "blockquote", "td", "li", "main", "article", "dd"])


@st.composite
def markup(draw: st.DrawFn, depth: int = 3) -> tuple[str, list[str]]:
    """Markup and the words in it, in order."""
    if depth == 0 or draw(st.booleans()):
        words = draw(st.lists(WORD, min_size=1, max_size=5))
        return " ".join(draw(INLINE).format(escape(w)) for w in words), words
    parts = draw(st.lists(markup(depth - 1), min_size=1, max_size=3))
    inner, words = "", []
    for text, found in parts:
        tag = draw(BLOCKS)
        if tag == "td":
            inner += f"<table><tr><td>{text}</td><td>{text}</td></tr></table>"
            words += found * 2
        else:
            inner += f"<{tag}>{text}</{tag}>"
            words += found
    return inner, words


@given(markup())
@settings(max_examples=100, deadline=None)
def test_every_word_is_kept_once_and_in_order(made: tuple[str, list[str]]) -> None:
    text = page(f"<body>{made[0]}</body>")
    told = "".join("".join(p.raw for p in text.pages).split()).replace("•", "")
    assert told == "".join("".join(made[1]).replace("\xad", "").split()).replace("•", "")


@given(st.text(st.characters(codec="utf-8"), max_size=300) | st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_anything_is_read_or_refused_with_its_name(given_: str | bytes) -> None:
    data = given_ if isinstance(given_, bytes) else given_.encode()
    try:
        text = read(b"<p>" + data, "møde.html", Budget())
    except ReadError as error:
        assert str(error).startswith("møde.html: ")  # noqa: PT017  # both ways are right
    else:
        assert not any("\f" in p.raw or "\0" in p.raw for p in text.pages)


def test_reader_works_in_the_sandbox(tmp_path: Path) -> None:
    path = tmp_path / "møde.HTM"
    path.write_text("<h2>Sag 1</h2><table><tr><th>a<th>b<tr><td>c<td>d</table>", encoding="utf-8")
    text = read_file(Source(path, path.name, path.stat().st_size, ""))
    assert text == read_path(path)
    assert headings(text) == [(2, "Sag 1")]
    assert grids(text) == [[["a", "b"], ["c", "d"]]]
