"""What a single line says about the document it stands in: meeting, page, annex, item, section.

Comes in: one cleaned line. Goes out: small facts. Left to others: weighing them (`walk`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources

from ingest.bodies import Bodies
from ingest.cleaning import LIST_MARK, TERMINAL, is_row
from ingest.dates import find_dates
from ingest.model import SectionRole
from ingest.title_words import is_other_day, parted, title_said

PAGE_MARK = re.compile(
    r"^(?:kl\.? ?\d{1,2}[.:]\d{2},?\s+)?(?:side|s\.|page)\s*\d+\s*(?:af|/|of)\s*\d+$"
    r"|^\d{1,3}\s?/\s?\d{1,3}$|^side\s+\d+$|^[-–]\s?\d{1,3}\s?[-–]$",
    re.I,
)
TEMPLATE_REST = re.compile(
    r"^(?:Click (?:here|or tap here) to enter (?:text|a date)\.?"
    r"|Klik (?:her )?for at (?:angive|tilføje) \w+\.?"
    r"|Dokument: Neutral titel.*|Error! Bookmark not defined\.?)$",
    re.I,
)
GROUP_HEADING = re.compile(
    r"^(?:sager til (?:behandling|orientering|beslutning|drøftelse)|oplæg til drøftelse|kommunale punkter"
    r"|punkter til (?:orientering|beslutning|drøftelse|behandling)|afslutning|afrunding|velkomst)"
    r"(?P<mark>\s+(?:punkt\s+)?\d[\d\s+&–-]*)?$",
    re.I,
)
STUTTER = re.compile(r"^(.{2,160}?)(?:\s*\1)+$")
ITEM_MARK = re.compile(
    r"^(?:.{0,30}\s)?punkt\s+(?P<first>\d{1,3})(?:\s*(?P<op>[-–+&]|og)\s*(?P<last>\d{1,3}))?$", re.I
)
# "Punkt 3, Bilag 1: Title", "Pkt. 3 - Bilag 1: Title", "Bilag 1 til punkt 3: Title" at a page's foot
ANNEX_MARK = re.compile(
    r"^(?:(?:punkt|pkt\.?|sag)\s+(?P<item>\d{1,3}[a-z]?)\s*[,–-]?\s*bilag\s+(?P<annex>\d{1,3})\s*:"
    r"|bilag\s+(?P<annex2>\d{1,3})\s+til\s+(?:punkt|pkt\.?|sag)\s+(?P<item2>\d{1,3}[a-z]?)\s*:)"
    r"\s*(?P<title>.+)$",
    re.I,
)
# "Bilag 1 til punkt 4" over a title page
ANNEX_PAGE = re.compile(
    r"^bilag\s+(?P<annex>\d{1,3})\s+til\s+(?:punkt|pkt\.?|sag)\s+(?P<item>\d{1,3}[a-z]?)\s*:?$", re.I
)
_LABEL = r"(?:(?:dagsordens)?punkt|pkt\.?|sag|ad\.?(?: (?:punkt|pkt\.?))?)(?: ?nr\.?)?"
ITEM_LABEL = re.compile(rf"^{_LABEL}\s+(?P<number>\d{{1,3}}[a-z]?)\s*(?P<end>[.:])?$", re.I)
ITEM_LABEL_TITLE = re.compile(
    rf"^{_LABEL}\s+(?P<number>\d{{1,3}}[a-z]?)\s*[.:)–-]\s*(?!bilag\s+\d)"
    r"(?P<title>[^\W\d_].*|[\"”“§].*)$",
    re.I,
)
# "715.Title" has lost its space to a tab stop.
# "2.1. Rammeaftale": an item of its own where it has a decision of its own.
ITEM_SUBNUMBERED = re.compile(r"^(?P<number>\d{1,2}\.\d{1,2})\.?\s+(?P<title>[A-ZÆØÅ\"”“].*)$")
ITEM_NUMBERED = re.compile(
    r"^(?P<number>\d{1,3}[a-z]?)(?:[.)]\s+(?=\S)|\.(?=[A-ZÆØÅ])|\s*[–-]?\s*\((?=(?:åbent?|lukket?)\)))"
    r"(?:(?<=\()åbent?\)\s*)?(?P<title>.+)$",
    re.I,
)
# "4 - Åben" over a page: the item that the page is of.
OPEN_MARK = re.compile(r"^(?P<number>\d{1,3})[a-z]?\s*[–-]\s*(?:åben|lukket)t?$", re.I)
TOC_ENTRY = re.compile(r"\((?:side|s\.) ?\d+\)\s*$|\.{3,}\s*\d+$|\s\d{1,3}$", re.I)
CASE_LABEL = re.compile(r"^(?:sags?\s?|journal|j\.?\s?)(?:nr|nummer|id)\.?\s*:?$", re.I)
CASE_NUMBER = re.compile(
    r"^(?:(?:sags?\s?|journal|j\.?\s?)(?:nr|nummer|id)\.?:?\s*)?"
    # "EMN-2025-007142", "12/27845", and KLE's "27.00.00-A00-1-22"
    r"(?P<number>(?:[A-Z]{2,5}-)?\d{2,4}[-./]\d{3,7}(?:[-./]\d+)*|\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d{1,4}-\d{2})$",
    re.I,
)
# An item that the public may not read, as its own heading says.
CLOSED = re.compile(
    r"^\(?(?:lukket|fortrolig)(?:t)?\b(?:\s+(?:punkt|sag|dagsorden))?\)?|\((?:lukket|fortrolig)(?:t)?(?:\s+(?:punkt|sag))?\)\s*$"
    r"|\s[-–]\s(?:lukket|fortrolig)(?:t)?(?:\s+(?:punkt|sag))?$",
    re.I,
)
ANNEX_TITLE = re.compile(
    r"^(?:bilag|appendiks)\b(?:\s*(?P<number>\d{1,3}[a-z]?))?\s*(?:[.:–-]\s*|\s)(?P<title>\S.*)?$", re.I
)
# A paper that says what it is.
PAPER_TITLE = re.compile(
    r"^(?:(?:udkast til )?kommissorium (?:for|til)|notat\b|referat (?:af|fra)|dagsorden (?:til|for)"
    r"|årshjul|synopsis|procedure for|årsrapport|afrapportering|rapport\b|bilag:?\s|orienteringsmail"
    r"|budget\b.{0,40}\d{4}|skema til|til den [A-ZÆØÅ]|vedtægt|aftale om"
    r"|(?:\S+ )?bemærkninger (?:fra|til|vedr))",
    re.I,
)
_MEETING_ON = re.compile(
    r"^(?P<name>[A-ZÆØÅ][^.,:;]{1,50}?)(?<! til)(?<! fra)(?<! på)(?<! i)(?<! sit)(?<! et)(?<! sidste)"
    r"\s+(?:ordinært )?møde(?:t)?\s+(?:den|d\.)\s+(?P<rest>[\w. /-]{6,24}?)"
    r"(?:,?\s*kl\.?\s*[\d.:–-]+)?(?:\s*[-–]?\s*side\s+\d+(?:\s+af\s+\d+)?)?$",
    re.I,
)
# "Socialudvalget, 12-04-2021 - Side 3"
_BODY_DATED = re.compile(
    r"^(?P<name>[A-ZÆØÅ][^.:;\d]{2,70}?)\s*(?:,|[-–])?\s*(?:den\s+|d\.\s*)?"
    r"(?P<rest>\d{1,2}[./-][\w. /-]{4,20}?)"
    r"(?:,?\s*kl\.?\s*[\d.:–-]+)?(?:\s*[-–,|]?\s*side\s+\d+(?:\s*(?:af|/)\s*\d+)?)?$",
    re.I,
)
_MEETING_TITLE = re.compile(
    r"^(?P<what>(?:beslutnings)?referat|dagsorden|mødereferat|mødeindkaldelse)(?:\s*:)?\s+"
    r"(?:(?:fra|af|til|for)\b|-|–)?\s*(?:møde(?:t)?\s+)?(?:(?:i|for|med|af)\b)?\s*(?P<rest>.+)$",
    re.I,
)
_TIME_LABEL = re.compile(
    r"^(?:dato og tid(?:spunkt)?|dato/tid|tid og dato|mødedato og tid|tid|dato|"
    r"mødedato|tidspunkt|mødetidspunkt|mødetid|møde den|afholdt|"
    r"møde(?=\s*:\s*(?:(?:man|tirs|ons|tors|fre|lør|søn)dag\s+)?(?:den\s+|d\.\s+)?\d))\s*:?\s*"
    r"(?P<rest>.*(?:\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}).*)$",
    re.I,
)
_BODY_LABEL = re.compile(r"^(?i:møde|møde i|udvalg|forum|mødeforum|mødefora)\s*:?\s+(?P<rest>[A-ZÆØÅ].+)$")
WEEKDAY = re.compile(r"^(?:man|tirs|ons|tors|fre|lør|søn)dag\b", re.I)
_INLINE = re.compile(r"^(?P<head>[^:]{3,40}):\s+(?P<rest>\S.*)$")
# "Beslutning i Socialudvalget den 10-04-2013", "Beslutning fra Økonomiudvalget, 3. maj 2023"; but
# "Referat fra møde i FU den 2. marts 2022" is the title of minutes.
_DATED_DECISION = re.compile(
    r"^(?:beslutning(?:\s+(?:i|fra|af)|(?!\s+(?:om|vedr)))|(?:referat|behandling|drøftelse)\s+(?:i|fra|af)(?!\s+(?:\w+\s+)?mødet?\b))\s+[^:;]{2,90}?"
    r"(?:,|\s+(?:den|d\.))\s*(?:den\s+|d\.\s*)?\d[^:;]{5,24}$",
    re.I,
)
# "Byrådets beslutning", "Beslutning på mødet", "Beslutning for Punkt 4: Title", "DAS' beslutning"
_OWN_DECISION = re.compile(
    r"^(?:(?:(?!er |var |blev |har |som )\S+ ){0,4}?\S+(?:s|s'|'|’|'s|’s)"
    r" (?:beslutning|afgørelse|konklusion)(?:er)?"
    r"|(?:beslutning|afgørelse|konklusion)(?:er)? (?:på mødet|for punkt \d{1,3}[a-z]?(?:: .*)?))$",
    re.I,
)
_PROPOSAL = re.compile(r"^(?:beslutnings)?forslag (?:fra|af)\s|^indstilling (?:fra|til)\s", re.I)
# "Social- og sundhedsforvaltningen indstiller", "Børnechefens indstilling"
_PROPOSES = re.compile(
    r"^(?:[\w,.-]+ ){0,6}?\w*(?:forvaltning|afdeling|direktion|administration|sekretariat|direktør|chef|stab"
    r"|område|center|magistrat|udvalg|gruppe|ledelse|kreds)\w*"
    r" (?:indstiller|indstilling|anbefaler|anbefaling|foreslår)$",
    re.I,
)
_HEADING_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+")
_NUMBERED_TITLE = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZÆØÅ]")
# A chapter of a report, not the report: it names no document.
CHAPTER = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?(?:forord|indledning|indhold(?:sfortegnelse)?|baggrund|resum[eé]|sammenfatning)\b|^\d{1,2}\s+[A-ZÆØÅ]",
    re.I,
)
# A line that begins a proposal: the heading over it is missing, or the sentence is one.
PROPOSES_THAT = re.compile(
    rf"{_PROPOSES.pattern[:-1]},?(?: til \S+)?,?(?: at)?\s*[,:]?$|^det indstilles,? at:?$", re.I
)
# Words over a paper that say where it went, not what it is.
SENT_TO_MEETING = re.compile(
    r"\b(?:bilag|sag|punkt|materiale) til (?:dagsorden\w*|møde\w*|referat\w*|punkt|pkt)\b", re.I
)
# An earlier treatment of the matter, as council systems list it.
HISTORY_BODY = re.compile(r"^(?:udvalg|forum|råd)\s*:\s*(?P<name>[A-ZÆØÅ].{2,80})$", re.I)
HISTORY_DATE = re.compile(r"^(?:møde)?dato\s*:\s*(?P<day>\d.{5,24})$", re.I)
HISTORY_ITEM = re.compile(r"^(?:punkt(?:nummer|nr\.?)?|pkt\.?)\s*:?\s*\d", re.I)
# "Takstgruppen – sag til mødet den 3. maj 2022", over a case that was sent out by itself.
CASE_FOR = re.compile(r"\bsag(?:sfremstilling)? til mødet?\b", re.I)
# Placeholders that nobody filled in: a template.
PLACEHOLDER = re.compile(r"\[[a-zæøå][^\]]{2,40}\]", re.I)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A line that names a meeting's date, its body, or both."""

    body: str | None
    date: date | None
    what: str | None = None  # "referat" or "dagsorden" where the line says so
    label: bool = False  # "Dato: 2. marts 2017", which papers and case histories have too


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; `rest` is where text on the same line begins, in the line's text."""

    role: SectionRole
    words: str
    rest: int | None = None


# "Drøftelse" holds the case before the recommendation and the minutes after it.
BY_PLACE = "discussion"


@cache
def _aliases() -> dict[str, SectionRole]:
    data = tomllib.loads(resources.files("ingest").joinpath("sections.toml").read_text(encoding="utf-8"))
    return {
        alias: SectionRole.MINUTES if role == BY_PLACE else SectionRole(role)
        for role, aliases in data.items()
        for alias in aliases
    }


@cache
def placed_aliases() -> frozenset[str]:
    """Headings whose role depends on whether the recommendation has come."""
    data = tomllib.loads(resources.files("ingest").joinpath("sections.toml").read_text(encoding="utf-8"))
    return frozenset(data[BY_PLACE])


def meeting_like(text: str) -> bool:
    """Whether a line is the title of an agenda or minutes, whosever they are."""
    return bool(_MEETING_TITLE.match(text))


def meeting_line(text: str, bodies: Bodies) -> MeetingLine | None:
    """Read "X Møde den 23.05.2022", "Referat af møde i X den …", "Tid 2. marts 2017", "Møde X"."""
    text = unstuttered(text)
    if len(text) > 140:
        return None
    if ITEM_NUMBERED.match(text) or ITEM_LABEL_TITLE.match(text) or ANNEX_MARK.match(text):
        return None
    words = _title_words(text, bodies)
    if words and (words.body or words.what):
        return words
    if (match := _MEETING_ON.match(text)) and (day := _only_date(match["rest"])):
        return MeetingLine(bodies.short(match["name"]), day)
    if match := _MEETING_TITLE.match(text):
        day = None if is_other_day(text) else _first_date(match["rest"])
        body = bodies.short(match["rest"])
        return MeetingLine(body, day, match["what"].lower()) if day or (body and len(text) < 70) else None
    dated = None if heading(text) else _BODY_DATED.match(text)
    if dated and (body := _whole_name(dated["name"], bodies)):
        day = _only_date(dated["rest"])
        return MeetingLine(body, day) if day else None
    if match := _TIME_LABEL.match(text):
        day = _first_date(match["rest"])
        return MeetingLine(None, day, label=True) if day else None
    if match := _BODY_LABEL.match(text):
        body = bodies.short(match["rest"])
        return MeetingLine(body, _first_date(match["rest"]), label=True) if body else None
    if WEEKDAY.match(text) and len(text) < 60 and (day := _first_date(text)):
        return MeetingLine(None, day, label=True)
    return words


def _title_words(text: str, bodies: Bodies) -> MeetingLine | None:
    """A line all of whose words are a title's: "DTS 03.05.2023 – Referat", "DTS, onsdag den 3. maj 2023"."""
    told = heading(text) and "møde" not in text.casefold()  # "Referat fra Økonomiudvalget, 3. maj 2023"
    said = title_said(text) if any(c.isdigit() for c in text) and not told else None
    if said is None or said.day is None:
        return None
    body = _whole_name(parted(said.name)[0], bodies) if said.name else None
    if (said.name and body is None) or not (said.what or body):
        return None
    if said.day.date or (body and said.what):
        return MeetingLine(body, said.day.date, said.what)
    return None


def unstuttered(text: str) -> str:
    """A header drawn several times in one place, once."""
    match = STUTTER.match(text) if len(text) <= 700 else None
    once = match[1].strip() if match else text
    return once if len(once) > 5 and not once.endswith(TERMINAL) else text  # a sentence said twice is text


_GOES_WITH_NAME = re.compile(r"^\s+(?:for|i|på|af|om|vedr\.?)\s")


def _whole_name(name: str, bodies: Bodies) -> str | None:
    """The body that the words name, where they name nothing else."""
    body = bodies.short(name)
    for start, end in bodies.spans(name, body) if body else []:
        if end - start >= 0.8 * len(name.strip()) or (start == 0 and _GOES_WITH_NAME.match(name[end:])):
            return body
    return None


def _first_date(text: str) -> date | None:
    return next((f.date for f in find_dates(text) if f.date), None)


def _only_date(text: str) -> date | None:
    """The date, where no words follow it: "den 9. september 2013 en" goes on as a sentence."""
    found = next((f for f in find_dates(text) if f.date), None)
    return found.date if found and not re.match(r"\W*[^\W\d]", text[found.end :]) else None


# "Baggrund og formål", "Økonomi for projektet": these headings are often longer than their first word.
_RUNS_ON = frozenset({"baggrund", "sagsfremstilling", "økonomi"})
_GOES_ON = re.compile(r"^\S+ (?:og|for|-|–|vedr\.?|om|vedrørende)\s", re.I)


@lru_cache(maxsize=1 << 15)
def heading(text: str) -> Heading | None:
    """The section heading a line is or begins with."""
    if not 2 < len(text) <= 120 and not _INLINE.match(text):
        return None
    if text[0].islower() and text.endswith("."):
        return None  # a sentence's last word
    bare = _HEADING_NUMBER.sub("", text).rstrip(" :.")
    role = _aliases().get(bare.casefold())
    if role is not None:
        return Heading(role, bare)
    if _PROPOSAL.match(text) and (text.isupper() or text[:1] in "Ii") and title_like(text):
        return Heading(SectionRole.RECOMMENDATION, bare)
    if _DATED_DECISION.match(bare) or (_OWN_DECISION.match(bare) and title_like(bare, 120)):
        return Heading(SectionRole.DECISION, bare)
    if not text.rstrip().endswith(".") and _PROPOSES.match(bare) and title_like(bare, 90):
        return Heading(SectionRole.RECOMMENDATION, bare)
    if (match := _INLINE.match(text)) and (role := _aliases().get(match["head"].casefold())):
        # "Bilag: Notat om takster" is an entry in a list as often as a heading; both read the same.
        return Heading(role, match["head"], match.start("rest"))
    first = bare.split(" ", 1)[0].casefold()
    if first in _RUNS_ON and title_like(bare, 80) and text[:1].isupper() and _GOES_ON.match(bare):
        return Heading(_aliases()[first], bare)
    return None


@lru_cache(maxsize=1 << 15)
def title_like(text: str, longest: int = 100) -> bool:
    """Whether a line could be a title: short, capital or number first, not ended as a sentence is."""
    if not 3 <= len(text) <= longest or text.endswith(TERMINAL) or text.endswith((",", "-")):
        return False
    if is_row(text) or (LIST_MARK.match(text) and not _NUMBERED_TITLE.match(text)):
        return False
    return text[0].isupper() or text[0].isdigit() or text[0] in '"”“§['


def is_group_heading(text: str) -> bool:
    return bool(GROUP_HEADING.match(text))


@lru_cache(maxsize=1 << 15)
def item_mark(text: str) -> tuple[int, ...]:
    """The item numbers of a running header such as "Punkt 7-9"; empty if it is none."""
    text = unstuttered(text)
    if len(text) > 60 or not any(c.isdigit() for c in text):
        return ()
    if opened := OPEN_MARK.match(text):
        return (int(opened["number"]),)
    group = GROUP_HEADING.match(text)
    numbers = f"punkt {re.sub(r'[^0-9+&–-]', '', group['mark'])}" if group and group["mark"] else text
    match = ITEM_MARK.match(numbers)
    if not match:
        return ()
    first = int(match["first"])
    last = int(match["last"]) if match["last"] else first
    return tuple(range(first, last + 1)) if first <= last <= first + 40 else ()
