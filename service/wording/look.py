"""What surfaces ask: earlier wordings of a text, a draft checked, a phrase looked for.

Comes in: an archive, its shelf, what was pasted. Goes out: results, noted in the audit. Left to others:
finding (`find`), layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from service.audit import Audience, Kind, Shown
from service.browse.shelf import Shelf
from service.errors import QuestionError
from service.links import Span, citation_url
from service.model import Citation
from service.wording import phrase
from service.wording.check import check
from service.wording.find import Finder, Papers
from service.wording.lineage import lineage
from service.wording.model import Checked, Looked, Use
from service.wording.phrase import Phrases

if TYPE_CHECKING:
    from service.wiring import Archive

MOST_CHARS = 40_000  # of a draft: fifteen pages
MOST_PARAGRAPHS = 150  # seconds a hundred, where the archive has 50,000 passages (eval/LOG.md)
LONGEST = 4_000  # characters of what is looked for as one wording
LONGEST_PHRASE = 200
_NOTED = 300  # characters of a text that the audit keeps
_RELATED = 3
_ASKED = 600  # characters that are asked by meaning: what a text is about stands at its beginning
_LIKE = "Hvor er denne formulering brugt før: “{text}”?"


def look(archive: Archive, shelf: Shelf, text: str, audience: Audience, limit: int = 10) -> Looked:
    """Earlier wordings of a text, and how the best of them came to be.

    Raises:
        QuestionError: it is empty, or longer than one wording.
    """
    checked_text(text, LONGEST)
    finder = Finder(Papers.of(archive, shelf))
    hits = finder.hits(text, limit)
    found = Looked(text, tuple(hits), lineage(finder, hits))
    _note(archive, audience, text, (u for h in hits for u in h.uses))
    return found


def check_draft(archive: Archive, shelf: Shelf, paragraphs: Sequence[str], audience: Audience) -> Checked:
    """A draft, paragraph by paragraph.

    Raises:
        QuestionError: there is none, or too much of it.
    """
    checked_text("\n".join(paragraphs), MOST_CHARS)
    if len(paragraphs) > MOST_PARAGRAPHS:
        raise QuestionError(
            f"Udkastet har {len(paragraphs)} afsnit; det må højst have {MOST_PARAGRAPHS}. Del det op."
        )
    finder = Finder(Papers.of(archive, shelf))
    found = check(finder, paragraphs)
    uses = [u for p in found.paragraphs for h in p.hits for u in h.uses]
    uses += [c.use for p in found.paragraphs for c in p.contradictions]
    _note(archive, audience, "\n".join(paragraphs), uses)
    return found


def look_for(archive: Archive, shelf: Shelf, pattern: str, audience: Audience, limit: int = 50) -> Phrases:
    """The places of a phrase with wildcards.

    Raises:
        QuestionError: it names no word, or is too long.
    """
    checked_text(pattern, LONGEST_PHRASE)
    found = phrase.look_for(Finder(Papers.of(archive, shelf)), pattern, limit)
    _note(archive, audience, pattern, (u.use for u in found.uses))
    return found


def related(archive: Archive, text: str) -> tuple[Citation, ...]:
    """What says much the same in other words, as chat answers it; for texts whose words are nowhere."""
    question = _LIKE.format(text=" ".join(text.split())[:_ASKED].replace("”", "").replace("“", ""))
    extracted = next(iter(archive.answerer.answer_stream(question)))
    return extracted.answer.citations[:_RELATED]


def paragraphs_of(text: str) -> list[str]:
    """A pasted draft's paragraphs: blank lines part them; without any, each line is one."""
    blocks = [b.strip() for b in text.replace("\r\n", "\n").split("\n\n")]
    if len([b for b in blocks if b]) < 2:
        blocks = text.replace("\r\n", "\n").split("\n")
    return [b.strip() for b in blocks if b.strip()]


def checked_text(text: str, most: int) -> None:
    """Raises QuestionError: there is nothing to look for, or too much."""
    if not text.strip():
        raise QuestionError("Teksten er tom. Skriv eller indsæt det, der skal undersøges.")
    if len(text) > most:
        raise QuestionError(f"Teksten er på {len(text)} tegn; den må højst være på {most}. Del den op.")


def _note(archive: Archive, audience: Audience, text: str, uses: Iterable[Use]) -> None:
    """Keep who was shown what, without the draft as a whole: it is not the archive's."""
    held = list(uses)
    passages = tuple(dict.fromkeys(u.chunk.id for u in held))
    quoted = tuple(dict.fromkeys(_address(u) for u in held))
    asked = " ".join(text.split())[:_NOTED]
    archive.audit.add(Shown(audience.surface, Kind.SEARCH, asked, passages, quoted, audience.person))


def _address(use: Use) -> str:
    source = use.sources[0]
    span = Span(source.page_start, source.char_start, source.page_end, source.char_end)
    return citation_url("", source.document_id, span, source.quote)
