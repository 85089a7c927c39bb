"""A web page's bytes → its text, by the encoding it says or shows.

Comes in: bytes. Goes out: text without control characters, and warnings about bytes that could not be
read. Left to others: tags (`html`).
"""

from __future__ import annotations

import codecs
import re

from ingest.errors import ReadError
from ingest.readers.common import storable

_WINDOWS = "cp1252"
_SAID_WITHIN = 4096  # bytes
_SAID = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these as Windows-1252, and pages are written for browsers.
_AS_WINDOWS = frozenset({"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin-1", "latin1", "windows-1252"})
_SPACES = {0x0B: " ", 0x0C: "\n"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROLS = 0.01  # share of characters


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Text with "\\n" line ends, and warnings about bytes that could not be read.

    A byte order mark says it; else bytes that are valid UTF-8 are UTF-8, whatever the page says: it may
    have been saved anew since. Else the page's own word counts, and last Windows-1252.

    Raises:
        ReadError: the bytes are not text.
    """
    text, warnings = _decode(data, name)
    if len(_CONTROL.findall(text)) > max(2, _MOST_CONTROLS * len(text)):
        raise ReadError(
            f"{name}: is not a web page from its first bytes on, though its name says so. Check what it is."
        )
    return storable(_CONTROL.sub("\ufffd", text.translate(_SPACES))), warnings


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lossy(data[len(mark) :], encoding, name)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    said = _said(data)
    if said and said != "utf-8":
        return _lossy(data, said, name)
    text, warnings = _lossy(data, "utf-8", name)
    beyond_ascii = sum(c > "\x7f" for c in text)
    # Mostly valid UTF-8 is damaged UTF-8: read as Windows-1252, every æ, ø and å would be wrong.
    return (text, warnings) if text.count("\ufffd") * 2 < beyond_ascii else _lossy(data, _WINDOWS, name)


def _said(data: bytes) -> str | None:
    """The encoding a page says it has, if it can be one."""
    match = _SAID.search(data[:_SAID_WITHIN])
    if match is None:
        return None
    said = match[1].decode("ascii", "replace").lower()
    if said in _AS_WINDOWS:
        return _WINDOWS
    try:
        found = codecs.lookup(said).name
        "".encode(found)  # refuses what is a codec and no encoding, as "hex"
    except LookupError:
        return None
    # A page whose ASCII could be read to find this out is no UTF-16.
    return "utf-8" if found.startswith("utf") else found


def _lossy(data: bytes, encoding: str, name: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if not lost:
        return text, ()
    return text, (
        f"{name}: {lost} characters could not be read and were replaced. "
        "Save the page anew from a browser if they matter.",
    )
