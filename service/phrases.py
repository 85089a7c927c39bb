"""The sentences that frame quotes, in Danish and English.

Comes in: a draft's key and the names it needs. Goes out: one sentence. All else in an answer is
quoted from the archive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.model import Chunk, Coverage
from service.draft import When
from service.labels import long_date, section_name

_LEADS: dict[str, dict[str, str]] = {
    "da": {
        "decision_decided": "{body} traf beslutning {when}{item}:",
        "decision_recommended": "{body} traf ikke selv beslutning, men afgav en indstilling {when}{item}:",
        "decision_rejected": "{body} afviste sagen {when}{item}:",
        "decision_noted": "{body} tog sagen til efterretning {when}{item}:",
        "decision_discussed": "{body} drøftede sagen {when}{item}; der står ikke mere om udfaldet:",
        "decision_postponed": "Sagen blev udsat {when}{item}:",
        "decision_none": "Referatet {when}{item} siger:",
        "not_decided_rejected": "Det blev ikke besluttet. {body} sagde nej {when}{item}:",
        "not_decided_postponed": "Det blev ikke besluttet. Sagen blev udsat {when}{item}:",
        "told_decision": "Beslutningen er gengivet i materialet til {body} {when}{item}:",
        "no_decision_agenda": "Der er ingen beslutning i arkivet: "
        "af {meeting} {when} findes kun dagsordenen{item}, hvor det indstilles:",
        "no_decision_minutes": "Der er ingen beslutning refereret {when}{item}. Der står kun:",
        "no_minutes_of_day": "Arkivet har intet referat fra {asked} og derfor ingen beslutning derfra. "
        "I stedet står der {when}{item}:",
        "no_decision_upward": "Arkivet har ikke den endelige beslutning. "
        "{body} afgav kun en indstilling {when}{item}:",
        "no_decision_other": "Der er ingen beslutning i arkivet om dette. Det nærmeste er omtalen i {title}:",
    },
    "en": {
        "decision_decided": "{body} decided {when}{item}:",
        "decision_recommended": "{body} took no decision itself, but made a recommendation {when}{item}:",
        "decision_rejected": "{body} rejected the matter {when}{item}:",
        "decision_noted": "{body} took note of the matter {when}{item}:",
        "decision_discussed": "{body} discussed the matter {when}{item}; no further outcome is recorded:",
        "decision_postponed": "The matter was postponed {when}{item}:",
        "decision_none": "The minutes {when}{item} say:",
        "not_decided_rejected": "That was not decided. {body} said no {when}{item}:",
        "not_decided_postponed": "That was not decided. The matter was postponed {when}{item}:",
        "told_decision": "The decision is told in the papers of {body} {when}{item}:",
        "no_decision_agenda": "No decision is recorded in the archive: "
        "of {meeting} {when} only the agenda is held{item}, which recommends:",
        "no_decision_minutes": "No decision is recorded {when}{item}. It only says:",
        "no_minutes_of_day": "The archive has no minutes from {asked}, so no decision of that day. "
        "Instead it says {when}{item}:",
        "no_decision_upward": "The archive does not hold the final decision. "
        "{body} only made a recommendation {when}{item}:",
        "no_decision_other": "No decision about this is recorded in the archive. The nearest is {title}:",
    },
}  # fmt: skip


def lead(key: str, about: Chunk, language: str, asked: date | None = None) -> str:
    """The opening sentence of an answer; empty for a key that needs none."""
    pattern = _LEADS[language].get(key)
    if pattern is None:
        return ""
    day = about.meeting_date
    named = long_date(day, language) if day else ""
    when = (f"den {named}" if language == "da" else f"on {named}") if named else ""
    number = f"pkt. {about.item_number}" if language == "da" else f"item {about.item_number}"
    item = f", {number}" if about.item_number else ""
    if about.item_title and about.item_number:
        item += f" ({about.item_title})"
    body = about.body or ("mødet" if language == "da" else "the meeting")
    meeting = _meeting_of(about.body, language) if about.body else body
    asked_day = ("den " if language == "da" else "") + long_date(asked, language) if asked else ""
    title = f"“{about.part_title}”"
    text = pattern.format(body=body, meeting=meeting, when=when, item=item, title=title, asked=asked_day)
    text = re.sub(r" (?=[,:;])", "", " ".join(text.split()))  # where there is no day or item to name
    return text[0].upper() + text[1:]


def unmentioned(words: Sequence[str], language: str) -> str:
    """That a decision says nothing of what was asked."""
    named = (" eller " if language == "da" else " or ").join(f"“{w}”" for w in words)
    return (
        f"Beslutningen nævner ikke {named}."
        if language == "da"
        else f"The decision does not mention {named}."
    )


def _meeting_of(body: str, language: str) -> str:
    """ "FUs møde"; "DAS’ møde", not "DASs møde"."""
    if language == "da":
        return f"{body}’ møde" if body[-1] in "sS" else f"{body}s møde"
    return f"{body}'s meeting"


def place(chunk: Chunk, language: str) -> str:
    """ "DAS, 23. maj 2022, pkt. 9, Beslutning": the frame over quotes from one place."""
    day = long_date(chunk.meeting_date, language) if chunk.meeting_date else ""
    number = ("pkt. " if language == "da" else "item ") + chunk.item_number if chunk.item_number else ""
    annex = chunk.part_title if not _is_meeting(chunk) else ""
    words = [chunk.body or "", day, number, annex, section_name(chunk.section, language)]
    kept = [w for w in dict.fromkeys(words) if w]
    return ", ".join(kept) or chunk.document


TITLE = 60  # characters of a paper's title in a line of a time line
_UNDATED = {"da": "Uden dato", "en": "Undated"}
_PLANNED = {"da": "planlagt", "en": "planned"}


def when(day: When, language: str) -> str:
    """ "19. oktober 2020", "oktober 2020", "2020", "8. februar 2024, planlagt"."""
    if day.first == date.max:
        return _UNDATED[language]
    full = long_date(day.first, language)
    words = {"day": full, "month": full.split(" ", 1)[1], "year": str(day.first.year)}[day.unit]
    return f"{words}, {_PLANNED[language]}" if day.planned else words


def dated_place(chunk: Chunk, day: When | None, language: str) -> str:
    """ "19. oktober 2020 (DAS, 23. maj 2022, pkt. 7)": a line of a time line begins with its day."""
    held = chunk.meeting_date
    paper = (
        chunk.part_title if len(chunk.part_title) <= TITLE else chunk.part_title[: TITLE - 1].rstrip() + "…"
    )
    own_day = (
        long_date(held, language) if held and (day is None or day.first != held or day.unit != "day") else ""
    )
    number = ("pkt. " if language == "da" else "item ") + chunk.item_number if chunk.item_number else ""
    words = [chunk.body or "", own_day, number, "" if _is_meeting(chunk) else paper]
    where = ", ".join(w for w in words if w) or chunk.document
    return f"{when(day, language)} ({where})" if day else where


_NOTES = {
    "da": {
        "treated_again": "Behandlet igen den {when}{item}",
        "treated_before": "Behandlet tidligere den {when}{item}",
        "other_reading": "Spørgsmålet kan også gælde {title} (den {when}{item})",
    },
    "en": {
        "treated_again": "Treated again on {when}{item}",
        "treated_before": "Treated earlier on {when}{item}",
        "other_reading": "The question may also be about {title} ({when}{item})",
    },
}


def note(key: str, chunk: Chunk, language: str, about: Chunk | None = None) -> str:
    """ "Behandlet igen den 27. november 2024, pkt. 5": a line on another meeting's treatment of the matter.

    Args:
        about: what the answer is about; another body than its is named.
    """
    if standing := _STANDINGS[language].get(key):
        return f"{place(chunk, language)} ({standing})"
    held = long_date(chunk.meeting_date, language) if chunk.meeting_date else ""
    number = ("pkt. " if language == "da" else "item ") + chunk.item_number if chunk.item_number else ""
    body = chunk.body if about is None or chunk.body != about.body else None
    item = "".join(f", {w}" for w in (body, number) if w)
    return _NOTES[language][key].format(when=held, item=item, title=chunk.item_title or "")


_STANDINGS = {
    "da": {"worded_adopted": "vedtaget", "worded_proposed": "indstillet", "worded_told": "omtalt"},
    "en": {"worded_adopted": "adopted", "worded_proposed": "proposed", "worded_told": "described"},
}


def _is_meeting(chunk: Chunk) -> bool:
    return chunk.kind.value in ("minutes", "agenda")


def no_item(number: str, body: str | None, day: date, language: str) -> str:
    """That a meeting is held and has no such item."""
    held = long_date(day, language)
    if language == "da":
        whose = _meeting_of(body, language) if body else "mødet"
        return f"Arkivet har {whose} den {held}, men der er intet pkt. {number} på det."
    whose = _meeting_of(body, language) if body else "the meeting"
    return f"The archive holds {whose} of {held}, but it has no item {number}."


def no_meeting(body: str | None, first: date, near: Sequence[date], language: str, *, month: bool) -> str:
    """That no meeting of a day or month is held, and which are nearest.

    Args:
        first: the day, or the first day of the month.
        near: days of the meetings before and after.
        month: whether a month was asked about.
    """
    full = long_date(first, language)
    time = full.split(" ", 1)[1] if month else full
    days = [long_date(d, language) for d in near]
    of, at = (
        (f" i {body}", "i" if month else "den")
        if language == "da"
        else (f" of {body}", "in" if month else "on")
    )
    whose = of if body else ""
    if language == "da":
        held = " og ".join(f"den {d}" for d in days)
        nearest = {0: "", 1: f" Det nærmeste er fra {held}."}.get(len(days), f" De nærmeste er fra {held}.")
        return f"Arkivet har intet møde{whose} {at} {time}.{nearest}"
    held = " and ".join(days)
    nearest = f" The nearest {'is' if len(days) == 1 else 'are'} of {held}." if days else ""
    return f"The archive holds no meeting{whose} {at} {time}.{nearest}"


def not_found(coverage: Coverage, language: str, missing: str = "", said: str = "") -> str:
    """A decline that says what was searched, what the archive covers and, if known, what it lacks.

    Args:
        missing: the question's own words for what the nearest passages say nothing of.
        said: a sentence on what is missing, in place of that.
    """
    if coverage.documents == 0:
        return "Arkivet er tomt." if language == "da" else "The archive is empty."
    lacks = f" {said}" if said else ""
    if missing and not said:
        lacks = (
            f" Det nærmeste, jeg fandt, siger ikke noget om “{missing}”."
            if language == "da"
            else f" The nearest I found says nothing of “{missing}”."
        )
    return _searched(coverage, language) + lacks


def _searched(coverage: Coverage, language: str) -> str:
    first = long_date(coverage.first, language) if coverage.first else None
    last = long_date(coverage.last, language) if coverage.last else None
    if language == "da":
        span = f" fra {first} til {last}" if first and last else ""
        return (
            "Det kan jeg ikke finde i arkivet. Jeg har søgt i "
            f"{coverage.documents} {'dokument' if coverage.documents == 1 else 'dokumenter'} og "
            f"{coverage.meetings} {'møde' if coverage.meetings == 1 else 'møder'}{span}."
        )
    span = f" from {first} to {last}" if first and last else ""
    return (
        "I cannot find that in the archive. I have searched "
        f"{coverage.documents} document{'' if coverage.documents == 1 else 's'} and "
        f"{coverage.meetings} meeting{'' if coverage.meetings == 1 else 's'}{span}."
    )
