"""The running words of one generation, open for reading.

Comes in: a generation's folder. Goes out: arrays, read from disk as far as they are used, and the vocabulary.
Left to others: what is looked for (`phrase`, `near`). Safe to share between threads.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.model import IndexStateError
from index.running.build import FOLDER


@dataclass(frozen=True)
class Running:
    """Chunks are numbered; `starts` has one entry more than there are chunks."""

    tokens: NDArray[np.uint32]
    starts: NDArray[np.uint64]
    days: NDArray[np.int32]
    terms: NDArray[np.uint32]
    small: NDArray[np.bool_]
    posts: NDArray[np.uint32]
    post_starts: NDArray[np.uint64]
    words_file: bytes
    keys_file: bytes
    chunks_file: str

    @classmethod
    def open(cls, generation: Path) -> Self:
        """Raises IndexStateError: the files are not there, or cannot be read."""
        folder = generation / FOLDER
        try:
            arrays = {
                name: np.load(folder / f"{name}.npy", mmap_mode="r")
                for name in ("tokens", "starts", "days", "terms", "small", "posts", "post_starts")
            }
            words, keys = (folder / "words.txt").read_bytes(), (folder / "keys.txt").read_bytes()
            ids = (folder / "chunks.txt").read_text("utf-8")
        except (OSError, ValueError) as error:
            raise IndexStateError(f"{folder} cannot be read ({error}). Run: referent rebuild") from error
        return cls(**arrays, words_file=words, keys_file=keys, chunks_file=ids)

    @cached_property
    def words(self) -> list[str]:
        """The forms, by number."""
        return _lines(self.words_file)

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {word: n for n, word in enumerate(self.words)}

    @cached_property
    def ids(self) -> list[str]:
        """Chunk ids, by number."""
        return self.chunks_file.split("\n") if self.chunks_file else []

    @cached_property
    def term_numbers(self) -> dict[str, int]:
        """Key → the number of its term."""
        return {key: n for n, key in enumerate(_lines(self.keys_file))}

    @cached_property
    def bounds(self) -> NDArray[np.int64]:
        """`starts`, in memory and signed."""
        return np.asarray(self.starts, dtype=np.int64)

    def holders(self, term: int) -> NDArray[np.uint32]:
        """The chunks that hold a term."""
        return self.posts[int(self.post_starts[term]) : int(self.post_starts[term + 1])]

    def idf(self, key: str) -> float:
        """How telling a key is in this archive; highest for one that it lacks."""
        term = self.term_numbers.get(key)
        held = 0 if term is None else int(self.post_starts[term + 1]) - int(self.post_starts[term])
        return math.log(1 + (len(self.bounds) - 1 - held + 0.5) / (held + 0.5))

    def chunk_at(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The chunks that tokens stand in."""
        return np.searchsorted(self.bounds, positions, side="right") - 1

    def is_name(self, form: str) -> bool:
        """Whether the archive never writes a form with a small letter."""
        number = self.numbers.get(form)
        return number is not None and form[:1].isalpha() and not self.small[number]

    def knows(self, forms: Iterable[str]) -> bool:
        """Whether the archive writes each of these forms."""
        return all(form in self.numbers for form in forms)


def _lines(file: bytes) -> list[str]:
    return file.decode("utf-8", "surrogatepass").split("\n") if file else []
