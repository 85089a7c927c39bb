"""Chunks → the files of their running words, inside a generation's folder.

Comes in: chunks. Goes out: a folder `running`. Left to others: when (`index.sync`), reading (`store`).

    words.txt    each form once, a line each; its line is its number
    chunks.txt   ids, a line each; its line is the chunk's number
    tokens.npy   the forms of all chunks one after the other
    starts.npy   where each chunk begins in them, and their end
    days.npy     each chunk's meeting day as an ordinal, 0 where it has none
    small.npy    whether a form is ever written with a small letter: one that never is, is a name
    terms.npy    the term of each form; forms of one word have one
    keys.txt     the key of each term, a line each
    posts.npy, post_starts.npy   the chunks that hold each term
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.running.tokens import form_of, key_of, written
from ingest.model import Chunk

FOLDER = "running"


def write(generation: Path, chunks: Sequence[Chunk]) -> None:
    """Write the running words of a generation's chunks, in the order given."""
    folder = generation / FOLDER
    folder.mkdir()
    numbers: dict[str, int] = {}
    flat, starts = array("I"), array("Q", [0])
    small: set[str] = set()
    for chunk in chunks:
        words = written(chunk.text)
        small.update(w for w in words if w[0].islower())
        flat.extend(numbers.setdefault(form_of(word), len(numbers)) for word in words)
        starts.append(len(flat))
    days = [c.meeting_date.toordinal() if c.meeting_date else 0 for c in chunks]
    tokens, begins = np.array(flat, np.uint32), np.array(starts, np.uint64)
    keys: dict[str, int] = {}
    terms = np.array([keys.setdefault(key_of(form), len(keys)) for form in numbers], np.uint32)
    posts, post_starts = _postings(terms[tokens], begins, len(keys))
    for name, values in (
        ("tokens", tokens),
        ("starts", begins),
        ("days", np.array(days, np.int32)),
        ("terms", terms),
        ("small", _small(numbers, small)),
        ("posts", posts),
        ("post_starts", post_starts),
    ):
        np.save(folder / f"{name}.npy", values)
    for name, lines in (("words", numbers), ("keys", keys)):
        (folder / f"{name}.txt").write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    (folder / "chunks.txt").write_text("\n".join(c.id for c in chunks), "utf-8")


def _small(numbers: dict[str, int], words: set[str]) -> NDArray[np.bool_]:
    found = np.zeros(len(numbers), np.bool_)
    found[[numbers[form_of(word)] for word in words]] = True
    return found


def _postings(
    terms: NDArray[np.uint32], starts: NDArray[np.uint64], count: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    """Term → the chunks that hold it, each once and ascending."""
    chunk = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), np.diff(starts).astype(np.int64))
    pairs = np.unique((terms.astype(np.uint64) << np.uint64(32)) | chunk)
    post_starts = np.searchsorted(pairs >> np.uint64(32), np.arange(count + 1, dtype=np.uint64))
    return (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32), post_starts.astype(np.uint64)
