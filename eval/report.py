"""Numbers for a reader: text, JSON and one HTML file.

Comes in: results of one or more systems over the same cases, and the bars. Goes out: strings. Left to
others: where they are written (`command`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eval.bars import Bar
from eval.case_file import CaseType
from eval.run import CaseResult, Results, percentile
from eval.summary import BY_TYPE, GROUPS, METRICS, Metric, Summary, duel, kinds, summarise, wrong_cases

SCHEMA = "referent-eval/1"  # a field that goes or changes meaning is the next number; a new one is not
BASELINE_NOTE = (
    "The baselines always answer (their answer is the best chunk, cut to 900 characters), so they are wrong "
    "on every unanswerable question by construction, and they name no page, date or section, so nothing of "
    "that is scored. Their chunks are longer, so that five of them show more text (compare recall@6k), and "
    "what of a chunk exceeds the encoder's window is not encoded."
)


# --- text ----------------------------------------------------------------------------------------


def to_text(systems: Sequence[Results], bars: Sequence[Bar], show_wrong: int = 0) -> str:
    """A table a group of metrics, then by type, then the bars; `systems[0]` is Referent."""
    ours = systems[0]
    lines = [f"{len(ours.cases)} cases; means with 95 % intervals and the number of cases (n)"]
    for group in GROUPS:
        rows = [_metric_row(systems, m) for m in METRICS if m.group == group]
        lines += ["", *table([group, *(s.system for s in systems)], rows)]
    lines += ["", *table(["By type", "n", *BY_TYPE], [_type_row(ours, k) for k in kinds(ours)])]
    if len(systems) > 1:
        lines.append("")
        for other in systems[1:]:
            won, lost = duel(ours, other)
            lines.append(f"right only here {won}, right only with {other.system} {lost}")
        lines.append(BASELINE_NOTE)
    lines += ["", "Bars that never fall"]
    lines += [f"  {b.verdict:<12} {b.name:<10} {b.line}" for b in bars]
    for r in wrong_cases(ours)[:show_wrong]:
        got = " ".join(r.answer.answer.split())[:300]
        lines += ["", f"{r.case.id} [{r.case.type}] {r.case.question}", f"  {r.answer.status}: {got}"]
        lines.append(f"  wanted: {r.case.answer or r.case.must_include}")
    return "\n".join(lines) + "\n"


def cell(summary: Summary | None, share: bool = True) -> str:
    if summary is None:
        return "–"
    if not share or summary.low is None or summary.high is None:
        return f"{summary.mean:.2f} (n {summary.n})" if summary.mean < 100 else f"{summary.mean:.0f}"
    return f"{summary.mean:.3f} [{summary.low:.2f}–{summary.high:.2f}] n {summary.n}"


def _metric_row(systems: Sequence[Results], metric: Metric) -> list[str]:
    return [metric.name, *(cell(summarise(s, metric), metric.share) for s in systems)]


def _type_row(results: Results, kind: CaseType) -> list[str]:
    summaries = [summarise(results, m, kind) for name in BY_TYPE for m in METRICS if m.name == name]
    n = len(results.values("answer_right", kind))
    return [kind, str(n), *(_short(s) for s in summaries)]


def _short(summary: Summary | None) -> str:
    return "–" if summary is None else f"{summary.mean:.3f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    ]
    return [lines[0], "-" * len(lines[0]), *lines[1:]]


# --- JSON ----------------------------------------------------------------------------------------


def to_json(systems: Sequence[Results], bars: Sequence[Bar], made: datetime) -> str:
    """All numbers, and what was answered to each case."""
    data = {
        "schema": SCHEMA,
        "made": made.isoformat(timespec="seconds"),
        "cases": len(systems[0].cases),
        "systems": [_system_json(s) for s in systems],
        "bars": [{"name": b.name, "held": b.held, "aim": b.aim, "line": b.line} for b in bars],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _system_json(results: Results) -> dict[str, Any]:
    seconds = results.values("seconds")
    return {
        "system": results.system,
        "metrics": metrics_json(results, None),
        "by_type": {str(k): metrics_json(results, k) for k in kinds(results)},
        "seconds": {"p50": percentile(seconds, 0.5), "p95": percentile(seconds, 0.95)} if seconds else None,
        "answers": [case_json(r) for r in results.cases],
    }


def metrics_json(results: Results, kind: CaseType | None) -> dict[str, Any]:
    summaries = {m.name: summarise(results, m, kind) for m in METRICS}
    return {
        name: {"mean": s.mean, "n": s.n, "low": s.low, "high": s.high} for name, s in summaries.items() if s
    }


def case_json(result: CaseResult) -> dict[str, Any]:
    return {
        "id": result.case.id,
        "type": result.case.type,
        "status": result.answer.status,
        "outcome": result.answer.outcome,
        "answer": result.answer.answer,
        "verbatim": list(result.verbatim),
        "scores": dict(result.scores),
    }


# --- HTML ----------------------------------------------------------------------------------------


def to_html(systems: Sequence[Results], bars: Sequence[Bar], made: datetime) -> str:
    """One self-contained page; all text from the archive is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # PackageLoader reads the installed package, so the report works from a wheel too.
    pages = Environment(
        loader=PackageLoader("eval", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ours = systems[0]
    return pages.get_template("report.html").render(
        made=f"{made:%Y-%m-%d %H:%M} UTC",
        systems=systems,
        groups=[(g, [m for m in METRICS if m.group == g]) for g in GROUPS],
        summarise=summarise,
        by_type=[m for m in METRICS if m.name in BY_TYPE],
        kinds=kinds(ours),
        duels=[(s.system, *duel(ours, s)) for s in systems[1:]],
        note=BASELINE_NOTE if len(systems) > 1 else "",
        bars=[(b, b.verdict) for b in bars],
        wrong=wrong_cases(ours),
    )
