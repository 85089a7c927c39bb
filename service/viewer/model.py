"""What the viewer asks for and gets.

Comes in: nothing. Goes out: small frozen types. Left to others: drawing (`worker`), asking (`desk`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Why(StrEnum):
    """Why there is no picture, or no box."""

    GONE = "gone"  # the file is not where it was ingested from
    REPLACED = "replaced"  # another file stands there now
    TEXT = "text"  # a format without pages that can be drawn
    INSIDE = "inside"  # the page is of a file inside the file
    DAMAGED = "damaged"  # PDFium cannot draw it
    BUSY = "busy"  # drawing took too long, or stopped its process
    OTHER_TEXT = "other_text"  # the words were read another way: from a picture, say
    HIDDEN = "hidden"  # something on the page is not for this reader
    MASKED = "masked"  # a personal number is masked in the text, and cannot be covered on the picture
    UNSEEN = "unseen"  # the words lie outside what the page shows


@dataclass(frozen=True, slots=True)
class Original:
    """The file a document was read from, found again and unchanged as far as size tells."""

    path: Path
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page's picture, in shares of its width and height from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as a picture."""

    png: bytes


@dataclass(frozen=True, slots=True)
class Placed:
    """Where words stand: a box for each stretch of a line. Exact, or none at all and the reason."""

    boxes: tuple[Box, ...]
    why: Why | None = None


class NoPictureError(Exception):
    """There is no picture of the page."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
