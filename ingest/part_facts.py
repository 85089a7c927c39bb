"""What a paper that is no meeting's own says of itself: its kind, its author, its date.

Comes in: title and content lines. Goes out: `DocumentKind`, and a `Meeting` that holds the body and
date the paper itself names. A date among others (a plan, a history) is never the paper's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest import evidence
from ingest.bodies import Bodies
from ingest.cleaning import Line
from ingest.dates import find_dates
from ingest.decisions import actor_of
from ingest.model import DocumentKind, Meeting, Section, SectionRole
from ingest.sentences import sentence_spans

_LEAD = r"^(?:bilag\s*\d*\s*[.:–-]*\s*|udkast til |notat:?\s+)*"
_REPORT = re.compile(
    rf"{_LEAD}(?:\w*rapport\w*|afrapportering|\w*analyse|\w*evaluering|\w*undersøgelse|redegørelse)\b", re.I
)
_KINDS = (
    (re.compile(r"\bkommissori(?:um|et)\b", re.I), DocumentKind.TERMS_OF_REFERENCE),
    (re.compile(r"\b(?:orienterings)?mail\b|\bbrev\b", re.I), DocumentKind.MAIL),
    (
        re.compile(rf"\bskema\b|\bskabelon\b|\budfyld\b|{evidence.PLACEHOLDER.pattern}", re.I),
        DocumentKind.FORM,
    ),
    (_REPORT, DocumentKind.REPORT),
    (
        re.compile(r"\bnotat\b|\bsynopsis\b|\bbemærkninger\b|\borientering til\b|^til den ", re.I),
        DocumentKind.NOTE,
    ),
)
_MAIL_FIELD = re.compile(r"^(fra|til|cc|sendt|dato|emne)\s*:\s*(\S.*)$", re.I)
_DATE_LABEL = re.compile(r"^(?:dato|den|sendt(?: den)?|udarbejdet(?: den)?)\s*:?\s*\d", re.I)
_FROM = re.compile(r"\bfra\s+(?=[A-ZÆØÅ])")
_TREATED = re.compile(r"\b(?:har (?:drøftet|behandlet|følgende bemærkninger)|afgiver|fremsender)\b", re.I)
_DATED = frozenset({DocumentKind.MAIL, DocumentKind.NOTE, DocumentKind.ANNEX, DocumentKind.OTHER})
LETTERHEAD = 14  # content lines in which a paper's own date stands
OPENING = 6  # content lines in which its author says what it is


@dataclass(frozen=True, slots=True)
class Facts:
    kind: DocumentKind
    title: str
    meeting: Meeting | None


def kind_of(title: str, content: Sequence[Line], sections: Sequence[Section] = ()) -> DocumentKind:
    """The kind by the title's words, else by the first lines', else by the sections."""
    opening = [x.text for x in content[:4] if len(x.text) < 100]
    for words in (title, *opening):
        for pattern, kind in _KINDS:
            if pattern.search(words):
                return kind
    if any(s.role is SectionRole.RECOMMENDATION for s in sections) or any(
        evidence.CASE_FOR.search(t) for t in opening
    ):
        return DocumentKind.NOTE
    return DocumentKind.ANNEX


def own_facts(title: str, content: Sequence[Line], sections: Sequence[Section], bodies: Bodies) -> Facts:
    """Kind, title and meeting of a paper that is attached to no meeting."""
    if mail := _mail(content, bodies):
        return Facts(DocumentKind.MAIL, mail[0] or title, mail[1])
    kind = kind_of(title, content, sections)
    body = _author(title, content, bodies) if kind in _DATED else None
    day = _own_date(title, kind, content) if kind in _DATED else None
    case = sent_to(content, bodies)
    body, day = case.body or body, case.date or day
    return Facts(kind, title, Meeting(body, day) if body or day else None)


def sent_to(content: Sequence[Line], bodies: Bodies) -> Meeting:
    """The meeting that a case says it is for: "Sag til møde i Takstgruppen den 3. maj 2022"."""
    case = next((x.text for x in content[:3] if evidence.CASE_FOR.search(x.text)), "")
    return Meeting(bodies.short(case), _only_date(case))


def _mail(content: Sequence[Line], bodies: Bodies) -> tuple[str | None, Meeting | None] | None:
    """Subject and sending of a mail, read from its "Fra: / Til: / Sendt: / Emne:" lines."""
    fields = {m[1].casefold(): m[2] for x in content[:10] if (m := _MAIL_FIELD.match(x.text))}
    if len(fields) < 2 or "fra" not in fields:
        return None
    day = _only_date(fields.get("sendt") or fields.get("dato") or "")
    body = bodies.short(fields.get("til", "")) or bodies.short(fields.get("emne", ""))
    return fields.get("emne"), Meeting(body, day) if day else None


def _author(title: str, content: Sequence[Line], bodies: Bodies) -> str | None:
    """The body that a paper is from, says that it has treated the matter, or is sent to."""
    if (match := _FROM.search(title)) and (body := bodies.short(title[match.end() :][:60])):
        return body
    opening = " ".join(x.text for x in content[:OPENING])
    for start, end in sentence_spans(opening):
        if _TREATED.search(opening[start:end]) and (actor := _actor(opening[start:end], bodies)):
            return actor
    to = (x.text for x in content[:OPENING] if re.match(r"^til\b", x.text, re.I))
    addressed = next((b for text in to if (b := bodies.short(text))), None)
    return addressed or (bodies.short(title) if re.search(r"mail til\b", title, re.I) else None)


def _actor(sentence: str, bodies: Bodies) -> str | None:
    # The title may stand before the sentence, as nothing parts them: look from each name on.
    verb = _TREATED.search(sentence)
    spans = ((start, short) for short in bodies.names for start, _ in bodies.spans(sentence, short))
    near = [(start, short) for start, short in spans if verb and 0 <= verb.start() - start <= 60]
    return next(
        (actor for start, _ in sorted(near, reverse=True) if (actor := actor_of(sentence[start:], bodies))),
        None,
    )


def _own_date(title: str, kind: DocumentKind, content: Sequence[Line]) -> date | None:
    """A mail's date from its title; a paper's from its letterhead, where no other date stands."""
    if kind is DocumentKind.MAIL and (day := _only_date(title)):
        return day
    labelled = (x for x in content if x.page == content[0].page and _DATE_LABEL.match(x.text))
    if day := next((f for x in labelled if (f := _first_date(x.text))), None):
        return day
    if kind is DocumentKind.ANNEX:
        return None  # a list of dates is a plan
    alone = []
    for line in content[:LETTERHEAD]:
        found = find_dates(line.text)
        if len(found) == 1 and found[0].date and len(line.text) - (found[0].end - found[0].start) <= 12:
            alone.append(found[0].date)
    return alone[0] if len(set(alone)) == 1 else None


def _first_date(text: str) -> date | None:
    return next((f.date for f in find_dates(text) if f.date), None)


def _only_date(text: str) -> date | None:
    days = {f.date for f in find_dates(text) if f.date}
    return days.pop() if len(days) == 1 else None
