"""The one pipeline behind every surface: understand → retrieve → weigh → compose → verify.

Comes in: a question. Goes out: an `Answer` whose every quote was checked against its raw page. Left to
others: showing it. What does not check is dropped; if nothing is left, the answer is "not found".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from index.model import Filters, Passage
from ingest.bodies import Bodies, known_bodies
from ingest.catalog_model import StoredRow
from ingest.model import Chunk
from service import phrases
from service.absent_meeting import absent, meetings_of, only_meeting, tells_of
from service.chronology import timeline
from service.compose import compose
from service.conversation.complete import complete
from service.conversation.model import Completed, Turn
from service.draft import NOT_FOUND, RESOLVED, Around, Draft, Gap, Missing, Pick, in_meeting
from service.evidence import WEIGHTS, Lexicon, Weighed, Weights, units_asked, weigh
from service.framing import matter_of
from service.item_asked import item_asked, span_of
from service.labels import long_date
from service.layout import check, layout
from service.links import Span, citation_url
from service.matters.book import NO_MATTERS, Book
from service.model import Answer, AnswerStatus, Citation, Intent
from service.remembered import Archive, Remembered
from service.searcher import Searcher
from service.shown import shown
from service.understand import Query, understand
from service.verify import Quote, verify_span
from service.when import Calendar
from service.wordings import PASSAGES as DRAFT_CANDIDATES
from service.wordings import has_draft, wordings

CANDIDATES = 30  # passages weighed as evidence
SHOWN = 20  # passages returned
READ = 10  # passages whose sentences are read
HOLDING = 8  # more of them that may name who is asked for
LEADING = 3  # items whose outcome is read, found or not
TOLD, TOLD_ROOM = 30, 6000  # most steps of a topic's time line, and their characters


class Answerer:
    """Answers questions from one archive. Safe to share between threads."""

    def __init__(
        self,
        catalog: Archive,
        searcher: Searcher,
        base_url: str = "",
        bodies: Bodies | None = None,
        home: str | None = None,
        weights: Weights = WEIGHTS,
        own_words: Callable[[Sequence[str], str], str] = lambda _, __: "",
        book: Callable[[], Book] = lambda: NO_MATTERS,
    ) -> None:
        """Open for questions.

        Args:
            book: the archive's matters, as its catalog is now.
            home: the body whose archive it is, which a question calls "vi".
            weights: what each signal of the evidence counts.
            own_words: what the secretariat has written of words, in a language; told beside the answer.
        """
        self._own_words = own_words
        self._catalog, self._searcher, self._base_url = Remembered(catalog), searcher, base_url
        self._bodies = bodies or known_bodies()
        self._home, self._weights, self._book = home, weights, book

    def answer(
        self,
        question: str,
        *,
        id: str = "",
        filters: Filters = Filters(),  # noqa: B008
        today: date | None = None,
        turns: Sequence[Turn] = (),
    ) -> Answer:
        """Answer one question.

        Args:
            id: passed through to the answer.
            filters: explicit limits; what the question itself hints at only boosts.
            today: what "sidste år" is counted from; None: the day of the call.
            turns: the conversation so far; a follow-up is completed from it.
        """
        began = time.perf_counter()
        self._catalog.refresh()
        calendar = Calendar(today or date.today(), self._catalog.days_of_bodies())
        completed = complete(question, turns, self._bodies, calendar)
        query = self._query(completed, calendar)
        named = item_asked(query, partial(self._within, query, filters))
        query = replace(query, pinned=bool(named))
        passages = named or self._candidates(query, filters)
        lexicon = self._searcher.lexicon(query.search, query.language)
        weighed: Sequence[Weighed] = weigh(query, passages, lexicon, self._weights)
        if gap := self._absent_meeting(query, filters):
            draft = replace(NOT_FOUND, gap=gap)
        elif has_draft(query):
            nearness = self._searcher.nearness(query.search, [w.chunk for w in weighed])
            draft = wordings(query, weighed, lexicon, nearness, self._searcher.similarity)
        else:
            weighed, draft = self._composed(query, passages, weighed, lexicon, filters)
        answer = self._finish(query, draft, weighed)
        defines = query.intent is Intent.DEFINITION
        return replace(
            answer,
            note=self._own_words(query.terms, query.language) if defines else answer.note,
            id=id,
            seconds=time.perf_counter() - began,
            question=" ".join(question.split()),
            understood_as=completed.question if completed.hints else "",
            intent=query.intent,
            subject=completed.subject,
        )

    def told(self, topic: str) -> list[tuple[Pick, list[Quote]]]:
        """The dated steps that papers tell of a topic, by date, each with its checked quotes."""
        self._catalog.refresh()
        query = understand(f"Hvad er der sket med {topic}?", self._bodies, home=self._home)
        lexicon = self._searcher.lexicon(query.search, query.language)
        weighed = weigh(query, self._candidates(query, Filters()), lexicon, self._weights)
        around = self._around(lexicon, Filters())
        draft = timeline(query, weighed, around, room=TOLD_ROOM, most=TOLD)
        picks = draft.picks if draft else ()
        checked = ((p, verify_span(p.chunk, p.start, p.end, self._catalog.page)) for p in picks)
        return [(pick, quotes) for pick, quotes in checked if quotes]

    def _composed(
        self,
        query: Query,
        passages: Sequence[Passage],
        weighed: Sequence[Weighed],
        lexicon: Lexicon,
        filters: Filters,
    ) -> tuple[Sequence[Weighed], Draft]:
        """The evidence, what the leading items came to among it, and what it allows to say."""
        if resolved := self._unfound_outcomes(weighed):
            weighed = weigh(query, [*passages, *resolved], lexicon, self._weights)
        read = weighed if query.intent is Intent.DEFINITION else _to_read(weighed)
        nearness = self._searcher.nearness(query.search, [w.chunk for w in read])
        ranked = units_asked(query, read, lexicon, nearness, self._weights)
        return weighed, compose(query, weighed, ranked, self._around(lexicon, filters))

    def _around(self, lexicon: Lexicon, filters: Filters) -> Around:
        return Around(
            self._item_chunks,
            self._bodies,
            self._held,
            lexicon,
            self._rows,
            partial(self._by_words, filters),
            partial(self._others, filters),
        )

    def _others(self, filters: Filters, about: Chunk) -> Sequence[Chunk]:
        """A chunk of each other item of a chunk's matter; none where limits may leave some out."""
        at = self._book().of_paper(about.document_id, about.part, about.item_number)
        if at is None or filters != Filters():
            return ()
        return [t.about for n, t in enumerate(at.matter.treatments) if n != at.place]

    def _query(self, completed: Completed, calendar: Calendar) -> Query:
        """The completed question as read; what is asked for is told by the follow-up's own words."""
        text = completed.search or completed.question
        query = understand(text, self._bodies, self._catalog.meeting_days(), calendar, self._home)
        if completed.hints is None:
            return query
        own = understand(completed.hints.asks, self._bodies)
        return replace(
            query,
            intent=own.intent,
            decides=own.decides,
            polar=own.polar,
            offices=own.offices,
            holders=own.holders,
            hints=completed.hints,
        )

    def _absent_meeting(self, query: Query, filters: Filters) -> Gap | None:
        """What is missing where a question names nothing but a meeting or its item."""
        span = span_of(query)
        if query.pinned or span is None or not only_meeting(query, self._bodies):
            return None
        if query.item is None:
            told = self._by_words(filters, " ".join(long_date(d) for d in span), Filters(), CANDIDATES)
            if tells_of((p.chunk.text for p in told), query, self._bodies):
                return None  # of a meeting without papers here, too, others may tell
        return absent(query, meetings_of(query, self._catalog.days_of_bodies()))

    def _candidates(self, query: Query, filters: Filters) -> list[Passage]:
        """What the index finds, and the item that was spoken of."""
        wide = DRAFT_CANDIDATES if has_draft(query) else CANDIDATES
        found = self._searcher.search(query.search, filters, wide, query.language)
        if query.intent is Intent.WHO and query.holders:
            # Who holds an office stands under a heading of its own, in words that the question has not.
            named = f"{matter_of(query.search)} {' '.join(query.holders)}"
            known = {p.chunk.id for p in found}
            found += [
                p for p in self._by_words(filters, named, Filters(), HOLDING) if p.chunk.id not in known
            ]
        spoken = query.hints.item_place if query.hints else None
        if spoken is None or filters != Filters():
            return found  # what was spoken of may lie outside the limits
        known = {p.chunk.id for p in found}
        item = (c for c in self._catalog.item_chunks(*spoken) if c.id not in known)
        return [*found, *(Passage(c, 0.0, None, None) for c in item)]

    def _unfound_outcomes(self, weighed: Sequence[Weighed]) -> list[Passage]:
        """What the leading items came to, where its words have too little in common with the question's."""
        leading = dict.fromkeys(w.item_key for w in weighed if in_meeting(w.chunk))
        found = {w.chunk.id for w in weighed}
        return [
            Passage(chunk, 0.0, None, None)
            for key in list(leading)[:LEADING]
            for chunk in self._catalog.item_chunks(*key)
            if chunk.section in RESOLVED and chunk.id not in found
        ]

    def _held(self, day: date) -> bool:
        """Whether the archive has the agenda or minutes of a meeting on that day."""
        return day in self._catalog.meeting_days()

    def _within(self, query: Query, limits: Filters, within: Filters, limit: int) -> Sequence[Passage]:
        """Passages of the days, under the caller's own limits."""
        return self._searcher.search(query.search, _narrowed(limits, within), limit, query.language)

    def _by_words(self, limits: Filters, query: str, within: Filters, limit: int) -> Sequence[Passage]:
        """Passages that share the query's words, within the days and under the caller's own limits."""
        return self._searcher.by_words(query, _narrowed(limits, within), limit)

    def _item_chunks(self, chunk: Chunk) -> Sequence[Chunk]:
        return self._catalog.item_chunks(chunk.document_id, chunk.part, chunk.item_number)

    def _rows(self, chunk: Chunk) -> Sequence[StoredRow]:
        return self._catalog.part_rows(chunk.document_id, chunk.part)

    def _finish(self, query: Query, draft: Draft, weighed: Sequence[Weighed]) -> Answer:
        lines = [line for pick in draft.picks if (line := check(pick, self._catalog.page))]
        coverage = self._catalog.coverage()
        found = draft.status is not AnswerStatus.NOT_FOUND and bool(lines)
        order = shown(query, weighed, [line.pick for line in lines] if found else (), self._item_chunks)
        passages = tuple(replace(w.passage, score=w.score) for w in order[:SHOWN])
        base = Answer(
            query.text, query.language, draft.status, draft.outcome, "", (), passages, coverage, 0.0
        )
        if not found:
            gap = draft.gap or Gap(Missing.MATTER, "")
            text = phrases.not_found(coverage, query.language, gap.words, gap.said)
            return replace(base, status=AnswerStatus.NOT_FOUND, outcome=None, answer=text)
        text, kept = layout(query.language, draft, lines)
        citations = tuple(self._citation(n, chunk, quote) for n, (chunk, quote) in enumerate(kept, start=1))
        return replace(base, answer=text, citations=citations)

    def _citation(self, n: int, chunk: Chunk, quote: Quote) -> Citation:
        span = Span(quote.page_start, quote.char_start, quote.page_end, quote.char_end)
        return Citation(
            n,
            quote.text,
            chunk.document,
            chunk.part_title,
            chunk.title,
            chunk.body,
            chunk.meeting_date,
            chunk.item_number,
            chunk.item_title,
            chunk.section,
            quote.page_start,
            quote.page_end,
            quote.char_start,
            quote.char_end,
            citation_url(self._base_url, chunk.document, span, quote.text),
            chunk.document_id,
            chunk.part,
        )


def _narrowed(limits: Filters, within: Filters) -> Filters:
    """The caller's limits, and within them the days."""
    first = max((d for d in (limits.first, within.first) if d), default=None)
    last = min((d for d in (limits.last, within.last) if d), default=None)
    return replace(limits, first=first, last=last)


def _to_read(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The passages whose sentences are read: the best, and what the best items came to."""
    leading = list(dict.fromkeys(w.item_key for w in weighed if in_meeting(w.chunk)))[:LEADING]
    outcomes = [w for w in weighed[READ:] if w.item_key in leading and w.chunk.section in RESOLVED]
    return [*weighed[:READ], *outcomes]
