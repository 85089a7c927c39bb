"""Text of the sample files, read with the formats' own libraries and not with ours."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path


def page_texts(path: Path) -> list[str]:
    """Text of each page; a file whose pages do not show is one page."""
    if path.suffix == ".pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        try:
            return [page.get_textpage().get_text_range() for page in document]
        finally:
            document.close()
    if path.suffix == ".docx":
        from docx import Document

        word = Document(str(path))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return ["\n".join([p.text for p in word.paragraphs] + cells)]
    if path.suffix == ".html":
        from html.parser import HTMLParser

        words: list[str] = []
        parser = HTMLParser()
        parser.handle_data = words.append  # type: ignore[method-assign]
        parser.feed(path.read_text(encoding="utf-8"))
        return ["\n".join(words)]
    return path.read_text(encoding="utf-8").split("\f")


def letters(text: str) -> str:
    """Only letters and digits, in lower case: blind to white space, hyphens and furniture's dashes."""
    return re.sub(r"[^0-9a-zæøåé%]", "", unicodedata.normalize("NFC", text).lower())


def stands_in(quote: str, text: str, furniture: int = 160) -> bool:
    """Whether `quote` occurs, whole or with at most `furniture` letters of page furniture inside."""
    wanted, given = letters(quote), letters(text)
    if wanted in given:
        return True
    for cut in range(12, len(wanted) - 11):
        at = given.find(wanted[:cut])
        if at < 0:
            return False
        if wanted[cut:] in given[at + cut : at + len(wanted) + furniture]:
            return True
    return False


def squash(text: str) -> str:
    """White space collapsed, and the leader dots of tables of contents, which are nobody's words."""
    return re.sub(r"\s+", " ", re.sub(r"\.{4,}|_{4,}", "", text))
