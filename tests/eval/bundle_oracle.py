"""A parse without faults, built from what is true of a bundle: what a perfect reader would hand over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eval.bundles.truth import Bundle, Says, TrueSentence
from ingest.model import (
    AgendaItem,
    Decision,
    DocumentKind,
    MappedText,
    Meeting,
    ParsedDocument,
    Part,
    RawText,
    Run,
    Section,
    SectionRole,
    Source,
)


def oracle(bundle: Bundle) -> ParsedDocument:
    raw = RawText(bundle.text.pages)
    parts: list[Part] = []
    holder = {}  # meeting → ordinal
    for m in range(len(bundle.meetings)):
        holder[m] = len(parts)
        parts.append(_meeting(bundle, m, raw, len(parts), holder))
    for a, annex in enumerate(bundle.annexes):
        if annex.kind != "minutes":
            texts = [n for n, s in enumerate(bundle.sentences) if s.annex == a]
            section = Section(SectionRole.OTHER, None, _text(bundle, raw, texts))
            start, end = _bounds(bundle, texts)
            item = bundle.items[annex.item]
            parts.append(
                Part(
                    len(parts), DocumentKind.ANNEX, annex.title, start, end, "", parent=holder[item.meeting],
                    parent_item=item.number, sections=(section,),
                )
            )  # fmt: skip
    source = Source(Path("/") / bundle.name, bundle.name, 0, "0" * 64)
    return ParsedDocument(source, raw, DocumentKind.MINUTES, "", tuple(parts), ())


def _meeting(bundle: Bundle, m: int, raw: RawText, ordinal: int, holder: dict[int, int]) -> Part:
    meeting = bundle.meetings[m]
    items = tuple(_item(bundle, n, raw) for n, item in enumerate(bundle.items) if item.meeting == m)
    body = meeting.body.long if meeting.body else None
    parent = bundle.items[bundle.annexes[meeting.annex].item] if meeting.annex is not None else None
    return Part(
        ordinal,
        DocumentKind.MINUTES if meeting.minutes else DocumentKind.AGENDA,
        "",
        min(i.raw_start for i in items),
        max(i.raw_end for i in items),
        "",
        parent=holder[parent.meeting] if parent else None,
        parent_item=parent.number if parent else None,
        meeting=Meeting(body, meeting.date),
        items=items,
    )


def _item(bundle: Bundle, index: int, raw: RawText) -> AgendaItem:
    item = bundle.items[index]
    own = [n for n, s in enumerate(bundle.sentences) if s.item == index and s.annex is None]
    sections = tuple(
        Section(true.roles[0], true.heading, _text(bundle, raw, texts))
        for k, true in enumerate(bundle.sections)
        if (texts := [n for n in own if bundle.sentences[n].section == k])
    )
    decisions = tuple(_decision(bundle, n) for n in own if bundle.sentences[n].says == Says.DECISION)
    start, end = _bounds(bundle, own)
    return AgendaItem(item.number, item.title, sections, decisions, item.outcomes[0], start, end)


def _decision(bundle: Bundle, n: int) -> Decision:
    s: TrueSentence = bundle.sentences[n]
    start, end = _bounds(bundle, [n])
    return Decision(s.text, s.outcomes[0], s.body.long if s.body else None, start, end, s.date)


def _bounds(bundle: Bundle, sentences: Iterable[int]) -> tuple[int, int]:
    spans = [span for n in sentences for span in bundle.spans[n]]
    return min(s for s, _ in spans), max(e for _, e in spans)


def _text(bundle: Bundle, raw: RawText, sentences: Iterable[int]) -> MappedText:
    text, runs = "", []
    for n in sentences:
        for start, end in bundle.spans[n]:
            runs.append(Run(len(text), start, end - start))
            text += raw.text[start:end] + "\n"
    return MappedText(text, tuple(runs))
