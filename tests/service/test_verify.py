"""Quotes against the raw pages they stand on, and a second, independent check of the same."""

from __future__ import annotations

import dataclasses
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.matching import stands_at
from ingest.model import PAGE_BREAK, Chunk, ParsedDocument
from ingest.sentences import sentence_spans
from service.units import stretches
from service.verify import PageText, Quote, skeleton, verify_span
from tests.ingest.parsed import from_text, sample
from tests.service.answering import chunk_of
from tests.support import SAMPLES

HEAD = "DAS Social Møde den 03.05.2023\n\nPunkt 1. Fælles vagttelefon for botilbud\n\nBeslutning\n"


def pages_of(document: ParsedDocument) -> PageText:
    texts = {p.number: p.raw for p in document.raw.pages}
    return lambda _, number: texts.get(number)


def raw_at(quote: Quote, page_text: PageText) -> str:
    """The raw text between a quote's two places, page breaks included."""
    pages = [page_text("", n) or "" for n in range(quote.page_start, quote.page_end + 1)]
    before = sum(len(p) + len(PAGE_BREAK) for p in pages[:-1])
    return PAGE_BREAK.join(pages)[quote.char_start : before + quote.char_end]


def find(document: ParsedDocument, words: str) -> tuple[Chunk, int, int]:
    """The chunk that holds these words of reading text, and where."""
    for chunk in document.chunks:
        if (start := chunk.text.find(words)) >= 0:
            return chunk, start, start + len(words)
    raise AssertionError([c.text for c in document.chunks])


def quotes(document: ParsedDocument, words: str) -> list[Quote]:
    return verify_span(*find(document, words), pages_of(document))


def check(document: ParsedDocument, words: str) -> Quote:
    """The one quote of these words, checked by the other reader too."""
    (quote,) = quotes(document, words)
    assert quote.text == words
    assert stands_at(quote.text, raw_at(quote, pages_of(document)))
    return quote


def test_quote_names_the_exact_place_of_its_words() -> None:
    words = "Styregruppen godkendte den fælles vagttelefon."
    document = from_text(HEAD + words + "\nDer var kaffe.")
    assert raw_at(check(document, words), pages_of(document)) == words


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("DAS godkendte planen for Års-\nhuset i 2023.", "DAS godkendte planen for Årshuset i 2023."),
        ("DAS godkendte års\x02\nrapporten i 2023.", "DAS godkendte årsrapporten i 2023."),
        ("DAS godkendte års\x02rapporten i 2023.", "DAS godkendte årsrapporten i 2023."),
        ("DAS godkendte social-\nog sundhedsplanen.", "DAS godkendte social- og sundhedsplanen."),
        ("DAS godkendte planen for 2022-\n2023 i dag.", "DAS godkendte planen for 2022-2023 i dag."),
        ("DAS\xa0godkendte  budgettet\tpå 350.000\xa0kr.", "DAS godkendte budgettet på 350.000 kr."),
        ("DAS godkendte bud\xadgettet i 2023.", "DAS godkendte budgettet i 2023."),
        ("DAS\x00 godkendte budgettet\x7f i 2023.", "DAS godkendte budgettet i 2023."),
        ("DAS godkendte dagsordenen på en\nlang linje.", "DAS godkendte dagsordenen på en lang linje."),
        ("\uf0b7 DAS godkendte budgettet.", "• DAS godkendte budgettet."),
        ("▪ DAS godkendte budgettet.", "• DAS godkendte budgettet."),
    ],
)  # fmt: skip
def test_quote_differs_from_the_page_in_layout_only(raw: str, words: str) -> None:
    check(from_text(f"{HEAD}{raw}\n"), words)


def test_decomposed_letters_are_quoted_composed() -> None:
    words = "Styregruppen bad om mere på området for små børn."
    document = from_text(unicodedata.normalize("NFD", HEAD + words + "\n"))
    raw = raw_at(check(document, words), pages_of(document))
    assert raw == unicodedata.normalize("NFD", words)


@pytest.mark.parametrize("last", ["å", "ö", "Å"])
def test_quote_ends_after_the_last_letters_accent(last: str) -> None:
    words = f"Styregruppen sagde ja til aftalen i Store {last.upper()}"
    document = from_text(unicodedata.normalize("NFD", HEAD + words + "\n"))
    quote = check(document, words)
    assert unicodedata.combining(raw_at(quote, pages_of(document))[-1])


def test_sentence_over_a_page_seam_is_one_quote() -> None:
    first, second = (
        "Styregruppen godkendte den fælles vagttelefon for",
        "alle bosteder fra den 1. august 2023.",
    )
    document = from_text(f"{HEAD}{first}\n", f"{second}\nDer var kaffe.\n")
    quote = check(document, f"{first} {second}")
    assert (quote.page_start, quote.page_end) == (1, 2)


def furnished(*pages: str) -> ParsedDocument:
    """Pages under the same running head, with their number at the foot."""
    return from_text(
        *(f"DAS Social referat\n{page}\nSide {n} af {len(pages)}\n" for n, page in enumerate(pages, start=1))
    )


def test_furniture_between_halves_gives_two_quotes() -> None:
    filler = "\n".join(f"Linje {n} om noget ganske andet end det." for n in range(8))
    first, second = (
        "Styregruppen godkendte den fælles vagttelefon for",
        "alle bosteder fra den 1. august 2023.",
    )
    document = furnished(f"{HEAD}{filler}\n{first}", f"{second}\n{filler}", filler, filler)
    pages = pages_of(document)
    halves = quotes(document, f"{first} {second}")
    assert [h.text for h in halves] == [first, second]
    assert [(h.page_start, h.page_end) for h in halves] == [(1, 1), (2, 2)]
    assert all(stands_at(h.text, raw_at(h, pages)) for h in halves)
    assert "Side 1" not in raw_at(halves[0], pages)


def test_accents_do_not_break_a_quote_that_furniture_cuts() -> None:
    filler = "\n".join(f"Linje {n} om noget ganske andet end det." for n in range(8))
    first, second = "På mødet så små råd på åen og bad så om mere", "på området, når året er omme på Åøen."
    texts = [f"{HEAD}{filler}\n{first}", f"{second}\n{filler}", filler, filler]
    document = furnished(*(unicodedata.normalize("NFD", t) for t in texts))
    assert [q.text for q in quotes(document, f"{first} {second}")] == [first, second]


def test_half_a_sentence_is_not_quoted_when_the_other_half_is_gone() -> None:
    filler = "\n".join(f"Linje {n} om noget ganske andet end det." for n in range(8))
    first, second = (
        "Styregruppen godkendte den fælles vagttelefon for",
        "alle bosteder fra den 1. august 2023.",
    )
    document = furnished(f"{HEAD}{filler}\n{first}", f"{second}\n{filler}", filler, filler)
    chunk, start, end = find(document, f"{first} {second}")
    pages = {p.number: p.raw for p in document.raw.pages}
    altered = pages | {2: pages[2].replace("alle", "ikke")}
    assert verify_span(chunk, start, end, lambda _, n: altered.get(n)) == []
    gone = {n: text for n, text in pages.items() if n != 2}
    assert verify_span(chunk, start, end, lambda _, n: gone.get(n)) == []


@pytest.mark.parametrize(
    "now",
    [
        "Styregruppen afviste den fælles vagttelefon.",
        "Nyt: Styregruppen godkendte den fælles vagttelefon.",
        "Styregruppen godkendte ikke den fælles vagttelefon.",
        "",
    ],
)
def test_altered_page_gives_no_quote(now: str) -> None:
    words = "Styregruppen godkendte den fælles vagttelefon."
    chunk, start, end = find(from_text(HEAD + words), words)
    assert verify_span(chunk, start, end, lambda _, n: HEAD + now if n == 1 else None) == []


def test_lost_document_gives_no_quote() -> None:
    words = "Styregruppen godkendte den fælles vagttelefon."
    chunk, start, end = find(from_text(HEAD + words), words)
    assert verify_span(chunk, start, end, lambda *_: None) == []


def test_span_without_words_or_map_gives_no_quote() -> None:
    document = from_text(HEAD + "Styregruppen godkendte den fælles vagttelefon.")
    chunk, start, end = find(document, "Styregruppen")
    pages = pages_of(document)
    assert verify_span(chunk, start, start, pages) == []
    bullet = chunk_of("•")
    assert verify_span(bullet, 0, 1, lambda *_: bullet.text) == []
    assert verify_span(dataclasses.replace(chunk, runs=()), start, end, pages) == []


def test_skeleton_keeps_every_letter_digit_and_sign() -> None:
    assert skeleton("1,5 %\n– ja\xa0(nej)") == "1,5%–ja(nej)"
    assert skeleton("Års-\nrapport \uf0b7") == skeleton("Årsrapport •")
    assert skeleton("godkendt") != skeleton("ikke godkendt")


def plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


# -- whatever the pages ------------------------------------------------------------------------------

WORD = st.sampled_from(
    [
        "DAS",
        "godkendte",
        "års-",
        "års\x02",
        "rapporten",
        "på",
        "2022-",
        "2023",
        "350.000",
        "kr.",
        "små",
        "bud\xadgettet",
        "\uf0b7",
        "•",
        "-",
        "social-",
        "og",
        "Åbo.",
        "(DAS)",
        "“ja”",
        "ikke",
        "én",
        "\x00",
        "pkt.",
        "1.",
        "‑",
        "Å",
    ]
)
LINE = st.one_of(
    st.lists(WORD, min_size=1, max_size=9).flatmap(
        lambda words: st.sampled_from([" ", "\xa0", "  "]).map(lambda gap: gap.join(words))
    ),
    st.sampled_from(
        ["Beslutning", "Indstilling", "Punkt 1. Taksten", "Punkt 2. Kørsel", "Referat", "", "Side 1"]
    )
    | st.dates(date(2020, 1, 1), date(2025, 1, 1)).map(lambda d: f"DAS Social Møde den {d:%d.%m.%Y}"),
)
PAGES = st.lists(st.lists(LINE, max_size=14).map("\n".join), min_size=1, max_size=4)


@given(PAGES, st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_sentence_checks_exactly_or_yields_nothing(pages: list[str], decomposed: bool) -> None:
    texts = [unicodedata.normalize("NFD", p) if decomposed else p for p in pages]
    document = from_text(*texts)
    page_text = pages_of(document)
    for chunk in document.chunks:
        spans = [*sentence_spans(chunk.text), *((s.start, s.end) for s in stretches(chunk.text))]
        for start, end in spans:
            found = verify_span(chunk, start, end, page_text)
            for quote in found:
                assert stands_at(quote.text, raw_at(quote, page_text)), (quote, raw_at(quote, page_text))
            words = plain(chunk.text[start:end])
            # All of it or nothing; and nothing only where other words of the page cut it.
            assert plain("".join(q.text for q in found)) == (words if found else "")
            assert found or not words or len(chunk.runs) > 1


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_one_changed_letter_on_the_page_is_noticed(data: st.DataObject) -> None:
    words = "Styregruppen godkendte den fælles vagttelefon fra den 1. august."
    chunk, start, end = find(from_text(HEAD + words), words)
    at = data.draw(st.integers(0, len(words) - 1).filter(lambda i: words[i] != " "))
    other = data.draw(st.characters(categories=["L", "N"]).filter(lambda c: c != words[at]))
    page = HEAD + words[:at] + other + words[at + 1 :]
    assert verify_span(chunk, start, end, lambda _, n: page if n == 1 else None) == []


@pytest.mark.parametrize("name", sorted(p.name for p in SAMPLES.glob("*.*")))
def test_every_stretch_of_the_samples_can_be_quoted(name: str) -> None:
    document = sample(name)
    page_text = pages_of(document)
    lost: list[Any] = []
    for chunk in document.chunks:
        for s in stretches(chunk.text):
            found = verify_span(chunk, s.start, s.end, page_text)
            if not found:
                lost.append(chunk.text[s.start : s.end])
            assert all(stands_at(q.text, raw_at(q, page_text)) for q in found)
    assert lost == []
