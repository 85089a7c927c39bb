"""Follow-ups of an archive: read from decisions alone, quoted word for word, told once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ingest.catalog import Catalog
from ingest.pipeline import ingest
from service.browse.shelf import draw_up
from service.followups import ical
from service.followups.gather import gather
from service.followups.ical import to_ical
from service.followups.model import FollowUp, Traced, Unit

MINUTES = """Referat

DAS Social Møde den 02.03.2022

Punkt 1. Fælles vagttelefon for botilbud

Sagsfremstilling
Sekretariatet udarbejder et notat om vagttelefonen til næste møde.

Indstilling
Det indstilles, at arbejdsgruppen undersøger behovet inden den 1. juni 2022.

Beslutning
Styregruppen bad sekretariatet om at undersøge priser, vilkår; og vende tilbage i maj.
Sagen behandles igen på næste møde.

Punkt 2. Budget for kompetenceudvikling

Referat
Arbejdsgruppen bedes inden den 1. april 2022 belyse:
• udgiften pr. kommune
• antallet af kurser
"""
AGENDA = """Dagsorden

DAS Social Møde den 04.05.2022

Punkt 1. Fælles vagttelefon for botilbud

Indstilling
Sekretariatet indkalder til et møde i juni.
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[FollowUp]:
    folder = tmp_path_factory.mktemp("followups")
    for name, text in (("referat.txt", MINUTES), ("igen.txt", MINUTES), ("dagsorden.txt", AGENDA)):
        (folder / name).write_text(text, "utf-8")
    with Catalog.open(folder / "catalog.sqlite") as catalog:
        ingest([folder / n for n in ("referat.txt", "igen.txt", "dagsorden.txt")], catalog)
        follow_ups = gather(catalog, draw_up(catalog))
        for s in (s for f in follow_ups for s in f.sources):
            page = catalog.page(s.document_id, s.page_start) or ""
            assert "".join(page[s.char_start : s.char_end].split()) == "".join(s.quote.split())
    return follow_ups


def test_only_decisions_are_read_and_each_is_told_once(found: list[FollowUp]) -> None:
    assert [(f.item.number, f.who) for f in found] == [
        ("1", "sekretariatet"),
        ("1", None),
        ("2", "Arbejdsgruppen"),
    ]
    assert len({f.id for f in found}) == 3
    assert {f.item.date for f in found} == {date(2022, 3, 2)}
    assert found[0].item.path == "/m/das/2022-03-02/1"


def test_times_are_counted_from_the_meeting_and_the_next_one_known(found: list[FollowUp]) -> None:
    dues = [f.due for f in found if f.due]
    assert [(d.unit, d.first) for d in dues] == [
        (Unit.MONTH, date(2022, 5, 1)),
        (Unit.MEETING, date(2022, 5, 4)),
        (Unit.DAY, date(2022, 4, 1)),
    ]


def test_a_list_belongs_to_the_task_that_opens_it(found: list[FollowUp]) -> None:
    assert found[2].what.endswith("belyse: • udgiften pr. kommune • antallet af kurser")
    assert found[2].quote.endswith("antallet af kurser")


def test_a_calendar_reads_as_the_standard_has_it(found: list[FollowUp]) -> None:
    content = to_ical(
        [Traced(f, ()) for f in found], datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "https://arkiv"
    )
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    whole = content.decode("utf-8").replace("\r\n ", "").split("\r\n")
    events = [n for n, line in enumerate(whole) if line == "BEGIN:VEVENT"]
    assert len(events) == 3
    assert whole[events[0] + 1] == f"UID:{found[0].id}@referent"
    assert whole[events[0] + 2 : events[0] + 5] == [
        "DTSTAMP:20240102T030405Z", "DTSTART;VALUE=DATE:20220501", "DTEND;VALUE=DATE:20220502",
    ]  # fmt: skip
    assert r"[maj 2022] sekretariatet: Styregruppen bad" in whole[events[0] + 5]
    assert r"priser\, vilkår\; og" in whole[events[0] + 5]
    assert r"\n”Styregruppen" in whole[events[0] + 6]


def test_letters_are_not_cut_when_a_line_is_folded() -> None:
    pieces = list(ical._folded("SUMMARY:" + "æøå" * 60))
    assert all(len(p.encode()) <= 75 for p in pieces)
    assert pieces[0] + "".join(p[1:] for p in pieces[1:]) == "SUMMARY:" + "æøå" * 60
