"""Civil registration numbers are masked before anything is stored. All numbers are made up."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.masking import mask_file, mask_pages
from ingest.model import FileText, Member, OutlineEntry, Page
from ingest.personal_numbers import MASKED
from ingest.pipeline import ingest

NUMBER = "010203-1234"
MINUTES = f"""Referat
Den Tværgående Styregruppe, onsdag den 3. maj 2023

Punkt 1. Ansøgning fra borger {NUMBER}
Beslutning
DTS besluttede at imødekomme ansøgningen fra borger med cpr. 0405067890 og 070809 1111.
"""


def test_every_text_of_a_file_is_masked_in_place() -> None:
    text = FileText(
        pages=(Page(1, f"Borger {NUMBER}"), Page(2, "ingen")),
        outline=(OutlineEntry(f"Sag {NUMBER}", 1, 0),),
        attachments=(f"{NUMBER}.pdf",),
        metadata=(("Title", f"Vedr. {NUMBER}"),),
        warnings=(f"“{NUMBER}.zip” cannot be read",),
        members=(Member(f"Bilag_{NUMBER}.pdf", 2, 2),),
    )
    masked = mask_file(text)
    assert NUMBER not in repr(masked)
    assert masked.pages[0].raw == "Borger xxxxxx-xxxx"
    assert [len(p.raw) for p in masked.pages] == [len(p.raw) for p in text.pages]


def test_a_number_over_a_page_break_is_masked() -> None:
    assert mask_pages(["cpr 010203-", "1234 og videre"]) == ["cpr xxxxxx-", "xxxx og videre"]


def test_nothing_stored_holds_a_number(tmp_path: Path) -> None:
    archive, catalog_file = tmp_path / "arkiv", tmp_path / "catalog.db"
    archive.mkdir()
    (archive / "2023-05-03_DTS_referat.txt").write_text(MINUTES, encoding="utf-8")
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = f"Vedr. {NUMBER}", "a@eksempel.dk", "b@eksempel.dk"
    mail["Date"] = "Wed, 03 May 2023 10:00:00 +0200"
    mail.set_content(f"Kære DTS\n\nSagen om {NUMBER} behandles på næste møde.\n")
    mail.add_attachment(MINUTES, filename=f"Bilag {NUMBER}.txt")
    (archive / "mail.eml").write_bytes(bytes(mail))
    with Catalog.open(catalog_file) as catalog:
        assert {f.status.value for f in ingest([archive], catalog).files} == {"new"}
        entries = catalog.gaps().masked
        decisions = [c.text for c in catalog.chunks() if "imødekomme" in c.text]
    stored = b"".join(p.read_bytes() for p in tmp_path.glob("catalog.db*"))
    for number in (NUMBER, "0405067890", "070809 1111"):
        assert number.encode() not in stored
    assert decisions
    assert all("cpr. xxxxxxxxxx og xxxxxx xxxx" in text for text in decisions)
    assert {(e.document, e.page): e.numbers for e in entries}["2023-05-03_DTS_referat.txt", 1] == 3


def test_a_number_in_a_files_name_is_masked_where_people_see_it(tmp_path: Path) -> None:
    file = tmp_path / f"Afgørelse_{NUMBER}.txt"
    file.write_text(MINUTES, encoding="utf-8")
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        ingest([file], catalog)
        assert [d.document for d in catalog.documents()] == ["Afgørelse_xxxxxx-xxxx.txt"]


@pytest.mark.parametrize(
    "shape", ["xxxxxx-xxxx", "xxxxxxxxxx", "xx xx xx xxxx", "xx.xx.xxxx-xxxx", "xxxxxx-\nxxxx"]
)
def test_masked_numbers_are_counted_in_every_writing(shape: str) -> None:
    assert len(MASKED.findall(f"om {shape}. Og xxxx er ingen")) == 1
