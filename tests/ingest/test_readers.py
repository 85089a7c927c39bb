"""Reading formats: text as it stands, and a clear reason where there is none."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.constants import PageLabelStyle

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, RawText
from ingest.readers import SUFFIXES, pdf, read, reader_for, txt
from ingest.readers.common import Budget, page_list, storable
from ingest.readers.legible import is_garbled
from tests.ingest.pdf_files import (
    deep_tree,
    endless_tree,
    page_count_lie,
    raw_pdf,
    rewritten,
    scan_pdf,
    text_pdf,
    written,
)
from tests.support import shared_folder

DANISH = (
    "Den Administrative Styregruppe godkendte indstillingen, og det blev aftalt at følge op på sagen "
    "til næste møde, hvor rapporten fra arbejdsgruppen om de nye takster vil foreligge. "
)


def read_pdf(data: bytes, budget: Budget | None = None) -> FileText:
    return pdf.read(data, "møde.pdf", budget or Budget())


def read_txt(data: bytes | str, budget: Budget | None = None) -> FileText:
    return txt.read(data.encode() if isinstance(data, str) else data, "møde.txt", budget or Budget())


def raws(text: FileText) -> list[str]:
    return [p.raw for p in text.pages]


# PDF


def test_pdf_gives_each_page_with_its_lines() -> None:
    text = read_pdf(text_pdf(["Punkt 1\nGodkendelse af dagsorden", "Møde på Ærø (åbent)"]))
    assert raws(text) == ["Punkt 1\nGodkendelse af dagsorden", "Møde på Ærø (åbent)"]
    assert [(p.number, p.label) for p in text.pages] == [(1, None), (2, None)]
    assert text.warnings == ()


def test_pdf_keeps_text_below_the_visible_page() -> None:
    text = read_pdf(text_pdf(["\n".join(f"linje {n}" for n in range(80))]))
    assert "linje 79" in text.pages[0].raw


def test_pdf_marks_a_hyphen_at_a_line_end() -> None:
    assert read_pdf(text_pdf(["Nord-\njysk Socialaftale"])).pages[0].raw == "Nord\x02jysk Socialaftale"


def test_pdf_outline_labels_attachments_and_metadata() -> None:
    writer = rewritten(text_pdf(["Forside", "Punkt 1", "Bilag"]))
    punkt = writer.add_outline_item(title="Punkt 1", page_number=1)
    writer.add_outline_item(title="Bilag 1: Årsrapport", page_number=2, parent=punkt)
    writer.set_page_label(0, 0, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(1, 2, style=PageLabelStyle.DECIMAL, start=1)
    writer.add_attachment("takster æøå.xlsx", b"tal")
    writer.add_metadata({"/Title": "Dagsorden", "/Author": "Sekretariatet"})
    text = read_pdf(written(writer))
    assert [(e.title, e.page, e.level) for e in text.outline] == [
        ("Punkt 1", 2, 0),
        ("Bilag 1: Årsrapport", 3, 1),
    ]
    assert [p.label for p in text.pages] == ["i", "1", "2"]
    assert text.attachments == ("takster æøå.xlsx",)
    assert {("Title", "Dagsorden"), ("Author", "Sekretariatet")} <= set(text.metadata)


def test_pdf_gives_what_was_typed_into_a_form_and_written_on_the_page() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(50, 700, "Navn:")
    canvas.acroForm.textfield(name="navn", value="Jens Ærø", x=100, y=690, width=200, height=20)
    canvas.drawString(50, 650, "Kommune:")
    canvas.acroForm.choice(
        name="k", value="Ådalen", options=["Vestrup", "Ådalen"], x=120, y=640, width=90, height=20
    )
    canvas.showPage()
    canvas.drawString(50, 700, "Side 2")
    canvas.save()
    filled, plain = raws(read_pdf(out.getvalue()))
    assert filled.startswith("Navn:\nKommune:\n")
    assert {"Jens Ærø", "Ådalen"} <= {part.strip() for part in re.split("[\n:]|(?<=Ærø)", filled)}
    assert plain == "Side 2"


def test_pdf_files_inside_it_are_read_after_its_pages() -> None:
    writer = rewritten(text_pdf(["Dagsorden"]))
    writer.add_attachment("bilag 1.pdf", text_pdf(["Bilag 1", "Bilag 1 fortsat"]))
    writer.add_attachment("bilag 2.txt", "Bilag 2 på dansk".encode())
    text = read_pdf(written(writer))
    assert raws(text) == ["Dagsorden", "Bilag 1", "Bilag 1 fortsat", "Bilag 2 på dansk"]
    assert [(m.name, m.first_page, m.last_page) for m in text.members] == [
        ("bilag 1.pdf", 2, 3),
        ("bilag 2.txt", 4, 4),
    ]
    assert text.attachments == ("bilag 1.pdf", "bilag 2.txt")


def test_pdf_that_is_but_a_cover_for_its_files_is_read_for_them() -> None:
    writer = rewritten(text_pdf([""]))
    writer.add_attachment("referat.pdf", text_pdf(["Referat"]))
    assert raws(read_pdf(written(writer))) == ["", "Referat"]


def test_pdf_scan_says_so_and_what_to_do() -> None:
    with pytest.raises(NoTextError, match=r"møde\.pdf: each of its 2 pages .* scan\. Tesseract"):
        read_pdf(scan_pdf([None, None]))


def test_pdf_with_some_scanned_pages_is_read_with_a_warning() -> None:
    text = read_pdf(scan_pdf(["Punkt 1", None, None, "Punkt 2", None]))
    assert raws(text) == ["Punkt 1", "", "", "Punkt 2", ""]
    (warning,) = text.warnings
    assert "no text on pages 2–3, 5 of 5" in warning


def test_pdf_blank_page_is_no_scan() -> None:
    text = read_pdf(text_pdf(["Punkt 1", "", "Punkt 2"]))
    assert raws(text) == ["Punkt 1", "", "Punkt 2"]
    assert text.warnings == ()


def test_pdf_of_blank_pages_has_no_text() -> None:
    with pytest.raises(NoTextError, match="its only page is blank"):
        read_pdf(text_pdf([""]))


def test_pdf_with_a_rubbish_text_layer_counts_as_a_scan() -> None:
    # "Det indstilles" set in a font whose map is shifted by 29 comes out as "'HW LQGVWLOOHV".
    shifted = "".join(c if c == " " else chr(max(ord(c) - 29, 33)) for c in DANISH * 3 if ord(c) < 128)
    lines = "\n".join(shifted[i : i + 80] for i in range(0, len(shifted), 80))
    with pytest.raises(NoTextError, match="probably a scan"):
        read_pdf(text_pdf([lines]))
    text = read_pdf(text_pdf([lines, DANISH]))
    assert raws(text) == ["", DANISH]
    assert "the text layer of page 1 of 2 is not legible" in text.warnings[0]


def test_pdf_locked_with_a_password_says_so() -> None:
    writer = rewritten(text_pdf(["Hemmeligt"]))
    writer.encrypt("kode")
    with pytest.raises(ReadError, match=r"møde\.pdf: is locked with a password\. Save a copy"):
        read_pdf(written(writer))


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_pdf_locked_against_changes_only_is_read(algorithm: str) -> None:
    writer = rewritten(text_pdf(["Åbent for alle"]))
    writer.encrypt("", "ejerens kode", algorithm=algorithm)
    assert raws(read_pdf(written(writer))) == ["Åbent for alle"]


def test_file_after_a_locked_one_is_not_called_locked() -> None:
    test_pdf_locked_with_a_password_says_so()
    with pytest.raises(ReadError, match="is damaged"):
        read_pdf(raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 et arkiv", "is not a PDF"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "is damaged from its start on"),
        (b"%PDF-1.7\n%%EOF\n", "is damaged from its start on"),
        (b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\n%%EOF", "is damaged from its start on"),
        (raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), "has no pages"),
        (text_pdf(["Punkt 1"])[:120], r"its end is missing"),
        (endless_tree(), "each of its 2 pages is damaged"),
        (deep_tree(20_000), "its only page is damaged"),
        (page_count_lie(4_000), "each of its 4000 pages is damaged"),
    ],
    ids=["zip", "garbage", "nothing", "brackets", "no pages", "truncated", "loop", "deep", "count"],
)
def test_damaged_pdf_is_named_with_the_next_step(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read_pdf(data)
    assert str(caught.value).startswith("møde.pdf: ")
    assert any(step in str(caught.value) for step in ("Fetch it again", "fetch it again"))
    assert not isinstance(caught.value, NoTextError)


def test_pdf_cut_off_after_its_pages_is_read_with_a_warning() -> None:
    whole = text_pdf(["Punkt 1"])
    cut = whole[: whole.index(b"%%EOF")]
    text = read_pdf(cut)
    assert raws(text) == ["Punkt 1"]
    assert "its end is missing" in text.warnings[0]


def test_pdf_page_that_is_damaged_leaves_the_others_readable() -> None:
    data = text_pdf(["Punkt 1", "Punkt 2", "Punkt 3"]).replace(b"[4 0 R 5 0 R", b"[4 0 R 99 0 R")
    text = read_pdf(data)
    assert raws(text) == ["Punkt 1", "", "Punkt 3"]
    assert "page 2 of 3 cannot be read" in text.warnings[0]


def test_pypdf_reads_the_page_pdfium_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    get_page = pypdfium2.PdfDocument.get_page

    def fails_on_second(self: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
        if index == 1:
            raise pypdfium2.PdfiumError("Failed to load page.")
        return get_page(self, index)

    monkeypatch.setattr(pypdfium2.PdfDocument, "get_page", fails_on_second)
    text = read_pdf(text_pdf(["Punkt 1", "Punkt 2"]))
    assert [r.strip() for r in raws(text)] == ["Punkt 1", "Punkt 2"]
    assert text.warnings == ()


def test_pdf_pages_and_characters_are_bounded() -> None:
    data = text_pdf(["Punkt 1"] * 3)
    with pytest.raises(LimitError, match="says it has 3 pages"):
        read_pdf(data, Budget(max_pages=2))
    with pytest.raises(LimitError, match="page 3 takes the text over 20 characters"):
        read_pdf(data, Budget(max_characters=20))


@pytest.mark.parametrize(
    "reader", [lambda b: read_pdf(text_pdf(["a", "b"]), b), lambda b: read_txt("a\fb", b)]
)
def test_page_count_is_announced_before_the_text(reader: Callable[[Budget], FileText]) -> None:
    told: list[int] = []
    reader(Budget(announce=told.append))
    assert told == [2]


# text files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_file_is_read_in_the_encodings_offices_use(encoding: str) -> None:
    text = read_txt("Møde på Ærø – „åbent“".encode(encoding))
    assert raws(text) == ["Møde på Ærø – „åbent“"]
    assert text.warnings == ()


def test_damaged_utf8_stays_utf8_and_warns() -> None:
    text = read_txt("Første\nMøde på Ærø og Århus".encode()[:-9] + b"\xc3 slut")
    assert "Møde på Ærø" in raws(text)[0]
    assert "1 characters, the first on line 2" in text.warnings[0]


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 4, b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "Referat af mødet".encode("utf-16-le")],
    ids=["all bytes", "zip", "UTF-16 without mark"],
)
def test_binary_content_is_not_taken_for_text(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"møde\.txt: is not text .* save it as UTF-8"):
        read_txt(data)


def test_hyphen_marks_of_an_extraction_are_text() -> None:
    assert "\x02" in raws(read_txt(DANISH * 3 + "Nord\x02jysk"))[0]


@pytest.mark.parametrize("data", [b" \n\t \n", b"\xef\xbb\xbf", b"\f\f\n"])
def test_white_space_is_no_text(data: bytes) -> None:
    with pytest.raises(NoTextError, match="nothing but white space"):
        read_txt(data)


def test_line_ends_become_newlines() -> None:
    assert raws(read_txt("a\r\nb\rc\n")) == ["a\nb\nc\n"]


def test_form_feeds_split_pages() -> None:
    assert raws(read_txt("side 1\n\fside 2\n\f")) == ["side 1\n", "side 2\n"]
    assert raws(read_txt("side 1\f\fside 3")) == ["side 1", "", "side 3"]


def test_text_file_characters_are_bounded() -> None:
    with pytest.raises(LimitError, match="over 10 characters"):
        read_txt("x" * 11, Budget(max_characters=10))


def extraction(*pages: int) -> list[str]:
    """Lines as an extractor leaves them: pages of so many lines, each behind one space."""
    lines: list[str] = []
    for page, count in enumerate(pages, start=1):
        body = [f"linje {n} på side {page} om aftalen" for n in range(count)]
        lines += [" " + body[0], "", *body[1:]]
    return lines


def test_one_leading_space_opens_a_page() -> None:
    assert txt.page_starts(extraction(20, 30, 10)) == [0, 21, 52]


def test_pages_of_an_extraction_keep_every_character() -> None:
    text = "\n".join(extraction(20, 30, 10)) + "\n"
    pages = read_txt(text).pages
    assert len(pages) == 3
    assert RawText(pages).text.replace("\f", "\n") == text


@pytest.mark.parametrize("mark", ["•", "-", "–", "\uf0b7", "o", "*"])
def test_bullet_behind_one_space_opens_no_page(mark: str) -> None:
    lines = extraction(20, 30)
    lines.insert(10, f" {mark} DAS tager orienteringen til efterretning")
    assert txt.page_starts(lines) == [0, 22]


def test_word_that_begins_with_o_opens_a_page() -> None:
    lines = extraction(20, 30)
    lines[21] = " og det blev besluttet"
    assert txt.page_starts(lines) == [0, 21]


@pytest.mark.parametrize("indent", ["  ", "   ", "\t", "\xa0"])
def test_deeper_indent_opens_no_page(indent: str) -> None:
    lines = extraction(20, 30)
    lines.insert(10, f"{indent}Deltagere")
    assert txt.page_starts(lines) == [0, 22]


def test_line_under_a_blank_one_opens_no_page() -> None:
    lines = extraction(20, 30)
    lines[10:10] = ["", " Fleksibilitet til at skrue op"]
    assert txt.page_starts(lines) == [0, 23]


def test_of_indented_lines_close_together_the_last_opens_the_page() -> None:
    lines = extraction(20, 30)
    lines[21:21] = [" Deltagere: formanden", " Afbud: næstformanden"]
    assert txt.page_starts(lines) == [0, 23]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["", "  "],
        ["Referat", *extraction(20, 30)],  # its first line is not a page start
        [" Sang", *[" linje", "linje"] * 20],  # verse
        [f" indrykket {n}" for n in range(50)],
        ["  dybt", *["linje", "linje", "linje", "linje", " kort"] * 10],  # pages of five lines
        extraction(30),
    ],
    ids=["nothing", "blank", "no sign at the top", "verse", "all indented", "tiny pages", "one page"],
)
def test_file_that_is_no_extraction_is_one_page(lines: list[str]) -> None:
    assert txt.page_starts(lines) == []
    assert txt.split_pages("\n".join(lines)) == ["\n".join(lines)]


def test_text_extracted_from_real_bundles_has_the_pages_of_its_pdf() -> None:
    archive = shared_folder() / "archive"
    counts = {
        path.stem: (len(read(path).pages), len(read(archive / "pdf" / f"{path.stem}.pdf").pages))
        for path in sorted((archive / "txt").glob("*.txt"))
    }
    assert counts
    assert {name: of_txt for name, (of_txt, _) in counts.items()} == {
        name: of_pdf for name, (_, of_pdf) in counts.items()
    }


def test_real_pdfs_are_read_without_warning() -> None:
    for path in sorted((shared_folder() / "archive").rglob("*.pdf")):
        text = read(path)
        assert text.warnings == ()
        assert all(p.raw.strip() for p in text.pages)


# what all readers share


def test_reader_is_chosen_by_suffix_in_either_case() -> None:
    assert frozenset({".pdf", ".txt"}) <= SUFFIXES
    assert ".xlsx" not in SUFFIXES
    assert reader_for(".PDF") is pdf.read
    assert reader_for(".xlsx") is None


def test_file_that_changed_or_went_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(ReadError, match="cannot be read any more"):
        read(path)
    path.write_text("Referat")
    assert read(path, sha256=hashlib.sha256(b"Referat").hexdigest())
    with pytest.raises(ReadError, match="changed while it was being read"):
        read(path, sha256="0" * 64)


def test_file_of_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="format not supported"):
        read(tmp_path / "a.xlsx")


@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_storable_text_is_valid_and_keeps_offsets(text: str) -> None:
    out = storable(text)
    assert out.encode().decode() == out
    assert not {"\x00", "\r", "\f"} & set(out)
    if "\r\n" not in text and not any("\ud800" <= c <= "\udbff" for c in text):
        assert len(out) == len(text)


def test_surrogate_pair_becomes_its_character() -> None:
    assert storable("\ud83d\ude00 \ud83d") == "😀 \ufffd"


def test_page_numbers_are_drawn_together() -> None:
    assert page_list([1]) == "page 1"
    assert page_list([1, 2, 3, 7, 9, 10]) == "pages 1–3, 7, 9–10"


def test_table_of_names_and_figures_is_legible() -> None:
    assert not is_garbled("\n".join(f"Mariagerfjord Kommune {n} 1.180.000 Aalborg" for n in range(60)))
    assert not is_garbled(DANISH)
    assert not is_garbled("Совет утвердил повестку дня заседания комиссии " * 20)
    assert is_garbled("\uf028\uf029\uf030" * 40)
