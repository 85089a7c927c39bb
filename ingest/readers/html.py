"""Read a web page: minutes as agenda systems publish them, pages saved from a browser, bodies of mails.

Comes in: a page's bytes, or a fragment of one. Goes out: one page of lines, or several where the page's
own style breaks them for print. What a browser does not show is left out, and so are menus. Left to
others: the encoding (`html_text`), tags (`html_blocks`), lines and tables (`flow`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.errors import NoTextError, ReadError
from ingest.model import FileText
from ingest.readers.common import Budget, storable
from ingest.readers.flow import Block, Flow
from ingest.readers.html_blocks import Element, blocks_in
from ingest.readers.html_text import decode

# A browser goes on behind the end of a page; the parser would not.
_END = re.compile(r"</(?:body|html)\s*>", re.I)
# A document type that defines entities, as XHTML may, would be taken for text.
_TYPE = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<!DOCTYPE[^>\[]{0,1000}\[[^\]]{0,100000}\]\s*>", re.I)
_CHARACTERS_A_PAGE = 20_000  # tags included
_LONGEST_VALUE = 1_000  # characters of a title or an author
_METADATA = {
    "author": "author", "dc.creator": "author", "dcterms.creator": "author",
    "date": "created", "dc.date": "created", "dcterms.created": "created",
    "last-modified": "modified", "dcterms.modified": "modified",
}  # fmt: skip


def read(data: bytes, name: str, budget: Budget) -> FileText:
    """Read a web page or a fragment of one.

    Raises:
        ReadError: the bytes are not text. NoTextError: there is nothing that a browser would show.
        LimitError: more pages or characters than the budget.
    """
    text, warnings = decode(data, name)
    found = text_of_html(text, name, budget)
    return replace(found, warnings=(*warnings, *found.warnings))


def text_of_html(text: str, name: str, budget: Budget) -> FileText:
    """As `read`, of text that was decoded already."""
    # The clock runs by pages, which are known when all is read; a page as long as twenty takes as long.
    budget.announce(min(1 + len(text) // _CHARACTERS_A_PAGE, budget.max_pages))
    root = _parse(text, name)
    flow = Flow(name, budget)
    flow.write(blocks_in(root) if root is not None else [])
    if not flow.has_text:
        raise NoTextError(
            f"{name}: holds no text that a browser would show; perhaps a program puts it in when the page is "
            "opened. Open it in a browser and save it as PDF."
        )
    return replace(flow.result(), metadata=tuple(_metadata(root)))


def blocks_of(data: bytes, name: str) -> list[Block]:
    """The paragraphs and tables of a page that stands inside another document."""
    root = _parse(decode(data, name)[0], name)
    return blocks_in(root) if root is not None else []


def _parse(text: str, name: str) -> Element | None:
    """The page's root; None where there is nothing to parse.

    Raises:
        ReadError: it is nested more deeply than the parser follows, which would lose what comes after.
    """
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    if definitions := _TYPE.match(text):
        text = text[definitions.end() :]
    text = _END.sub("<hr>", text)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    except etree.XMLSyntaxError:  # nothing in it at all but comments, say
        return None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise ReadError(
            f"{name}: is nested too deeply for a web page. Open it in a browser and save it as PDF."
        )
    return root


def _metadata(root: Element) -> Iterator[tuple[str, str]]:
    title = root.find(".//title")
    found = {"title": "".join(title.itertext()) if title is not None else ""}
    for meta in root.iter("meta"):
        key = _METADATA.get((meta.get("name") or meta.get("property") or "").lower())
        if key:
            found.setdefault(key, meta.get("content") or "")
    for key, value in found.items():
        value = storable(" ".join(value.split()))[:_LONGEST_VALUE]
        if value:
            yield key, value
