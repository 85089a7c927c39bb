"""A web page's tags → paragraphs and tables as a browser shows them.

Comes in: a page's root element. Goes out: `flow` blocks. Left to others: parsing (`html`), lines (`flow`).

Pages are nested as deeply as they like, so the tags are followed without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ingest.readers.flow import PAGE_SEEN, Block, Cell, Row, Table, Text
from ingest.readers.list_marks import BULLET, figure

Element = Any  # lxml's own; it has no types

_SPACE = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_SPACES = re.compile(r" {2,}")
_STYLE = re.compile(r"([\w-]+)\s*:\s*([^;!]+)")
_HEADING = re.compile(r"h([1-6])")
_SOFT_HYPHEN = "\xad"  # a place to part a word, not a sign in it
_ON_LINES_OF_THEIR_OWN = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form header hgroup hr html legend li main menu ol optgroup p pre section search summary
    table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6
"""
# Programs, styles, controls, menus, what stands in for a picture, what was deleted.
_NOT_FOR_READERS = """
    area audio base button canvas datalist del embed head iframe input link map meta nav noscript object
    param script select style svg template textarea title video
"""
_LINES = frozenset(_ON_LINES_OF_THEIR_OWN.split())
_UNSEEN = frozenset(_NOT_FOR_READERS.split())
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_PAGE_STYLES = frozenset({"always", "page", "left", "right", "recto", "verso"})
_DEEPEST = 15  # tables in tables; further in, cells are lines
_LARGEST = 9_999  # number of a list entry
_WIDEST = 100  # columns that a cell may claim, or that cells from above keep free


def blocks_in(root: Element) -> list[Block]:
    """The page's paragraphs and tables, in order."""
    builder = _Builder()
    ahead = [(root, False)]
    while ahead:
        element, leaving = ahead.pop()
        if leaving:
            builder.close()
        elif not isinstance(element.tag, str) or _is_unseen(element):
            builder.skip(element)
        else:
            builder.open(element)
            builder.text(element.text)
            ahead.append((element, True))
            ahead += [(child, False) for child in reversed(element)]
            continue
        builder.text(element.tail)
    return builder.result()


def _is_unseen(element: Element) -> bool:
    said = element.get
    if element.tag in _UNSEEN or said("hidden") not in (None, "until-found") or said("aria-hidden") == "true":
        return True
    if said("role") == "navigation" or (element.tag == "dialog" and said("open") is None):
        return True
    style = _style(element)
    shown = style.get("display") != "none" and style.get("visibility") not in ("hidden", "collapse")
    return not shown or style.get("mso-hide") == "all"


def _style(element: Element) -> dict[str, str]:
    """What an element's own style says; style sheets are not read."""
    said = element.get("style")
    return {k: v.strip() for k, v in _STYLE.findall(said.lower())} if said else {}


@dataclass
class _OpenTable:
    """A table whose end is still to come."""

    rows: list[Row] = field(default_factory=list)
    cells: list[Cell] | None = None  # of the open row
    names: list[bool] = field(default_factory=list)  # whether each is a <th>
    held: dict[int, int] = field(default_factory=dict)  # column → rows that a cell from above reaches into
    column: int = 0

    def open_row(self) -> None:
        self.close_row()
        self.cells, self.names, self.column = [], [], 0

    def add(self, cell: Cell, rows: int, *, names: bool) -> None:
        if self.cells is None:
            self.open_row()
        self._leave_out_held()
        self.cells = [*(self.cells or ()), cell]
        self.names.append(names)
        if rows > 1:
            # Not beyond the widest: cells that reach down would add up row by row.
            reached = range(self.column, min(self.column + cell.span, _WIDEST))
            self.held |= dict.fromkeys(reached, rows)
        self.column += cell.span

    def close_row(self, *, header: bool = False) -> None:
        if self.cells is None:
            return
        self._leave_out_held()
        named = len(self.names) > 1 and all(self.names)
        self.rows.append(Row(tuple(self.cells), header or named))
        self.held = {column: rows - 1 for column, rows in self.held.items() if rows > 1}
        self.cells = None

    def _leave_out_held(self) -> None:
        while self.column in self.held and self.cells is not None:
            self.cells.append(Cell())
            self.column += 1


@dataclass
class _OpenList:
    form: str  # as `figure` knows it, "bullet" or "none"
    next: int = 1
    step: int = 1


class _Builder:
    """Keeps what is open while the tags go by."""

    def __init__(self) -> None:
        self._page: list[Block] = []
        self._sinks = [self._page]  # the page, or the cell that is open, the innermost last
        self._tables: list[_OpenTable | None] = [None]  # None: a cell or the page is open, not a table
        self._lists: list[_OpenList] = []
        self._levels: list[int | None] = [None]
        self._line: list[str] = []
        self._mark = ""  # of a list entry that has no text yet
        self._kept = 0  # open elements that keep white space
        self._line_kept = False  # whether the line has text from one of them
        self._ends: list[list[Callable[[], None]]] = []  # what is to be done at each open element's end

    def text(self, text: str | None) -> None:
        if text:
            text = text.replace(_SOFT_HYPHEN, "")
            self._line.append(text if self._kept else _SPACE.sub(" ", text))
            self._line_kept = self._line_kept or self._kept > 0

    def skip(self, element: Element) -> None:
        """Pass over an element that nobody sees; it may part lines all the same."""
        if element.tag in _LINES:
            self._flush()

    def open(self, element: Element) -> None:
        tag, style = element.tag, _style(element)
        ends: list[Callable[[], None]] = []
        self._ends.append(ends)
        if {style.get("page-break-after"), style.get("break-after")} & _PAGE_STYLES:
            ends.append(self._cut)
        if {style.get("page-break-before"), style.get("break-before")} & _PAGE_STYLES:
            self._cut()
        if tag == "br":
            self._line.append("\n")
        if tag in _LINES or style.get("display") == "block":
            self._flush()
            # The last added is done first: text must be where it belongs before anything is closed.
            self._opened(element, tag, ends)
            ends.append(self._flush)

    def close(self) -> None:
        for end in reversed(self._ends.pop()):
            end()

    def result(self) -> list[Block]:
        self._flush()
        return self._page

    def _opened(self, element: Element, tag: str, ends: list[Callable[[], None]]) -> None:
        if match := _HEADING.fullmatch(tag):
            self._levels.append(int(match[1]))
            ends.append(lambda: _drop(self._levels))
        elif tag in _LISTS:
            self._lists.append(_list(element))
            ends.append(lambda: _drop(self._lists))
        elif tag == "li":
            self._mark = self._next_mark(element)
            ends.append(self._drop_mark)
        elif tag == "pre":
            self._kept += 1
            ends.append(self._keep_no_longer)
        elif tag == "table" and sum(t is not None for t in self._tables) < _DEEPEST:
            self._tables.append(_OpenTable())
            ends.append(self._close_table)
        elif (table := self._tables[-1]) is not None and tag == "tr":
            table.open_row()
            in_head = element.getparent().tag == "thead"
            ends.append(lambda: table.close_row(header=in_head))
        elif table is not None and tag in ("td", "th"):
            self._open_cell()
            ends.append(lambda: self._close_cell(element, table))

    def _open_cell(self) -> None:
        self._sinks.append([])
        self._tables.append(None)
        self._levels.append(None)

    def _close_cell(self, element: Element, table: _OpenTable) -> None:
        self._tables.pop()
        self._levels.pop()
        span, rows = (_number(element.get(name), 1) for name in ("colspan", "rowspan"))
        cell = Cell(tuple(self._sinks.pop()), max(1, min(span, _WIDEST)))
        # No number of rows: to the end of the table.
        table.add(cell, rows or _LARGEST, names=element.tag == "th")

    def _close_table(self) -> None:
        table = self._tables.pop()
        if table is not None:
            table.close_row()
            self._sinks[-1].append(Table(tuple(table.rows)))

    def _cut(self) -> None:
        self._flush()
        self._sinks[-1].append(Text(PAGE_SEEN))

    def _flush(self) -> None:
        """End the line."""
        text = "".join(self._line)
        if not self._line_kept:
            text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text))
        self._line, self._line_kept = [], False
        visible = text.lstrip()
        if not visible:
            return
        mark = f"{self._mark} " if self._mark else ""
        self._mark = ""
        self._sinks[-1].append(Text(mark + visible, self._levels[-1]))

    def _next_mark(self, element: Element) -> str:
        if not self._lists:
            return BULLET
        counted = self._lists[-1]
        if counted.form in ("bullet", "none"):
            return BULLET if counted.form == "bullet" else ""
        number = _number(element.get("value"), counted.next)
        counted.next = number + counted.step
        return f"{figure(number, counted.form)}."

    def _drop_mark(self) -> None:
        self._mark = ""

    def _keep_no_longer(self) -> None:
        self._kept -= 1


def _list(element: Element) -> _OpenList:
    style = _style(element)
    if "none" in (style.get("list-style-type"), style.get("list-style")):
        return _OpenList("none")
    if element.tag != "ol":
        return _OpenList("bullet")
    form = _FORMS.get(element.get("type") or "", "decimal")
    backwards = element.get("reversed") is not None
    first = sum(child.tag == "li" for child in element) if backwards else 1
    return _OpenList(form, _number(element.get("start"), first), -1 if backwards else 1)


def _number(text: str | None, default: int) -> int:
    said = (text or "").strip()
    return min(int(said), _LARGEST) if said.isdecimal() and len(said) < 10 else default


def _drop(stack: list[Any]) -> None:
    stack.pop()
