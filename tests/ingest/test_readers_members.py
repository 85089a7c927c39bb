"""Files inside files: every readable one is read, and of every other one is told why it is not."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, GridRow, GridTable, Member, OutlineEntry, Page, StyledHeading
from ingest.readers import SUFFIXES, archive_zip, eml, pdf, read
from ingest.readers.common import Budget
from ingest.readers.members import expected_pages, joined, with_members
from ingest.sandbox import Limits, read_file
from ingest.sources import find_sources
from tests.ingest.pdf_files import text_pdf
from tests.support import SAMPLES

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def mail(
    text: str = "Hej alle\n", *, attached: Mapping[str, bytes | EmailMessage] = {}, **fields: str
) -> EmailMessage:
    message = EmailMessage()
    headers = {"Subject": "Materiale", "From": "Bo <bo@x.dk>", "To": "Ida <ida@x.dk>"} | {
        k.capitalize(): v for k, v in fields.items()
    }
    for key, value in headers.items():
        message[key] = value
    message.set_content(text)
    for name, data in attached.items():
        if isinstance(data, bytes):
            message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        else:
            message.add_attachment(data, filename=name)
    return message


def read_mail(message: EmailMessage | MIMEMultipart | bytes, budget: Budget | None = None) -> FileText:
    data = message if isinstance(message, bytes) else message.as_bytes()
    return eml.read(data, "post.eml", budget or Budget())


def read_zip(data: bytes | Mapping[str, bytes | str], budget: Budget | None = None) -> FileText:
    return archive_zip.read(data if isinstance(data, bytes) else zipped(data), "møde.zip", budget or Budget())


def texts(text: FileText) -> list[str]:
    return [p.raw for p in text.pages]


def names(text: FileText) -> list[str]:
    return [m.name for m in text.members]


def lines(text: FileText) -> list[str]:
    return text.pages[0].raw.split("\n")


# -- mails ----------------------------------------------------------------------------------------------


def test_mail_opens_with_its_header_as_a_danish_program_prints_it() -> None:
    text = read_mail(
        mail(
            "Hermed referatet.\n",
            subject="Referat fra mødet på Åen",
            cc="Søren Ø <so@x.dk>",
            date="Tue, 22 Jan 2019 09:15:00 +0100",
            attached={"bilag æ.txt": b"Bilag"},
        )
    )
    assert text.pages[0].raw.rstrip("\n") == (
        "Emne: Referat fra mødet på Åen\nFra: Bo <bo@x.dk>\nTil: Ida <ida@x.dk>\nCc: Søren Ø <so@x.dk>\n"
        "Sendt: 22. januar 2019 kl. 09:15\nVedhæftet: bilag æ.txt\n\nHermed referatet."
    )
    assert (texts(text)[1:], names(text), text.attachments) == (["Bilag"], ["bilag æ.txt"], ("bilag æ.txt",))
    assert text.warnings == ()


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (b"=?iso-8859-1?Q?M=F8de_den?= =?iso-8859-1?Q?_3=2E_maj?=", "Møde den 3. maj"),
        (b"=?utf-8?B?TcO4ZGU=?=", "Møde"),
        (b"=?us-ascii?Q?M=F8de?=", "Møde"),
        (b"=?findes-ikke?Q?M=C3=B8de?=", "Møde"),
        ("Møde i åen".encode(), "Møde i åen"),
        ("Møde i åen".encode("cp1252"), "Møde i åen"),
        (b"=?utf-8?B?!!!?= rest", None),
        (b"=?utf-8?Q?=ZZ_M=C3=B8de?=", None),
        (b"a\r\n\tb", "a b"),
        (b"a\x1b[31m\xe2\x80\xaeb", "a\ufffd[31m\ufffdb"),
    ],
)
def test_subject_is_decoded_however_it_was_written(header: bytes, shown: str | None) -> None:
    first = lines(read_mail(b"From: x@y.dk\r\nSubject: " + header + b"\r\n\r\nTekst\r\n"))[0]
    assert first.startswith("Emne: ")
    assert shown is None or first == f"Emne: {shown}"


@pytest.mark.parametrize(
    ("head", "sent"),
    [
        ("Date: Fri, 1 Mar 2024 23:59:00 -0800", "Sendt: 1. marts 2024 kl. 23:59"),
        ("Date: 5 Dec 2023 07:05", "Sendt: 5. december 2023 kl. 07:05"),
        ("Date: i går", "Sendt: i går"),
        ("Date: Fri, 99 Mar 2024 23:59:00 +9999", "Sendt: Fri, 99 Mar 2024 23:59:00 +9999"),
    ],
)
def test_sending_is_told_by_the_senders_clock(head: str, sent: str) -> None:
    assert sent in lines(read_mail(f"From: x@y.dk\n{head}\n\nTekst\n".encode()))


@pytest.mark.parametrize(
    "declared", ["us-ascii", "utf-8", "iso-8859-1", "windows-1252", "findes-ikke", "", "zlib", "punycode"]
)
@pytest.mark.parametrize("real", ["cp1252", "utf-8"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_body_is_decoded_by_what_it_is_not_by_what_it_says(declared: str, real: str, encoding: str) -> None:
    import base64
    import quopri

    body = "Mødet på Ærø blev “aflyst”.\n".encode(real)
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(body)
    kind = f"text/plain; charset={declared}" if declared else "text/plain"
    head = f"From: x@y.dk\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert lines(read_mail(head.encode() + coded))[2] == "Mødet på Ærø blev “aflyst”."


def test_flowed_lines_are_joined_and_quotes_kept_apart() -> None:
    head = b"From: x@y.dk\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    body = b"En lang \nlinje.\n> citeret \n> videre\n>> dybere\n From\n-- \nBo\n"
    assert lines(read_mail(head + body))[2:] == [
        "En lang linje.", "> citeret videre", ">> dybere", "From", "-- ", "Bo",
    ]  # fmt: skip


def test_plain_text_is_preferred_and_both_versions_attachments_kept() -> None:
    outer, mixed = MIMEMultipart("alternative"), MIMEMultipart("mixed")
    outer["From"] = "x@y.dk"
    outer.attach(MIMEText("Den rene tekst", "plain", "utf-8"))
    mixed.attach(MIMEText("<p>Den pyntede tekst</p>", "html", "utf-8"))
    file = MIMEApplication(b"Bilagets tekst", "octet-stream")
    file.add_header("Content-Disposition", "attachment", filename=("utf-8", "", "på tværs.txt"))
    mixed.attach(file)
    outer.attach(mixed)
    text = read_mail(outer)
    assert "Den rene tekst" in texts(text)[0]
    assert "pyntede" not in texts(text)[0]
    assert (texts(text)[1], names(text)) == ("Bilagets tekst", ["på tværs.txt"])


def test_logo_in_the_text_is_left_out_and_a_picture_only_listed() -> None:
    message = MIMEMultipart()
    message["From"] = "x@y.dk"
    message.attach(MIMEText("Se billedet", "plain", "utf-8"))
    for name, disposition in (("logo.png", "inline"), ("foto.png", "attachment")):
        picture = MIMEApplication(SIGNATURE, "octet-stream")
        picture.replace_header("Content-Type", "image/png")
        picture.add_header("Content-Disposition", disposition, filename=name)
        message.attach(picture)
    text = read_mail(message)
    assert (text.attachments, text.members, text.warnings) == (("foto.png",), (), ())


@pytest.mark.parametrize("name", ["indkaldelse.ics", "winmail.dat", "smime.p7s", "foto.JPG"])
def test_attachment_that_is_never_text_leaves_no_gap(name: str) -> None:
    text = read_mail(mail(attached={name: b"\x00\x01"}))
    assert (text.attachments, text.members, text.warnings) == ((name,), (), ())


def test_forwarded_mail_is_a_member_with_its_own_attachments() -> None:
    inner = mail("Den indre tekst", subject="Svar: budget/2024", attached={"tal.txt": b"Tallene"})
    text = read_mail(mail("Se nedenfor", attached={"": inner, "mere.txt": b"Mere"}))
    assert text.members == (
        Member("Svar: budget-2024.eml", 2, 2),
        Member("tal.txt", 3, 3, 0),
        Member("mere.txt", 4, 4),
    )
    assert "Den indre tekst" in texts(text)[1]
    assert texts(text)[2:] == ["Tallene", "Mere"]


def test_attachment_without_a_name_is_read_by_its_type_or_content() -> None:
    message = MIMEMultipart()
    message["From"] = "x@y.dk"
    message.attach(MIMEText("Hej", "plain", "utf-8"))
    pdf = (SAMPLES / "kommissorium_hjem_foerst.pdf").read_bytes()
    for kind in ("pdf", "octet-stream"):
        message.attach(MIMEApplication(pdf + kind.encode(), kind))
    text = read_mail(message)
    assert len(text.members) == 2
    assert text.warnings == ()


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        "Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x',
        "Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----",
    ],
)
def test_sealed_mail_is_told_apart_from_a_damaged_one(head: str) -> None:
    with pytest.raises(ReadError, match=r"post\.eml: is (?:encrypted|signed).*Open it in a mail program"):
        read_mail(f"From: x@y.dk\nSubject: a\n{head}\n\nMIAGCSqGSIb3DQEHA6CAMIACAQ\n".encode())


def test_sealed_part_beside_text_is_a_gap() -> None:
    message = MIMEMultipart()
    message["From"] = "x@y.dk"
    message.attach(MIMEText("Kan læses", "plain", "utf-8"))
    sealed = MIMEApplication(b"0\x80", "pkcs7-mime")
    message.attach(sealed)
    text = read_mail(message)
    assert "Kan læses" in texts(text)[0]
    assert [w for w in text.warnings if "encrypted (S/MIME)" in w]


@pytest.mark.parametrize("data", [mail("").as_bytes(), mail(" \n", attached={"a.png": SIGNATURE}).as_bytes()])
def test_mail_without_text_is_empty(data: bytes) -> None:
    with pytest.raises(NoTextError, match=r"post\.eml: is a mail without text"):
        read_mail(data)


def test_mail_without_text_but_with_a_readable_attachment_keeps_its_header() -> None:
    text = read_mail(mail("", subject="Referat", attached={"r.txt": b"Referatets tekst"}))
    assert lines(text)[0] == "Emne: Referat"
    assert texts(text)[1] == "Referatets tekst"


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff" * 500, b"\xd0\xcf\x11\xe0From: x@y.dk\n\nTekst", b"bare tekst"]
)
def test_what_is_no_mail_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"post\.eml: is not a mail"):
        read_mail(data)


def test_parts_nested_a_thousand_deep_are_refused() -> None:
    data = b"From: x@y.dk\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000)
    )
    with pytest.raises(ReadError, match=r"post\.eml: "):
        read_mail(data + b"\nTekst\n")


def test_mutated_mail_gives_a_text_or_a_typed_error() -> None:
    inner = mail("Indre æøå", attached={"a.txt": b"A"})
    whole = mail("Ydre æøå", attached={"b.zip": zipped({"c.txt": "C"}), "i.eml": inner}).as_bytes()
    chance = random.Random(7)
    read_ones = 0
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            if chance.random() < 0.3:
                del data[at : at + chance.randint(1, 40)]
            else:
                data[at] = chance.randrange(256)
        try:
            read_ones += bool(read_mail(bytes(data)).pages)
        except ReadError as error:
            assert str(error).startswith("post.eml: ")  # noqa: PT017  # either outcome is right
    assert read_ones > 200


# -- archives -------------------------------------------------------------------------------------------


def test_entries_stand_in_the_order_a_person_gives_them() -> None:
    order = ["bilag 1.txt", "bilag 2.txt", "Bilag 10.txt", "bilag a.txt", "bilag ø.txt", "bilag å.txt"]
    text = read_zip({name: name for name in reversed(order)})
    assert names(text) == texts(text) == order
    assert [p.number for p in text.pages] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("/abs/olut.txt", "olut.txt"),
        ("C:\\mappe\\fil.txt", "fil.txt"),
        ("\\\\server\\del\\fil.txt", "fil.txt"),
        ("a\nb\x1b[2J.txt", "a\ufffdb\ufffd[2J.txt"),
        ("fdp.\u202etxt.txt", "fdp.\ufffdtxt.txt"),
        ("møde/åbent æble.txt", "åbent æble.txt"),
        ("a\u030abent.txt", "åbent.txt"),
        ("navn.txt ", "navn.txt"),
        ("navn.TXT.", "navn.TXT."),
        ("..", "unnamed"),
    ],
)
def test_odd_entry_name_is_a_label_and_no_reason_to_refuse(name: str, shown: str) -> None:
    data: bytes | str = "Teksten" if name != ".." else (SAMPLES / "kommissorium_hjem_foerst.pdf").read_bytes()
    text = read_zip({name: data})
    assert names(text) == [shown]
    assert text.warnings == ()


def test_long_entry_name_is_shortened_in_the_middle() -> None:
    text = read_zip({"x" * 300 + ".txt": "Teksten", "y" * 60_000 + "1" * 5000 + ".txt": "Mere"})
    assert [len(n) for n in names(text)] == [120, 120]
    assert all(n.endswith(".txt") for n in names(text))


@pytest.mark.parametrize("encoding", ["cp850", "cp1252", "utf-8", "cp865"])
def test_danish_name_is_read_whatever_program_wrote_it(encoding: str) -> None:
    # The writer marks such a name as UTF-8, so its bytes are put in afterwards.
    coded = "Møde på Ærø.txt".encode(encoding)
    data = zipped({"N" * len(coded): "Teksten"}).replace(b"N" * len(coded), coded)
    assert names(read_zip(data)) == ["Møde på Ærø.txt"]


def test_name_that_calls_itself_utf8_and_is_not_costs_nothing() -> None:
    data = zipped({"mødeø.txt": "Teksten", "andet.txt": "Mere"})
    data = data.replace("mødeø.txt".encode(), "mødeå".encode("cp1252")[:5] + b"\xff\xfe.txt")
    assert texts(read_zip(data)) == ["Mere", "Teksten"]


def test_name_that_differs_over_the_entry_costs_nothing() -> None:
    data = zipped({"a.txt": "Teksten"}).replace(b"a.txt", b"b.txt", 1)
    assert names(read_zip(data)) == ["a.txt"]


def test_what_systems_leave_in_archives_is_passed_over() -> None:
    text = read_zip(
        {
            "__MACOSX/._a.txt": "rest", "m/.DS_Store": "rest", "Thumbs.db": "rest", "m/~$a.docx": "rest",
            "._b.pdf": "rest", "m/": b"", "m/a.txt": "Teksten",
        }
    )  # fmt: skip
    assert (texts(text), text.attachments, text.warnings) == (["Teksten"], ("a.txt",), ())


def test_member_that_cannot_be_read_costs_a_warning_with_its_path() -> None:
    text = read_zip({"m/a.pdf": b"ikke en PDF", "m/b.txt": "Teksten", "m/c.xlsx": b"PK", "d.txt": " "})
    assert texts(text) == ["Teksten"]
    assert len(text.warnings) == 3
    for name, warning in zip(("d.txt", "m/a.pdf", "m/c.xlsx"), text.warnings, strict=True):
        assert warning.startswith(f"møde.zip › {name}: ")
    assert f"format not supported. Save it as one of {', '.join(sorted(SUFFIXES))}" in text.warnings[2]
    assert text.attachments == ("d.txt", "a.pdf", "b.txt", "c.xlsx")


def test_archive_with_nothing_readable_lists_what_is_inside() -> None:
    with pytest.raises(ReadError, match=r"møde\.zip: nothing in it can be read\. Inside: “a\.png”, “b\.xyz”"):
        read_zip({"a.png": SIGNATURE, "b.xyz": b"?"})
    with pytest.raises(ReadError, match="archive without files"):
        read_zip(zipped({}))


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"%PDF-1.4", zipped({"a.txt": "a"})[:-30]],
    ids=["empty", "sign alone", "PDF", "cut short"],  # the bytes hold the time they were zipped
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"møde\.zip: is not a ZIP file"):
        read_zip(data)


def test_locked_entry_is_told_and_the_rest_read() -> None:
    data = bytearray(zipped({"a.txt": "Hemmelig", "b.txt": "Teksten"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    text = read_zip(bytes(data))
    assert texts(text) == ["Teksten"]
    assert text.warnings == (
        "møde.zip › a.txt: is locked with a password. Unpack the archive and ingest the unpacked file.",
    )


def test_unknown_packing_is_told_and_the_rest_read() -> None:
    data = bytearray(zipped({"a.txt": "Tekst", "b.txt": "Teksten"}))
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 9  # Deflate64, as Windows packs large files
    (warning,) = read_zip(bytes(data)).warnings
    assert warning.startswith("møde.zip › a.txt: is packed with a method (9) that is not supported")


def test_damaged_entry_is_told_and_the_rest_read() -> None:
    data = bytearray(zipped({"a.txt": "Tekst " * 99, "b.txt": "Teksten"}))
    data[40:44] = b"\xff\xff\xff\xff"
    text = read_zip(bytes(data))
    assert texts(text) == ["Teksten"]
    assert "møde.zip › a.txt: is damaged in its archive" in text.warnings[0]


def test_entries_that_share_their_bytes_are_read_once() -> None:
    data = bytearray(zipped({"a.txt": "Teksten", "b.txt": "Mere"}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)  # both names in the directory point to the first entry
    assert texts(read_zip(bytes(data))) == ["Teksten"]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_entry_that_unpacks_to_too_much_is_told_and_the_rest_read(method: int) -> None:
    data = zipped({"a.txt": "x" * 3_000_000, "b.txt": "Teksten"}, method)
    text = read_zip(data, Budget(max_entry=1_000_000))
    assert texts(text) == ["Teksten"]
    assert "møde.zip › a.txt: unpacks to more than the 1 MB" in text.warnings[0]


def test_entry_that_lies_about_its_size_yields_no_more_than_it_says() -> None:
    data = bytearray(zipped({"a.txt": "x" * 3_000_000, "b.txt": "Teksten"}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    data[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b"x" * 10))
    budget = Budget(max_entry=1_000_000).opened()
    assert texts(read_zip(bytes(data), budget)) == ["x" * 10, "Teksten"]
    assert budget.counted().unpacked < 100


def test_nested_archives_unpack_from_one_account_that_spares_small_files() -> None:
    inner = [zipped({f"{n}.txt": f"{n}" * 1_500_000}) for n in range(5)]
    outer = zipped({f"{n}.zip": data for n, data in enumerate(inner)} | {"z.txt": "Sidst"})
    budget = Budget(max_unpacked=3_500_000).opened()
    text = read_zip(outer, budget)
    assert [len(t) for t in texts(text)] == [1_500_000, 1_500_000, 5]
    assert len([w for w in text.warnings if "over the 4 MB that one may unpack to" in w]) == 3
    assert budget.counted().unpacked < 7_000_000


# -- nesting and limits ---------------------------------------------------------------------------------


def nested(levels: int) -> bytes:
    data = zipped({"bund.txt": "Bunden"})
    for level in range(levels - 1, 0, -1):
        data = zipped({f"{level}.zip": data, f"{level}.txt": f"Lag {level}"})
    return data


def test_three_levels_are_read_and_the_fourth_is_told() -> None:
    text = read_zip(nested(3))
    assert texts(text) == ["Lag 1", "Lag 2", "Bunden"]
    assert text.members == (
        Member("1.txt", 1, 1),
        Member("1.zip", 2, 1),
        Member("2.txt", 2, 2, 1),
        Member("2.zip", 3, 2, 1),
        Member("bund.txt", 3, 3, 3),
    )
    deep = read_zip(nested(4))
    assert texts(deep) == ["Lag 1", "Lag 2", "Lag 3"]
    assert [w for w in deep.warnings if "møde.zip › 1.zip › 2.zip › 3.zip: " in w and "“bund.txt”" in w]


def test_members_beyond_the_limit_are_told_once() -> None:
    text = read_zip({f"{n}.txt": f"Tekst {n}" for n in range(9)}, Budget(max_members=5))
    assert len(text.pages) == 5
    assert text.warnings == (
        "møde.zip: “5.txt” and 3 more was not read, as no more than 5 files inside a file are read. "
        "Take out what is needed and ingest that.",
    )
    assert len(text.attachments) == 9


def test_same_bytes_are_read_once_wherever_they_stand() -> None:
    text = read_mail(
        mail(
            attached={
                "a.txt": b"Bilaget",
                "kopi.txt": b"Bilaget",
                "b.zip": zipped({"c.txt": b"Bilaget", "d.txt": "Nyt"}),
            }
        )
    )
    assert texts(text)[1:] == ["Bilaget", "Nyt"]
    assert text.warnings == ()
    assert text.attachments == ("a.txt", "kopi.txt", "b.zip", "c.txt", "d.txt")


def test_pages_and_characters_are_one_account() -> None:
    pages = "\f".join(f"Side {n}" for n in range(4))
    text = read_zip({"a.txt": pages, "b.txt": pages + "!", "c.txt": "Kort"}, Budget(max_pages=6))
    assert len(text.pages) == 5
    assert text.warnings[0].startswith("møde.zip › b.txt: ")
    text = read_zip({"a.txt": "x" * 80, "b.txt": "y" * 80, "c.txt": "z" * 20}, Budget(max_characters=100))
    assert [len(t) for t in texts(text)] == [80, 20]
    assert text.warnings[0].startswith("møde.zip › b.txt: ")


def test_container_announces_its_pages_once_and_no_more_than_allowed() -> None:
    told: list[int] = []
    inner = mail("Indre", attached={"a.txt": b"A" * 9000})
    read_mail(
        mail("Ydre", attached={"i.eml": inner, "z.zip": zipped({"b.txt": "B"})}), Budget(announce=told.append)
    )
    assert len(told) == 1
    assert told[0] >= 3
    told.clear()
    read_zip({f"{n}.txt": str(n) * 99_999 for n in range(9)}, Budget(max_pages=12, announce=told.append))
    assert told == [12]


def test_any_error_of_a_members_library_costs_that_member_only() -> None:
    def broken() -> bytes:
        raise KeyError("xref")

    def greedy() -> bytes:
        raise MemoryError

    own = FileText((Page(1, "Forside"),), attachments=("a.txt",))
    files = [("a.txt", broken), ("b.txt", greedy), ("c.txt", b"Teksten")]
    text = with_members(own, files, "x.pdf", Budget())
    assert texts(text) == ["Forside", "Teksten"]
    assert [w.split(" (")[0].split(". ")[0] for w in text.warnings] == [
        "x.pdf › a.txt: cannot be read",
        "x.pdf › b.txt: takes more memory than a file may",
    ]
    assert text.attachments == ("a.txt", "b.txt", "c.txt")


def test_marks_of_a_member_move_with_its_pages() -> None:
    found = FileText(
        (Page(1, "Et"), Page(2, "To")),
        (OutlineEntry("To", 2, 0),),
        headings=(StyledHeading(2, 0, 2, 1),),
        tables=(GridTable(1, (GridRow(((0, 1), (1, 2))),)),),
        members=(Member("i.txt", 2, 2),),
    )
    whole = joined(joined(FileText((Page(1, "Ydre"),)), found, "a.zip"), found, "b.zip")
    assert [p.number for p in whole.pages] == [1, 2, 3, 4, 5]
    assert [e.page for e in whole.outline] == [h.page for h in whole.headings] == [3, 5]
    assert [t.page for t in whole.tables] == [2, 4]
    assert whole.members == (
        Member("a.zip", 2, 2), Member("i.txt", 3, 3, 0), Member("b.zip", 4, 4), Member("i.txt", 5, 5, 2),
    )  # fmt: skip


def test_expected_pages_grow_with_what_can_be_text() -> None:
    assert expected_pages([("a.png", 10**9), ("smime.p7s", 9)]) == 0
    assert expected_pages([("a.txt", 10)]) == 1
    assert expected_pages([("a.pdf", 400_000)]) == 101


# A container is what hypothesis nests: a text, or a mail or archive of named containers.
Tree = str | tuple[str, list["Tree"]]
trees: st.SearchStrategy[Tree] = st.recursive(
    st.text("abcæøå ", min_size=1, max_size=20).filter(str.strip),
    lambda inner: st.tuples(st.sampled_from(["eml", "zip"]), st.lists(inner, min_size=1, max_size=4)),
    max_leaves=12,
)


def leaves(tree: Tree, depth: int = 0) -> Iterator[tuple[str, int]]:
    if isinstance(tree, str):
        yield tree, depth
    else:
        for inner in tree[1]:
            yield from leaves(inner, depth + 1)


def built(tree: Tree, number: str = "0") -> tuple[str, bytes]:
    if isinstance(tree, str):
        return f"../{number}.txt", f"#{number}# {tree}".encode()
    files = dict(built(inner, f"{number}.{n}") for n, inner in enumerate(tree[1]))
    if tree[0] == "zip":
        return f"{number}.zip", zipped(files)
    return f"{number}.eml", mail(f"Brev #{number}#", attached=files).as_bytes()


@settings(max_examples=150, deadline=None)
@given(st.tuples(st.sampled_from(["eml", "zip"]), st.lists(trees, min_size=1, max_size=4)))
def test_nested_containers_lose_no_readable_member(tree: Tree) -> None:
    name, data = built(tree)
    reader = eml.read if name.endswith(".eml") else archive_zip.read
    within = [text for text, depth in leaves(tree) if depth <= 3]
    try:
        text = reader(data, name, Budget())
    except ReadError:
        assert not within
        return
    assert [p.number for p in text.pages] == list(range(1, len(text.pages) + 1))
    found = {t.split("# ", 1)[1].strip() for t in texts(text) if t.startswith("#")}
    assert found >= {t.strip() for t in within}
    if any(depth > 3 for _, depth in leaves(tree)):
        assert text.warnings
    covered = [n for m in text.members for n in range(m.first_page, m.last_page + 1)]
    assert covered == sorted(set(covered))
    assert set(covered) >= set(range(2, len(text.pages) + 1))
    for member in text.members:
        number = member.name.rsplit(".", 1)[0]
        own = "\n".join(texts(text)[member.first_page - 1 : member.last_page])
        assert member.name.endswith(".zip") or f"#{number}#" in own
        assert member.holder is None or text.members[member.holder].name.startswith(number.rsplit(".", 1)[0])


def test_files_in_a_pdf_follow_its_pages() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(text_pdf(["Forside", "Side 2"])))
    writer.add_attachment("bilag 1.txt", b"Bilaget")
    writer.add_attachment("post.eml", mail("Brevet", attached={"indre.txt": b"Det indre"}).as_bytes())
    writer.add_attachment("ark.xlsx", b"PK")
    out = io.BytesIO()
    writer.write(out)
    text = read_zip({"samlet.pdf": out.getvalue()})
    assert set(text.members) >= {Member("samlet.pdf", 1, 2)}
    assert {m.name: m.holder for m in text.members} == {
        "samlet.pdf": None, "bilag 1.txt": 0, "post.eml": 0, "indre.txt": names(text).index("post.eml"),
    }  # fmt: skip
    assert {t.split("\n")[-1].strip() for t in texts(text)} >= {"Forside", "Side 2", "Bilaget", "Det indre"}
    (warning,) = text.warnings
    assert warning.startswith("møde.zip › samlet.pdf › ark.xlsx: format not supported")


def test_portfolio_is_read_through_its_cover() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(text_pdf(["Open this in another program"])))
    agenda, minutes = (text_pdf([f"{word} til mødet"]) for word in ("Dagsorden", "Referat"))
    writer.add_attachment("dagsorden.pdf", agenda)
    writer.add_attachment("referat.pdf", minutes)
    out = io.BytesIO()
    writer.write(out)
    text = pdf.read(out.getvalue(), "mappe.pdf", Budget())
    assert sorted(names(text)) == ["dagsorden.pdf", "referat.pdf"]
    assert sorted(texts(text)[1:]) == ["Dagsorden til mødet", "Referat til mødet"]
    assert text.warnings == ()


html_is_read = pytest.mark.skipif(".html" not in SUFFIXES, reason="no reader for HTML")


def html_mail(html: bytes, charset: str = "utf-8") -> bytes:
    head = f"From: x@y.dk\nSubject: Om mødet\nContent-Type: text/html; charset={charset}\n\n"
    return head.encode() + html


@html_is_read
@pytest.mark.parametrize(
    ("charset", "real"), [("utf-8", "utf-8"), ("us-ascii", "cp1252"), ("cp1252", "utf-8")]
)
def test_mail_in_html_is_read_as_its_text_with_its_marks_in_place(charset: str, real: str) -> None:
    html = (
        '<html><head><meta charset="iso-8859-2"></head><body><h2>Mødet på Ærø</h2><p>Det blev aflyst.</p>'
        "<table><tr><th>Kommune</th><th>Pris</th></tr><tr><td>Ærø</td><td>7 kr.</td></tr></table>"
        "</body></html>"
    )
    text = read_mail(html_mail(html.encode(real), charset))
    (page,) = texts(text)
    assert page.startswith("Emne: Om mødet\nFra: x@y.dk\n\nMødet på Ærø\n")
    assert "Det blev aflyst." in page
    (heading,) = text.headings
    assert page[heading.start : heading.end] == "Mødet på Ærø"
    (table,) = text.tables
    cells = [page[a:b] for row in table.rows for a, b in row.cells]
    assert [c for c in cells if c] == ["Kommune", "Pris", "Ærø", "7 kr."]


@html_is_read
def test_banner_in_plain_text_does_not_displace_the_letter_in_html() -> None:
    message = MIMEMultipart()
    message["From"] = "x@y.dk"
    message.attach(MIMEText("Mailen kommer udefra.", "plain", "utf-8"))
    message.attach(MIMEText("<p>Selve brevet</p>", "html", "utf-8"))
    (page,) = texts(read_mail(message))
    assert page.index("Mailen kommer udefra.") < page.index("Selve brevet")


@html_is_read
def test_mail_of_a_picture_alone_is_empty() -> None:
    with pytest.raises(NoTextError, match="mail without text"):
        read_mail(html_mail(b"<html><body><img src='cid:1'></body></html>"))


# -- through the sandbox --------------------------------------------------------------------------------


def test_archive_on_disk_is_read_in_the_child(tmp_path: Path) -> None:
    pdf = (SAMPLES / "2024-11-27_DTS_referat.pdf").read_bytes()
    message = mail("Hermed materialet", attached={"referat.pdf": pdf, "\x1b[31m\u202e.pdf": b"x"})
    (tmp_path / "a.zip").write_bytes(zipped({"post.eml": message.as_bytes(), "note.txt": "Noten"}))
    (source,) = find_sources([tmp_path])
    text = read_file(source)  # type: ignore[arg-type]  # the folder holds one readable file
    alone = read(SAMPLES / "2024-11-27_DTS_referat.pdf")
    assert names(text) == ["note.txt", "post.eml", "referat.pdf"]
    assert texts(text)[2:] == texts(alone)
    (warning,) = text.warnings
    assert warning.startswith("a.zip › post.eml › \ufffd[31m\ufffd.pdf: is not a PDF")


def test_bomb_on_disk_costs_itself(tmp_path: Path) -> None:
    bomb = zipped({f"{n}.txt": bytes(101_000_000) for n in range(2)})
    (tmp_path / "bombe.zip").write_bytes(zipped({f"{n}.zip": bomb for n in range(3)} | {"a.txt": "Teksten"}))
    (source,) = find_sources([tmp_path])
    text = read_file(source, Limits(seconds=60))  # type: ignore[arg-type]  # as above
    assert texts(text) == ["Teksten"]
    assert len(text.warnings) == 3


def test_too_long_a_text_in_a_mail_is_a_limit() -> None:
    with pytest.raises(LimitError, match=r"post\.eml: page 1 takes the text over 100 characters"):
        read_mail(mail("x" * 200), Budget(max_characters=100))
