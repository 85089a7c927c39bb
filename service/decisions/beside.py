"""What is told beside a decision: what it leaves open, and what it says nothing of.

Comes in: a `Query`, the decision's picks, ranked units. Goes out: further `Pick`s of the item, or words of
the question that only the item's case has.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Chunk, SectionRole
from service.decisions.forms import REFERS
from service.draft import QUOTES, Pick
from service.evidence import Lexicon, Unit, keys, question_terms
from service.open_ends import OpenEnds
from service.picks import distinct, narrow
from service.understand import Query

ADDS = 0.08  # share of the question that a sentence must add to a decision that is quoted
ADDITIONS = 40  # units looked at for them
SILENT = 0.12  # share of the question from which a word is worth saying that the decision has not
MORE = 3  # sentences added to a decision at most


def supporting(
    query: Query, ranked: Sequence[Unit], item: Sequence[Chunk], picks: Sequence[Pick], lexicon: Lexicon
) -> tuple[Pick, ...]:
    """Sentences of the same item that speak to what the decision's words leave open.

    What was recommended is among them only where the decision itself refers to it.
    """
    refers = any(REFERS.search(p.text) for p in picks)
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


def silent_on(
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
