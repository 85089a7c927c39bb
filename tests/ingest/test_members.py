"""What documents with files inside them come to: each file understood by itself, all counted as one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.layout import Layout, layout_of
from ingest.model import (
    DocumentKind,
    FileText,
    GridRow,
    GridTable,
    MappedText,
    Member,
    Page,
    ParsedDocument,
    Part,
    RawText,
    Source,
    StyledHeading,
)
from ingest.readers import read
from ingest.readers.members import joined
from ingest.slices import Slice, slices
from ingest.structure import parse
from tests.ingest.lines import raw_of
from tests.ingest.parsed import facts, numbers
from tests.ingest.test_readers_members import mail, zipped
from tests.support import SAMPLES

MAIL = (
    "Emne: Materiale til mødet\nFra: Bo Berg\nTil: Den Administrative Styregruppe\n"
    "Sendt: 22. januar 2019 kl. 09:15\n\nHermed materialet til næste møde i styregruppen."
)
MINUTES = (
    "Referat af møde i Takstgruppen\nDato: 18. april 2024\n1. Godkendelse af dagsorden\nBeslutning\n"
    "Godkendt.\n2. Priser\nBeslutning\nTakstgruppen besluttede at hæve prisen."
)
NOTE = "Notat om lokaler\nDer er for få lokaler til møderne, og der skal findes flere inden sommeren."
AGENDA = (
    "Dagsorden til møde i Forretningsudvalget den 3. marts 2021\n1. Godkendelse af dagsorden\nIndstilling\n"
    "Det indstilles, at dagsordenen godkendes.\n2. Budget\nSagsfremstilling\nBudgettet er uændret."
)


def text_of(*pages: str) -> FileText:
    return FileText(tuple(Page(n, page) for n, page in enumerate(pages, start=1)))


def held(holder: FileText, *members: tuple[str, FileText]) -> FileText:
    for name, text in members:
        holder = joined(holder, text, name)
    return holder


def understood(text: FileText, name: str = "post.eml") -> ParsedDocument:
    return parse(Source(Path("/arkiv") / name, name, 0, "0" * 64), text)


def on_disk(path: Path) -> ParsedDocument:
    return parse(Source(path, path.name, path.stat().st_size, "0" * 64), read(path))


def spans(part: Part) -> Iterator[tuple[int, int]]:
    """Every raw span that a part holds."""
    yield part.raw_start, part.raw_end
    sections = [*part.sections, *(s for i in part.items for s in i.sections)]
    mapped: Iterator[MappedText] = (s.text for s in sections)
    yield from ((run.raw, run.raw + run.length) for text in mapped for run in text.runs)
    yield from ((row.raw_start, row.raw_end) for s in sections for row in s.rows)
    yield from ((i.raw_start, i.raw_end) for i in part.items)
    yield from ((d.raw_start, d.raw_end) for i in part.items for d in i.decisions)


# -- mails, archives -------------------------------------------------------------------------------------


def test_mail_with_minutes_attached_stays_a_mail_and_the_minutes_keep_their_meeting() -> None:
    document = understood(held(text_of(MAIL), ("referat.pdf", text_of(MINUTES))))
    cover, minutes = document.parts
    assert facts(cover) == ("mail", "DAS", "2019-01-22")
    assert (cover.title, cover.file, cover.parent) == ("Materiale til mødet", None, None)
    assert facts(minutes) == ("minutes", "Takstgruppen", "2024-04-18")
    assert (minutes.ordinal, minutes.parent, minutes.file) == (1, 0, "referat.pdf")
    assert numbers(minutes) == ["1", "2"]
    assert minutes.reason.startswith("attached file “referat.pdf”, ")
    assert "on page 2" in minutes.reason
    assert (document.kind, document.title) == (DocumentKind.MAIL, "Materiale til mødet")


def test_attachment_without_a_meeting_inherits_no_date_from_its_mail() -> None:
    cover, note = understood(held(text_of(MAIL), ("notat.docx", text_of(NOTE)))).parts
    assert cover.meeting is not None
    assert (note.kind, note.parent, note.meeting) == (DocumentKind.NOTE, 0, None)


def test_each_attached_meeting_is_numbered_by_itself() -> None:
    members = ("dagsorden.pdf", text_of(AGENDA)), ("referat.pdf", text_of(MINUTES))
    document = understood(held(text_of(MAIL), *members))
    assert [facts(p) for p in document.parts] == [
        ("mail", "DAS", "2019-01-22"),
        ("agenda", "FU", "2021-03-03"),
        ("minutes", "Takstgruppen", "2024-04-18"),
    ]
    assert [numbers(p) for p in document.parts] == [[], ["1", "2"], ["1", "2"]]
    assert not [d for i in document.parts[1].items for d in i.decisions]


def test_parts_inside_a_member_count_on_and_keep_their_own_parents() -> None:
    bundle = text_of(
        AGENDA + "\n3. Opfølgning på seneste møde\nSagsfremstilling\nReferatet af seneste møde er vedlagt.",
        "Referat af møde i Den Administrative Styregruppe\nDato: 4. februar 2021\nTil stede: Anna And\n"
        "1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n2. Regler\nBeslutning\nReglerne blev godkendt.",
        "4. Lokaler\nSagsfremstilling\nDer mangler lokaler.\nIndstilling\nDet indstilles, at sagen drøftes.",
    )
    alone = understood(bundle, "samlet.pdf").parts
    parts = understood(held(text_of(MAIL), ("note.txt", text_of(NOTE)), ("samlet.pdf", bundle))).parts
    assert [p.ordinal for p in parts] == list(range(len(parts)))
    inside = [p for p in parts if p.file == "samlet.pdf"]
    assert [(facts(p), numbers(p), p.title) for p in inside] == [
        (facts(p), numbers(p), p.title) for p in alone
    ]
    base = inside[0].ordinal
    assert [p.parent for p in inside] == [0 if p.parent is None else p.parent + base for p in alone]
    assert [p.parent for p in inside][:2] == [0, base]


def test_member_of_an_archive_in_a_mail_belongs_to_the_mail() -> None:
    archive = held(FileText(()), ("notat.txt", text_of(NOTE)), ("referat.txt", text_of(MINUTES)))
    parts = understood(held(text_of(MAIL), ("alt.zip", archive))).parts
    assert [(p.file, p.parent) for p in parts] == [(None, None), ("notat.txt", 0), ("referat.txt", 0)]


def test_attachment_of_a_forwarded_mail_belongs_to_that_mail() -> None:
    forwarded = held(text_of(MAIL.replace("2019", "2018")), ("notat.txt", text_of(NOTE)))
    parts = understood(held(text_of(MAIL), ("gammel.eml", forwarded), ("x.txt", text_of(MINUTES)))).parts
    assert [(p.file, p.parent) for p in parts] == [
        (None, None), ("gammel.eml", 0), ("notat.txt", 1), ("x.txt", 0),
    ]  # fmt: skip
    assert facts(parts[1]) == ("mail", "DAS", "2018-01-22")


def test_members_of_an_archive_have_no_parent_and_make_its_kind() -> None:
    document = understood(held(FileText(()), ("referat.pdf", text_of(MINUTES))), "møde.zip")
    (part,) = document.parts
    assert (part.parent, part.file, document.kind) == (None, "referat.pdf", DocumentKind.MINUTES)
    two = understood(held(FileText(()), ("a.txt", text_of(NOTE)), ("b.txt", text_of(MAIL))), "møde.zip")
    assert [p.parent for p in two.parts] == [None, None]
    assert two.kind is DocumentKind.OTHER


def test_body_that_the_mail_introduces_is_known_in_its_attachment() -> None:
    cover = MAIL + "\nDen Fælles Arbejdsgruppe (DFA) mødes snart."
    agenda = (
        "Dagsorden til møde i DFA den 3. marts 2021\n1. Lokaler\nIndstilling\nDet indstilles, at det drøftes."
    )
    (_, part) = understood(held(text_of(cover), ("d.txt", text_of(agenda)))).parts
    assert facts(part) == ("agenda", "DFA", "2021-03-03")


def test_header_that_runs_in_one_file_is_no_furniture_of_another() -> None:
    bundle = text_of(
        *(f"Lokaleplan 2024\nSide {n} handler om lokale nummer {n}, som er lyst og stort." for n in "123")
    )
    note = text_of("Notat\nLokaleplan 2024\nPlanen for lokalerne ligger nu fast og kan ses af alle.")
    document = understood(held(text_of(MAIL), ("plan.txt", bundle), ("notat.txt", note)))
    said = " ".join(s.text.text for p in document.parts if p.file == "notat.txt" for s in p.sections)
    titles = [p.title for p in document.parts if p.file == "notat.txt"]
    assert "Lokaleplan 2024" in said or "Lokaleplan 2024" in " ".join(titles)


def test_mail_file_becomes_a_mail_with_its_date_and_subject(tmp_path: Path) -> None:
    pdf = SAMPLES / "2024-11-27_DTS_referat.pdf"
    message = mail(
        "Hermed referatet fra mødet i november.\n",
        subject="Status efter mødet",
        to="Den Administrative Styregruppe <das@x.dk>",
        date="Thu, 18 Jan 2024 10:02:00 +0100",
        attached={pdf.name: pdf.read_bytes()},
    )
    path = tmp_path / "post.eml"
    path.write_bytes(message.as_bytes())
    document = on_disk(path)
    cover, *rest = document.parts
    assert facts(cover) == ("mail", "DAS", "2024-01-18")
    assert document.title == cover.title == "Status efter mødet"
    alone = on_disk(pdf).parts
    assert [(facts(p), numbers(p)) for p in rest] == [(facts(p), numbers(p)) for p in alone]
    assert {p.file for p in rest} == {pdf.name}


def test_archive_of_the_samples_is_understood_as_each_of_them(tmp_path: Path) -> None:
    files = [p for p in sorted(SAMPLES.iterdir()) if re.search(r"referat\.|mail|kommissorium", p.name)]
    path = tmp_path / "alt.zip"
    path.write_bytes(zipped({f"møder/{p.name}": p.read_bytes() for p in files}))
    document = on_disk(path)
    for file in files:
        alone = on_disk(file)
        inside = [p for p in document.parts if p.file == file.name]
        assert [(facts(p), p.title, numbers(p)) for p in inside] == [
            (facts(p), p.title, numbers(p)) for p in alone.parts
        ]
        by, first = inside[0].raw_start - alone.parts[0].raw_start, document.raw.page_of(inside[0].raw_start)
        assert [[(a - by, b - by) for a, b in spans(p)] for p in inside] == [[*spans(p)] for p in alone.parts]
        texts = [c.text for c in document.chunks if document.parts[c.part].file == file.name]
        assert texts == [c.text for c in alone.chunks]
        starts = [c.page_start for c in document.chunks if document.parts[c.part].file == file.name]
        assert starts == [c.page_start + first - 1 for c in alone.chunks]


# -- invariants ------------------------------------------------------------------------------------------

papers = st.lists(st.sampled_from([MAIL, MINUTES, NOTE, AGENDA, "Kort linje", ""]), max_size=3).map(
    lambda pages: text_of(*pages)
)
member_names = st.sampled_from(["a.pdf", "b.txt", "c.zip"])
documents = st.recursive(
    papers,
    lambda inner: st.builds(held, papers, st.tuples(member_names, inner), st.tuples(member_names, inner)),
    max_leaves=6,
)


@settings(max_examples=120, deadline=None)
@given(documents)
def test_nothing_of_a_member_stands_outside_its_pages(text: FileText) -> None:
    document = understood(text)
    raw = document.raw
    cuts = {s.member: s for s in slices(text)}
    pages_of = {i: range(s.first + 1, s.end + 1) for i, s in cuts.items()}
    assert [p.ordinal for p in document.parts] == list(range(len(document.parts)))
    for part in document.parts:
        around = {raw.page_of(start) for start, _ in spans(part)} | {
            raw.page_of(max(end - 1, start)) for start, end in spans(part)
        }
        assert any(
            around <= set(pages) and (None if i is None else text.members[i].name) == part.file
            for i, pages in pages_of.items()
        )
        assert part.parent is None or part.parent < part.ordinal
    for page, start in zip(raw.pages, raw.starts, strict=True):
        if (
            page.raw == "Kort linje" and sum(p.raw == page.raw for p in text.pages) < 3
        ):  # else it is furniture
            assert any(p.raw_start <= start < p.raw_end for p in document.parts)


marks = st.integers(-2, 12)


@given(
    st.lists(st.builds(Member, member_names, marks, marks, st.none() | marks), max_size=5), st.integers(0, 6)
)
def test_members_that_a_child_makes_up_lose_no_page(members: Sequence[Member], pages: int) -> None:
    text = FileText(
        tuple(Page(n, "Kort linje om noget") for n in range(1, pages + 1)), members=tuple(members)
    )
    cuts = slices(text)
    assert [n for c in cuts for n in range(c.first, c.end)] == list(range(pages))
    assert all(c.first < c.end for c in cuts)
    document = understood(text)
    assert [p.ordinal for p in document.parts] == list(range(len(document.parts)))


def test_pages_of_a_member_without_text_of_its_own_make_no_slice() -> None:
    archive = held(FileText(()), ("a.txt", text_of("A")))
    assert slices(held(FileText(()), ("x.zip", archive))) == [Slice(0, 1, 1)]
    assert slices(text_of("A", "B")) == [Slice(0, 2)]
    assert slices(FileText(())) == []


# -- layout ----------------------------------------------------------------------------------------------


def test_marks_become_places_in_the_whole_documents_text() -> None:
    text = replace(
        text_of("Forside", "Titel\nA\tB\n1\t2"),
        headings=(StyledHeading(2, 0, 5, 1), StyledHeading(1, 0, 7, 2)),
        tables=(GridTable(2, (GridRow(((6, 7), (8, 9)), header=True), GridRow(((10, 11), (12, 13))))),),
    )
    raw = RawText(text.pages)
    layout = layout_of(raw, text)
    assert [(raw.text[a:b], level) for a, b, level in layout.headings] == [("Forside", 2), ("Titel", 1)]
    (grid,) = layout.grids
    assert [[raw.text[a:b] for a, b in row.cells] for row in grid.rows] == [["A", "B"], ["1", "2"]]
    assert [row.header for row in grid.rows] == [True, False]
    assert (grid.raw_start, grid.raw_end) == (14, 21)
    assert layout.between(8, 99) == Layout(((8, 13, 1),), (grid,))
    assert layout.between(0, 15).grids == ()


@pytest.mark.parametrize(
    "heading",
    [(3, 0, 1, 1), (1, -1, 2, 1), (1, 0, 99, 1), (1, 3, 3, 1), (1, 5, 2, 1), (1, 0, 3, 0), (-1, 0, 1, 1)],
)
def test_heading_at_a_place_that_does_not_exist_is_dropped(heading: tuple[int, int, int, int]) -> None:
    text = replace(text_of("Forside", "To"), headings=(StyledHeading(*heading), StyledHeading(2, 0, 2, 1)))
    assert layout_of(RawText(text.pages), text).headings == ((8, 10, 1),)


@pytest.mark.parametrize(
    "rows",
    [
        [((0, 1), (2, 99))],
        [((0, 1), (2, 3)), ((0, 1),)],
        [((0, 0), (1, 1))],
        [((2, 1),)],
        [()],
        [],
    ],
)
def test_grid_that_does_not_fit_its_page_is_dropped(rows: list[tuple[tuple[int, int], ...]]) -> None:
    text = replace(text_of("Forside"), tables=(GridTable(1, tuple(GridRow(r) for r in rows)),))
    assert layout_of(RawText(text.pages), text) == Layout()


@given(
    st.lists(st.text("ab\n", max_size=8), max_size=4),
    st.lists(st.builds(StyledHeading, marks, marks, marks, marks), max_size=6),
    st.lists(
        st.builds(
            GridTable,
            marks,
            st.lists(
                st.builds(GridRow, st.lists(st.tuples(marks, marks), max_size=2).map(tuple)), max_size=2
            ).map(tuple),
        ),
        max_size=4,
    ),
)
def test_no_mark_stands_outside_the_text_or_across_pages(
    pages: list[str], headings: list[StyledHeading], tables: list[GridTable]
) -> None:
    raw = raw_of(*pages)
    text = FileText(raw.pages, headings=tuple(headings), tables=tuple(tables))
    layout = layout_of(raw, text)
    cells = [c for g in layout.grids for r in g.rows for c in r.cells]
    for start, end in [*((a, b) for a, b, _ in layout.headings), *cells]:
        assert 0 <= start <= end <= len(raw.text)
        assert "\f" not in raw.text[start:end]
    assert all(a[0] <= b[0] for a, b in itertools.pairwise(layout.headings))


def test_dates_are_those_of_the_header(tmp_path: Path) -> None:
    path = tmp_path / "post.eml"
    path.write_bytes(mail("Vi ses den 4. juni 2030.", date="Fri, 1 Mar 2024 23:59:00 -0800").as_bytes())
    (part,) = on_disk(path).parts
    assert part.meeting is not None
    assert part.meeting.date == date(2024, 3, 1)
