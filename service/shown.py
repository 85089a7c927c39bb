"""Evidence and what was quoted of it → the passages in the order in which they are shown.

Comes in: a `Query`, its weighed passages, the stretches that the answer quotes. Goes out: passages, best
first. Left to others: what they weigh (`evidence`), what is quoted (`compose`).

Whoever doubts an answer looks at the first passages. They carry what was quoted, then what the leading
items came to, then what else bears on the question; the same words twice are no second proof.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.model import Passage
from ingest.model import Chunk, DocumentKind, SectionRole
from service.decisions.matter import of_item
from service.draft import RESOLVED, Pick
from service.evidence import Weighed
from service.model import Intent
from service.understand import Query

LOOKED_AT = 5  # passages that a reader looks at
OFTEN = 12  # passages among which words are not shown twice

ItemChunks = Callable[[Chunk], Sequence[Chunk]]  # all chunks of a chunk's item
_ItemKey = tuple[str, int, str | None]
# Asked for by these, the quotes' own order is that of what is told: the outcome, and then its grounds.
_TOLD_IN_ORDER = (Intent.STATUS, Intent.RECOMMENDATION)
_WITHOUT_OUTCOME = (Intent.TIMELINE, Intent.WORDING, Intent.DEFINITION)


def shown(
    query: Query, weighed: Sequence[Weighed], quoted: Sequence[Pick], item_chunks: ItemChunks
) -> list[Weighed]:
    """The passages in the order in which they are shown; scores never rise from one to the next.

    Args:
        weighed: by weight.
        quoted: what the answer quotes, in its order; empty where nothing was found.
    """
    rest = list(weighed)
    if query.intent is Intent.TIMELINE:
        rest = each_item_first(weighed, {_key(p.chunk) for p in quoted})
    told = _told(query, weighed, quoted)
    known = {w.chunk.id for w in told}
    order = _once([*told, *(w for w in rest if w.chunk.id not in known)])
    if query.intent not in _WITHOUT_OUTCOME and order:
        for leading in {_key(w.chunk): w for w in (weighed[0], order[0])}.values():
            order = _with_roles(query, order, of_item([leading, *weighed]).chunk, item_chunks, bool(quoted))
    return _falling(order)


def _key(chunk: Chunk) -> _ItemKey:
    return chunk.document_id, chunk.part, chunk.item_number


def _told(query: Query, weighed: Sequence[Weighed], quoted: Sequence[Pick]) -> list[Weighed]:
    """The passages that are quoted: as told where an outcome is asked for, else the weightiest first."""
    known = {w.chunk.id: w for w in weighed}
    chunks = {p.chunk.id: p.chunk for p in quoted}
    told = [known.get(c.id) or Weighed(Passage(c, 0.0, None, None), 0.0, 0.0) for c in chunks.values()]
    in_order = query.decides or query.came or query.polar or query.intent in _TOLD_IN_ORDER
    if in_order and query.intent is not Intent.TIMELINE:
        return told
    return sorted(told, key=lambda w: -w.score)


def each_item_first(weighed: Sequence[Weighed], told: set[_ItemKey]) -> list[Weighed]:
    """A passage of each item that is not told of yet, what it came to if found, and then the others.

    A time line has its steps in different places. A paper's front matter lists its items and tells no step.
    """
    leading: dict[_ItemKey, Weighed] = {}
    for w in weighed:
        if _key(w.chunk) in told or _front_matter(w.chunk):
            continue
        first = leading.setdefault(_key(w.chunk), w)
        if w.chunk.section in RESOLVED and first.chunk.section not in RESOLVED:
            leading[_key(w.chunk)] = w
    ahead = {w.chunk.id for w in leading.values()}
    return [*leading.values(), *(w for w in weighed if w.chunk.id not in ahead)]


def _front_matter(chunk: Chunk) -> bool:
    return chunk.kind in (DocumentKind.MINUTES, DocumentKind.AGENDA) and chunk.item_number is None


def _once(order: Sequence[Weighed]) -> list[Weighed]:
    """Words that stood higher already, as an agenda's in its minutes, behind what is often looked at."""
    seen: set[str] = set()
    first: list[Weighed] = []
    again: list[Weighed] = []
    for w in order:
        words = " ".join(w.chunk.text.casefold().split())
        (again if words in seen else first).append(w)
        seen.add(words)
    return [*first[:OFTEN], *again, *first[OFTEN:]]


def _with_roles(
    query: Query, order: Sequence[Weighed], leading: Chunk, item_chunks: ItemChunks, told: bool
) -> list[Weighed]:
    """Put what an item came to among those looked at, however its words are chosen; asked for what was
    proposed, its recommendation too.
    """
    chunks = item_chunks(leading)
    decided = [c for c in chunks if c.section is SectionRole.DECISION]
    wanted = [decided or [c for c in chunks if c.section is SectionRole.MINUTES]]
    if query.intent is Intent.RECOMMENDATION:
        wanted.append([c for c in chunks if c.section is SectionRole.RECOMMENDATION])
    place = 1 if query.decides and not told else LOOKED_AT - 1
    for role in filter(None, wanted):
        order = _lifted(order, role, place)
    return list(order)


def _lifted(order: Sequence[Weighed], role: Sequence[Chunk], place: int) -> Sequence[Weighed]:
    """The best of some chunks at a place, if none of them stands that high."""
    ids = {c.id for c in role}
    if any(w.chunk.id in ids for w in order[: place + 1]):
        return order
    found = (w for w in order if w.chunk.id in ids)
    best = next(found, Weighed(Passage(role[0], 0.0, None, None), 0.0, 0.0))
    rest = [w for w in order if w.chunk.id != best.chunk.id]
    return [*rest[:place], best, *rest[place:]]


def _falling(order: Sequence[Weighed]) -> list[Weighed]:
    """Scores that never rise: what stands before another is at least as good to a reader."""
    scores: list[float] = []
    for w in reversed(order):
        scores.append(max(w.score, scores[-1]) if scores else w.score)
    return [replace(w, score=s) for w, s in zip(order, reversed(scores), strict=True)]
