"""The catalog → its matters, drawn up once for each state of it.

Comes in: a catalog, its shelf. Goes out: `Book`, every matter with its treatments, papers, changes and
status, and the matter of any item. Left to others: telling pairs (`pairs`), joining them (`threads`),
showing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.model import Chunk, DocumentKind
from service.browse.drawn_up import DrawnUp
from service.browse.shelf import Shelf, Shelves
from service.chronology_quotes import clause
from service.followups.gather import source_of
from service.followups.model import Place, Source
from service.matters.book import At, Book
from service.matters.changes import Turned, turns
from service.matters.finder import Finder, Held
from service.matters.mentions import Told, told_of
from service.matters.model import Change, Link, Matter, Mention, Status, Treatment
from service.matters.nodes import Node, nodes_of
from service.matters.pairs import Pair, apart, pairs_of
from service.matters.papers import papers_of
from service.matters.reasons import reasons_of
from service.matters.resolved import Resolved, resolved, shown, telling
from service.matters.status import matter_status, status_of
from service.matters.threads import groups_of
from service.matters.words import ArchiveWords
from service.verify import PageText, verify_span

if TYPE_CHECKING:
    from ingest.catalog import Catalog

PAGES = 512  # of a document and its neighbours, kept while its quotes are checked
LONGEST = 260  # characters that the words of an outcome are cut down to, where a clause ends


class Matters(DrawnUp[Book]):
    """The matters of each catalog as it is."""

    def __init__(self, shelves: Shelves) -> None:
        super().__init__(lambda catalog: draw_up(catalog, shelves.of(catalog)))


def draw_up(catalog: Catalog, shelf: Shelf) -> Book:
    """All matters; an archive that is ingested in another order gives the same."""
    nodes, alone, words = nodes_of(catalog, shelf)
    pairs = pairs_of(nodes, words)
    groups = groups_of(len(nodes), pairs, lambda a, b: apart(nodes[a], nodes[b]))
    beside = papers_of([[nodes[i] for i in g] for g in groups], alone, words)
    maker = _Maker(lru_cache(PAGES)(catalog.page), nodes, {(p.earlier, p.later): p for p in pairs}, words)
    told = told_of(nodes, words)
    made = [
        (g, replace(maker.matter(g), papers=papers, mentions=maker.mentions(g, told)))
        for g, papers in zip(groups, beside, strict=True)
    ]
    by_item = {nodes[i].held.address(nodes[i].held_item): At(m, n) for g, m in made for n, i in enumerate(g)}
    entries = [(e, At(m, n)) for g, m in made for n, i in enumerate(g) for e in nodes[i].held_item.entries]
    files = {(e.document, e.document_id) for e, _ in entries}
    names = Counter(name for name, _ in files)
    # An address may have a file's name in the place of its id, where no other file is called so.
    by_paper = {(e.document, e.part, e.number): at for e, at in entries if names[e.document] == 1}
    by_paper |= {(e.document_id, e.part, e.number): at for e, at in entries}
    newest = sorted(
        (m for _, m in made), key=lambda m: (m.last.isoformat() if m.last else "", m.path), reverse=True
    )
    held = [_held(m, [nodes[i] for i in g], words) for g, m in made]
    return Book(tuple(newest), by_item, by_paper, Finder(words, held))


def _held(matter: Matter, nodes: Sequence[Node], words: ArchiveWords) -> Held:
    titles = frozenset[str]().union(
        *(n.item.words for n in nodes), *(words.keys(p.title) for p in matter.papers)
    )
    return Held(matter, titles, titles.union(*(n.item.text for n in nodes)))


@dataclass(frozen=True)
class _Maker:
    """What a matter is made from."""

    page: PageText
    nodes: Sequence[Node]
    pairs: Mapping[tuple[int, int], Pair]
    words: ArchiveWords

    def matter(self, group: Sequence[int]) -> Matter:
        sentences = [resolved(self.nodes[i]) for i in group]
        changes = tuple(self._change(t) for t in turns(sentences, self.words))
        treated = [self._treatment(group, n, sentences[n]) for n in range(len(group))]
        status = matter_status(treated)
        turned = {c.of for c in changes}
        treatments = tuple(
            replace(t, status=Status.SUPERSEDED) if n in turned else t for n, t in enumerate(treated)
        )
        first = self.nodes[group[0]]
        title = first.item.title if not first.held_item.title else first.held_item.title
        return Matter(_path(first), title, treatments, (), changes, (), status)

    def mentions(self, group: Sequence[int], told: Sequence[Told]) -> tuple[Mention, ...]:
        """Where other matters' items tell of the group's, by date."""
        found = [
            Mention(group.index(t.of), self._place(self.nodes[t.by]), quotes)
            for t in told
            if t.of in group and t.by not in group
            if (quotes := self._quoted(t.chunk, t.start, t.end, LONGEST))
        ]
        return tuple(
            sorted(found, key=lambda m: (m.place.date.isoformat() if m.place.date else "", m.place.path))
        )

    def _treatment(self, group: Sequence[int], n: int, sentences: Sequence[Resolved]) -> Treatment:
        node = self.nodes[group[n]]
        minuted = any(e.kind is DocumentKind.MINUTES for e in node.held_item.entries)
        said = shown(sentences, telling(sentences, node, self.words))
        return Treatment(
            self._place(node),
            node.held_item.outcome,
            minuted,
            status_of(node.held_item.outcome, minuted, sentences),
            tuple(source for s in said for source in self._sources(s, LONGEST)),
            self._link(group, n),
            next((e.case_number for e in node.held_item.entries if e.case_number), None),
            node.chunks[0],
        )

    def _place(self, node: Node) -> Place:
        held, item = node.held, node.held_item
        return Place(held.body, held.date, item.number, item.title or node.item.title, held.address(item))

    def _link(self, group: Sequence[int], n: int) -> Link | None:
        """To the earlier treatment that it agrees with most."""
        found = [p for e in group[:n] if (p := self.pairs.get((e, group[n])))]
        if not found:
            # It came into the matter through a later treatment that agrees with both.
            found = [p for x in group[n + 1 :] if (p := self.pairs.get((group[n], x)))][: n > 0]
            if not found:
                return None
            pair = found[0]
            return Link(group.index(pair.later), reasons_of(pair, self.nodes, self.words, self.page))
        pair = max(found, key=lambda p: (p.weight, p.earlier))
        return Link(group.index(pair.earlier), reasons_of(pair, self.nodes, self.words, self.page))

    def _change(self, turned: Turned) -> Change:
        before, after = (self._sources(r, LONGEST * 2) for r in (turned.before, turned.after))
        return Change(turned.turn, turned.of, turned.by, before, after)

    def _sources(self, said: Resolved, longest: int) -> tuple[Source, ...]:
        return self._quoted(said.chunk, said.start, said.end, longest)

    def _quoted(self, chunk: Chunk, start: int, end: int, longest: int) -> tuple[Source, ...]:
        """A stretch's words up to a clause's end, checked against their page; none that do not check."""
        end = clause(chunk.text, start, end, start, longest)
        return tuple(source_of(chunk, q) for q in verify_span(chunk, start, end, self.page))


def _path(first: Node) -> str:
    """The page of a matter, under the address of its first treatment."""
    return "/sag" + first.held.address(first.held_item).removeprefix("/m")
