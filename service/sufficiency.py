"""Whether the evidence bears on the question at all.

Comes in: a `Query` with weighed passages and units. Goes out: yes or no. Words, names and years decide,
because no score does: the encoder finds something near to every question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Chunk
from service.draft import Around
from service.evidence import UNSEEN, Lexicon, Unit, Weighed, anchors, coverage, keys, question_terms
from service.model import Intent
from service.picks import words_around
from service.understand import Query
from service.when import in_intervals

# Share of the question's words, by rarity, that the best passage must hold (eval/LOG.md).
ENOUGH, ENOUGH_ENGLISH, ENOUGH_WORDING = 0.28, 0.35, 0.1
SHORTEST = 5  # letters of a stem that is looked for in compounds
_MONEY_ASKED = re.compile(r"\b(?:koste[rd]?e?|pris(?:en)?|betale[rd]?|betalte|how much money|cost)\b", re.I)
_MONEY = re.compile(r"\bkr\b|\bmio\b|\bmia\b|\d{1,3}\.\d{3}|%|procent", re.I)


def enough(query: Query, weighed: Sequence[Weighed], ranked: Sequence[Unit], around: Around) -> bool:
    """Whether the evidence bears on the question at all; silence is better than a neighbour's answer."""
    best = max((w.coverage for w in weighed[:5]), default=0.0)
    if best < ENOUGH and query.language != "en":
        best = max((_in_compounds(query, w, around.lexicon) for w in weighed[:5]), default=best)
    if query.intent is Intent.WORDING:
        return best >= ENOUGH_WORDING
    if best < (ENOUGH_ENGLISH if query.language == "en" else ENOUGH):
        return False
    if query.other_body and query.other_body not in ranked[0].weighed.chunk.text.casefold():
        return False
    asks_money = query.intent is Intent.NUMBER and _MONEY_ASKED.search(query.text)
    if asks_money and not any(_MONEY.search(u.text) for u in ranked[:3]):
        return False
    return _years_fit(query, ranked) and _names_fit(query, ranked, around)


def _in_compounds(query: Query, weighed: Weighed, lexicon: Lexicon) -> float:
    """A passage's coverage where a word that the archive never writes alone counts in its compounds."""
    wanted = question_terms(query, lexicon)
    held = keys(lexicon, weighed.chunk.embedded_text)
    unseen = lexicon.idf(UNSEEN)
    strange = [t for t in wanted if len(t) >= SHORTEST and lexicon.idf(t) >= unseen]
    joined = {t for t in strange if any(k.endswith(t) or k.startswith(t) for k in held if k != t)}
    return coverage(wanted, held | joined)


def _years_fit(query: Query, ranked: Sequence[Unit]) -> bool:
    """One of the years asked about must stand where the best evidence does, or date its meeting."""
    if not query.years:
        return True
    first = ranked[0]
    if query.intent is Intent.NUMBER and not first.row and "\n" not in first.text:
        # A row's year stands in its table's heads; a sentence that names its own years is of those alone.
        own = {int(y) for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", first.text)}
        if own:
            return bool(own & set(query.years))
    elif query.intent is Intent.NUMBER:
        # A row's chunk may name years for another reason: the plan that follows, a lease that ends.
        chunk = first.weighed.chunk
        words = f"{words_around(first)}\n{chunk.header}"
        return any(_dates(words, chunk, year) for year in query.years)
    reach = {Intent.TIMELINE: 8, Intent.WHO: 1, Intent.STATUS: 1}.get(query.intent, 2)
    near = [u.weighed.chunk for u in ranked[:reach]]
    named = any(_dates(c.embedded_text, c, year) for year in query.years for c in near)
    # "siden 2020" names one year and asks for those that follow it.
    return named or any(in_intervals(c.meeting_date, query.when) for c in near)


def _dates(words: str, chunk: Chunk, year: int) -> bool:
    return str(year) in words or (chunk.meeting_date is not None and chunk.meeting_date.year == year)


def _name_terms(name: str, lexicon: Lexicon) -> set[str]:
    """The terms of a name, and without a genitive's s where the archive has it so: "Birkholms"."""
    bare = keys(lexicon, name[:-1]) if name.endswith("s") else set()
    return keys(lexicon, name) | {t for t in bare if lexicon.idf(t) < lexicon.idf(UNSEEN)}


def _names_fit(query: Query, ranked: Sequence[Unit], around: Around) -> bool:
    """A name asked about must stand in the chunk of the best evidence: its neighbour's rate is no answer."""
    known = {name for short, long in around.bodies.names.items() for name in (short, *long)}
    unseen = around.lexicon.idf(UNSEEN)
    wanted: list[tuple[float, set[str]]] = []
    for name in anchors(query, known):
        terms = _name_terms(name, around.lexicon)
        rarity = max((around.lexicon.idf(t) for t in terms), default=0.0)
        if terms and not (query.language == "en" and rarity >= unseen):
            wanted.append((rarity, terms))
    if not wanted:
        return True
    if query.intent is Intent.NUMBER:
        rarest = max(wanted, key=lambda w: w[0])[1]
        return bool(rarest & keys(around.lexicon, words_around(ranked[0])))
    near = [
        keys(around.lexicon, u.weighed.chunk.text) | keys(around.lexicon, u.weighed.chunk.header)
        for u in ranked[:3]
    ]
    return any(any(terms & held for held in near) for _, terms in wanted)
