"""From scores to figures: which metrics are shown, their means, and how sure these are.

Comes in: `Results`. Goes out: `Summary` objects and counts. Left to others: layout (`report`).
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from eval.case_file import CaseType
from eval.metrics import wilson
from eval.run import CaseResult, Results


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    group: str
    meaning: str
    share: bool = True  # in 0..1, with an interval; else a plain mean


METRICS = (
    Metric("hit@1", "Retrieval", "best passage carries evidence"),
    Metric("mrr", "Retrieval", "1 / rank of the first passage that does"),
    Metric("recall@5", "Retrieval", "evidence found in five passages"),
    Metric("recall@20", "Retrieval", "evidence found in twenty passages"),
    Metric("recall@6k", "Retrieval", "evidence found in their first 6,000 characters"),
    Metric("top5_chars", "Retrieval", "characters in the five best passages", share=False),
    Metric("cites_evidence", "Citations", "a citation carries evidence"),
    Metric("verbatim", "Citations", "citations that the stated place says word for word"),
    Metric("quotes_found", "Citations", "citations that stand anywhere in the archive"),
    Metric("date_right", "Citations", "right meeting among the first two citations"),
    Metric("wrong_date", "Citations", "cited evidence placed in another meeting (lower is better)"),
    Metric("wrong_body", "Citations", "cited decision placed with another body (lower is better)"),
    Metric("answer_right", "Answers", "right status, says all it must and nothing it must not"),
    Metric("abstained", "Answers", "unanswerable: not found"),
    Metric("no_decision", "Answers", "agenda only: no decision recorded"),
    Metric("false_abstention", "Answers", "answerable, yet not found (lower is better)"),
    Metric("must_not_violated", "Answers", "says what it must not (lower is better)"),
    Metric("passed_off", "Answers", "recommendation as decision (lower is better)"),
    Metric("too_long", "Answers", "over 1,500 characters (lower is better)"),
    Metric("seconds", "Answers", "mean seconds an answer", share=False),
)
GROUPS = tuple(dict.fromkeys(m.group for m in METRICS))
BY_TYPE = ("hit@1", "recall@5", "cites_evidence", "date_right", "answer_right")


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean over the cases a metric applies to, with the 95 % interval of a share."""

    mean: float
    n: int
    low: float | None = None
    high: float | None = None


def summarise(results: Results, metric: Metric, kind: CaseType | None = None) -> Summary | None:
    """None where the metric applies to no case."""
    values = results.values(metric.name, kind)
    if not values:
        return None
    low, high = wilson(sum(values), len(values)) if metric.share else (None, None)
    return Summary(statistics.fmean(values), len(values), low, high)


def kinds(results: Results) -> list[CaseType]:
    """Types of question that occur, in the order of the enum."""
    present = {r.case.type for r in results.cases}
    return [k for k in CaseType if k in present]


def duel(ours: Results, other: Results) -> tuple[int, int]:
    """Cases only we get right, cases only the other does: what a mean over the same cases hides."""
    theirs = {r.case.id: r.scores["answer_right"] for r in other.cases}
    pairs = [(r.scores["answer_right"], theirs[r.case.id]) for r in ours.cases if r.case.id in theirs]
    return sum(a > b for a, b in pairs), sum(b > a for a, b in pairs)


def wrong_cases(results: Results) -> list[CaseResult]:
    return [r for r in results.cases if not r.scores["answer_right"]]
