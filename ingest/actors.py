"""Who acts in a sentence.

Comes in: a sentence and the bodies known. Goes out: the body that is the subject of its verb, and where
its name stands. Left to others: what the verb says (`outcomes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.bodies import Bodies
from ingest.clauses import Clauses

_SUBJECT_VERB = re.compile(
    r"^(?:\S+\s+){0,2}?(?:har|havde|er|var|kan|kunne|vil|ville|fandt|finder|beslutte\w*|godken\w*|vedt\w*|tiltr\w*"
    r"|tilslutte\w*|drøfte\w*|tog|tager|ønske\w*|pege\w*|støtte\w*|bad|beder|afvis\w*|fasthold\w*|forkast\w*"
    r"|udsatte|udsætter|udskød|udskyder|anbefal\w*|indstill\w*|bevilg\w*|afslog|afslår|fulgte|følger|oversend\w*"
    r"|gav|giver|fremsend\w*|hjemsend\w*|traf|træffer|noterede|noterer|nedsatte|nedsætter|imødekom\w*|tilbagesend\w*)\b",
    re.I,
)
_INVERTED = re.compile(r"\b(?:besluttede|godkendte|vedtog|tiltrådte|drøftede|ønsker|har|var)\s+$", re.I)
_OBLIQUE = re.compile(r"\b(?:af|i|til|fra|hos|med|for|på)\s+$", re.I)
_AGENT = re.compile(r"\baf\s+$", re.I)
# Bodies that have the same name everywhere, at the head of a clause.
_COMMON = re.compile(
    r"^\s*(?:(?:og|men|herefter|hvorefter|derefter)\s+)?(?P<name>Byrådet|Kommunalbestyrelsen|Regionsrådet"
    r"|Økonomiudvalget|Magistraten|Borgerrepræsentationen)\s",
    re.I,
)

# A name that has the form of a body's, as a sentence's subject: initials, or a word for those who meet.
_ACTS_AS = (
    "har|kan|kunne|vil|tog|tager|noterede|noterer|beslutte|godken|vedt|tiltr|tilslutte|drøfte|ønske|afvis|forkast"
    "|udsatte|udsætter|udskød|anbefal|indstill|bevilg|afslog|fulgte|følger|fastsatte|fastsætter|fasthold|nedsatte"
    "|blev enig|var enig"
)
_BY_FORM = re.compile(
    r"^\s*(?:(?:og|men|herefter|hvorefter|derefter)\s+)?"
    r"(?P<name>[A-ZÆØÅ]{2,6}|(?:D[ei][nt] )?[A-ZÆØÅ][\wæøå-]*(?: [\wæøå-]+){0,5}?)"
    rf"(?= (?:{_ACTS_AS}))"
)
_MEETS = re.compile(
    r"(?:råd|udvalg|gruppe|bestyrelse|forum|klynge|kreds|direktion|magistrat|forsamling|ledelse|komit[eé]|netværk)"
    r"(?:et|en|n|s)?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A body and where a sentence names it."""

    body: str
    start: int
    end: int


def actor_of(sentence: str, bodies: Bodies) -> str | None:
    """The body that the sentence makes the subject of its verb."""
    found = next(_actors(sentence, bodies), None)
    return found.body if found else None


def main_actor(sentence: str, clauses: Clauses, bodies: Bodies, own: str | None) -> Actor | None:
    """The body that acts in what the sentence says outright.

    Args:
        own: the meeting's body; "Byrådet" is another, unless it is the meeting's own.
    """
    known = [a for a in _actors(sentence, bodies) if clauses.says(a.start)]
    # One name may be found as two bodies': "Forretningsudvalget" within a longer one. The meeting's is meant.
    same = (a for a in known if a.body == own and a.start < known[0].end)
    return next(same, None) or next(iter(known), None) or next(_common(sentence, clauses, own), None)


def by_form(sentence: str) -> str | None:
    """A subject that has the form of a body's name, known or not."""
    match = _BY_FORM.match(sentence)
    name = match["name"] if match else ""
    return name if name and (name.isupper() or _MEETS.search(name)) else None


def same_body(name: str, own: str) -> bool:
    """Whether two names may be one body's: one within the other, or its initials."""
    one, other = sorted((_bare(name), _bare(own)), key=len)
    return one in other or _abbreviates(name, own) or _abbreviates(own, name)


def _bare(name: str) -> str:
    return re.sub(r"(?:e?t|e?n)$", "", re.sub(r"^(?:den|det)\s+", "", name.casefold()))


def _abbreviates(short: str, name: str) -> bool:
    """ "LBR" for "Det Lokale Beskæftigelsesråd"."""
    full = re.sub(r"^(?:den|det)\s+", "", name.casefold())
    letters = iter(full)
    return (
        short.isupper() and full[:1] == short[:1].casefold() and all(c in letters for c in short.casefold())
    )


def _actors(sentence: str, bodies: Bodies) -> Iterator[Actor]:
    spans = ((*span, short) for short in bodies.names for span in bodies.spans(sentence, short))
    for start, end, short in sorted(spans):
        if _acts(sentence, start, end):
            yield Actor(short, start, end)


def _common(sentence: str, clauses: Clauses, own: str | None) -> Iterator[Actor]:
    for start, end in clauses.main:
        match = _COMMON.match(sentence[start:end])
        if match and _acts(sentence, start + match.start("name"), start + match.end("name")):
            name = match["name"]
            stem = re.sub(r"(?:et|en)$", "", name.casefold())
            body = own if own and stem in own.casefold() else name[0].upper() + name[1:]
            yield Actor(body, start + match.start("name"), start + match.end("name"))


def _acts(sentence: str, start: int, end: int) -> bool:
    """Whether the name in sentence[start:end] is the one who does what the verb says."""
    before, after = sentence[:start], sentence[end:]
    genitive = after[:1] in ("'", "’") or after[:2] in ("s ", "’ ")
    if _INVERTED.search(before):
        return True
    if genitive:
        return False
    leads = len(before.split()) <= 8 and not _OBLIQUE.search(before)
    return bool(_AGENT.search(before)) or (leads and bool(_SUBJECT_VERB.match(after.lstrip())))
