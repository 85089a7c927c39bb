"""Read the files inside a file: a mail's attachments, a PDF's embedded files, the entries of a ZIP.

Comes in: what a reader got out of the file itself, and the files inside it. Goes out: one text, the
members' pages after the holder's own. A member that cannot be read costs a warning and no other
member. Left to others: taking the files out of what holds them (`eml`, `archive_zip`, `pdf`).
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from ingest.errors import LimitError, ReadError
from ingest.model import FileText, GridTable, Member, OutlineEntry, StyledHeading
from ingest.names import base_name, shown_name, suffix_of
from ingest.readers import SUFFIXES, ReadBytes, reader_for
from ingest.readers.common import Budget, Tally, storable

Load = bytes | Callable[[], bytes]  # a callable is called when the file is about to be read, at most once

# Never text: left unread, and no gap in what was read.
# fmt: off
NEVER_TEXT = frozenset((
    ".png", ".jpg", ".jpeg", ".jpe", ".gif", ".bmp", ".webp", ".svg", ".ico", ".heic", ".emz", ".wmz", ".emf",
    ".wmf", ".mp3", ".m4a", ".wav", ".mp4", ".mov", ".avi", ".wmv", ".ics", ".vcf", ".p7s", ".p7c",
    ".asc", ".sig", ".css", ".js", ".lnk", ".url", ".ttf", ".otf", ".woff", ".woff2", ".thmx",
))
# fmt: on
_NEVER_TEXT_NAMES = frozenset({"winmail.dat", "thumbs.db", ".ds_store", "desktop.ini"})
_BYTES_A_PAGE = {".pdf": 4_000}  # of a text PDF without pictures; a picture only adds to the guess
_BYTES_A_TEXT_PAGE = 2_000
_MOST_NAMES = 5_000
_OFFICE = frozenset({"[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "Index/Document.iwa"})
_SNIFFED = 1024  # bytes, as PDF readers search for "%PDF-"


def with_members(text: FileText, files: Iterable[tuple[str, Load]], name: str, budget: Budget) -> FileText:
    """A file's text with the texts of the files inside it.

    Args:
        text: of the file itself; without pages where it has none, as an archive.
        files: name, with its folders, and bytes, in the order they are to stand.
        name: what messages call the holder.
        budget: as the holder's reader was given it. Its levels, files and bytes are counted for the
            whole file on disk, its pages and characters here.

    Returns:
        The members' pages, counted on, with all that points to them; the members inside members are in
        one list with them. Warnings name holder and member: "møde.zip › bilag 2.pdf: …".
    """
    joined = _Joined(text, name, budget.opened())
    for member, load in files:
        joined.take(member, load)
    return joined.result()


def expected_pages(files: Iterable[tuple[str, int]]) -> int:
    """A guess at the pages of files inside a file, by names and bytes, to announce before they are read."""
    return sum(
        1 + size // _BYTES_A_PAGE.get(suffix_of(name), _BYTES_A_TEXT_PAGE)
        for name, size in files
        if not never_text(name)
    )


def never_text(name: str) -> bool:
    """Whether a file of this name is left unread without anything being lost."""
    return suffix_of(name) in NEVER_TEXT or base_name(name).casefold() in _NEVER_TEXT_NAMES


@dataclass
class _Joined:
    """One text under construction."""

    text: FileText
    name: str
    budget: Budget
    listed: list[str] = field(default_factory=list)  # names of all files inside, on all levels
    unread: list[str] = field(default_factory=list)  # those that a limit left out
    too_deep: bool = False

    def take(self, name: str, load: Load) -> None:
        """Add one file, or the sentence that says why it is missing."""
        shown = shown_name(storable(name)) or "unnamed"
        self.listed.append(base_name(shown))
        if never_text(name):
            return
        tally = self.budget.counted()
        if self.budget.depth >= self.budget.max_depth or tally.members >= self.budget.max_members:
            self.unread.append(shown)
            self.too_deep = self.too_deep or self.budget.depth >= self.budget.max_depth
            return
        tally.members += 1  # read or not: what cannot be read takes its time too
        before = set(tally.read)
        try:
            found = self._read(f"{self.name} › {shown}", suffix_of(name), load, tally)
        except ReadError as error:
            tally.read = before  # what a failed archive had read is lost with it
            self._warn(str(error))
            return
        if found is not None:
            self._append(found, base_name(shown))

    def result(self) -> FileText:
        known = set(self.text.attachments)
        names = (*self.text.attachments, *(n for n in self.listed if n not in known))
        if self.unread:
            self._warn(self._limit_sentence())
        return replace(self.text, attachments=names[:_MOST_NAMES])

    def _read(self, label: str, suffix: str, load: Load, tally: Tally) -> FileText | None:
        """The file's text; None where the same bytes were read before.

        Raises:
            ReadError: it cannot be read; the message begins with the label.
        """
        try:
            return self._read_once(label, suffix, load, tally)
        except ReadError as error:
            if str(error).startswith(label):
                raise
            raise type(error)(f"{label}: {error}") from error
        except MemoryError as error:
            raise LimitError(
                f"{label}: takes more memory than a file may. Take it out and ingest it by itself."
            ) from error
        # A damaged file can bring any error out of a library; the next file deserves to be read too.
        except Exception as error:
            raise ReadError(
                f"{label}: cannot be read ({type(error).__name__}). It is damaged or unusual: take it out, "
                "save it anew from its program, and ingest that."
            ) from error

    def _read_once(self, label: str, suffix: str, load: Load, tally: Tally) -> FileText | None:
        reader = reader_for(suffix)
        data = load if isinstance(load, bytes) else load()
        reader = reader or _reader_by_content(data)
        if reader is None:
            raise ReadError(
                f"{label}: format not supported. Save it as one of {', '.join(sorted(SUFFIXES))}, "
                "and ingest that."
            )
        digest = hashlib.sha256(data).digest()
        if digest in tally.read:
            return None
        found = self._within(reader(data, label, self._rest()), label)
        if not found.warnings:  # else the same file in another place may still be read as a whole
            tally.read.add(digest)
        return found

    def _rest(self) -> Budget:
        return self.budget.inner(len(self.text.pages), sum(len(p.raw) for p in self.text.pages))

    def _within(self, found: FileText, label: str) -> FileText:
        """The text, if it is no more than is left.

        Raises:
            LimitError: it is more; a reader without pages of its own does not count them.
        """
        rest = self._rest()
        if len(found.pages) > rest.max_pages:
            raise LimitError(
                f"{label}: its {len(found.pages):,} pages take the file that holds it over the pages a file "
                "may have. Take it out and ingest it by itself."
            )
        rest.check(label, len(found.pages), sum(len(p.raw) for p in found.pages))
        return found

    def _append(self, found: FileText, name: str) -> None:
        self.text = joined(self.text, found, name)
        self.listed += found.attachments
        for warning in found.warnings:
            self._warn(warning)

    def _warn(self, sentence: str) -> None:
        self.text = replace(self.text, warnings=(*self.text.warnings, sentence))

    def _limit_sentence(self) -> str:
        count = len(self.unread)
        which = f"“{self.unread[0]}”" + (f" and {count - 1:,} more" if count > 1 else "")
        limit = (
            f"files are read {self.budget.max_depth} levels deep, no deeper"
            if self.too_deep
            else f"no more than {self.budget.max_members:,} files inside a file are read"
        )
        return f"{self.name}: {which} was not read, as {limit}. Take out what is needed and ingest that."


def joined(holder: FileText, found: FileText, name: str) -> FileText:
    """Two texts as one: the member's pages after the holder's, and all that points to them moved along.

    Pages are taken in order and counted anew, whatever numbers they bear.
    """
    base, first = len(holder.members), len(holder.pages) + 1
    to = {page.number: n for n, page in enumerate(found.pages, start=first)}
    own = min((to[m.first_page] for m in found.members if m.first_page in to), default=None)
    last = first + len(found.pages) - 1 if own is None else own - 1
    inner = (
        Member(
            m.name,
            to.get(m.first_page, m.first_page + first - 1),
            to.get(m.last_page, m.last_page + first - 1),
            base if m.holder is None else base + 1 + m.holder,
        )
        for m in found.members
    )
    return replace(
        holder,
        pages=(*holder.pages, *(replace(p, number=n) for n, p in enumerate(found.pages, start=first))),
        outline=(*holder.outline, *_moved_outline(found.outline, to)),
        headings=(*holder.headings, *_moved_headings(found.headings, to)),
        tables=(*holder.tables, *_moved_tables(found.tables, to)),
        members=(*holder.members, Member(name, first, last), *inner),
    )


def _moved_outline(entries: Iterable[OutlineEntry], to: dict[int, int]) -> Iterable[OutlineEntry]:
    return (replace(e, page=to[e.page]) for e in entries if e.page in to)


def _moved_headings(headings: Iterable[StyledHeading], to: dict[int, int]) -> Iterable[StyledHeading]:
    return (replace(h, page=to[h.page]) for h in headings if h.page in to)


def _moved_tables(tables: Iterable[GridTable], to: dict[int, int]) -> Iterable[GridTable]:
    return (replace(t, page=to[t.page]) for t in tables if t.page in to)


def _reader_by_content(data: bytes) -> ReadBytes | None:
    """The reader of a file that its name says nothing of, as mail programs and hostile names leave it."""
    if b"%PDF-" in data[:_SNIFFED]:
        return reader_for(".pdf")
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except Exception:  # whatever is wrong with it, its reader tells
        names = []
    if any(n.startswith("word/document") for n in names):
        return reader_for(".docx")
    # A workbook or a slide show is an archive as well, and nothing in it is to be read by itself.
    return None if _OFFICE.intersection(names) else reader_for(".zip")
