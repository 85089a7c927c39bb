"""Read a PDF: text a page, outline, page labels, embedded files, metadata.

Comes in: a PDF's bytes. Goes out: a `FileText` whose pages hold the text in PDFium's order and lines,
as extracted but for `storable`: "\\r\\n" is "\\n", NUL is U+FFFD. A hyphen at a line end stays PDFium's
mark U+0002. Left to others: the pages' text, scanned ones included (`pdf_text`), the files inside
(`members`), and cleaning.

PDFium does it all: its outline equals pypdf's on real agendas at a tenth of the time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ingest.errors import NoTextError, ReadError
from ingest.model import FileText, OutlineEntry
from ingest.readers import members
from ingest.readers.common import Budget, storable
from ingest.readers.pdf_scans import Miss
from ingest.readers.pdf_text import REPAIR, Gaps, read_pages

_MOST_ENTRIES = 5_000  # of an outline or a list of attachments
_LONGEST_NAME = 1_000  # characters
_HEADER_WITHIN = 1024  # bytes, as PDF readers search for "%PDF-"
_END_WITHIN = 4096


def read(data: bytes, name: str, budget: Budget) -> FileText:
    """Read a PDF, and the files inside it.

    A page without text is read from its picture. Where that fails it keeps its place with empty text,
    and a warning says so.

    Raises:
        ReadError: not a PDF, damaged, locked, or without pages.
        NoTextError: no page has text, and no file inside it.
        LimitError: more pages or characters than the budget.
    """
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise ReadError(f"{name}: is not a PDF from its first line on. Check what it is, or fetch it again.")
    cut_off = b"%%EOF" not in data[-_END_WITHIN:]
    with open_pdf(data, name, cut_off) as document:
        count = len(document)
        files = tuple(_files(document))
        # The file's own length says what they may hold at most; unpacking them to see would take as long.
        inside = members.expected_pages((file, len(data) // len(files)) for file, _ in files)
        budget.start(name, count, inside)
        gaps = Gaps()
        pages, tables = read_pages(document, data, name, budget, gaps)
        warnings = list(gaps.warnings(name, count))
        if cut_off:
            warnings.append(f"{name}: its end is missing, so pages may be missing too. Fetch it again.")
        text = FileText(
            tuple(pages), _outline(document), (), _metadata(document), tuple(warnings), tables=tables
        )
        whole = members.with_members(text, files, name, budget) if files else text
        if not any(p.raw.strip() for p in whole.pages):
            raise _no_text(name, count, gaps, cut_off)
        return whole


def open_pdf(data: bytes, name: str, cut_off: bool = False) -> Any:
    """The document, unlocked where no password is asked for.

    Raises:
        ReadError: locked, damaged, or without pages.
    """
    import pypdfium2
    from pypdfium2 import raw

    try:
        return pypdfium2.PdfDocument(data)  # tries the empty password by itself
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        # PDFium sets no code for a file without pages: what is left is the file's before.
        if locked and (opened := _by_owner(data)):
            return pypdfium2.PdfDocument(opened)
        if locked and b"/Encrypt" in data:
            raise ReadError(
                f"{name}: is locked with a password. Save a copy without the password and ingest the copy."
            ) from error
        raise ReadError(
            f"{name}: is damaged from its start on, or has no pages{_cut(cut_off)}. {REPAIR}"
        ) from error


def _by_owner(data: bytes) -> bytes | None:
    """The file unlocked, where its owner's password is blank: PDFium tries the user's only.

    Seen on pypdf's own encryption_r6-user-password.pdf, with PDFium 5.15.
    """
    from pypdf import PdfReader, PdfWriter

    try:
        reader = PdfReader(io.BytesIO(data))
        if not reader.decrypt(""):
            return None
        out = io.BytesIO()
        PdfWriter(clone_from=reader).write(out)
    except Exception:  # pypdf raises whatever the damage makes of its objects
        return None
    return out.getvalue()


def _cut(cut_off: bool) -> str:
    return " (its end is missing)" if cut_off else ""


def _no_text(name: str, count: int, gaps: Gaps, cut_off: bool) -> ReadError:
    pages = "its only page" if count == 1 else f"each of its {count} pages"
    if gaps.broken or cut_off:
        return ReadError(f"{name}: {pages} is damaged or empty{_cut(cut_off)}. {REPAIR}")
    if gaps.unread:
        # Pages that could have been read tell more than those that were, and showed no words.
        why = min((why for _, why in gaps.unread), key=lambda w: w is Miss.WORDS)
        return NoTextError(f"{name}: {pages} lacks legible text, probably a scan. {gaps.remedy(why)}")
    return NoTextError(f"{name}: {pages} is blank. Check that it is the right file, or leave it out.")


def _outline(document: Any) -> tuple[OutlineEntry, ...]:
    entries: list[OutlineEntry] = []
    for bookmark in document.get_toc(max_depth=10):
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        title = " ".join(storable(bookmark.get_title()).split())[:_LONGEST_NAME]
        if index is not None and title:
            entries.append(OutlineEntry(title, index + 1, bookmark.level))
        if len(entries) == _MOST_ENTRIES:
            break
    return tuple(entries)


def _files(document: Any) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The embedded files: name, and what unpacks them."""
    from pypdfium2 import PdfiumError

    for i in range(min(document.count_attachments(), _MOST_ENTRIES)):
        try:
            file = document.get_attachment(i)
            name = storable(file.get_name())[:_LONGEST_NAME]
        except PdfiumError:
            continue  # one without a name; the pages do not depend on it
        yield name, partial(_unpacked, file)


def _unpacked(file: Any) -> bytes:
    return bytes(file.get_data())


def _metadata(document: Any) -> tuple[tuple[str, str], ...]:
    found = document.get_metadata_dict(skip_empty=True)
    return tuple((key, storable(value)[:_LONGEST_NAME]) for key, value in found.items())
