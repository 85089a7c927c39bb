"""Read a PDF: text a page, outline, page labels, names of embedded files, metadata.

Comes in: a PDF's bytes. Goes out: a `FileText` whose pages hold the text in PDFium's order and lines,
as extracted but for `storable`: "\\r\\n" is "\\n", NUL is U+FFFD. A hyphen at a line end stays PDFium's
mark U+0002. Left to others: cleaning; values typed into form fields and margin comments are not read.

PDFium does it all: its outline equals pypdf's on real agendas at a tenth of the time. pypdf is the
second opinion for a page that PDFium cannot read or reads as rubbish.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ingest.errors import NoTextError, ReadError
from ingest.model import FileText, OutlineEntry, Page
from ingest.readers.common import Budget, page_list, storable
from ingest.readers.legible import is_garbled

if TYPE_CHECKING:
    from pypdf import PdfReader

# The whole canvas, not the visible page: pages that were set again from text run past their lower
# edge, and the default bounds lost half of one such page. Unlike get_text_range, which also takes
# everything, get_text_bounded knows characters beyond U+FFFF (pypdfium2 5.15).
_EVERYWHERE = {"left": -1e6, "bottom": -1e6, "right": 1e6, "top": 1e6}
_MOST_ENTRIES = 5_000  # of an outline or a list of attachments
_LONGEST_NAME = 1_000  # characters
_DRAWN_TEXT = 50  # objects on a page from which on it may be text turned into drawings
_HEADER_WITHIN = 1024  # bytes, as PDF readers search for "%PDF-"
_END_WITHIN = 4096
_REPAIR = "Fetch it again, or save it anew from a PDF viewer."


@dataclass
class _Gaps:
    """Pages without usable text, by why."""

    broken: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)

    def warnings(self, name: str, count: int) -> Iterator[str]:
        """A sentence for each kind of page that gave no text; `count` is the file's pages."""
        if self.broken:
            yield (
                f"{name}: {page_list(self.broken)} of {count} cannot be read, the file is damaged there. "
                f"{_REPAIR}"
            )
        if self.scanned:
            yield f"{name}: no text on {page_list(self.scanned)} of {count}, probably a scan. Run OCR on it."
        if self.garbled:
            yield (
                f"{name}: the text layer of {page_list(self.garbled)} of {count} is not legible. "
                "Run OCR on it, replacing the text layer."
            )


def read(data: bytes, name: str, budget: Budget) -> FileText:
    """Read a PDF.

    A page without text keeps its place with empty text; if it shows a picture, a warning says so.

    Raises:
        ReadError: not a PDF, damaged, locked, or without pages.
        NoTextError: no page has text.
        LimitError: more pages or characters than the budget.
    """
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise ReadError(f"{name}: is not a PDF from its first line on. Check what it is, or fetch it again.")
    cut_off = b"%%EOF" not in data[-_END_WITHIN:]
    with _open(data, name, cut_off) as document:
        count = len(document)
        budget.start(name, count)
        gaps = _Gaps()
        pages = _read_pages(document, _Second(data, count), name, budget, gaps)
        if not any(p.raw.strip() for p in pages):
            raise _no_text(name, count, gaps, cut_off)
        warnings = list(gaps.warnings(name, count))
        if cut_off:
            warnings.append(f"{name}: its end is missing, so pages may be missing too. Fetch it again.")
        return FileText(
            tuple(pages), _outline(document), _attachments(document), _metadata(document), tuple(warnings)
        )


def _open(data: bytes, name: str, cut_off: bool) -> Any:
    import pypdfium2
    from pypdfium2 import raw

    try:
        return pypdfium2.PdfDocument(data)  # tries the empty password by itself
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        # PDFium sets no code for a file without pages: what is left is the file's before.
        if locked and b"/Encrypt" in data:
            raise ReadError(
                f"{name}: is locked with a password. Save a copy without the password and ingest the copy."
            ) from error
        raise ReadError(
            f"{name}: is damaged from its start on, or has no pages{_cut(cut_off)}. {_REPAIR}"
        ) from error


def _cut(cut_off: bool) -> str:
    return " (its end is missing)" if cut_off else ""


def _no_text(name: str, count: int, gaps: _Gaps, cut_off: bool) -> ReadError:
    pages = "its only page" if count == 1 else f"each of its {count} pages"
    if gaps.broken or cut_off:
        return ReadError(f"{name}: {pages} is damaged or empty{_cut(cut_off)}. {_REPAIR}")
    if gaps.scanned or gaps.garbled:
        return NoTextError(
            f"{name}: {pages} lacks legible text, probably a scan. Run OCR on it, or leave it out."
        )
    return NoTextError(f"{name}: {pages} is blank. Check that it is the right file, or leave it out.")


def _read_pages(document: Any, second: _Second, name: str, budget: Budget, gaps: _Gaps) -> list[Page]:
    pages: list[Page] = []
    characters = 0
    for number in range(1, len(document) + 1):
        raw = _page_text(document, second, number, gaps)
        characters += len(raw)
        budget.check(name, number, characters)
        pages.append(Page(number, raw, _label(document, number)))
    return pages


def _page_text(document: Any, second: _Second, number: int, gaps: _Gaps) -> str:
    """One page's text; "" with an entry in `gaps` where there is none to be had."""
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
        textpage = page.get_textpage()
    except PdfiumError:
        text = second.text(number)
        if not text.strip():
            gaps.broken.append(number)
        return text
    text = storable(textpage.get_text_bounded(**_EVERYWHERE, errors="replace"))
    if not text.strip():
        if _shows_something(page):
            gaps.scanned.append(number)
        text = ""
    elif is_garbled(text):
        text = second.text(number)
        if not text.strip() or is_garbled(text):
            gaps.garbled.append(number)
            text = ""
    textpage.close()
    page.close()
    return text


def _shows_something(page: Any) -> bool:
    """Whether a page without text is more than a blank sheet or a ruled line."""
    from pypdfium2 import raw

    objects = raw.FPDFPage_CountObjects(page)
    if objects > _DRAWN_TEXT:
        return True
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


class _Second:
    """pypdf, opened only when PDFium has failed on a page."""

    def __init__(self, data: bytes, count: int) -> None:
        self._data = data
        self._count = count  # pages by PDFium's count

    @cached_property
    def _reader(self) -> PdfReader | None:
        from pypdf import PdfReader

        try:
            reader = PdfReader(io.BytesIO(self._data))
            # pypdf leaves broken pages out: the pages after them would lend them their text.
            return reader if len(reader.pages) == self._count else None
        except Exception:  # see text()
            return None

    def text(self, number: int) -> str:
        """The page's text; "" where pypdf cannot read it either."""
        if self._reader is None:
            return ""
        try:
            return storable(self._reader.pages[number - 1].extract_text())
        # On damaged files pypdf 7.1 lets out its own errors and a dozen builtins (KeyError,
        # RecursionError, zlib.error …); all of them mean "not readable" here.
        except Exception:
            return ""


def _label(document: Any, number: int) -> str | None:
    label = storable(document.get_page_label(number - 1))[:_LONGEST_NAME]
    return label if label and label != str(number) else None


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


def _attachments(document: Any) -> tuple[str, ...]:
    from pypdfium2 import PdfiumError

    names = []
    for i in range(min(document.count_attachments(), _MOST_ENTRIES)):
        try:
            names.append(storable(document.get_attachment(i).get_name())[:_LONGEST_NAME])
        except PdfiumError:
            continue  # one without a name; the pages do not depend on it
    return tuple(names)


def _metadata(document: Any) -> tuple[tuple[str, str], ...]:
    found = document.get_metadata_dict(skip_empty=True)
    return tuple((key, storable(value)[:_LONGEST_NAME]) for key, value in found.items())
