"""An archive in memory, from pages to what answering asks of catalog and index; no model, no disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.danish import Analyser, Term
from index.expansion import Expansion
from index.lexicon import Lexicon
from index.model import Filters, Passage
from index.sparse import Statistics, count
from index.sync import vocabulary
from ingest.bodies import Bodies, learn_bodies
from ingest.catalog_model import StoredRow
from ingest.model import Chunk, Coverage, DocumentKind, Outcome, ParsedDocument, Run, SectionRole
from service.compose import compose
from service.draft import Around, Draft
from service.evidence import Nearness, Unit, Weighed, coverage, keys, question_terms, units, weigh
from service.understand import Query, understand
from tests.ingest.parsed import from_text

NO_FILTERS = Filters()


def chunk_of(text: str, **given: object) -> Chunk:
    """A chunk that stands alone on page 1 of a document of the same text."""
    made = Chunk(
        id="c1",
        document_id="d1",
        document="møde.txt",
        part=0,
        part_title="Referat",
        title="Referat",
        kind=DocumentKind.MINUTES,
        body="DAS",
        meeting_date=date(2023, 5, 3),
        item_number="1",
        item_title="Fælles vagttelefon",
        section=SectionRole.DECISION,
        heading="Beslutning",
        outcome=Outcome.DECIDED,
        ordinal=0,
        header="DAS · 3. maj 2023 · pkt. 1 Fælles vagttelefon · Beslutning",
        text=text,
        runs=(Run(0, 0, len(text)),),
        page_start=1,
        page_end=1,
        char_start=0,
        char_end=len(text),
    )
    return dataclasses.replace(made, **given)  # type: ignore[arg-type]


def passage_of(chunk: Chunk, score: float = 0.03, dense: float | None = None) -> Passage:
    return Passage(chunk, score, dense, None)


def weighed_of(chunk: Chunk, score: float = 1.0, covered: float = 1.0) -> Weighed:
    return Weighed(passage_of(chunk), score, covered)


def unit_of(chunk: Chunk, words: str, score: float = 1.0, *, row: bool = False) -> Unit:
    """The unit of these words in the chunk."""
    start = chunk.text.index(words)
    return Unit(weighed_of(chunk), start, start + len(words), score, 1.0, row)


@dataclass(frozen=True)
class Words:
    """The real analyser with the rarity of words in some texts."""

    analyser: Analyser
    statistics: Statistics

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        analyser = Analyser(vocabulary(texts))
        return cls(analyser, count([analyser.weighted_terms(t) for t in texts]))

    def terms(self, text: str) -> Sequence[Term]:
        return self.analyser.analysed(text)

    def keys(self, text: str) -> frozenset[str]:
        return self.analyser.keys(text)

    def idf(self, term: str) -> float:
        return self.statistics.idf(term)

    def begins(self, term: str) -> bool:
        return Lexicon(self.analyser, self.statistics, Expansion({})).begins(term)


@dataclass(frozen=True)
class Memory:
    """Parsed documents, as catalog and index in one: search goes by the question's words alone."""

    documents: tuple[ParsedDocument, ...]

    @cached_property
    def all_chunks(self) -> tuple[Chunk, ...]:
        return tuple(c for d in self.documents for c in d.chunks)

    @cached_property
    def words(self) -> Words:
        return Words.of([c.embedded_text for c in self.all_chunks])

    @cached_property
    def bodies(self) -> Bodies:
        return learn_bodies("\n".join(d.raw.text for d in self.documents))

    def lexicon(self, query: str, language: str | None = None) -> Words:
        return self.words

    def search(
        self, query: str, filters: Filters = NO_FILTERS, limit: int = 20, language: str | None = None
    ) -> list[Passage]:
        wanted = question_terms(understand(query, self.bodies), self.words)
        scored = [(coverage(wanted, keys(self.words, c.embedded_text)), c) for c in self.all_chunks]
        best = sorted(scored, key=lambda found: -found[0])[:limit]
        return [Passage(c, score * 0.03, None, score) for score, c in best if score > 0]

    def by_words(self, query: str, filters: Filters, limit: int) -> list[Passage]:
        held = [p for p in self.search(query, limit=len(self.all_chunks)) if _within(p.chunk, filters)]
        return held[:limit]

    def nearness(self, query: str, chunks: Sequence[Chunk]) -> Nearness:
        return lambda chunk, start, end: None  # a small archive without sentences' vectors

    def similarity(self, query: str, texts: Sequence[str]) -> list[float]:
        wanted = dict.fromkeys(keys(self.words, query), 1.0)
        return [coverage(wanted, keys(self.words, t)) for t in texts]

    def revision(self) -> int:
        return 0  # its documents stay as they are

    def page(self, document: str, number: int) -> str | None:
        """Raw text of a page, by the document's id or name."""
        for found in self.documents:
            if document in (found.source.name, *(c.document_id for c in found.chunks[:1])):
                return next((p.raw for p in found.raw.pages if p.number == number), None)
        return None

    def item_chunks(self, document_id: str, part: int, item_number: str | None) -> list[Chunk]:
        place = (document_id, part, item_number)
        return [c for c in self.all_chunks if (c.document_id, c.part, c.item_number) == place]

    def part_rows(self, document_id: str, part: int) -> list[StoredRow]:
        """The table rows of a part, as the catalog would store them."""
        documents = [d for d in self.documents if d.chunks and d.chunks[0].document_id == document_id]
        found = []
        for p in (p for d in documents for p in d.parts if p.ordinal == part):
            owners = [(-1, p.sections), *((n, i.sections) for n, i in enumerate(p.items))]
            found += [
                StoredRow(
                    r.caption,
                    r.headers,
                    r.cells,
                    1,
                    0,
                    1,
                    0,
                    r.table,
                    r.units,
                    r.values,
                    r.raw_start,
                    r.raw_end,
                    (o, n),
                )
                for o, sections in owners
                for n, section in enumerate(sections)
                for r in section.rows
            ]
        return found

    def meeting_days(self) -> frozenset[date]:
        return frozenset(c.meeting_date for c in self.all_chunks if c.meeting_date)

    def days_of_bodies(self) -> dict[str, frozenset[date]]:
        bodies = {c.body for c in self.all_chunks if c.body}
        return {
            b: frozenset(c.meeting_date for c in self.all_chunks if c.body == b and c.meeting_date)
            for b in bodies
        }

    def coverage(self) -> Coverage:
        days = sorted(self.meeting_days())
        return Coverage(days[0] if days else None, days[-1] if days else None, len(days), len(self.documents))

    def query(self, question: str) -> Query:
        return understand(question, self.bodies, self.meeting_days())

    def around(self) -> Around:
        """What composing looks up beside the evidence."""
        return Around(
            lambda c: self.item_chunks(c.document_id, c.part, c.item_number),
            self.bodies,
            lambda day: day in self.meeting_days(),
            self.words,
            lambda c: self.part_rows(c.document_id, c.part),
            self.by_words,
        )

    def draft(self, question: str) -> Draft:
        """What composing makes of a question."""
        query = self.query(question)
        weighed = weigh(query, self.search(query.search), self.words)
        ranked = units(query, weighed[:10], self.words)
        return compose(query, weighed, ranked, self.around())


def _within(chunk: Chunk, filters: Filters) -> bool:
    day = chunk.meeting_date
    if filters.first is None and filters.last is None:
        return True
    return day is not None and (filters.first or day) <= day <= (filters.last or day)


def memory(*documents: str) -> Memory:
    """An archive of one-page documents, named 1.txt, 2.txt …"""
    return Memory(tuple(from_text(text, name=f"{n}.txt") for n, text in enumerate(documents, start=1)))


def spoken(draft: Draft) -> str:
    """The words a draft quotes, one quote a line."""
    return "\n".join(p.text for p in draft.picks)
