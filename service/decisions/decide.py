"""What a matter came to: the stated decision first, or that none is recorded.

Comes in: a `Query` that asks for a decision, with its evidence. Goes out: a `Draft`. A recommendation is
never framed as a decision, and another meeting's decision never as that of the day asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.model import Passage
from ingest.bodies import Bodies
from ingest.dates import find_dates
from ingest.decisions import actor_of, outcome_of
from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from ingest.outcomes import read
from ingest.sentences import sentence_spans
from service.draft import QUOTES, Around, Draft, Pick, in_meeting
from service.evidence import Lexicon, Unit, Weighed, coverage, keys, meeting_match, question_terms
from service.model import AnswerStatus
from service.open_ends import OpenEnds
from service.papers import whole_item
from service.picks import distinct, further_units, narrow, pick_of, widened
from service.treatments import asks_now, asks_others, latest, notes
from service.understand import Query
from service.units import stretches, with_paragraph

MOST_LINES = 6
OUTCOME = 300  # characters of an outcome that is told beside something else
FEW = 300  # characters up to which all that was decided is quoted
TITLED = 0.7  # share of the question that the item's title must hold for all of its decision to answer it
BEARS = 0.7  # share of the best sentence's score that another of a long decision must have
ADDS = 0.08  # share of the question that a sentence must add to a decision that is quoted
ADDITIONS = 40  # units looked at for them
LEADING = 12  # passages whose items may be the matter asked about
TELLS = 0.12  # share of the question by which another item must say more than the best passage's
SILENT = 0.12  # share of the question from which a word is worth saying that the decision has not
MORE = 3  # sentences added to a decision at most
_REFERS = re.compile(
    r"\b(?:ind|an)?(?:stilling|befaling|stillet|befalet)\w*|\b(?:forslag|foreslå|oplæg|fremlagt|tiltråd)\w*",
    re.I,
)
_UNDECIDED = re.compile(
    r"\bikke (?:\w+ )?(?:truffet|besluttet|taget stilling)\b|\bingen beslutning\b", re.I
)  # beside an outcome: "drøftede forslaget. Der blev ikke truffet beslutning om puljen."
_PAST = re.compile(
    r"\b(?:besluttede|besluttet|vedtog|vedtaget|godkendte|godkendt|tiltrådte|enedes|aftalte|tilsluttede)\b",
    re.I,
)


def decide(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft:
    """What the archive says a matter came to, or that it records no decision."""
    best = _of_now(query, _of_matter(query, _of_item(weighed), weighed, around), around)
    chunks = _of_one_meeting(query, whole_item(best.chunk, around)) if in_meeting(best.chunk) else ()
    held = {c.meeting_date for c in chunks} | {best.chunk.meeting_date}
    missing = next((d for d in query.days if d not in held and not around.held(d)), None)
    stated = _stated(chunks, best.chunk.body, around.bodies)
    if stated and missing is None:
        others = notes(best.chunk, (), around)
        said = sum(len(p.text) for p in others) if asks_others(query) else 0
        whole = _asks_whole(query, best.chunk, around.lexicon)
        picks = _most_relevant(stated, ranked, QUOTES - said, whole)
        outcome = picks[0].chunk.outcome or Outcome.DECIDED
        if _of_another(query, picks[0].chunk, outcome):
            lead = "no_decision_upward"
            return Draft(AnswerStatus.NO_DECISION, outcome, lead, picks, picks[0].chunk)
        extra = (*_supporting(query, ranked, chunks, (*picks, *others), around.lexicon), *others)
        silent = _silent_on(query, picks, chunks, around.lexicon)
        return Draft(
            AnswerStatus.ANSWERED,
            outcome,
            _lead(query, picks, outcome),
            (*picks, *extra),
            picks[0].chunk,
            unmentioned=silent,
        )
    told = _told_decision(query, ranked, around.bodies)
    if told and missing is None:
        more = further_units(query, ranked, told, 2, around.lexicon)
        picks = tuple(distinct(widened([told, *more])))
        return Draft(AnswerStatus.ANSWERED, Outcome.DECIDED, "told_decision", picks, told.weighed.chunk)
    told_of = [u for u in ranked[:20] if missing and _names_day(u.text, missing)]
    if missing is not None and told_of:
        picks = tuple(distinct([pick_of(u) for u in told_of[:2]]))
        return Draft(
            AnswerStatus.NO_DECISION, Outcome.NONE, "no_minutes_of_day", picks, picks[0].chunk, missing
        )
    if missing is not None and stated:
        picks = _most_relevant(stated, ranked)
        return Draft(AnswerStatus.NO_DECISION, Outcome.NONE, "no_minutes_of_day", picks, best.chunk, missing)
    return _no_decision(best, ranked, chunks)


def _of_another(query: Query, chunk: Chunk, outcome: Outcome) -> bool:
    """Whether another body than the item's is asked about, to which the item only gave its advice."""
    asked = query.other_body is not None or bool(query.bodies and chunk.body not in query.bodies)
    return asked and outcome is Outcome.RECOMMENDED


def _lead(query: Query, picks: Sequence[Pick], outcome: Outcome) -> str:
    """Key of the opening sentence; a question that takes a yes for granted is told of the no first.

    Only where all that is quoted says no: beside "model B blev ikke tiltrådt" another model was chosen.
    """
    if query.polar or not query.granted:
        return f"decision_{outcome}"
    told = [read(p.text[a:b], acted=True).statement for p in picks for a, b in sentence_spans(p.text)]
    if any(told) and all(s.outcome is Outcome.REJECTED for s in told if s):
        return "not_decided_rejected"
    return "not_decided_postponed" if outcome is Outcome.POSTPONED else f"decision_{outcome}"


def _of_item(weighed: Sequence[Weighed]) -> Weighed:
    """The best passage; for an annex's, the best of the item that it is an annex to.

    A report tells of a matter at length, and its item what the meeting made of it.
    """
    best = weighed[0]
    if in_meeting(best.chunk) or best.chunk.item_number is None:
        return best

    def item(chunk: Chunk) -> tuple[str, date | None, str | None]:
        return chunk.document_id, chunk.meeting_date, chunk.item_number

    own = (w for w in weighed if in_meeting(w.chunk) and item(w.chunk) == item(best.chunk))
    return next(own, best)


def _of_matter(query: Query, best: Weighed, weighed: Sequence[Weighed], around: Around) -> Weighed:
    """The best passage, or that of the leading item which says clearly more of what is asked.

    A decision's words weigh much in themselves; the matter's name and figures stand in the case above them.
    """
    if not in_meeting(best.chunk):
        return best
    wanted = question_terms(query, around.lexicon)
    leading: dict[tuple[str, int, str | None], Weighed] = {best.item_key: best}
    for w in weighed[:LEADING]:
        if in_meeting(w.chunk) and meeting_match(query, w.chunk) >= meeting_match(query, best.chunk):
            leading.setdefault(w.item_key, w)
    held = {key: coverage(wanted, _words(w.chunk, around)) for key, w in leading.items()}
    most = max(leading, key=lambda key: held[key])  # the first of equals
    return leading[most] if held[most] >= held[best.item_key] + TELLS else best


def _words(chunk: Chunk, around: Around) -> set[str]:
    """The terms of a chunk's whole item."""
    return {k for c in around.item_chunks(chunk) for k in keys(around.lexicon, f"{c.header} {c.text}")}


def came_of_it(
    query: Query, picks: Sequence[Pick], weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around
) -> tuple[Pick, ...]:
    """The sentence that says what the quoted item came to, where none of the quotes does and there is room.

    What was told, proposed or asked in an item is half the truth without its outcome.
    """
    leading = next((w for w in weighed if w.chunk.id == picks[0].chunk.id), None)
    chunk = _of_item([leading, *weighed]).chunk if leading else picks[0].chunk
    if not in_meeting(chunk):
        return ()
    stated = _stated(_of_one_meeting(query, whole_item(chunk, around)), chunk.body, around.bodies)
    quoted = [
        p for p in picks for s in stated if s.chunk.id == p.chunk.id and p.start < s.end and s.start < p.end
    ]
    if not stated or quoted:
        return ()
    scores = {(u.weighed.chunk.id, u.start): u.score for u in ranked}
    best = max(stated, key=lambda p: scores.get((p.chunk.id, p.start), 0.0))
    return (best,) if len(best.text) <= OUTCOME else ()


def _of_now(query: Query, best: Weighed, around: Around) -> Weighed:
    """The matter's latest treatment, where a question asks what holds now."""
    last = latest(best.chunk, around) if asks_now(query) else None
    return Weighed(Passage(last, best.passage.score, None, None), best.score, best.coverage) if last else best


def _of_one_meeting(query: Query, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """An item's chunks without the decisions that other meetings took in the same matter.

    The day asked about counts, else the item's own, which is the last of them.
    """
    resolved = [c for c in chunks if c.section in (SectionRole.DECISION, SectionRole.MINUTES)]
    days = {c.meeting_date for c in resolved if c.meeting_date}
    if len(days) < 2:
        return tuple(chunks)
    wanted = next((d for d in query.days if d in days), max(days))
    return tuple(c for c in chunks if c not in resolved or c.meeting_date in (wanted, None))


def _names_day(text: str, day: date) -> bool:
    return any(
        (f.day, f.month, f.year or day.year) == (day.day, day.month, day.year) for f in find_dates(text)
    )


def _stated(chunks: Sequence[Chunk], body: str | None, bodies: Bodies) -> list[Pick]:
    """The sentences of the item's decision; of its minutes, those that state an outcome."""
    decided = [c for c in chunks if c.section is SectionRole.DECISION]
    told = [c for c in chunks if c.section is SectionRole.MINUTES]
    bare = [c for c in chunks if c.section is SectionRole.OTHER and c.outcome and len(c.text) < 60]
    spans = [Pick(c, s.start, s.end) for c in decided or told or bare for s in stretches(c.text)]
    if decided or not any(_states(p.text, body, bodies) for p in spans):
        return spans if decided else []
    return [p for p in spans if _states(p.text, body, bodies) or _UNDECIDED.search(p.text)]


def _states(text: str, body: str | None, bodies: Bodies) -> bool:
    actor = actor_of(text, bodies)
    return outcome_of(text) is not None and (actor is None or actor == body or body is None)


def _asks_whole(query: Query, chunk: Chunk, lexicon: Lexicon) -> bool:
    """Whether a question asks for little more than the item's title says: all that was decided answers it."""
    wanted = question_terms(query, lexicon)
    titled = coverage(wanted, keys(lexicon, chunk.header))
    return titled >= TITLED


def _most_relevant(
    stated: Sequence[Pick], ranked: Sequence[Unit], room: int = QUOTES, whole: bool = False
) -> tuple[Pick, ...]:
    """All stated sentences if they are few, else those that bear on the question, in their order.

    Args:
        whole: all of them bear on it.
    """
    scores = {(u.weighed.chunk.id, u.start): u.score for u in ranked}

    def score(pick: Pick) -> float:
        return scores.get((pick.chunk.id, pick.start), 0.0)

    order = sorted(stated, key=lambda p: -score(p))
    few = sum(len(p.text) for p in stated) <= FEW
    kept: list[Pick] = []
    length = 0
    for pick in order:
        if len(kept) >= MOST_LINES - 1 or (kept and length + len(pick.text) > room):
            continue
        if not (few or whole) and kept and score(pick) < BEARS * score(order[0]):
            break
        kept.append(pick)
        length += len(pick.text)
    return _joined(sorted(kept, key=lambda p: (p.chunk.ordinal, p.start)), room - length)


def _joined(picks: Sequence[Pick], room: int) -> tuple[Pick, ...]:
    """Widen minutes' sentences to what follows them in their paragraph, and join neighbours."""
    out: list[Pick] = []
    for pick in picks:
        wide = pick
        if pick.chunk.section is SectionRole.MINUTES and "\n" not in pick.text:
            _, end = with_paragraph(pick.chunk.text, pick.start, pick.end)
            if end - pick.end <= max(room, 0):
                wide = Pick(pick.chunk, pick.start, end)
                room -= end - pick.end
        last = out[-1] if out else None
        if last and last.chunk.id == wide.chunk.id and wide.start <= last.end + 1:
            if "\n" not in last.chunk.text[last.start : max(wide.end, last.end)]:
                out[-1] = Pick(last.chunk, last.start, max(last.end, wide.end))
                continue
            if wide.end <= last.end:
                continue
        out.append(wide)
    return tuple(out)


def _supporting(
    query: Query, ranked: Sequence[Unit], item: Sequence[Chunk], picks: Sequence[Pick], lexicon: Lexicon
) -> tuple[Pick, ...]:
    """Sentences of the same item that speak to what the decision's words leave open.

    What was recommended is among them only where the decision itself refers to it.
    """
    refers = any(_REFERS.search(p.text) for p in picks)
    own = {c.id for c in item}
    units = [u for u in ranked if u.weighed.chunk.id in own and (refers or not _proposes(u))]
    added: list[Pick] = []
    ends = OpenEnds.of(query, lexicon, picks)
    for _ in range(MORE):
        taken = [*picks, *added]
        room = QUOTES - sum(len(p.text) for p in taken)
        found = _best_addition(units, taken, room, ends)
        if found is None:
            break
        added.append(found)
        ends = ends.after(found)
    return tuple(added)


def _proposes(unit: Unit) -> bool:
    return unit.weighed.chunk.section is SectionRole.RECOMMENDATION


def _best_addition(units: Sequence[Unit], taken: Sequence[Pick], room: int, ends: OpenEnds) -> Pick | None:
    """The best unit that says enough of what is open."""
    worth: dict[float, Pick] = {}
    for unit in units[:ADDITIONS]:
        pick = narrow(unit)
        gain = ends.gain(pick)
        if gain >= ADDS and len(pick.text) <= room and len(distinct([*taken, pick])) > len(taken):
            worth.setdefault(unit.score + gain, pick)
    return worth[max(worth)] if worth else None


def _silent_on(
    query: Query, picks: Sequence[Pick], chunks: Sequence[Chunk], lexicon: Lexicon
) -> tuple[str, ...]:
    """Words of a yes-or-no question that the item's case has and its decision has not, as asked.

    "Blev samarbejdet nedlagt?": where the decision says nothing of it, the reader must be told so.
    """
    if query.language != "da":
        return ()  # another language's word is not looked for in Danish
    if not query.polar:
        return ()
    wanted = question_terms(query, lexicon)
    said = {k for p in picks for k in keys(lexicon, p.chunk.text, p.start, p.end)}
    case = {
        k
        for c in chunks
        if c.section not in (SectionRole.DECISION, SectionRole.MINUTES)
        for k in keys(lexicon, c.text)
    }
    title = keys(lexicon, picks[0].chunk.item_title or "")
    floor = SILENT * sum(wanted.values())
    silent: dict[int, str] = {}
    for term in lexicon.terms(query.text):
        if (
            term.start
            and wanted.get(term.key, 0.0) >= floor
            and term.key in case
            and term.key not in said | title
        ):
            silent.setdefault(term.start, query.text[term.start : term.end])
    own = {t.start for t in lexicon.terms(query.text) if t.key in said}
    return tuple(word for start, word in silent.items() if start not in own)[:2]


def _told_decision(query: Query, ranked: Sequence[Unit], bodies: Bodies) -> Unit | None:
    """A decision told in another place than its own minutes: "DAS vedtog på mødet den …"."""
    for unit in ranked[:5]:
        past = outcome_of(unit.text) is Outcome.DECIDED and _PAST.search(unit.text)
        proposed = unit.weighed.chunk.section is SectionRole.RECOMMENDATION
        actor = actor_of(unit.text, bodies)
        asked = not query.bodies or actor in query.bodies
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


def _no_decision(best: Weighed, ranked: Sequence[Unit], chunks: Sequence[Chunk]) -> Draft:
    """The matter is here, a decision is not: say so, and show what was proposed or announced."""
    proposed = [c for c in chunks if c.section is SectionRole.RECOMMENDATION]
    if proposed:
        entries = [u for u in ranked if u.weighed.chunk.id == proposed[0].id]
        picks = [pick_of(u) for u in entries[:2]] or [Pick(proposed[0], 0, min(len(proposed[0].text), 300))]
    else:
        picks = [pick_of(u) for u in ranked[:2] if u.weighed.item_key == ranked[0].weighed.item_key]
    agenda = best.chunk.kind is DocumentKind.AGENDA and bool(proposed)
    lead = (
        "no_decision_agenda"
        if agenda
        else "no_decision_minutes"
        if in_meeting(best.chunk)
        else "no_decision_other"
    )
    return Draft(
        AnswerStatus.NO_DECISION,
        Outcome.NONE,
        lead,
        tuple(distinct(picks)),
        picks[0].chunk if picks else best.chunk,
    )
