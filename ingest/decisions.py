"""Sentences that state an outcome.

Comes in: an item's sections. Goes out: `Decision`s and the item's outcome. Stated, never derived: a
recommendation gives none, and neither does an empty heading. Another body's decision told in the
text is that body's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.bodies import Bodies
from ingest.cleaning import LIST_MARK
from ingest.dates import find_dates
from ingest.model import Decision, Outcome, Section, SectionRole
from ingest.sentences import sentence_spans

_NOTED = re.compile(r"\btil efterretning\b|\btag(?:et|es)\s+til\s+orientering\b", re.I)
_POSTPONED = re.compile(
    r"\b(?:udsat|udsættes|udsatte|udskudt|udskydes|udskød|genoptages på (?:næste|et senere)"
    r"|behandles på et senere møde)\b",
    re.I,
)
_REFERRED = re.compile(r"\bflyttes? til (?:næste|et senere) møde\b", re.I)
_DECIDED = re.compile(
    r"\b(?:"
    + "|".join((
        "beslutte(?:r|de|t|s|des)?", "godken(?:d|der|dte|dt|des|dtes)", "vedt(?:og|ager|aget|ages|oges)",
        "tiltr(?:æder|ådte|ådt|ædes|ådtes)", "tilslutte(?:r|de|t|s|des)?", "bevilge(?:r|de|t|s|des)?",
        "fastl(?:ægger|agde|agt|ægges)", "fasts(?:ætter|atte|at|ættes)", "fasthold(?:er|t|es)",
        "afvis(?:er|te|t|es|tes)", "forkast(?:er|ede|et|es)", "afslå(?:r|s|et)", "afslog", "aftal(?:t|es|te)",
        "ønske(?:r|de|s)", "pege(?:r|de) på", "(?:er|var|blev) enige?(?: om| i)?", "enighed om",
        "prioritere(?:r|de|t|s)", "udpege(?:r|de|t|s)", "nedsætte(?:r|s)", "nedsatte",
        "(?:følge[rs]|fulgte) indstillingen",
        "(?:støtte|bakke)(?:r|de) op om", "valgte", "vælger", "anmode(?:r|de)", "bede[sr]", "bad",
        "imødekom(?:mer|mes)?", "stemte",
    ))
    + r")\b",
    re.I,
)  # fmt: skip
# "DAS kunne ikke godkende …": after a modal verb the infinitive states what was resolved.
_MODAL = re.compile(
    r"\b(?:kan|kunne|vil|ville)\s+(?:(?:ikke|dog|derfor|heller|fortsat)\s+){0,2}"
    r"(?:godkende|tiltræde|tilslutte sig|støtte|bakke op|følge|imødekomme|anbefale|acceptere|gå ind for"
    r"|vedtage|bevilge|medvirke til)\b",
    re.I,
)
_DISCUSSED = re.compile(r"\bdrøfte(?:de|t|r|s|des)?\b|\bkommenterede\b", re.I)
_PROPOSES = re.compile(
    r"\b(?:indstille(?:r|s|t|de)|foreslå(?:r|s|et)|foreslog|anbefale(?:r|s|de|t)"
    r"|lægger op til|lægges op til|bedes)\b",
    re.I,
)
_SUBJECT_VERB = re.compile(
    r"^(?:\S+\s+){0,2}?(?:har|havde|er|var|kan|kunne|vil|ville|fandt|finder|beslutte\w*|godken\w*|vedt\w*|tiltr\w*|tilslutte\w*|drøfte\w*|tog|tager|ønske\w*|pege\w*|støtte\w*|bad|beder|afvis\w*|fasthold\w*)\b",
    re.I,
)
# What someone told the meeting was decided elsewhere is no decision of the meeting.
_TOLD = re.compile(
    r"\b(?:orientere(?:de|r)|forklare(?:de|r|t)|bemærke(?:de|r)|oplyste?|oplyser|redegjorde|præsenterede|nævnte|fortalte|"
    r"fremhævede|spurgte|indledte|gav en status|mente|gjorde opmærksom)\b",
    re.I,
)
_INVERTED = re.compile(r"\b(?:besluttede|godkendte|vedtog|tiltrådte|drøftede|ønsker|har|var)\s+$", re.I)
_OBLIQUE = re.compile(r"\b(?:af|i|til|fra|hos|med|for|på)\s+$", re.I)
_AGENT = re.compile(r"\baf\s+$", re.I)
_PASSIVE = re.compile(
    r"\b(?:det|der|orientering\w*|dagsorden\w*|referat\w*|indstilling\w*|punktet|sagen)\b", re.I
)
_SUBJECTLESS = re.compile(
    r"^(?:godkendt|tiltrådt|drøftet|udsat|taget|tages|vedtaget|enighed|derfor bedes)", re.I
)
_BARE = re.compile(
    r"^(?:godkendt|tiltrådt|drøftet|udsat|vedtaget|taget til efterretning|tages til efterretning)\b.{0,60}$",
    re.I,
)
EMPTY = re.compile(
    r"^(?:intet(?: til (?:referat|bemærkning|punktet)| at bemærke)?\.?|ingen(?: bemærkninger| punkter)?\.?"
    r"|-|–|n/?a\.?|der var intet.*)$",
    re.I,
)
# Sentences that stand where the decision would, and say that there is none to read.
_NO_DECISION = re.compile(
    r"\bfor lukkede døre\b|\b(?:blev|er) (?:der )?ikke (?:truffet|besluttet|taget stilling)"
    r"|\bingen beslutning\b|^(?:det )?næste møder?\b|^mødet (?:slut|hævet|sluttede)",
    re.I,
)

# The strongest word decides what the item came to; noting is weaker than deciding something.
_RANK = (Outcome.DECIDED, Outcome.POSTPONED, Outcome.NOTED, Outcome.DISCUSSED)


def outcome_of(sentence: str) -> Outcome | None:
    """The outcome that a sentence states, if it states one."""
    if _NO_DECISION.search(sentence):
        return None
    if _POSTPONED.search(sentence) or _REFERRED.search(sentence):
        return Outcome.POSTPONED
    if _NOTED.search(sentence) and not re.search(r"\bbeslutte\w*|\bgodkend\w*", sentence, re.I):
        return Outcome.NOTED
    if _DECIDED.search(sentence) or _MODAL.search(sentence):
        return Outcome.DECIDED
    if _DISCUSSED.search(sentence):
        return Outcome.DISCUSSED
    return None


def actor_of(sentence: str, bodies: Bodies) -> str | None:
    """The body that the sentence makes the subject of its verb."""
    spans = ((*span, short) for short in bodies.names for span in bodies.spans(sentence, short))
    return next((short for start, end, short in sorted(spans) if _acts(sentence, start, end)), None)


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


def decisions(
    sections: Sequence[Section], body: str | None, bodies: Bodies, day: date | None = None
) -> tuple[Decision, ...]:
    """Outcome sentences of an item, from its decision, or from its minutes where that is empty.

    Args:
        body: the meeting's; sentences without a subject are its own.
        day: the meeting's; an item may carry earlier meetings' decisions under dated headings.
    """
    decided = _of_meeting(
        [s for s in sections if s.role is SectionRole.DECISION and s.text.text.strip()], day
    )
    told = [s for s in sections if s.role is SectionRole.MINUTES and s.text.text.strip()] or [
        # Some minutes put a bare "Godkendt." under the item, without a heading.
        s
        for s in sections
        if s.role is SectionRole.OTHER and _BARE.match(s.text.text)
    ]
    found: list[Decision] = []
    for section in decided or told:
        acting = (bodies.short(section.heading or "") if _dated(section) else None) or body
        for start, end in sentence_spans(section.text.text):
            found += _decision(section, start, end, acting, bodies)
    return tuple(found) if decided or told else _of_the_day(sections, body, day)


def _of_the_day(sections: Sequence[Section], body: str | None, day: date | None) -> tuple[Decision, ...]:
    """Without a heading, a sentence that dates an outcome to the meeting's own day is its decision."""
    found: list[Decision] = []
    for section in sections:
        if section.role is not SectionRole.OTHER or day is None:
            continue
        for start, end in sentence_spans(section.text.text):
            sentence, span = section.text.text[start:end], section.text.raw_span(start, end)
            today = any(f.date == day for f in find_dates(sentence))
            if span and today and outcome_of(sentence) is Outcome.DECIDED and not _PROPOSES.search(sentence):
                found.append(Decision(sentence, Outcome.DECIDED, body, *span))
    return tuple(found)


def _dated(section: Section) -> date | None:
    """The date in "Beslutning i Socialudvalget den 20. juni 2013"."""
    return next((f.date for f in find_dates(section.heading or "") if f.date), None)


def _of_meeting(sections: Sequence[Section], day: date | None) -> list[Section]:
    """The decisions without a date, and those of the meeting's own day (the last day where it is unknown)."""
    days = [d for s in sections if (d := _dated(s))]
    wanted = day or max(days, default=None)
    return [s for s in sections if _dated(s) in (None, wanted)]


def _decision(section: Section, start: int, end: int, body: str | None, bodies: Bodies) -> list[Decision]:
    sentence, span = section.text.text[start:end], section.text.raw_span(start, end)
    worded = any(c.isalpha() for c in sentence) and not EMPTY.match(sentence)
    if span is None or not worded or _NO_DECISION.search(sentence):
        return []
    outcome, actor = outcome_of(sentence), actor_of(sentence, bodies)
    # Under "Beslutning" the heading says that this is the decision; the verb only says of which kind.
    if section.role is not SectionRole.DECISION and not _resolves(sentence, outcome, actor, body):
        return []
    return [Decision(sentence, outcome or Outcome.DECIDED, actor or body, *span)]


def _resolves(sentence: str, outcome: Outcome | None, actor: str | None, body: str | None) -> bool:
    """Whether a sentence of the minutes tells what the meeting itself resolved."""
    if outcome is None or (actor and body and actor != body):
        return False
    if _PROPOSES.search(sentence) or _TOLD.search(sentence):
        return False
    if actor is not None:
        return True
    return not LIST_MARK.match(sentence) and bool(_PASSIVE.search(sentence) or _SUBJECTLESS.match(sentence))


def item_outcome(found: Sequence[Decision], body: str | None) -> Outcome:
    """What the item came to. An agenda's item, or an empty heading, came to nothing recorded."""
    own = [d.outcome for d in found if d.body in (None, body) or body is None]
    return next((o for o in _RANK if o in own), Outcome.NONE)
