"""A share of what was planted, with its bounds.

Comes in: counts. Goes out: `Share`s and their lines. Left to others: what is counted (`followups`,
`glossary`, `matters`, `wording`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.metrics import wilson


class Scored(Protocol):
    """A line of a planted set's report, whether its bar holds, and what was wrong."""

    @property
    def line(self) -> str: ...

    @property
    def held(self) -> bool: ...

    @property
    def faults(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `n`, and what is to be seen where it is not whole."""

    metric: str
    right: int
    n: int
    faults: tuple[str, ...]
    bar: float | None = None  # the least that it may be

    @property
    def value(self) -> float:
        return self.right / self.n if self.n else 0.0

    @property
    def held(self) -> bool:
        return not self.n or self.value >= (self.bar or 0.0)

    @property
    def line(self) -> str:
        low, high = wilson(self.right, self.n)
        least = "" if self.bar is None else f"  bar {self.bar:.2f} {'held' if self.held else 'BROKEN'}"
        return f"  {self.metric:<34} {self.value:.3f}  [{low:.3f}–{high:.3f}]  n={self.n}{least}"
