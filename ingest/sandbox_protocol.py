"""What the parent and the reading child say to each other: JSON behind a four-byte length.

Comes in: messages on either side. Goes out: bytes, and checked types. JSON, because the child is not
trusted: a file that takes it over must not be able to run code in the parent, as pickle would let it.
Left to others: processes and clocks (`sandbox_process`).

    parent → child  {"path": hex, "name", "sha256", "max_pages", "max_characters",
                     "seconds", "seconds_per_page", "max_scans", "seconds_per_scan", "scans_stopped"}
    child → parent  {"kind": "pages", "pages"}                      once, as soon as the number is known
                    {"kind": "scans", "pages"}                      those read by OCR: the total, as it grows
                    {"kind": "text", …a FileText} | {"kind": "error", "type", "message"}   and "retire"
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, GridRow, GridTable, Member, OutlineEntry, Page, StyledHeading
from ingest.word_places import unpack

Message = dict[str, Any]

_LENGTH = struct.Struct(">I")
_ERRORS = {kind.__name__: kind for kind in (ReadError, NoTextError, LimitError)}


class ProtocolError(Exception):
    """The other side said something that is not in the protocol."""


def send(stream: BinaryIO, message: Message) -> None:
    data = json.dumps(message, ensure_ascii=False).encode()
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO, max_bytes: int) -> Message | None:
    """The next message; None when the other side has hung up.

    Raises:
        ProtocolError: too long, or no JSON object.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > max_bytes:
        raise ProtocolError(f"a message of {length} bytes")
    data = stream.read(length)
    if len(data) < length:
        return None
    try:
        message = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a message that is not JSON") from error
    if not isinstance(message, dict):
        raise ProtocolError("a message that is not an object")
    return message


def text_to_message(text: FileText) -> Message:
    return {
        "kind": "text",
        "pages": [[p.number, p.raw, p.label, p.confidence, p.words] for p in text.pages],
        "outline": [[e.title, e.page, e.level] for e in text.outline],
        "attachments": text.attachments,
        "metadata": text.metadata,
        "warnings": text.warnings,
        "headings": [[h.page, h.start, h.end, h.level] for h in text.headings],
        "tables": [[t.page, [[r.cells, r.header] for r in t.rows]] for t in text.tables],
        "members": [[m.name, m.first_page, m.last_page, m.holder] for m in text.members],
    }


def text_from_message(message: Message) -> FileText:
    """Rebuild a `FileText`, believing nothing.

    Raises:
        ProtocolError: a field is missing or of another type, or text is not valid UTF-8.
    """
    try:
        return FileText(
            pages=tuple(
                Page(number(n), _text(raw), _optional(label), _share(confidence), _words(words, raw))
                for n, raw, label, confidence, words in message["pages"]
            ),
            outline=tuple(
                OutlineEntry(_text(title), number(page), number(level))
                for title, page, level in message["outline"]
            ),
            attachments=tuple(_text(name) for name in message["attachments"]),
            metadata=tuple((_text(key), _text(value)) for key, value in message["metadata"]),
            warnings=tuple(_text(warning) for warning in message["warnings"]),
            headings=tuple(
                StyledHeading(number(page), number(start), number(end), number(level))
                for page, start, end, level in message["headings"]
            ),
            tables=tuple(
                GridTable(
                    number(page), tuple(GridRow(_spans(cells), header is True) for cells, header in rows)
                )
                for page, rows in message["tables"]
            ),
            members=tuple(
                Member(_text(name), number(first), number(last), None if holder is None else number(holder))
                for name, first, last, holder in message["members"]
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ProtocolError("a text of another shape") from error


def error_to_message(error: ReadError) -> Message:
    return {"kind": "error", "type": type(error).__name__, "message": str(error)}


def error_from_message(message: Message) -> ReadError:
    """Rebuild a `ReadError` or one of its kinds.

    Raises:
        ProtocolError: not one of them.
    """
    try:
        return _ERRORS[_text(message["type"])](_text(message["message"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ProtocolError("an error of another shape") from error


def number(value: object) -> int:
    """`value` if it is a whole number.

    Raises:
        ProtocolError: it is anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise ProtocolError("no number where one belongs")
    return value


def _share(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise TypeError(value)
    return float(value)


def _words(value: object, raw: str) -> str:
    packed = _text(value)
    unpack(packed, len(raw))  # a ValueError, where it is anything else
    return packed


def _spans(cells: list[list[object]]) -> tuple[tuple[int, int], ...]:
    return tuple((number(start), number(end)) for start, end in cells)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # UnicodeEncodeError, a ValueError, on lone surrogates that JSON escapes can carry
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)
