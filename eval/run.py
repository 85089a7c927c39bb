"""Ask every case, judge every answer.

Comes in: cases, and any function from a question to the contract's JSON. Goes out: `Results`, one score
table a case. Left to others: opening an answerer (`command`), averages and layout (`report`), the bars
that must hold (`bars`).
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from eval import metrics
from eval.answers import AnswerRecord, CitedQuote
from eval.case_file import Case, CaseType
from eval.errors import EvalError
from eval.matching import compact, stands_at
from ingest.model import PAGE_BREAK

Answer = Callable[[str], Mapping[str, Any]]
PageText = Callable[[str, int], "str | None"]  # document name, page from 1 → raw text
Progress = Callable[[int, int], None]  # done, of

# Who acted is the meeting's own body only where the meeting itself decided.
MEETING_DECIDED = (CaseType.DECISION, CaseType.DECISION_DETAIL)
SEVERAL = re.compile(r"\s*(?:,| og )\s*")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case, what came back, and its scores: metric name → value; absent where it does not apply."""

    case: Case
    answer: AnswerRecord
    scores: Mapping[str, float]
    verbatim: tuple[bool, ...] = ()  # per citation; empty where it could not be checked


@dataclass(frozen=True, slots=True)
class Results:
    """A system's run over all cases."""

    system: str
    cases: tuple[CaseResult, ...]

    def values(self, metric: str, kind: CaseType | None = None) -> list[float]:
        """Scores of one metric, of one type of question or of all."""
        chosen = (r for r in self.cases if kind is None or r.case.type == kind)
        return [r.scores[metric] for r in chosen if metric in r.scores]


def evaluate(
    cases: Sequence[Case],
    answer: Answer,
    *,
    system: str = "Referent",
    page_text: PageText | None = None,
    texts: Sequence[str] = (),
    progress: Progress | None = None,
) -> Results:
    """Ask each case once, in order.

    Args:
        cases: what to ask.
        answer: question → contract JSON; an error in it ends the run.
        system: name for the report.
        page_text: raw page text, for the strict check of each citation; None leaves `verbatim` out, as
            for a system that cites no place; its dates and bodies are then left out too.
        texts: the archive's documents, for `quotes_found`; empty leaves it out.
        progress: told after each case.

    Raises:
        EvalError: an answer does not keep the contract.
    """
    compact_texts = tuple(compact(t) for t in texts)
    results = []
    for done, case in enumerate(cases, start=1):
        started = time.perf_counter()
        record = read_answer(answer(case.question), case.id)
        took = time.perf_counter() - started
        results.append(judge(case, record, page_text=page_text, compact_texts=compact_texts, seconds=took))
        if progress:
            progress(done, len(cases))
    return Results(system, tuple(results))


def read_answer(data: Mapping[str, Any], case_id: str) -> AnswerRecord:
    """Contract JSON → record; says which field breaks the contract."""
    try:
        return AnswerRecord.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(step) for step in first["loc"])
        raise EvalError(f"{case_id}: the answer breaks the contract at {name}: {first['msg']}.") from error


def judge(
    case: Case,
    record: AnswerRecord,
    *,
    page_text: PageText | None = None,
    compact_texts: Sequence[str] = (),
    seconds: float | None = None,
) -> CaseResult:
    """Score one answer; `seconds` overrides what the answer says of itself."""
    verbatim = tuple(is_verbatim(c, page_text) for c in record.citations) if page_text else ()
    scores = retrieval_scores(case, record) | answer_scores(case, record) | citation_scores(case, record)
    if page_text:
        scores |= place_scores(case, record)
    quotes = [c.quote for c in record.citations]
    if verbatim:
        scores["verbatim"] = metrics.verbatim_share(verbatim)
    if quotes and compact_texts:
        scores["quotes_found"] = metrics.quotes_found(quotes, compact_texts)
    took = record.seconds if seconds is None else seconds
    if took is not None:
        scores["seconds"] = took
    return CaseResult(case, record, scores, verbatim)


def retrieval_scores(case: Case, record: AnswerRecord) -> dict[str, float]:
    """Metric → score of the passages, 0..1; empty for a case without evidence."""
    if not case.evidence:
        return {}
    texts = [p.text for p in record.passages]
    ranks = metrics.evidence_ranks(case.quotes, texts)
    return {
        "hit@1": metrics.hit_at_1(ranks),
        "mrr": metrics.mrr(ranks),
        "recall@5": metrics.recall_at(ranks, 5),
        "recall@20": metrics.recall_at(ranks, 20),
        "recall@6k": metrics.recall_within(case.quotes, texts, 6000),
        "top5_chars": float(sum(len(t) for t in texts[:5])),
    }


def citation_scores(case: Case, record: AnswerRecord) -> dict[str, float]:
    if case.type in (CaseType.UNANSWERABLE, CaseType.AGENDA_ONLY):
        return {}
    if not case.evidence:
        return {}
    return {"cites_evidence": metrics.cites_evidence(case.quotes, [c.quote for c in record.citations])}


def place_scores(case: Case, record: AnswerRecord) -> dict[str, float]:
    """Are the cited words placed in the right meeting, with the right body?"""
    if case.type in (CaseType.UNANSWERABLE, CaseType.AGENDA_ONLY):
        return {}
    scores: dict[str, float] = {}
    citations = record.citations
    if citations and case.meeting_date:
        scores["date_right"] = metrics.date_right(case.meeting_date, [c.meeting_date for c in citations])
    # A time line's evidence stands in several meetings; the case names one of them.
    if case.type == CaseType.TIMELINE:
        return scores
    carrying = [c for c in citations if any(metrics.carries_either(q, c.quote) for q in case.quotes)]
    if carrying and case.meeting_date:
        scores["wrong_date"] = metrics.wrong_place({case.meeting_date}, _dates(carrying))
    if carrying and case.body and case.type in MEETING_DECIDED:
        right = {name.casefold() for name in case.bodies or SEVERAL.split(case.body)}
        stated = [c.body.casefold() if c.body else None for c in carrying]
        scores["wrong_body"] = metrics.wrong_place(right, stated)
    return scores


def answer_scores(case: Case, record: AnswerRecord) -> dict[str, float]:
    """Metric → score of the answer, 0 or 1; only the metrics that apply to the case's type."""
    scores = {
        "answer_right": metrics.answer_right(
            case.type, record.status, record.answer, case.must_include, case.must_not_include
        ),
        "passed_off": metrics.passed_off(case.type, record.outcome, [c.section for c in record.citations]),
    }
    if case.type == CaseType.UNANSWERABLE:
        scores["abstained"] = metrics.abstained(record.status)
    elif case.type == CaseType.AGENDA_ONLY:
        scores["no_decision"] = metrics.no_decision(record.status)
    else:
        scores["false_abstention"] = metrics.abstained(record.status)
        scores["must_not_violated"] = metrics.must_not_violated(case.must_not_include, record.answer)
        scores["too_long"] = metrics.too_long(record.answer)
    return scores


def is_verbatim(citation: CitedQuote, page_text: PageText) -> bool:
    """Whether the quote is what the raw page text says between the citation's own positions."""
    span = span_text(citation, page_text)
    return span is not None and stands_at(citation.quote, span)


def span_text(citation: CitedQuote, page_text: PageText) -> str | None:
    """Raw text from `char_start` on the first page to `char_end` on the last; None where none is there."""
    first, last = citation.page_start, citation.page_end
    start, end = citation.char_start, citation.char_end
    if first is None or last is None or start is None or end is None or last < first:
        return None
    pages = [page_text(citation.document, number) for number in range(first, last + 1)]
    if any(p is None for p in pages):
        return None
    known = [p for p in pages if p is not None]
    if not 0 <= start <= len(known[0]) or not 0 <= end <= len(known[-1]):
        return None
    before_end = sum(len(p) + len(PAGE_BREAK) for p in known[:-1])
    return PAGE_BREAK.join(known)[start : before_end + end] or None


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile.

    >>> percentile([3.0, 1.0, 2.0, 4.0], 0.5), percentile([3.0, 1.0, 2.0, 4.0], 0.95)
    (2.0, 4.0)
    """
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def _dates(citations: Sequence[CitedQuote]) -> list[date | None]:
    return [c.meeting_date for c in citations]
