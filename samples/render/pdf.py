"""Content → PDF with real page furniture, text in reading order and nothing that varies.

Comes in: `Content`. Goes out: a file; streams are left uncompressed, because two builds of zlib
may compress differently. Left to others: what the document says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples.render.layout import Line, wrap
from samples.render.markup import Block, Content

LEFT, RIGHT, TOP, BOTTOM = 62.0, 62.0, 60.0, 74.0  # points
FONTS = {
    "title": ("Helvetica-Bold", 15.0),
    "heading": ("Helvetica-Bold", 11.5),
    "subheading": ("Helvetica-Oblique", 10.5),
    "row": ("Helvetica", 9.0),
    "head": ("Helvetica-Bold", 9.0),
    "furniture": ("Helvetica", 8.0),
}
BODY = ("Helvetica", 10.5)
LEADER = re.compile(r"(.*?) \.{4,} (\d+)")
LEADING = 1.45  # of the font size
MARKS = {"bullet": "•", "dash": "-"}


class PdfWriter:
    """Sets blocks from the top of a page downwards; draws the header before and the footer after."""

    def __init__(self, path: Path, content: Content, hyphens: Mapping[str, tuple[str, ...]]) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=0)
        self.canvas.setTitle(content.text("title"))
        self.canvas.setAuthor(content.text("author", "Fjordsekretariatet"))
        self.hyphens = hyphens
        self.width = A4[0] - LEFT - RIGHT
        self.header = self.footer = self.vertical = ""
        self.side = 1
        self.columns: tuple[float, ...] = ()
        self.table_start = False
        self.open = False
        self.y = 0.0

    def write(self, content: Content) -> None:
        for block, following in zip(content.blocks, [*content.blocks[1:], Block("end")], strict=True):
            self._set(block, following)
        self._close_page()
        self.canvas.save()

    def _set(self, block: Block, following: Block) -> None:
        kind = block.kind
        if kind in ("header", "footer", "vertical"):
            setattr(self, kind, block.text)
        elif kind == "side":
            self.side = int(block.text)
        elif kind == "columns":
            self.columns = tuple(float(share) for share in block.text.split())
        elif kind == "page":
            self._close_page()
        elif kind == "gap":
            self._open_page()
            self.y -= float(block.text or 14)
        elif kind == "bookmark":
            self._open_page()
            key = f"b{self.canvas.getPageNumber()}-{self.y:.0f}"
            self.canvas.bookmarkHorizontal(key, 0, self.y)
            self.canvas.addOutlineEntry(block.text, key, 0)
        elif kind == "row":
            self._row(block, head=following.kind == "rule")
            if following.kind not in ("row", "rule"):
                self.y -= 8
                self.columns = ()
        elif kind not in ("rule", "flat"):
            self._text(block, following)

    def _text(self, block: Block, following: Block) -> None:
        font, size = FONTS.get(block.kind, BODY)
        mark = MARKS.get(block.kind, "")
        indent = stringWidth(f"{mark} ", font, size) if mark else 0.0
        if block.kind == "line":
            lines = [Line(self._leader(block.text, font, size))]
        else:
            lines = wrap(block.text, self.width - indent, lambda s: stringWidth(s, font, size), self.hyphens)
        self.y -= {"title": 10.0, "heading": 7.0, "subheading": 3.0}.get(block.kind, 0.0)
        for at, line in enumerate(lines):
            self._line(
                f"{mark} {line.text}" if mark and not at else line.text, font, size, indent if at else 0.0
            )
            if line.seam:
                self._close_page()
        self.y -= 0.0 if block.kind == "line" or block.kind == following.kind in MARKS else 6.0

    def _line(self, text: str, font: str, size: float, indent: float = 0.0) -> None:
        self._room(size * LEADING)
        self.y -= size * LEADING
        if text:
            self.canvas.setFont(font, size)
            self.canvas.drawString(LEFT + indent, self.y, text)

    def _leader(self, text: str, font: str, size: float) -> str:
        """A line of a table of contents with as many dots as bring the page number to the margin."""
        match = LEADER.fullmatch(text)
        if match is None:
            return text
        room = self.width - stringWidth(f"{match[1]}  {match[2]}", font, size)
        return f"{match[1]} {'.' * int(room / stringWidth('.', font, size))} {match[2]}"

    def _row(self, block: Block, head: bool) -> None:
        font, size = FONTS["head" if head else "row"]
        shares = self.columns or tuple(1.0 for _ in block.cells)
        widths = [self.width * share / sum(shares) for share in shares]
        cells = [
            wrap(cell, width - 8, lambda s: stringWidth(s, font, size), {})
            for cell, width in zip(block.cells, widths, strict=True)
        ]
        height = max(len(lines) for lines in cells) * size * 1.25 + 4
        self._room(height)
        self._draw_vertical(height)
        self.canvas.setFont(font, size)
        x = LEFT
        for lines, width in zip(cells, widths, strict=True):
            for at, line in enumerate(lines):
                if line.text:
                    self.canvas.drawString(x + 4, self.y - (at + 1) * size * 1.25, line.text)
            self.canvas.rect(x, self.y - height, width, height)
            x += width
        self.y -= height

    def _draw_vertical(self, height: float) -> None:
        """Text turned upright in the margin beside the table's first row, as spreadsheets print it."""
        if self.vertical:
            self.canvas.saveState()
            self.canvas.setFont(*FONTS["row"])
            self.canvas.translate(LEFT - 6, self.y - height - 60)
            self.canvas.rotate(90)
            self.canvas.drawString(0, 0, self.vertical)
            self.canvas.restoreState()
            self.vertical = ""

    def _room(self, height: float) -> None:
        if self.open and self.y - height < BOTTOM:
            self._close_page()
        self._open_page()

    def _open_page(self) -> None:
        if not self.open:
            self.open = True
            self.canvas.setLineWidth(0.5)
            self.y = A4[1] - TOP
            self.y = self._furniture(self.header, A4[1] - 36) - 12 if self.header else self.y

    def _close_page(self) -> None:
        self._open_page()
        if self.footer:
            self._furniture(self.footer, BOTTOM - 14)
        self.canvas.showPage()
        self.open = False
        self.side += 1

    def _furniture(self, text: str, y: float) -> float:
        font, size = FONTS["furniture"]
        self.canvas.setFont(font, size)
        for line in text.replace("{side}", str(self.side)).split("|"):
            self.canvas.drawString(LEFT, y, line.strip())
            y -= size * 1.3
        return y


def write_pdf(path: Path, content: Content, hyphens: Mapping[str, tuple[str, ...]]) -> None:
    """Set `content` as a PDF at `path`."""
    PdfWriter(path, content, hyphens).write(content)
