"""A decision that is told in another place than its own minutes: "DAS vedtog på mødet den …".

Comes in: a `Query` and ranked units. Goes out: the unit that tells it, or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ingest.bodies import Bodies
from ingest.dates import find_dates
from ingest.decisions import actor_of, outcome_of
from ingest.model import Outcome, SectionRole
from service.decisions.forms import PAST
from service.evidence import Unit
from service.understand import Query


def told_decision(query: Query, ranked: Sequence[Unit], bodies: Bodies) -> Unit | None:
    """A decision told in another place than its own minutes: "DAS vedtog på mødet den …"."""
    for unit in ranked[:5]:
        past = outcome_of(unit.text) is Outcome.DECIDED and PAST.search(unit.text)
        proposed = unit.weighed.chunk.section is SectionRole.RECOMMENDATION
        actor = actor_of(unit.text, bodies)
        asked = not query.bodies or query.asks_of(actor)
        if past and not proposed and unit.coverage >= 0.4 and actor and asked and _when_fits(query, unit):
            return unit
    return None


def _when_fits(query: Query, unit: Unit) -> bool:
    """Whether a told decision may be from the day or month asked about."""
    if not query.days and not query.months:
        return True
    told = [f.date for f in find_dates(unit.text) if f.date]
    held = unit.weighed.chunk.meeting_date
    days = told or ([held] if held else [])
    return any(d in query.days or (d.year, d.month) in query.months for d in days)


def names_day(text: str, day: date) -> bool:
    return any(
        (f.day, f.month, f.year or day.year) == (day.day, day.month, day.year) for f in find_dates(text)
    )
