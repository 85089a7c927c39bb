"""The catalog keeps what it is given, whole, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.catalog import Catalog
from ingest.catalog_database import DocumentRefusedError
from ingest.catalog_rows import (
    evidence_from_json,
    evidence_to_json,
    positions_from_json,
    positions_to_json,
    raw_place,
    votes_from_json,
    votes_to_json,
)
from ingest.catalog_schema import chunks as chunks_table
from ingest.catalog_schema import escape, unescape
from ingest.model import (
    CLOSED,
    Approval,
    Chunk,
    DocumentKind,
    Evidence,
    FileStatus,
    MappedText,
    Meeting,
    Outcome,
    Page,
    ParsedDocument,
    Position,
    RawText,
    Run,
    Section,
    SectionRole,
    Stance,
    Votes,
)
from tests.ingest.archive import DAY, EARLIER, minutes
from tests.support import ROOT

# Every character, half surrogate pairs and NUL included: PDF text and file names hold them.
any_text = st.text(st.characters(exclude_categories=()), max_size=30)


def keep(catalog: Catalog, *docs: ParsedDocument) -> None:
    for doc in docs:
        catalog.replace(doc, "1", FileStatus.NEW, "")


# -- a document comes back as it was given


def test_chunks_come_back_equal_and_in_order(catalog: Catalog) -> None:
    doc = minutes()
    keep(catalog, doc)
    assert catalog.chunks() == list(doc.chunks)
    assert catalog.chunks(document="referat.pdf") == list(doc.chunks)
    assert catalog.chunks(document=doc.chunks[0].document_id) == list(doc.chunks)
    assert catalog.chunks(document="andet.pdf") == []


def test_chunk_table_has_a_column_for_each_field_of_a_chunk() -> None:
    assert {c.name for c in chunks_table.columns} == {f.name for f in fields(Chunk)} | {"digest"}


runs = st.lists(st.builds(Run, *[st.integers(0, 2**31 - 1)] * 3), max_size=4).map(tuple)
chunk_changes = st.fixed_dictionaries(
    {
        "title": any_text,
        "part_title": any_text,
        "kind": st.sampled_from(DocumentKind),
        "body": st.none() | any_text,
        "meeting_date": st.none() | st.dates(),
        "item_number": st.none() | any_text,
        "item_title": st.none() | any_text,
        "section": st.sampled_from(SectionRole),
        "heading": st.none() | any_text,
        "outcome": st.none() | st.sampled_from(Outcome),
        "header": any_text,
        "text": any_text,
        "runs": runs,
        "page_end": st.integers(0, 2**31 - 1),
        "is_table": st.booleans(),
        "clearance": any_text,
    }
)


@given(changes=chunk_changes, raw=any_text)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_chunk_and_any_page_text_come_back_exactly(
    catalog: Catalog, changes: dict[str, Any], raw: str
) -> None:
    doc = minutes(items=1)
    chunk = replace(doc.chunks[0], **changes)
    pages = (*doc.raw.pages, Page(len(doc.raw.pages) + 1, raw, label=raw))
    keep(catalog, replace(doc, raw=RawText(pages), chunks=(chunk,)))
    assert catalog.chunks([chunk.id]) == [chunk]
    assert catalog.page("referat.pdf", len(pages)) == raw


@given(any_text)
def test_escaped_text_is_storable_and_comes_back(text: str) -> None:
    stored = escape(text)
    assert "\0" not in stored
    assert stored.encode().decode() == stored
    assert unescape(stored) == text


def test_digests_are_those_of_the_chunks(catalog: Catalog) -> None:
    doc = minutes()
    keep(catalog, doc)
    assert catalog.chunk_digests() == {c.id: c.digest for c in doc.chunks}


def test_chunks_by_id_keep_the_order_asked_for_and_drop_unknown_ids(catalog: Catalog) -> None:
    doc = minutes(items=270)
    keep(catalog, doc)
    ids = [c.id for c in reversed(doc.chunks)]
    assert len(ids) > 500  # more than one query
    assert [c.id for c in catalog.chunks(["unknown", *ids])] == ids
    assert catalog.chunks([]) == []


def test_neighbours_are_the_chunks_of_the_same_item(catalog: Catalog) -> None:
    doc = minutes(numbers=["1", "2", "2", None, None])
    keep(catalog, doc)
    for chunk in doc.chunks:
        mine = [c for c in doc.chunks if (c.part, c.item_title) == (chunk.part, chunk.item_title)]
        assert catalog.neighbours(chunk) == mine


def test_item_chunks_are_found_by_part_and_number(catalog: Catalog) -> None:
    doc = minutes(numbers=["1", "2", None])
    keep(catalog, doc)
    owner = doc.chunks[0].document_id
    for part, number in [(0, "1"), (0, None), (2, "1")]:
        wanted = [c for c in doc.chunks if c.part == part and c.item_number == number]
        assert wanted
        assert catalog.item_chunks(owner, part, number) == wanted
    assert catalog.item_chunks(owner, 0, "7") == []


def test_page_is_the_raw_text_by_name_or_id(catalog: Catalog) -> None:
    doc = minutes()
    keep(catalog, doc)
    assert catalog.page("referat.pdf", 2) == doc.raw.pages[1].raw
    assert catalog.page(doc.chunks[0].document_id, 1) == doc.raw.pages[0].raw
    assert catalog.page("referat.pdf", 99) is None
    assert catalog.page("andet.pdf", 1) is None


def test_decisions_stand_where_they_say(catalog: Catalog) -> None:
    doc = minutes(lines_a_page=3)
    keep(catalog, doc)
    found = catalog.decisions(doc.chunks[0].document_id, 0, "2")
    assert [(d.text, d.outcome, d.body) for d in found] == [
        ("Godkendt med bemærkningen om budgettet.", Outcome.DECIDED, "DAS")
    ]
    for d in found:
        assert d.page_start == d.page_end
        assert doc.raw.pages[d.page_start - 1].raw[d.char_start : d.char_end] == d.text
    assert catalog.decisions(doc.chunks[0].document_id, 0, None) == []


def test_table_rows_keep_headers_and_cells_together(catalog: Catalog) -> None:
    doc = minutes(numbers=["1", None])
    keep(catalog, doc)
    for number in ("1", None):
        (row,) = catalog.rows(doc.chunks[0].document_id, 0, number)
        assert row.headers == ("Kommune", "Beløb")
        assert row.cells == ("Lillekøbing", "12.000 kr.")
        line = doc.raw.pages[row.page_start - 1].raw[row.char_start : row.char_end]
        assert line == "Lillekøbing | 12.000 kr."


def test_structure_is_the_contracts_json(catalog: Catalog) -> None:
    doc = minutes(items=2, lines_a_page=100)
    keep(catalog, doc)
    shown = catalog.structure("referat.pdf")
    assert shown is not None
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["document"], shown["status"], shown["pages"]) == ("referat.pdf", "new", 1)
    main, form, embedded = shown["parts"]
    assert [p["kind"] for p in shown["parts"]] == ["minutes", "form", "minutes"]
    assert main["parent"] is None
    assert form["parent"] == embedded["parent"] == "Referat DAS"
    assert form["parent_item"] == "2"
    assert form["items"] == []
    unsaid = {"time": None, "place": None, "participants": [], "apologies": [], "approval": None}
    assert form["meeting"] == {"body": "DAS", "date": "2024-03-12", "title": "Ordinært møde", **unsaid}
    assert embedded["meeting"] == {"body": "DAS", "date": "2024-01-16", "title": None, **unsaid}
    assert [i["number"] for i in main["items"]] == ["1", "2"]
    item = main["items"][0]
    assert set(item) == {
        "ordinal", "number", "title", "page_start", "page_end", "char_start", "char_end", "outcome",
        "case_number", "clearance", "sections", "decisions", "evidence",
    }  # fmt: skip
    assert item["outcome"] == "decided"
    for entry in (*item["sections"], *item["decisions"], *form["sections"]):
        assert doc.raw.text[entry["char_start"] : entry["char_end"]] == entry["text"]
    assert "page_confidence" not in shown
    assert catalog.structure("andet.pdf") is None


def test_structure_says_which_words_on_which_page_each_field_was_read_from(catalog: Catalog) -> None:
    keep(catalog, told := telling(minutes(items=2, lines_a_page=3)))
    shown = catalog.structure("referat.pdf")
    assert shown is not None
    pages = {p.number: p.raw for p in told.raw.pages}
    main = shown["parts"][0]
    item = main["items"][1]
    for entry in (*main["evidence"], *item["evidence"], *item["decisions"][0]["evidence"]):
        assert entry["page"] == entry["page_end"]
        assert pages[entry["page"]][entry["char_start"] : entry["char_end"]] == entry["words"]
    assert main["meeting"] | {"title": None} == {
        "body": "DAS", "date": "2024-03-12", "title": None, "time": "09:00-12:00", "place": "Rådhuset",
        "participants": ["Ole Bak (A)", "Lis Ny"], "apologies": ["Kim Ås"], "approval": "draft",
    }  # fmt: skip
    assert (main["file"], main["parent_annex"], main["clearance"]) == ("bilag.pdf", "2", "closed")
    assert (item["case_number"], item["clearance"]) == ("24/117", "closed")
    decision = item["decisions"][0]
    assert decision["date"] == "2024-01-16"
    assert decision["votes"] == {"in_favour": 7, "against": 14, "abstained": None}
    (position,) = decision["positions"]
    assert (position["who"], position["stance"], position["words"]) == ("Liste Ø", "against", "Godkendt")
    stood = pages[position["page_start"]][position["char_start"] : position["char_end"]]
    assert stood == position["words"]
    assert pages[item["page_start"]][item["char_start"] :].startswith("Punkt 2. Sag 2")
    assert pages[main["page_end"]][: main["char_end"]].rstrip().endswith("om budgettet.")
    assert shown["page_confidence"] == [{"page": 1, "confidence": 0.83}]


def test_structure_holds_each_table_with_its_rows_where_they_stand(catalog: Catalog) -> None:
    doc = minutes(items=1, lines_a_page=100)
    (item,) = doc.parts[0].items
    (row,) = item.sections[0].rows
    counted = replace(row, units=("", "kr."), values=(None, 12000.0))
    rows = (counted, replace(counted, cells=("Ådal", "–")), replace(counted, table=1))
    section = replace(item.sections[0], rows=rows)
    item = replace(item, sections=(section, *item.sections[1:]))
    keep(catalog, replace(doc, parts=(replace(doc.parts[0], items=(item,)), *doc.parts[1:])))
    shown = catalog.structure("referat.pdf")
    assert shown is not None
    first, second = shown["parts"][0]["items"][0]["sections"][0]["tables"]
    assert (first["caption"], first["headers"], first["units"]) == (
        "Fordeling",
        ["Kommune", "Beløb"],
        ["", "kr."],
    )
    assert [r["cells"] for r in first["rows"]] == [["Lillekøbing", "12.000 kr."], ["Ådal", "–"]]
    assert [len(t["rows"]) for t in (first, second)] == [2, 1]
    shown_row = second["rows"][0]
    assert shown_row["values"] == [None, 12000.0]
    assert doc.raw.text[shown_row["char_start"] : shown_row["char_end"]] == "Lillekøbing | 12.000 kr."
    stored = catalog.rows(doc.chunks[0].document_id, 0, "1")
    assert [r.table for r in stored] == [0, 0, 1]
    assert {(r.units, r.values) for r in stored} == {(("", "kr."), (None, 12000.0))}


def test_decisions_come_back_with_date_votes_positions_and_evidence(catalog: Catalog) -> None:
    keep(catalog, told := telling(minutes(items=2)))
    (found,) = catalog.decisions(told.chunks[0].document_id, 0, "2")
    (given,) = told.parts[0].items[1].decisions
    assert (found.date, found.votes, found.evidence) == (given.date, given.votes, given.evidence)
    assert found.positions == given.positions != ()


def test_items_tell_the_votes_of_their_own_meeting_only(catalog: Catalog) -> None:
    told = telling(minutes(items=2))
    keep(catalog, told)  # what its item tells was decided at an earlier meeting
    assert {(i.votes, i.positions) for i in catalog.items(day=DAY)} == {((), ())}
    main = told.parts[0]
    (given,) = main.items[1].decisions
    today = replace(main.items[1], decisions=(replace(given, date=DAY),))
    keep(catalog, replace(told, parts=(replace(main, items=(main.items[0], today)), *told.parts[1:])))
    first, second = (i for i in catalog.items(day=DAY) if i.part == 0)
    assert (first.votes, first.positions) == ((), ())
    assert (second.votes, second.positions) == ((Votes(7, 14),), given.positions)


def test_meetings_come_back_with_what_they_say_of_themselves(catalog: Catalog) -> None:
    keep(catalog, telling(minutes()))
    entry = next(m for m in catalog.meetings() if m.date == DAY)
    assert (entry.time, entry.place, entry.approval) == ("09:00-12:00", "Rådhuset", Approval.DRAFT)
    assert (entry.participants, entry.apologies) == (("Ole Bak (A)", "Lis Ny"), ("Kim Ås",))


def telling(doc: ParsedDocument) -> ParsedDocument:
    """The document with every field set that a part, item, decision or page can say of itself."""
    main = doc.parts[0]
    item, text = main.items[1], doc.raw.text
    (decision,) = item.decisions

    def said(field: str, words: str, start: int) -> Evidence:
        at = text.index(words, start)
        return Evidence(field, words, 0.9, at, at + len(words))

    decision = replace(
        decision,
        date=EARLIER,
        votes=Votes(7, 14),
        evidence=(said("outcome", "Godkendt", decision.raw_start),),
        positions=(Position("Liste Ø", Stance.AGAINST, decision.raw_start, decision.raw_start + 8),),
    )
    item = replace(
        item,
        case_number="24/117",
        clearance=CLOSED,
        decisions=(decision,),
        evidence=(said("number", "Punkt 2", item.raw_start),),
    )
    meeting = Meeting(
        "DAS", DAY, None, "09:00-12:00", "Rådhuset", ("Ole Bak (A)", "Lis Ny"), ("Kim Ås",), Approval.DRAFT
    )
    main = replace(
        main,
        meeting=meeting,
        items=(main.items[0], item, *main.items[2:]),
        parent_annex="2",
        file="bilag.pdf",
        clearance=CLOSED,
        evidence=(said("body", "Den Administrative Styregruppe", 0),),
    )
    first, *rest = doc.raw.pages
    raw = RawText((replace(first, confidence=0.83), *rest))
    return replace(doc, parts=(main, *doc.parts[1:]), raw=raw)


offsets = st.none() | st.integers(0, 99)
evidence = st.builds(Evidence, any_text, any_text, st.floats(0, 1), offsets, offsets)
votes = st.builds(Votes, *[st.none() | st.integers(0, 400)] * 3)


positions = st.builds(Position, any_text, st.sampled_from(Stance), st.integers(0, 99), st.integers(0, 99))


@given(st.lists(positions, max_size=4))
def test_any_positions_come_back_exactly(stood: list[Position]) -> None:
    assert positions_from_json(positions_to_json(stood)) == tuple(stood)


@given(st.lists(evidence, max_size=4), st.none() | votes)
def test_any_evidence_and_any_votes_come_back_exactly(said: list[Evidence], counted: Votes | None) -> None:
    assert evidence_from_json(evidence_to_json(said)) == tuple(said)
    assert votes_from_json(votes_to_json(counted)) == counted


def test_empty_section_stands_where_the_text_before_it_ends(catalog: Catalog) -> None:
    keep(catalog, minutes(items=1, lines_a_page=100))
    shown = catalog.structure("referat.pdf")
    assert shown is not None
    case, empty, decision = shown["parts"][0]["items"][0]["sections"]
    assert empty["text"] == ""
    assert empty["char_start"] == empty["char_end"] == case["char_end"] < decision["char_start"]


def test_document_without_chunks_is_stored(catalog: Catalog) -> None:
    doc = replace(minutes(), parts=(), chunks=())
    keep(catalog, doc)
    assert [(d.document, d.chunks) for d in catalog.documents()] == [("referat.pdf", 0)]
    assert catalog.page("referat.pdf", 1) == doc.raw.pages[0].raw


@given(st.lists(st.text("ab\f", max_size=5), min_size=1, max_size=4), st.data())
def test_raw_place_holds_the_words_of_its_span(texts: list[str], data: st.DataObject) -> None:
    raw = RawText(tuple(Page(n, t) for n, t in enumerate(texts, start=1)))
    start = data.draw(st.integers(0, len(raw.text)))
    end = data.draw(st.integers(start, len(raw.text)))
    place = raw_place(raw, start, end)
    first, last = place["page_start"], place["page_end"]
    if first == last:
        words = texts[first - 1][place["char_start"] : place["char_end"]]
    else:
        middle = texts[first : last - 1]
        words = "\f".join(
            [texts[first - 1][place["char_start"] :], *middle, texts[last - 1][: place["char_end"]]]
        )
    assert words.strip("\f") == raw.text[start:end].strip("\f")


# -- replacing and removing


def test_replacing_leaves_nothing_of_the_old_document(catalog: Catalog) -> None:
    old, new = minutes(items=5, words="gammelt"), minutes(items=2, words="nyt")
    keep(catalog, old, new)
    assert catalog.chunks() == list(new.chunks)
    assert len(catalog.items(day=DAY)) == 2
    assert catalog.page("referat.pdf", len(new.raw.pages) + 1) is None
    assert len(catalog.documents()) == 1
    assert catalog.problems() == []


def test_revision_grows_with_each_change_and_only_then(catalog: Catalog) -> None:
    assert catalog.revision() == 0
    doc = minutes()
    keep(catalog, doc)
    assert catalog.revision() == 1
    catalog.remove("/arkiv/andet.pdf")
    assert catalog.revision() == 1
    catalog.remove(doc.source.path)
    assert catalog.revision() == 2
    assert catalog.stored() == {}
    assert catalog.chunks() == []


def test_stored_tells_hash_version_status_and_reason(catalog: Catalog) -> None:
    doc = minutes("/arkiv/Årsmøde 2024.pdf")
    catalog.replace(doc, "7", FileStatus.PARTIAL, "stored in part: side 2 har ingen tekst")
    (entry,) = catalog.stored().values()
    assert list(catalog.stored()) == ["/arkiv/Årsmøde 2024.pdf"]
    assert (entry.sha256, entry.version, entry.status) == (doc.source.sha256, "7", FileStatus.PARTIAL)
    assert entry.reason == "stored in part: side 2 har ingen tekst"
    assert (entry.pages, entry.chunks) == (len(doc.raw.pages), len(doc.chunks))


def test_document_the_database_refuses_changes_nothing(catalog: Catalog) -> None:
    first, second = minutes("/arkiv/a.pdf"), minutes("/arkiv/b.pdf")
    keep(catalog, first, second)
    # The newer version of b claims a chunk id of a: its old version must survive the attempt.
    thief = replace(second.chunks[0], id=first.chunks[0].id)
    with pytest.raises(DocumentRefusedError, match="nothing was changed"):
        keep(catalog, replace(second, chunks=(*second.chunks[1:], thief)))
    assert catalog.revision() == 2
    assert catalog.chunks(document="b.pdf") == list(second.chunks)
    assert catalog.problems() == []


def test_document_with_a_span_outside_its_text_is_refused(catalog: Catalog) -> None:
    doc = minutes()
    outside = Section(SectionRole.OTHER, None, MappedText("ord", (Run(0, 10**6, 3),)))
    part = replace(doc.parts[0], sections=(outside,))
    with pytest.raises(DocumentRefusedError, match="outside the text"):
        keep(catalog, replace(doc, parts=(part, *doc.parts[1:])))
    assert catalog.documents() == []


def test_reader_sees_the_old_document_or_the_new_one_never_a_mixture(catalog: Catalog) -> None:
    versions = [minutes(items=n, words=f"nr. {n}") for n in (3, 12)]
    keep(catalog, versions[0])
    done = threading.Event()

    def write() -> None:
        for n in range(12):
            keep(catalog, versions[n % 2])
        done.set()

    wanted = {len(v.raw.pages): [len(p.items) for p in v.parts] for v in versions}
    writer = threading.Thread(target=write)
    writer.start()
    seen = 0
    while not done.is_set():
        shown = catalog.structure("referat.pdf")
        assert shown is not None
        assert [len(p["items"]) for p in shown["parts"]] == wanted[shown["pages"]]
        assert {c.text.split()[-1].rstrip(".") for c in catalog.chunks()} in ({"3"}, {"12"})
        seen += 1
    writer.join()
    assert seen > 0


def test_view_of_several_queries_is_one_snapshot(catalog: Catalog) -> None:
    keep(catalog, minutes(items=3))
    count = "SELECT count(*) FROM chunks"
    with catalog._database.reading() as connection:
        before = connection.exec_driver_sql(count).scalar()
        keep(catalog, minutes(items=5))
        assert connection.exec_driver_sql(count).scalar() == before
    with catalog._database.reading() as connection:
        assert connection.exec_driver_sql(count).scalar() != before


def test_process_killed_while_replacing_loses_and_doubles_nothing(catalog_url: str) -> None:
    command = [sys.executable, "-m", "tests.ingest.killed", catalog_url, "10"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) == 1, done.stdout
    assert int(lines[0].rpartition(" ")[2]) >= 9  # each round but the first was killed at work
