"""What a meeting resolved → how far the matter has come. Never guessed: what is not said is unknown.

Comes in: an item's outcome and its sentences; a matter's treatments. Goes out: `Status`. Left to others:
later decisions that say otherwise (`changes`).
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Outcome
from service.matters.forms import said
from service.matters.model import Status, Treatment
from service.matters.resolved import Resolved

_BY_OUTCOME = {
    Outcome.DECIDED: Status.DECIDED,
    Outcome.REJECTED: Status.DECIDED,
    Outcome.NOTED: Status.NOTED,
    Outcome.POSTPONED: Status.OPEN,
    Outcome.RECOMMENDED: Status.OPEN,
}


def status_of(outcome: Outcome | None, minuted: bool, sentences: Sequence[Resolved]) -> Status:
    """Of one treatment, as its own papers have it.

    Args:
        minuted: False: an agenda alone, which resolves nothing.
    """
    if not minuted:
        return Status.UNKNOWN
    if any(said("returns", s.text) for s in sentences):
        return Status.OPEN
    return _BY_OUTCOME.get(outcome or Outcome.NONE, Status.UNKNOWN)


def matter_status(treatments: Sequence[Treatment]) -> Status:
    """Of a matter: its last treatment's; what is only noted leaves standing what was decided before."""
    last = treatments[-1].status
    decided = any(t.status is Status.DECIDED for t in treatments[:-1])
    return Status.DECIDED if last is Status.NOTED and decided else last
