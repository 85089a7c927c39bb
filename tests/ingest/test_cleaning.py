"""Raw text to reading text, and back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.cleaning import BULLETS, LIST_MARK, clean, is_row, join_lines, lines_of, paragraphs
from tests.ingest.lines import joined, lines, raw_of
from tests.ingest.parsed import shared

ODD = "\u00a0\u2007\x00\x02\x7f\xad\u200b\uf0b7\u25cf \t\n-–" + "a\u030a" + "ÆØÅæøåé.,()”12"
TEXT = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=60)


def _agrees(read: str, raw: str) -> bool:
    """Whether a character of reading text may stand for one of the raw text."""
    if read == raw or raw.translate(BULLETS) == read:
        return True
    if read == " ":
        return raw.isspace()
    if read == "-":
        return raw == "\x02"
    composed = unicodedata.normalize("NFC", raw)
    return (
        composed[:1] == read
        or unicodedata.normalize("NFD", read)[:1] == unicodedata.normalize("NFD", raw)[:1]
    )


@given(TEXT)
def test_every_mapped_character_stands_for_its_raw_character(raw: str) -> None:
    mapped = clean(raw)
    for run in mapped.runs:
        for i in range(run.length):
            assert _agrees(mapped.text[run.text + i], raw[run.raw + i])


@given(TEXT)
def test_runs_go_forward_and_stay_inside(raw: str) -> None:
    mapped = clean(raw, 100)
    at = raw_at = 0
    for run in mapped.runs:
        assert run.length > 0
        assert run.text >= at
        assert run.raw >= raw_at + (100 if not at else 0) or at
        at, raw_at = run.text + run.length, run.raw + run.length
    assert at <= len(mapped.text)
    assert raw_at <= 100 + len(raw)


@given(TEXT)
def test_cleaning_keeps_every_letter_and_digit(raw: str) -> None:
    def letters(text: str) -> list[str]:
        return [c for c in unicodedata.normalize("NFC", text).translate(BULLETS) if c.isalnum()]

    assert letters(clean(raw).text) == letters(raw)


@given(TEXT)
@example("\x1b 0")
@example("a \x1b b")
def test_cleaning_clean_text_changes_nothing(raw: str) -> None:
    once = clean(raw).text
    assert clean(once).text == once


@given(st.lists(TEXT, max_size=6))
def test_lines_of_pages_keep_every_letter(pages: list[str]) -> None:
    raw = raw_of(*pages)
    found = "".join(line.text for line in lines_of(raw))
    for char in set("abcæøå123"):
        wanted = unicodedata.normalize("NFC", raw.text).count(char)
        assert found.count(char) == wanted


def test_white_space_collapses_and_control_characters_go() -> None:
    assert clean(" DAS\u00a0\u00a0mødet\t den\x00 2.\xad marts ").text == "DAS mødet den 2. marts"


def test_private_use_bullets_become_bullets() -> None:
    assert clean("\uf0b7 punkt").text == "• punkt"


def test_decomposed_letters_are_composed() -> None:
    assert clean("pa\u030a Ga\u030ard").text == "på Gård"


def test_span_of_cleaned_words_finds_the_raw_words() -> None:
    raw = "den  \u00a0fælles   aftale"
    mapped = clean(raw, 7)
    start = mapped.text.index("fælles")
    span = mapped.raw_span(start, len(mapped.text))
    assert span is not None
    assert raw[span[0] - 7 : span[1] - 7] == "fælles   aftale"


def test_line_end_hyphen_closes_a_word() -> None:
    assert joined("Aftalen gælder hele Nord-", "jylland.") == "Aftalen gælder hele Nordjylland."
    assert joined("Aftalen gælder hele Nord\x02jylland.") == "Aftalen gælder hele Nordjylland."


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("social-", "og sundhedsområdet", "social- og sundhedsområdet"),
        ("børne-", "eller ungeområdet", "børne- eller ungeområdet"),
        ("2021-", "2022", "2021-2022"),
        ("DAS-", "mødet", "DAS-mødet"),
    ],
)
def test_hyphen_that_is_written_stays(first: str, second: str, whole: str) -> None:
    assert joined(f"Det gælder {first}", second) == f"Det gælder {whole}"


def test_closed_hyphen_still_maps_to_both_halves() -> None:
    raw = raw_of("hele Nord-\njylland her")
    mapped = join_lines(lines_of(raw))
    start = mapped.text.index("Nordjylland")
    span = mapped.raw_span(start, start + len("Nordjylland"))
    assert span is not None
    assert raw.text[slice(*span)] == "Nord-\njylland"


@pytest.mark.parametrize(
    "text",
    [
        "Vestrup 214 231",
        "I alt 412 97 24 %",
        "Vestrup Kommune 1.240.000 kr. 96 borgere",
        "Sandvejle Kommune 1.700.000 kr. Ca. 300-350 borgere Pengene er sendt ud til alle",
        "Pedel (30 timer) 402.000 411.000 9.000 Aftalt lønstigning",
        "31,760 2.610",
    ],
)
def test_table_row_is_a_row(text: str) -> None:
    assert is_row(text)


@pytest.mark.parametrize(
    "text",
    [
        "DTS fastsatte døgntaksten i 2025 til 4.158 kr. DTS fandt ikke grundlag for den ekstra nattevagt i",
        "Udgiften udgør 690.000 kr.",
        "Kommissoriet sendes i høring i uge 6 2019",
        "27. august 2025 om behandling af forslaget",
        "Godkendt.",
    ],
)
def test_sentence_is_no_row(text: str) -> None:
    assert not is_row(text)


@pytest.mark.parametrize(
    "text", ["• punkt", "- punkt", "1. punkt", "a) punkt", "(2) punkt", "1.2 Formål", "o punkt"]
)
def test_list_mark(text: str) -> None:
    assert LIST_MARK.match(text)


@pytest.mark.parametrize("text", ["27. august 2025 blev", "1. januar", "og så", "2021-2022"])
def test_date_is_no_list_mark(text: str) -> None:
    assert not LIST_MARK.match(text)


def _paragraphs(text: str) -> list[str]:
    return [join_lines(p).text for p in paragraphs(lines(text))]


def test_blank_line_does_not_end_a_paragraph() -> None:
    text = "De otte kommuner i fjordlandet køber hver for sig kørsel til\n\naktivitets- og samværstilbud."
    assert len(_paragraphs(text)) == 1


def test_date_cut_in_two_stays_in_its_sentence() -> None:
    text = "Fremsendes til udvalget i henhold til beslutning i rådets møde den\n27. august 2025.\nDrøftet."
    assert _paragraphs(text)[0].endswith("den 27. august 2025.")


def test_rows_and_list_entries_stand_alone() -> None:
    text = (
        "Kommune 2022 2023\nVestrup 214 231\nÅdalen 48 52\n• første\n• andet\nBilag 1: Notat\nBilag 2: Brev"
    )
    assert _paragraphs(text) == text.split("\n")


def test_column_names_do_not_join_the_caption_above() -> None:
    text = (
        "Tabel 2. Hovedproblem ved første samtale\nRusmiddel Borgere Andel\nAlkohol 288 42 %\nHash 176 25 %"
    )
    assert _paragraphs(text) == text.split("\n")


def test_shared_text_is_mapped_character_by_character() -> None:
    raw = shared("000", "txt").raw
    for line in lines_of(raw):
        for run in line.mapped.runs:
            read, written = (
                line.text[run.text : run.text + run.length],
                raw.text[run.raw : run.raw + run.length],
            )
            assert all(_agrees(a, b) for a, b in zip(read, written, strict=True))
