"""Whatever the pages are and however they were put together: nothing is lost, and nothing is another's."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.model import ParsedDocument
from tests.ingest.attribution import (
    alone,
    bundle,
    claims,
    misattributed,
    parsed_pages,
    sample_names,
    sample_pages,
    whole,
)
from tests.ingest.invariants import problems

NAMES = sample_names()
DECIDING = tuple(name for name in NAMES if claims(name))  # the files with a meeting's items in them
BUNDLE = "2024-05-14_DTS_samlet_materiale.pdf"  # minutes, embedded minutes, a report, terms of reference

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(document: ParsedDocument) -> None:
    assert problems(document) == []


# -- the sample archive, whole ------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_a_sample_is_lost_or_misplaced(name: str) -> None:
    check(alone(name))


@pytest.mark.parametrize("name", DECIDING)
def test_a_sample_by_itself_claims_what_it_claims(name: str) -> None:
    assert misattributed(bundle(whole(name))) == []


def test_a_lost_section_a_shifted_span_and_a_doubled_text_are_noticed() -> None:
    """The checks themselves can fail."""
    document = alone(BUNDLE)
    part = document.parts[0]
    item = next(i for i in part.items if i.decisions)
    section = item.sections[0]

    def with_item(**changes: object) -> ParsedDocument:
        items = tuple(replace(i, **changes) if i is item else i for i in part.items)  # type: ignore[arg-type]
        return replace(document, parts=(replace(part, items=items), *document.parts[1:]))

    runs = section.text.runs
    shifted = replace(section.text, runs=(replace(runs[0], raw=runs[0].raw + 1), *runs[1:]))
    elsewhere = replace(item.decisions[0], raw_start=item.decisions[0].raw_start + 1)
    assert any("lost" in p for p in problems(with_item(sections=item.sections[1:])))
    assert any("in two sections" in p for p in problems(with_item(sections=(section, *item.sections))))
    assert any(
        "where the raw text" in p for p in problems(with_item(sections=(replace(section, text=shifted),)))
    )
    assert any("begins or ends elsewhere" in p for p in problems(with_item(decisions=(elsewhere,))))
    assert any("leaves part" in p for p in problems(with_item(raw_end=10**9)))
    assert any("chunks say 0 times" in p for p in problems(replace(document, chunks=document.chunks[1:])))


def test_a_passage_under_another_meeting_is_noticed() -> None:
    made = bundle(whole(BUNDLE))
    chunk = made.document.chunks[0]
    other = tuple(replace(c, item_number="99", body="Byrådet") for c in made.document.chunks)
    assert chunk.item_number != "99"
    assert misattributed(replace(made, document=replace(made.document, chunks=other)))


# -- glued --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", NAMES)
def test_two_files_in_one_keep_their_items(first: str) -> None:
    wrong = {second: misattributed(bundle(whole(first, second))) for second in NAMES}
    assert {second: found[:3] for second, found in wrong.items() if found} == {}


@pytest.mark.parametrize("first", NAMES)
def test_two_files_in_one_lose_no_text(first: str) -> None:
    for second in NAMES:
        check(bundle(whole(first, second)).document)


@quick
@given(st.permutations(NAMES), st.integers(3, 6))
def test_several_files_in_one_keep_their_items(order: list[str], count: int) -> None:
    made = bundle(whole(*order[:count]))
    check(made.document)
    assert misattributed(made) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_file_twice_in_one_is_read_twice(name: str) -> None:
    made = bundle(whole(name, name))
    check(made.document)
    assert misattributed(made) == []


# -- shuffled -----------------------------------------------------------------------------------------


def blocks(name: str) -> tuple[list[list[int]], list[list[int]]]:
    """A file's pages as blocks of one paper each: those of its own meeting, in order, and the others."""
    document = alone(name)
    owner: dict[int, int] = {}
    for part in document.parts:  # a paper inside another comes later, and takes its pages
        first, last = (document.raw.page_of(x) for x in (part.raw_start, part.raw_end - 1))
        owner.update((page, part.ordinal) for page in range(first, last + 1))
    runs = [
        (part, [page for page, _ in group])
        for part, group in itertools.groupby(sorted(owner.items()), lambda pair: pair[1])
    ]
    return [pages for part, pages in runs if part == 0], [pages for part, pages in runs if part]


@quick
@given(st.data())
def test_papers_moved_inside_their_bundle_keep_their_items(data: st.DataObject) -> None:
    own, papers = blocks(BUNDLE)
    order = list(own)
    for paper in data.draw(st.permutations(papers), label="papers"):
        order.insert(data.draw(st.integers(0, len(order)), label="place"), paper)
    made = bundle([(BUNDLE, page) for pages in order for page in pages])
    check(made.document)
    assert misattributed(made) == []


@quick
@given(st.data())
def test_another_files_pages_in_the_middle_take_no_items_with_them(data: st.DataObject) -> None:
    """A file put between two papers of a bundle."""
    own, papers = blocks(BUNDLE)
    order = sorted(own + papers)
    other = data.draw(st.sampled_from([n for n in NAMES if n != BUNDLE]), label="other")
    place = data.draw(st.integers(1, len(order)), label="place")
    before, behind = order[:place], order[place:]
    made = bundle(
        [(BUNDLE, p) for pages in before for p in pages]
        + whole(other)
        + [(BUNDLE, p) for pages in behind for p in pages]
    )
    check(made.document)
    assert misattributed(made) == []


# -- cut ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in NAMES if len(sample_pages(n)) > 1])
def test_pages_cut_out_take_attribution_away_but_give_none(name: str) -> None:
    last = len(sample_pages(name))
    for first in range(1, last + 1):
        for end in range(first, last + 1):
            kept = [(name, page) for page in range(1, last + 1) if not first <= page <= end]
            if kept:
                made = bundle(kept)
                check(made.document)
                assert misattributed(made, cut=True) == [], f"without pages {first}–{end}"


@quick
@given(st.data())
def test_files_cut_and_glued_lose_no_text(data: st.DataObject) -> None:
    """Whose a page is that has lost its own title block, behind another's, is not asked: eval/LOG.md."""
    names = data.draw(st.permutations(DECIDING), label="files")[:3]
    kept = []
    for name in names:
        pages = len(sample_pages(name))
        first = data.draw(st.integers(1, pages), label="first")
        kept += [(name, p) for p in range(first, data.draw(st.integers(first, pages), label="last") + 1)]
    check(bundle(kept).document)


# -- any text -----------------------------------------------------------------------------------------

VOCABULARY = tuple(
    line.strip(" ")
    for line in """
    Punkt 1.|Punkt 1|Punkt 2:|Punkt 3: Økonomi|1. Godkendelse af dagsorden|2. Budget 2024|3.
    4a. Sag om støtte|2.1. Rammeaftale|Beslutning|Beslutning:|Beslutning: Godkendt.|Referat|Indstilling
    Det indstilles, at|Sagsfremstilling|Resumé|Resume|Bilag|Bilag: Notat|Bilag 1: Oversigt|Økonomi
    Referat af møde i Socialudvalget den 3. maj 2022|Socialudvalget, 12-04-2021 - Side 3|REFERAT
    DAGSORDEN|Møde i Den Tværgående Styregruppe|Tid 13. september 2023, kl. 9.30|Sted Rådhuset
    Deltagere Ole Bak (A), Eva Holm (B)|Afbud:|DTS Fjordlandet Møde den 02.03.2022|Dato: 2. marts 2017
    Udvalg: Byrådet|Dato: 24-04-2013|Punktnummer: 4|Punkt 3, Bilag 1: Referat DTS|Side 3 af 2|12|1
    Godkendt.|DTS besluttede at godkende indstillingen.|Taget til efterretning.|Lukket punkt|Udsat
    7 for, 14 imod|Tabel 12. Takster|Kommune 2022 2023|Vestrup Kommune 1.180.000 kr. 110 borgere
    I alt 12 13 14|31,760 2.610|og|- at der|• punkt|Nord-|jysk|social-|og sundhed
    Kommissorium for arbejdsgruppen|Notat|Fra: Ole Bak|Emne: Status|2024-004417|Sagsnr. 12/27845
    Eventuelt|Næste møde|Dagsorden|Click here to enter text.|x|.|:|–|Udvalg|Punkt|a\u030arhus på\u00a0ny
    \uf0b7 et punkt|Nord\u0002jysk
    Udvalget drøftede sagen, og kommunerne er enige om, at området skal have flere pladser i løbet af året
    """.replace("\n", "|").split("|")
    if line.strip(" ")
)

known_lines = st.sampled_from(VOCABULARY)
odd_lines = st.text(st.characters(exclude_characters="\f\x00", exclude_categories=["Cs"]), max_size=40)
any_line = st.one_of(
    known_lines,
    known_lines,
    st.tuples(known_lines, known_lines).map(" ".join),
    st.integers(0, 3000).map(lambda n: f"{n}. Sag nummer {n}"),
    odd_lines,
)
any_page = st.lists(any_line, max_size=25).map("\n".join)


LONG_HEAD = "Fælles indkøb af kørsel til aktivitets- og samværstilbud"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_page, min_size=1, max_size=6))
@example(["Punkt 3: Økonomi\nTabel 12. Takster\nPunkt 3: Økonomi"])
@example(["Punkt 3: Økonomi\nPunkt 3: Økonomi\n2024-004417"])
@example(["Punkt 2: Bilag 1: Oversigt\nPunkt 2:\nsocial-"])
@example(["Punkt 2:\n2.1. Rammeaftale", "2.1. Rammeaftale 3.\nResumé"])
@example(["Punkt 1.\nEventuelt\nBeslutning\nGodkendt a\u030a"])
@example(
    ["Punkt 3.\nIndkøb af kørs\n2024-004417\nBeslutning", "Punkt 3.\nIndkøb af kørsel\n2024-004417\nBilag"]
)
@example(
    [f"Punkt 3.\n{LONG_HEAD} {end}\n2024-004417\nBeslutning" for end in ("i Vestrup", "og Sandvejle by")]
)
@example(["Referat", *(f"Punkt 1: Godkendelse af dagsorden\n2024-{n}\nBeslutning" for n in (11111, 22222))])
@example(["Referat\n" + "".join(f"Punkt 1: Godkendelse af dagsorden\n2024-{n}\n" for n in (11111, 22222))])
def test_headings_in_any_order_lose_no_text(pages: list[str]) -> None:
    check(parsed_pages(pages))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\f\x00", exclude_categories=["Cs"])), max_size=4))
@example(["\ufb2a"])
@example(["Udvalget a\ufb2a\ufb2ab\nBeslutning\nGodkendt \ufb2a"])
def test_any_characters_lose_no_text(pages: list[str]) -> None:
    check(parsed_pages(pages))


@quick
@given(st.data())
def test_sample_lines_in_any_order_lose_no_text(data: st.DataObject) -> None:
    lines = sample_pages(data.draw(st.sampled_from(NAMES)))[0].split("\n")
    shuffled = data.draw(st.permutations(lines))
    size = data.draw(st.integers(3, 30))
    check(parsed_pages(["\n".join(shuffled[i : i + size]) for i in range(0, len(shuffled), size)]))


# -- time ---------------------------------------------------------------------------------------------

Shape = Callable[[int], str]
LONG: dict[str, Shape] = {
    "the same label": lambda n: "Punkt 1.\n" * n,
    "labels with titles": lambda n: "".join(f"Punkt {i % 9 + 1}: Sag nummer {i}\n" for i in range(n)),
    "rising items": lambda n: "".join(f"Punkt {i}.\nSag {i}\nBeslutning\nGodkendt.\n" for i in range(n // 4)),
    "numbers": lambda n: "\n".join(str(i) for i in range(5 * n)),
    "numbers in a row": lambda n: " ".join(str(i) for i in range(5 * n)),
    "prose": lambda n: "Udvalget godkendte sagen og bad forvaltningen vende tilbage senere på året.\n" * n,
    "one paragraph": lambda n: "Udvalget godkendte det. " * n,
    "abbreviations": lambda n: "kl. 9.30 bl.a. A. B. " * n,
    "dates": lambda n: "Tid 13. september 2023, kl. 9.30-12.00\n" * n,
    "table rows": lambda n: "Vestrup Kommune 1.180.000 kr. 110 borgere\n" * n,
    "tables": lambda n: "Tabel 12. Takster\nKommune 2020 2021\nVestrup 1.000 2.000\n" * (n // 2),
    "cells": lambda n: "Vestrup\n12\n13\n" * n,
    "headings": lambda n: "Beslutning\nGodkendt.\n" * n,
    "earlier treatments": lambda n: "Udvalg: Byrådet\nDato: 24-04-2013\nPunktnummer: 4\n" * (n // 2),
    "bodies": lambda n: "".join(f"Socialudvalg{i} (SU{i}) godkendte.\n" for i in range(n)),
    "participants": lambda n: "Deltagere\n" + "Jens Hansen (A), Eva Holm (B)\n" * n,
    "a mail's heads": lambda n: "Fra: Ole\nTil: Bo\nEmne: Status\n" * (n // 2),
    "hyphens": lambda n: "Nord\x02" * 2 * n,
    "letters": lambda n: "a" * 20 * n,
    "dots": lambda n: "Sag " + "." * 20 * n + "3",
    "dashes": lambda n: "- " * 10 * n,
    "spaces": lambda n: " " * 20 * n + "x",
    "brackets": lambda n: "([“" * 5 * n,
    "open brackets": lambda n: "[a" * 5 * n,
    "accents": lambda n: "a" + "\u030a" * 10 * n,
    "a stutter": lambda n: ("aaab" * 25 + "\n") * n,
    "short pages": lambda n: "\f".join(["Resume\nTekst her."] * n),
    "titled pages": lambda n: "\f".join(["Notat om sagen\nBaggrund\nTekst her."] * n),
    "footers": lambda n: "\f".join(["Tekst her\nPunkt 3, Bilag 1: Referat DTS"] * n),
    "meetings": lambda n: "\f".join(
        f"Referat af møde i Socialudvalget den {i % 28 + 1}. maj {1900 + i // 28}\n"
        "1. Godkendelse af dagsorden\nBeslutning\nGodkendt." for i in range(n // 2)
    ),
}  # fmt: skip


def seconds(text: str) -> float:
    """Processor time, which other processes do not lengthen, of parsing a text."""
    started = time.process_time()
    parsed_pages(text.split("\f"))
    return time.process_time() - started


@pytest.mark.parametrize("shape", LONG)
def test_time_grows_no_faster_than_the_text(shape: str) -> None:
    """Twice the text takes about twice as long; four times as long means a search in a search."""
    half = seconds(LONG[shape](1000))  # first: after the longer text, all its lines would be remembered
    longer = seconds(LONG[shape](2000))
    assert longer < 15, f"{longer:.1f} s"
    if longer > 4:  # below that, what else the machine does weighs more than the shape
        growth = longer / half
        assert growth < 3.5, f"{longer:.1f} s, {growth:.1f} times as long as half of it"
