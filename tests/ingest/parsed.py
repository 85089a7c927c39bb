"""Files parsed once a test process: the sample archive's, and the shared archive's where it is there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.model import FileText, Page, ParsedDocument, Part, Source
from ingest.readers import read
from ingest.structure import parse
from tests.support import SAMPLES, shared_folder


@cache
def parsed(path: Path) -> ParsedDocument:
    """Read a file in this process and understand it."""
    return parse(Source(path, path.name, path.stat().st_size, "0" * 64), read(path))


def sample(name: str) -> ParsedDocument:
    """A file of the sample archive."""
    return parsed(SAMPLES / name)


def shared(beginning: str, folder: str) -> ParsedDocument:
    """The file of the shared archive whose name begins so."""
    return parsed(next((shared_folder() / "archive" / folder).glob(f"{beginning}*")))


def from_text(*pages: str, name: str = "prøve.txt") -> ParsedDocument:
    """A document made of these pages."""
    text = FileText(tuple(Page(n, page) for n, page in enumerate(pages, start=1)))
    return parse(Source(Path("/arkiv") / name, name, 0, "0" * 64), text)


def facts(part: Part) -> tuple[str, str | None, str | None]:
    """A part's kind, body and ISO date."""
    meeting = part.meeting
    day = meeting.date.isoformat() if meeting and meeting.date else None
    return part.kind.value, meeting.body if meeting else None, day


def numbers(part: Part) -> list[str | None]:
    return [item.number for item in part.items]
