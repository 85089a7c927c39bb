"""Items → for each the earlier ones that may treat its matter.

Comes in: nodes by date, the archive's words. Goes out: places among the nodes. Left to others: whether they
agree (`pairs`). Not all pairs are proposed: those that share a telling word of a title, a case number, or a
named day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from service.matters.nodes import Node
from service.matters.same import tells
from service.matters.words import ArchiveWords

MOST_HOLDERS = 300  # items of a word that proposes; a commoner one proposes nothing
CANDIDATES = 40  # earlier items that are looked at for each


def candidates(nodes: Sequence[Node], words: ArchiveWords) -> Iterator[tuple[int, list[int]]]:
    """For each item, the earlier ones that share most."""
    by_title: dict[str, list[int]] = defaultdict(list)
    by_text: dict[str, list[int]] = defaultdict(list)
    by_number: dict[str, list[int]] = defaultdict(list)
    on_day: dict[date, list[int]] = defaultdict(list)
    for at, node in enumerate(nodes):
        if not tells(node.item) and node.case_number is None:
            continue
        yield at, _best(node, by_title, by_text, by_number, on_day, words)
        for key in title_keys(node):
            by_title[key].append(at)
        for key in node.item.text:
            if words.held_by(key) <= MOST_HOLDERS:
                by_text[key].append(at)
        if node.case_number:
            by_number[node.case_number].append(at)
        if node.held.date:
            on_day[node.held.date].append(at)


_Postings = Mapping[str, Sequence[int]]


def _best(
    node: Node,
    by_title: _Postings,
    by_text: _Postings,
    by_number: _Postings,
    on_day: Mapping[date, Sequence[int]],
    words: ArchiveWords,
) -> list[int]:
    shared: Counter[int] = Counter()
    for key in title_keys(node):
        for earlier in by_text.get(key, ()):
            shared[earlier] += round(100 * words.idf(key))
    for key in node.item.text:
        for earlier in by_title.get(key, ()) if words.held_by(key) <= MOST_HOLDERS else ():
            shared[earlier] += round(100 * words.idf(key))
    best = {e for e, _ in sorted(shared.items(), key=lambda s: (-s[1], -s[0]))[:CANDIDATES]}
    named = {d for unit, d in node.item.named if unit == "day"}
    best.update(e for d in named for e in on_day.get(d, ()))
    best.update(by_number.get(node.case_number, ()) if node.case_number else ())
    return sorted(best)


def title_keys(node: Node) -> set[str]:
    """The telling words of a title, and their parts."""
    return {key for _, shares in node.item.topic.groups for key, _ in shares}
