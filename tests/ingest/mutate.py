"""Damaged files, the same for the same seed: what networks, programs and people do to files, and worse.

Comes in: whole files, by suffix. Goes out: `Mutant`s. Left to others: reading them. The damage is done to
bytes, to what a format packs inside (a deflated stream, an entry of a ZIP), so that it gets past the
checksum, and to the numbers and names a format trusts.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from ingest.readers import SUFFIXES
from tests.ingest.pdf_files import flate_bomb

LONGEST_BASE = 30_000  # bytes: damage in a small file hits what matters, and is read at once
_HUGE = (
    b"2147483648",
    b"4294967295",
    b"99999999999999999999",
    b"-1",
    b"0",
    b"1e308",
    b"00000000000000000007",
)

Mutation = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged file."""

    name: str  # says what was done to which format
    data: bytes


def mutants(bases: Mapping[str, Sequence[bytes]], count: int, seed: int) -> Iterator[Mutant]:
    """So many damaged files of these formats in turn, each with one to three kinds of damage."""
    suffixes = sorted(bases)
    for i in range(count):
        rng = random.Random(f"{seed}/{i}")
        suffix = suffixes[i % len(suffixes)]
        data, done = rng.choice(bases[suffix]), []
        for mutation in rng.choices(_mutations(suffix), k=rng.choice((1, 1, 2, 3))):
            data = mutation(data, rng)
            done.append(mutation.__name__.strip("_"))
        if rng.random() < 0.06:
            suffix = rng.choice(suffixes)
            done.append("wrong_suffix")
        yield Mutant(f"{i:03d}_{'_'.join(done)}{suffix}", data)


def _mutations(suffix: str) -> Sequence[Mutation]:
    own: dict[str, tuple[Mutation, ...]] = {
        ".pdf": (_broken_xref, _false_lengths, _inside_stream, _nested_flate, _other_objects, _other_names),
        ".docx": (*[_inside_entry] * 5, *[_twisted_entry] * 12, _false_directory),
        ".zip": (*[_inside_entry] * 10, _false_directory, _false_directory),
        ".eml": (_false_boundary, _false_fields, _twisted_markup),
        ".html": (_twisted_markup, _twisted_markup, _nested_markup, _moved_elements, _huge_attributes),
        ".htm": (_twisted_markup, _nested_markup),
    }
    return (*_ANY, *own.get(suffix, ()))


# -- any bytes ----------------------------------------------------------------------------------------


def _flipped_bits(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 200)) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _truncated(data: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] if rng.random() < 0.7 else data[at:]


def _duplicated_chunk(data: bytes, rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 30)) + data[end:]


def _swapped_blocks(data: bytes, rng: random.Random) -> bytes:
    a, b, c = sorted(rng.randint(0, len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _removed_block(data: bytes, rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def _inserted_nulls(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 5, 50))):
        at = rng.randint(0, len(data))
        data = data[:at] + b"\x00" * rng.choice((1, 7, 512)) + data[at:]
    return data


def _huge_numbers(data: bytes, rng: random.Random) -> bytes:
    share = rng.choice((0.01, 0.1, 0.6))
    return re.sub(rb"\d+", lambda m: rng.choice(_HUGE) if rng.random() < share else m[0], data)


def _random_bytes(data: bytes, rng: random.Random) -> bytes:
    noise = rng.randbytes(rng.choice((0, 1, 100, 5_000)))
    return noise if rng.random() < 0.3 else data[: rng.randint(0, 40)] + noise


def _emptied(data: bytes, rng: random.Random) -> bytes:
    return rng.choice((b"", b"\n", b" \x0c ", b"\xef\xbb\xbf", data[:4]))


_ANY: tuple[Mutation, ...] = (
    _flipped_bits, _flipped_bits, _truncated, _truncated, _duplicated_chunk, _swapped_blocks, _removed_block,
    _inserted_nulls, _huge_numbers, _random_bytes, _emptied,
)  # fmt: skip


def _span(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.choice((1, 20, 400, 5_000)))


# -- PDF ----------------------------------------------------------------------------------------------

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.S)


def _broken_xref(data: bytes, rng: random.Random) -> bytes:
    def shifted(match: re.Match[bytes]) -> bytes:
        return b"%010d" % rng.choice((0, int(match[0]) + 1, rng.randrange(10**9), len(data)))

    share = rng.choice((0.2, 1))
    data = re.sub(rb"\b\d{10}\b", lambda m: shifted(m) if rng.random() < share else m[0], data)
    start = rng.choice((b"0", b"7", b"99999999", b"-5", b"x"))
    return re.sub(rb"(startxref\s+)\d+", lambda m: m[1] + start, data) if rng.random() < 0.6 else data


def _false_lengths(data: bytes, rng: random.Random) -> bytes:
    return re.sub(rb"(/Length\s+)\d+", lambda m: m[1] + rng.choice((*_HUGE, b"12", b"9 0 R")), data)


def _inside_stream(data: bytes, rng: random.Random) -> bytes:
    """Damage what a stream packs, so that it unpacks to something else."""
    found = [m for m in _STREAM.finditer(data) if m[1]]
    if not found:
        return data
    stream = rng.choice(found)
    try:
        inside, pack = zlib.decompress(stream[1]), True
    except zlib.error:
        inside, pack = stream[1], False
    inside = rng.choice(_ANY)(inside, rng)
    return data[: stream.start(1)] + (zlib.compress(inside) if pack else inside) + data[stream.end(1) :]


def _nested_flate(data: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.3:
        return flate_bomb(rng.choice((2, 3)), rng.choice((1, 40)))
    levels = rng.choice((2, 5, 200))
    return data.replace(b"/Filter", b"/Filter[" + b"/FlateDecode " * levels + b"]/Other", rng.randint(1, 3))


def _other_objects(data: bytes, rng: random.Random) -> bytes:
    """References that lead elsewhere: to a parent, to nothing, round in circles."""
    share, known = rng.choice((0.05, 0.5)), max(2, data.count(b" obj"))

    def other(match: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % rng.randint(0, known + 1) if rng.random() < share else match[0]

    return re.sub(rb"\d+ 0 R", other, data)


def _other_names(data: bytes, rng: random.Random) -> bytes:
    names = [m[0] for m in re.finditer(rb"/[A-Za-z]{3,12}\b", data)]
    if not names:
        return data
    for _ in range(rng.randint(1, 5)):
        data = data.replace(rng.choice(names), rng.choice(names), rng.randint(1, 3))
    return data


# -- packed formats -----------------------------------------------------------------------------------


def _inside_entry(data: bytes, rng: random.Random) -> bytes:
    """Damage one entry and pack it again, so that its checksum is right."""
    return _repacked(data, rng, rng.choice(_ANY))


def _twisted_entry(data: bytes, rng: random.Random) -> bytes:
    kinds = (
        _twisted_markup,
        _nested_markup,
        _moved_elements,
        _moved_elements,
        _huge_attributes,
        _huge_attributes,
    )
    return _repacked(data, rng, rng.choice(kinds))


def _repacked(data: bytes, rng: random.Random, mutation: Mutation) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # an earlier mutation broke it: zipfile raises whatever the damage makes it
        return mutation(data, rng)
    if not entries:
        return data
    name = rng.choice([n for n in entries if n.endswith("/document.xml")] or sorted(entries))
    return zipped(entries | {name: mutation(entries[name], rng)})


def _false_directory(data: bytes, rng: random.Random) -> bytes:
    """Sizes, offsets and names in a ZIP's directory that are not true."""
    out = bytearray(data)
    for at in [m.start() for m in re.finditer(rb"PK\x01\x02|PK\x05\x06|PK\x03\x04", data)]:
        if rng.random() < 0.5:
            field = at + rng.choice((6, 8, 10, 16, 20, 24, 28, 42, 46))
            out[field : field + 4] = rng.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", rng.randbytes(4)))
    return bytes(out)


# -- mail and markup ----------------------------------------------------------------------------------


def _false_boundary(data: bytes, rng: random.Random) -> bytes:
    return data.replace(
        b"===grense===", rng.choice((b"", b"--", b"x" * 5_000, b"===andet===")), rng.randint(1, 4)
    )


def _false_fields(data: bytes, rng: random.Random) -> bytes:
    """Character sets, encodings and types that are not the text's."""
    data = re.sub(
        rb'charset="?[\w-]+"?', b"charset=" + rng.choice((b"utf-16", b"x-none", b"rot13", b"hex")), data
    )
    packing = rng.choice((b"base64", b"quoted-printable", b"uuencode", b"\xff", b"7bit"))
    data = re.sub(rb"(Content-Transfer-Encoding: )\S+", lambda m: m[1] + packing, data)
    kind = rng.choice((b"multipart/mixed", b"message/rfc822", b"text/html", b"application/pdf", b"/"))
    return re.sub(rb"(Content-Type: )[\w/.-]+", lambda m: m[1] + kind if rng.random() < 0.5 else m[0], data)


def _twisted_markup(data: bytes, rng: random.Random) -> bytes:
    """Elements that do not end, end twice, or are others than they say."""
    tags = [m[0] for m in re.finditer(rb"</?[A-Za-z][\w:]*[^<>]{0,200}>", data)]
    if not tags:
        return data
    for _ in range(rng.choice((1, 3, 30))):
        data = data.replace(rng.choice(tags), rng.choice((b"", *rng.choices(tags, k=3))), rng.randint(1, 2))
    return data


def _moved_elements(data: bytes, rng: random.Random) -> bytes:
    """Whole elements lost, said again or in each other's place: the markup stays sound."""
    for _ in range(rng.choice((1, 3, 10))):
        found = list(re.finditer(rb"<([A-Za-z][\w:]*)\b[^<>]*>[^<>]*</\1>", data))
        if len(found) < 2:
            break
        one, other = rng.sample(found, 2)
        data = data[: one.start()] + rng.choice((b"", other[0], one[0] * 3)) + data[one.end() :]
    return data


def _huge_attributes(data: bytes, rng: random.Random) -> bytes:
    share = rng.choice((0.05, 0.5))
    return re.sub(rb'(?<=")\d+(?=")', lambda m: rng.choice(_HUGE) if rng.random() < share else m[0], data)


def _nested_markup(data: bytes, rng: random.Random) -> bytes:
    tags = [m[0] for m in re.finditer(rb"<[A-Za-z][\w:]*[^<>/]{0,100}>", data)] or [b"<div>"]
    tag = rng.choice(tags)
    return data.replace(tag, tag * rng.choice((50, 3_000)), 1)


# -- whole files --------------------------------------------------------------------------------------


def bases(samples: Iterable[Path]) -> dict[str, list[bytes]]:
    """Whole files of every format that is read: the small ones among the samples, and some made here."""
    found: dict[str, list[bytes]] = {suffix: [] for suffix in SUFFIXES}
    for path in sorted(samples):
        if path.suffix.lower() in found and path.stat().st_size <= LONGEST_BASE:
            found[path.suffix.lower()].append(path.read_bytes())
    text, pdf = found[".txt"][0], min(found[".pdf"], key=len)
    makers: dict[str, Callable[[], bytes]] = {
        ".docx": made_docx,
        ".html": made_html,
        ".htm": made_html,
        ".eml": lambda: made_mail({"notat.pdf": pdf, "referat.txt": text}),
        ".zip": lambda: zipped({"a/notat.pdf": pdf, "b.txt": text, "c.eml": made_mail({"d.txt": text})}),
    }
    return {suffix: files or [makers.get(suffix, lambda: text)()] for suffix, files in found.items()}


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """A ZIP with these entries, the same bytes at any time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def made_docx() -> bytes:
    """Minutes with headings, a list and a table that spans columns."""
    from docx import Document

    document = Document()
    document.add_heading("Referat af møde i Forretningsudvalget den 3. maj 2023", 1)
    for number, title in enumerate(("Godkendelse af dagsorden", "Budget 2024", "Eventuelt"), start=1):
        document.add_heading(f"{number}. {title}", 2)
        document.add_paragraph("Indstilling", "Heading 3")
        document.add_paragraph("at sagen drøftes", "List Bullet")
        document.add_paragraph("Beslutning", "Heading 3")
        document.add_paragraph("Godkendt.")
    table = document.add_table(3, 3)
    for i, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"{i}.000 kr."
    table.cell(0, 0).merge(table.cell(0, 1))
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def made_html() -> bytes:
    """Minutes as a council's site shows them."""
    items = "".join(
        f"<h2>{n}. Sag nummer {n}</h2><h3>Indstilling</h3><ul><li>at sagen drøftes</li></ul>"
        f"<h3>Beslutning</h3><p>Godkendt &amp; tiltrådt.</p>"
        for n in range(1, 5)
    )
    table = "<table><tr><th>Kommune</th><th>Beløb</th></tr><tr><td colspan=2>Vestrup</td></tr></table>"
    style = "<style>p{color:red}</style><script>var a = 1;</script>"
    return f"<html><head>{style}</head><body><h1>Referat</h1>{items}{table}</body></html>".encode()


def made_mail(attached: Mapping[str, bytes]) -> bytes:
    """A mail with a text in two versions and attachments."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "Materiale til mødet",
        "Bo <bo@x.dk>",
        "Ida <ida@x.dk>",
    )
    message["Date"] = "Thu, 18 Jan 2024 10:42:00 +0100"
    message.set_content("Kære alle\n\nHermed materialet til mødet på Ærø.\n")
    message.add_alternative(made_html().decode(), subtype="html")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    for n, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"===grense==={n}")
    return message.as_bytes()
