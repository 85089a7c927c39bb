"""`referent show`, `meetings` and `items` as a person reads them, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.model import (
    CLOSED,
    Approval,
    DocumentKind,
    FileStatus,
    Meeting,
    Outcome,
    ParsedDocument,
    Position,
    RawText,
    Stance,
    Votes,
)
from tests.ingest.archive import DAY, minutes
from tests.ingest.parsed import sample
from tests.service.fakes import json_of, run


def store(folder: Path, *docs: ParsedDocument) -> Path:
    with Catalog.open(folder / "catalog.sqlite") as catalog:
        for doc in docs:
            catalog.replace(doc, "test", FileStatus.NEW, "")
    return folder


def printed(folder: Path, *arguments: str) -> str:
    return run(folder, *arguments, data=".").stdout


def agenda(path: str, titles: Sequence[str]) -> ParsedDocument:
    """An agenda of the day with these titles."""
    doc = minutes(path, items=len(titles))
    main = doc.parts[0]
    items = tuple(
        replace(i, title=t, decisions=(), outcome=Outcome.NONE)
        for i, t in zip(main.items, titles, strict=True)
    )
    main = replace(main, kind=DocumentKind.AGENDA, title="Dagsorden DAS", items=items)
    return replace(doc, parts=(main,), chunks=())


def record(path: str, titles: Sequence[str]) -> ParsedDocument:
    """Minutes of the day with these titles, and no other paper."""
    doc = minutes(path, items=len(titles))
    items = tuple(replace(i, title=t) for i, t in zip(doc.parts[0].items, titles, strict=True))
    return replace(doc, parts=(replace(doc.parts[0], items=items),), chunks=())


def test_item_whose_heading_is_lost_is_listed_as_such(tmp_path: Path) -> None:
    bundle = sample("2024-05-14_DTS_samlet_materiale.pdf")
    store(tmp_path, bundle)
    assert "" in {i.title for i in bundle.parts[0].items}
    assert "   4  (uden overskrift) · Besluttet" in printed(tmp_path, "items", "--meeting", "DTS 2024-05-14")


# -- one line a meeting, one line an item


def test_agenda_and_minutes_of_a_meeting_are_one_line(tmp_path: Path) -> None:
    titles = ["Godkendelse af dagsorden", "Takster 2025", "Vikarkorps"]
    store(tmp_path, agenda("/arkiv/a.pdf", titles), record("/arkiv/b.pdf", titles))
    assert printed(tmp_path, "meetings") == (
        "DAS · 12. marts 2024 · Dagsorden og referat (3 af 3 punkter genfundet) · 3 punkter, 3 besluttet"
        " — b.pdf, a.pdf\n"
    )
    (meeting,) = json_of(run(tmp_path, "meetings", "--json", data="."))["meetings"]
    assert (meeting["document"], meeting["kind"], meeting["items"], meeting["linked"]) == (
        "b.pdf", "minutes", 3, True,
    )  # fmt: skip
    assert [p["document"] for p in meeting["agenda"]] == ["a.pdf"]
    assert [p["document"] for p in meeting["minutes"]] == ["b.pdf"]


def test_meeting_without_minutes_says_so(tmp_path: Path) -> None:
    store(tmp_path, agenda("/arkiv/a.pdf", ["Takster 2025"]))
    assert "Dagsorden (intet referat i arkivet) · 1 punkt, 0 besluttet" in printed(tmp_path, "meetings")
    (meeting,) = json_of(run(tmp_path, "meetings", "--json", data="."))["meetings"]
    assert (meeting["linked"], meeting["minutes"]) == (False, [])


def test_minutes_stored_twice_are_one_line(tmp_path: Path) -> None:
    titles = ["Takster 2025", "Vikarkorps"]
    store(tmp_path, record("/arkiv/bundt.pdf", titles), record("/arkiv/alene.pdf", titles))
    assert "Referat i 2 udgaver" in printed(tmp_path, "meetings")
    assert len(printed(tmp_path, "meetings").splitlines()) == 1
    assert len(printed(tmp_path, "items", "--meeting", "DAS 2024-03-12").splitlines()) == 2


def test_items_stand_once_with_what_each_paper_has(tmp_path: Path) -> None:
    store(
        tmp_path,
        agenda("/arkiv/a.pdf", ["Takster 2025", "Vikarkorps", "Besøg på Lindely"]),
        record("/arkiv/b.pdf", ["Takster 2025", "Hastesag om kørsel", "Vikarkorps: status"]),
    )
    lines = printed(tmp_path, "items", "--meeting", "DAS 2024-03-12").splitlines()
    assert [line.partition(" · s. ")[0] for line in lines] == [
        "   1  Takster 2025 · Besluttet",
        "   2  Hastesag om kørsel · Besluttet · ikke på dagsordenen",
        "   3  Vikarkorps: status · Besluttet · dagsorden: pkt. 2 “Vikarkorps”",
        "   3  dagsorden: Besøg på Lindely · ikke i referatet",
    ]
    listed = json_of(run(tmp_path, "items", "--meeting", "DAS", "--json", data="."))["items"]
    assert [[(r["document"], r["part"], r["number"]) for r in i["linked"]] for i in listed] == [
        [("a.pdf", 0, "1")], [], [("a.pdf", 0, "2")], [],
    ]  # fmt: skip
    assert listed[2]["linked"][0]["page"] >= 1


@pytest.mark.parametrize("agenda_first", [True, False])
def test_lists_are_the_same_whichever_file_came_first(tmp_path: Path, agenda_first: bool) -> None:
    docs = [agenda("/arkiv/a.pdf", ["Takster", "Kørsel"]), record("/arkiv/b.pdf", ["Takster", "Kørsel"])]
    store(tmp_path, *(docs if agenda_first else docs[::-1]))
    lines = printed(tmp_path, "items", "--meeting", "DAS").splitlines()
    assert [line.rpartition(" — ")[2] for line in lines] == ["b.pdf", "b.pdf"]


def test_sample_agenda_and_minutes_are_linked_item_by_item(tmp_path: Path) -> None:
    papers = [sample(f"2024-11-27_DTS_{name}.pdf") for name in ("dagsorden", "referat")]
    store(tmp_path, *papers)
    items = json_of(run(tmp_path, "items", "--meeting", "DTS 2024-11-27", "--json", data="."))["items"]
    assert [(i["number"], [r["number"] for r in i["linked"]]) for i in items] == [
        (str(n), [str(n)]) for n in range(1, 10)
    ]
    assert {i["kind"] for i in items} == {"minutes"}


# -- one document


def test_show_tells_what_a_meeting_says_of_itself(tmp_path: Path) -> None:
    doc = minutes(items=2, lines_a_page=100)
    held = Meeting(
        "DAS", DAY, None, "09:00-12:00", "Rådhuset", ("Ole Bak", "Lis Ny"), ("Kim Ås",), Approval.DRAFT
    )
    main = doc.parts[0]
    voted = replace(main.items[0].decisions[0], votes=Votes(7, 14, 2))
    items = (replace(main.items[0], decisions=(voted,)), replace(main.items[1], clearance=CLOSED))
    main = replace(main, meeting=held, items=items, file="møde.pdf")
    annex = replace(doc.parts[1], parent_annex="1", clearance=CLOSED)
    pages = (replace(doc.raw.pages[0], confidence=0.834),)
    doc = replace(doc, parts=(main, annex, doc.parts[2]), raw=RawText(pages))
    shown = printed(store(tmp_path, doc), "show", "referat.pdf")
    assert shown.splitlines()[0] == "referat.pdf · 1 side · ny"
    assert "Referat · DAS · 12. marts 2024 kl. 09:00-12:00 · s. 1" in shown
    assert "\n  Rådhuset · 2 deltagere · 1 afbud · Udkast\n  fra filen møde.pdf\n" in shown
    assert (
        "     1  Sag 1 · Besluttet · s. 1\n"
        "        Afstemning: 7 for, 14 imod, 2 undlod at stemme – “Godkendt med bemærkningen om budgettet.”\n"
        "     2  Sag 2 · Lukket · Besluttet · s. 1\n"
    ) in shown
    assert "\n  bilag 1 til punkt 2 i Referat DAS · Lukket\n" in shown
    assert "s. 1 er læst fra et billede; sikkerhed 83 %" in shown


def test_who_stood_where_is_told_of_a_decision_and_of_its_item(tmp_path: Path) -> None:
    doc = minutes(items=1)
    main = doc.parts[0]
    given = main.items[0].decisions[0]
    stood = tuple(
        Position(who, stance, given.raw_start, given.raw_end)
        for who, stance in (("Venstre", Stance.AGAINST), ("SF", Stance.RESERVED), ("Ø\n", Stance.AGAINST))
    )
    voted = replace(given, votes=Votes(16, 9), positions=stood)
    main = replace(main, items=(replace(main.items[0], decisions=(voted,)),))
    data = store(tmp_path, replace(doc, parts=(main, *doc.parts[1:])))
    assert "\n        Imod: Venstre, Ø\\n · Forbehold: SF\n" in printed(data, "show", "referat.pdf")
    (line,) = (x for x in printed(data, "items", "--meeting", str(DAY)).splitlines() if "Sag 1" in x)
    assert "Besluttet · Afstemning: 16 for, 9 imod · Imod: Venstre, Ø\\n · Forbehold: SF · s. 1" in line


def test_votes_that_are_not_given_are_not_shown(tmp_path: Path) -> None:
    doc = minutes(items=1)
    main = doc.parts[0]
    voted = replace(main.items[0].decisions[0], votes=Votes(None, 3))
    main = replace(main, items=(replace(main.items[0], decisions=(voted,)),))
    shown = printed(store(tmp_path, replace(doc, parts=(main, *doc.parts[1:]))), "show", "referat.pdf")
    assert "Afstemning: 3 imod – " in shown


def test_text_from_a_file_stays_on_its_line(tmp_path: Path) -> None:
    held = Meeting("DAS", date(2024, 3, 12), None, "9\n:00", "Råd\x1b[31mhuset\n", ())
    doc = minutes("/arkiv/a.pdf", items=1, meeting=held)
    main = replace(doc.parts[0], file="a\nb.pdf", clearance=CLOSED)
    shown = printed(store(tmp_path, replace(doc, parts=(main, *doc.parts[1:]))), "show", "a.pdf")
    assert "\x1b" not in shown
    assert "fra filen a\\nb.pdf" in shown
