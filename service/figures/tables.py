"""Questions for a figure → the cells that answer them, quoted with their table's heads.

Comes in: a `Query`, weighed passages and units, what can be looked up. Goes out: a `Draft` that quotes
caption, names of columns and rows, and points the cells out; "not found" where the table that the question
is of lacks the name, year or mark asked for; None where no table is clearly meant. Left to others: which
table, row and column (`match`), the words (`said`), running text (`compose`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.draft import NOT_FOUND, QUOTES, Around, Draft, Pick, Said
from service.evidence import Unit, Weighed
from service.figures.asked import Asked, asked
from service.figures.fits import Lack
from service.figures.match import Found, found
from service.figures.meeting import Meeting
from service.figures.said import holds, remarks
from service.figures.sentences import by_figure, uncounted
from service.figures.sheets import Line, sheets
from service.model import AnswerStatus
from service.picks import distinct
from service.understand import Query

_REASON = re.compile(r"\b(?:hvorfor|hvornår|why|when)\b", re.I)
_AMOUNT_FIRST = re.compile(
    r"\W*(?:hva[d]? (?:er|var|koste\w*|betal\w*)|hvor (?:mange|meget|stor\w*|lang)|how (?:many|much))\b", re.I
)
ENOUGH, ENOUGH_ENGLISH = 0.5, 0.4  # share of the question's words that a table must hold
NAMED = 0.1  # how much less of them a row need hold that bears the name asked for
TOPIC = 0.3  # share of them, names aside, by how near to the row they stand
OF_IT = 0.5  # share of the question's words, names aside, from which it is of a table
BETTER = 0.25  # how much more of the question a table without the name holds that is the one asked for
CLOSE = 0.02  # how near another table's score must be for both to be shown
TEXT_AHEAD = 0.15  # how much more of the question a sentence must hold to be preferred to a row


def figures(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> Draft | None:
    """What the archive's tables say to a question for a figure."""
    meeting = Meeting(around.lexicon)
    wanted = asked(query, around.lexicon, _bodies(around))
    if not wanted.wanted or _asks_else(query):
        return None
    tables = found(wanted, sheets(weighed, around), meeting)
    least = ENOUGH_ENGLISH if query.language == "en" else ENOUGH
    able = [t for t in tables if t.covered >= least - NAMED * t.by_name and t.topic >= TOPIC and not t.lacks]
    if _lacking(wanted, tables, able, meeting) and not (
        query.language == "en" or _told(wanted, ranked, meeting)
    ):
        return NOT_FOUND
    if not able and query.language != "en" and uncounted(wanted, ranked, meeting):
        return NOT_FOUND
    if not able or _text_knows(able[0], ranked):
        return None
    best = [t for t in able[:3] if t.score >= able[0].score - CLOSE]
    drafts = [d for t in best if (d := _draft(query, wanted, t))]
    return _joined(drafts[: 1 if wanted.most or wanted.least else 2]) if drafts else None


def by_number(query: Query, ranked: Sequence[Unit], around: Around) -> list[Unit]:
    """The units anew in order, those first whose number is of what was asked."""
    if _asks_else(query):
        return list(ranked)
    return by_figure(asked(query, around.lexicon, _bodies(around)), ranked, Meeting(around.lexicon))


def _asks_else(query: Query) -> bool:
    """Whether a question that speaks of figures asks when, why or what was decided."""
    return bool(_REASON.search(query.text)) or (query.decides and not _AMOUNT_FIRST.match(query.text))


def _bodies(around: Around) -> set[str]:
    return {name for short, long in around.bodies.names.items() for name in (short, *long)}


def _lacking(wanted: Asked, tables: Sequence[Found], able: Sequence[Found], meeting: Meeting) -> bool:
    """Whether the table that the question is of lacks the name, the year or the mark asked for."""
    silent = [t for t in tables if t.lacks & {Lack.NAME, Lack.YEAR, Lack.MARK} and t.topic >= OF_IT]
    if not (wanted.names or wanted.years or wanted.marks):
        return False
    if not able:
        return bool(silent)
    if any(Lack.MARK in t.lacks and t.topic >= able[0].topic for t in silent):
        return True
    if any(Lack.NAME in t.lacks and t.topic >= able[0].topic + BETTER for t in silent):
        return True
    return any(_rather(wanted, t, able[0], meeting) for t in tables if Lack.NAME in t.lacks)


def _rather(wanted: Asked, other: Found, able: Found, meeting: Meeting) -> bool:
    """Whether a table that lacks the name is the one asked for: children's, where another has adults.

    It has the same columns and rows of the same kind, and its caption more of the question's words.
    """
    same = other.sheet.headers == able.sheet.headers and bool(able.sheet.headers)
    if not same or len({x.label for x in other.sheet.lines} & {x.label for x in able.sheet.lines}) < 2:
        return False
    gain = 0.0
    for term, weight in wanted.wanted.items():
        gain += weight * (meeting.met(term, other.caption) - meeting.met(term, able.caption))
    return gain > 0


def _counts(wanted: Asked, tables: Sequence[Found], meeting: Meeting) -> bool:
    """Whether a table without the name says that it counts what was asked: English shares few other words."""
    known = [t for t in wanted.counted if meeting.known(t)]
    return any(Lack.NAME in t.lacks and any(meeting.met(k, t.caption) for k in known) for t in tables[:3])


def _told(wanted: Asked, ranked: Sequence[Unit], meeting: Meeting) -> bool:
    """Whether a sentence of the best tells a figure of the name and year that a table lacks."""
    for unit in ranked[:6]:
        if unit.row or not re.search(r"\d", unit.text) or unit.coverage < 0.4:
            continue
        held = meeting.keys(unit.text) | meeting.keys(unit.weighed.chunk.header)
        if any(not _marks(stem, mark).search(unit.text) for stem, mark in wanted.marks):
            continue
        dated = not wanted.years or any(str(y) in unit.text for y in wanted.years)
        if dated and all(n.of(held) for n in wanted.names):
            return True
    return False


def _marks(stem: str, mark: str) -> re.Pattern[str]:
    """A mark behind its word: "model D", "domstype 3"."""
    return re.compile(rf"{re.escape(stem[:5])}\w*\s+{re.escape(mark)}\b", re.I)


def _text_knows(table: Found, ranked: Sequence[Unit]) -> bool:
    """Whether a sentence tells more of what was asked than the table does."""
    if not ranked or ranked[0].row or "\n" in ranked[0].text:
        return False
    return ranked[0].coverage > table.covered + TEXT_AHEAD and bool(re.search(r"\d", ranked[0].text))


def _draft(query: Query, wanted: Asked, table: Found) -> Draft | None:
    """The rows with their heads; the whole of a short table where its greatest is asked for and in doubt."""
    spoken = remarks(wanted, table, query.language)
    extreme = wanted.most or wanted.least
    lines = tuple(dict.fromkeys(x for r in spoken for x in r.lines)) if extreme and spoken else table.lines
    picks = _picks(table, lines)
    if extreme and not spoken and sum(len(p.text) for p in picks) > QUOTES:
        return None
    head = [p for p in picks if p in table.sheet.heads]
    said = tuple(
        Said(
            r.text,
            (*head, *(p for p in picks if any(_within(x.pick, p) for x in r.lines))),
            r.result,
            r.frame,
        )
        for r in spoken
    )
    kept = tuple(s for s in said if holds(s, "\n".join(p.text for p in s.picks)))
    return Draft(AnswerStatus.ANSWERED, None, "facts", picks, lines[0].pick.chunk, said=kept)


def _within(inner: Pick, outer: Pick) -> bool:
    return inner.chunk.id == outer.chunk.id and outer.start <= inner.start and inner.end <= outer.end


def _picks(table: Found, lines: Sequence[Line]) -> tuple[Pick, ...]:
    """Caption and names of columns, then the rows; rows that follow each other come as one."""
    rows: list[Pick] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last and last.chunk.id == line.pick.chunk.id and line.pick.start - last.end in (0, 1):
            rows[-1] = replace(last, end=line.pick.end)
        else:
            rows.append(line.pick)
    return tuple(distinct([*table.sheet.heads, *rows]))


def _joined(drafts: Sequence[Draft]) -> Draft:
    """One answer of one table, or of two that answer as well."""
    first = drafts[0]
    picks = tuple(distinct([p for d in drafts for p in d.picks]))
    return replace(first, picks=picks, said=tuple(dict.fromkeys(s for d in drafts for s in d.said)))
