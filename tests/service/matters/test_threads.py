"""Which items are one matter, and why it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.pipeline import ingest
from service.browse.shelf import draw_up as shelf_of
from service.matters.book import Book
from service.matters.gather import draw_up
from service.matters.model import Why
from service.matters.pairs import Pair
from service.matters.threads import groups_of

MEETINGS = {
    "14.01.2021": [
        ("Årsrapport 2020 for Lindehus", "Rapporten viser få påbud.", "DAS godkendte årsrapporten."),
        ("Pladser på Lindehus", "Lindehus er ikke fuldt.", "DAS besluttede, at Lindehus har 12 pladser."),
        ("Pladser på Solbakken", "Solbakken er ikke fuldt.", "DAS besluttede, at Solbakken har 9 pladser."),
        ("Sagsnr. 27.00.00-G01-7-21 Kørsel til klubber", "Kørslen er dyr.", "DAS udsatte sagen."),
    ],
    "10.03.2022": [
        ("Årsrapport 2021 for Lindehus", "Rapporten viser flere påbud.", "DAS godkendte årsrapporten."),
        (
            "Lindehus: antallet af pladser",
            "På mødet den 14. januar 2021 blev antallet af pladser på Lindehus sat ned.",
            "DAS besluttede, at Lindehus har 16 pladser.",
        ),
        ("Godkendelse af dagsorden", "", "Dagsordenen blev godkendt."),
    ],
}  # fmt: skip


def paper(day: str) -> str:
    lines = ["Referat", "", f"DAS Social Møde den {day}", ""]
    for n, (title, case, decision) in enumerate(MEETINGS[day], start=1):
        lines += [f"Punkt {n}. {title}", "", "Sagsfremstilling", case, "", "Beslutning", decision, ""]
    return "\n".join(lines)


def read(folder: Path, names: list[str]) -> Book:
    files = folder / "files"
    files.mkdir(parents=True)
    for name, day in zip(names, MEETINGS, strict=True):
        (files / name).write_text(paper(day), "utf-8")
    with Catalog.open(folder / "catalog.sqlite") as catalog:
        ingest([files], catalog)
        return draw_up(catalog, shelf_of(catalog))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return read(tmp_path_factory.mktemp("matters"), ["a.txt", "b.txt"])


def test_a_matter_is_joined_and_look_alikes_stay_apart(book: Book) -> None:
    (matter,) = book.several
    assert [t.place.title for t in matter.treatments] == [
        "Pladser på Lindehus",
        "Lindehus: antallet af pladser",
    ]
    titles = {t.place.title for m in book.matters for t in m.treatments}
    assert "Årsrapport 2021 for Lindehus" in titles
    assert "Godkendelse af dagsorden" not in titles


def test_a_link_says_why_with_the_words_that_say_so(book: Book) -> None:
    link = book.several[0].treatments[1].link
    assert link is not None
    assert link.to == 0
    refers, shared = link.reasons
    assert (refers.why, str(refers.day)) == (Why.REFERS, "2021-01-14")
    assert "den 14. januar 2021" in refers.sources[0].quote
    assert refers.sources[0].path.startswith("/d/")
    assert (shared.why, shared.words) == (Why.TITLE, ("Lindehus",))


def test_a_changed_decision_is_pointed_out_with_both_quotes(book: Book) -> None:
    matter = book.several[0]
    (change,) = matter.changes
    assert "12 pladser" in change.before[0].quote
    assert "16 pladser" in change.after[0].quote
    at = book.at("das", "2021-01-14", "2")
    assert at is not None
    assert at.changed == change


def test_the_order_and_names_of_files_make_no_difference(book: Book, tmp_path: Path) -> None:
    def told(found: Book) -> list[tuple[str, list[str], str]]:
        return [(m.path, [t.place.path for t in m.treatments], m.status) for m in found.matters]

    assert told(read(tmp_path, ["z.txt", "c.txt"])) == told(book)


def test_one_weak_pair_joins_no_two_matters() -> None:
    pairs = [Pair(0, 1, 2.0, False, None), Pair(2, 3, 2.0, False, None), Pair(1, 2, 0.5, False, None)]
    assert groups_of(4, pairs, lambda a, b: False) == [[0, 1], [2, 3]]
    assert groups_of(2, pairs[:1], lambda a, b: True) == [[0], [1]]
