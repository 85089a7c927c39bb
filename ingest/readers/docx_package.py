"""Open a Word file: the parts of its package as XML, within bounds.

Comes in: bytes. Goes out: parsed parts, and which part refers to which. Nothing outside the file is
looked up, no entity is resolved, no macro is run. Left to others: what the parts say (`docx_body`).

Straight from ZIP and XML: python-docx 1.2 takes every part into memory, pictures too, and keeps no bound.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from functools import cached_property
from typing import Any

from ingest.errors import LimitError, ReadError
from ingest.readers.common import Budget

Element = Any  # lxml's own; it has no types

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Files saved as "Strict Open XML" say the same under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _REL[1:-1].encode()),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MOST_XML = 60_000_000  # bytes of all parts that are read; the tree takes several times as much
_CHUNK = 1 << 16
_SMALL_CHUNK = 1 << 12  # zipfile unpacks all that a chunk of bzip2 or LZMA holds, up to 10,000 times as much
_SAVE_ANEW = "Open it in Word and save it anew as .docx, or as PDF."
_DAMAGED = (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error, struct.error, NotImplementedError)


class DamagedPartError(Exception):
    """One part cannot be read; its text says which."""


class Package:
    """A Word file's parts by name, each unpacked when it is asked for."""

    def __init__(self, data: bytes, name: str, budget: Budget) -> None:
        """Open it.

        Raises:
            ReadError: it is no Word file, is locked with a password, or its main part is damaged.
        """
        self.name = name
        self._budget = budget.opened()
        self._unpacked = 0
        self._archive = _open(data, name)
        self.main = self._main()

    @cached_property
    def root(self) -> Element:
        """The main part's root element.

        Raises:
            ReadError: it is damaged, or no Word document.
        """
        try:
            root = self.part(self.main)
        except DamagedPartError as error:
            raise ReadError(f"{self.name}: its text ({error}) is damaged. {_SAVE_ANEW}") from error
        if root is None or root.tag != f"{W}document":
            raise _no_word_file(self.name)
        return root

    def part(self, name: str) -> Element | None:
        """A part's root element; None where there is no such part.

        Raises:
            DamagedPartError: it cannot be unpacked or is no XML.
            LimitError: more bytes than a file may unpack to, or nested too deeply.
        """
        data = self.raw(name)
        return None if data is None else _parse(data, name, self.name)

    def raw(self, name: str) -> bytes | None:
        """A part's bytes; None where there is no such part. Raises as `part` does."""
        try:
            info = self._archive.getinfo(name)
        except KeyError:
            return None
        if info.flag_bits & 0x1:
            raise _locked(self.name)
        try:
            with self._archive.open(info) as stream:
                return self._bounded(stream, info)
        except _DAMAGED as error:
            raise DamagedPartError(name) from error

    def related(self, name: str = "") -> dict[str, tuple[str, str]]:
        """Relation id → (its kind's last word, target part) of a part, "" being the package itself."""
        folder, base = posixpath.split(name)
        try:
            root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        except DamagedPartError:
            root = None
        found = {}
        for one in root if root is not None else ():
            if one.get("TargetMode") == "External" or not one.get("Target"):
                continue
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target")))
            found[one.get("Id", "")] = (one.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/"))
        return found

    def first(self, kind: str, name: str = "") -> str | None:
        """The first part that a part refers to as `kind` ("styles", "footnotes" …)."""
        return next((target for word, target in self.related(name).values() if word == kind), None)

    def _main(self) -> str:
        name = self.first("officeDocument") or "word/document.xml"
        if name not in self._archive.NameToInfo:
            raise _no_word_file(self.name)
        return name

    def _bounded(self, stream: Any, info: zipfile.ZipInfo) -> bytes:
        tally = self._budget.counted()
        most = min(_MOST_XML - self._unpacked, self._budget.max_unpacked - tally.unpacked)
        plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        parts: list[bytes] = []
        size = 0
        # The size that the directory declares is checked first, and never believed.
        while size <= most and info.file_size <= most:
            part = stream.read(_CHUNK if plain else _SMALL_CHUNK)
            if not part:
                self._unpacked += size
                tally.unpacked += size
                return b"".join(parts)
            parts.append(part)
            size += len(part)
        raise LimitError(
            f"{self.name}: {info.filename} unpacks to more than the {_MOST_XML / 1e6:.0f} MB of text that "
            "a Word file may have. Split it into smaller files, or save it as PDF."
        )


def attribute(element: Element | None, name: str = "val") -> str | None:
    """An attribute of the document's own vocabulary; None where it, or the element, is absent."""
    return None if element is None else element.get(W + name)


def relation_id(element: Element) -> str:
    return str(element.get(f"{_REL}id", ""))


def is_on(element: Element | None) -> bool | None:
    """What a switch says ("<w:vanish/>"); None where it is absent."""
    if element is None:
        return None
    return attribute(element) not in ("0", "false", "off", "none")


def _open(data: bytes, name: str) -> zipfile.ZipFile:
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise _locked(name)
        raise ReadError(
            f"{name}: is a Word file of the old kind (.doc), whatever its name says. "
            "Open it in Word and save it as .docx."
        )
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        if data.startswith(b"PK"):
            raise ReadError(
                f"{name}: is damaged or was cut off on its way. Fetch it again, or save it anew from Word."
            ) from error
        raise _no_word_file(name) from error


def _parse(data: bytes, name: str, file: str) -> Element:
    from lxml import etree

    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:  # lxml 6.1 calls it an unknown syntax error
            raise MemoryError from error
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise LimitError(
                f"{file}: {name} is nested more deeply, or has longer words, than Word writes. {_SAVE_ANEW}"
            ) from error
        raise DamagedPartError(name) from error
    # The format knows no document type; one that is there was put there to define entities.
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedPartError(name)
    return root


def _locked(name: str) -> ReadError:
    return ReadError(f"{name}: is locked with a password. Open it in Word, take it off, and save the file.")


def _no_word_file(name: str) -> ReadError:
    return ReadError(
        f"{name}: is not a Word file, though its name ends in .docx. Check what it is. {_SAVE_ANEW}"
    )
