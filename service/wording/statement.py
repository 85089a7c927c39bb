"""A sentence → what it says of what: its matter, its outcome, its numbers and days.

Comes in: a sentence. Goes out: a `Statement`; two of them are of one matter, and may contradict each other.
Left to others: which sentences are compared (`contradict`, `lineage`). Pure.

Wrong is worse than silent. Two statements are of one matter only where nearly all that the shorter one is
about stands in the other, and where no name, year or reference parts them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.running.kin import kin
from index.running.tokens import Token, key_of, tokens
from ingest.dates import MONTH_NUMBER, find_dates
from service.wording.align import Rarity
from service.wording.model import Reason
from service.wording.words import listed, lists, opposites, side_of

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(rf"\b({'|'.join(m for m in MONTH_NUMBER if len(m) > 3)})\s+((?:19|20)\d\d)\b", re.I)
_BEFORE = 40  # characters before a date that say what it is the day of
MOST, LEAST = 0.75, 0.5  # of what the one and the other are about, that must be shared
_SHARED = 3  # words of matter that both have, at least; one less where a name is among them


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says."""

    text: str
    matter: Counter[str]  # keys of the words that say what it is about
    names: frozenset[str]  # keys of proper names among them
    opener: str  # the first word, whose capital tells nothing
    forms: frozenset[str]
    keys: frozenset[str]
    sides: frozenset[str]  # outcomes that it states, before negation
    negations: tuple[tuple[str, frozenset[str]], ...]  # each with the keys of the words around it
    amounts: tuple[tuple[str, float], ...]  # unit, value
    points: tuple[str, ...]  # days that it sets
    scopes: frozenset[str]  # years and days of meetings that it speaks of
    references: frozenset[str]  # "punkt 4"


@lru_cache(maxsize=8192)
def read(text: str) -> Statement:
    """A sentence as a statement."""
    held = list(tokens(text))
    dated, points, scopes = _dates(text)
    free = [t for t in held if not any(a <= t.start < b for a, b in dated)]
    amounts, references, years, spent = _numbers(free)
    words = [t for t in free if t.form[0].isalpha() and t.start not in spent]
    told = [t for t in words if not _says_how(t.form)]
    return Statement(
        text,
        Counter(key_of(t.form) for t in told),
        frozenset(key_of(t.form) for t in words if _is_name(text, t, held[0].start)),
        held[0].form if held else "",
        frozenset(t.form for t in words),
        frozenset(key_of(t.form) for t in words),
        frozenset(s for t in words if (s := side_of(t.form))),
        tuple(_about(held, n) for n in range(len(held)) if _negates(held, n)),
        amounts,
        points,
        scopes | years,
        references,
    )


def of_one_matter(one: Statement, other: Statement, rarity: Rarity, most: float = MOST) -> bool:
    """Whether two sentences speak of the same thing.

    Args:
        most: share of what the one is about that the other must have.
    """
    if _parted(one.scopes, other.scopes) or _parted(one.references, other.references):
        return False
    if _strangers(one, other):
        return False
    matched = [k for k in one.matter if k in other.matter or kin().get(k, frozenset()) & other.matter.keys()]
    theirs = [k for k in other.matter if k in one.matter or kin().get(k, frozenset()) & one.matter.keys()]
    named = one.names & other.names & frozenset(matched)
    if len(matched) < _SHARED - bool(named):
        return False
    shares = sorted((_share(one, matched, rarity), _share(other, theirs, rarity)))
    return shares[1] >= most and shares[0] >= LEAST


def share_a_name(one: Statement, other: Statement, is_name: Callable[[str], bool]) -> bool:
    """Whether both name the same house, place or person.

    Args:
        is_name: whether a form is written with a capital alone; asked of what opens both sentences.
    """
    shared = one.names & other.names
    if one.opener == other.opener and not is_name(one.opener):
        shared -= {key_of(one.opener)}
    return bool(shared)


def contradiction(draft: Statement, decision: Statement) -> Reason | None:
    """How two statements of one matter exclude each other; None where they do not plainly."""
    if reason := _outcomes(draft, decision):
        return reason
    if (draft.scopes or decision.scopes) and draft.scopes != decision.scopes:
        return None  # the numbers of another year, or of one that only the other names
    if _amounts(draft, decision):
        return Reason.NUMBER
    alike = len(draft.points) == len(decision.points)
    return Reason.DATE if alike and draft.points and _days_differ(draft.points, decision.points) else None


def _outcomes(draft: Statement, decision: Statement) -> Reason | None:
    negated, other_negated = _negated(draft, decision), _negated(decision, draft)
    one, other = _stance(draft.sides, negated), _stance(decision.sides, other_negated)
    if one and other:
        if one == other:
            return None
        return Reason.NEGATION if draft.sides == decision.sides else Reason.OUTCOME
    if negated != other_negated:
        return Reason.NEGATION if draft.sides == decision.sides else None
    gone, come = draft.forms - decision.forms, decision.forms - draft.forms
    if any((a, b) in opposites() for a in gone for b in come):
        return Reason.OUTCOME
    turned = any("u" + a == b or "u" + b == a for a in gone for b in come if min(len(a), len(b)) > 3)
    return Reason.NEGATION if turned else None


def _negated(one: Statement, other: Statement) -> bool:
    """Whether a statement negates, oftener than the other does, what that speaks of too.

    "Uden forudgående høring" is about a hearing, and no other statement's matter.
    """
    more = Counter(n for n, _ in one.negations) - Counter(n for n, _ in other.negations)
    return sum(bool(about & other.keys) for n, about in one.negations if n in more) % 2 == 1


def _stance(sides: frozenset[str], negated: bool) -> str | None:
    """Which way it was decided; None where it says no outcome, or several."""
    if len(sides) != 1:
        return None
    (side,) = sides
    if side == "postponed":
        return None if negated else side
    agreed = side in ("for", "kept")
    return "for" if agreed != negated else "against"


def _amounts(draft: Statement, decision: Statement) -> bool:
    """Whether an amount of one kind is another one; where both have several, in the same place."""
    for unit in {u for u, _ in draft.amounts} & {u for u, _ in decision.amounts}:
        own = [v for u, v in draft.amounts if u == unit]
        theirs = [v for u, v in decision.amounts if u == unit]
        if len(own) == len(theirs) and own != theirs and sorted(own) != sorted(theirs):
            return True
    return False


def _days_differ(own: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Two days are other ones; a year that only one names tells nothing."""
    for one, other in zip(own, theirs, strict=True):
        parts = zip(one.split("-"), other.split("-"), strict=True)
        if any(a and b and a != b for a, b in parts):
            return True
    return False


def _share(of: Statement, matched: list[str], rarity: Rarity) -> float:
    total = sum(rarity(k) for k in of.matter)
    return sum(rarity(k) for k in matched) / total if total else 0.0


def _parted(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both say which one they mean, and mean different ones."""
    return bool(one and other and not one & other)


def _strangers(one: Statement, other: Statement) -> bool:
    """Each names somebody whom the other does not; or one alone names somebody, and they share no name."""
    own, theirs = one.names - other.matter.keys(), other.names - one.matter.keys()
    shared = (one.names & other.matter.keys()) | (other.names & one.matter.keys())
    return bool(own and theirs) or bool((own or theirs) and not shared)


def _says_how(form: str) -> bool:
    """A word that is part of no matter: small, modal, negating, or an outcome's."""
    return any(form in listed(n) for n in ("small", "negations", "modal", "numerals")) or bool(side_of(form))


def _negates(held: list[Token], n: int) -> bool:
    following = held[n + 1].form if n + 1 < len(held) else ""
    return held[n].form in listed("negations") and following not in lists()["not_negating"]["after"]


def _about(held: list[Token], n: int) -> tuple[str, frozenset[str]]:
    """A negation with the words of weight that it may be about: the next ones; of "ikke" the last one too."""
    after = [key_of(t.form) for t in held[n + 1 : n + 8] if _weighs(t.form)][:3]
    before = [key_of(t.form) for t in held[max(n - 4, 0) : n] if _weighs(t.form)][-1:]
    joined = held[n].form in listed("joining_negations")
    return held[n].form, frozenset(after if joined else [*after, *before])


def _weighs(form: str) -> bool:
    return bool(side_of(form)) or not (_says_how(form) or form[0].isdigit())


def _is_name(text: str, token: Token, opener: int) -> bool:
    """A capital, of a word that is no body: those have several names each.

    What opens a sentence counts too: whoever it speaks of often stands there.
    """
    word = text[token.start : token.end]
    if not word[:1].isupper() or token.form in listed("small"):
        return False
    if len(word) == 1:
        return token.start != opener and word != "I"
    return not word.isupper() and not token.form.endswith(tuple(listed("bodies")))


def _dates(text: str) -> tuple[list[tuple[int, int]], tuple[str, ...], frozenset[str]]:
    """Spans of days and months, the days that are set, and those that only say which meeting is meant."""
    spans: list[tuple[int, int]] = []
    points: list[str] = []
    scopes: list[str] = []
    days = [(d.start, d.end, f"{d.year or ''}-{d.month}-{d.day}") for d in find_dates(text)]
    months = [
        (m.start(), m.end(), f"{m[2]}-{MONTH_NUMBER[m[1].lower()]}-")
        for m in _MONTH.finditer(text)
        if not any(a <= m.start() < b for a, b, _ in days)
    ]
    for start, end, day in sorted([*days, *months]):
        spans.append((start, end))
        before = [t.form for t in tokens(text[max(0, start - _BEFORE) : start])][-4:]
        of_meeting = any(w.startswith(tuple(lists()["meeting_dates"]["roots"])) for w in before)
        (scopes if of_meeting else points).append(day)
    return spans, tuple(points), frozenset(scopes)


def _numbers(
    held: list[Token],
) -> tuple[tuple[tuple[str, float], ...], frozenset[str], frozenset[str], frozenset[int]]:
    """Amounts by unit, references, years, and where the words stand that are part of them."""
    amounts: list[tuple[str, float]] = []
    references, years, spent = set(), set(), set()
    for n, token in enumerate(held):
        value = _value(token.form)
        if value is None:
            continue
        before = held[n - 1].form if n else ""
        after = list(_following(held, n))
        if before in lists()["numbers"]["references"]:
            references.add(f"{before} {token.form}")
        elif _YEAR.fullmatch(token.form) and not (after and after[0].form in ("kr", "kroner", "%")):
            years.add(token.form)
        else:
            scale, unit, used = _unit(after)
            amounts.append((unit, value * scale))
            spent |= {t.start for t in used}
    return tuple(amounts), frozenset(references), frozenset(years), frozenset(spent)


def _following(held: list[Token], n: int) -> Iterator[Token]:
    yield from held[n + 1 : n + 3]


def _unit(after: list[Token]) -> tuple[float, str, list[Token]]:
    """What a number counts: a scale, a key, and the words that are a mere sign of it."""
    scales, units = lists()["numbers"]["scales"], lists()["numbers"]["units"]
    scale, used = 1.0, []
    if after and after[0].form in scales:
        scale, used, after = float(scales[after[0].form]), after[:1], after[1:]
    if not after:
        return scale, "", used
    form = units.get(after[0].form, after[0].form)
    return scale, key_of(form), used + ([after[0]] if form in ("kr", "%") else [])


def _value(form: str) -> float | None:
    """A number's value; thousands are parted with a stop, decimals with a comma."""
    if form[0].isdigit():
        plain = re.sub(r"\.(?=\d{3}(?:\D|$))", "", form).replace(",", ".")
        return float(plain) if plain.count(".") <= 1 else None
    found: int | None = lists()["numbers"]["values"].get(form)
    return None if found is None else float(found)
