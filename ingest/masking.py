"""A file's text without civil registration numbers, before anything is made of it.

Comes in: what a reader got out of a file. Goes out: the same, with the numbers masked wherever text stands:
pages, outline, names of files inside it. Left to others: which digits are such numbers
(`personal_numbers`), and the original file, which stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.model import PAGE_BREAK, FileText
from ingest.personal_numbers import mask_personal_numbers as masked


def mask_file(text: FileText) -> FileText:
    """The text with every number masked; every position in it stays true."""
    raws = mask_pages([p.raw for p in text.pages])
    return replace(
        text,
        pages=tuple(replace(p, raw=raw) for p, raw in zip(text.pages, raws, strict=True)),
        outline=tuple(replace(entry, title=masked(entry.title)) for entry in text.outline),
        attachments=tuple(map(masked, text.attachments)),
        metadata=tuple((name, masked(value)) for name, value in text.metadata),
        warnings=tuple(map(masked, text.warnings)),
        members=tuple(replace(m, name=masked(m.name)) for m in text.members),
    )


def mask_pages(raws: Sequence[str]) -> list[str]:
    """Pages' texts, also where a number begins at one page's foot and ends at the next one's top."""
    return masked(PAGE_BREAK.join(raws)).split(PAGE_BREAK) if raws else []
