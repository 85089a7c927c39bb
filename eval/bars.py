"""What must hold whatever else moves: a broken bar fails the build.

Comes in: results, and what a second ingest of the same files did. Goes out: one `Bar` a promise. A bar is
never lowered to make a run pass; one that a set of questions does not reach yet is an aim, told beside its
figure. Left to others: which are aims (`sets`), printing and the exit code (`command`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from eval.case_file import CaseType
from eval.run import Results
from service.model import AnswerStatus

MOST_WRONG_PLACES = 0.01  # of answers whose cited evidence is placed


@dataclass(frozen=True, slots=True)
class Reingest:
    """A second ingest of unchanged files."""

    files: int
    changed: int  # files that were written again
    revisions: int  # by how much the catalog's revision moved
    rebuilt: bool = False  # whether the index was built anew


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise and whether it held; None: nothing to measure it on."""

    name: str
    held: bool | None
    line: str
    aim: bool = False  # not reached yet: fails nothing

    @property
    def verdict(self) -> str:
        if self.held is None:
            return "not measured"
        return "held" if self.held else "aim" if self.aim else "BROKEN"


def check_bars(
    results: Results,
    reingest: Reingest | None = None,
    aims: Collection[str] = (),
    least_right: float | None = None,
) -> tuple[Bar, ...]:
    """All bars, in the order a reader cares; those named in `aims` fail nothing.

    Args:
        least_right: share of right answers that must be reached; None: no such bar.
    """
    bars = (
        verbatim_bar(results),
        passed_off_bar(results),
        place_bar(results),
        empty_bar(results),
        reingest_bar(reingest),
    )
    right = () if least_right is None else (right_bar(results, least_right),)
    return tuple(replace(b, aim=b.name in aims) for b in (*bars, *right))


def broken(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    return tuple(b for b in bars if b.held is False and not b.aim)


def right_bar(results: Results, least: float) -> Bar:
    """Whether enough answers are right; which are not is told by the report."""
    scores = results.values("answer_right")
    share = sum(scores) / len(scores) if scores else 0.0
    line = f"{share:.3f} of {len(scores)} answers are right (at least {least})"
    return _bar("right", "enough answers right", len(scores), share >= least, line, [])


def verbatim_bar(results: Results) -> Bar:
    checks = [(r.case.id, ok) for r in results.cases for ok in r.verbatim]
    wrong = [name for name, ok in checks if not ok]
    line = f"{len(checks) - len(wrong)} of {len(checks)} citations are verbatim where they say they stand"
    return _bar("verbatim", "every citation verbatim", len(checks), not wrong, line, wrong)


def passed_off_bar(results: Results) -> Bar:
    wrong = _failing(results, "passed_off")
    n = len(results.values("passed_off"))
    line = f"{len(wrong)} of {n} answers pass a recommendation, or an agenda, off as a decision"
    return _bar("decision", "no recommendation as decision", n, not wrong, line, wrong)


def place_bar(results: Results) -> Bar:
    wrong = sorted({*_failing(results, "wrong_date"), *_failing(results, "wrong_body")})
    n = sum("wrong_date" in r.scores or "wrong_body" in r.scores for r in results.cases)
    line = f"{len(wrong)} of {n} answers place their evidence in a wrong meeting or body (at most 1 %)"
    return _bar("place", "right date and body", n, len(wrong) <= MOST_WRONG_PLACES * n, line, wrong)


def empty_bar(results: Results) -> Bar:
    asked = [r for r in results.cases if r.case.type == CaseType.UNANSWERABLE]
    wrong = [r.case.id for r in asked if r.answer.status == AnswerStatus.ANSWERED]
    line = f"{len(wrong)} of {len(asked)} questions that nothing answers were answered"
    return _bar(
        "empty", "nothing answered that the archive does not hold", len(asked), not wrong, line, wrong
    )


def reingest_bar(reingest: Reingest | None) -> Bar:
    if reingest is None:
        return Bar("re-ingest", None, "not measured; name --archive to ingest it twice")
    wrote = reingest.changed or reingest.revisions or reingest.rebuilt
    index = "index built anew" if reingest.rebuilt else "index kept"
    moved = f"revision moved by {reingest.revisions}, {index}"
    line = f"{reingest.changed} of {reingest.files} files written again, {moved}"
    return _bar("re-ingest", "a second ingest writes nothing", reingest.files, not wrote, line, [])


def _failing(results: Results, metric: str) -> list[str]:
    return [r.case.id for r in results.cases if r.scores.get(metric, 0.0) > 0]


def _bar(name: str, promise: str, n: int, held: bool, line: str, wrong: list[str]) -> Bar:
    if n == 0:
        return Bar(name, None, f"not measured: {promise}; there was nothing to judge")
    return Bar(name, held, line + (f": {', '.join(dict.fromkeys(wrong))}" if wrong else ""))
