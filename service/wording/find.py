"""A text → the archive's earlier wordings of it, best first.

Comes in: an archive, a text. Goes out: `Hit`s whose words are checked against their pages. Left to others:
what they mean for a draft (`check`), their history (`lineage`), layout.

A text is looked for whole and sentence by sentence: a paragraph of which one sentence is old is found by it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from index.running.kin import kin
from index.running.near import near
from index.running.store import Running
from index.running.tokens import forms, key_of, tokens
from index.spans import segments
from ingest.model import Chunk
from service.browse.shelf import Shelf
from service.draft import Pick
from service.followups.gather import place_of, source_of
from service.verify import PageText, skeleton, verify_span
from service.wording.align import Span, Words, best_span, cut_with
from service.wording.compare import compare
from service.wording.model import Hit, Standing, Use
from service.wordings import standing

if TYPE_CHECKING:
    from service.wiring import Archive

FOUND = 0.5  # least likeness of an earlier wording; weighed on one made set, held on another (eval/LOG.md)
CHUNKS = 60  # passages whose sentences are looked at
FEWEST = 4  # words that can be looked for
_STANDINGS = {"worded_adopted": Standing.ADOPTED, "worded_proposed": Standing.PROPOSED}
_CUT = re.compile(r"(\w)[-\u00ad]\s*\n\s*(?!(?:og|eller|samt|til)\b)([a-zæøå])")
_GLUED = 4  # least letters of each half of two words that lack a space between them


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a chunk that is near to a stretch of the text."""

    chunk: Chunk
    span: Span
    asked: tuple[int, int]


@dataclass(frozen=True)
class Papers:
    """What is looked in."""

    running: Running
    chunks: Callable[[Sequence[str]], list[Chunk]]  # by id; what is gone, or may not be seen, is left out
    page: PageText
    shelf: Shelf

    @classmethod
    def of(cls, archive: Archive, shelf: Shelf) -> Self:
        retriever = archive.retriever
        return cls(retriever.running(), retriever.chunks, archive.catalog.page, shelf)


class Finder:
    """Looks for texts in an archive as it is at this moment; for one thread."""

    def __init__(self, papers: Papers) -> None:
        self.papers, self.running = papers, papers.running
        self.rarity: Callable[[str], float] = lru_cache(maxsize=None)(self.running.idf)
        self._cut = lru_cache(maxsize=2000)(cut_with(self.rarity))
        self._page = lru_cache(maxsize=500)(papers.page)
        # A paragraph of one sentence is looked for as both, and once more for what contradicts it.
        self._near = lru_cache(maxsize=64)(self._chunks_near)
        self._spans = lru_cache(maxsize=64)(self._spans_near)

    def hits(self, text: str, limit: int = 10) -> list[Hit]:
        """The earlier wordings of a text, best first; each once, with all its places."""
        found = [f for asked in stretches(text) for f in self.found(text, asked)]
        return self.grouped(text, found)[:limit]

    def found(self, text: str, asked: tuple[int, int]) -> list[Found]:
        """What is near enough to a stretch of the text, best first."""
        return [Found(chunk, span, asked) for chunk, span in self._spans(text[slice(*asked)])]

    def _spans_near(self, text: str) -> list[tuple[Chunk, Span]]:
        draft = self.words(text)
        if len(draft.keys) < FEWEST:
            return []
        spans = ((c, best_span(draft, c.text, self._cut)) for c in self.near(draft))
        good = [(c, s) for c, s in spans if s is not None and s.score >= FOUND]
        return sorted(good, key=lambda found: -found[1].score)

    def words(self, text: str) -> Words:
        """The keys of a text; words that lack a space between them are parted where the archive has both."""
        keys = (key_of(part) for form in forms(_whole_lines(text)) for part in self._parted(form))
        return Words(tuple(keys), self.rarity)

    def mended(self, text: str) -> str:
        """A text without the line ends and lost spaces that words do not have in the archive."""
        whole, pieces, at = _whole_lines(text), [], 0
        for token in tokens(whole):
            parts = list(self._parted(token.form))
            if len(parts) > 1:
                pieces += [whole[at : token.start], " ".join(parts)]
                at = token.end
        return "".join([*pieces, whole[at:]])

    def grouped(self, text: str, found: Sequence[Found]) -> list[Hit]:
        """Hits: the same words in several places are one."""
        groups: dict[tuple[str, ...], list[Found]] = defaultdict(list)
        for one in found:
            groups[tuple(forms(one.chunk.text[one.span.start : one.span.end]))].append(one)
        hits = [h for group in groups.values() if (h := self._hit(text, group))]
        return sorted(hits, key=lambda h: (-round(h.score, 2), not h.verbatim, -_ordinal(h.uses[0].day)))

    def use_of(self, chunk: Chunk, start: int, end: int) -> Use | None:
        """The place of words, if the page holds them."""
        quotes = verify_span(chunk, start, end, self._page)
        if not quotes:
            return None
        stands = _STANDINGS.get(standing(Pick(chunk, start, end)), Standing.DESCRIBED)
        sources = tuple(source_of(chunk, q) for q in quotes)
        return Use(place_of(chunk, self.papers.shelf), chunk.section, stands, sources, chunk, start, end)

    def near(self, draft: Words) -> list[Chunk]:
        """The passages that share most words with a draft; tables left out."""
        return self._near(draft.keys)

    def _chunks_near(self, keys: tuple[str, ...]) -> list[Chunk]:
        also = {k: tuple(kin().get(k, ())) for k in keys}
        numbers = near(self.running, keys, also, CHUNKS)
        return [c for c in self.papers.chunks([self.running.ids[n] for n in numbers]) if not c.is_table]

    def _parted(self, form: str) -> Iterator[str]:
        known = self.running.numbers
        if form in known or len(form) < 2 * _GLUED or not form.isalpha():
            yield form
            return
        cuts = [i for i in range(_GLUED, len(form) - _GLUED + 1) if form[:i] in known and form[i:] in known]
        # Compounds are not two words: parted are only those that the archive knows no stem of.
        if cuts and key_of(form) not in self.running.term_numbers:
            best = min(cuts, key=lambda i: abs(2 * i - len(form)))
            yield from (form[:best], form[best:])
        else:
            yield form

    def _hit(self, text: str, group: Sequence[Found]) -> Hit | None:
        """The group as one hit; None where no page holds its words."""
        uses: dict[tuple[str, int, int], Use] = {}
        for one in group:
            place = one.chunk.id, one.span.start, one.span.end
            if place not in uses and (use := self.use_of(one.chunk, one.span.start, one.span.end)):
                uses[place] = use
        if not uses:
            return None
        best = max(group, key=lambda f: f.span.score)
        ordered = sorted(uses.values(), key=_newest_first)
        words = ordered[0].chunk.text[ordered[0].start : ordered[0].end]
        asked = text[slice(*best.asked)]
        verbatim = stands_in(asked, words)
        return Hit(words, tuple(ordered), best.span.score, compare(words, asked), verbatim, best.asked)


def stands_in(draft: str, words: str) -> bool:
    """Whether a draft's words are exactly these, or a stretch of whole words of these.

    White space and hyphens aside, every sign counts: a full stop may make another number.
    """
    part, whole = skeleton(draft.strip()), skeleton(words)
    at = whole.find(part) if part else -1
    if at < 0:
        return False
    wanted, held = forms(draft), forms(words)
    run = len(wanted)
    return any(held[i : i + run] == wanted for i in range(len(held) - run + 1))


def stretches(text: str) -> list[tuple[int, int]]:
    """The text whole, its paragraphs, and the sentences of those that have several."""
    whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((at + len(line) - len(line.lstrip()), at + len(line.rstrip())))
        at += len(line) + 1
    return list(dict.fromkeys([whole, *lines, *segments(text)])) if whole[0] < whole[1] else []


def _whole_lines(text: str) -> str:
    """Words that the end of a line cut, as one: "social-\\npsykiatri"; "social-\\nog sundhed" stays."""
    return _CUT.sub(r"\1\2", text)


def _newest_first(use: Use) -> tuple[int, int, str]:
    return -_ordinal(use.day), list(Standing).index(use.standing), use.sources[0].document


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
