"""An answer in the contract's JSON, the same for the command line and HTTP."""

from __future__ import annotations

from typing import Any

from index.model import Passage
from ingest.model import Coverage
from service.conversation.model import Turn
from service.model import Answer, Citation


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The contract's fields, in its order; behind them how a follow-up was understood, and `note`."""
    fields: dict[str, Any] = {
        "id": answer.id,
        "question": answer.question,
        "language": answer.language,
        "status": answer.status.value,
        "outcome": answer.outcome.value if answer.outcome else None,
        "answer": answer.answer,
        "citations": [citation_to_json(c) for c in answer.citations],
        "passages": [passage_to_json(p) for p in answer.passages],
        "coverage": coverage_to_json(answer.coverage),
        "seconds": round(answer.seconds, 4),
    }
    more = {"understood_as": answer.understood_as, "note": answer.note}
    return fields | {name: said for name, said in more.items() if said}


def citation_to_json(citation: Citation) -> dict[str, Any]:
    """A citation with its place; offsets are into the pages' raw text."""
    return {
        "n": citation.n,
        "quote": citation.quote,
        "document": citation.document,
        "part": citation.part,
        "title": citation.title,
        "body": citation.body,
        "meeting_date": citation.meeting_date.isoformat() if citation.meeting_date else None,
        "item_number": citation.item_number,
        "item_title": citation.item_title,
        "section": citation.section.value,
        "page_start": citation.page_start,
        "page_end": citation.page_end,
        "char_start": citation.char_start,
        "char_end": citation.char_end,
        "url": citation.url,
    }


def passage_to_json(passage: Passage) -> dict[str, Any]:
    """A passage with its raw scores; `text` is the chunk's own, without its context line."""
    chunk = passage.chunk
    return {
        "text": chunk.text,
        "score": round(passage.score, 6),
        "dense_score": None if passage.dense_score is None else round(passage.dense_score, 6),
        "sparse_score": None if passage.sparse_score is None else round(passage.sparse_score, 6),
        "id": chunk.id,
        "document": chunk.document,
        "part": chunk.part_title,
        "title": chunk.title,
        "kind": chunk.kind.value,
        "body": chunk.body,
        "meeting_date": chunk.meeting_date.isoformat() if chunk.meeting_date else None,
        "item_number": chunk.item_number,
        "item_title": chunk.item_title,
        "section": chunk.section.value,
        "heading": chunk.heading,
        "outcome": chunk.outcome.value if chunk.outcome else None,
        "page_start": chunk.page_start,
        "page_end": chunk.page_end,
        "char_start": chunk.char_start,
        "char_end": chunk.char_end,
    }


def turn_to_json(turn: Turn) -> dict[str, Any]:
    """What a conversation keeps of a question."""
    return {
        "question": turn.question,
        "understood_as": turn.completed,
        "intent": turn.intent,
        "places": [
            {
                "document": p.document,
                "body": p.body,
                "meeting_date": p.date.isoformat() if p.date else None,
                "item_number": p.item,
                "item_title": p.item_title,
            }
            for p in turn.places
        ],
    }


def coverage_to_json(coverage: Coverage) -> dict[str, Any]:
    return {
        "from": coverage.first.isoformat() if coverage.first else None,
        "to": coverage.last.isoformat() if coverage.last else None,
        "meetings": coverage.meetings,
        "documents": coverage.documents,
    }
