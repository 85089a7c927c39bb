"""A sheet as a Word file.

Comes in: a `Sheet`, the time. Goes out: bytes. Left to others: what stands in it. python-docx (1.2) has
no call for links, nor for the language that the spelling is checked in, so these few elements are made here.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from service.export.model import Block, Link, Sheet

_LANGUAGES: Final = {"da": "da-DK", "en": "en-GB"}
_NO_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINK_COLOUR: Final = "115266"


def to_word(sheet: Sheet, now: datetime) -> bytes:
    """Args: `now`: when the file says it was made."""
    import docx  # 0.3 s, and only those who take a file pay it

    document = docx.Document()
    _prepare(document, sheet, now)
    document.add_heading(_line(sheet.title), 1)
    for name, value in sheet.facts:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{_line(name)}: ").bold = True
        paragraph.add_run(_line(value))
    for block in sheet.blocks:
        _add_block(document, block, sheet.language)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Document, sheet: Sheet, now: datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = _line(sheet.title)[:255], "Referent", ""
    about.language = _LANGUAGES[sheet.language]
    about.created = about.modified = now
    about.last_modified_by = "Referent"
    _speak(document.styles["Normal"].element.get_or_add_rPr(), _LANGUAGES[sheet.language])


def _add_block(document: Document, block: Block, language: str) -> None:
    if block.heading:
        document.add_heading(_line(block.heading), block.level)
    for line in block.lines:
        document.add_paragraph(_clean(line))
    for quote in block.quotes:
        run = document.add_paragraph(style="Quote").add_run(_clean(quote))
        if language != "da":  # the archive is Danish whoever reads it
            _speak(run._element.get_or_add_rPr(), _LANGUAGES["da"])
    if block.links:
        paragraph = document.add_paragraph()
        for n, link in enumerate(block.links):
            if n:
                paragraph.add_run(" · ")
            _add_link(paragraph, link)


def _add_link(paragraph: Paragraph, link: Link) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import RGBColor

    element: Any = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), paragraph.part.relate_to(link.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(_line(link.words))
    run.font.underline = True
    run.font.color.rgb = RGBColor.from_string(_LINK_COLOUR)
    element.append(run._element)
    paragraph._element.append(element)


def _speak(properties: Any, language: str) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element: Any = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    properties.append(element)


def _clean(text: str) -> str:
    """Extracted text may hold characters that XML cannot."""
    return _NO_XML.sub("", text)


def _line(text: str) -> str:
    return " ".join(_clean(text).split())
