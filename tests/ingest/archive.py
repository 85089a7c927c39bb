"""Parsed documents made to measure: minutes with items, embedded minutes, an annex, a table."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingest.model import (
    PAGE_BREAK,
    AgendaItem,
    Chunk,
    Decision,
    DocumentKind,
    MappedText,
    Meeting,
    Outcome,
    Page,
    ParsedDocument,
    Part,
    RawText,
    Run,
    Section,
    SectionRole,
    Source,
    TableRow,
)
from ingest.structure import document_id

NAMESPACE = uuid.UUID("5f0c7b1e-8f0e-4b7e-9a83-0c8f5d1a2b3c")
DAY = date(2024, 3, 12)
EARLIER = date(2024, 1, 16)


def source_of(path: str | Path, content: str) -> Source:
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Source(Path(path), Path(path).name, len(content), digest)


@dataclass
class Writer:
    """Writes a raw text line by line and says where each line stands."""

    lines_a_page: int
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    at: int = 0

    def line(self, text: str) -> MappedText:
        if len(self.pages[-1]) == self.lines_a_page:
            self.pages.append([])
            self.at += len(PAGE_BREAK)
        self.pages[-1].append(text + "\n")
        start = self.at
        self.at += len(text) + 1
        return MappedText(text, (Run(0, start, len(text)),))

    def raw(self) -> RawText:
        return RawText(tuple(Page(n, "".join(lines)) for n, lines in enumerate(self.pages, start=1)))


def write_item(writer: Writer, number: str | None, title: str, words: str) -> AgendaItem:
    heading = writer.line(f"Punkt {number}. {title}" if number else title)
    case = writer.line(f"Sagsfremstilling til {title}: {words}")
    header = writer.line("Kommune | Beløb")
    row = writer.line(f"Lillekøbing | {len(words)}.000 kr.")
    decision = writer.line(f"Godkendt med bemærkningen {words}.")
    sections = (
        Section(
            SectionRole.CASE,
            "Sagsfremstilling",
            case,
            (
                TableRow(
                    "Fordeling",
                    ("Kommune", "Beløb"),
                    ("Lillekøbing", f"{len(words)}.000 kr."),
                    row.raw_start,
                    row.raw_end,
                ),
            ),
        ),
        Section(SectionRole.RECOMMENDATION, "Indstilling", MappedText("", ())),
        Section(SectionRole.DECISION, "Beslutning", decision),
    )
    decisions = (Decision(decision.text, Outcome.DECIDED, "DAS", decision.raw_start, decision.raw_end),)
    assert header.raw_end < row.raw_start
    return AgendaItem(
        number, title, sections, decisions, Outcome.DECIDED, heading.raw_start, decision.raw_end
    )


def chunks_of(source: Source, raw: RawText, parts: Sequence[Part]) -> tuple[Chunk, ...]:
    chunks: list[Chunk] = []
    owner = document_id(source)
    for part in parts:
        for item in part.items:
            for section in item.sections:
                if not section.text.text:
                    continue
                first, start = raw.locate(section.text.raw_start)
                last, end = raw.locate(section.text.raw_end - 1)
                chunks.append(
                    Chunk(
                        id=str(uuid.uuid5(NAMESPACE, f"{owner}/{len(chunks)}")),
                        document_id=owner,
                        document=source.name,
                        part=part.ordinal,
                        part_title=part.title,
                        title="Referat DAS",
                        kind=part.kind,
                        body=part.meeting.body if part.meeting else None,
                        meeting_date=part.meeting.date if part.meeting else None,
                        item_number=item.number,
                        item_title=item.title,
                        section=section.role,
                        heading=section.heading,
                        outcome=item.outcome,
                        ordinal=len(chunks),
                        header=f"DAS · {item.title}",
                        text=section.text.text,
                        runs=section.text.runs,
                        page_start=first,
                        page_end=last,
                        char_start=start,
                        char_end=end + 1,
                    )
                )
    return tuple(chunks)


def minutes(
    path: str | Path = "/arkiv/referat.pdf",
    *,
    items: int = 3,
    words: str = "om budgettet",
    numbers: Sequence[str | None] | None = None,
    lines_a_page: int = 4,
    meeting: Meeting | None = None,
    version: str = "a",
) -> ParsedDocument:
    """Minutes with an annex that inherits their meeting and embedded minutes of an earlier one.

    Args:
        numbers: of the items, in place of "1", "2" …
        lines_a_page: an item takes five, so that some stand on two pages.
        version: other words in the file's content, for another hash.
    """
    writer = Writer(lines_a_page)
    front = writer.line("Referat af møde i Den Administrative Styregruppe")
    names = numbers if numbers is not None else [str(n) for n in range(1, items + 1)]
    held = meeting or Meeting("DAS", DAY, "Ordinært møde")
    agenda = tuple(write_item(writer, n, f"Sag {i}", words) for i, n in enumerate(names, start=1))
    main_end = writer.at
    annex = writer.line("Bilag: skema for indberetning")
    annex_end = writer.at
    embedded = write_item(writer, "1", "Sag fra sidst", words)
    raw = writer.raw()
    parts = (
        Part(
            0,
            DocumentKind.MINUTES,
            "Referat DAS",
            0,
            main_end,
            "overskrift, s. 1",
            meeting=held,
            items=agenda,
            sections=(Section(SectionRole.OTHER, None, front),),
        ),
        Part(
            1,
            DocumentKind.FORM,
            "Skema",
            annex.raw_start,
            annex_end,
            "sidefod: Punkt 2, Bilag 1",
            0,
            "2",
            "Sag 2",
            meeting=held,
            sections=(Section(SectionRole.OTHER, "Bilag", annex),),
        ),
        Part(
            2,
            DocumentKind.MINUTES,
            "Referat DAS januar",
            embedded.raw_start,
            embedded.raw_end,
            "sidefod: Punkt 3, Bilag 1",
            0,
            "3",
            meeting=Meeting("DAS", EARLIER),
            items=(embedded,),
        ),
    )
    source = source_of(path, f"{words} {version}")
    return ParsedDocument(
        source, raw, DocumentKind.MINUTES, "Referat DAS", parts, chunks_of(source, raw, parts)
    )
