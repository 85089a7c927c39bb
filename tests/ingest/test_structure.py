"""What whole documents come to: the sample archive's truths, and the shared archive's."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ingest.bodies import learn_bodies
from ingest.model import AgendaItem, DocumentKind, Outcome, ParsedDocument, Part
from ingest.stretches import StretchKind
from ingest.structure import read_lines
from ingest.walk import walk
from tests.ingest import golden
from tests.ingest.parsed import facts, from_text, numbers, sample, shared
from tests.support import SAMPLES

FORMATS = ["txt", "pdf"]
EXPECTED: dict[str, Any] = json.loads((SAMPLES.parent / "expected.json").read_text(encoding="utf-8"))
# Files whose format no reader takes yet are made and described already; they join when one does.
FILES = sorted(name for name in EXPECTED if (SAMPLES / name).is_file())
GOLDEN = {
    "bundle_with_embedded_minutes": "2024-05-14_DTS_samlet_materiale.pdf",
    "minutes_as_text": "2023-09-13_DTS_referat.txt",
    "papers_in_a_row": "2023-02_samlet_udsendelse.txt",
}


def _up_to(last: int) -> list[str]:
    return [str(n) for n in range(1, last + 1)]


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _pages(document: ParsedDocument, found: Part | AgendaItem) -> list[int]:
    page = document.raw.page_of
    return [page(found.raw_start), page(found.raw_end - 1)]


# -- the sample archive -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_sample_splits_into_its_parts(name: str) -> None:
    document, want = sample(name), EXPECTED[name]
    assert document.kind == want["kind"]
    assert [facts(p) for p in document.parts] == [(p["kind"], p["body"], p["date"]) for p in want["parts"]]
    parents = [(p.parent, p.parent_item) for p in document.parts]
    assert parents == [(p["parent"], p["parent_item"]) for p in want["parts"]]


@pytest.mark.parametrize("name", FILES)
def test_sample_part_begins_where_it_stands(name: str) -> None:
    document = sample(name)
    for part, want in zip(document.parts, EXPECTED[name]["parts"], strict=True):
        if want["pages"]:
            assert _pages(document, part)[0] == want["pages"][0][0]


@pytest.mark.parametrize("name", FILES)
def test_sample_items_keep_number_title_and_outcome(name: str) -> None:
    for part, want in zip(sample(name).parts, EXPECTED[name]["parts"], strict=True):
        found = [(i.number, i.outcome) for i in part.items]
        assert found == [(i["number"], i["outcome"]) for i in want["items"]]
        for item, wanted in zip(part.items, want["items"], strict=True):
            assert _plain(item.title) == _plain(wanted["title"] or "")


@pytest.mark.parametrize("name", FILES)
def test_sample_item_stands_on_its_pages(name: str) -> None:
    document = sample(name)
    for part, want in zip(document.parts, EXPECTED[name]["parts"], strict=True):
        for item, wanted in zip(part.items, want["items"], strict=True):
            if wanted["pages"]:
                first, last = wanted["pages"][0], wanted["pages"][-1]
                assert _pages(document, item) == [first, last], item.number


@pytest.mark.parametrize("name", FILES)
def test_sample_decision_is_found_with_the_body_that_took_it(name: str) -> None:
    for part, want in zip(sample(name).parts, EXPECTED[name]["parts"], strict=True):
        for item, wanted in zip(part.items, want["items"], strict=True):
            if wanted["decision"] is None:
                assert not item.decisions
                continue
            told = next((d for d in item.decisions if _plain(wanted["decision"]) in _plain(d.text)), None)
            assert told is not None, (item.number, [d.text for d in item.decisions])
            assert told.body == wanted["decided_by"]


@pytest.mark.parametrize("name", FILES)
def test_decision_stands_in_the_raw_text(name: str) -> None:
    document = sample(name)
    for part in document.parts:
        for decision in (d for i in part.items for d in i.decisions):
            raw = document.raw.text[decision.raw_start : decision.raw_end]
            start, end = _plain(decision.text)[:12], _plain(decision.text)[-12:]
            assert _plain(raw).startswith(start)
            assert _plain(raw).endswith(end)


@pytest.mark.parametrize(("name", "file"), GOLDEN.items())
def test_sample_has_its_golden_structure(name: str, file: str) -> None:
    golden.check(name, golden.outline(sample(file)))


# -- whatever the document ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_no_content_line_is_lost(name: str) -> None:
    document = sample(name)
    reading = read_lines(document.raw, name)
    stretches = walk(reading)
    heads = {
        i for s in stretches if s.kind is StretchKind.ITEM and s.head for i in range(s.first, s.head.after)
    }
    repeats = {i for s in stretches for i in s.repeats}
    sections = [s for p in document.parts for s in (*p.sections, *(x for i in p.items for x in i.sections))]
    kept = {at for s in sections for run in s.text.runs for at in range(run.raw, run.raw + run.length)}
    headings = {s.heading for s in sections if s.heading}
    for line in reading.lines:
        if reading.flags[line.index] or line.index in heads | repeats:
            continue
        spoken = any(run.raw in kept for run in line.mapped.runs)
        heading = line.text.rstrip(" :.")
        empty = heading.casefold() in {"beslutning", "referat", "beslutninger"}  # a heading over nothing
        assert spoken or empty or any(h in heading for h in headings), line.text


def test_same_text_gives_the_same_document() -> None:
    pages = ("Punkt 1.\nGodkendelse af dagsorden\nBeslutning\nGodkendt.",)
    assert from_text(*pages) == from_text(*pages)


def test_empty_text_is_a_document_without_parts() -> None:
    document = from_text("")
    assert (document.parts, document.chunks, document.kind) == ((), (), DocumentKind.OTHER)


def test_embedded_minutes_in_numbered_style_get_their_own_meeting() -> None:
    document = from_text(
        "Dagsorden til møde i Forretningsudvalget den 3. marts 2021\n"
        "1. Godkendelse af dagsorden\nIndstilling\nDet indstilles, at dagsordenen godkendes.\n"
        "2. Budget\nSagsfremstilling\nBudgettet er uændret.\n"
        "3. Opfølgning på seneste møde\nSagsfremstilling\nReferatet af seneste møde er vedlagt.",
        "Referat af møde i Den Administrative Styregruppe\nDato: 4. februar 2021\n"
        "Til stede: Anna And og Bo Berg\n"
        "1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n"
        "2. Fælles regler\nBeslutning\nStyregruppen godkendte de fælles regler.",
        "4. Lokaler til næste år\nSagsfremstilling\nDer mangler lokaler til mødet i maj.\n"
        "Indstilling\nDet indstilles, at udvalget drøfter sagen.",
    )
    outer, inner = (p for p in document.parts if p.items)
    assert facts(outer)[1:] == ("FU", "2021-03-03")
    assert numbers(outer) == ["1", "2", "3", "4"]
    assert facts(inner) == ("minutes", "DAS", "2021-02-04")
    assert numbers(inner) == ["1", "2"]
    assert (inner.parent, inner.parent_item) == (outer.ordinal, "3")
    assert "Anna And" in inner.sections[0].text.text


def test_decisions_of_two_dates_are_two_meetings_and_the_last_is_the_items() -> None:
    (part,) = from_text(
        "Referat af møde i Takstgruppen\nDato: 18. april 2024\n"
        "1. Godkendelse af dagsorden\nBeslutning Takstgruppen den 18. april 2024\nGodkendt.\n"
        "2. Regulering af prisen\nSagsfremstilling\nVognmanden har bedt om en højere pris.\n"
        "Beslutning Takstgruppen den 21. marts 2024\nPunktet udsættes til næste møde.\n"
        "Beslutning Takstgruppen den 18. april 2024\nTakstgruppen besluttede at hæve prisen."
    ).parts
    assert facts(part) == ("minutes", "Takstgruppen", "2024-04-18")
    assert [(str(d.date), d.outcome.value, d.text) for d in part.items[1].decisions] == [
        ("2024-03-21", "postponed", "Punktet udsættes til næste møde."),
        ("2024-04-18", "decided", "Takstgruppen besluttede at hæve prisen."),
    ]
    assert part.items[1].outcome is Outcome.DECIDED
    assert "21. marts 2024" in " ".join(s.heading or "" for s in part.items[1].sections)


# -- the shared archive -------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", FORMATS)
def test_shared_minutes_with_a_cut_header_keep_their_13_items(folder: str) -> None:
    (part,) = shared("001", folder).parts
    assert facts(part) == ("minutes", "DAS", "2020-03-09")
    assert numbers(part) == _up_to(13)
    assert part.items[0].outcome == "decided"
    assert [i.number for i in part.items if i.outcome == "none"] == ["10", "11"]


@pytest.mark.parametrize("folder", FORMATS)
def test_shared_bundle_keeps_its_embedded_minutes_apart(folder: str) -> None:
    parts = shared("002", folder).parts
    outer, inner = (p for p in parts if p.items)
    assert facts(outer) == ("minutes", "DAS", "2022-05-23")
    assert numbers(outer) == _up_to(12)
    assert facts(inner) == ("minutes", "DAS", "2022-03-02")
    assert numbers(inner) == _up_to(9)
    assert (inner.parent, inner.parent_item) == (outer.ordinal, "3")


@pytest.mark.parametrize("folder", FORMATS)
def test_shared_item_without_heading_takes_its_number_from_the_footer(folder: str) -> None:
    item = shared("002", folder).parts[0].items[3]
    assert (item.number, item.title, item.outcome) == ("4", "", "decided")


@pytest.mark.parametrize("folder", FORMATS)
def test_shared_bare_approval_belongs_to_the_item_it_stands_under(folder: str) -> None:
    items = shared("002", folder).parts[0].items
    assert [(i.number, i.outcome) for i in items[1:3]] == [("2", "none"), ("3", "decided")]


@pytest.mark.parametrize("folder", FORMATS)
def test_shared_annexes_are_named_and_belong_to_their_items(folder: str) -> None:
    annexes = [p for p in shared("002", folder).parts if not p.items]
    assert [p.parent_item for p in annexes] == ["1", "4", "5", "6", "6", "7", "7", "8"]
    reports = [p.parent_item for p in annexes if p.kind is DocumentKind.REPORT]
    assert reports == ["5", "6", "7"]
    assert not [p.title for p in annexes if re.match(r"\d", p.title)]


@pytest.mark.parametrize("folder", FORMATS)
def test_shared_agenda_decides_nothing(folder: str) -> None:
    (part,) = shared("004", folder).parts
    assert facts(part) == ("agenda", "DAS", "2017-03-02")
    assert numbers(part) == _up_to(11)
    assert {i.outcome for i in part.items} == {"none"}
    assert not [d for i in part.items for d in i.decisions]


@pytest.mark.parametrize("folder", FORMATS)
def test_shared_row_of_papers_is_cut_and_only_says_its_own_dates(folder: str) -> None:
    parts = shared("000", folder).parts
    assert [facts(p) for p in parts] == [
        ("mail", "DAS", "2019-01-22"),
        ("note", None, None),
        ("annex", None, None),
        ("note", "FU", None),
        ("annex", None, None),
        ("terms_of_reference", None, None),
        ("terms_of_reference", None, None),
        ("annex", None, None),
        ("note", None, "2019-01-22"),
    ]


@pytest.mark.parametrize("folder", FORMATS)
def test_shared_annexes_hold_no_meeting_though_they_name_many(folder: str) -> None:
    parts = shared("003", folder).parts
    assert len(parts) == 10
    assert not {p.kind for p in parts} & {DocumentKind.AGENDA, DocumentKind.MINUTES}
    dated = [facts(p)[1:] for p in parts if p.meeting]
    assert dated == [("DAS", "2016-09-27")] * 2  # the note, and the budget that it lists as its annex


def test_shared_council_minutes_keep_their_21_items() -> None:
    document = shared("Aarhus", "other")
    (part,) = document.parts
    assert facts(part) == ("minutes", "Aarhus Byråd", "2025-08-27")
    assert numbers(part) == _up_to(21)


def test_shared_council_proposals_are_no_decisions() -> None:
    (part,) = shared("Aarhus", "other").parts
    assert part.meeting is not None
    own = [[d.text for d in i.decisions if d.date == part.meeting.date] for i in part.items]
    assert not [t for texts in own for t in texts if t.isupper() or "foreslår" in t]
    assert max(sum(map(len, texts)) for texts in own) < 600


def test_shared_council_minutes_tell_whose_earlier_treatments_they_repeat() -> None:
    (part,) = shared("Aarhus", "other").parts
    told = [(d.body, str(d.date), d.outcome) for d in part.items[12].decisions]
    assert told == [
        ("Aarhus Byråd", "2025-08-27", "decided"),
        ("Magistraten", "2025-08-12", "recommended"),
    ]
    assert [i.number for i in part.items if i.clearance == "closed"] == ["21"]


def test_shared_committee_minutes_hold_three_dated_decisions_in_one_item() -> None:
    (part,) = shared("Syddjurs", "other").parts
    (item,) = part.items
    assert (part.kind, item.number, item.outcome) == (DocumentKind.MINUTES, "715", "postponed")
    days = list(dict.fromkeys(str(d.date) for d in item.decisions))
    assert days == ["2013-04-10", "2013-04-24", "2013-06-20"]
    assert {d.body for d in item.decisions} == {"PUK"}


def test_bodies_of_a_bundle_are_learned_once_for_all_its_parts() -> None:
    bodies = learn_bodies("Den Tværgående Styregruppe (DTS) holder møde. DTS besluttede det.")
    assert bodies.short("Den tværgående styregruppe") == "DTS"
