"""What is embedded, searched and quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunks import LONGEST
from ingest.model import ParsedDocument, SectionRole, Source
from ingest.structure import parse
from tests.ingest.parsed import from_text, sample, shared
from tests.ingest.word_files import p, read_word, table, tr

PROSE = "Kommunerne har i fællesskab aftalt en række nye regler for betaling. " * 9
WORDS = st.sampled_from([
    "Punkt 1.\nTakster", "Punkt 2.\nBudget", "Resumé", "Indstilling", "Beslutning", "Godkendt.", "Bilag",
    "Vestrup 214 231", "Tabel 1. Tal", "• første", "Side 2 af 3", PROSE,
])  # fmt: skip
PAGES = st.lists(st.lists(WORDS, max_size=8).map("\n".join), min_size=1, max_size=4)


def _unsound(document: ParsedDocument) -> list[str]:
    """What is wrong with a document's chunks, in words."""
    ids = [c.id for c in document.chunks]
    wrong = ["an id twice"] if len(set(ids)) < len(ids) else []
    if [c.ordinal for c in document.chunks] != list(range(len(ids))):
        wrong.append("not numbered in order")
    pages = {p.number: p.raw for p in document.raw.pages}
    for chunk in document.chunks:
        quoted = pages[chunk.page_start][chunk.char_start :].lstrip("\f")
        if not chunk.text.strip() or quoted[:1] != chunk.text[:1]:
            wrong.append(f"{chunk.text[:40]!r} does not begin at {quoted[:40]!r}")
        if any(run.text + run.length > len(chunk.text) for run in chunk.runs):
            wrong.append(f"{chunk.text[:40]!r} maps more than it holds")
    return wrong


@settings(max_examples=60, deadline=None)
@given(PAGES)
def test_chunks_are_sound_whatever_the_text(pages: list[str]) -> None:
    assert not _unsound(from_text(*pages))


@settings(max_examples=30, deadline=None)
@given(PAGES)
def test_equal_text_gives_equal_ids(pages: list[str]) -> None:
    assert [c.id for c in from_text(*pages).chunks] == [c.id for c in from_text(*pages).chunks]


@pytest.mark.parametrize("name", ["2024-05-14_DTS_samlet_materiale.pdf", "2023-09-13_DTS_referat.txt"])
def test_chunks_of_a_sample_are_sound(name: str) -> None:
    assert not _unsound(sample(name))


@pytest.mark.parametrize("beginning", ["000", "002"])
def test_shared_chunks_are_sound(beginning: str) -> None:
    assert not _unsound(shared(beginning, "txt"))


def test_chunk_crosses_no_section() -> None:
    document = sample("2024-05-14_DTS_samlet_materiale.pdf")
    for part in document.parts:
        spans = [
            (s.role, s.text.raw_start, s.text.raw_end)
            for item in part.items
            for s in item.sections
            if s.text.runs
        ]
        own = [c for c in document.chunks if c.part == part.ordinal and c.item_number and part.items]
        for chunk in own:
            inside = [r for r, a, b in spans if a <= chunk.mapped.raw_start and chunk.mapped.raw_end <= b]
            assert chunk.section in inside


def test_two_files_with_the_same_text_have_different_ids() -> None:
    one, two = from_text("Godkendt.", name="a.txt"), from_text("Godkendt.", name="b.txt")
    assert one.chunks[0].id != two.chunks[0].id


def test_long_section_is_cut_between_paragraphs() -> None:
    paragraph = "Kommunerne har i fællesskab aftalt en række regler for betaling, varsling og tilsyn. " * 5
    document = from_text("Punkt 1.\nTakster\nSagsfremstilling\n" + f"{paragraph}\n" * 6)
    assert len(document.chunks) > 1
    assert all(len(c.text) <= LONGEST for c in document.chunks)
    assert all(c.text.endswith(".") for c in document.chunks)


def test_header_says_where_the_chunk_stands_and_is_not_quoted() -> None:
    document = from_text(
        "DAS Social Møde den 24.05.2022\nPunkt 9.\nStandardkontrakter\nBeslutning\nDAS vælger begge."
    )
    chunk = document.chunks[-1]
    assert chunk.header == "DAS · 24. maj 2022 · pkt. 9 Standardkontrakter · Beslutning"
    assert chunk.text == "DAS vælger begge."
    assert chunk.embedded_text == f"{chunk.header}\n{chunk.text}"


def test_chunk_that_continues_a_table_carries_its_caption() -> None:
    rows = "\n".join(f"Kommune nummer {n} i Fjordlandet 1.{n:03} 2.{n:03}" for n in range(60))
    document = from_text(
        f"Punkt 1.\nTal\nSagsfremstilling\nTabel 7. Borgere i behandling\nKommune 2022 2023\n{rows}"
    )
    later = document.chunks[1:]
    assert later
    assert all("Tabel 7. Borgere i behandling" in c.header for c in later)
    assert all(c.is_table for c in document.chunks)


def test_row_is_never_cut() -> None:
    rows = [f"Kommune nummer {n} i Fjordlandet 1.{n:03} 2.{n:03}" for n in range(60)]
    document = from_text("Punkt 1.\nTal\nSagsfremstilling\n" + "\n".join(rows))
    assert [line for c in document.chunks for line in c.text.split("\n")] == rows


def test_earlier_meetings_decision_says_its_date_in_the_header() -> None:
    document = from_text(
        "Referat af møde i Takstgruppen\nDato: 18. april 2024\n1. Prisen\n"
        "Beslutning Takstgruppen den 21. marts 2024\nPunktet udsættes.\n"
        "Beslutning Takstgruppen den 18. april 2024\nGodkendt."
    )
    headers = [c.header for c in document.chunks if c.section is SectionRole.DECISION]
    assert "21. marts 2024" in headers[0]


def test_shared_table_over_two_chunks_keeps_its_caption() -> None:
    chunks = [c for c in shared("004", "txt").chunks if c.item_number == "5" and c.is_table]
    assert len(chunks) == 2
    assert "Tabel 1" in chunks[0].text
    assert "Tabel 1" in chunks[1].header


def test_label_of_several_lines_stays_with_its_numbers() -> None:
    prose = "Kommunerne har i fællesskab aftalt en række regler for betaling, varsling og tilsyn. " * 12
    row = "Antal borgere med behov for plads på et herberg\n(uden for opgørelsen, men nævnt her)\n7 7 6"
    document = from_text(f"Punkt 1.\nTal\nSagsfremstilling\n{prose}\nLeje 1 2 3\n{row}")
    assert [c for c in document.chunks if row in c.text]


def test_heading_goes_with_the_text_it_leads_to() -> None:
    prose = "Kommunerne har i fællesskab aftalt en række regler for betaling, varsling og tilsyn. " * 9
    document = from_text(f"Punkt 1.\nTal\nSagsfremstilling\n{prose}\nStatus på arbejdet:\n{prose}")
    assert [c.text.split("\n")[0] for c in document.chunks][1] == "Status på arbejdet:"


def test_chunk_that_ends_on_an_accent_set_apart_holds_it() -> None:
    (chunk,) = from_text("Punkt 1.\nTakster\nBeslutning\nDet gælder a\u030a").chunks
    assert chunk.text.endswith("å")
    raw = "Punkt 1.\nTakster\nBeslutning\nDet gælder a\u030a"
    assert chunk.char_end == len(raw)


def _tasks(first: tuple[str, ...], rows: int = 40) -> ParsedDocument:
    """A Word file whose one item holds a table of words, longer than a chunk."""
    cells = [
        (f"Lave en plan til {['gade', 'havn', 'sti', 'bro'][n % 4]}en", "Vejkontoret", "forår")
        for n in range(rows)
    ]
    made = table(tr(*first), *(tr(*c) for c in cells))
    file = read_word(p("Punkt 1. Veje") + p("Sagsfremstilling") + made + p("Beslutning") + p("Godkendt."))
    return parse(Source(Path("/arkiv/prøve.docx"), "prøve.docx", 0, "0" * 64), file)


def test_rows_of_words_that_go_on_carry_the_names_of_their_columns() -> None:
    tables = [c for c in _tasks(("Opgave", "Ansvarlig", "Frist")).chunks if c.is_table]
    assert len(tables) > 1
    assert "Opgave" in tables[0].text
    assert all(c.header.endswith("Opgave | Ansvarlig | Frist") for c in tables[1:])


def test_first_row_of_words_that_may_be_a_row_names_no_column() -> None:
    tables = [c for c in _tasks(("Ole Bak", "Hvidby", "formand")).chunks if c.is_table]
    assert len(tables) > 1
    assert all("Ole Bak" not in c.header for c in tables)


def test_rows_of_numbers_that_go_on_carry_caption_and_names() -> None:
    towns = [
        a + b
        for a in ("Ve", "No", "Sy", "Hø", "Ski", "La")
        for b in ("st", "rd", "nd", "j", "v", "k", "l", "m")
    ]
    rows = "\n".join(f"{town}lev 1.{n:03} 2.{n:03}" for n, town in enumerate(towns * 2))
    document = from_text(f"Punkt 1.\nTal\nSagsfremstilling\nTabel 7. Borgere\nKommune 2022 2023\n{rows}")
    later = document.chunks[1:]
    assert later
    assert all(c.header.endswith("Tabel 7. Borgere · Kommune | 2022 | 2023") for c in later)
