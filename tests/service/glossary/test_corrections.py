"""What the secretariat corrects: kept, marked as its own, and seen by nobody who may not see the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.folder_settings import NAME
from ingest.model import CLOSED, INTERNAL, OPEN
from ingest.pipeline import ingest
from service.browse.shelf import Shelves
from service.errors import NotFoundError, QuestionError
from service.glossary.amend import Wish, correction_of
from service.glossary.corrected import at_least, lying_still, with_corrections
from service.glossary.glossary import Glossary
from service.glossary.listed import Glossaries
from service.glossary.model import Entry
from service.glossary.own_words import OwnWords
from service.glossary.said import corrected_said
from service.glossary.store import Change, Correction, CorrectionStore

HEAD = "Referat\n\nDAS Social Møde den {day}\n\nPunkt 1. Emne\n\n"
HEAD += "Sagsfremstilling\n{text}\n\nBeslutning\nGodkendt.\n"
OPEN_TEXT = "Kommunekontaktrådet (KKR) er hørt. Sagen om QZX er udsat. Lokalt Udviklingsforum (LUF) deltog."
CLOSED_TEXT = "Hemmeligt Natligt Vagtkorps (HNV) er nedsat. HNV-vagterne møder i ZQV."


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """An open paper and a closed one."""
    for folder, day, text in (("a", "01.03.2021", OPEN_TEXT), ("b", "02.03.2021", CLOSED_TEXT)):
        (tmp_path / "files" / folder).mkdir(parents=True)
        (tmp_path / "files" / folder / "r.txt").write_text(HEAD.format(day=day, text=text), "utf-8")
    (tmp_path / "files" / "b" / NAME).write_text('clearance = "closed"\n', "utf-8")
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        ingest([tmp_path / "files"], catalog)
        yield catalog


def seen(catalog: Catalog, clearance: str) -> Glossary:
    with catalog.seen_at(clearance) as at:
        return Glossaries(Shelves()).of(at, CorrectionStore(catalog.database), clearance)


def entry(glossary: Glossary, name: str) -> Entry:
    found = glossary.named(name)
    assert found
    return found


def corrected(catalog: Catalog, wish: Wish) -> Correction:
    glossary = seen(catalog, CLOSED)
    if wish.change is Change.SET and not wish.meaning:
        wish = replace(wish, meaning=entry(glossary, wish.name).meanings[0].id)
    return CorrectionStore(catalog.database, lambda: 1_780_000_000).put(
        correction_of(wish, glossary, catalog.chunks)
    )


def test_a_correction_is_told_as_the_secretariats_and_leaves_the_quotes(catalog: Catalog) -> None:
    kept = corrected(
        catalog, Wish("KKR", Change.SET, long="Kommunekontaktrådet i Nordjylland", person="token:Anne")
    )
    assert kept.clearance == OPEN
    meaning = entry(seen(catalog, OPEN), "KKR").meanings[0]
    assert meaning.long == "Kommunekontaktrådet i Nordjylland"
    assert meaning.corrected
    assert corrected_said(meaning.corrected) == "rettet af sekretariatet 28. maj 2026"
    assert [g.quote for g in meaning.given] == ["Kommunekontaktrådet (KKR) er hørt."]


def test_a_new_ingest_keeps_corrections_and_a_reset_forgets_them(catalog: Catalog, tmp_path: Path) -> None:
    corrected(catalog, Wish("KKR", Change.SET, explained="Kommunernes fælles råd."))
    paper = tmp_path / "files" / "a" / "r.txt"
    paper.write_text(paper.read_text("utf-8") + "\nTilføjet.\n", "utf-8")
    ingest([tmp_path / "files"], catalog)
    assert entry(seen(catalog, OPEN), "KKR").meanings[0].explained == "Kommunernes fælles råd."
    assert CorrectionStore(catalog.database).reset("KKR", CLOSED) == 1
    assert entry(seen(catalog, OPEN), "KKR").meanings[0].corrected is None


def test_an_open_reader_never_sees_what_is_corrected_of_a_closed_word(catalog: Catalog) -> None:
    assert seen(catalog, OPEN).named("HNV") is None
    kept = corrected(catalog, Wish("HNV", Change.SET, long="Hemmeligt Vagtkorps", clearance=OPEN))
    assert kept.clearance == CLOSED
    # Used in a closed paper alone, and explained in none: its name is closed too.
    assert corrected(catalog, Wish("ZQV", Change.ADDED, long="Zonen", clearance=OPEN)).clearance == CLOSED
    # Used in an open paper: the secretariat may say it to all, and does not unless it says so.
    assert corrected(catalog, Wish("QZX", Change.ADDED, long="Kvarter for Xylofoner")).clearance == CLOSED
    assert corrected(catalog, Wish("QZX", Change.ADDED, long="Kvarteret", clearance=OPEN)).clearance == OPEN
    assert corrected(catalog, Wish("LUF", Change.MERGED, into="HNV")).clearance == CLOSED
    for level in (OPEN, INTERNAL):
        said = str(seen(catalog, level).entries)
        assert "Vagtkorps" not in said
        assert "ZQV" not in said
        assert "Xylofoner" not in said
        assert [m.long for m in entry(seen(catalog, level), "QZX").meanings] == ["Kvarteret"]
        assert seen(catalog, level).named("LUF")
    assert entry(seen(catalog, CLOSED), "HNV").also == ("LUF",)


def test_what_becomes_closed_takes_its_correction_along(catalog: Catalog, tmp_path: Path) -> None:
    corrected(catalog, Wish("KKR", Change.SET, long="Rådet"))
    (tmp_path / "files" / "a" / NAME).write_text('clearance = "closed"\n', "utf-8")
    ingest([tmp_path / "files"], catalog)
    assert "Rådet" not in str(seen(catalog, OPEN).entries)


def test_hidden_and_merged_entries_are_gone_and_lead_on(catalog: Catalog) -> None:
    corrected(catalog, Wish("LUF", Change.MERGED, into="KKR"))
    glossary = seen(catalog, OPEN)
    assert entry(glossary, "LUF").name == "KKR"
    assert {m.long for m in entry(glossary, "KKR").meanings} == {
        "Kommunekontaktrådet",
        "Lokalt Udviklingsforum",
    }
    corrected(catalog, Wish("KKR", Change.HIDDEN, entry(glossary, "KKR").meanings[0].id))
    corrected(catalog, Wish("HNV", Change.HIDDEN))
    assert seen(catalog, CLOSED).named("HNV") is None


def test_a_correction_of_what_is_gone_lies_still(catalog: Catalog, tmp_path: Path) -> None:
    corrected(catalog, Wish("KKR", Change.SET, long="Rådet"))
    (tmp_path / "files" / "a" / "r.txt").unlink()
    ingest([tmp_path / "files"], catalog, remove_missing=True)
    assert seen(catalog, CLOSED).named("KKR") is None
    kept = CorrectionStore(catalog.database).all(CLOSED)
    assert [c.name for c in lying_still(seen(catalog, CLOSED), kept)] == ["KKR"]


@pytest.mark.parametrize(
    "wish",
    [
        Wish("", Change.ADDED, long="x"),
        Wish("KKR", Change.SET),
        Wish("x" * 81, Change.ADDED, long="x"),
        Wish("QZX", Change.ADDED, explained="x" * 601),
        Wish("KKR", Change.MERGED, into="KKR"),
    ],
)
def test_a_wish_that_says_too_little_or_too_much_is_refused(catalog: Catalog, wish: Wish) -> None:
    with pytest.raises(QuestionError):
        correction_of(wish, seen(catalog, CLOSED), catalog.chunks)


def test_what_is_not_listed_cannot_be_hidden(catalog: Catalog) -> None:
    for wish in (Wish("XQZW", Change.HIDDEN), Wish("KKR", Change.HIDDEN, "nej")):
        with pytest.raises(NotFoundError):
            correction_of(wish, seen(catalog, CLOSED), catalog.chunks)


def test_personal_numbers_are_masked_and_persons_forgotten(catalog: Catalog) -> None:
    store = CorrectionStore(catalog.database)
    store.put(Correction(Change.ADDED, "QZX", "QZX", long="Borger 010190-1234", person="token:Anne"))
    assert "1234" not in store.all(OPEN)[0].long
    assert [r["name"] for r in store.of_person("token:Anne")] == ["QZX"]
    assert store.forget_person("token:Anne") == 1
    assert store.all(OPEN)[0].person is None


def test_levels_are_only_ever_raised() -> None:
    assert at_least(OPEN, CLOSED) == CLOSED
    assert at_least(CLOSED, OPEN) == CLOSED
    assert at_least(INTERNAL, OPEN) == INTERNAL
    assert with_corrections(Glossary(), []) == Glossary()


def test_own_words_are_told_beside_an_answer_and_by_level(catalog: Catalog) -> None:
    corrected(catalog, Wish("KKR", Change.SET, long="Rådet"))
    corrected(catalog, Wish("HNV", Change.SET, long="Korpset"))
    store = CorrectionStore(catalog.database)
    with catalog.seen_at(OPEN) as at:
        words = OwnWords(at, store, OPEN, Glossaries(Shelves()))
        assert (
            words.of(["KKR"], "da") == "Ordlisten siger: KKR: Rådet (rettet af sekretariatet 28. maj 2026)."
        )
        assert words.of(["KKR"], "en").startswith(
            "The glossary says: KKR: Rådet (corrected by the secretariat on 28 May"
        )
        assert words.of(["HNV", "LUF"], "da") == ""
