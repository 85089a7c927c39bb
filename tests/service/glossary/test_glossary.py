"""An archive's glossary: meanings apart by body and day, used where they are sure, quoted word for word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.pipeline import ingest
from service.browse.shelf import draw_up
from service.glossary.gather import gather
from service.glossary.glossary import Glossary, danish_order, letter_of
from service.glossary.model import Kind
from service.verify import skeleton

HEAD = "Referat\n\n{body} Social Møde den {day}\n\nPunkt 1. Emne\n\n"
HEAD += "Sagsfremstilling\n{text}\n\nBeslutning\nGodkendt.\n"
FILES = {
    "a.txt": (
        "DAS",
        "01.03.2021",
        "Børne- og Familieudvalget (BFU) er hørt. BFU-sekretariatet svarer. "
        "En akutplads er en døgnplads, som kan bruges samme dag.",
    ),
    "b.txt": (
        "FU",
        "02.03.2021",
        "Borgernes Fællesudvalg (BFU) holder møde. Forretningsudvalget (FU) deltager.",
    ),
    "c.txt": (
        "DAS",
        "03.03.2022",
        "BFU har svaret, og to akutpladser er oprettet. KKR er ikke spurgt, og FU har set sagen.",
    ),
    "d.txt": (
        "FU",
        "04.03.2022",
        "BFU har talt om sagen.\n\nForkortelser\nKKR: Kommunekontaktrådet\nVUM: Voksenudredningsmetoden\n",
    ),
}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    folder = tmp_path_factory.mktemp("glossary")
    (folder / "files").mkdir()
    for name, (body, day, text) in FILES.items():
        (folder / "files" / name).write_text(HEAD.format(body=body, day=day, text=text), "utf-8")
    with Catalog.open(folder / "catalog.sqlite") as catalog:
        ingest([folder / "files"], catalog)
        yield catalog


@pytest.fixture(scope="module")
def glossary(catalog: Catalog) -> Glossary:
    return gather(catalog, draw_up(catalog))


def test_entries_stand_in_danish_order(glossary: Glossary) -> None:
    assert [e.name for e in glossary.entries] == ["akutplads", "BFU", "FU", "KKR", "VUM"]
    assert sorted(["Ål", "Zebra", "Ære", "Øre", "Aarhus"], key=danish_order) == [
        "Zebra",
        "Ære",
        "Øre",
        "Ål",
        "Aarhus",
    ]
    assert letter_of("økonomi") == "Ø"


def test_meanings_of_two_bodies_are_apart_and_each_is_sure_in_its_own(glossary: Glossary) -> None:
    entry = glossary.named("BFU")
    assert entry
    assert {m.long: m.bodies for m in entry.meanings} == {
        "Børne- og Familieudvalget": ("DAS",),
        "Borgernes Fællesudvalg": ("FU",),
    }
    for body, long in (("DAS", "Børne- og Familieudvalget"), ("FU", "Borgernes Fællesudvalg")):
        sure = glossary.sure("BFU", body, date(2023, 1, 1), "another")
        assert sure
        assert sure.long == long
    assert glossary.sure("BFU", "KL", date(2023, 1, 1), "another") is None


def test_uses_are_counted_with_their_endings(glossary: Glossary) -> None:
    bfu, akutplads = glossary.named("BFU"), glossary.named("akutpladser")
    assert bfu
    assert akutplads
    assert (bfu.used, bfu.papers) == (5, 4)  # "BFU-sekretariatet" too
    assert {m.used for m in bfu.meanings} == {3, 2}
    assert (akutplads.name, akutplads.kind, akutplads.used) == ("akutplads", Kind.TERM, 2)


def test_a_name_of_a_body_by_its_own_papers_is_sure_everywhere_and_two_letters_else_are_not(
    glossary: Glossary,
) -> None:
    assert glossary.sure("FU", "DAS", date(2022, 3, 3), "another")
    assert glossary.sure("KKR", "DAS", date(2022, 3, 3), "another")
    assert glossary.sure("QZX", "DAS", date(2022, 3, 3), "another") is None


def test_every_quote_stands_on_its_page(catalog: Catalog, glossary: Glossary) -> None:
    quotes = [s for e in glossary.entries for m in e.meanings for g in m.given for s in g.sources]
    assert len(quotes) >= 6
    for s in quotes:
        page = catalog.page(s.document_id, s.page_start) or ""
        assert skeleton(page[s.char_start : s.char_end]) == skeleton(s.quote)


def test_what_is_looked_for_comes_first(glossary: Glossary) -> None:
    assert glossary.matching("kommune")[0].name == "KKR"
    assert glossary.matching("fu")[0].name == "FU"
    assert glossary.matching("xqzw") == ()


def test_the_same_files_give_the_same_ids(catalog: Catalog, glossary: Glossary, tmp_path: Path) -> None:
    again = gather(catalog, draw_up(catalog))
    ids = [m.id for e in glossary.entries for m in e.meanings]
    assert ids == [m.id for e in again.entries for m in e.meanings]
    assert len(set(ids)) == len(ids)
