"""Read a Word file (.docx): its text as it is printed, with headings, tables, numbers of lists and notes.

Comes in: a file's bytes. Goes out: pages cut where Word broke them when it last saved the file, or where
breaks were asked for; one page where neither shows. A section's header stands at the top of its first
page and its footer at the end of its last: they name meeting and date. Footnotes stand at the end of
the page that refers to them. Left to others: comments in the margin and deleted text are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.errors import NoTextError, ReadError
from ingest.model import FileText
from ingest.readers.common import Budget, storable
from ingest.readers.docx_body import Context, Story, unwrapped
from ingest.readers.docx_lists import Lists
from ingest.readers.docx_package import DamagedPartError, Element, Package, W, attribute
from ingest.readers.docx_sections import Sections, section_of
from ingest.readers.docx_styles import Styles
from ingest.readers.flow import Block, Flow

_HTML = (".htm", ".html", ".xhtml")
_RUNS_A_PAGE = 100
_LONGEST_VALUE = 1_000  # characters of a title or an author
_METADATA = {"title": "title", "creator": "author", "created": "created", "modified": "modified"}


def read(data: bytes, name: str, budget: Budget) -> FileText:
    """Read a Word file.

    Raises:
        ReadError: no Word file, locked with a password, or its text is damaged.
        NoTextError: nothing but pictures, or nothing at all. LimitError: more than the budget.
    """
    package = Package(data, name, budget)
    body = package.root.find(f"{W}body")
    if body is None:
        raise ReadError(f"{name}: has no text in it, the file is damaged. Save it anew from Word.")
    budget.announce(min(_expected_pages(body), budget.max_pages))
    text = _Document(package, budget).read(body)
    return replace(text, metadata=tuple(_metadata(package)))


def _expected_pages(body: Element) -> int:
    """For the clock: at least as many pages as there will be, and one more for each page's worth of text."""
    breaks = sum(1 for _ in body.iter(f"{W}br", f"{W}lastRenderedPageBreak", f"{W}sectPr"))
    return 1 + breaks + sum(1 for _ in body.iter(f"{W}r")) // _RUNS_A_PAGE


class _Document:
    """One reading of one file."""

    def __init__(self, package: Package, budget: Budget) -> None:
        self._package = package
        self._budget = budget
        self._warnings: list[str] = []
        self._related = package.related(package.main)
        styles = Styles(self._part("styles"))
        lists = Lists(self._part("numbering"), styles)
        self._context = Context(styles, lists, self._note, self._chunk)
        self._notes = {kind: self._note_elements(kind) for kind in ("footnote", "endnote")}
        self._numbers = {"footnote": 0, "endnote": 0}
        self._endnotes: list[str] = []

    def read(self, body: Element) -> FileText:
        sections = Sections(body, self._furniture)
        flow = Flow(self._package.name, self._budget, sections.opening)
        story = Story(self._context)
        for child in unwrapped(body):
            flow.write(story.blocks([child]))
            if section_of(child) is not None and sections.end():
                flow.cut()
        for line in self._endnotes:
            flow.note(line)
        if not flow.has_text:
            raise self._no_text(body)
        text = flow.result(sections.closing)
        return replace(text, warnings=tuple(dict.fromkeys(self._warnings)))

    def _part(self, kind: str) -> Element | None:
        """A part that the text can do without."""
        target = next((t for word, t in self._related.values() if word == kind), None)
        return self._load(target) if target else None

    def _load(self, target: str) -> Element | None:
        try:
            return self._package.part(target)
        except DamagedPartError:
            self._warnings.append(
                f"{self._package.name}: its part {storable(target)} is damaged and was left out. "
                "Open the file in Word and save it anew."
            )
            return None

    def _furniture(self, relation: str) -> list[str]:
        """The lines of a header or footer."""
        target = self._related.get(relation, ("", ""))[1]
        root = self._load(target) if target else None
        return self._lines(root) if root is not None else []

    def _lines(self, holder: Element) -> list[str]:
        """The lines in an element, whatever pages they may say they stand on."""
        flow = Flow(self._package.name, self._budget)
        flow.write(Story(self._context).blocks(holder))
        return [line for page in flow.result().pages for line in page.raw.split("\n") if line]

    def _note_elements(self, kind: str) -> dict[str, Element]:
        root = self._part(f"{kind}s")
        found = root.iterfind(W + kind) if root is not None else ()
        # Those with a type are the rules that part notes from the text.
        return {attribute(n, "id") or "": n for n in found if attribute(n, "type") in (None, "normal")}

    def _note(self, kind: str, identity: str) -> str | None:
        """A footnote's line; an endnote is kept for the end of the text."""
        note = self._notes[kind].pop(identity, None)
        if note is None:
            return None
        self._numbers[kind] += 1
        text = " ".join(self._lines(note))
        line = f"{self._numbers[kind]} {text}"
        if kind == "footnote" or not text:
            return line if text else None
        self._endnotes.append(line)
        return None

    def _chunk(self, relation: str) -> list[Block]:
        """A document that another program put in whole, for Word to take over when it opens the file."""
        from ingest.readers.html import blocks_of

        target = self._related.get(relation, ("", ""))[1]
        try:
            data = self._package.raw(target) if target.lower().endswith(_HTML) else None
        except DamagedPartError:
            data = None
        if data is None:
            self._warnings.append(
                f"{self._package.name}: a document inside it ({storable(target) or 'unnamed'}) was not read. "
                "Open the file in Word, save it, and ingest it again."
            )
            return []
        return blocks_of(data, self._package.name)

    def _no_text(self, body: Element) -> NoTextError:
        pictures = sum(1 for _ in body.iter(f"{W}drawing", f"{W}pict", f"{W}object"))
        if pictures:
            return NoTextError(
                f"{self._package.name}: holds {pictures} pictures and no text, probably a scan. "
                "Save it as PDF and run OCR on it."
            )
        return NoTextError(f"{self._package.name}: holds no text. Fetch it again, or leave it out.")


def _metadata(package: Package) -> Iterator[tuple[str, str]]:
    try:
        target = package.first("core-properties")
        root = package.part(target) if target else None
    except DamagedPartError:
        return
    for one in root if root is not None else ():
        name = _METADATA.get(str(one.tag).rpartition("}")[2])
        value = storable(" ".join((one.text or "").split()))[:_LONGEST_VALUE]
        if name and value:
            yield name, value
