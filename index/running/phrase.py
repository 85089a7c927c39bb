"""A phrase with wildcards → where it stands.

Comes in: a pattern such as "kan * anvendes" or "social*psykiatri?". Goes out: places in chunks, the newest
first. Left to others: text and metadata of the chunks.

Inside a word `*` is any letters and `?` one; alone, `*` is up to `GAP` words, none included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.running.store import Running
from index.running.tokens import form_of, forms

GAP = 10  # words that a wildcard may stand for
_JOINED = re.compile(r"(?<=\w)[-'’\u2010\u2011](?=\w)")
_PIECE = re.compile(r"[\w*?%§](?:[\w*?]|[.,](?=\d))*")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words, each as the numbers that fit it, and how many words may stand before each."""

    words: tuple[str, ...]  # literal forms, or with wildcards in them
    gaps: tuple[int, ...]  # most words before each, 0 for the first


@dataclass(frozen=True, slots=True)
class Place:
    """Tokens of a chunk."""

    chunk: int
    first: int  # within the chunk
    last: int  # inclusive


def parse(text: str) -> Pattern | None:
    """The pattern that a text names; None where it holds no word."""
    words: list[str] = []
    gaps: list[int] = []
    gap = 0
    for piece in _PIECE.findall(_JOINED.sub("", text)):
        if not piece.strip("*"):
            gap += GAP if words else 0
            continue
        for form in [form_of(piece)] if set(piece) & set("*?") else forms(piece):
            words.append(form)
            gaps.append(min(gap, 3 * GAP))
            gap = 0
    held = any(len(w.strip("*?")) > 0 for w in words)
    return Pattern(tuple(words), tuple(gaps)) if held else None


def find(running: Running, pattern: Pattern, limit: int) -> tuple[list[Place], int]:
    """The places of a pattern, the newest meeting's first, and how many there are in all."""
    fitting = [_fitting(running, word) for word in pattern.words]
    if not all(f.any() for f in fitting):
        return [], 0
    begins, ends = _run(running, fitting, pattern.gaps)
    chunk = running.chunk_at(begins)
    whole = chunk == running.chunk_at(ends)
    begins, ends, chunk = begins[whole], ends[whole], chunk[whole]
    order = np.lexsort((begins, -running.days[chunk]))
    places = [
        Place(
            int(chunk[i]), int(begins[i] - running.bounds[chunk[i]]), int(ends[i] - running.bounds[chunk[i]])
        )
        for i in order[:limit]
    ]
    return places, len(begins)


def _fitting(running: Running, word: str) -> NDArray[np.bool_]:
    """Form number → whether it fits a word of the pattern."""
    found = np.zeros(len(running.words), np.bool_)
    if not set(word) & set("*?"):
        if word in running.numbers:
            found[running.numbers[word]] = True
        return found
    fits = _matcher(word)
    for n, form in enumerate(running.words):
        if fits(form):
            found[n] = True
    return found


def _matcher(word: str) -> Callable[[str], bool]:
    """Whether a form fits a word with wildcards; each stretch between stars is taken where it comes first.

    As one regular expression, many stars would be tried in every combination.
    """
    stretches = word.split("*")
    first, *rest = (re.compile(re.escape(s).replace(r"\?", ".")) for s in stretches)
    if not rest:
        return lambda form: first.fullmatch(form) is not None
    *inner, last = rest
    tail = len(stretches[-1])

    def fits(form: str) -> bool:
        begun = first.match(form)
        at = begun.end() if begun else -1
        for stretch in inner:
            found = stretch.search(form, at) if at >= 0 else None
            at = found.end() if found else -1
        return 0 <= at <= len(form) - tail and last.fullmatch(form, len(form) - tail) is not None

    return fits


def _run(
    running: Running, fitting: Sequence[NDArray[np.bool_]], gaps: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last token of each place; from one first token only the nearest words after it."""
    begins = ends = np.flatnonzero(fitting[0][running.tokens])
    length = len(running.tokens)
    for fits, gap in zip(fitting[1:], gaps[1:], strict=True):
        onward = np.full(len(ends), -1, np.int64)
        for between in range(gap, -1, -1):
            at = ends + 1 + between
            inside = at < length
            good = np.zeros(len(at), np.bool_)
            good[inside] = fits[running.tokens[at[inside]]]
            onward[good] = at[good]
        kept = onward >= 0
        begins, ends = begins[kept], onward[kept]
    return begins, ends
