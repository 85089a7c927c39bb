"""Read a mail: its header as lines, its body, and the files attached to it.

Comes in: a mail as it was saved (RFC 822). Goes out: one page that opens with "Emne: …", "Fra: …",
"Sendt: 22. januar 2019 kl. 09:15", then the body; the attachments' pages follow. Left to others: text in
HTML (`html`), the attachments (`members`), decoding what mail programs get wrong (`mail_parts`).
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from email.message import Message
from functools import reduce

from ingest.errors import NoTextError, ReadError
from ingest.model import FileText, GridRow, GridTable, Page
from ingest.names import base_name, clean_name
from ingest.readers import reader_for
from ingest.readers.common import Budget, storable
from ingest.readers.mail_parts import Attached, Block, header, headers, parse, sent, take_apart
from ingest.readers.members import expected_pages, with_members

_SHOWN = (("Emne", "subject"), ("Fra", "from"), ("Til", "to"), ("Cc", "cc"))
_OF_A_MAIL = ("from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type")
_OUTLOOK = b"\xd0\xcf\x11\xe0"  # an OLE file: Outlook's own format under another name
_PGP = "-----BEGIN PGP MESSAGE-----"
_MOST_NAMED = 100  # attachments in the header's line


def read(data: bytes, name: str, budget: Budget) -> FileText:
    """Read a mail.

    Raises:
        ReadError: not a mail, or encrypted. NoTextError: neither it nor a file attached to it has text.
        LimitError: more characters than the budget.
    """
    budget = budget.opened()
    try:
        message = _parsed(data, name)
        parts = take_apart(message)
    except RecursionError as error:
        raise ReadError(
            f"{name}: its parts are nested too deeply for a mail. Save its text and its attachments by "
            "themselves."
        ) from error
    blocks = _read_blocks(parts.blocks, name, budget)
    if not blocks and parts.closed:
        raise ReadError(_closed(name, parts.closed))
    budget.announce(min(1 + expected_pages((a.name, a.size) for a in parts.attached), budget.max_pages))
    head = FileText((Page(1, _header_lines(message, parts.attached)),))
    text = reduce(_after, blocks, head)
    budget.check(name, len(text.pages), sum(len(p.raw) for p in text.pages))
    if parts.closed:
        text = replace(text, warnings=(*text.warnings, _closed(name, parts.closed)))
    whole = with_members(text, ((a.name, a.load) for a in parts.attached), name, budget)
    if not blocks and not whole.members:
        raise NoTextError(_empty(name, parts.attached, whole.warnings))
    return whole


def _parsed(data: bytes, name: str) -> Message:
    message = None if data.startswith(_OUTLOOK) else parse(data)
    if message is None or not any(header(message, field) for field in _OF_A_MAIL):
        raise ReadError(
            f"{name}: is not a mail from its first line on. Save it from the mail program as .eml, or as "
            "text."
        )
    return message


def _read_blocks(blocks: tuple[Block, ...], name: str, budget: Budget) -> list[FileText]:
    """The texts of a mail's body, in order; those that turn out to be blank are left out."""
    read_blocks = []
    for is_html, group in itertools.groupby(blocks, lambda b: b.is_html):
        text = "\n\n".join(b.text.strip("\r\n") for b in group)
        budget.check(name, 1, len(text))
        found = _read_html(text, name, budget) if is_html else FileText((Page(1, _plain(text, name)),))
        if any(p.raw.strip() for p in found.pages):
            read_blocks.append(found)
    return read_blocks


def _plain(text: str, name: str) -> str:
    if _PGP in text:
        raise ReadError(_closed(name, "encrypted (PGP)"))
    return storable(text)


def _read_html(text: str, name: str, budget: Budget) -> FileText:
    read_html = reader_for(".html")
    if read_html is None:
        return FileText(())
    try:
        # The mark of UTF-8 outweighs whatever the page says of its encoding: it is decoded already.
        return read_html(text.encode("utf-8-sig", "replace"), name, budget.inner(0, 0))
    except NoTextError:  # a picture, and nothing under it
        return FileText(())


def _closed(name: str, how: str) -> str:
    return f"{name}: is {how}. Open it in a mail program, and save its text and attachments from there."


def _header_lines(message: Message, attached: tuple[Attached, ...]) -> str:
    """The header as a Danish mail program prints it; absent fields are left out."""
    lines = []
    for label, field in _SHOWN:
        value = "; ".join(v for v in headers(message, field) if v)
        if value:
            lines.append(f"{label}: {value}")
    if when := sent(message):
        lines.append(f"Sendt: {when}")
    if attached:
        names = [base_name(clean_name(a.name)) for a in attached[:_MOST_NAMED]]
        more = [f"og {len(attached) - _MOST_NAMED} flere"] if len(attached) > _MOST_NAMED else []
        lines.append(f"Vedhæftet: {'; '.join((*names, *more))}")
    return storable("\n".join(clean_name(line) for line in lines))


def _after(text: FileText, block: FileText) -> FileText:
    """A text with another below it: the other's first page goes on where the last one ends."""
    *before, last = text.pages
    first, *rest = block.pages
    over = f"{last.raw}\n\n" if last.raw else ""
    pages = [replace(last, raw=over + first.raw), *rest]
    to = {page.number: last.number + n for n, page in enumerate(block.pages)}
    by = {page.number: 0 for page in rest} | {first.number: len(over)}
    headings = (
        replace(h, page=to[h.page], start=h.start + by[h.page], end=h.end + by[h.page])
        for h in block.headings
        if h.page in to
    )
    tables = (
        GridTable(to[t.page], tuple(_moved(r, by[t.page]) for r in t.rows))
        for t in block.tables
        if t.page in to
    )
    return FileText(
        (*before, *(replace(p, number=last.number + n) for n, p in enumerate(pages))),
        headings=(*text.headings, *headings),
        tables=(*text.tables, *tables),
        warnings=(*text.warnings, *block.warnings),
    )


def _moved(row: GridRow, by: int) -> GridRow:
    return replace(row, cells=tuple((start + by, end + by) for start, end in row.cells))


def _empty(name: str, attached: tuple[Attached, ...], warnings: tuple[str, ...]) -> str:
    if not attached:
        return f"{name}: is a mail without text. Check that it was saved whole, or leave it out."
    names = ", ".join(f"“{base_name(clean_name(a.name))}”" for a in attached[:8])
    why = f" {warnings[0]}" if warnings else ""
    return f"{name}: is a mail without text, and nothing attached to it ({names}) has any.{why}"
