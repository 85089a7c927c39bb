"""Read the words of a picture with Tesseract, in Danish, and say how sure they are.

Comes in: a page as grey pixels. Goes out: its lines in reading order with a confidence, or what is
missing on this machine. Left to others: which pages need it and how they are drawn (`pdf_scans`).

Tesseract runs as a program of its own, pixels in, a table of words out; a Python wrapper would put
the picture on disk and bring an image library. "dan" alone: with "eng" beside it, pages took 15 %
longer and Danish words were read as English ones.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from ingest.readers.common import storable
from ingest.readers.ocr_places import inked_words
from ingest.readers.ocr_sheet import InkedWord, RoughWord, size_of
from ingest.word_places import WHOLE, SeenWord

LANGUAGE = "dan"
POOR = 0.6  # confidence below which a page's words are rather guesses
INSTALL = (
    "install Tesseract with Danish (Debian and Ubuntu: packages tesseract-ocr and tesseract-ocr-dan; "
    "macOS: brew install tesseract tesseract-lang; Windows: its installer, with Danish ticked and the "
    "folder added to PATH) and ingest again"
)
_LISTING_SECONDS = 10.0
_COLUMNS = 12  # of Tesseract's table; the last but one is the confidence, the last the word
_BULLETS = frozenset("+*«»¢©®°¤")
_ROTATE = re.compile(rb"^Rotate: (90|180|270)$", re.MULTILINE)


class OcrError(Exception):
    """One picture could not be read; the text says what Tesseract did, after "Tesseract"."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as drawn."""

    pgm: bytes  # grey, one byte a pixel, behind a PGM header
    dpi: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a picture."""

    text: str  # a line of the picture a line
    confidence: float  # 0–1: mean over the words, weighted by their length; 0 without words
    words: tuple[SeenWord, ...] = field(default=(), repr=False)  # as far as their places are known

    @property
    def weight(self) -> float:
        """Characters, as far as they are trusted: tells a page the right way up from one on its head."""
        return self.confidence * len(self.text)


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program as it is installed here."""

    program: str | None  # None: not in PATH
    languages: frozenset[str] = frozenset()

    @property
    def ready(self) -> bool:
        return LANGUAGE in self.languages

    @property
    def lack(self) -> str:
        """What is missing, in words that `would_help` finds again."""
        return f"Tesseract {'is not installed' if self.program is None else 'has no Danish'}: {INSTALL}"


def find_tesseract() -> Tesseract:
    """Look for the program and its languages; takes 15 ms."""
    program = shutil.which("tesseract")
    if program is None:
        return Tesseract(None)
    try:
        listed = _run([program, "--list-langs"], b"", _LISTING_SECONDS)
    except OcrError:
        return Tesseract(program)
    return Tesseract(program, frozenset(listed.decode(errors="replace").split()))


def would_help(reason: str) -> bool:
    """Whether a file stored with this reason lacked Tesseract, and would not lack it now."""
    return INSTALL in reason and find_tesseract().ready


def recognise(tesseract: Tesseract, picture: Picture, seconds: float) -> Recognised:
    """Read a picture.

    Raises:
        OcrError: Tesseract failed, or took longer than `seconds`.
    """
    command = [str(tesseract.program), "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(picture.dpi), "tsv"]
    table = _run(command, picture.pgm, seconds).decode(errors="replace")
    found = parse_words(table)
    return replace(found, words=_seen(found.text, picture.pgm, [_rough(line) for line in _lines(table)]))


def turn_needed(tesseract: Tesseract, picture: Picture, seconds: float) -> int:
    """Degrees clockwise that would set the picture upright; 0 also where Tesseract cannot tell."""
    if "osd" not in tesseract.languages:
        return 0
    command = [str(tesseract.program), "stdin", "stdout", "-l", "osd", "--psm", "0"]
    try:
        found = _ROTATE.search(_run([*command, "--dpi", str(picture.dpi)], picture.pgm, seconds))
    except OcrError:  # too few characters to judge by is a failure to Tesseract
        return 0
    return int(found[1]) if found else 0


def parse_words(table: str) -> Recognised:
    """Tesseract's table of words → lines.

    >>> parse_words("5 1 1 1 1 1 0 0 9 9 90 Punkt\\n5 1 1 1 2 1 0 0 9 9 60 4".replace(" ", "\\t"))
    Recognised(text='Punkt\\n4', confidence=0.85)
    """
    lines = _lines(table)
    words = list(itertools.chain.from_iterable(lines))
    text = storable("\n".join(_line([r[-1].strip() for r in line]) for line in lines))
    length = sum(len(r[-1].strip()) for r in words)
    sure = sum(len(r[-1].strip()) * float(r[-2]) / 100 for r in words)
    return Recognised(text, min(max(sure / length, 0.0), 1.0) if length else 0.0)


def _lines(table: str) -> list[list[list[str]]]:
    """The rows of the table that are words, a list for each line of the picture."""
    rows = (line.split("\t") for line in table.splitlines())
    words = (r for r in rows if len(r) == _COLUMNS and r[0] == "5" and r[-1].strip())
    # page, block, paragraph, line
    return [list(line) for _, line in itertools.groupby(words, key=lambda r: r[1:5])]


def _rough(line: list[list[str]]) -> list[RoughWord]:
    words = []
    for row in line:
        left, top, width, height = map(int, row[6:10])
        words.append(RoughWord(row[-1].strip(), left, top, left + width, top + height))
    return words


def _seen(text: str, pgm: bytes, lines: list[list[RoughWord]]) -> tuple[SeenWord, ...]:
    """The words' places in the text and on the picture."""
    width, height = size_of(pgm)
    placed = itertools.chain.from_iterable(inked_words(pgm, lines))
    rough = itertools.chain.from_iterable(lines)
    found, at = [], 0
    for word, inked in zip(rough, placed, strict=True):
        end = at + len(word.text)
        seen = _in_parts(inked, at, end, width, height)
        if seen is not None:
            found.append(seen)
        at = end + 1  # a space, or a line's end
    # Characters that no database takes may have been replaced by fewer: then nothing is where it was.
    return tuple(found) if at - 1 == len(text) else ()


def _in_parts(w: InkedWord, start: int, end: int, width: int, height: int) -> SeenWord | None:
    left, right = (min(max(round(x / width * WHOLE), 0), WHOLE) for x in (w.left, w.right))
    top, bottom = (min(max(round(y / height * WHOLE), 0), WHOLE) for y in (w.top, w.bottom))
    if left >= right or top >= bottom:
        return None
    return SeenWord(start, end, left, top, right, bottom, w.sure_left, w.sure_right)


def _line(words: list[str]) -> str:
    # The Danish model knows no bullet; in a round dot it sees one of these, which begin no Danish line.
    if len(words) > 1 and words[0] in _BULLETS and words[1][0].isalpha():
        words = ["•", *words[1:]]
    return " ".join(words)


def _run(command: list[str], data: bytes, seconds: float) -> bytes:
    """What a program writes; it is started in this process's group, so that it is killed with it."""
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=max(seconds, 0.0),
            # One thread: readers run side by side, and four threads on one page gain little.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OcrError("took too long") from error
    except OSError as error:
        raise OcrError(f"could not be started ({error.strerror or error})") from error
    if done.returncode:
        raise OcrError(_how(done.returncode))
    return done.stdout


def _how(code: int) -> str:
    return f"failed (exit code {code})" if code > 0 else f"crashed ({signal.strsignal(-code) or -code})"


# How much of it one file may have. Not a field of each reader's budget: a ZIP's PDFs share one allowance.


def _tell_nobody(scans: int) -> None:
    return None


@dataclass
class Allowance:
    """How many pages of one file may be read so, files inside it included, and who is told."""

    most: int = 500
    seconds: float = 20.0  # a page
    announce: Callable[[int], None] = field(default=_tell_nobody)  # the total so far, each time it grows
    granted: int = 0
    stopped: bool = False  # none at all, because drawing this file's pages stopped a reader before

    def ask(self, pages: int) -> int:
        """How many of so many pages may be read; they count as read from here on."""
        grant = 0 if self.stopped else max(min(pages, self.most - self.granted), 0)
        if grant:
            self.granted += grant
            self.announce(self.granted)
        return grant


_current: ContextVar[Allowance | None] = ContextVar("ocr_allowance", default=None)


@contextmanager
def allowing(allowance: Allowance) -> Iterator[None]:
    """Let everything read inside share one allowance."""
    token = _current.set(allowance)
    try:
        yield
    finally:
        _current.reset(token)


def allowance() -> Allowance:
    """The one set by `allowing`, else a fresh one."""
    return _current.get() or Allowance()
