"""Documents, meetings and items as lines of text, in Danish.

Comes in: the contract's JSON of a document; meetings and items with their papers. Goes out: lines for a
terminal. Left to others: the commands (`browse`), the words for kinds and outcomes (`labels`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.model import CLOSED, Approval, DocumentKind, FileStatus, Outcome, Stance
from service.labels import flowing, kind_name, long_date, outcome_name, page_range, printable

if TYPE_CHECKING:
    from ingest.catalog_model import ItemEntry, MeetingEntry
    from ingest.linking import HeldMeeting
    from service.matters.book import At

_APPROVALS = {Approval.DRAFT: "Udkast", Approval.APPROVED: "Godkendt referat"}
# Stored is what the run that read the file last found.
_STATUSES = {FileStatus.NEW: "ny", FileStatus.UPDATED: "opdateret", FileStatus.PARTIAL: "kun delvist læst"}
_STANCES = {
    Stance.IN_FAVOUR: "For",
    Stance.AGAINST: "Imod",
    Stance.ABSTAINED: "Undlod at stemme",
    Stance.RESERVED: "Forbehold",
    Stance.REMARK: "Til protokollen",
}
_QUOTED = 90  # characters of a decision's words under its votes


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """A meeting, and the entries of its papers: the one that says most comes first."""

    held: HeldMeeting
    entries: tuple[MeetingEntry, ...]


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item of a meeting, and its entry in each paper that has it: minutes before agendas."""

    held: HeldMeeting
    entries: tuple[ItemEntry, ...]
    at: At | None = None  # its matter, where the item says what it is about


def meeting_line(listed: ListedMeeting) -> str:
    """ "DAS · 3. maj 2023 · Referat · 2 punkter, 1 besluttet — referat.pdf"."""
    held, first = listed.held, listed.entries[0]
    day = long_date(held.date) if held.date else "uden dato"
    counts = f"{_count(first.items, 'punkt', 'punkter')}, {first.decided} besluttet"
    facts = [
        held.body or "ukendt organ",
        day,
        _papers(held),
        counts,
        _APPROVALS[first.approval] if first.approval else "",
    ]
    names = dict.fromkeys(printable(e.document) for e in listed.entries)
    return f"{' · '.join(f for f in facts if f)} — {', '.join(names)}"


def _papers(held: HeldMeeting) -> str:
    """Which papers there are, and whether agenda and minutes were found to have the same items."""
    agenda, minutes = _several("Dagsorden", held.agendas), _several("Referat", held.minutes)
    if not held.minutes:
        return f"{agenda} (intet referat i arkivet)"
    if not held.agendas:
        return minutes
    links = [link for link in held.links if not link.copies]
    best = max(links, key=lambda link: len(link.pairs))
    found = f"{len(best.pairs)} af {_count(len(best.agenda.items), 'punkt', 'punkter')} genfundet"
    return f"{agenda} og {minutes[:1].lower()}{minutes[1:]} ({found})"


def _several(name: str, papers: tuple[object, ...]) -> str:
    return f"{name} i {len(papers)} udgaver" if len(papers) > 1 else name


def item_line(listed: ListedItem) -> str:
    """Number, title and outcome, as the minutes have them; what only the agenda has says so."""
    held, entry = listed.held, listed.entries[0]
    kinds = {e.kind for e in listed.entries}
    linkable = bool(held.agendas and held.minutes)
    title = _title(entry.title)
    if linkable and DocumentKind.MINUTES not in kinds:
        # No outcome: that the agenda states none is no news.
        facts = [f"dagsorden: {title}", _closed(entry.clearance), "ikke i referatet"]
    else:
        outcome = outcome_name(entry.outcome) if entry.outcome else ""
        added = "ikke på dagsordenen" if linkable and len(kinds) == 1 else ""
        counts = ", ".join(_votes(asdict(v)) for v in entry.votes)
        voted = f"Afstemning: {counts}" if counts else ""
        stood = _positions((p.who, p.stance) for p in entry.positions)
        facts = [title, _closed(entry.clearance), outcome, voted, stood, added, _as_on_agenda(listed)]
    where = page_range(entry.page_start, entry.page_end)
    shown = " · ".join(f for f in [*facts, where] if f)
    line = f"{entry.number or '–':>4}  {shown} — {printable(entry.document)}"
    return f"{line}\n      {later}" if (later := _later(listed.at)) else line


def _later(at: At | None) -> str:
    """What came later of the item's matter; empty where nothing did."""
    from service.matters.said import later_said  # here: a line that says nothing of it needs none of this

    return later_said(at) if at else ""


def _as_on_agenda(listed: ListedItem) -> str:
    """The agenda's number and title, where the minutes have others."""
    first, *others = listed.entries
    agenda = next((e for e in others if e.kind is not first.kind), None)
    if agenda is None or (agenda.number == first.number and agenda.title == first.title):
        return ""
    number = f"pkt. {agenda.number} " if agenda.number and agenda.number != first.number else ""
    title = f"“{_title(agenda.title)}”" if agenda.title != first.title else ""
    return f"dagsorden: {(number + title).strip()}"


def structure_lines(structure: dict[str, Any]) -> Iterator[str]:
    """A document's parts with their meetings, items and votes."""
    pages = _count(structure["pages"], "side", "sider")
    status = _STATUSES.get(structure["status"], structure["status"])
    yield f"{printable(structure['document'])} · {pages} · {status}"
    for part in structure["parts"]:
        yield from _part_lines(part)
    for page in structure.get("page_confidence", ()):
        yield f"\ns. {page['page']} er læst fra et billede; sikkerhed {round(100 * page['confidence'])} %"


def _part_lines(part: dict[str, Any]) -> Iterator[str]:
    meeting = part["meeting"] or {}
    where = page_range(part["page_start"], part["page_end"])
    facts = [kind_name(DocumentKind(part["kind"])), meeting.get("body") or "", _when(meeting), where]
    yield f"\n{printable(part['title'])}\n  {' · '.join(f for f in facts if f)}"
    details = [*_meeting_details(meeting), _closed(part["clearance"])] if not part["parent"] else []
    if shown := " · ".join(d for d in details if d):
        yield f"  {shown}"
    if part["file"]:
        yield f"  fra filen {printable(part['file'])}"
    if part["parent"]:
        yield f"  {_belongs_to(part)}{' · Lukket' if part['clearance'] == CLOSED else ''}"
    yield f"  ({printable(part['reason'])})"
    for item in part["items"]:
        yield from _item_lines(item)


def _when(meeting: dict[str, Any]) -> str:
    day = long_date(date.fromisoformat(meeting["date"])) if meeting.get("date") else ""
    return f"{day} kl. {printable(meeting['time'])}".strip() if meeting.get("time") else day


def _meeting_details(meeting: dict[str, Any]) -> Iterator[str]:
    if meeting.get("place"):
        yield printable(meeting["place"])
    if meeting.get("participants"):
        yield _count(len(meeting["participants"]), "deltager", "deltagere")
    if meeting.get("apologies"):
        yield f"{len(meeting['apologies'])} afbud"
    if meeting.get("approval"):
        yield _APPROVALS[Approval(meeting["approval"])]


def _belongs_to(part: dict[str, Any]) -> str:
    """ "bilag 2 til punkt 6 i Referat DAS 2022-05-23"."""
    annex = f"bilag {printable(part['parent_annex'])} til " if part["parent_annex"] else "hører til "
    item = f"punkt {printable(part['parent_item'])} i " if part["parent_item"] else ""
    return f"{annex}{item}{printable(part['parent'])}"


def _item_lines(item: dict[str, Any]) -> Iterator[str]:
    outcome = outcome_name(Outcome(item["outcome"])) if item["outcome"] else ""
    where = page_range(item["page_start"], item["page_end"])
    facts = [_title(item["title"]), _closed(item["clearance"]), outcome, where]
    yield f"  {item['number'] or '–':>4}  {' · '.join(f for f in facts if f)}"
    if item.get("later"):
        yield f"        {item['later']['note']}"
    for decision in item["decisions"]:
        said = f" – “{_shortened(decision['text'])}”"
        if counted := _votes(decision["votes"]):
            yield f"        Afstemning: {counted}{said}"
        if stood := _positions((p["who"], Stance(p["stance"])) for p in decision["positions"]):
            yield f"        {stood}{'' if counted else said}"


def _votes(votes: dict[str, int | None] | None) -> str:
    """ "7 for, 14 imod, 2 undlod at stemme"."""
    words = (("in_favour", "for"), ("against", "imod"), ("abstained", "undlod at stemme"))
    counted = [f"{votes[name]} {word}" for name, word in words if votes[name] is not None] if votes else []
    return ", ".join(counted)


def _positions(stood: Iterable[tuple[str, Stance]]) -> str:
    """ "Imod: Venstre, Liste Ø · Forbehold: Ole Bak (C)"."""
    named: dict[Stance, list[str]] = {stance: [] for stance in _STANCES}
    for who, stance in stood:
        named[stance].append(printable(who))
    return " · ".join(f"{_STANCES[s]}: {', '.join(dict.fromkeys(who))}" for s, who in named.items() if who)


def _shortened(text: str) -> str:
    words = flowing(text)
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED].rsplit(' ', 1)[0]} …"


def _closed(clearance: str) -> str:
    return "Lukket" if clearance == CLOSED else ""


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _title(title: str) -> str:
    """An item's title; bundles lose some, and a blank would read as a fault of ours."""
    return printable(title) or "(uden overskrift)"
