"""A question about time → dated steps, in order of time.

Comes in: a `Query` with its weighed passages; the index is asked again, by the matter's words. Goes out: a
`Draft` whose picks each carry their `When`; none where nothing is about the matter. Left to others: what
an event is (`chronology_events`), checking and layout (`verify`, `answer`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Chunk
from service.chronology_events import Event, Matter, events_of, planned
from service.chronology_gather import gather, listed, matters_of
from service.chronology_steps import MOST_LINES, chosen, picks_of
from service.chronology_topic import UNKNOWN, Years, patterns, topic_of, years_of
from service.draft import LONGEST_TIMELINE, RESOLVED, Around, Draft, Pick
from service.evidence import Weighed
from service.matters.same import title_topic
from service.model import AnswerStatus
from service.understand import Query

_BY_YEAR = re.compile(
    r"\bår for år\b|\bhvert (?:enkelt )?år\b|\båret for året\b|\byear by year\b|\beach year\b", re.I
)


def timeline(
    query: Query,
    weighed: Sequence[Weighed],
    around: Around,
    *,
    room: int = LONGEST_TIMELINE,
    most: int = MOST_LINES,
) -> Draft | None:
    """The matter's steps; None if nothing held is about it.

    Args:
        room: characters of all steps together.
        most: how many steps.
    """
    topic, years = topic_of(query, around.lexicon), years_of(query.text)
    if not topic.groups or (query.language != "en" and topic.known < UNKNOWN):
        return None
    chunks = gather(topic, years, weighed, around)
    if _BY_YEAR.search(query.text) and (found := listed(chunks, topic, years, around)):
        return _draft([found])
    matters = matters_of(chunks, topic, around)
    plan = bool(patterns("plan_asked").search(query.text))
    events = [e for m in matters for e in events_of(m, topic, around.lexicon, days=plan)]
    plans = planned(chunks, topic, around.lexicon) if plan else []
    years = _around(plans) if plan else years
    picks = picks_of(chosen(events, plans, years), query.language, room, most)
    return _draft(picks) if picks else None


def of_matter(query: Query, about: Chunk, around: Around) -> Draft | None:
    """The steps of the matter that an item is of, an outcome a meeting, by the words of the item's own title.

    None where no other meeting treated it. For questions whose own words name too little for a time line.
    """
    others = around.others(about)
    if not others or years_of(query.text) != Years():
        return None
    topic = replace(title_topic(about.item_title or "", around.lexicon), phrases=())
    found = []
    for chunk in (about, *others):
        whole = [c for c in around.item_chunks(chunk) if c.clearance == chunk.clearance]
        own = tuple(c for c in whole if c.meeting_date == chunk.meeting_date)
        title = frozenset(around.lexicon.keys(chunk.item_title or ""))
        told = (
            [e for e in events_of(Matter(own, title, True), topic, around.lexicon) if e.resolved]
            if own
            else []
        )
        found += [max(told, key=lambda e: (e.weight, e.score))] if told else []
    picks = picks_of(found, query.language)
    return _draft(picks) if len(picks) > 1 else None


def _around(plans: Sequence[Event]) -> Years:
    """The years of a plan and those beside them: what became of it is told then."""
    named = [e.when.first.year for e in plans if e.when]
    return Years(min(named) - 1, max(named) + 1) if named else Years()


def _draft(picks: Sequence[Pick]) -> Draft:
    last = picks[-1].chunk
    outcome = last.outcome if last.section in RESOLVED else None
    return Draft(AnswerStatus.ANSWERED, outcome, "timeline", tuple(picks), last, longest=LONGEST_TIMELINE)
