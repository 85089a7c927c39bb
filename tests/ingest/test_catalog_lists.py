"""Lists over the whole catalog: meetings, items, what is spanned, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ingest.catalog import Catalog
from ingest.linking import items_of
from ingest.model import (
    Coverage,
    DocumentKind,
    Evidence,
    FileStatus,
    Meeting,
    Outcome,
    ParsedDocument,
    RawText,
)
from tests.ingest.archive import DAY, EARLIER, minutes


def keep(catalog: Catalog, *docs: ParsedDocument) -> None:
    for doc in docs:
        catalog.replace(doc, "1", FileStatus.NEW, "")


def test_meetings_are_listed_once_and_inherited_ones_are_not(catalog: Catalog) -> None:
    keep(catalog, minutes(items=4))
    assert [(m.body, m.date, m.title, m.part, m.kind, m.items, m.decided) for m in catalog.meetings()] == [
        ("DAS", EARLIER, None, 2, DocumentKind.MINUTES, 1, 1),
        ("DAS", DAY, "Ordinært møde", 0, DocumentKind.MINUTES, 4, 4),
    ]


def test_annex_that_calls_itself_minutes_does_not_make_a_meeting(catalog: Catalog) -> None:
    doc = minutes()
    annex = replace(doc.parts[1], kind=DocumentKind.MINUTES)
    keep(catalog, replace(doc, parts=(doc.parts[0], annex, doc.parts[2])))
    assert [m.part for m in catalog.meetings()] == [2, 0]


def test_meeting_without_date_is_listed_last_and_not_covered(catalog: Catalog) -> None:
    keep(catalog, minutes("/arkiv/a.pdf", meeting=Meeting("FU", None)), minutes("/arkiv/b.pdf"))
    assert [(m.body, m.date) for m in catalog.meetings()][-1] == ("FU", None)
    assert catalog.coverage() == Coverage(EARLIER, DAY, meetings=2, documents=2)


def test_items_are_those_of_the_meeting_asked_for(catalog: Catalog) -> None:
    keep(catalog, minutes(items=2), minutes("/arkiv/fu.pdf", items=1, meeting=Meeting("FU", DAY)))
    assert [(i.number, i.title) for i in catalog.items("das", DAY)] == [("1", "Sag 1"), ("2", "Sag 2")]
    assert [i.document for i in catalog.items("FU", DAY)] == ["fu.pdf"]
    assert len(catalog.items(day=DAY)) == 3
    assert catalog.items("DAS", date(1999, 1, 1)) == []
    assert all(i.outcome is Outcome.DECIDED for i in catalog.items())


def test_coverage_of_an_empty_catalog_is_empty(catalog: Catalog) -> None:
    assert catalog.coverage() == Coverage()
    assert catalog.meetings() == []


def test_gaps_list_what_could_not_be_placed(catalog: Catalog) -> None:
    doc = minutes(numbers=["1", None])
    lost = replace(doc.parts[1], meeting=None)
    doc = replace(doc, parts=(doc.parts[0], lost, doc.parts[2]))
    catalog.replace(doc, "1", FileStatus.PARTIAL, "stored in part: side 3 er tom")
    keep(catalog, minutes("/arkiv/b.pdf"))
    gaps = catalog.gaps()
    assert [(d.document, d.reason) for d in gaps.partial] == [
        ("referat.pdf", "stored in part: side 3 er tom")
    ]
    assert [(p.document, p.part, p.title) for p in gaps.unplaced] == [("referat.pdf", 1, "Skema")]
    assert [(i.document, i.title, i.date) for i in gaps.unnumbered] == [("referat.pdf", "Sag 2", DAY)]


def test_gaps_say_what_of_a_meeting_is_missing(catalog: Catalog) -> None:
    keep(catalog, minutes(meeting=Meeting("FU", None)), minutes("/arkiv/b.pdf", meeting=Meeting(None, DAY)))
    found = [(p.document, p.part, p.body, p.date) for p in catalog.gaps().half_placed]
    assert found == [("b.pdf", 0, None, DAY), ("b.pdf", 1, None, DAY), ("referat.pdf", 0, "FU", None),
                     ("referat.pdf", 1, "FU", None)]  # fmt: skip


def test_gaps_list_decisions_of_no_body_or_no_day(catalog: Catalog) -> None:
    doc = minutes(items=2, meeting=Meeting("DAS", None))
    main = doc.parts[0]
    dated = replace(main.items[0].decisions[0], date=DAY)
    items = (replace(main.items[0], decisions=(dated,)), main.items[1])
    keep(catalog, replace(doc, parts=(replace(main, items=items), *doc.parts[1:])))
    assert [(d.item_number, d.body, d.date) for d in catalog.gaps().undated] == [("2", "DAS", None)]


def test_gaps_list_what_was_hardly_read(catalog: Catalog) -> None:
    doc = minutes(items=2)
    main = doc.parts[0]
    weak, plain = Evidence("body", "DAS", 0.5), Evidence("date", "12. marts", 1.0, 0, 5)
    items = (main.items[0], replace(main.items[1], evidence=(Evidence("number", "Punkt 2", 0.55, 0, 7),)))
    pages = (replace(doc.raw.pages[0], confidence=0.41), replace(doc.raw.pages[1], confidence=0.95))
    parts = (replace(main, evidence=(plain, weak), items=items), *doc.parts[1:])
    keep(catalog, replace(doc, parts=parts, raw=RawText((*pages, *doc.raw.pages[2:]))))
    gaps = catalog.gaps()
    assert [(p.document, p.page, p.confidence) for p in gaps.faint] == [("referat.pdf", 1, 0.41)]
    assert [(d.item_number, d.evidence.field) for d in gaps.doubts] == [(None, "body"), ("2", "number")]


def agenda(path: str, *, items: int = 3, numbers: list[str | None] | None = None) -> ParsedDocument:
    """The same items before the meeting."""
    doc = minutes(path, items=items, numbers=numbers)
    return replace(doc, parts=(replace(doc.parts[0], kind=DocumentKind.AGENDA),), chunks=())


@pytest.mark.parametrize("agenda_first", [True, False])
def test_agenda_and_minutes_are_linked_whichever_comes_first(catalog: Catalog, agenda_first: bool) -> None:
    papers = [agenda("/arkiv/a.pdf"), minutes("/arkiv/b.pdf")]
    keep(catalog, *(papers if agenda_first else reversed(papers)))
    held = next(m for m in catalog.held_meetings() if m.date == DAY)
    assert [p.document for p in held.papers] == ["b.pdf", "a.pdf"]
    assert [[p.document for p, _ in i.entries] for i in items_of(held)] == [["b.pdf", "a.pdf"]] * 3


def test_minutes_stored_twice_are_one_meeting(catalog: Catalog) -> None:
    keep(catalog, minutes("/arkiv/bundt.pdf"), minutes("/arkiv/alene.pdf"))
    assert catalog.coverage().meetings == 2  # and the one embedded in both
    assert [(m.date, len(m.minutes)) for m in catalog.held_meetings()] == [(EARLIER, 2), (DAY, 2)]
    assert all(link.copies for m in catalog.held_meetings() for link in m.links)


def test_problems_name_the_document_whose_rows_do_not_add_up(catalog: Catalog) -> None:
    keep(catalog, minutes(), minutes("/arkiv/b.pdf"))
    assert catalog.problems() == []
    with catalog._database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM chunks WHERE document = 'b.pdf' AND ordinal = 0")
    (problem,) = catalog.problems()
    assert problem.startswith("b.pdf: 8 chunks were stored and 7 are there")
