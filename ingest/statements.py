"""The outcome words of a sentence, with what turns them: negation, content and time.

Comes in: a sentence's clauses. Goes out: `Statement`s. The words are data (`outcomes.toml`). Left to others:
which of several counts, and sentences that tell something beside the outcome (`outcomes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.clauses import Clauses
from ingest.model import Outcome
from ingest.outcome_words import CLASSES, names_higher, words

_NOT = r"(?:ikke|ej|hverken)\b(?!-|\s+(?:blot|kun|alene|bare|mindst|desto))"
# "godkendte DAS ikke", "tilsluttede sig dog ikke"
_NOT_AFTER = re.compile(
    r"^(?:\s+(?:[A-ZÆØÅ]\S*|\w*(?:rådet|udvalget|styrelsen|gruppen|magistraten)|sig|man|(?-i:det))){0,4}"
    rf"(?:\s+(?:dog|derfor|umiddelbart|heller|således|på det foreliggende grundlag)){{0,2}}\s+{_NOT}",
)
_NOT_BEFORE = re.compile(rf"\b{_NOT}(?:\s+\w+){{0,2}}\s+$", re.I)
_ARTICLE = re.compile(
    r"\b(?:den|det|de|en|et|denne|dette|disse|samtlige|alle|\w{3,}(?:ens|ets|nes))\s+$", re.I
)
_PARTICIPLE = re.compile(r"^(?!.*\s)\w+(?:te|ede|de|t)$", re.I)
# Told of another time: earlier, or still to come.
_EARLIER = re.compile(r"\b(?:tidligere|allerede|i sin tid)\s+(?:\w+\s+){0,2}$", re.I)
_EARLIER_MEETING = re.compile(
    r"\bpå\s+(?:det\s+|sit\s+)?(?:sidste|seneste|forrige|foregående)\s+(?:\w+\s+)?møde", re.I
)
_AS_AGREED = re.compile(r"\b(?:som|jf\.?|ifølge)\s+(?:tidligere\s+)?$", re.I)
_NEXT_MEETING = re.compile(
    r"\bpå\s+(?:det\s+|et\s+)?(?:næste|kommende|førstkommende|senere|ekstraordinært)\s+(?:\w+\s+)?møde", re.I
)
_WILL = re.compile(
    r"\b(?:skal|forventes|planlægges|bør|afventer|ønskes|vil blive|påregnes|kan senere)(?:\s+\w+){0,4}\s+$",
    re.I,
)
# "Tiltrådt, idet sagen indstilles til byrådet"
_AS_IT_IS = re.compile(r"\S,\s+idet\b[^,;]*$", re.I)
_TO_DO = re.compile(
    r"^[^,;]{0,60}?,?\s+(?P<neg>ikke\s+)?(?:at\s+)(?P<neg2>ikke\s+)?(?P<rest>.{1,160})", re.I | re.S
)
_PERFECT = re.compile(r"\b(?:blev|er|var|har|havde|bliver|kunne|kan)\b[^,;]*$", re.I)


@dataclass(frozen=True, slots=True)
class Statement:
    """An outcome and the words in the sentence that state it."""

    outcome: Outcome
    start: int
    end: int
    confidence: float = 1.0
    firm: bool = True  # False: a wish or an agreement beside the matter's own outcome


def statements(clauses: Clauses, upward: bool) -> Iterator[tuple[Statement, bool]]:
    """The outcome words that the sentence says outright, and whether they speak of another time."""
    for name in CLASSES:
        for match in words()["class"][name].finditer(clauses.text):
            start, end = match.span()
            passed_up = name in ("recommend", "forward") and _AS_IT_IS.search(clauses.text[:start])
            if not (clauses.says(start) or passed_up) or _attributive(clauses.text, match):
                continue
            statement = _statement(name, clauses.text, start, end, upward)
            if statement is not None:
                # What is put off says itself to which meeting.
                yield statement, name != "postpone" and _another_time(clauses, match)


def _attributive(text: str, match: re.Match[str]) -> bool:
    """ "De godkendte takster": the participle belongs to a noun."""
    return bool(_PARTICIPLE.match(match[0]) and _ARTICLE.search(text[: match.start()]))


def _another_time(clauses: Clauses, match: re.Match[str]) -> bool:
    begin = clauses.begin(match.start())
    before = clauses.text[begin : match.start()]
    piece_end = next((e for s, e in clauses.main if s == begin), len(clauses.text))
    piece = clauses.text[begin:piece_end]
    if _EARLIER.search(before) or _AS_AGREED.search(before) or _EARLIER_MEETING.search(piece):
        return True
    present = match[0].lower().endswith(("s", "r")) or " " in match[0]
    return bool(_WILL.search(before)) or (present and bool(_NEXT_MEETING.search(piece)))


def _statement(name: str, text: str, start: int, end: int, upward: bool) -> Statement | None:
    negated = bool(_NOT_AFTER.match(text[end:]) or _NOT_BEFORE.search(text[:start])) or bool(
        re.search(rf"\s{_NOT}\s", text[start:end], re.I)
    )
    if name in ("approve", "resolve"):
        outcome = _of_content(text[end:], negated, upward) or _plain(name, text, start, negated)
    elif name in ("recommend", "forward"):
        outcome = _advised(name, text, start, end, upward, negated)
    elif name == "reject":
        fell = "opnåede ikke" in text[start:end].lower() or "grundlag" in text[start:end].lower()
        outcome = Outcome.REJECTED if fell or not negated else None
    elif name == "note":
        outcome = Outcome.REJECTED if negated else Outcome.NOTED
    elif name == "lean":
        outcome = None if negated and "enig" in text[start:end].lower() else Outcome.DECIDED
    else:
        outcome = {"postpone": Outcome.POSTPONED, "discuss": Outcome.DISCUSSED}[name]
        outcome = None if negated else outcome
    return Statement(outcome, start, end, firm=name != "lean") if outcome else None


def _plain(name: str, text: str, start: int, negated: bool) -> Outcome | None:
    """Without a content of its own: "godkendt", "godkendte ikke", "blev ikke besluttet"."""
    if not negated:
        return Outcome.DECIDED
    if name == "approve":
        return Outcome.REJECTED
    return None if _PERFECT.search(text[:start]) else Outcome.DECIDED


def _of_content(after: str, negated: bool, upward: bool) -> Outcome | None:
    """The outcome in what was decided: "besluttede at udsætte sagen"."""
    content: Mapping[str, re.Pattern[str]] = words()["content"]
    match = _TO_DO.match(after)
    if match is None:
        return None
    rest = match["rest"]
    turned = negated or bool(match["neg"] or match["neg2"])
    if content["refuse"].search(rest):
        return Outcome.REJECTED if turned else None
    if turned:
        return None
    for name, outcome in (
        ("postpone", Outcome.POSTPONED),
        ("reject", Outcome.REJECTED),
        ("note", Outcome.NOTED),
    ):
        if content[name].search(rest):
            return outcome
    forwards = words()["class"]["forward"].search(rest)
    advises = content["recommend"].search(rest) and (upward or names_higher(rest))
    return Outcome.RECOMMENDED if forwards or advises else None


def _advised(name: str, text: str, start: int, end: int, upward: bool, negated: bool) -> Outcome | None:
    """A recommendation to a body above; advice to others is the body's own decision."""
    if name == "forward":
        return Outcome.RECOMMENDED
    after = text[end:].strip(" .")
    advice = words()["shared"]["advice"].search(text[start:])
    bare = not text[:start].strip() and len(text) < 60
    if names_higher(text) or upward or (advice and not negated) or bare:
        return Outcome.RECOMMENDED
    return Outcome.REJECTED if negated else (Outcome.DECIDED if after else Outcome.RECOMMENDED)


def has_auxiliary(text: str) -> bool:
    """Whether the verb that follows is a participle: "blev … anbefalet"."""
    return bool(_PERFECT.search(text))
