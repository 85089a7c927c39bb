"""What every reader needs: a budget it must keep to, and text that every store can hold.

Comes in: text as a format's library gives it. Goes out: the same text with characters replaced one
for one, so offsets stand. Left to others: time and memory, which only the process around a reader
can bound (`sandbox`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingest.errors import LimitError

# PostgreSQL cannot store NUL; a form feed separates pages in a document's raw text.
_REPLACED = str.maketrans({"\x00": "\ufffd", "\f": "\n", "\r": "\n"})


def _tell_nobody(pages: int) -> None:
    return None


@dataclass
class Tally:
    """What the files inside one file have taken so far; one for them all, however they are nested."""

    members: int = 0
    unpacked: int = 0  # bytes that came out of archives
    read: set[bytes] = field(default_factory=set)  # digests of the members that were read as a whole


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one file may yield, and who is told how many pages are coming."""

    max_pages: int = 5_000
    max_characters: int = 10_000_000
    announce: Callable[[int], None] = _tell_nobody
    max_members: int = 500  # files inside it, on all levels together
    max_depth: int = 3  # levels of files inside files
    max_unpacked: int = 400_000_000  # bytes that archives inside it, and itself, unpack to
    max_entry: int = 100_000_000  # bytes that one entry of an archive unpacks to
    depth: int = 0  # level of the file this budget is for
    tally: Tally | None = None  # None: nothing was opened yet

    def opened(self) -> Budget:
        """The same budget, ready to count the files inside."""
        return self if self.tally is not None else replace(self, tally=Tally())

    def counted(self) -> Tally:
        """The count of the files inside; of an `opened` budget only."""
        if self.tally is None:
            raise ValueError("the budget was not opened")
        return self.tally

    def inner(self, pages: int, characters: int) -> Budget:
        """What is left for a file inside, after so many pages and characters.

        It tells nobody of its pages: the parent's clock takes one number a file on disk.
        """
        return replace(
            self,
            max_pages=max(self.max_pages - pages, 0),
            max_characters=max(self.max_characters - characters, 0),
            announce=_tell_nobody,
            depth=self.depth + 1,
        )

    def start(self, name: str, pages: int, inside: int = 0) -> None:
        """Announce the page count, and what the files inside are expected to have.

        Raises:
            LimitError: the file has, or claims, more pages than it may.
        """
        if pages > self.max_pages:
            raise LimitError(
                f"{name}: says it has {pages:,} pages, more than the {self.max_pages:,} a file may have. "
                "Split it into smaller files, or raise the page limit."
            )
        self.announce(min(pages + inside, self.max_pages))

    def check(self, name: str, page: int, characters: int) -> None:
        """Compare the characters read so far, up to and including `page`, with the budget.

        Raises:
            LimitError: there are more than a file may hold.
        """
        if characters > self.max_characters:
            raise LimitError(
                f"{name}: page {page} takes the text over {self.max_characters:,} characters, more than "
                "a file may hold. Split it into smaller files, or raise the character limit."
            )


def storable(text: str) -> str:
    """Text as valid UTF-8 with "\\n" line ends: nothing is dropped but the "\\r" of "\\r\\n".

    NUL and lone surrogates become U+FFFD, a stray form feed or "\\r" becomes "\\n"; all one for one.

    >>> storable("a\\r\\nb\\x00c\\ud800")
    'a\\nb\ufffdc\ufffd'
    """
    text = text.replace("\r\n", "\n").translate(_REPLACED)
    # Pairs that a decoder left as two surrogates are joined; what stays single is replaced.
    return text if _is_utf8(text) else _join_surrogates(text)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _join_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def page_list(numbers: list[int]) -> str:
    """Page numbers in words, runs drawn together.

    >>> page_list([2, 3, 4, 9])
    'pages 2–4, 9'
    """
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    words = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
    return f"{'page' if len(numbers) == 1 else 'pages'} {words}"
