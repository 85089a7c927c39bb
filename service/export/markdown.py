"""A sheet as Markdown (CommonMark).

Comes in: a `Sheet`. Goes out: bytes. Left to others: what stands in it. The archive's words are
escaped, so that they read as they stand and never become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.export.model import Block, Sheet

_MARKUP = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)|!(?=\[)")
# Only at the start of a line: headings, lists, rules, numbered lists.
_BLOCK = re.compile(r"^(\s*)(?:([#+=-])|(\d{1,9})([.)]))", re.M)


def to_markdown(sheet: Sheet) -> bytes:
    return ("\n\n".join(_paragraphs(sheet)) + "\n").encode("utf-8", "replace")


def _paragraphs(sheet: Sheet) -> Iterator[str]:
    yield f"# {_line(sheet.title)}"
    if sheet.facts:
        yield "\n".join(f"- **{_line(name)}:** {_line(value)}" for name, value in sheet.facts)
    for block in sheet.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if block.heading:
        yield f"{'#' * block.level} {_line(block.heading)}"
    yield from (_lines(line) for line in block.lines)
    for quote in block.quotes:
        yield "\n".join(f"> {line}" for line in _lines(quote).split("\n"))
    if block.links:
        yield " · ".join(f"[{_line(link.words)}](<{link.url}>)" for link in block.links)


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _lines(text: str) -> str:
    """Line breaks kept, which a backslash before them means; empty lines would end a quote."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\\\n".join(escaped(line) for line in lines if line)


def escaped(text: str) -> str:
    """
    >>> escaped("1. *Ja* <b>")
    '1\\\\. \\\\*Ja\\\\* \\\\<b\\\\>'
    """
    inside = _MARKUP.sub(lambda m: f"\\{m[0]}", text)
    return _BLOCK.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", inside)
