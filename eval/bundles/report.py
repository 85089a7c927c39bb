"""Shares with 95 % intervals, by stratum, and failures by cause with the seed that shows each.

Comes in: checks. Goes out: text, JSON or HTML; never printed or written here. Left to others: what is
right (`score`), the command (`eval.command`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from eval.bundles.score import Check
from eval.bundles.truth import Bundle, Says
from eval.metrics import wilson

# What the archive must reach; the others are told beside them.
BARS = {
    "meeting": 0.99,
    "item": 0.98,
    "section role": 0.97,
    "recommendation kept": 1.0,
    "agenda undecided": 1.0,
    "plain file: meeting": 0.98,
    "plain file: items": 0.98,
    "plain file: kind": 0.98,
}
APART = "plain file"  # checks of `eval.heads`, which has no strata
ORDER = (
    "meeting", "item", "section role", "recommendation kept", "agenda undecided", "decision", "item outcome",
    "decision's body and day", "earlier treatment", "told decision kept apart", "annex",
    "embedded minutes' parent", "title", "item is real", "meeting is real",
    "plain file: meeting", "plain file: items", "plain file: kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """How often a metric's checks were right."""

    metric: str
    right: int
    n: int
    low: float
    high: float
    bar: float | None

    @property
    def value(self) -> float:
        return self.right / self.n

    @property
    def held(self) -> bool:
        return self.bar is None or self.value >= self.bar


@dataclass(frozen=True, slots=True)
class Failure:
    """A cause, how often it came, and one bundle that shows it."""

    metric: str
    cause: str
    count: int
    seeds: tuple[int, ...]
    example: str


def shares(checks: Sequence[Check]) -> list[Share]:
    """One a metric, in the order of `ORDER`."""
    counts = Counter(c.metric for c in checks)
    right = Counter(c.metric for c in checks if c.right)
    known = [m for m in ORDER if counts[m]] + sorted(m for m in counts if m not in ORDER)
    return [Share(m, right[m], counts[m], *wilson(right[m], counts[m]), BARS.get(m)) for m in known]


Stratum = Callable[[Check], Iterable[str]]
STRATA: dict[str, Stratum] = {
    "made as": lambda c: (c.recipe,),
    "agenda system": lambda c: (c.system,),
    "minutes in minutes": lambda c: (f"depth {c.depth}",),
    "noise": lambda c: c.noise or ("none",),
    "misread letters": lambda c: ("ocr" if c.recipe == "ocr" else "clean",),
}


def by_stratum(checks: Sequence[Check], stratum: Stratum) -> dict[str, list[Share]]:
    groups: dict[str, list[Check]] = {}
    for check in checks:
        for name in () if check.recipe == APART else stratum(check):
            groups.setdefault(name, []).append(check)
    return {name: shares(groups[name]) for name in sorted(groups)}


def failures(checks: Sequence[Check]) -> list[Failure]:
    """By metric and cause, the most frequent first within a metric."""
    groups: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        if not check.right:
            groups.setdefault((check.metric, check.cause), []).append(check)
    made = [
        Failure(metric, cause, len(found), tuple(sorted({c.seed for c in found})), _example(found[0]))
        for (metric, cause), found in groups.items()
    ]
    return sorted(made, key=lambda f: (_rank(f.metric), -f.count))


def _rank(metric: str) -> int:
    return ORDER.index(metric) if metric in ORDER else len(ORDER)


def _example(check: Check) -> str:
    return f"seed {check.seed} ({check.recipe}, {check.system}, depth {check.depth}) {check.detail}"


def to_text(checks: Sequence[Check], bundles: int, longest: int = 12, aims: Collection[str] = ()) -> str:
    """A table of shares, the bars' metrics by stratum, then the causes; `aims` are bars not reached yet."""
    lines = [f"{bundles} bundles, {_items(checks)} items", ""]
    lines += [_row(s, s.metric in aims) for s in shares(checks)]
    for name, stratum in STRATA.items():
        lines += ["", f"By {name}"]
        for group, found in by_stratum(checks, stratum).items():
            told = [s for s in found if s.metric in ("meeting", "item", "section role", "decision", "annex")]
            lines.append(f"  {group:16} " + "  ".join(f"{s.metric} {s.value:.3f} ({s.n})" for s in told))
    lines += ["", "Failures"]
    for metric in dict.fromkeys(f.metric for f in failures(checks)):
        for f in [f for f in failures(checks) if f.metric == metric][:longest]:
            lines.append(f"  {f.metric}: {f.count} × {f.cause or 'wrong'}; {f.example}")
    return "\n".join(lines) + "\n"


def _row(s: Share, aim: bool) -> str:
    verdict = "held" if s.held else "aim" if aim else "BROKEN"
    bar = "" if s.bar is None else f"  bar {s.bar:.2f} {verdict}"
    return f"{s.metric:26} {s.value:.4f}  {s.low:.3f}–{s.high:.3f}  n {s.n:5}{bar}"


def to_json(checks: Sequence[Check], seeds: Sequence[int], made: datetime) -> str:
    facts = {
        "made": made.isoformat(timespec="seconds"),
        "seeds": [min(seeds, default=0), max(seeds, default=0)],
        "shares": [_share(s) for s in shares(checks)],
        "strata": {
            n: {g: [_share(s) for s in found] for g, found in by_stratum(checks, f).items()}
            for n, f in STRATA.items()
        },
        "failures": [asdict(f) for f in failures(checks)],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _share(s: Share) -> dict[str, object]:
    return {**asdict(s), "value": round(s.value, 5), "held": s.held}


def to_html(checks: Sequence[Check], bundles: int, made: datetime) -> str:
    """A page: the shares, the strata side by side, the failures by cause."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("eval", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template("bundles.html").render(
        made=f"{made:%Y-%m-%d %H:%M} UTC",
        bundles=bundles,
        items=_items(checks),
        shares=shares(checks),
        strata=[_stratum(checks, name, stratum) for name, stratum in STRATA.items()],
        failures=failures(checks),
    )


def _stratum(
    checks: Sequence[Check], name: str, stratum: Stratum
) -> tuple[str, list[str], list[tuple[str, list[Share | None]]]]:
    """Name, groups, and for each metric a share a group."""
    groups = by_stratum(checks, stratum)
    rows = []
    for metric in ORDER:
        cells = [next((s for s in found if s.metric == metric), None) for found in groups.values()]
        if any(cells):
            rows.append((metric, cells))
    return name, list(groups), rows


def _items(checks: Sequence[Check]) -> int:
    return sum(c.metric == "item" for c in checks)


def broken(checks: Sequence[Check], aims: Collection[str] = ()) -> bool:
    return any(not s.held and s.metric not in aims for s in shares(checks))


def show(bundle: Bundle, checks: Sequence[Check]) -> str:
    """The bundle's pages, its truth and what was taken wrong: what a developer reads."""
    lines = [f"seed {bundle.seed}: {bundle.recipe}; noise: {', '.join(bundle.noise) or 'none'}", ""]
    for page in bundle.text.pages:
        lines += [f"=== page {page.number} " + "=" * 60, page.raw]
    lines += ["", "=== truth " + "=" * 60]
    for m, meeting in enumerate(bundle.meetings):
        kind = "minutes" if meeting.minutes else "agenda"
        name = meeting.body.long if meeting.body else None
        lines.append(f"{kind} of {name}, {meeting.date} ({meeting.system}, depth {meeting.depth})")
        lines += [_item(bundle, n) for n, item in enumerate(bundle.items) if item.meeting == m]
    lines += [
        f"annex {a.number} to item {bundle.items[a.item].number}: {a.title} ({a.mark})"
        for a in bundle.annexes
    ]
    lines += ["", "=== wrong " + "=" * 60]
    lines += [f"{c.metric}: {c.cause}; {c.detail}" for c in checks if not c.right]
    return "\n".join(lines) + "\n"


def _item(bundle: Bundle, n: int) -> str:
    item = bundle.items[n]
    says = Counter(
        s.says for s in bundle.sentences if s.item == n and s.annex is None and s.says != Says.TITLE
    )
    held = ", ".join(f"{count} {kind}" for kind, count in says.items())
    marks = " closed" * item.closed + " headless" * item.headless
    return f"  {item.number} {item.title!r} → {'/'.join(item.outcomes)}{marks} ({held})"
