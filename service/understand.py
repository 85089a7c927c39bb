"""Question → what is asked: language, intent, dates, bodies, item.

Comes in: the question as written, the archive's bodies and meeting days. Goes out: `Query`. Left to
others: finding the words. Everything read here is a hint that boosts; filters come from the caller.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from ingest.bodies import Bodies
from ingest.dates import MONTH_NUMBER, find_dates
from ingest.model import DocumentKind
from service.idioms import plainly
from service.model import Hints, Intent
from service.questions import data, pattern
from service.when import Calendar, Interval, Order, find_intervals

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?![\d.,]*\d)")
_SHORT_YEAR = re.compile(rf"\b(?:{'|'.join(MONTH_NUMBER)})\.?\s+(\d{{2}})(?!\d|\.)", re.I)
_MONTH_YEAR = re.compile(
    rf"\b({'|'.join(sorted(MONTH_NUMBER, key=len, reverse=True))})\.?\s+(\d{{4}}|\d{{2}}(?!\d|\.))", re.I
)
_PERIOD = re.compile(
    r"(?<![\d.,/-])(?<!\bi )(?<!\bin )(?<!\bfra )(?<!\bsiden )(?P<first>20\d\d|\d\d(?=[-–/]\d\d(?!\d)))"
    r"(?:\s?[-–/]\s?(?P<last>20\d\d|\d\d))?(?![\d.,/-]*\d)"
)
_ITEM = re.compile(r"\b(?:punkt|pkt\.?|item)\s*(\d{1,3}[a-z]?)\b", re.I)
_QUOTED = re.compile(r"[\"”“»«]([^\"”“»«]{15,})[\"”“»«]")


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks for."""

    text: str  # as asked, with everyday turns in the words of papers
    search: str  # what is searched for: the quoted draft of a wording question, else the question
    language: str
    intent: Intent
    decides: bool  # asks what was decided, whatever else it asks
    bodies: tuple[str, ...]
    days: tuple[date, ...]  # full dates
    months: tuple[tuple[int, int], ...]  # (year, month)
    years: tuple[int, ...]
    periods: frozenset[int]  # years that belong to what is asked about: "socialaftalen 21-22"
    item: str | None
    polar: bool  # to be answered by yes or no
    kinds: frozenset[DocumentKind]  # of paper, as named: "i notatet", "årsrapporten"
    terms: tuple[str, ...]  # whose meaning is asked for: "hvad er et nødspor?"
    offices: tuple[str, ...]  # whose holder is asked for: "hvem er formand?"
    other_body: str | None  # a kind of body that decides, named beside the known ones: "byrådet"
    when: tuple[Interval, ...] = ()  # times asked about, resolved; spans count in the question without draft
    hints: Hints | None = None  # what the conversation adds
    came: bool = False  # asks what became of a matter: a proposal does not answer it
    granted: bool = False  # takes for granted that a yes was said: "Hvorfor godkendte DAS …?"
    proposer: str | None = None  # whose proposal is asked for, as named: "sekretariatet"
    pinned: bool = False  # names an item and its meeting, and the archive holds them
    holders: tuple[str, ...] = ()  # words by which papers name who is asked for, where no office is named

    def asks_of(self, body: str | None) -> bool:
        """Whether a body is one asked about, or carries its name on: "Nævnet", "Nævnet for bolig"."""
        return body is not None and any(body == b or body.startswith(f"{b} for ") for b in self.bodies)


ABBREVIATED = 3  # letters of a body's short name that is no word of its own in small ones


@cache
def _intents() -> tuple[tuple[Intent, re.Pattern[str]], ...]:
    lists = data()["intents"]
    return tuple((Intent(n), re.compile("|".join(lists[n]), re.I)) for n in data()["order"])


def understand(
    question: str,
    bodies: Bodies,
    meeting_days: Collection[date] = (),
    calendar: Calendar | None = None,
    home: str | None = None,
) -> Query:
    """Read a question. A day without a year takes the year of the only meeting held on it.

    Args:
        calendar: what "sidste år" and "mødet før" are counted from; None: `when` stays empty.
        home: the body whose archive it is: who "vi" are, and "styregruppen".
    """
    text = " ".join(question.split())
    quoted = _QUOTED.search(text)
    if not quoted:
        text = plainly(text)
    frame = text.replace(quoted[1], " ") if quoted else text
    acted = _acted(text, bodies) or bool(pattern("other_body").search(frame))
    intent = _intent(text, bool(quoted), acted)
    search = quoted[1] if quoted and intent is Intent.WORDING else text
    days, years = _days(frame, meeting_days)
    home_asked = (home,) if home and pattern("home").search(frame) else ()
    named = tuple(bodies.find(with_capitals(frame, bodies))) or home_asked
    return Query(
        text,
        search,
        _language(frame),
        intent,
        acted or bool(pattern("decides").search(frame)),
        named,
        days,
        tuple((_year(m[2]), MONTH_NUMBER[m[1].lower()]) for m in _MONTH_YEAR.finditer(frame)),
        years,
        period_years(_MONTH_YEAR.sub(" ", frame)),
        m[1] if (m := _ITEM.search(frame)) else None,
        _is_polar(frame.strip(), acted) and not quoted,
        frozenset(DocumentKind(k) for k, words in data()["kinds"].items() if re.search(words, frame, re.I)),
        asked_terms(frame) if intent is Intent.DEFINITION else (),
        tuple(o for m in pattern("office").finditer(frame) for o in _office(m[0].casefold())),
        m[1].lower() if (m := pattern("other_body").search(frame)) else None,
        _when(frame, named, calendar),
        granted=bool(pattern("granted").search(frame)),
        proposer=_proposer(frame) if intent is Intent.RECOMMENDATION else None,
        came=acted or bool(pattern("came").search(frame)),
        holders=_holders(frame),
    )


def with_capitals(text: str, bodies: Bodies) -> str:
    """A question all in small letters, with the bodies' abbreviations as papers write them: "dts" → "DTS"."""
    if text != text.lower():
        return text
    short = [b for b in bodies.names if b.isupper() and len(b) >= ABBREVIATED]
    return (
        re.sub(rf"\b(?:{'|'.join(map(re.escape, short))})\b", lambda m: m[0].upper(), text, flags=re.I)
        if short
        else text
    )


def _holders(text: str) -> tuple[str, ...]:
    """How papers name the one that a question asks for by what they do: "hvem står i spidsen for …"."""
    listed = (h["held"] for h in data()["holders"] if re.search(h["asked"], text, re.I))
    return tuple(dict.fromkeys(word for words in listed for word in words))


def _proposer(text: str) -> str | None:
    match = pattern("proposer").search(text)
    return next((word.casefold() for word in match.groups() if word), None) if match else None


def _acted(text: str, bodies: Bodies) -> bool:
    """Whether a question asks what a body did: "gav FU …", "puljen, som DAS oprettede"."""
    verb = pattern("acted").pattern
    before, after = re.compile(rf"{verb}\s+$", re.I), re.compile(rf"\s+{verb}\b")
    relative = re.compile(r"\b(?:som|hvad|that|which)\s+$", re.I)
    spans = (
        (text[:start], text[end:]) for short in bodies.find(text) for start, end in bodies.spans(text, short)
    )
    return any(before.search(left) or (relative.search(left) and after.match(right)) for left, right in spans)


def _is_polar(text: str, acted: bool) -> bool:
    """Whether yes or no answers it; Danish asks so with the verb first: "Sendte DAS …?"."""
    return bool(pattern("polar").match(text) or (acted and re.match(pattern("acted").pattern, text, re.I)))


def _when(text: str, bodies: Sequence[str], calendar: Calendar | None) -> tuple[Interval, ...]:
    """The times asked about. Asked when the next meeting is, its day is the answer and not a hint."""
    if calendar is None:
        return ()
    body = next((b for b in bodies if b in calendar.meetings), calendar.body)
    found = find_intervals(text, replace(calendar, body=body))
    asks_day = bool(pattern("asks_day").search(text))
    return tuple(i for i in found if not (asks_day and i.order is Order.NEXT))


def _intent(text: str, quoted: bool, acted: bool = False) -> Intent:
    polar = _is_polar(text, acted) and not quoted
    came = acted or bool(pattern("came").search(text))
    for intent, form in _intents():
        if (
            polar
            and intent in (Intent.NUMBER, Intent.DEFINITION, Intent.WHO)
            and (came or pattern("decides").search(text))
        ):
            return Intent.DECISION
        if intent in (Intent.NUMBER, Intent.DEFINITION) and pattern("proposed").search(text):
            return Intent.RECOMMENDATION  # "Hvor mange pladser var der lagt op til?"
        if form.search(text):
            if intent is Intent.DEFINITION and _is_figure(text):
                return Intent.NUMBER  # "Hvad er taksten på …?"
            # "Hvad blev indstillet, og hvad blev besluttet?" wants the decision, and gets both.
            if intent is Intent.RECOMMENDATION and re.search(
                r"\bbeslutte|\bvedtog|\bgodkendte\b", text, re.I
            ):
                return Intent.DECISION
            return intent
    if quoted:
        return Intent.WORDING
    if pattern("decides").search(text) or (came and polar) or (acted and pattern("what").match(text)):
        return Intent.DECISION
    if pattern("quantity").search(text) and not pattern("asks_day").search(text):
        return Intent.NUMBER
    if pattern("status_words").search(text):
        return Intent.STATUS
    return Intent.WHO if _is_office(text) else Intent.GENERAL


def _is_figure(text: str) -> bool:
    """ "Hvad er taksten på …?" wants the figure; "Hvad forstås ved en takst?" the meaning."""
    return bool(pattern("quantity").search(text)) and not pattern("means").search(text)


def _is_office(text: str) -> bool:
    """ "Kontaktperson på notatet?", "Lyngtoften – forstander?": an office, a matter and no verb."""
    found = list(pattern("office").finditer(text))
    if not found:
        return False
    before, after = text[: found[-1].start()], text[found[-1].end() :]
    alone = re.search(r"(?:[:,]|\s[–-])\s*(?:hvem er )?$", before) and re.fullmatch(
        r"\w{0,4}(?: navn)?\W*", after
    )
    return found[0].start() == 0 or bool(alone) or bool(re.search(r"\bhva[d]? hedder\b", text, re.I))


def asked_terms(text: str) -> tuple[str, ...]:
    """The terms whose meaning a question asks for.

    >>> asked_terms("Hvad er forskellen på et tilsyn og en inspektion?")
    ('tilsyn', 'inspektion')
    >>> asked_terms("Hvad forstår udvalget ved rehabilitering i oplægget?")
    ('rehabilitering',)
    """
    for form in data()["term"]:
        if match := re.search(form, text, re.I):
            return tuple(group.split()[-1] for group in match.groups() if group)
    return ()


def _office(word: str) -> list[str]:
    """An office as Danish papers write it: "chairs" → formand."""
    english: dict[str, str] = data()["english_offices"]
    return [english.get(word.rstrip("s"), word)]


def _language(text: str) -> str:
    english, danish = len(pattern("english").findall(text)), len(pattern("danish").findall(text))
    return "en" if english > danish else "da"


def _days(text: str, meeting_days: Collection[date]) -> tuple[tuple[date, ...], tuple[int, ...]]:
    days: list[date] = []
    for found in find_dates(text):
        if found.date:
            days.append(found.date)
        else:
            same = [d for d in meeting_days if (d.day, d.month) == (found.day, found.month)]
            days += same if len(same) == 1 else []
    years = [int(y) for y in _YEAR.findall(text)] + [_year(y) for y in _SHORT_YEAR.findall(text)]
    return tuple(dict.fromkeys(days)), tuple(dict.fromkeys([*years, *(d.year for d in days)]))


def period_years(text: str) -> frozenset[int]:
    """Years by which a text names a plan, a report or an agreement: "2021-2022", "21-22", "rapport 2021".

    "i 2021" says when, and a date's year belongs to the date.

    >>> sorted(period_years("Socialaftalen 21-22 og budget 2024, som DAS så i 2020"))
    [2021, 2022, 2024]
    """
    dates = find_dates(text)
    years: set[int] = set()
    for match in _PERIOD.finditer(text):
        if any(f.start < match.end() and match.start() < f.end for f in dates):
            continue
        first = _year(match["first"])
        last = _year(match["last"]) if match["last"] else first
        if last in (first, first + 1) and (match["last"] or len(match["first"]) == 4):
            years |= {first, last}
    return frozenset(years)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
