"""Lists over the whole catalog: meetings, items, what is spanned, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ingest.catalog import Catalog
from ingest.model import Coverage, DocumentKind, FileStatus, Meeting, Outcome, ParsedDocument
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


def test_problems_name_the_document_whose_rows_do_not_add_up(catalog: Catalog) -> None:
    keep(catalog, minutes(), minutes("/arkiv/b.pdf"))
    assert catalog.problems() == []
    with catalog._database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM chunks WHERE document = 'b.pdf' AND ordinal = 0")
    (problem,) = catalog.problems()
    assert problem.startswith("b.pdf: 8 chunks were stored and 7 are there")
