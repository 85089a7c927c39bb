"""Figures of several sets side by side: by type with intervals, latency, bars and aims.

Comes in: set results, ablations. Goes out: text, JSON, HTML. Left to others: running them (`sets`,
`ablation`), one set in full (`report`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eval.ablation import Ablated
from eval.case_file import CaseType
from eval.report import SCHEMA, case_json, metrics_json, table
from eval.run import Results, percentile
from eval.sets import SetResult
from eval.summary import METRICS, Summary, kinds, summarise, wrong_cases

COLUMNS = ("answer_right", "hit@1", "recall@5", "cites_evidence", "date_right")
WITH_INTERVAL = ("answer_right",)
ABLATED = ("answer_right", "hit@1", "recall@5", "false_abstention")
ABLATED_HEADS = ("right [95 %] n", "hit@1", "recall@5", "false declines")
HEADS = {"answer_right": "right [95 %]"}
BY_NAME = {m.name: m for m in METRICS}


def set_text(result: SetResult, wrong: int = 0) -> str:
    """One set's table by type, its latency and its bars; then its first wrong answers."""
    results = result.results
    head = ["type", "n", *(HEADS.get(c, c) for c in COLUMNS)]
    lines = ["", f"=== {result.name}: {len(results.cases)} questions, {latency(results)}"]
    lines += table(head, rows(results))
    lines += [f"  {b.verdict:<12} {b.name:<10} {b.line}" for b in result.bars if b.held is not None]
    for r in wrong_cases(results)[:wrong]:
        got = " ".join(r.answer.answer.split())[:300]
        lines += ["", f"{r.case.id} [{r.case.type}] {r.case.question}", f"  {r.answer.status}: {got}"]
        lines.append(f"  wanted: {r.case.answer or r.case.must_include}")
    return "\n".join(lines) + "\n"


def rows(results: Results) -> list[list[str]]:
    """A row a type, and one for all; questions without an answer by why they have none."""
    types = kinds(results)
    if types == [CaseType.UNANSWERABLE]:
        parts = _by_why(results)
    else:
        parts = {str(k): Results(k, tuple(r for r in results.cases if r.case.type == k)) for k in types}
    return [
        [name, str(len(part.cases)), *(_cell(part, c) for c in COLUMNS)]
        for name, part in (*parts.items(), ("all", results))
    ]


def _by_why(results: Results) -> dict[str, Results]:
    reasons = dict.fromkeys(r.case.why for r in results.cases)
    return {w: Results(w, tuple(r for r in results.cases if r.case.why == w)) for w in reasons}


def _cell(results: Results, name: str) -> str:
    summary = summarise(results, BY_NAME[name])
    if summary is None:
        return "–"
    if name in WITH_INTERVAL:
        return f"{summary.mean:.3f} [{summary.low:.2f}–{summary.high:.2f}]"
    return f"{summary.mean:.3f}"


def latency(results: Results) -> str:
    seconds = results.values("seconds")
    p50, p95 = (percentile(seconds, share) * 1000 for share in (0.5, 0.95))
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms"


def ablation_text(ablated: Sequence[Ablated]) -> str:
    """What each signal is worth: the same questions without it."""
    head = ["without", "set", "n", *ABLATED_HEADS]
    body = [[a.variant, a.set, str(len(a.results.cases)), *ablation_cells(a.results)] for a in ablated]
    return "\n".join(["", "=== ablations", *table(head, body)]) + "\n"


def ablation_cells(results: Results) -> list[str]:
    """A share with its interval and how many questions it is of, a metric each."""
    return [_with_interval(summarise(results, BY_NAME[name])) for name in ABLATED]


def _with_interval(summary: Summary | None) -> str:
    if summary is None:
        return "–"
    return f"{summary.mean:.3f} [{summary.low:.2f}–{summary.high:.2f}] {summary.n}"


def suite_json(sets: Sequence[SetResult], ablated: Sequence[Ablated], made: datetime) -> str:
    """All numbers, and what was answered to each case."""
    data = {
        "schema": SCHEMA,
        "made": made.isoformat(timespec="seconds"),
        "sets": [_set_json(s) for s in sets],
        "ablations": [
            {"without": a.variant, "set": a.set, "metrics": metrics_json(a.results, None)} for a in ablated
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _set_json(one: SetResult) -> dict[str, Any]:
    seconds = one.results.values("seconds")
    return {
        "name": one.name,
        "cases": len(one.results.cases),
        "metrics": metrics_json(one.results, None),
        "by_type": {str(k): metrics_json(one.results, k) for k in kinds(one.results)},
        "seconds": {"p50": percentile(seconds, 0.5), "p95": percentile(seconds, 0.95)},
        "bars": [{"name": b.name, "held": b.held, "aim": b.aim, "line": b.line} for b in one.bars],
        "answers": [case_json(r) for r in one.results.cases],
    }


def suite_html(sets: Sequence[SetResult], ablated: Sequence[Ablated], made: datetime) -> str:
    """One self-contained page; all text from the archives is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("eval", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template("suite.html").render(
        made=f"{made:%Y-%m-%d %H:%M} UTC",
        head=["type", "n", *(HEADS.get(c, c) for c in COLUMNS)],
        sets=[(s, rows(s.results), latency(s.results), wrong_cases(s.results)) for s in sets],
        ablated=[(a, ablation_cells(a.results)) for a in ablated],
        ablated_heads=ABLATED_HEADS,
    )
