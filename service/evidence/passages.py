"""Passages → how well each bears on the question, and the sentences and rows in them that do.

Comes in: a `Query`, retrieved passages, the index's analyser and term rarity. Goes out: passages in
order of evidence, and `Unit`s to quote. Fused rank orders but does not say "enough"; the share of the
question's rare words that a text holds does, so both are kept apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.danish import PART
from index.model import Passage
from ingest.cleaning import is_row
from ingest.dates import MONTH_NUMBER, find_dates
from ingest.decisions import outcome_of
from ingest.evidence import title_like
from ingest.model import Chunk, Outcome, SectionRole
from ingest.tables import CAPTION
from service.model import Intent
from service.understand import Query, period_years
from service.units import caption_above, stretches


class Term(Protocol):
    """A search term and where in the text it comes from."""

    @property
    def key(self) -> str: ...

    @property
    def weight(self) -> float: ...

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Nearness = Callable[[Chunk, int, int], float | None]


class Lexicon(Protocol):
    """What the index knows of words."""

    def terms(self, text: str) -> Sequence[Term]: ...

    def idf(self, term: str) -> float: ...

    def begins(self, term: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage with the evidence it carries."""

    passage: Passage
    score: float  # orders passages; 0 to about 2
    coverage: float  # 0..1, share of the question's words, by rarity, in the text or its context line

    @property
    def chunk(self) -> Chunk:
        return self.passage.chunk

    @property
    def item_key(self) -> tuple[str, int, str | None]:
        return self.chunk.document_id, self.chunk.part, self.chunk.item_number


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or a table row that may be quoted."""

    weighed: Weighed
    start: int  # in the chunk's text
    end: int
    score: float
    coverage: float  # of the unit's own words
    row: bool = False
    lead: int | None = None  # where the line that a list entry hangs on begins

    @property
    def text(self) -> str:
        return self.weighed.chunk.text[self.start : self.end]


# Words that ask rather than describe; the analyser's stop words do not know them all.
_ASKING = re.compile(
    r"\b(?:hva[d]?|hvem|hvis|hvilke[nt]?|hvornår|hvor(?:dan|for|ledes|vidt)?|mange|meget|besluttede|beslutte[dt]?|besluttet|beslutning(?:en|er)?"
    r"|DAS|styregruppen|vi|os|vores|referat(?:et)?|møde[t]?|mødet|dagsorden(?:en)?|what|which|who|when|where|why|how|many|much|did|does|decide[d]?"
    r"|defineres|definition(?:en)?|betyder|betydning(?:en)?|begrebet|ordet|udtrykket|forkortelsen|meningen|menes"
    r"|forstås|forklare|kronologi(?:en)?|historik(?:ken)?|tidslinje|spidsen|konklusion(?:en)?|ansvaret"
    r"|hej|goddag|tak|nyhed(?:en)?|snak(?:ken)?|ske[rt]?|skete|gik|fortæl|forklar|find|giv|vis|mig|sagde|står|skrev|skrevet|egentlig|altså|lige|også)\b",
    re.I,
)

_MONTHS = re.compile(rf"\b(?:{'|'.join(m for m in MONTH_NUMBER if len(m) > 3)})\b", re.I)

# Weights of the evidence, from a search over the questions on the shared and the sample archive
# together (eval/LOG.md); a change of a tenth in any of them moves hit@1 by two points at most.
DENSE, OWN, CONTEXT, MATTER, FUSED, MEETING = 0.45, 0.45, 0.5, 0.12, 2.4, 0.4
PERIOD = 0.3
FEW_NAMES = 3
PERSON, BESIDE = 0.15, 0.7  # what a person's name is worth to "hvem"; share of its passage's coverage
OFFICE, DEFINES = 0.5, 0.5  # what a line gains that names the office's holder, or says what a term is
PROPOSER = 0.4  # what a sentence gains that tells a proposal of the one whose proposal is asked for
MEANING = 0.4  # what the unit nearest to the question gains
HINT, SPOKEN, SUBJECT = 0.4, 0.6, 0.5  # what a conversation spoke of: its item's passages, sentences, words
DAY = 0.3  # what a sentence gains that names the day asked about
DECIDES = {SectionRole.DECISION: 0.42, SectionRole.MINUTES: 0.38}
PROPOSES = {SectionRole.CASE: 0.4, SectionRole.RECOMMENDATION: 0.1, SectionRole.SUMMARY: 0.1}
TABLE, THIN, ASKED, KIND = 0.25, -0.4, 0.1, 0.15
NARROW, BROAD = 100, 200  # days: a season asks for its meetings, half a year prefers them, a year hints
SHORTEST = 6  # characters of the least that is quoted
ROW, NAMED = 0.5, 0.35  # weight of a row's own words; what a row gains that bears a name asked about
COMPOUND = 0.6  # weight of each part of a compound the archive does not know
UNSEEN = "\0"  # a term no archive holds: its rarity is the greatest there is
YEAR = 2.5  # least weight of a year, in nats
_IS_YEAR = re.compile(r"(?:19|20)\d\d")


def question_terms(query: Query, lexicon: Lexicon) -> dict[str, float]:
    """The question's content terms, each with its weight times its rarity in the archive."""
    words = _ASKING.sub(" ", query.search) if query.intent is not Intent.WORDING else query.search
    # Months say when, and are weighed with the meeting's day.
    words = _MONTHS.sub(" ", words) if query.when else words
    rare = lexicon.idf(UNSEEN)
    weighted: dict[str, float] = {}
    for term in lexicon.terms(words):
        weighted[term.key] = max(weighted.get(term.key, 0.0), term.weight)
    by_word: dict[int, list[Term]] = {}
    for term in lexicon.terms(words):
        by_word.setdefault(term.start, []).append(term)
    for whole, *parts in by_word.values():
        # A compound that the archive never writes is asked for by its parts.
        if lexicon.idf(whole.key) >= rare and any(lexicon.idf(p.key) < rare for p in parts):
            weighted.pop(whole.key, None)
            weighted |= {p.key: COMPOUND * p.weight / PART for p in parts}
    wanted = {}
    for key, weight in weighted.items():
        if not weight:
            continue  # another term speaks for it
        idf = lexicon.idf(key)
        if query.language == "en" and idf >= rare:
            continue  # an English word that the archive never uses says nothing about it
        # A year tells meetings and reports apart, however common its number is.
        wanted[key] = weight * (max(idf, YEAR) if _IS_YEAR.fullmatch(key) else idf)
    return wanted


def keys(lexicon: Lexicon, text: str, start: int = 0, end: int | None = None) -> set[str]:
    """The terms of a text, or of a stretch of it."""
    terms = lexicon.terms(text)
    if end is None:
        return {t.key for t in terms}
    return {t.key for t in terms if start <= t.start < end}


@dataclass(frozen=True, slots=True)
class Placed:
    """A text's terms by where they stand, for whoever asks about many stretches of it."""

    starts: tuple[int, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, terms: Sequence[Term]) -> Placed:
        pairs = sorted(((t.start, t.key) for t in terms), key=lambda pair: pair[0])
        return cls(tuple(s for s, _ in pairs), tuple(k for _, k in pairs))

    def between(self, start: int, end: int) -> set[str]:
        """The terms that begin in a stretch."""
        return set(self.keys[bisect_left(self.starts, start) : bisect_left(self.starts, end)])


def coverage(wanted: Mapping[str, float], held: Collection[str]) -> float:
    """Share of the wanted weight that the terms hold.

    >>> coverage({"takst": 3.0, "kvist": 1.0}, {"takst"})
    0.75
    """
    total = sum(wanted.values())
    return sum(w for t, w in wanted.items() if t in held) / total if total else 0.0


def weigh(query: Query, passages: Sequence[Passage], lexicon: Lexicon) -> list[Weighed]:
    """Order passages by what they bear on the question."""
    wanted = question_terms(query, lexicon)
    held = [_held(lexicon, p.chunk) for p in passages]
    matters = _matters(wanted, passages, [whole for _, whole in held])
    dense = [p.dense_score for p in passages if p.dense_score is not None]
    low, high = (min(dense), max(dense)) if dense else (0.0, 0.0)
    weighed = []
    for passage, (own, whole) in zip(passages, held, strict=True):
        chunk = passage.chunk
        in_context = coverage(wanted, whole)
        similar = (
            (passage.dense_score - low) / (high - low)
            if passage.dense_score is not None and high > low
            else 0.0
        )
        score = (
            DENSE * similar
            + OWN * coverage(wanted, own)
            + CONTEXT * in_context
            + MATTER * matters.get(_item_key(chunk), 0.0)
            + FUSED * passage.score
            + MEETING * meeting_match(query, chunk)
            + PERIOD * period_match(query, chunk)
            + HINT * hint_match(query, chunk)
            + _role_bonus(query, chunk)
        )
        weighed.append(Weighed(passage, score, in_context))
    return sorted(weighed, key=lambda w: -w.score)


def _item_key(chunk: Chunk) -> tuple[str, int, str | None]:
    return chunk.document_id, chunk.part, chunk.item_number


def _held(lexicon: Lexicon, chunk: Chunk) -> tuple[set[str], set[str]]:
    """The terms of a chunk's text, and those of its text and its context line."""
    own = keys(lexicon, chunk.text)
    return own, own | keys(lexicon, chunk.header)


def _matters(
    wanted: Mapping[str, float], passages: Sequence[Passage], terms: Sequence[Collection[str]]
) -> dict[tuple[str, int, str | None], float]:
    """Item → share of the question that its retrieved passages hold together: neighbours vouch."""
    held: dict[tuple[str, int, str | None], set[str]] = {}
    for passage, whole in zip(passages, terms, strict=True):
        if passage.chunk.item_number is not None:
            held.setdefault(_item_key(passage.chunk), set()).update(whole)
    return {item: coverage(wanted, found) for item, found in held.items()}


def _role_bonus(query: Query, chunk: Chunk) -> float:
    """What the section's role says for it, given what is asked."""
    bonus = DECIDES.get(chunk.section, 0.0) if query.decides else 0.0
    if query.intent is Intent.RECOMMENDATION:
        bonus += PROPOSES.get(chunk.section, 0.0)
    if query.intent is Intent.NUMBER and chunk.is_table:
        bonus += TABLE
    if query.decides and len(query.bodies) == 1 and chunk.body:
        bonus += ASKED if chunk.body == query.bodies[0] else -ASKED
    if chunk.kind in query.kinds:
        bonus += KIND
    if chunk.section is SectionRole.ATTACHMENT or len(chunk.text) < 40:
        bonus += THIN
    return bonus


def meeting_match(query: Query, chunk: Chunk) -> float:
    """1 for the very day, month or season asked for, less for half a year, and for the year."""
    day = chunk.meeting_date
    if day is None or not (query.days or query.months or query.years or query.when):
        return 0.0
    asked = [i.days or BROAD + 1 for i in query.when if i.holds(day)]
    if day in query.days or (asked and min(asked) <= NARROW):
        return 1.0
    if (day.year, day.month) in query.months and (asked or not query.when):
        return 1.0  # but not May in "efter maj 2022"
    if asked and min(asked) <= BROAD:
        return 0.6
    if query.item and query.item == chunk.item_number and day.year in query.years:
        return 0.6
    return 0.3 if asked or day.year in query.years else 0.0


def hint_match(query: Query, chunk: Chunk) -> float:
    """1 for the item spoken of before, less for its treatment in other papers, and for its meeting."""
    spoken = query.hints
    if spoken is None:
        return 0.0
    met = spoken.date is not None and (spoken.date, spoken.body) == (chunk.meeting_date, chunk.body)
    if spoken.item is not None and spoken.item == chunk.item_number:
        if (chunk.document_id, chunk.part) == (spoken.document_id, spoken.part):
            return 1.0
        return 0.7 if met else 0.0
    return 0.3 if met else 0.0


def period_match(query: Query, chunk: Chunk) -> float:
    """1 where the title names the years asked about, -1 where it names other years, else 0."""
    titles = [
        t for t in (chunk.item_title, chunk.part_title) if t and not t.startswith(("Referat", "Dagsorden"))
    ]
    named = frozenset[int]().union(*(period_years(t) for t in titles))
    if not query.periods or not named:
        return 0.0
    return 1.0 if named & query.periods else -1.0


_CUES: Mapping[Intent, re.Pattern[str]] = {
    Intent.NUMBER: re.compile(r"\d"),
    Intent.WHO: re.compile(r"(?:[A-ZÆØÅ][a-zæøå]+(?:-[A-ZÆØÅ][a-zæøå]+)? ){1,3}[A-ZÆØÅ][a-zæøå]+"),
    Intent.DEFINITION: re.compile(
        r"\b(?:er en|er et|er den|er det|består af|betyder|forstås|defineres|udsendes|gives|omfatter|dækker"
        r"|elementer|handler om|vil sige)\b",
        re.I,
    ),
    Intent.RECOMMENDATION: re.compile(r"\b(?:indstille|anbefale|foreslå|forslag|lægges op til)\w*", re.I),
    Intent.ATTRIBUTION: re.compile(
        r"\b(?:har|besluttede|godkendte|vedtog|foreslår|anbefaler|enighed|enige|indstille\w*|mener)\b", re.I
    ),
}
_NO_PERSON = re.compile(
    r"^(?:Den|Det|De|En|Et|I|På|Som)\b|\b(?:Kommune|Region|Råd|Udvalg\w*|\w+gruppe\w*|\w+kreds\w*|Center|Social\w*)\b"
)
_PROPOSES = r"(?:\w+ (?:Kommune )?)?(?:har )?(?:foreslå|anbefal|indstil|pege)"
_WHEN = re.compile(r"\bhvornår\b|\bwhen\b|\bdato(?:er)?\b|\bdate", re.I)
_DAY = re.compile(
    r"\b\d{1,2}\.\s?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|\d{1,2}[./-]\d{1,2}|\b(?:19|20)\d\d\b|\bmdr\b|måned|\buge",
    re.I,
)
_QUANTITY = re.compile(
    r"\bhvor (?:mange|meget|stor|stort|høj|højt)\b|\bhow (?:many|much)\b"
    r"|\bhvad (?:blev|er|var) \w*(?:takst|pris|beløb|udgift|andel)",
    re.I,
)
_AMOUNT = re.compile(
    r"\d+(?:[.,]\d+)* ?(?:kr|mio|mia|%|procent|pladser|borgere|timer|dage|uger)"
    r"|(?<![\d.-])\d{1,3}(?:\.\d{3})+",
    re.I,
)
_WHY = re.compile(r"\bhvorfor\b|\bwhy\b", re.I)
_BECAUSE = re.compile(
    r"\b(?:fordi|skyldes|baggrund(?:en)?|grundet|på grund af|årsag(?:en|er)?|da|idet|derfor)\b", re.I
)


def units(
    query: Query, weighed: Sequence[Weighed], lexicon: Lexicon, nearness: Nearness = lambda c, a, b: None
) -> list[Unit]:
    """The stretches of the best passages that may be quoted, best first.

    Args:
        nearness: cosine of the question and a stretch of a chunk's text, where its sentences have vectors.
    """
    wanted = question_terms(query, lexicon)
    names = {k for name in anchors(query) for k in keys(lexicon, name)}
    matters: dict[tuple[str, int, str | None], float] = {}
    for w in weighed:
        matters[w.item_key] = max(w.score, matters.get(w.item_key, w.score))
    found: list[Unit] = []
    for w in weighed:
        placed = Placed.of(lexicon.terms(w.chunk.text))
        for stretch in stretches(w.chunk.text):
            text = w.chunk.text[stretch.start : stretch.end]
            if len(text) < SHORTEST or (not stretch.row and _is_heading(text) and not names_one(query, text)):
                continue
            held = placed.between(stretch.start, stretch.end)
            own = coverage(wanted, held)
            around = own
            if stretch.row:
                above = caption_above(w.chunk.text, stretch.start)
                heads = placed.between(*above) if above else set()
                around = coverage(wanted, held | heads | keys(lexicon, w.chunk.header))
            elif stretch.lead is not None:
                end = min(stretch.lead + 240, stretch.start)
                own = around = coverage(wanted, held | placed.between(stretch.lead, end))
            elif query.intent is Intent.WHO and names_person(text):
                # "De to er Anna Vig og Per Holm" tells who, and its passage what they do.
                around = max(around, BESIDE * w.coverage)
            lead = w.chunk.text[stretch.lead : stretch.start][:240] if stretch.lead is not None else ""
            score = 0.75 * around + 0.3 * _standing(w, matters) + cue(query, lead + text)
            if stretch.row:
                # A row answers by its own label; its table's subject alone fits every row of it.
                score += ROW * own + (NAMED if names & held else 0.0) if own else -1.0
            found.append(
                Unit(w, stretch.start, stretch.end, score, max(own, around), stretch.row, stretch.lead)
            )
    return sorted(_with_meaning(found, nearness), key=lambda u: -u.score)


def _standing(w: Weighed, matters: Mapping[tuple[str, int, str | None], float]) -> float:
    """A passage's score; what an item came to stands as high as the item, though it says little itself."""
    return matters[w.item_key] if w.chunk.section in (SectionRole.DECISION, SectionRole.MINUTES) else w.score


def _with_meaning(found: Sequence[Unit], nearness: Nearness) -> list[Unit]:
    """Add how near each unit is to the question, between the farthest and the nearest of them."""
    near = [nearness(u.weighed.chunk, u.start, u.end) for u in found]
    known = [n for n in near if n is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    if high <= low:
        return list(found)
    return [
        replace(u, score=u.score + MEANING * ((low if n is None else n) - low) / (high - low))
        for u, n in zip(found, near, strict=True)
    ]


def names_one(query: Query, text: str) -> bool:
    """Whether a line of a list names who holds the office asked about: "Hanne Vig (formand), Ådalen"."""
    if query.intent is not Intent.WHO or not _CUES[Intent.WHO].search(text):
        return False
    return any(office in text.casefold() for office in query.offices)


def units_asked(
    query: Query, weighed: Sequence[Weighed], lexicon: Lexicon, nearness: Nearness = lambda c, a, b: None
) -> list[Unit]:
    """As `units`; of a follow-up, those that speak to its own words, in passages that bear on the matter.

    What a matter is called stands over its item, and not in the sentence that answers.
    """
    if query.hints is None:
        return units(query, weighed, lexicon, nearness)
    own = replace(query, search=query.hints.asks)
    if query.intent is Intent.NUMBER and not question_terms(own, lexicon):
        own = query  # "hvor mange er der?" names nothing but the matter
    ranked = (
        replace(u, score=u.score + SUBJECT * u.weighed.coverage + SPOKEN * hint_match(query, u.weighed.chunk))
        for u in units(own, weighed, lexicon, nearness)
    )
    return sorted(ranked, key=lambda u: -u.score)


def names_person(text: str) -> bool:
    """Whether a text names a few persons: capitals in a row that are no body's or place's. A list of all who
    were there tells nothing of any of them."""
    names = [m[0] for m in _CUES[Intent.WHO].finditer(text) if not _NO_PERSON.search(m[0])]
    return 0 < len(names) <= FEW_NAMES


def _is_heading(text: str) -> bool:
    return bool(CAPTION.match(text)) or ("\n" not in text and title_like(text, 70))


def spread(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The best passage of each item or document first: a time line has its steps in different places."""
    first: dict[tuple[str, int, str | None], Weighed] = {}
    for w in weighed:
        first.setdefault(w.item_key, w)
    leading = list(first.values())
    return [*leading, *(w for w in weighed if w not in leading)]


def with_outcome(query: Query, weighed: Sequence[Weighed], item_chunks: Sequence[Chunk]) -> list[Weighed]:
    """Put what the best passage's item came to among the first five, however its words are chosen.

    Args:
        item_chunks: all chunks of the item of weighed[0].
    """
    resolved = [c for c in item_chunks if c.section is SectionRole.DECISION] or [
        c for c in item_chunks if c.section is SectionRole.MINUTES
    ]
    place = 1 if query.decides else 4
    if not resolved or any(w.chunk.id in {c.id for c in resolved} for w in weighed[: place + 1]):
        return list(weighed)
    known = {w.chunk.id: w for w in weighed}
    floor = weighed[min(place, len(weighed)) - 1]
    moved = [
        replace(known[c.id], score=floor.score)
        if c.id in known
        else Weighed(Passage(c, floor.passage.score, None, None), floor.score, floor.coverage)
        for c in resolved[:1]
    ]
    rest = [w for w in weighed if w.chunk.id != resolved[0].id]
    return [*rest[:place], *moved, *rest[place:]]


def cue(query: Query, text: str) -> float:
    """What a sentence's own form says for it, given what is asked."""
    bonus = 0.0
    pattern = _CUES.get(query.intent)
    if pattern:
        bonus += 0.12 if pattern.search(text) else -0.06
    if query.intent is Intent.WHO and names_person(text):
        bonus += PERSON
    if names_one(query, text):
        bonus += OFFICE
    if query.intent is Intent.DEFINITION and defines(query, text):
        bonus += DEFINES
    if query.proposer and re.search(rf"{re.escape(query.proposer)}\w* {_PROPOSES}", text, re.I):
        bonus += PROPOSER
    if query.intent is not Intent.NUMBER and "\n" not in text and is_row(text):
        bonus -= 0.2
    if _WHEN.search(query.text):
        bonus += 0.12 if _DAY.search(text) else 0.0
    if _WHY.search(query.text):
        bonus += 0.1 if _BECAUSE.search(text) else 0.0
    if query.decides and outcome_of(text) is Outcome.DECIDED:
        bonus += 0.08
    if query.days and any((d.day, d.month) == (f.day, f.month) for f in find_dates(text) for d in query.days):
        bonus += DAY
    return bonus


def slots(query: Query) -> tuple[re.Pattern[str], ...]:
    """The forms of what a question asks for beside its words: a day, an amount, a reason, a name."""
    asked = query.text
    found = [
        (_WHEN.search(asked), _DAY),
        (query.intent is Intent.NUMBER or _QUANTITY.search(asked), _AMOUNT),
        (_WHY.search(asked), _BECAUSE),
        (query.intent in (Intent.WHO, Intent.ATTRIBUTION), _CUES[Intent.WHO]),
    ]
    return tuple(pattern for wanted, pattern in found if wanted)


def defines(query: Query, text: str) -> bool:
    """Whether a sentence says what a term asked about is: "Et nødspor er …", "LKT (…) er …"."""
    for term in query.terms:
        # The term in any inflection, few words around it, then the verb that tells what it is.
        stem = re.escape(term[: max(len(term) - 2, 4)] if len(term) > 5 else term)
        if re.search(
            rf"(?:^|[\n.:•–-]\s*)(?:\S+\s+){{0,4}}?[\w(“”\"-]*{stem}[\w)”\"-]*(?:\s+\([^)]*\))?(?:\s+\w+){{0,2}}?\s+{_TELLS}",
            text,
            re.I,
        ):
            return True
    return False


_TELLS = (
    r"(?:er|var|betyder|dækker|omfatter|består|forstås|defineres|betegner|står for|vil sige|udtrykker|gives"
    r"|indebærer|handler om|is|are|means)\b"
)


def anchors(query: Query, names: Collection[str] = ()) -> list[str]:
    """Names in the question: words with a capital that does not come from their place, bodies left out."""
    words = re.findall(r"(?<![.?!:–-]\s)(?<=\s)[(\"”“]?([A-ZÆØÅ][\wæøåÆØÅ-]{3,})", query.text)
    return [
        w for w in words if w.casefold() not in MONTH_NUMBER and w not in names and not _ASKING.fullmatch(w)
    ]
