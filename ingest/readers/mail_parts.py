"""Take a mail apart, forgiving what mail programs get wrong.

Comes in: a mail's bytes. Goes out: decoded header lines, the texts of its body, and what is attached.
Nothing raises for a damaged header, a false character set or a broken encoding. Left to others: how
it reads as a page (`eml`).

The library's newer policy (`policy.default`) parses headers as it meets them and lets errors of its
own out on damaged ones; the older one hands out what stands there, and is used here.
"""

from __future__ import annotations

import base64
import codecs
import mimetypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from ingest.readers.common import storable

# fmt: off
_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
    "november", "december",
)
# fmt: on
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pgp-encrypted"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "message/external-body"})
# Encodings that Python knows and no mail means.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})
_SINGLE_BYTE = re.compile(r"^(?:ascii|iso8859|cp125|cp85|cp437|cp865|mac|koi8|latin|hp-roman)")
_ANY_SPACE = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_WINDOWS = "cp1252"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a mail carries."""

    name: str
    load: Callable[[], bytes]
    size: int  # bytes, about


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a mail's body."""

    text: str
    is_html: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail consists of."""

    blocks: tuple[Block, ...] = ()  # in order, without those that are blank
    attached: tuple[Attached, ...] = ()
    closed: str = ""  # why some of it cannot be had: "encrypted (S/MIME)"


def parse(data: bytes) -> Message:
    """A mail's bytes, whatever stands before its first line, as the library's tree of parts."""
    data = data.removeprefix(codecs.BOM_UTF8).lstrip()
    return message_from_bytes(data, policy=policy.compat32)


def headers(message: Message, name: str) -> list[str]:
    """All values of a header, decoded and on one line."""
    return [_header_text(value) for key, value in message.raw_items() if key.casefold() == name]


def header(message: Message, name: str) -> str:
    """The first value of a header; "" where there is none."""
    return next(iter(headers(message, name)), "")


def sent(message: Message) -> str:
    """When it was sent, by its own clock: "22. januar 2019 kl. 09:15".

    A date that cannot be read comes as it stands.
    """
    value = header(message, "date")
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return value
    return f"{when.day}. {_MONTHS[when.month - 1]} {when.year} kl. {when:%H:%M}"


def _header_text(value: object) -> str:
    """A header's value as text: encoded words decoded, raw bytes too."""
    raw = str(value)
    if not raw.isascii():
        raw = decoded(raw.encode("utf-8", "surrogateescape"), "")
    try:
        pieces = [
            piece if isinstance(piece, str) else decoded(piece, charset or "")
            for piece, charset in decode_header(raw)
        ]
        text = "".join(pieces)
    except Exception:  # binascii.Error, HeaderParseError, and ValueError on words that are not what they say
        text = raw
    return " ".join(storable(_ANY_SPACE.sub(" ", text)).split())


def decoded(data: bytes, charset: str) -> str:
    """Bytes as text, by what they are before what they are said to be.

    Danish text in a one-byte encoding is as good as never valid UTF-8, so what is valid is UTF-8.
    """
    known = _codec(charset)
    order = ["utf-8", known] if known is None or _SINGLE_BYTE.match(known) else [known, "utf-8"]
    for encoding in order:
        try:
            if encoding:
                # Latin-1 is what programs call Windows-1252, whose curved quotes it lacks.
                return data.decode(_WINDOWS if encoding in ("iso8859-1", "ascii") else encoding)
        except (UnicodeError, LookupError):
            continue
    return data.decode(_WINDOWS, "replace")


def _codec(charset: str) -> str | None:
    """Python's name of a character set; None for one nobody knows."""
    try:
        found = codecs.lookup(charset.strip(" \"'")).name
    except (LookupError, ValueError):
        return None
    return None if found.replace("_", "-") in _NO_CHARSETS else found


def take_apart(part: Message) -> Parts:
    """A mail's body and attachments.

    Raises:
        RecursionError: its parts are nested too deeply.
    """
    kind = part.get_content_type()
    if kind in _ENCRYPTED:
        return Parts(closed="encrypted (PGP or S/MIME)")
    if kind in _SEALED:
        return _sealed(part)
    if kind == "message/rfc822" or (kind == "message/global" and part.is_multipart()):
        return Parts(attached=(_mail(part),))
    if part.is_multipart() and kind not in _REPORTS:
        return _of_many(part, kind)
    return _leaf(part, kind)


def _of_many(part: Message, kind: str) -> Parts:
    payload = part.get_payload()
    children = [take_apart(p) for p in payload if isinstance(p, Message)] if isinstance(payload, list) else []
    blocks = tuple(b for c in children for b in c.blocks)
    if kind == "multipart/alternative":
        # The same text several times: one is enough. What hangs on any of them is kept.
        said = [c.blocks for c in children if c.blocks]
        plain = (bs for bs in said if not any(b.is_html for b in bs))
        blocks = next(plain, said[-1] if said else ())
    attached = tuple(a for c in children for a in c.attached)
    return Parts(blocks, attached, next((c.closed for c in children if c.closed), ""))


def _leaf(part: Message, kind: str) -> Parts:
    name, disposition = _file_name(part), part.get_content_disposition()
    if kind in ("text/plain", "text/html") and disposition != "attachment" and not name:
        text = _text(part)
        block = Block(text, is_html=True) if kind == "text/html" else Block(_unflowed(part, text))
        return Parts((block,) if text.strip() else ())
    if kind in _REPORTS or (kind.startswith("text/") and not name and disposition != "attachment"):
        return Parts()  # "text/calendar" beside the text, a delivery report
    if kind.startswith("image/") and (disposition == "inline" or part.get("content-id")):
        return Parts()  # a logo in the text
    name = name or f"vedhæftet{_suffix(kind)}"
    return Parts(attached=(Attached(name, lambda: _bytes(part), _size(part)),))


def _sealed(part: Message) -> Parts:
    """A mail in an S/MIME envelope: encrypted, or signed so that the text is inside the signature."""
    signed = str(part.get_param("smime-type", "")).casefold() in ("signed-data", "certs-only")
    return Parts(closed="signed in a closed form (S/MIME)" if signed else "encrypted (S/MIME)")


def _mail(part: Message) -> Attached:
    """A mail that was forwarded as a file."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    name = _file_name(part) or (header(inner, "subject") if isinstance(inner, Message) else "") or "mail"
    name = name if name.casefold().endswith(".eml") else f"{name}.eml"

    def load() -> bytes:
        data = inner.as_bytes() if isinstance(inner, Message) else _bytes(part)
        # Against the rules, some programs put a forwarded mail into base64.
        encoded = header(part, "content-transfer-encoding").casefold() == "base64"
        return base64.b64decode(data) if encoded else data

    return Attached(name.replace("/", "-").replace("\\", "-"), load, 2_000)


def _text(part: Message) -> str:
    charset = part.get_param("charset", "")
    return decoded(_bytes(part), charset if isinstance(charset, str) else charset[2]).replace("\r\n", "\n")


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _size(part: Message) -> int:
    payload = part.get_payload()
    return len(payload) * 3 // 4 if isinstance(payload, str) else 0


def _unflowed(part: Message, text: str) -> str:
    """Text in which a space at a line's end joins it to the next one (RFC 3676), as flowing text."""
    if str(part.get_param("format", "")).casefold() != "flowed":
        return text
    glue = "" if str(part.get_param("delsp", "")).casefold() == "yes" else " "
    return "\n".join(_flowing(text.split("\n"), glue))


def _flowing(lines: list[str], glue: str) -> Iterator[str]:
    open_, depth = "", 0
    for line in lines:
        quoted = len(line) - len(line.lstrip(">"))
        words = line[quoted:].removeprefix(" ")
        if open_ and quoted != depth:
            yield _quoted(open_.rstrip(), depth)
            open_ = ""
        depth = quoted
        if words.endswith(" ") and words != "-- ":
            open_ += words.removesuffix(" ") + glue
        else:
            yield _quoted(open_ + words, quoted)
            open_ = ""
    if open_:
        yield _quoted(open_.rstrip(), depth)


def _quoted(words: str, depth: int) -> str:
    return f"{'>' * depth} {words}" if depth else words


def _file_name(part: Message) -> str:
    """The name an attached file bears, decoded; "" where it has none."""
    try:
        name = part.get_filename("")
    except Exception:  # email 3.11 lets out TypeError and ValueError on damaged parameters
        return ""
    return _header_text(name) if isinstance(name, str) else ""


def _suffix(kind: str) -> str:
    """The suffix of a content type, so that a file without a name finds its reader."""
    return mimetypes.guess_extension(kind) or (".png" if kind.startswith("image/") else "")
