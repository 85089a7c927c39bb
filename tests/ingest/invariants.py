"""What holds of every parsed document: nothing lost, nothing in two places, spans that are true.

Comes in: a `ParsedDocument`. Goes out: sentences that say what is wrong, none where all is well.
Left to others: whether the attribution is right (the tests that know their files).

What may stand in no section: page furniture as `structure.read_lines` flags it, a section's heading (its
own field keeps the words), and an item's head with its repetitions over later pages (number and title).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest import evidence
from ingest.cleaning import BULLETS, LINE_HYPHEN, Line
from ingest.model import AgendaItem, FileText, MappedText, ParsedDocument, Part, RawText, Section
from ingest.slices import slices
from ingest.structure import read_lines

# Words around an item's number and title that are neither; the rest of a head stands in its fields.
_LABELS = frozenset({"punkt", "dagsordenspunkt", "pkt", "sag", "ad", "nr", "sagsnr", "sagsnummer", "sagsid"})
_LABELS |= {"journalnr", "journalnummer", "j", "id"}
_HEAD_NUMBER = re.compile(rf"^(?:(?:{'|'.join(sorted(_LABELS))})[. ]+)*\d+[a-z]?[\W_]+", re.I)


def problems(document: ParsedDocument, text: FileText | None = None) -> list[str]:
    """All that is wrong with a document's structure; `text` is what it was made of, where it has members."""
    return [
        *_extents(document),
        *_lost_or_doubled(document, text),
        *_sections(document),
        *_decisions(document),
        *_evidence(document),
        *_chunks(document),
    ]


def all_sections(document: ParsedDocument) -> Iterator[tuple[Part, AgendaItem | None, Section]]:
    """Each section with where it stands."""
    for part in document.parts:
        for section in part.sections:
            yield part, None, section
        for item in part.items:
            for section in item.sections:
                yield part, item, section


def letters(text: str) -> str:
    """Letters and digits alone: blind to white space, hyphens, bullets and how accents are stored."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


# -- extents ------------------------------------------------------------------------------------------


def _extents(document: ParsedDocument) -> Iterator[str]:
    size = len(document.raw.text)
    for i, part in enumerate(document.parts):
        if part.ordinal != i:
            yield f"part {i} has ordinal {part.ordinal}"
        if not 0 <= part.raw_start <= part.raw_end <= size:
            yield f"part {i} spans {part.raw_start}–{part.raw_end} of {size} characters"
        if part.parent is not None and not 0 <= part.parent < len(document.parts):
            yield f"part {i} has a parent that is not there: {part.parent}"
        yield from _ancestry(document.parts, part)
        for item in part.items:
            if not part.raw_start <= item.raw_start <= item.raw_end <= part.raw_end:
                yield f"item {item.number} ({item.raw_start}–{item.raw_end}) leaves part {i}"
        for item, after in pairwise(part.items):
            if item.raw_end > after.raw_start:
                yield f"items {item.number} and {after.number} of part {i} overlap"
    for a, b in pairwise(document.parts):
        if a.raw_start > b.raw_start:
            yield f"parts {a.ordinal} and {b.ordinal} are out of order"
    for n, a in enumerate(document.parts):
        for b in document.parts[n + 1 :]:
            if a.raw_start < b.raw_start < a.raw_end < b.raw_end:
                yield f"parts {a.ordinal} and {b.ordinal} overlap, and neither lies inside the other"


def _ancestry(parts: Sequence[Part], part: Part) -> Iterator[str]:
    seen = {part.ordinal}
    while part.parent is not None and part.parent < len(parts):
        if part.parent in seen:
            yield f"part {part.ordinal} is its own ancestor"
            return
        seen.add(part.parent)
        part = parts[part.parent]


# -- no text lost -------------------------------------------------------------------------------------


def _lost_or_doubled(document: ParsedDocument, text: FileText | None) -> Iterator[str]:
    """Each letter of each line that is no furniture stands in one section, or is a heading's."""
    taken = [0] * len(document.raw.text)
    headings = [False] * len(document.raw.text)
    for _, _, section in all_sections(document):
        for run in section.text.runs:
            for at in range(run.raw, run.raw + run.length):
                taken[at] += 1
        if section.heading_span:
            start, end = section.heading_span
            headings[start:end] = [True] * (end - start)
    named = _heads(document)
    reading = read_lines(document.raw, document.source.name)
    left_out = _furniture(document, text)
    for line in reading.lines:
        places = [i for i in range(line.raw_start, line.raw_end) if document.raw.text[i].isalnum()]
        if any(taken[i] > 1 for i in places):
            yield f"in two sections: {_quote(line)}"
        if line.raw_start in left_out or not [i for i in places if not taken[i] and not headings[i]]:
            continue
        if not _is_heading(line) and not any(
            start <= line.raw_start < end and _said_by(line.text, words, title)
            for start, end, words, title in named
        ):
            yield f"lost: {_quote(line)}"
    for line in reading.lines:
        if not any(p.raw_start <= line.raw_start and line.raw_end <= p.raw_end for p in document.parts):
            yield f"in no part: {_quote(line)}"


def _furniture(document: ParsedDocument, text: FileText | None) -> set[int]:
    """Where the lines begin that are furniture, of the whole or of the file inside it that they stand in."""
    raw, name = document.raw, document.source.name
    cuts = [(c.first, c.end) for c in slices(text)] if text else []
    found: set[int] = set()
    for first, end in [(0, len(raw.pages)), *cuts]:
        reading = read_lines(RawText(raw.pages[first:end]), name)
        by = raw.starts[first] if first < len(raw.pages) else 0
        found |= {x.raw_start + by for x, flag in zip(reading.lines, reading.flags, strict=True) if flag}
    return found


def _is_heading(line: Line) -> bool:
    """A section's heading, also one with nothing under it; the head of an earlier treatment."""
    history = (evidence.HISTORY_BODY, evidence.HISTORY_DATE, evidence.HISTORY_ITEM)
    return evidence.heading(line.text) is not None or any(h.match(line.text) for h in history)


def _heads(document: ParsedDocument) -> list[tuple[int, int, set[str], str]]:
    """Where each item stands, the words of its head, and its title."""
    return [
        (
            i.raw_start,
            i.raw_end,
            _words(f"{i.number or ''} {i.title} {i.case_number or ''}") | _LABELS,
            i.title,
        )
        for part in document.parts
        for i in part.items
    ]


def _said_by(text: str, words: set[str], title: str) -> bool:
    """Whether a head says all that a line of it does; its last word may be cut off where the line ended."""
    told = _words(text)
    cut = letters(_HEAD_NUMBER.sub("", text)).casefold()
    return told <= words or bool(cut and letters(title).casefold().startswith(cut))


def _words(text: str) -> set[str]:
    found = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    return {word.lstrip("0") or word for word in found}


def _quote(line: Line) -> str:
    return f"“{line.text[:60]}” on page {line.page}"


# -- spans --------------------------------------------------------------------------------------------


def _sections(document: ParsedDocument) -> Iterator[str]:
    for part, item, section in all_sections(document):
        name = f"section {section.role.value} of part {part.ordinal}, item {item.number if item else None}"
        if not section.text.text.strip():
            yield f"{name} is empty"
        yield from (f"{name}: {wrong}" for wrong in untrue_runs(section.text, document.raw))
        holder = item or part
        if not holder.raw_start <= section.text.raw_start <= section.text.raw_end <= holder.raw_end:
            yield f"{name} stands outside it"
        yield from (f"{name}: {w}" for w in _untrue_span(document.raw, section.text))
        for row in section.rows:
            if not section.text.raw_start <= row.raw_start <= row.raw_end <= section.text.raw_end:
                yield f"{name}: a row stands outside it: {row.cells}"
            for cell in row.cells:
                if not _stands_in(letters(cell), letters(document.raw.text[row.raw_start : row.raw_end])):
                    yield f"{name}: a cell's words do not stand in its row: {cell!r}"


def untrue_runs(mapped: MappedText, raw: RawText) -> Iterator[str]:
    """What a text's map claims and the raw text does not say."""
    told = 0
    for a, b in pairwise(mapped.runs):
        if a.text + a.length > b.text or a.raw + a.length > b.raw:
            yield f"runs are not increasing at {b}"
    for run in mapped.runs:
        read = mapped.text[run.text : run.text + run.length]
        said = raw.text[run.raw : run.raw + run.length]
        if run.length < 1 or not len(read) == len(said) == run.length:
            yield f"{run} leaves the text"
        elif wrong := [(r, s) for r, s in zip(read, said, strict=True) if not _same(r, s)]:
            yield f"{run} says {wrong[0][0]!r} where the raw text has {wrong[0][1]!r}"
        told += sum(c.isalnum() for c in read)
    if told < sum(c.isalnum() for c in unicodedata.normalize("NFC", mapped.text)):
        yield f"letters that stand for no raw text in “{mapped.text[:60]}”"


def _same(read: str, said: str) -> bool:
    """Whether a reading character may stand for a raw one (`cleaning.clean` says which may)."""
    if read == said or (read == " " and said.isspace()) or read == said.translate(BULLETS):
        return True
    if read == "-" and said == LINE_HYPHEN:
        return True
    if read == unicodedata.normalize("NFC", said)[:1]:
        return True  # a letter that Unicode parts and never composes again, as Hebrew "\ufb2a"
    # The first character of a letter that accents were composed with.
    decomposed = unicodedata.normalize("NFD", read)
    return said == decomposed[:1] or decomposed == unicodedata.normalize("NFD", said)


def _untrue_span(raw: RawText, mapped: MappedText) -> Iterator[str]:
    """A text's first and last characters are those of its span, and the others stand between, in order."""
    if span := mapped.raw_span(0, len(mapped.text)):
        yield from _unlike(raw.text[span[0] : raw.whole(span[1])], mapped.text)


def _unlike(said: str, read: str) -> Iterator[str]:
    # What an accent is composed with follows its letter.
    last = unicodedata.normalize("NFC", said[-8:])[-1:]
    if not said or not read or not _same(read[0], said[0]) or not _same(read[-1], last):
        yield f"span begins or ends elsewhere: “{said[:30]} … {said[-30:]}” for “{read[:30]} … {read[-30:]}”"
    elif not _stands_in(letters(read), letters(said)):
        yield f"span has other words than “{read[:60]}”"


def _stands_in(wanted: str, given: str) -> bool:
    """Whether the letters occur in this order; furniture may stand between."""
    rest = iter(given)
    return all(c in rest for c in wanted)


def _decisions(document: ParsedDocument) -> Iterator[str]:
    for part in document.parts:
        for item in part.items:
            for found in item.decisions:
                name = f"decision “{found.text[:50]}” of item {item.number}"
                if not item.raw_start <= found.raw_start < found.raw_end <= item.raw_end:
                    yield f"{name} stands outside its item"
                said = document.raw.text[found.raw_start : found.raw_end]
                yield from (f"{name}: {wrong}" for wrong in _unlike(said, found.text))


def _evidence(document: ParsedDocument) -> Iterator[str]:
    said = [e for p in document.parts for e in p.evidence]
    said += [e for p in document.parts for i in p.items for e in i.evidence]
    said += [e for p in document.parts for i in p.items for d in i.decisions for e in d.evidence]
    for found in said:
        if not 0 <= found.confidence <= 1:
            yield f"confidence of {found}"
        if found.raw_start is None or found.raw_end is None:
            continue
        if not _stands_in(letters(found.words), letters(document.raw.text[found.raw_start : found.raw_end])):
            yield f"evidence for {found.field} is not where it says: “{found.words[:60]}”"


def _chunks(document: ParsedDocument) -> Iterator[str]:
    raw, taken = document.raw, [0] * len(document.raw.text)
    for n, chunk in enumerate(document.chunks):
        name = f"chunk {n} “{chunk.text[:40]}”"
        if chunk.ordinal != n:
            yield f"{name} has ordinal {chunk.ordinal}"
        yield from (f"{name}: {wrong}" for wrong in untrue_runs(chunk.mapped, raw))
        yield from (f"{name}: {wrong}" for wrong in _off_the_page(document, n))
        for run in chunk.runs:
            for at in range(run.raw, run.raw + run.length):
                taken[at] += 1
    if len({c.id for c in document.chunks}) < len(document.chunks):
        yield "two chunks have one id"
    for _, item, section in all_sections(document):
        said = [i for r in section.text.runs for i in range(r.raw, r.raw + r.length) if raw.text[i].isalnum()]
        if odd := [i for i in said if taken[i] != 1]:
            yield (
                f"chunks say {taken[odd[0]]} times: “{raw.text[odd[0] : odd[0] + 40]}” "
                f"of item {item.number if item else None}"
            )


def _off_the_page(document: ParsedDocument, n: int) -> Iterator[str]:
    chunk, raw = document.chunks[n], document.raw
    by_number = {page.number: i for i, page in enumerate(raw.pages)}
    first, last = by_number.get(chunk.page_start), by_number.get(chunk.page_end)
    if first is None or last is None or first > last:
        yield f"pages {chunk.page_start}–{chunk.page_end}"
        return
    if not 0 <= chunk.char_start < len(raw.pages[first].raw):
        yield f"begins at {chunk.char_start} of {len(raw.pages[first].raw)} characters"
    if not 0 < chunk.char_end <= len(raw.pages[last].raw):
        yield f"ends at {chunk.char_end} of {len(raw.pages[last].raw)} characters"
    start, end = raw.starts[first] + chunk.char_start, raw.starts[last] + chunk.char_end
    if start >= end:
        yield f"span {start}–{end} is empty"
    yield from _unlike(raw.text[start:end], chunk.text)
