"""A drafted wording → where the archive has said much the same.

Comes in: a wording question's draft, passages found widely, the index's analyser and encoder. Goes out: a
`Draft` with up to three quotes, each said to be adopted, proposed or only told of; or "not found". Left to
others: finding passages (`index.retrieve`), checking quotes (`verify`).

A pasted sentence stands alone, while the sentences' kept vectors know their neighbours, and words in common
are few. So both only choose whom to read; who is near is told by encoding the chosen sentences as the draft
is encoded: alone. Without that, a draft about anything finds something (eval/LOG.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.spans import segments
from ingest.cleaning import LIST_MARK, is_row
from ingest.model import Chunk, Outcome, SectionRole
from ingest.outcomes import read
from service.draft import NOT_FOUND, Draft, Pick, in_meeting
from service.evidence import Lexicon, Nearness, Placed, Weighed, coverage, question_terms
from service.model import AnswerStatus, Intent
from service.understand import Query

PASSAGES = 60  # passages whose sentences are considered
FIRST, MORE = 8, 8  # sentences encoded at once, and further ones where none of those is surely it
BEHIND = 0.06  # how far behind the most promising a sentence may be and still be encoded
SURE = 0.91  # a cosine that a sentence about something else has not reached
NEAR = 0.8875  # least cosine of the best; of 80 drafts about absent matters 7 come nearer (eval/LOG.md)
BESIDE, ALSO = 0.03, 0.878  # how far behind the best a further one may be, and its least cosine
WORDS = 0.05  # weight of the share of the draft's rare words
QUOTED = 0.01  # what a sentence gains that the archive itself quotes
CRUMB = 0.006  # what words lose that do not end as a sentence does
SHORTEST, LONGEST_LINE, LONGEST_QUOTE = 20, 280, 420  # characters
MOST, ROOM = 3, 640  # quotes, and characters for all of them

Similarity = Callable[[str, Sequence[str]], Sequence[float]]  # draft, texts → cosines
_MARKS = re.compile('[”"“»«]([^”"“»«]{20,400})[”"“»«]')
_ENDED = re.compile(r"[.!?][”\"»)\]]*$")
_PROPOSES = re.compile(r"\b(?:indstille[rs]?|foreslå[rs]?|anbefale[rs]?|bedes|lægge[rs]? op til)\b", re.I)


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of the archive that may be an earlier wording."""

    weighed: Weighed
    start: int  # in the chunk's text
    end: int
    words: str  # what is compared: what stands in quotation marks, if it is quoted
    covered: float  # 0..1, share of the draft's words
    quoted: bool = False
    near: float = 0.0  # cosine with the draft; first by the kept vectors, then encoded alone
    promise: float = 0.0  # orders what is to be encoded

    @property
    def chunk(self) -> Chunk:
        return self.weighed.chunk

    @property
    def nearness(self) -> float:
        whole = _ENDED.search(self.words) or self.quoted
        return self.near + (QUOTED if self.quoted else 0.0) - (0.0 if whole else CRUMB)

    @property
    def score(self) -> float:
        return self.nearness + WORDS * self.covered


def has_draft(query: Query) -> bool:
    """Whether earlier wording is asked for by pasting one; "har vi skrevet om tillid?" names a matter."""
    return query.intent is Intent.WORDING and query.search != query.text


def wordings(
    query: Query, weighed: Sequence[Weighed], lexicon: Lexicon, nearness: Nearness, similarity: Similarity
) -> Draft:
    """What was written before that is near to a draft.

    Args:
        weighed: passages found for the draft alone.
        nearness: cosine of the draft and a stretch of a passage, from the passage's own encoding.
        similarity: cosine of the draft and texts encoded alone.
    """
    chosen = _nearest(query, _distinct(sayings(query, weighed, lexicon, nearness)), similarity)
    if not chosen:
        return NOT_FOUND
    picks: list[Pick] = []
    room = ROOM
    for saying in chosen:
        if len(picks) == MOST:
            break
        pick = _whole(saying, nearness)
        apart = all(p.chunk.id != pick.chunk.id or p.end <= pick.start or pick.end <= p.start for p in picks)
        if apart and (not picks or len(pick.text) <= room):
            picks.append(replace(pick, note=standing(pick)))
            room -= len(pick.text)
    first = picks[0].chunk
    outcome = first.outcome if first.section in (SectionRole.DECISION, SectionRole.MINUTES) else None
    return Draft(AnswerStatus.ANSWERED, outcome, "facts", tuple(picks), first)


def sayings(
    query: Query, weighed: Sequence[Weighed], lexicon: Lexicon, nearness: Nearness
) -> Iterator[Saying]:
    """The sentences of the passages, and short paragraphs of several; rows and mere titles left out."""
    wanted = question_terms(query, lexicon)
    for w in weighed:
        text = w.chunk.text
        placed = Placed.of(lexicon.terms(text))
        found = []
        for start, end in stretches(text):
            words = LIST_MARK.sub("", text[start:end]).strip()
            if len(words) < SHORTEST or is_row(words):
                continue
            quoted = max((m[1] for m in _MARKS.finditer(words)), key=len, default="")
            covered = coverage(wanted, placed.between(start, end))
            near = nearness(w.chunk, start, end) or 0.0
            found.append(Saying(w, start, end, quoted or words, covered, bool(quoted), near))
        best = max((s.near for s in found), default=0.0)
        yield from (replace(s, promise=_promise(s, best, query)) for s in found)


def stretches(text: str) -> list[tuple[int, int]]:
    """Sentences, two neighbours in a line, and whole lines, as far as they are short enough to be quoted."""
    sentences = segments(text)
    pairs = [(a, d) for (a, b), (c, d) in pairwise(sentences) if "\n" not in text[b:c]]
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    wide = [(a, b) for a, b in (*pairs, *lines) if b - a <= LONGEST_LINE]
    return list(dict.fromkeys([*sentences, *wide]))


def _promise(saying: Saying, best: float, query: Query) -> float:
    """What speaks for encoding a sentence: weights found on 66 drafts (eval/LOG.md)."""
    as_long = abs(math.log(len(saying.words) / max(len(query.search), 1)))
    aside = 0.5 * (best - saying.near)  # its passage's best sentence carries what they have in common
    return saying.near - aside + 0.1 * saying.covered - 0.015 * as_long + (0.02 if saying.quoted else 0.0)


def _distinct(found: Iterator[Saying]) -> list[Saying]:
    """Each sentence once, where it has most weight: minutes repeat their agenda."""
    best: dict[str, Saying] = {}
    for saying in found:
        key = " ".join(saying.words.casefold().split())
        known = best.get(key)
        if known is None or _weight(saying) > _weight(known):
            best[key] = saying
    return list(best.values())


def _weight(saying: Saying) -> int:
    pick = Pick(saying.chunk, saying.start, saying.end)
    return ("worded_told", "worded_proposed", "worded_adopted").index(standing(pick))


def _nearest(query: Query, found: Sequence[Saying], similarity: Similarity) -> list[Saying]:
    """The sayings near enough to the draft, the nearest first."""
    read_ = [replace(s, near=1.0) for s in found if _holds(s, query)]
    queue = sorted((s for s in found if not _holds(s, query)), key=lambda s: -s.promise)
    queue = [s for s in queue if s.promise >= queue[0].promise - BEHIND]
    for part in (queue[:FIRST], queue[FIRST : FIRST + MORE]):
        if part and not any(s.near >= SURE for s in read_):
            near = similarity(query.search, [s.words for s in part])
            read_ += [replace(s, near=n) for s, n in zip(part, near, strict=True)]
    ranked = sorted(read_, key=lambda s: -s.score)
    if not ranked or max(s.nearness for s in ranked) < NEAR:
        return []
    least = max(ranked[0].nearness - BESIDE, ALSO)
    return [ranked[0], *(s for s in ranked[1:] if s.nearness >= least)]


def _holds(saying: Saying, query: Query) -> bool:
    """Whether the draft itself stands in the sentence."""
    return " ".join(query.search.casefold().split()) in " ".join(saying.words.casefold().split())


def _whole(saying: Saying, nearness: Nearness) -> Pick:
    """The saying with what belongs to it: all of a quotation, or a neighbour that brings it nearer.

    Told by the kept vectors: encoding the neighbours costs as much as finding the saying (eval/LOG.md).
    """
    text = saying.chunk.text
    pick = Pick(saying.chunk, saying.start, saying.end)
    if around := _quotation(text, saying.start, saying.end):
        return Pick(saying.chunk, *around)
    line = text.rfind("\n", 0, saying.start) + 1, (text + "\n").index("\n", saying.end)
    beside = [
        (min(saying.start, a), max(saying.end, b))
        for a, b in segments(text)
        if line[0] <= a and b <= line[1] and (b <= saying.start <= b + 2 or a - 2 <= saying.end <= a)
    ]
    wide = [(a, b) for a, b in beside if b - a <= LONGEST_QUOTE]
    alone = nearness(saying.chunk, saying.start, saying.end) or 0.0
    best = max(((nearness(saying.chunk, *span) or 0.0, span) for span in wide), default=(0.0, (0, 0)))
    return Pick(saying.chunk, *best[1]) if best[0] > alone else pick


def _quotation(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The sentences that a quotation of several takes up, if this is one of them."""
    for match in _MARKS.finditer(text):
        if match.start() < end and start < match.end() and "\n" not in match[0]:
            inside = [s for s in segments(text) if s[0] < match.end() and match.start() < s[1]]
            if len(inside) > 1 and inside[-1][1] - inside[0][0] <= LONGEST_QUOTE:
                return inside[0][0], inside[-1][1]
    return None


def standing(pick: Pick) -> str:
    """What became of a wording: the key of adopted, proposed or only told of."""
    chunk, told = pick.chunk, read(pick.text)
    if in_meeting(chunk) and chunk.section in (SectionRole.DECISION, SectionRole.MINUTES):
        stated = told.statement is not None and told.statement.outcome is Outcome.DECIDED
        headed = chunk.section is SectionRole.DECISION and chunk.outcome is Outcome.DECIDED
        if stated or (headed and told.statement is None and told.beside is None):
            return "worded_adopted"
    proposes = chunk.section is SectionRole.RECOMMENDATION or _PROPOSES.search(pick.text)
    return "worded_proposed" if proposes else "worded_told"
