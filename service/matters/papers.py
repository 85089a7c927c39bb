"""Matters → the papers beside their items: annexes, and notes and reports that stand alone.

Comes in: each matter's nodes, papers of no meeting. Goes out: each matter's `Paper`s. Left to others: items
(`gather`). A paper alone is of the matter whose items it agrees with most, if that is sure.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.links import page_path
from service.matters.model import Paper
from service.matters.nodes import Alone, Node
from service.matters.same import agreement
from service.matters.words import ArchiveWords

WHOLE, HALF = 0.9, 0.4  # of one title in the other's text; of the other in this one's


def papers_of(
    matters: Sequence[Sequence[Node]], alone: Sequence[Alone], words: ArchiveWords
) -> list[tuple[Paper, ...]]:
    """The papers of each matter, annexes by treatment first."""
    found = [_annexes(nodes) for nodes in matters]
    for paper in alone:
        rated = [(_held(paper, nodes), n) for n, nodes in enumerate(matters)]
        best, at = max(rated, default=(0.0, 0))
        if best > 0:
            found[at].append(_paper(paper, matters[at], words))
    return [tuple(papers) for papers in found]


def _annexes(nodes: Sequence[Node]) -> list[Paper]:
    return [
        Paper(
            chunk.part_title,
            chunk.kind.value,
            node.held.date,
            chunk.document,
            page_path(chunk.document_id, chunk.page_start),
            n,
        )
        for n, node in enumerate(nodes)
        for chunk in (annex[0] for annex in node.annexes)
    ]


def _held(paper: Alone, nodes: Sequence[Node]) -> float:
    """How well a paper agrees with the best of a matter's items; 0 where it is not sure."""
    best = 0.0
    for node in nodes:
        agreed = agreement(paper.item, node.item)
        if agreed and agreed.share >= HALF and agreed.high >= WHOLE and agreed.low >= HALF:
            best = max(best, agreed.share + agreed.low)
    return best


def _paper(paper: Alone, nodes: Sequence[Node], words: ArchiveWords) -> Paper:
    first = paper.first
    held = frozenset[str]().union(*(n.item.words for n in nodes))
    shared = tuple(dict.fromkeys(w for w in paper.item.title.split() if words.keys(w) & held and len(w) > 3))
    path = page_path(first.document_id, first.page_start)
    return Paper(first.part_title, first.kind.value, first.meeting_date, first.document, path, None, shared)
