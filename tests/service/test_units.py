"""Which stretches of a text may be quoted whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.units import PARAGRAPH, WHOLE_LIST, caption_above, stretches, with_paragraph

ENTRIES = "• at hæve taksten\n• at ansætte en visitator\n• at vende tilbage i maj"


def words(text: str) -> list[str]:
    return [text[s.start : s.end] for s in stretches(text)]


def rows(text: str) -> list[str]:
    return [text[s.start : s.end] for s in stretches(text) if s.row]


def test_prose_is_cut_into_sentences() -> None:
    text = "DAS godkendte taksten. Den gælder fra den 1. maj 2023.\nSagen genoptages jf. pkt. 4."
    assert words(text) == [
        "DAS godkendte taksten.",
        "Den gælder fra den 1. maj 2023.",
        "Sagen genoptages jf. pkt. 4.",
    ]


@pytest.mark.parametrize(
    "row",
    [
        "Kildeby Kommune 1.180.000 kr. Ca. 110 borgere",
        "Kildehuset 394 2.508 kr. 988.152 kr.",
        "Administration 5,4 % 6,1 %",
        "2022 1.180.000 1.240.000",
    ],
)
def test_row_is_kept_whole(row: str) -> None:
    text = f"Tabellen viser udgiften for hvert sted.\n{row}\nDet er mere end året før."
    assert rows(text) == [row]
    assert words(text)[0] == "Tabellen viser udgiften for hvert sted."


def test_bare_numbers_take_the_line_above_as_their_label() -> None:
    assert rows("Udgifter til kørsel i kommunerne\n1.180.000 1.240.000 95 %") == [
        "Udgifter til kørsel i kommunerne\n1.180.000 1.240.000 95 %"
    ]


def test_label_goes_on_in_brackets() -> None:
    text = "Udgifter til kørsel i alle kommunerne\n(i tusinde kroner)\n1.180 1.240 1.310"
    assert rows(text) == [text]


@pytest.mark.parametrize(
    "above", ["Det er udgiften i hele perioden for alle.", "Nordhuset 1.100 1.150 1.200", "Tabel 2: Udgifter"]
)
def test_bare_numbers_take_no_sentence_row_or_caption_as_label(above: str) -> None:
    assert rows(f"{above}\n1.180 1.240 1.310")[-1] == "1.180 1.240 1.310"


def test_row_that_begins_with_a_year_has_its_label() -> None:
    assert rows("Udvikling i antal borgere\n2022 110 120 130") == ["2022 110 120 130"]


def test_cells_one_a_line_are_one_row() -> None:
    text = "Kildehuset\n1.180.000 kr.\n110 pladser\nNordhuset\n940.000 kr.\n84 pladser"
    assert rows(text) == [
        "Kildehuset\n1.180.000 kr.\n110 pladser",
        "Nordhuset\n940.000 kr.\n84 pladser",
    ]


def test_year_begins_the_next_row_of_cells() -> None:
    assert rows("2021\n110\n9 dage\n2022\n120\n11 dage") == ["2021\n110\n9 dage", "2022\n120\n11 dage"]


def test_short_list_is_one_stretch_with_its_lead_in() -> None:
    lead = "DAS besluttede på baggrund af oplægget følgende:"
    text = f"Baggrunden er kendt. {lead}\n{ENTRIES}\nSagen er afsluttet."
    found = words(text)
    assert f"{lead}\n{ENTRIES}" in found
    assert found[0] == "Baggrunden er kendt."
    assert found[-1] == "Sagen er afsluttet."


def test_list_entry_knows_the_line_it_hangs_on() -> None:
    text = f"DAS besluttede følgende:\n{ENTRIES}"
    entries = [s for s in stretches(text) if s.lead is not None]
    assert [text[s.start : s.end] for s in entries] == ENTRIES.split("\n")
    assert {s.lead for s in entries} == {0}


def test_list_entry_under_plain_prose_hangs_on_nothing() -> None:
    assert all(s.lead is None for s in stretches(f"Sagen blev drøftet.\n{ENTRIES}"))


def test_very_short_lead_in_takes_the_sentence_before_it() -> None:
    text = f"Den fælles vagttelefon betjenes af tre bosteder. Det er:\n{ENTRIES}"
    assert text in words(text)


@pytest.mark.parametrize("entries", [4, 40])
def test_list_is_whole_up_to_the_limit(entries: int) -> None:
    lead = "DAS besluttede følgende:"
    text = "\n".join([lead, *(f"• at hæve taksten nummer {n}" for n in range(entries))])
    assert (text in words(text)) is (len(text) <= WHOLE_LIST)
    assert lead in words(text) or text in words(text)


def test_signature_is_one_stretch() -> None:
    text = "Rapporten er færdig.\nVenlig hilsen\nSigne Kærgaard\nFuldmægtig"
    assert words(text)[-1] == "Venlig hilsen\nSigne Kærgaard\nFuldmægtig"


def test_empty_text_has_no_stretches() -> None:
    assert stretches("") == ()


# -- a sentence's paragraph ---------------------------------------------------------------------------


def test_sentence_takes_its_short_paragraph() -> None:
    text = "Foran.\nDAS godkendte taksten. Den gælder i 2023.\nBagefter."
    start = text.index("Den gælder")
    assert (
        text[slice(*with_paragraph(text, start, start + 18))] == "DAS godkendte taksten. Den gælder i 2023."
    )


def test_long_paragraph_gives_the_neighbours_there_is_room_for() -> None:
    text = " ".join(f"Sætning nummer {n} handler om takster." for n in range(40))
    start = text.index("Sætning nummer 20 ")
    end = text.index(".", start) + 1
    a, b = with_paragraph(text, start, end)
    assert a <= start < end <= b
    assert b - a <= PARAGRAPH
    assert text[a:b].startswith("Sætning")
    assert text[a:b].endswith(".")


@given(
    st.lists(
        st.sampled_from(["Taksten er 5 kr. pr. døgn.", "DAS sagde ja.", "x" * 200 + ".", "\n"]), max_size=12
    ),
    st.data(),
)
def test_widening_keeps_the_sentence_and_the_paragraph(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    for stretch in stretches(text):
        if "\n" in text[stretch.start : stretch.end]:
            continue
        limit = data.draw(st.integers(1, 600))
        a, b = with_paragraph(text, stretch.start, stretch.end, limit)
        assert a <= stretch.start < stretch.end <= b
        assert "\n" not in text[a:b]
        assert b - a <= max(limit, stretch.end - stretch.start)


# -- a row's caption ----------------------------------------------------------------------------------

TABLE = "Tabel 1: Udgifter til kørsel\nKommune 2022 2023\nKildeby 1.180 1.240\nNordby 940 980"


def test_row_finds_its_caption_over_other_rows() -> None:
    span = caption_above(TABLE, TABLE.index("Nordby"))
    assert span is not None
    assert TABLE[slice(*span)].startswith("Tabel 1: Udgifter til kørsel")


def test_column_heads_come_along() -> None:
    text = "Tabel 1: Udgifter til kørsel\nKommune Året før I år\nKildeby 1.180 1.240\nNordby 940 980"
    span = caption_above(text, text.index("Nordby"))
    assert span is not None
    assert text[slice(*span)] == "Tabel 1: Udgifter til kørsel\nKommune Året før I år"


def test_nearest_caption_counts() -> None:
    text = f"{TABLE}\nTabel 2: Udgifter til tolke\nKildeby 88 91\nNordby 70 71"
    span = caption_above(text, text.rindex("Nordby"))
    assert span is not None
    assert text[slice(*span)] == "Tabel 2: Udgifter til tolke"


def test_row_without_caption_has_none() -> None:
    text = "DAS tog orienteringen til efterretning.\nKildeby 1.180 1.240"
    assert caption_above(text, text.index("Kildeby")) is None
    assert caption_above("Kildeby 1.180 1.240", 0) is None


def test_long_paragraph_between_ends_the_table() -> None:
    text = f"Tabel 1: Udgifter\nKildeby 1.180 1.240\n{'Ord ' * 200}.\nNordby 940 980"
    assert caption_above(text, text.index("Nordby")) is None


# -- whatever the text --------------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        "DAS godkendte taksten. Den gælder fra den 1. maj 2023.",
        "DAS besluttede følgende:",
        "Det indstilles, at",
        "• at hæve taksten",
        "1) at vente",
        "Kildeby 1.180 1.240",
        "1.180 1.240 1.310",
        "1.180.000 kr.",
        "Tabel 1: Udgifter til kørsel",
        "Kildehuset",
        "2023",
        "Venlig hilsen",
        "",
    ]
)


@given(st.lists(LINES, max_size=14))
def test_stretches_cover_every_word_and_cut_no_row(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = stretches(text)
    covered = {at for s in found for at in range(s.start, s.end)}
    assert all(at in covered for at, char in enumerate(text) if not char.isspace())
    assert [s.start for s in found] == sorted(s.start for s in found)
    for s in found:
        assert text[s.start : s.end] == text[s.start : s.end].strip() != ""
        assert s.lead is None or 0 <= s.lead < s.start
        # A row is never cut: it begins and ends where a line does.
        assert not s.row or text[: s.start].endswith("\n") or s.start == 0
        assert not s.row or text[s.end :].startswith("\n") or s.end == len(text)


@given(st.text(max_size=200))
def test_any_text_has_stretches_within_it(text: str) -> None:
    assert all(0 <= s.start < s.end <= len(text) for s in stretches(text))
