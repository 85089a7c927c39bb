"""A pair of items → why they are one matter, in their own words.

Comes in: nodes, a pair. Goes out: `Reason`s, the surest first. Left to others: saying them (`said`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.model import Chunk
from ingest.sentences import sentence_spans
from service.chronology_dates import dates_in
from service.followups.gather import source_of
from service.followups.model import Source
from service.matters.model import Reason, Why
from service.matters.nodes import Node
from service.matters.pairs import Pair
from service.matters.words import ArchiveWords
from service.verify import PageText, verify_span

MOST_WORDS = 4
_WORD = re.compile(r"[^\W\d_][\w-]+")


def reasons_of(pair: Pair, nodes: Sequence[Node], words: ArchiveWords, page: PageText) -> tuple[Reason, ...]:
    """Why an item belongs to an earlier one."""
    a, b = nodes[pair.earlier], nodes[pair.later]
    found: list[Reason] = []
    if pair.by_number and b.case_number:
        found.append(Reason(Why.CASE_NUMBER, (b.case_number,)))
    if a.held.date and (quote := reference(b, a.held.date, page)):
        found.append(Reason(Why.REFERS, day=a.held.date, sources=quote))
    if shared := _in_title(b.item.title, a.item.words, b, words):
        found.append(Reason(Why.TITLE, shared))
    elif shared := _in_title(b.item.title, a.item.text, b, words) or _in_title(
        a.item.title, b.item.text, a, words
    ):
        found.append(Reason(Why.TEXT, shared))
    return tuple(found)


def _in_title(title: str, held: frozenset[str], node: Node, words: ArchiveWords) -> tuple[str, ...]:
    """The telling words of a title, as written, that something else holds; the rarest few, in order."""
    telling = {key for _, shares in node.item.topic.groups for key, _ in shares}
    found = {
        word: max(words.idf(k) for k in keys)
        for word in dict.fromkeys(_WORD.findall(title))
        if (keys := words.keys(word) & held & telling)
    }
    kept = sorted(found, key=lambda w: -found[w])[:MOST_WORDS]
    unique = {w.casefold(): w for w in found if w in kept}
    return tuple(unique.values())


def reference(node: Node, day: date, page: PageText) -> tuple[Source, ...]:
    """The first sentence of an item's papers that names a day, checked against its page."""
    for chunk, start, end in _naming(node, day):
        if quotes := verify_span(chunk, start, end, page):
            return tuple(source_of(chunk, q) for q in quotes)
    return ()


def _naming(node: Node, day: date) -> Iterator[tuple[Chunk, int, int]]:
    for chunk in node.chunks:
        if not _named(chunk.text, chunk.meeting_date, day):
            continue
        for start, end in sentence_spans(chunk.text):
            if _named(chunk.text[start:end], chunk.meeting_date, day):
                yield chunk, start, end


def _named(text: str, near: date | None, day: date) -> bool:
    return any(w.unit == "day" and w.first == day for w in dates_in(text, near))
