"""What a meeting says of itself: time, place, who came and who did not, draft or approved.

Comes in: the lines of its title block (before its first item), of its end, and its running headers.
Goes out: `MeetingFacts`, each field with the words that say so. Left to others: body and date
(`contexts`), lists of names (`name_lists`), whether they are approved (`approval`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest import name_lists
from ingest.approval import approval_of
from ingest.cleaning import Line
from ingest.dates import find_dates
from ingest.model import Approval, Evidence
from ingest.title_fields import LONGEST, TitleField, is_entry, label_of, title_fields, word_lists

UNLABELLED = 0.8
CUT = 0.5  # a list that lost words at a line's end
TITLE_BLOCK = 200  # lines; what comes later, before the first item, is no title block
_BELOW = 3  # lines of an address under a time


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """Named as the fields of `Meeting` that they fill."""

    time: str | None = None
    place: str | None = None
    participants: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    approval: Approval | None = None
    evidence: tuple[Evidence, ...] = ()


def facts_of(
    front: Sequence[Line],
    closing: Sequence[Line] = (),
    running: Sequence[Line] = (),
    last_title: str = "",
) -> MeetingFacts:
    """Read a meeting's title block.

    Args:
        front: content lines before the first item, running headers left out.
        closing: content lines after the last item, as `closing_lines` finds them.
        running: headers and footers of the meeting's pages.
        last_title: of the last item: one about minutes approves others than these.
    """
    front = front[:TITLE_BLOCK]
    fields = [*title_fields(front), *title_fields(closing)]
    time = _time(fields, front)
    place = _place(fields, front)
    participants = _names(fields, "participants")
    apologies = _names(fields, "apologies")
    approval = approval_of(front, closing, running, last_title)
    evidence = [*time[1], *place[1], *participants[1], *apologies[1], *approval[1]]
    return MeetingFacts(
        time[0], place[0], participants[0], apologies[0], approval[0], tuple(evidence)
    )  # fmt: skip


# -- time and place ---------------------------------------------------------------------------------

_CLOCK = r"(?:kl(?:okken|\.)?\s*)?(?P<{0}h>\d{{1,2}})(?:[.:](?P<{0}m>\d{{2}}))?"
_TIME = re.compile(
    rf"(?<![\d.,/-]){_CLOCK.format('a')}(?:\s*(?:-|–|—|til)\s*(?:ca\.\s*)?{_CLOCK.format('b')})?"
    r"(?![\d/]|[.,-]\d|\.\s*(?:etage|sal)|\s*(?:kr|pct|min))",
    re.I,
)
_MARKED = re.compile(r"\bkl(?:\.|okken)?\s*\d", re.I)
_NOT_THIS = re.compile(r"\b(?:næste møde|frokost|pause|deltager under|tilmelding|frist)\b", re.I)


def _clock(text: str, *, marked: bool) -> tuple[str, str | None] | None:
    """ "kl. 9-12" → "09:00", "12:00"; with `marked` only after "kl."."""
    bare = list(text)
    for day in find_dates(text):
        bare[day.start : day.end] = " " * (day.end - day.start)
    plain = "".join(bare)
    for match in _TIME.finditer(plain):
        says = match[0].casefold().startswith("kl") or match["am"] or match["bh"]
        if marked and not match[0].casefold().startswith("kl"):
            continue
        start, end = _hour(match["ah"], match["am"]), _hour(match["bh"], match["bm"])
        if start and says:
            return start, end if end and end > start else None
    return None


def _hour(hour: str | None, minute: str | None) -> str | None:
    if hour is None or int(hour) > 24 or int(minute or 0) > 59:
        return None
    return f"{int(hour):02}:{minute or '00'}"


def _time(fields: Sequence[TitleField], front: Sequence[Line]) -> tuple[str | None, list[Evidence]]:
    told = [f for f in fields if f.kind in ("time", "time_and_place")]
    witness: Evidence | None = None
    found: tuple[str, str | None] | None = None
    for field in told:
        dated = "dato" in field.over.text.casefold()[:12]
        if found := _clock(field.text, marked=dated or field.kind == "time_and_place"):
            witness = field.evidence("time")
            break
    if found is None and (begun := next((f for f in fields if f.kind == "start"), None)):
        found, witness = _clock(begun.text, marked=False), begun.evidence("time")
    if found is None:
        for line in front:
            if _MARKED.search(line.text) and not is_entry(line.text) and not _NOT_THIS.search(line.text):
                found = _clock(line.text, marked=True)
                witness = _of_line("time", line, UNLABELLED)
                break
    if found is None or witness is None:
        return None, []
    over = next((f for f in fields if f.kind == "end"), None)
    ended = _clock(over.text, marked=False) if over and found[1] is None else None
    if over and ended and ended[0] > found[0]:
        return f"{found[0]}-{ended[0]}", [witness, over.evidence("time")]
    return "-".join(x for x in found if x), [witness]


def _place(fields: Sequence[TitleField], front: Sequence[Line]) -> tuple[str | None, list[Evidence]]:
    for field in fields:
        text = field.text
        if field.kind == "time_and_place":
            text = _without_time(text)
        if field.kind in ("place", "time_and_place") and (place := text.strip(" ,.;:–-")):
            return place, [field.evidence("place")]
    return _unlabelled_place(fields, front)


def _without_time(text: str) -> str:
    """What is left of "Torsdag den 20. juni 2013 kl. 10.30, Rådhuset"."""
    for day in reversed(find_dates(text)):
        text = text[: day.start] + text[day.end :]
    text = _TIME.sub(lambda m: " " if m["am"] or m["bh"] or m[0][:2].casefold() == "kl" else m[0], text)
    text = re.sub(
        r"\b(?:man|tirs|ons|tors|fre|lør|søn)dag\b|\b(?:den|d\.)(?=\s*[,.;]|\s*$|\s{2,})",
        " ",
        text,
        flags=re.I,
    )
    return " ".join(re.sub(r"(?:\s*,){2,}", ",", text).split()).strip(" ,.;:–-")


def _unlabelled_place(
    fields: Sequence[TitleField], front: Sequence[Line]
) -> tuple[str | None, list[Evidence]]:
    """ "Virtuelt (Teams)" on a line of its own, or the address under a line that is only a time."""
    online = {w.casefold() for w in word_lists()["online"]}
    used = {x.index for f in fields for x in (f.over, *f.lines) if f.kind != "time"}
    for line in front:
        words = re.sub(
            r"[^\w ]|\b(?:møde[tn]?|via|på|over|holdes|afholdes|blev|holdt)\b", " ", line.text.casefold()
        )
        bare = " ".join(words.split())
        if line.index not in used and bare and all(w in online or w == "microsoft" for w in bare.split()):
            return line.text.strip(" .()"), [_of_line("place", line, UNLABELLED)]
    for i, line in enumerate(front):
        if _MARKED.match(line.text) and len(line.text) <= 24:
            below = [*_address(front[i + 1 : i + 1 + _BELOW])]
            if below:
                words = ", ".join(x.text for x in below)
                return words, [Evidence("place", words[:LONGEST], 0.5, below[0].raw_start, below[-1].raw_end)]
    return None, []


def _address(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        ends = label_of(line) or is_entry(line.text) or _MARKED.search(line.text) or find_dates(line.text)
        if ends or not line.text[:1].isalnum() or len(line.text) > 60 or line.text.endswith("."):
            return
        yield line


def _of_line(field: str, line: Line, confidence: float) -> Evidence:
    return Evidence(field, line.text[:LONGEST], confidence, line.raw_start, line.raw_end)


# -- people -----------------------------------------------------------------------------------------


def _names(fields: Sequence[TitleField], kind: str) -> tuple[tuple[str, ...], list[Evidence]]:
    """Names of all the lists of a kind; a list that says "ingen" is evidence, and names nobody."""
    names: list[str] = []
    evidence: list[Evidence] = []
    for field in fields:
        if field.kind != kind or not field.lines:
            continue
        if field.text.strip(" .()").casefold() in word_lists()["nobody"]:
            evidence.append(field.evidence(kind))
            continue
        found = name_lists.names(field.lines, word_lists()["organisation"])
        # "Medlemmer har ret til …" is prose under a label's word.
        if found:
            names += [f"{field.group}: {n}" if field.group else n for n in found]
            cut = any(n.count("(") != n.count(")") or n.endswith("-") for n in found)
            evidence.append(
                replace(field, confidence=min(field.confidence, CUT if cut else 1)).evidence(kind)
            )
    return tuple(dict.fromkeys(names)), evidence
