"""What every command prints with: JSON that any reader can take, text that any terminal can take.

Comes in: plain data and strings. Goes out: UTF-8 on stdout, progress on stderr. Left to others: what
to say.
"""

from __future__ import annotations

import io
import json
import sys
import textwrap
import unicodedata
from types import TracebackType
from typing import Any, Final, Self

import click

from service.labels import flowing

_WIDTH: Final = 100

# json leaves these as they are: some break a line (for str.splitlines, and not only for Python's), some
# steer a terminal (0x9b begins a sequence as ESC [ does).
_UNSAFE: Final = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def prepare_streams() -> None:
    """UTF-8 whatever the locale says; a lone surrogate is written as its escape, in JSON a valid one."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_json(value: Any) -> None:
    """One value over several lines, for one result."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2).translate(_UNSAFE))


def print_json_line(value: Any) -> None:
    """One value on one line, for one of many results; flushed, so that a reader can follow."""
    click.echo(json.dumps(value, ensure_ascii=False).translate(_UNSAFE))
    sys.stdout.flush()


def wrapped(text: str, indent: str = "    ") -> str:
    """Running text, indented and wrapped; words are never cut."""
    return textwrap.fill(
        flowing(text),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def without_controls(text: str) -> str:
    """Text whose characters only show; a terminal sequence that came with a file must not act."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")


class Progress:
    """One line on stderr that is written over; silent unless stderr is a terminal."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()

    def show(self, text: str) -> None:
        """Put `text` in place of what the line says."""
        if self._on:
            click.echo(f"\r\x1b[K{text[: _WIDTH - 1]}", err=True, nl=False)

    def clear(self) -> None:
        """Wipe the line, so that other output can take its place."""
        if self._on:
            click.echo("\r\x1b[K", err=True, nl=False)

    def step(self, what: str, done: int, total: int) -> None:
        """Show how far a count has come."""
        self.show(f"{what} {done}/{total}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()
