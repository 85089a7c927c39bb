"""What the parser made of a bundle, held against what is true of it, character by character.

Comes in: a bundle and its parse. Goes out: checks, each right or wrong, with the cause where wrong. Left
to others: shares and intervals (`report`). Matching goes by place, not by words, so "Godkendt." counts
for the item it stands in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eval.bundles.compare import alike, meeting_fault
from eval.bundles.parsed import Parsed, Place
from eval.bundles.truth import Bundle, Says
from ingest import structure
from ingest.model import (
    AgendaItem,
    Decision,
    DocumentKind,
    Meeting,
    Outcome,
    ParsedDocument,
    Source,
)

MOST = 0.9  # of an item's characters that must be where they belong
SENTENCE = 0.8  # of a sentence's
RESOLVED = (Outcome.DECIDED, Outcome.REJECTED, Outcome.DISCUSSED, Outcome.NOTED, Outcome.POSTPONED)
PLACED = (Says.PROSE, Says.RECOMMENDATION, Says.DECISION, Says.TOLD, Says.ATTACHMENT)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the parser got right or wrong."""

    metric: str
    right: bool
    seed: int
    recipe: str
    system: str
    depth: int
    noise: tuple[str, ...]
    cause: str = ""
    detail: str = ""


def parse_bundle(bundle: Bundle) -> ParsedDocument:
    source = Source(Path("/") / bundle.name, bundle.name, 0, "0" * 64)
    return structure.parse(source, bundle.text)


def score_bundle(bundle: Bundle, parsed: ParsedDocument | None = None) -> list[Check]:
    """Every check of one bundle."""
    return list(Scorer(bundle, Parsed(parsed or parse_bundle(bundle))).checks())


@dataclass(frozen=True)
class Scorer:
    bundle: Bundle
    parsed: Parsed

    def checks(self) -> Iterator[Check]:
        for index in range(len(self.bundle.items)):
            yield from self.item_checks(index)
        for n in range(len(self.bundle.sentences)):
            yield from self.sentence_checks(n)
        for n in range(len(self.bundle.annexes)):
            yield self.annex_check(n)
        yield from self.invented()

    # --- helpers --------------------------------------------------------------------------------

    def check(self, metric: str, right: bool, meeting: int, cause: str = "", detail: str = "") -> Check:
        b, m = self.bundle, self.bundle.meetings[meeting]
        why = ("", "") if right else (cause, detail)
        return Check(metric, right, b.seed, b.recipe, m.system, m.depth, b.noise, *why)

    def characters(self, sentences: Iterable[int]) -> list[int]:
        """Raw offsets of the words, without white space."""
        text = self.parsed.document.raw.text
        spans = (s for n in sentences for s in self.bundle.spans[n])
        return [c for start, end in spans for c in range(start, end) if not text[c].isspace()]

    @cached_property
    def said(self) -> dict[int, list[int]]:
        """Item → its sentences, its title where it has no other."""
        found: dict[int, list[int]] = {n: [] for n in range(len(self.bundle.items))}
        titles: dict[int, int] = {}
        for n, s in enumerate(self.bundle.sentences):
            if s.item is not None and s.annex is None:
                if s.says == Says.TITLE:
                    titles[s.item] = n
                else:
                    found[s.item].append(n)
        return {i: ns or [titles[i]] for i, ns in found.items()}

    @cached_property
    def places(self) -> dict[int, list[Place | None]]:
        """Item → where each of its characters came to stand."""
        found = {}
        for index, sentences in self.said.items():
            title = self.bundle.sentences[sentences[0]].says == Says.TITLE
            owners = self.parsed.spans if title else self.parsed.sections
            found[index] = [owners[c] for c in self.characters(sentences)]
        return found

    @cached_property
    def claims(self) -> dict[tuple[int, int], Counter[int]]:
        """Parsed item → how many characters of each true item it holds."""
        claims: dict[tuple[int, int], Counter[int]] = {}
        for index, places in self.places.items():
            for place in places:
                if place and place.item is not None:
                    claims.setdefault((place.part, place.item), Counter())[index] += 1
        return claims

    # --- items ----------------------------------------------------------------------------------

    def item_checks(self, index: int) -> Iterator[Check]:
        item, places = self.bundle.items[index], self.places[index]
        meeting, where = self.bundle.meetings[item.meeting], self.where(index)
        (main, _), *_ = Counter(places).most_common(1) or [(None, 0)]
        part = self.parsed.parts[main.part] if main else None
        cause = (
            meeting_fault(part.meeting if part else None, meeting.body, meeting.date) if part else "text lost"
        )
        if cause == "":
            share = sum(1 for p in places if p and self.same_meeting(p.part, main.part if main else 0)) / len(
                places
            )
            cause = "" if share >= MOST else "parted between meetings"
        if (
            cause
            and part
            and part.parent is not None
            and part.kind not in (DocumentKind.MINUTES, DocumentKind.AGENDA)
        ):
            cause = f"{cause}; held for a {part.kind} annex"
        yield self.check("meeting", cause == "", item.meeting, cause, where)
        cause = self.item_fault(index, main)
        yield self.check("item", cause == "", item.meeting, cause, where)
        found = self.parsed.item(main)
        if found and not item.headless and cause == "":
            yield self.check(
                "title", alike(found.title, item.title), item.meeting, "title", f"{where}: {found.title!r}"
            )
        if found and cause == "":
            yield self.outcome_check(index, found, where)
        if not meeting.minutes:
            decided = found is not None and found.outcome in RESOLVED
            yield self.check(
                "agenda undecided", not decided, item.meeting, "an agenda's item has an outcome", where
            )

    def outcome_check(self, index: int, found: AgendaItem, where: str) -> Check:
        item = self.bundle.items[index]
        wanted = item.outcomes
        undecided = Outcome.NONE in wanted
        right = found.outcome in wanted or (
            undecided and found.outcome in (None, Outcome.NONE, Outcome.RECOMMENDED)
        )
        cause = f"{'/'.join(wanted)} taken for {found.outcome}"
        return self.check("item outcome", right, item.meeting, cause, where)

    def item_fault(self, index: int, main: Place | None) -> str:
        """Why the item is not where it belongs; empty where it is."""
        item, places = self.bundle.items[index], self.places[index]
        found = self.parsed.item(main)
        if main is None:
            return "text lost"
        if found is None:
            return "in no item"
        owner = self.claims[main.part, main.item or 0].most_common(1)[0][0]
        if owner != index:
            other = self.bundle.items[owner]
            return (
                "merged into another item of its meeting"
                if other.meeting == item.meeting
                else "merged into another meeting's item"
            )
        if found.number != item.number:
            return f"number {'missing' if found.number is None else 'wrong'}"
        same = sum(
            1
            for p in places
            if p and self.number_at(p) == item.number and self.same_meeting(p.part, main.part)
        )
        return "" if same / len(places) >= MOST else "parted"

    def number_at(self, place: Place) -> str | None:
        found = self.parsed.item(place)
        return found.number if found else None

    def same_meeting(self, a: int, b: int) -> bool:
        return a == b or self.parsed.parts[a].meeting == self.parsed.parts[b].meeting

    def where(self, index: int) -> str:
        item = self.bundle.items[index]
        meeting = self.bundle.meetings[item.meeting]
        characters = self.characters(self.said[index])
        page = self.parsed.document.raw.page_of(characters[0]) if characters else 0
        name = meeting.body.short if meeting.body else "?"
        return f"p. {page}: {name} {meeting.date} item {item.number} {item.title[:60]!r}"

    # --- sentences ------------------------------------------------------------------------------

    def sentence_checks(self, n: int) -> Iterator[Check]:
        s = self.bundle.sentences[n]
        if s.item is None or s.annex is not None:
            return
        meeting = self.bundle.items[s.item].meeting
        where = f"{self.where(s.item)}: {s.text[:90]!r}"
        if s.section is not None and s.says in PLACED:
            yield self.role_check(n, meeting, where)
        over = list(self.parsed.over(self.bundle.spans[n]))
        if s.says == Says.RECOMMENDATION:
            bad = next((d for d, _ in over if d.outcome in RESOLVED), None)
            yield self.check(
                "recommendation kept", bad is None, meeting, f"taken for {bad.outcome}" if bad else "", where
            )
        if s.says == Says.TOLD:
            own = self.bundle.meetings[meeting]
            taken = any(
                d.outcome in RESOLVED and not meeting_fault(who, own.body, own.date) for d, who in over
            )
            yield self.check(
                "told decision kept apart", not taken, meeting, "taken for the meeting's own", where
            )
        if s.says == Says.DECISION:
            yield from self.decision_checks(n, over, meeting, where)

    def role_check(self, n: int, meeting: int, where: str) -> Check:
        s = self.bundle.sentences[n]
        roles = self.bundle.sections[s.section or 0].roles
        places = [self.parsed.sections[c] for c in self.characters([n])]
        right = sum(1 for p in places if p and p.role in roles) >= SENTENCE * len(places)
        (main, _), *_ = Counter(p.role if p else None for p in places).most_common(1)
        heading = self.bundle.sections[s.section or 0].heading
        cause = f"{s.says} under {heading and re.sub(r' i .*', ' i …', heading)!r} taken for {main}"
        return self.check("section role", right, meeting, cause, where)

    def decision_checks(
        self, n: int, over: Sequence[tuple[Decision, Meeting]], meeting: int, where: str
    ) -> Iterator[Check]:
        s, own = self.bundle.sentences[n], self.bundle.meetings[meeting]
        right = any(d.outcome in s.outcomes for d, _ in over)
        took = over[0][0].outcome if over else "nothing"
        yield self.check("decision", right, meeting, f"{'/'.join(s.outcomes)} taken for {took}", where)
        if over:
            body, day = s.body or own.body, s.date or own.date
            fault = meeting_fault(over[0][1], body, day)
            metric = "earlier treatment" if s.date else "decision's body and day"
            yield self.check(metric, fault == "", meeting, fault, where)

    # --- annexes --------------------------------------------------------------------------------

    def annex_check(self, n: int) -> Check:
        """All of an annex stands in parts that hang on its item."""
        annex = self.bundle.annexes[n]
        item = self.bundle.items[annex.item]
        if annex.kind == "minutes":
            inner = {
                i for i, it in enumerate(self.bundle.items) if self.bundle.meetings[it.meeting].annex == n
            }
            places = [p for i in inner for p in self.places[i]]
        else:
            sentences = [m for m, s in enumerate(self.bundle.sentences) if s.annex == n]
            places = [self.parsed.sections[c] for c in self.characters(sentences)]
        right = sum(1 for p in places if p and self.hangs_on(p.part, annex.item)) >= MOST * len(places)
        page = self.parsed.document.raw.page_of(self.bundle.spans[next(iter(self._sentences(n)))][0][0])
        where = f"p. {page}: annex {annex.number} {annex.title!r} of item {item.number} ({annex.mark})"
        metric = "annex" if annex.kind != "minutes" else "embedded minutes' parent"
        return self.check(metric, right, item.meeting, self.annex_fault(annex.item, places), where)

    def _sentences(self, annex: int) -> list[int]:
        inner = {
            i for i, it in enumerate(self.bundle.items) if self.bundle.meetings[it.meeting].annex == annex
        }
        return [
            m
            for m, s in enumerate(self.bundle.sentences)
            if s.annex == annex or (s.item in inner and s.annex is None)
        ]

    def hangs_on(self, part: int, item: int) -> bool:
        """The part, or one it stands in, is an annex to the item, in the part that holds the item's text."""
        home = Counter(p.part for p in self.places[item] if p).most_common(1)
        at: int | None = part
        while at is not None:
            p = self.parsed.parts[at]
            number = self.bundle.items[item].number
            if (
                home
                and p.parent is not None
                and p.parent_item == number
                and self.same_meeting(p.parent, home[0][0])
            ):
                return True
            at = p.parent
        return False

    def annex_fault(self, item: int, places: Sequence[Place | None]) -> str:
        true = self.bundle.items[item]
        main, _ = Counter(p.part if p else None for p in places).most_common(1)[0]
        if main is None:
            return "text lost"
        part = self.parsed.parts[main]
        if part.parent is None:
            return "taken for the meeting's own text" if part.items else "no parent"
        if part.parent_item != true.number:
            return f"parent item {'missing' if part.parent_item is None else 'wrong'}"
        return "item of another meeting" if not self.hangs_on(main, item) else "parted"

    # --- nothing more than there is ---------------------------------------------------------------

    def invented(self) -> Iterator[Check]:
        """Items and days of meetings that the parser holds and nobody wrote."""
        days = {m.date for m in self.bundle.meetings}
        for n, part in enumerate(self.parsed.parts):
            if part.kind not in (DocumentKind.MINUTES, DocumentKind.AGENDA):
                continue
            if part.meeting and part.meeting.date:
                right = part.meeting.date in days
                yield self.check(
                    "meeting is real",
                    right,
                    0,
                    "day of no meeting",
                    f"{part.meeting.date}: {part.reason[:90]!r}",
                )
            for m, item in enumerate(part.items):
                right = (n, m) in self.claims or self._titled(item)
                page = self.parsed.document.raw.page_of(item.raw_start)
                yield self.check(
                    "item is real",
                    right,
                    0,
                    "item of no meeting",
                    f"p. {page}: {item.number} {item.title[:60]!r}",
                )

    def _titled(self, item: AgendaItem) -> bool:
        return any(alike(item.title, t.title) for t in self.bundle.items)
