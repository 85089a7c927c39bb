"""A checked draft as Word: its own text, changes tracked from earlier wordings, references in comments.

Comes in: `Checked`, the time. Goes out: bytes. Left to others: checking. python-docx (1.2) writes comments
and has no call for tracked changes, so those elements are made here.

Accepting every change gives the draft, rejecting every change the earlier wording. What was moved is told as
deleted and inserted: Word's own marks of moves need names in pairs, and other programs drop them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from service.wording.compare import Kind, Piece
from service.wording.model import Checked, Contradiction, Fate, Hit, Paragraph, Use
from service.wording.said import changes_said, fate_said, reason_said, reference, standing_said

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

_AUTHOR: Final = "Referent"
_LANGUAGES: Final = {"da": "da-DK", "en": "en-GB"}
_NO_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TITLE: Final = {"da": "Udkast med tidligere formuleringer", "en": "Draft with earlier wordings"}
_LATER: Final = {"da": "Senere formulering", "en": "Later wording"}
_AGAINST: Final = {"da": "En senere beslutning siger {reason}", "en": "A later decision says {reason}"}
_DRAFT: Final = {"da": "Udkastet", "en": "The draft"}
_NOTHING: Final = {"da": "Intet tidligere er fundet.", "en": "Nothing earlier was found."}


def to_word(
    checked: Checked, levels: Sequence[int], now: datetime, host: str = "", language: str = "da"
) -> bytes:
    """The draft with changes and comments.

    Args:
        levels: of headings, one a paragraph; 0 or missing: none.
        host: put before links; a file leaves the site.
    """
    import docx  # 0.3 s, and only those who take a file pay it

    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.last_modified_by = _TITLE[language], _AUTHOR, _AUTHOR
    about.created = about.modified = now
    about.comments, about.language = "", _LANGUAGES["da"]  # the draft is Danish
    writer = _Writer(document, now, host, language)
    for n, paragraph in enumerate(checked.paragraphs):
        writer.add(paragraph, levels[n] if n < len(levels) else 0)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    """One file being written."""

    def __init__(self, document: Document, now: datetime, host: str, language: str) -> None:
        self._document, self._now = document, now
        self._host, self._language = host.rstrip("/"), language
        self._ids = count(1000)

    def add(self, paragraph: Paragraph, level: int) -> None:
        style = f"Heading {min(level, 9)}" if level else None
        written = self._document.add_paragraph(style=style)
        opens = written.add_run("")
        for piece in pieces_of(paragraph):
            self._piece(written, piece)
        closes = written.add_run("")
        # A heading of one's own needs no word that it is new.
        comments = () if level and paragraph.fate is Fate.NEW else self._comments(paragraph)
        for comment in comments:
            self._document.add_comment([opens, closes], _clean(comment), _AUTHOR, "R")

    def _piece(self, written: WordParagraph, piece: Piece) -> None:
        if piece.kind is Kind.SAME:
            written.add_run(_clean(piece.after))
            return
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        gone = piece.kind in (Kind.DELETED, Kind.MOVED_FROM)
        change: Any = OxmlElement("w:del" if gone else "w:ins")
        change.set(qn("w:id"), str(next(self._ids)))
        change.set(qn("w:author"), _AUTHOR)
        change.set(qn("w:date"), f"{self._now:%Y-%m-%dT%H:%M:%SZ}")
        run = written.add_run("" if gone else _clean(piece.text))
        if gone:
            text: Any = OxmlElement("w:delText")
            text.text = _clean(piece.text)
            text.set(qn("xml:space"), "preserve")
            run._element.append(text)
        run._element.getparent().replace(run._element, change)
        change.append(run._element)

    def _comments(self, paragraph: Paragraph) -> Iterator[str]:
        if paragraph.fate is Fate.SHORT:
            return
        if paragraph.fate is Fate.NEW:
            yield _NOTHING[self._language]
        elif paragraph.hits:
            yield self._source(paragraph.fate, paragraph.hits[0])
        if paragraph.later:
            hit = paragraph.later
            yield f"{_LATER[self._language]}: {self._quoted(hit.first, hit.words)}"
        yield from (self._against(c) for c in paragraph.contradictions)

    def _source(self, fate: Fate, hit: Hit) -> str:
        changes = changes_said(hit.pieces, self._language)
        said = f"{fate_said(fate, self._language)}: {self._quoted(hit.first, hit.words)}"
        return f"{said}\n{changes}" if changes else said

    def _against(self, found: Contradiction) -> str:
        reason = _AGAINST[self._language].format(reason=reason_said(found.reason, self._language))
        draft = f"{_DRAFT[self._language]}: “{_line(found.sentence)}”"
        return f"{reason}: {self._quoted(found.use, found.words)}\n{draft}"

    def _quoted(self, use: Use, words: str) -> str:
        """The reference, what became of the words, the words, and where they open."""
        place = f"{reference(use, self._language)} ({standing_said(use.standing, self._language)})"
        link = f"\n{self._host}{use.sources[0].path}" if self._host else ""
        return f"{place}: “{_line(words)}”{link}"


def pieces_of(paragraph: Paragraph) -> tuple[Piece, ...]:
    """A paragraph's own text, with the changes from its source where it has one that is not the same."""
    text = paragraph.text
    source = paragraph.hits[0] if paragraph.hits else None
    if source is None or source.verbatim or paragraph.fate is Fate.VERBATIM:
        return (Piece(Kind.SAME, text, text),)
    start, end = source.asked
    around = [Piece(Kind.SAME, part, part) for part in (text[:start], text[end:])]
    return tuple(p for p in (around[0], *source.pieces, around[1]) if p.text)


def _clean(text: str) -> str:
    """Extracted text may hold characters that XML cannot."""
    return _NO_XML.sub("", text)


def _line(text: str) -> str:
    return " ".join(_clean(text).split())
