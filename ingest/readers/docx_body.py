"""Word's XML → paragraphs and tables as a reader of the printed page has them.

Comes in: elements that hold paragraphs: the body, a cell, a text box, a header, a footnote. Goes out:
`flow` blocks. Text that is hidden, or deleted with tracked changes, is left out; a text box follows the
paragraph that it is anchored in. Left to others: pages and lines (`flow`), sections (`docx`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ingest.readers.docx_lists import Lists
from ingest.readers.docx_package import Element, W, attribute, is_on, relation_id
from ingest.readers.docx_styles import Styles, outline_level
from ingest.readers.flow import PAGE_END, PAGE_SEEN, Block, Cell, Row, Table, Text

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_VML = "{urn:schemas-microsoft-com:vml}"
# Stand around other elements and say nothing of their own.
_AROUND = "sdt sdtContent ins moveTo customXml smartTag hyperlink fldSimple dir bdo"
_WRAPPERS = frozenset(W + t for t in _AROUND.split())
_GONE = frozenset(W + t for t in ("del", "moveFrom", "sdtPr", "sdtEndPr", "pPr", "rPr", "rt", "instrText"))
_PICTURES = frozenset(W + t for t in ("drawing", "pict", "object"))
_CHARACTERS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_WIDEST = 63  # columns of a Word table
_SYMBOLS = 0xF000  # private use: where symbol fonts keep their characters


@dataclass
class Context:
    """What the whole file knows."""

    styles: Styles
    lists: Lists
    note: Callable[[str, str], str | None]  # ("footnote", id) → its line, where it stands at the page's foot
    chunk: Callable[[str], list[Block]]  # relation id → blocks of a document that was put in whole


@dataclass
class _Paragraph:
    """What was found in a paragraph so far."""

    style: str | None
    pieces: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    picture: bool = False


class Story:
    """One flow of text: fields may begin in one paragraph and end in another."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._fields: list[bool] = []  # open fields, the outermost first; whether each is at its result

    def blocks(self, holder: Element) -> Iterator[Block]:
        """The paragraphs and tables in an element, in order."""
        for child in unwrapped(holder):
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield Table(tuple(self._rows(child)))
            elif child.tag == f"{W}altChunk":
                yield from self._context.chunk(relation_id(child))

    # -- tables

    def _rows(self, table: Element) -> Iterator[Row]:
        for row in unwrapped(table):
            properties = row.find(f"{W}trPr")
            if row.tag == f"{W}tr" and (properties is None or properties.find(f"{W}del") is None):
                header = properties is not None and bool(is_on(properties.find(f"{W}tblHeader")))
                yield Row(tuple(self._cells(row, properties)), header)

    def _cells(self, row: Element, properties: Element | None) -> Iterator[Cell]:
        before = _count(properties, "gridBefore", 0)
        yield from (Cell() for _ in range(before))
        for cell in unwrapped(row):
            if cell.tag != f"{W}tc":
                continue
            own = cell.find(f"{W}tcPr")
            merged = own.find(f"{W}vMerge") if own is not None else None
            # "restart" opens a merged cell; without a word it goes on, and Word shows nothing of it.
            goes_on = merged is not None and attribute(merged) != "restart"
            gone = own is not None and own.find(f"{W}cellDel") is not None
            found = tuple(self.blocks(cell))
            yield Cell(() if goes_on or gone else found, _count(own, "gridSpan", 1))

    # -- paragraphs

    def paragraph(self, element: Element) -> Iterator[Block]:
        """A paragraph, and the text boxes anchored in it."""
        properties = element.find(f"{W}pPr")
        found = _Paragraph(attribute(_in(properties, "pStyle")) or self._context.styles.default)
        self._inline(element, found)
        # A field whose instruction has not ended with its paragraph never got its end, as a rule.
        while self._fields and not self._fields[-1]:
            self._fields.pop()
        text = "".join(found.pieces)
        if text.strip() or not _mark_is_hidden(properties):
            text = self._marked(text, properties, found.style)
        if self._opens_page(properties, found.style):
            text = PAGE_SEEN + text
        yield Text(text, self._level(properties, found.style), tuple(found.notes), found.picture)
        yield from found.boxes

    def _marked(self, text: str, properties: Element | None, style: str | None) -> str:
        """The text behind its list's number or bullet; counted though there be no text."""
        own = _in(properties, "numPr")
        number, namer = attribute(_in(own, "numId")), None
        if number is None:
            number, namer = self._context.styles.numbering(style)
        mark = self._context.lists.mark(number, attribute(_in(own, "ilvl")), namer) if number else ""
        visible = text.lstrip()
        return f"{text[: len(text) - len(visible)]}{mark} {visible}" if mark and visible else text

    def _level(self, properties: Element | None, style: str | None) -> int | None:
        own = outline_level(properties)
        return self._context.styles.level(style) if own is None else own or None

    def _opens_page(self, properties: Element | None, style: str | None) -> bool:
        own = is_on(_in(properties, "pageBreakBefore"))
        return self._context.styles.opens_page(style) if own is None else own

    def _inline(self, holder: Element, into: _Paragraph) -> None:
        for child in unwrapped(holder):
            if child.tag == f"{W}r":
                self._run(child, into)
            else:  # a formula's letters; bookmarks and comments have none
                into.pieces += [t.text or "" for t in child.iter(_MATH_TEXT)]

    def _run(self, run: Element, into: _Paragraph) -> None:
        properties = run.find(f"{W}rPr")
        hidden = self._is_hidden(properties, into.style)
        for child in unwrapped(run):
            tag = child.tag
            if tag == f"{W}fldChar":
                self._field(attribute(child, "fldCharType"))
            elif hidden:
                continue
            elif tag == f"{W}lastRenderedPageBreak":
                into.pieces.append(PAGE_SEEN)
            elif tag == f"{W}br" and attribute(child, "type") == "page":
                into.pieces.append(PAGE_END)
            elif tag in _PICTURES:
                into.boxes += self._boxes(child)
                into.picture = True
            elif all(self._fields):
                into.pieces.append(_characters(child))
                if tag in _NOTES and (line := self._context.note(_NOTES[tag], attribute(child, "id") or "")):
                    into.notes.append(line)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _is_hidden(self, properties: Element | None, style: str | None) -> bool:
        if (own := is_on(_in(properties, "vanish"))) is not None:
            return own
        return self._context.styles.hidden(
            attribute(_in(properties, "rStyle"))
        ) or self._context.styles.hidden(style)

    def _boxes(self, drawing: Element) -> Iterator[Block]:
        """Text in a drawing: its text boxes, and letters that are drawn, as a watermark's are."""
        for child in unwrapped(drawing):
            if child.tag == f"{W}txbxContent":
                yield from Story(self._context).blocks(child)
            elif child.tag == f"{_VML}textpath":
                yield Text(child.get("string", ""))
            else:
                yield from self._boxes(child)


def unwrapped(holder: Element) -> Iterator[Element]:
    """An element's children, with those of content controls, links and insertions in their place."""
    for child in holder:
        if child.tag == f"{_MC}AlternateContent":
            if (branch := _branch(child)) is not None:
                yield from unwrapped(branch)
        elif child.tag in _WRAPPERS:
            yield from unwrapped(child)
        elif child.tag == f"{W}ruby":
            yield from (r for base in child.iterfind(f"{W}rubyBase") for r in unwrapped(base))
        elif child.tag not in _GONE:
            yield child


def _branch(alternatives: Element) -> Element | None:
    """One of several ways to say the same: the newest, unless an older one alone has text."""
    branches = [b for b in alternatives if b.tag in (f"{_MC}Choice", f"{_MC}Fallback")]
    with_text = (b for b in branches if next(b.iter(f"{W}t", f"{_VML}textpath"), None) is not None)
    return next(with_text, branches[0] if branches else None)


def _characters(element: Element) -> str:
    """What one element of a run puts on the page."""
    if element.tag == f"{W}t":
        return " ".join((element.text or "").split("\n"))
    if element.tag == f"{W}br":
        return "\n"  # of a line or a column
    if element.tag == f"{W}r":  # the base of characters with a reading printed over them
        return "".join(_characters(c) for c in element)
    if element.tag == f"{W}sym":
        return _symbol(attribute(element, "char") or "")
    return _CHARACTERS.get(element.tag, "")


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
        return chr(number if number >= 0x100 else _SYMBOLS + number)
    except (ValueError, OverflowError):
        return ""


def _in(element: Element | None, name: str) -> Element | None:
    return None if element is None else element.find(W + name)


def _mark_is_hidden(properties: Element | None) -> bool:
    return bool(is_on(_in(_in(properties, "rPr"), "vanish")))


def _count(properties: Element | None, name: str, default: int) -> int:
    said = attribute(_in(properties, name)) or ""
    return min(int(said), _WIDEST) if said.isdecimal() and len(said) < 6 else default
