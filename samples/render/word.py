"""Content → DOCX without a clock in it.

Comes in: `Content`. Goes out: a file whose zip entries carry one fixed time and are stored, not
deflated, so that every build of zlib writes the same bytes. Left to others: what the document says.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE

from samples.render.markup import BREAK, SEAM, Content

STAMP = (2024, 1, 1, 0, 0, 0)
STYLES = {
    "title": "Title",
    "heading": "Heading 1",
    "subheading": "Heading 2",
    "bullet": "List Bullet",
    "dash": "List Bullet",
}


def write_word(path: Path, content: Content) -> None:
    """Set `content` as a Word file at `path`; page furniture goes into its section's header and footer."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = content.text("title"), content.text("author", "Fjordsekretariatet")
    properties.created = properties.modified = datetime(*STAMP)
    rows: list[tuple[str, ...]] = []
    for block in content.blocks:
        if block.kind == "row":
            rows.append(block.cells)
            continue
        if rows and block.kind != "rule":
            _table(document, rows)
            rows = []
        if block.kind in ("header", "footer"):
            section = document.sections[0]
            (section.header if block.kind == "header" else section.footer).paragraphs[0].text = block.text
        elif block.kind in ("paragraph", "line", *STYLES):
            text = block.text.replace(SEAM, "").replace(BREAK, "\n")
            document.add_paragraph(text, style=STYLES.get(block.kind))
    if rows:
        _table(document, rows)
    _slim(document)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_fixed(buffer.getvalue()))


def _slim(document: WordDocument) -> None:
    """Drop the template's unused table styles: uncompressed they are 800 kB, the document itself is 5."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    relations = document.part.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/stylesWithEffects")]:
        relations.pop(key)


def _table(document: WordDocument, rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _fixed(archive: bytes) -> bytes:
    """The same zip with one fixed time an entry and no compression."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.create_system = 3  # else the byte says which system wrote it
            new.writestr(entry, old.read(name))
    return out.getvalue()
