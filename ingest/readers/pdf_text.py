"""The text of a PDF's pages: its own characters, those of its pictures, and what has neither.

Comes in: an open document. Goes out: `Page`s, and a sentence for each kind of page that lacks text.
Left to others: drawing and recognising pages (`pdf_scans`, `ocr`), judging a text layer (`legible`).

PDFium reads; pypdf is the second opinion for a page that PDFium cannot read or reads as rubbish.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ingest.model import GridTable, Page
from ingest.readers.common import Budget, page_list, storable
from ingest.readers.legible import Legibility, judge
from ingest.readers.ocr import POOR, Recognised, Tesseract, allowance, find_tesseract
from ingest.readers.pdf_scans import Miss, Need, is_mixed, read_scans
from ingest.readers.pdf_tables import tables_on
from ingest.word_places import moved, pack

if TYPE_CHECKING:
    from pypdf import PdfReader

# The whole canvas, not the visible page: pages that were set again from text run past their lower
# edge, and the default bounds lost half of one such page. Unlike get_text_range, which also takes
# everything, get_text_bounded knows characters beyond U+FFFF (pypdfium2 5.15).
_EVERYWHERE = {"left": -1e6, "bottom": -1e6, "right": 1e6, "top": 1e6}
_TYPED = frozenset((3, 20))  # FPDF_ANNOT_FREETEXT, FPDF_ANNOT_WIDGET
_DRAWN_TEXT = 50  # objects on a page from which on it may be text turned into drawings
_LONGEST_LABEL = 1_000  # characters
_LEAST_WORDS = 200  # characters that a doubtful picture beside text must have, else it is taken for a photo
REPAIR = "Fetch it again, or save it anew from a PDF viewer."

_STATES = {
    Need.SCAN: "no text on {pages}, probably a scan. ",
    Need.RUBBISH: "the text layer of {pages} is not legible. ",
    Need.DAMAGED: "the text layer of {pages} has wrong letters in its words. ",
    Need.MIXED: "the picture that fills most of {pages} is not read, probably a scan. ",
}
_REMEDIES = {
    Miss.PROGRAM: "{lack}.",
    Miss.LIMIT: "No more than {most} scanned pages of a file are read: split it, or raise that limit.",
    Miss.STOPPED: "Drawing its scanned pages stopped the reader: save it anew from its program.",
    Miss.FAILED: "Tesseract failed there or took too long: scan it anew, and ingest that.",
    Miss.UNDRAWN: "Its picture is damaged, or too large to be drawn: scan it anew, and ingest that.",
    Miss.WORDS: "Tesseract finds no words there: check whether it is a photo, or written by hand.",
}


@dataclass
class Gaps:
    """Pages without usable text, by why."""

    broken: list[int] = field(default_factory=list)
    unread: dict[tuple[Need, Miss], list[int]] = field(default_factory=dict)
    poor: dict[int, float] = field(default_factory=dict)  # read, with little confidence
    lack: str = ""  # of Tesseract

    def miss(self, number: int, need: Need, why: Miss) -> None:
        self.unread.setdefault((need, why), []).append(number)

    def warnings(self, name: str, count: int) -> Iterator[str]:
        """A sentence for each kind of page without text, or with doubtful text; the file has `count`."""
        if self.broken:
            where = f"{page_list(self.broken)} of {count}"
            yield f"{name}: {where} cannot be read, the file is damaged there. {REPAIR}"
        for (need, why), numbers in self.unread.items():
            where = f"{page_list(numbers)} of {count}"
            yield f"{name}: {_STATES[need].format(pages=where)}{self.remedy(why)}"
        if self.poor:
            where = f"{page_list(list(self.poor))} of {count}"
            yield (
                f"{name}: the words of {where} are read from a picture too poor to be sure of them "
                f"(confidence {min(self.poor.values()):.0%}). Scan it anew, straight and at 300 dpi."
            )

    def remedy(self, why: Miss) -> str:
        return _REMEDIES[why].format(lack=self.lack, most=allowance().most)


@dataclass(frozen=True, slots=True)
class _Own:
    """What a page's own characters say."""

    text: str
    need: Need | None = None  # None: all that the page says
    tables: tuple[GridTable, ...] = ()  # in the text as it stands here


def read_pages(
    document: Any, data: bytes, name: str, budget: Budget, gaps: Gaps
) -> tuple[list[Page], tuple[GridTable, ...]]:
    """Every page's text, "" with an entry in `gaps` where there is none to be had; and their tables.

    Raises:
        LimitError: more characters than the budget.
    """
    second = _Second(data, len(document))
    own: list[_Own] = []
    characters = 0
    for number in range(1, len(document) + 1):
        own.append(_own_text(document, second, number, gaps))
        characters += len(own[-1].text)
        budget.check(name, number, characters)
    needs = {n: page.need for n, page in enumerate(own, start=1) if page.need}
    tesseract = find_tesseract() if needs else Tesseract(None)
    gaps.lack = tesseract.lack
    found = read_scans(document, needs, tesseract)
    pages: list[Page] = []
    characters = 0
    for number, page in enumerate(own, start=1):
        text, read = _settle(number, page, found, gaps)
        characters += len(text)
        budget.check(name, number, characters)
        confidence = read.confidence if read else None
        pages.append(Page(number, text, _label(document, number), confidence, _placed(text, read)))
    # A table's cells are places in the page's own text; read from a picture there are none.
    tables = (t for page, own_ in zip(pages, own, strict=True) if page.raw == own_.text for t in own_.tables)
    return pages, tuple(tables)


def _own_text(document: Any, second: _Second, number: int, gaps: Gaps) -> _Own:
    """What a page's text layer gives, and whether its picture is wanted as well."""
    from pypdfium2 import PdfiumError

    try:
        page = with_typed(document, number)
        textpage = page.get_textpage()
    except PdfiumError:
        text = second.text(number)
        if not text.strip():
            gaps.broken.append(number)
        return _Own(text)
    text = text_of(textpage)
    tables = tables_on(textpage, text, number)
    textpage.close()
    own = _judged(page, text, second, number)
    page.close()
    return replace(own, tables=tables)


def text_of(textpage: Any) -> str:
    """A page's own characters, as they are stored."""
    return storable(textpage.get_text_bounded(**_EVERYWHERE, errors="replace"))


def with_typed(document: Any, number: int) -> Any:
    """The page, with what was typed into its form fields and written on it as if it had been printed.

    Such text stands in no textpage; it comes last there, after the page's own.
    """
    from pypdfium2 import raw

    page = document[number - 1]
    if not any(_annotation_kind(page, i) in _TYPED for i in range(raw.FPDFPage_GetAnnotCount(page))):
        return page
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return document[number - 1]


def _annotation_kind(page: Any, index: int) -> int:
    from pypdfium2 import raw

    annotation = raw.FPDFPage_GetAnnot(page, index)
    kind = int(raw.FPDFAnnot_GetSubtype(annotation))
    raw.FPDFPage_CloseAnnot(annotation)
    return kind


def _judged(page: Any, text: str, second: _Second, number: int) -> _Own:
    if not text.strip():
        return _Own("", Need.SCAN if _shows_something(page) else None)
    legible = judge(text)
    if legible is not Legibility.FINE:
        other = second.text(number)
        if other.strip() and judge(other) is Legibility.FINE:
            return _Own(other)
        return _Own("", Need.RUBBISH) if legible is Legibility.RUBBISH else _Own(text, Need.DAMAGED)
    return _Own(text, Need.MIXED if is_mixed(page, sum(map(len, text.split()))) else None)


def _shows_something(page: Any) -> bool:
    """Whether a page without text is more than a blank sheet or a ruled line."""
    from pypdfium2 import raw

    objects = raw.FPDFPage_CountObjects(page)
    if objects > _DRAWN_TEXT:
        return True
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _placed(text: str, read: Recognised | None) -> str:
    """Where the words that were read from a picture stand on it; they come last in the page's text."""
    return moved(pack(read.words), len(text) - len(read.text)) if read else ""


def _settle(
    number: int, own: _Own, found: Mapping[int, Recognised | Miss], gaps: Gaps
) -> tuple[str, Recognised | None]:
    """The better of a page's own characters and its picture's words, or both; and the latter, where used."""
    if own.need is None:
        return own.text, None
    read = found[number]
    if isinstance(read, Recognised) and judge(read.text) is Legibility.RUBBISH:
        read = Miss.WORDS
    if not isinstance(read, Recognised):
        # A blank sheet says nothing, and a picture without words beside text is a photo or a form's ground.
        silent = (Miss.BLANK, Miss.WORDS) if own.need is Need.MIXED else (Miss.BLANK,)
        if read not in silent:
            gaps.miss(number, own.need, read)
        return own.text, None
    if own.need is Need.MIXED and read.confidence < POOR and len(read.text) < _LEAST_WORDS:
        return own.text, None
    if own.need is Need.DAMAGED and (read.confidence < POOR or 2 * len(read.text) < len(own.text)):
        gaps.miss(number, own.need, Miss.WORDS)
        return own.text, None
    if read.confidence < POOR:
        gaps.poor[number] = read.confidence
    if own.need is Need.MIXED:
        return f"{own.text.rstrip()}\n{read.text}", read
    return read.text, read


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
    label = storable(document.get_page_label(number - 1))[:_LONGEST_LABEL]
    return label if label and label != str(number) else None
