"""Matters in words, in Danish and English: status, reasons, later treatments.

Comes in: matters, treatments, steps. Goes out: short strings. Left to others: layout (web, command line,
files).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from service.draft import When
from service.followups.said import item_said
from service.labels import long_date, outcome_name
from service.matters.book import At
from service.matters.model import Change, Matter, Reason, Status, Treatment, Turn, Why
from service.matters.timeline import Kind, Step
from service.phrases import when

_STATUS = {
    "da": {
        Status.OPEN: "Ikke afsluttet",
        Status.DECIDED: "Besluttet",
        Status.NOTED: "Taget til efterretning",
        Status.SUPERSEDED: "Ændret ved senere beslutning",
        Status.UNKNOWN: "Status ukendt",
    },
    "en": {
        Status.OPEN: "Not concluded",
        Status.DECIDED: "Decided",
        Status.NOTED: "Noted",
        Status.SUPERSEDED: "Changed by a later decision",
        Status.UNKNOWN: "Status unknown",
    },
}
_TURNS = {
    "da": {
        Turn.REVOKED: "Taget tilbage",
        Turn.CHANGED: "Ændret",
        Turn.REVERSED: "Afgjort anderledes",
    },
    "en": {Turn.REVOKED: "Taken back", Turn.CHANGED: "Changed", Turn.REVERSED: "Decided otherwise"},
}
_WHY = {
    "da": {
        Why.CASE_NUMBER: "samme sagsnummer: {words}",
        Why.REFERS: "henviser til mødet den {day}",
        Why.TITLE: "fælles ord i overskriften: {words}",
        Why.TEXT: "ord fra overskriften i den andens tekst: {words}",
    },
    "en": {
        Why.CASE_NUMBER: "same case number: {words}",
        Why.REFERS: "refers to the meeting of {day}",
        Why.TITLE: "words shared by the titles: {words}",
        Why.TEXT: "words of the title in the other's text: {words}",
    },
}
_WORDS = {
    "da": {
        "later": "Behandlet senere: {places}",
        "turned": "{turn} den {day}: {place}",
        "more": "{place} og {n} gange mere",
        "once_more": "{place} og én gang mere",
        "last": "sidst behandlet {day}",
        "agenda": "kun dagsorden",
        "unsaid": "arkivet har ingen beslutning fra den behandling",
        "timeline": "Tidslinje",
        "same": "Samme sag",
        "papers": "Papirer i sagen",
        "told": "fortalt i",
        "beside": "i en fil med papirer fra {day}",
        "mentioned": "omtalt i",
    },
    "en": {
        "later": "Treated later: {places}",
        "turned": "{turn} on {day}: {place}",
        "more": "{place} and {n} more times",
        "once_more": "{place} and once more",
        "last": "last treated {day}",
        "agenda": "agenda only",
        "unsaid": "the archive holds no decision of that treatment",
        "timeline": "Time line",
        "same": "Same matter",
        "papers": "Papers of the matter",
        "told": "told in",
        "beside": "in a file with papers of {day}",
        "mentioned": "mentioned in",
    },
}


def word(name: str, language: str = "da") -> str:
    """A heading or label by its name."""
    return _WORDS[language][name]


def status_said(status: Status, language: str = "da") -> str:
    return _STATUS[language][status]


def matter_said(matter: Matter, language: str = "da") -> str:
    """ "Besluttet · sidst behandlet 23. maj 2022"."""
    t = _WORDS[language]
    last = t["last"].format(day=long_date(matter.last, language)) if matter.last else ""
    unsaid = t["unsaid"] if matter.status is Status.UNKNOWN else ""
    return " · ".join(p for p in (status_said(matter.status, language), last, unsaid) if p)


def turn_said(turn: Turn, language: str = "da") -> str:
    return _TURNS[language][turn]


def outcome_said(treatment: Treatment, language: str = "da") -> str:
    """The outcome as the minutes state it; that there is an agenda alone; empty where nothing is said."""
    if not treatment.minuted:
        return _WORDS[language]["agenda"]
    return outcome_name(treatment.outcome, language) if treatment.outcome else ""


def reason_said(reason: Reason, language: str = "da") -> str:
    """ "henviser til mødet den 19. oktober 2020", "fælles ord i overskriften: Lyngtoften, udvidelse"."""
    day = long_date(reason.day, language) if reason.day else ""
    return _WHY[language][reason.why].format(words=", ".join(reason.words), day=day)


def reasons_said(reasons: Sequence[Reason], language: str = "da") -> str:
    return "; ".join(reason_said(r, language) for r in reasons)


def changed_said(change: Change, by: Treatment, language: str = "da") -> str:
    """ "Taget tilbage den 27. november 2024: DTS, pkt. 2"."""
    day = long_date(by.place.date, language) if by.place.date else ""
    place = item_said(replace(by.place, date=None), language)
    return _WORDS[language]["turned"].format(turn=turn_said(change.turn, language), day=day, place=place)


def later_said(at: At, language: str = "da") -> str:
    """What became of an item's matter later, in a line; empty where nothing did.

    A later decision that says otherwise is named before all else.
    """
    if (change := at.changed) is not None:
        return changed_said(change, at.matter.treatments[change.by], language)
    if not at.later:
        return ""
    t, more = _WORDS[language], len(at.later) - 1
    place = item_said(at.later[0].place, language)
    places = place if not more else t["once_more" if more == 1 else "more"].format(place=place, n=more)
    return t["later"].format(places=places)


def later_place(at: At) -> Treatment | None:
    """The treatment that `later_said` names."""
    if (change := at.changed) is not None:
        return at.matter.treatments[change.by]
    return at.later[0] if at.later else None


_STEPS = {
    "da": {
        Kind.TREATED: "{when} · {place}{outcome}",
        Kind.TOLD: "{when} · fortalt i {place}",
        Kind.MENTIONED: "{when} · omtalt i {place}",
    },
    "en": {
        Kind.TREATED: "{when} · {place}{outcome}",
        Kind.TOLD: "{when} · told in {place}",
        Kind.MENTIONED: "{when} · mentioned in {place}",
    },
}


def step_when(step: Step, language: str = "da") -> str:
    """ "19. oktober 2020", "2019", "Uden dato, i en fil med papirer fra 22. januar 2019"."""
    said = when(step.when or When(date.max), language)
    if step.when or not step.beside:
        return said
    return f"{said}, {_WORDS[language]['beside'].format(day=long_date(step.beside, language))}"


def step_said(step: Step, language: str = "da") -> str:
    """ "23. maj 2022 · DAS, pkt. 9 · Besluttet", "2014 · fortalt i DAS, 2. marts 2022, pkt. 4"."""
    treated = step.treatment
    outcome = outcome_said(treated, language) if treated else ""
    return _STEPS[language][step.kind].format(
        when=step_when(step, language),
        place=step_place(step, language),
        outcome=f" · {outcome}" if outcome else "",
    )


def step_place(step: Step, language: str = "da") -> str:
    """Where a step stands, without the day that it begins with; a paper of no meeting by its title."""
    place = step.place
    same_day = step.kind is not Kind.TOLD and step.when and step.when.first == place.date
    shown = replace(place, date=None) if same_day else place
    if not place.number and place.title:
        return " · ".join(p for p in (place.title, item_said(place, language) if place.date else "") if p)
    return item_said(shown, language)
