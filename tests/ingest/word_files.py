"""Word files for tests, made of the XML that Word writes and python-docx cannot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from ingest.model import FileText
from ingest.readers.common import Budget
from ingest.readers.docx import read

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="wps"'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def p(inner: str, properties: str = "") -> str:
    """A paragraph: of runs where `inner` is XML, else of one run with these words."""
    runs = inner if inner.startswith("<") else run(inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def styled(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>'


def style(
    name: str,
    shown: str,
    based_on: str = "",
    more: str = "",
    *,
    kind: str = "paragraph",
    default: bool = False,
) -> str:
    """A style's definition."""
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    first = f'<w:style w:type="{kind}" w:default="{int(default)}" w:styleId="{name}">'
    return f'{first}<w:name w:val="{shown}"/>{parent}{more}</w:style>'


def listed(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*cells: str, header: bool = False) -> str:
    """A row of cells: XML as `tc` gives it, or words."""
    made = (c if c.startswith("<w:tc>") else tc(c) for c in cells)
    return f"<w:tr><w:trPr>{'<w:tblHeader/>' if header else ''}</w:trPr>{''.join(made)}</w:tr>"


def tc(*paragraphs: str, properties: str = "") -> str:
    made = (x if x.startswith("<w:") else p(x) for x in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(made)}</w:tc>"


def section(*, header: str = "", footer: str = "", begins: str = "", more: str = "") -> str:
    """Properties of a section; headers and footers by relation id."""
    references = f'<w:headerReference w:type="default" r:id="{header}"/>' if header else ""
    references += f'<w:footerReference w:type="default" r:id="{footer}"/>' if footer else ""
    kind = f'<w:type w:val="{begins}"/>' if begins else ""
    return f"<w:sectPr>{references}{kind}{more}</w:sectPr>"


def word(body: str, parts: Mapping[str, str] | None = None, core: str = "") -> bytes:
    """A Word file.

    Args:
        body: the body's XML.
        parts: name → XML inside the root of a further part; "header1" is related as "header1", and so on.
        core: XML inside the core properties.
    """
    parts = parts or {}
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    roots |= {n: "hdr" if n.startswith("header") else "ftr" for n in parts if n not in roots}
    related = "".join(
        f'<Relationship Id="{n}" Type="{_KIND}{n.rstrip("0123456789")}" Target="{n}.xml"/>' for n in parts
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="a" Type="{_KIND}officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="b" Type="x/core-properties" Target="docProps/core.xml"/></Relationships>',
        )
        archive.writestr(
            "docProps/core.xml",
            f'<c:coreProperties xmlns:c="c" xmlns:dc="d" xmlns:dcterms="t">{core}</c:coreProperties>',
        )
        archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
        )
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{roots[name]} {_SPACES}>{xml}</w:{roots[name]}>")
    return out.getvalue()


def read_word(body: str, parts: Mapping[str, str] | None = None, core: str = "") -> FileText:
    return read(word(body, parts, core), "prøve.docx", Budget())


def lines(text: FileText) -> list[str]:
    """All lines of all pages."""
    return [line for page in text.pages for line in page.raw.split("\n")]


def pages(text: FileText) -> list[list[str]]:
    return [page.raw.split("\n") for page in text.pages]


def headings(text: FileText) -> list[tuple[int, str]]:
    """Level and words of each styled heading."""
    return [(h.level, text.pages[h.page - 1].raw[h.start : h.end]) for h in text.headings]


def grids(text: FileText) -> list[list[list[str]]]:
    """The cells' words of each table, row by row."""
    return [
        [[text.pages[t.page - 1].raw[start:end] for start, end in row.cells] for row in t.rows]
        for t in text.tables
    ]
