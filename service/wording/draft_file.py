"""A draft's file → its paragraphs.

Comes in: bytes that nobody vouches for, and their name. Goes out: paragraphs with their heading levels.
Left to others: what the archive says of them (`check`). The file is read in a process that can be killed, and
is gone from the disk afterwards.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.errors import LimitError, NoTextError, ReadError
from ingest.model import FileText, Source
from ingest.personal_numbers import mask_personal_numbers
from ingest.readers.list_marks import BULLET
from ingest.sandbox import Limits, read_file
from service.errors import QuestionError
from service.wording.look import MOST_CHARS

MOST_BYTES: Final = 4_000_000
_SUFFIXES: Final = frozenset({".docx", ".txt"})
_LIMITS: Final = Limits(
    seconds=5.0,
    memory=400_000_000,
    max_bytes=MOST_BYTES,
    max_pages=200,
    max_scans=0,
    max_characters=10 * MOST_CHARS,
)


@dataclass(frozen=True, slots=True)
class DraftText:
    """A draft as it came."""

    paragraphs: tuple[str, ...]
    levels: tuple[int, ...] = ()  # of headings, one a paragraph; 0: no heading

    def level(self, n: int) -> int:
        return self.levels[n] if n < len(self.levels) else 0


def read_draft(data: bytes, name: str) -> DraftText:
    """The paragraphs of a Word or text file.

    Raises:
        QuestionError: it is none of these, too large, empty, or cannot be read.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise QuestionError("Vælg en Word-fil (.docx) eller en tekstfil (.txt).")
    if len(data) > MOST_BYTES:
        raise QuestionError(
            f"Filen er over {MOST_BYTES // 1_000_000} MB. Gem den uden billeder, eller del den op."
        )
    if not data:
        raise QuestionError("Filen er tom.")
    try:
        found = _read(data, suffix)
    except LimitError as error:
        raise QuestionError("Filen er for stor at læse. Gem den uden billeder, eller del den op.") from error
    except NoTextError as error:
        raise QuestionError("Filen har ingen tekst. Indsæt teksten i stedet.") from error
    except ReadError as error:
        raise QuestionError("Filen kan ikke læses. Gem den igen fra Word, eller indsæt teksten.") from error
    told = list(_paragraphs(found))
    if not told:
        raise QuestionError("Filen har ingen tekst. Indsæt teksten i stedet.")
    return DraftText(tuple(text for text, _ in told), tuple(level for _, level in told))


def _read(data: bytes, suffix: str) -> FileText:
    with tempfile.TemporaryDirectory(prefix="referent-draft-") as folder:
        # A name of our own: the one that was sent is nobody's business on this disk.
        path = Path(folder) / f"udkast{suffix}"
        path.write_bytes(data)
        source = Source(path, path.name, len(data), hashlib.sha256(data).hexdigest())
        return read_file(source, _LIMITS)


def _paragraphs(found: FileText) -> Iterator[tuple[str, int]]:
    """Each line that the reader gives is a paragraph of the file."""
    headings = {(h.page, h.start): h.level for h in found.headings}
    for page in found.pages:
        at = 0
        for line in page.raw.split("\n"):
            text = mask_personal_numbers(line.strip().removeprefix(BULLET).strip())
            if text:
                yield text, headings.get((page.number, at), 0)
            at += len(line) + 1
