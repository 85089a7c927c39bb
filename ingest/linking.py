"""Agenda and minutes of one meeting, linked; and copies of the same minutes, told apart from meetings.

Comes in: every meeting's own paper with its items, in any order. Goes out: `HeldMeeting`s, one a meeting,
with the links between its papers. Pure, and the order of the papers makes no difference. Left to others:
where papers are stored (`catalog`), how titles are compared (`title_match`).

Body and date decide. A paper that lacks one of them joins the one meeting with whose items its own
agree, number and title, and says how sure that is; where two meetings would do, it joins none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.heads import ROUTINE
from ingest.model import DocumentKind, Evidence
from ingest.title_match import Match, PaperItem, key_of, match_items, number_of, stems

AGREE = 0.8  # share of a paper's telling items that a meeting must have too, for one without body or date
TELLING = 3  # titles that must agree, of those that are no routine
COPIES = 0.8  # share of items that two minutes have in common if they are the same minutes
COMMON = 3  # a title of so many meetings tells none of them


@dataclass(frozen=True, slots=True)
class Paper:
    """A meeting's own agenda or minutes: a part of a document, with its items."""

    document_id: str
    document: str
    part: int
    kind: DocumentKind
    body: str | None
    date: date | None
    items: tuple[PaperItem, ...] = ()

    @property
    def key(self) -> tuple[str, str, int]:
        """Order that no ingest changes; ids are made from paths."""
        return self.document, self.document_id, self.part


@dataclass(frozen=True, slots=True)
class ItemPair:
    """The same item in two papers: ordinals within each."""

    agenda: int
    minutes: int
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class MeetingLink:
    """Two papers of one meeting. Of copies `agenda` is the first, `minutes` the second."""

    agenda: Paper
    minutes: Paper
    pairs: tuple[ItemPair, ...]
    only_agenda: tuple[int, ...]  # ordinals of items that the other paper lacks
    only_minutes: tuple[int, ...]
    confidence: float  # that both are of one meeting
    evidence: tuple[Evidence, ...]
    copies: bool = False  # the same paper stored twice, in a bundle and alone, say


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting with all its papers."""

    body: str | None
    date: date | None
    agendas: tuple[Paper, ...]
    minutes: tuple[Paper, ...]  # the fullest first, then in order of their names
    links: tuple[MeetingLink, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Those that say most about the meeting first: minutes, then agendas."""
        return self.minutes + self.agendas

    @property
    def is_linked(self) -> bool:
        return any(not link.copies for link in self.links)


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item of a meeting, with each paper that has it; the first says most."""

    entries: tuple[tuple[Paper, PaperItem], ...]
    confidence: float = 1.0  # of the weakest pair


def link_meetings(papers: Iterable[Paper]) -> tuple[HeldMeeting, ...]:
    """All meetings, by date (those without last), body and name."""
    ordered = sorted(papers, key=lambda p: p.key)
    groups = _groups(ordered)
    held = [_held(group, sure) for group, sure in groups]
    return tuple(sorted(held, key=_order))


def items_of(meeting: HeldMeeting) -> tuple[HeldItem, ...]:
    """The meeting's items, each once: those of its first paper, then what only other papers have."""
    found: list[list[tuple[Paper, PaperItem]]] = []
    sure: list[float] = []
    at: dict[tuple[tuple[str, str, int], int], int] = {}
    pairs = _pair_index(meeting.links)
    for paper in meeting.papers:
        for item in paper.items:
            known = [(at[o], c) for o, c in pairs[paper.key, item.ordinal] if o in at]
            free = [k for k in known if all(p.key != paper.key for p, _ in found[k[0]])]
            if free:
                place, confidence = max(free, key=lambda k: (k[1], -k[0]))
                found[place].append((paper, item))
                sure[place] = min(sure[place], confidence)
            else:
                place = len(found)
                found.append([(paper, item)])
                sure.append(1.0)
            at[paper.key, item.ordinal] = place
    return tuple(HeldItem(tuple(f), s) for f, s in zip(found, sure, strict=True))


_ItemKey = tuple[tuple[str, str, int], int]


def _pair_index(links: Sequence[MeetingLink]) -> dict[_ItemKey, list[tuple[_ItemKey, float]]]:
    index: dict[_ItemKey, list[tuple[_ItemKey, float]]] = defaultdict(list)
    for link in links:
        for pair in link.pairs:
            a, m = (link.agenda.key, pair.agenda), (link.minutes.key, pair.minutes)
            index[a].append((m, pair.confidence))
            index[m].append((a, pair.confidence))
    return index


# -- which papers are of one meeting ------------------------------------------------------------------

_Group = list[Paper]
_Traces = dict[tuple[str, str, int], frozenset[tuple[str | None, str]]]


def _groups(papers: Sequence[Paper]) -> list[tuple[_Group, dict[tuple[str, str, int], float]]]:
    """Papers of one meeting, and how sure it is of those that lack body or date."""
    whole: dict[tuple[str, date], _Group] = {}
    partial: list[Paper] = []
    for paper in papers:
        if paper.body and paper.date:
            whole.setdefault((paper.body.casefold(), paper.date), []).append(paper)
        else:
            partial.append(paper)
    groups: list[tuple[_Group, dict[tuple[str, str, int], float]]] = [(g, {}) for g in whole.values()]
    common = _common_titles(papers)
    traces = _traces(papers, common) if partial else {}
    # Those that say most first: what they join may then be joined by those that say less.
    for paper in sorted(partial, key=lambda p: (p.date is None, p.body is None, p.key)):
        scored = [
            (_agreement(paper, g, common, traces), n) for n, (g, _) in enumerate(groups) if _may_be(paper, g)
        ]
        fitting = sorted((s, -n) for s, n in scored if s > 0)
        alone = len(fitting) == 1 or (len(fitting) > 1 and fitting[-1][0] > fitting[-2][0])
        if fitting and alone:
            share, n = fitting[-1]
            group, sure = groups[-n]
            group.append(paper)
            sure[paper.key] = round(share * (0.8 if paper.date else 0.6), 2)
        else:
            groups.append(([paper], {}))
    return groups


def _may_be(paper: Paper, group: _Group) -> bool:
    bodies = {p.body.casefold() for p in group if p.body}
    days = {p.date for p in group if p.date}
    return (not paper.body or not bodies or paper.body.casefold() in bodies) and (
        not paper.date or not days or paper.date in days
    )


def _common_titles(papers: Sequence[Paper]) -> frozenset[str]:
    """Titles that several meetings have: "Nyt fra sekretariatet" tells none of them."""
    held: dict[str, set[tuple[str | None, date | None]]] = defaultdict(set)
    for paper in papers:
        for item in paper.items:
            held[key_of(item.title)].add((paper.body, paper.date))
    # A meeting may be there twice, under its body and without one.
    return frozenset(t for t, meetings in held.items() if len({d for _, d in meetings if d}) >= COMMON)


def _agreement(paper: Paper, group: _Group, common: frozenset[str], traces: _Traces) -> float:
    """Share of a paper's telling items that one of the group's has under the same number; 0: too few."""
    own = traces[paper.key]
    # Matching is dear, and most meetings have nothing in common.
    near = [o for o in group if len({number for number, _ in own & traces[o.key]}) >= TELLING]
    return max((_shared(paper, other, common) for other in near), default=0.0)


def _traces(papers: Sequence[Paper], common: frozenset[str]) -> _Traces:
    """Each paper's numbers with the words that stand under them, of the items that tell a meeting."""
    return {
        p.key: frozenset((number_of(i), w) for i in p.items if _tells(i, common) for w in stems(i.title))
        for p in papers
    }


def _shared(a: Paper, b: Paper, common: frozenset[str]) -> float:
    telling = {i.ordinal for i in a.items if _tells(i, common)}
    other = sum(_tells(i, common) for i in b.items)
    agreed = [m for m in match_items(a.items, b.items) if m.by_title and m.by_number and m.first in telling]
    fewest = min(len(telling), other)
    share = len(agreed) / fewest if fewest else 0.0
    return round(min(share, 1.0), 4) if len(agreed) >= TELLING and share >= AGREE else 0.0


def _tells(item: PaperItem, common: frozenset[str]) -> bool:
    return bool(item.title) and not ROUTINE.match(item.title) and key_of(item.title) not in common


# -- a meeting's papers ---------------------------------------------------------------------------------


def _held(group: _Group, sure: dict[tuple[str, str, int], float]) -> HeldMeeting:
    kinds: dict[bool, list[Paper]] = defaultdict(list)
    for paper in sorted(group, key=lambda p: (-len(p.items), p.key)):
        kinds[paper.kind is DocumentKind.MINUTES].append(paper)
    agendas, minutes = kinds[False], kinds[True]
    links = [
        *(_link(a, m, sure, copies=False) for a in agendas for m in minutes),
        *(x for same in (minutes, agendas) for x in _copies(same, sure)),
    ]
    spelled = Counter(p.body for p in group if p.body)
    body = min(spelled, key=lambda b: (-spelled[b], b), default=None)
    day = next((p.date for p in group if p.date), None)
    return HeldMeeting(body, day, tuple(agendas), tuple(minutes), tuple(links))


def _copies(papers: Sequence[Paper], sure: dict[tuple[str, str, int], float]) -> Iterator[MeetingLink]:
    for i, first in enumerate(papers):
        for second in papers[i + 1 :]:
            link = _link(first, second, sure, copies=True)
            smaller = min(len(first.items), len(second.items))
            if smaller and len(link.pairs) >= COPIES * smaller:
                yield link


def _link(
    agenda: Paper, minutes: Paper, sure: dict[tuple[str, str, int], float], *, copies: bool
) -> MeetingLink:
    matches = match_items(agenda.items, minutes.items)
    left, right = {m.first for m in matches}, {m.second for m in matches}
    confidence = min(sure.get(agenda.key, 1.0), sure.get(minutes.key, 1.0))
    smaller = min(len(agenda.items), len(minutes.items))
    if smaller and len(matches) < smaller / 2:
        confidence = min(confidence, 0.6)  # two meetings of one body on one day, perhaps
    return MeetingLink(
        agenda,
        minutes,
        tuple(ItemPair(m.first, m.second, m.confidence, m.reason) for m in matches),
        tuple(i.ordinal for i in agenda.items if i.ordinal not in left),
        tuple(i.ordinal for i in minutes.items if i.ordinal not in right),
        confidence,
        tuple(_evidence(agenda, minutes, matches, smaller)),
        copies,
    )


def _evidence(a: Paper, b: Paper, matches: Sequence[Match], smaller: int) -> Iterator[Evidence]:
    if a.body and b.body:
        yield Evidence("body", b.body, 1.0)
    if a.date and b.date:
        yield Evidence("date", b.date.isoformat(), 1.0)
    for field, count in (
        ("number", sum(m.by_number for m in matches)),
        ("title", sum(m.by_title for m in matches)),
    ):
        if smaller:
            yield Evidence(field, f"{count} of {smaller} items", round(count / smaller, 2))


def _order(meeting: HeldMeeting) -> tuple[bool, date, str, tuple[str, str, int]]:
    first = min(p.key for p in meeting.papers)
    return meeting.date is None, meeting.date or date.max, (meeting.body or "").casefold(), first
