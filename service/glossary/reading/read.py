"""A passage → the meanings that it gives.

Comes in: a chunk, its part's table rows, the archive's words. Goes out: `Found`s with their place in the
chunk. Left to others: checking the words against the page (`gather`), joining what is found (`meanings`).
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.catalog_model import StoredRow
from ingest.model import Chunk
from ingest.sentences import sentence_spans
from service.glossary.model import Found, Says
from service.glossary.reading.abbreviations import pairs
from service.glossary.reading.definitions import Vocabulary, definition
from service.glossary.reading.lists import (
    columns,
    ends_in_list_heading,
    entry,
    is_list_heading,
    is_short,
    lines_of,
    listed,
)

_LONGEST_QUOTE = 420  # characters; of a longer sentence only the words that write the letters out are quoted
_LINES = re.compile(r"[^\n]+")
_LISTED = re.compile(r"(?:\n[ \t]*(?:[•–-]|\d{1,2}[.)]) ?[^\n]+)+")
_MISSES = 2  # lines in a row that end a list


def meanings_in(chunk: Chunk, vocabulary: Vocabulary, rows: Sequence[StoredRow] = ()) -> Iterator[Found]:
    """Every meaning that a chunk gives, by place."""
    listing = is_list_heading(chunk.heading or "") or is_list_heading(chunk.part_title)
    above, missed = chunk.heading or "", 0
    for match in _LINES.finditer(chunk.text):
        line, at = match[0], match.start()
        if is_list_heading(line):
            listing, missed = True, 0
        elif listing and (entries := list(_listed(line, at))):
            missed = 0
            yield from entries
        else:
            missed += listing
            listing = listing and missed < _MISSES
            yield from _in_line(chunk.text, line, at, above, vocabulary)
            if ends_in_list_heading(line):
                listing, missed = True, 0
        above = line
    yield from _in_rows(chunk, rows)


def _listed(line: str, at: int) -> Iterator[Found]:
    """The entries of a line of a list; none, where it begins otherwise."""
    for n, (start, end) in enumerate(lines_of(line)):
        pair = listed(line[start:end])
        if pair is None and n == 0:
            return
        if pair:
            yield _found(*pair, at + start, at + end)


def _in_line(text: str, line: str, at: int, above: str, vocabulary: Vocabulary) -> Iterator[Found]:
    for n, (start, end) in enumerate(sentence_spans(line)):
        sentence = line[start:end]
        written = pairs(sentence)
        for pair in written:
            a, b = (
                (0, len(sentence))
                if len(sentence) <= _LONGEST_QUOTE
                else (pair.start, _closed(sentence, pair.end))
            )
            yield Found(pair.short, pair.long, Says.WRITES_OUT, at + start + a, at + start + b)
        whole = _with_list(text, at + start, at + end)
        bare = text[at + start : whole].lstrip("•- ")
        told = definition(" ".join(bare.split()), vocabulary, above if n == 0 else "")
        if told and told.term not in {p.short for p in written}:
            yield Found(_named(told.term, vocabulary), told.says, Says.EXPLAINS, at + start, whole)
            if told.short:
                yield Found(told.short, told.says, Says.EXPLAINS, at + start, whole)


def _with_list(text: str, start: int, end: int) -> int:
    """The end of a sentence with the list that it opens: "Ved … forstås:"."""
    listed = _LISTED.match(text, end) if text[start:end].endswith(":") else None
    return listed.end() if listed else end


def _in_rows(chunk: Chunk, rows: Sequence[StoredRow]) -> Iterator[Found]:
    """Rows of tables whose heads say that they list words with what they mean, as the chunk has them."""
    at = None
    for n, row in enumerate(rows):
        if n == 0 or _table(row) != _table(
            rows[n - 1]
        ):  # a table without heads of its own has them in its first row
            at = columns(row.headers or row.cells)
        pair = entry(row.cells[at[0]], row.cells[at[1]]) if at and max(at) < len(row.cells) else None
        if at is None or pair is None:
            continue
        name, meaning = (" ".join(row.cells[n].split()) for n in at)
        line = re.search(rf"^[^\n]*{re.escape(name)}[^\n]*{re.escape(meaning)}[^\n]*$", chunk.text, re.M)
        if line:
            yield _found(*pair, *line.span())


def _table(row: StoredRow) -> tuple[object, ...]:
    return row.section, row.table


def _found(name: str, meaning: str, start: int, end: int) -> Found:
    return Found(name, meaning, Says.WRITES_OUT if is_short(name) else Says.EXPLAINS, start, end)


def _named(term: str, vocabulary: Vocabulary) -> str:
    """A term as it stands inside sentences: only names keep the capital of a sentence's beginning."""
    first = term.split()[0]
    capital = (
        first[1:] != first[1:].lower()
        or vocabulary.is_name(first)
        or any(w[0].isupper() for w in term.split()[1:])
    )
    return term if capital else term[0].lower() + term[1:]


def _closed(sentence: str, end: int) -> int:
    """Behind the bracket or quote that the words end with."""
    close = re.match(r"[^\s()]{0,4}\)", sentence[end:])
    return end + close.end() if close else end
