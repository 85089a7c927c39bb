"""Read a ZIP: its entries in the order of their names, each by its own reader.

Comes in: an archive's bytes. Goes out: the entries' pages one after the other. Names are labels and
never paths, and sizes are counted, not believed. Left to others: what an entry holds (`members`).
"""

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO

from ingest.errors import LimitError, ReadError
from ingest.model import FileText
from ingest.names import base_name, shown_name
from ingest.readers.common import Budget, storable
from ingest.readers.members import expected_pages, with_members

_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800
_ENTRY = b"PK\x03\x04"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_CHUNK = 1 << 16
_SMALL_CHUNK = 1 << 12  # zipfile unpacks all that a chunk of bzip2 or LZMA holds, up to 10,000 times as much
_SMALL = 1_000_000  # bytes
_REST_OF_MAC = re.compile(r"(?:^|[/\\])(?:__MACOSX[/\\]|\._[^/\\]*$|\.DS_Store$)")
_REST_OF_OFFICE = re.compile(r"(?:^|[/\\])(?:~\$[^/\\]*|Thumbs\.db|desktop\.ini)$", re.I)
_DANISH = frozenset("æøåÆØÅ")
_ALPHABET = str.maketrans({"æ": "\ue000", "ø": "\ue001", "å": "\ue002"})
_MOST_LISTED = 8  # names in a message


def read(data: bytes, name: str, budget: Budget) -> FileText:
    """Read an archive.

    Raises:
        ReadError: not a ZIP, damaged, or nothing in it can be read.
    """
    budget = budget.opened()
    archive, data = _open(data, name)
    with archive:
        entries = [(_entry_name(i), i) for i in archive.infolist() if not i.is_dir()]
        entries = [(n, i) for n, i in entries if not (_REST_OF_MAC.search(n) or _REST_OF_OFFICE.search(n))]
        entries.sort(key=lambda entry: natural(entry[0]))
        sizes = ((n, min(i.file_size, budget.max_entry)) for n, i in entries)
        budget.announce(min(expected_pages(sizes), budget.max_pages))
        files = [(n, partial(_unpack, archive, i, data, budget)) for n, i in entries]
        text = with_members(FileText(()), files, name, budget)
    if not any(p.raw.strip() for p in text.pages):
        raise _nothing(name, [n for n, _ in entries], text.warnings)
    return text


def natural(name: str) -> list[list[tuple[int, str]]]:
    """Sort key of a name as a person orders them: "bilag 2" before "bilag 10", æ, ø, å last.

    >>> sorted(["b10.pdf", "å.pdf", "b2.pdf", "ø.pdf"], key=natural)
    ['b2.pdf', 'b10.pdf', 'ø.pdf', 'å.pdf']
    """
    parts = re.split(r"[/\\]", name.casefold().translate(_ALPHABET))
    return [[_weight(piece) for piece in re.findall(r"[0-9]+|[^0-9]+", part)] for part in parts]


def _weight(piece: str) -> tuple[int, str]:
    digits = piece.lstrip("0") if piece[0].isdecimal() and piece.isascii() else None
    # A longer number is a larger one, and any number stands before letters.
    return (1 << 20, piece) if digits is None else (len(digits), digits)


def _open(data: bytes, name: str) -> tuple[zipfile.ZipFile, bytes]:
    """The archive, and the bytes it was opened from."""
    try:
        try:
            return zipfile.ZipFile(io.BytesIO(data)), data
        except UnicodeDecodeError:  # a name that calls itself UTF-8 and is not
            data = _with_plain_names(data)
            return zipfile.ZipFile(io.BytesIO(data)), data
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise ReadError(
            f"{name}: is not a ZIP file, or is damaged at its end. Fetch it again, or unpack it and ingest "
            "its files."
        ) from error


def _with_plain_names(data: bytes) -> bytes:
    """The archive with no name marked as UTF-8, neither in its directory nor over the entries."""
    end = data.rfind(_END)
    size, declared = struct.unpack_from("<II", data, end + 12)
    at = end - size
    moved = at - declared  # by what stands before the archive, as in one that unpacks itself
    plain = bytearray(data)
    while plain[at : at + 4] == _DIRECTORY_ENTRY:
        plain[at + 9] &= ~(_NAME_IS_UTF8 >> 8) & 0xFF
        entry = struct.unpack_from("<I", plain, at + 42)[0] + moved
        if plain[entry : entry + 4] == _ENTRY:
            plain[entry + 7] &= ~(_NAME_IS_UTF8 >> 8) & 0xFF
        at += 46 + sum(struct.unpack_from("<HHH", plain, at + 28))
    return bytes(plain)


def _entry_name(info: zipfile.ZipInfo) -> str:
    """An entry's name; where it does not say in which encoding, the one that makes it Danish."""
    name = info.orig_filename
    if not info.flag_bits & _NAME_IS_UTF8:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")  # as macOS writes it
        except UnicodeDecodeError:
            # Windows in Danish; programs from before Windows write the same letters in cp850.
            choices = [raw.decode(encoding, "replace") for encoding in ("cp850", "cp1252")]
            name = max(choices, key=lambda text: sum(c in _DANISH for c in text))
    return storable(name)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes, budget: Budget) -> bytes:
    """One entry's bytes.

    Raises:
        ReadError: locked, damaged, or packed in a way nobody here unpacks.
        LimitError: more bytes than an entry, or all of them, may unpack to.
    """
    if info.flag_bits & _ENCRYPTED:
        raise ReadError("is locked with a password. Unpack the archive and ingest the unpacked file.")
    try:
        with archive.open(_with_local_name(info, data)) as entry:
            return _bounded(entry, info, budget)
    except NotImplementedError as error:
        raise ReadError(
            f"is packed with a method ({info.compress_type}) that is not supported. Unpack the archive and "
            "ingest the unpacked file."
        ) from error
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error, struct.error) as error:
        raise ReadError("is damaged in its archive. Fetch the archive again.") from error


def _with_local_name(info: zipfile.ZipInfo, data: bytes) -> zipfile.ZipInfo:
    """The entry, named as over its own bytes: zipfile refuses one that its directory names otherwise."""
    at = info.header_offset
    if data[at : at + 4] == _ENTRY:
        flags, length = struct.unpack_from("<6xH18xH", data, at)
        local = data[at + 30 : at + 30 + length]
        info.orig_filename = local.decode("utf-8" if flags & _NAME_IS_UTF8 else "cp437")
    return info


def _bounded(entry: IO[bytes], info: zipfile.ZipInfo, budget: Budget) -> bytes:
    plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    tally, out = budget.counted(), io.BytesIO()
    while part := entry.read(_CHUNK if plain else _SMALL_CHUNK):
        size = out.tell() + len(part)
        tally.unpacked += len(part)
        if size > budget.max_entry:
            raise LimitError(
                f"unpacks to more than the {budget.max_entry / 1e6:,.0f} MB that a file in an archive may "
                "have. Unpack it and ingest it by itself."
            )
        # What is small is read all the same: a bomb must not cost the honest files after it.
        if tally.unpacked > budget.max_unpacked and size > _SMALL:
            raise LimitError(
                f"takes its archive over the {budget.max_unpacked / 1e6:,.0f} MB that one may unpack to. "
                "Unpack the archive and ingest its files."
            )
        out.write(part)
    return out.getvalue()


def _nothing(name: str, entries: list[str], warnings: tuple[str, ...]) -> ReadError:
    if not entries:
        return ReadError(f"{name}: is an archive without files. Fetch it again, or leave it out.")
    inside = ", ".join(_listed(entries))
    why = f" {warnings[0]}" if warnings else ""
    return ReadError(
        f"{name}: nothing in it can be read. Inside: {inside}.{why} Unpack it, and ingest what is needed."
    )


def _listed(entries: list[str]) -> Iterator[str]:
    yield from (f"“{shown_name(base_name(n))}”" for n in itertools.islice(entries, _MOST_LISTED))
    if len(entries) > _MOST_LISTED:
        yield f"and {len(entries) - _MOST_LISTED:,} more"
