"""Earlier wordings as the templates' variables. Pure.

Comes in: what was found. Goes out: plain data; times on a line of time as places from 0 to 1000. Left to
others: routes (`wording_pages`), layout (`templates/wording.html`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from service.labels import long_date, page_range, place
from service.model import Citation
from service.wording.compare import Kind, Piece, sides
from service.wording.model import Checked, Contradiction, Fate, Hit, Lineage, Looked, Paragraph, Use, Version
from service.wording.phrase import Phrases
from service.wording.said import (
    changes_said,
    fate_said,
    kind_said,
    reason_said,
    reference,
    standing_said,
    stress_said,
)

_USES = 6  # places of a wording that are listed
_LINE, _MARGIN = 1000, 40  # the line of time's length, and what is left free at its ends
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BADGES = {
    Fate.NEW: "", Fate.VERBATIM: "decided", Fate.CHANGED: "", Fate.SUPERSEDED: "recommended", Fate.SHORT: "",
}  # fmt: skip


def looked_context(found: Looked, related: Sequence[Citation], language: str) -> dict[str, Any]:
    hits = [hit_shown(h, language) for h in found.hits]
    near = [_near_shown(c, language) for c in related]
    return {"hits": hits, "line": _line_of(found.lineage, language), "related": near}


def checked_context(checked: Checked, language: str) -> dict[str, Any]:
    counts = [(fate_said(f, language), n) for f in Fate if (n := checked.count(f))]
    return {
        "paragraphs": [_paragraph_shown(p, language) for p in checked.paragraphs],
        "counts": counts,
        "against": sum(len(p.contradictions) for p in checked.paragraphs),
    }


def phrases_context(found: Phrases, language: str) -> dict[str, Any]:
    uses = [
        use_shown(u.use, language) | {"before": u.before, "words": u.words, "after": u.after}
        for u in found.uses
    ]
    return {"uses": uses, "total": found.total, "shown": len(uses)}


def hit_shown(hit: Hit, language: str) -> dict[str, Any]:
    earlier, later = sides(hit.pieces)
    return {
        "words": hit.words,
        "verbatim": hit.verbatim,
        "standing": standing_said(hit.first.standing, language),
        "badge": {"adopted": "decided", "proposed": "recommended"}.get(hit.first.standing.value, ""),
        "first": use_shown(hit.first, language),
        "others": [use_shown(u, language) for u in hit.uses[1:_USES]],
        "more": max(len(hit.uses) - _USES, 0),
        "pieces": [_piece_shown(p, language) for p in hit.pieces],
        "earlier": [_piece_shown(p, language, before=True) for p in earlier],
        "later": [_piece_shown(p, language) for p in later],
        "changes": changes_said(hit.pieces, language),
    }


def use_shown(use: Use, language: str) -> dict[str, Any]:
    return {
        "reference": reference(use, language),
        "standing": standing_said(use.standing, language),
        "title": use.item.title or "",
        "item_path": use.item.path,
        "path": use.sources[0].path,
        "quote": " ".join(s.quote for s in use.sources),
        "document": use.sources[0].document,
        "pages": page_range(*use.pages, language),
    }


def _piece_shown(piece: Piece, language: str, *, before: bool = False) -> dict[str, Any]:
    text = piece.before if before else piece.text
    lead = text[: len(text) - len(text.lstrip())]
    return {
        "kind": piece.kind.value,
        "gone": piece.kind in (Kind.DELETED, Kind.MOVED_FROM),
        "lead": lead,
        "text": text[len(lead) :],
        "said": kind_said(piece.kind, language),
        "stress": stress_said(piece.stress, language) if piece.stress else "",
    }


def _paragraph_shown(paragraph: Paragraph, language: str) -> dict[str, Any]:
    return {
        "text": paragraph.text,
        "fate": fate_said(paragraph.fate, language),
        "kind": paragraph.fate.value,
        "badge": _BADGES[paragraph.fate],
        "hits": [hit_shown(h, language) for h in paragraph.hits],
        "later": hit_shown(paragraph.later, language) if paragraph.later else None,
        "contradictions": [_contradiction_shown(c, language) for c in paragraph.contradictions],
    }


def _contradiction_shown(found: Contradiction, language: str) -> dict[str, Any]:
    return use_shown(found.use, language) | {
        "reason": reason_said(found.reason, language),
        "sentence": found.sentence,
        "words": found.words,
        "changes": changes_said(found.pieces, language),
    }


def _near_shown(citation: Citation, language: str) -> dict[str, Any]:
    c = citation
    pages = c.page_start, c.page_end
    return {
        "place": place(c.body, c.meeting_date, c.item_number, c.section, pages, language) or c.document,
        "quote": c.quote,
        "path": c.url[c.url.index("/d/") :] if "/d/" in c.url else c.url,
    }


def _line_of(lineage: Lineage, language: str) -> dict[str, Any] | None:
    """The versions by day, with where each stands on the line."""
    versions = lineage.versions
    if sum(len({u.day for u in v.hit.uses if u.day}) for v in versions) < 2:
        return None  # one use is no history
    first, last = versions[0].first, max(v.last for v in versions)
    days = max((last - first).days, 1)

    def at(day: date) -> int:
        return _MARGIN + round((_LINE - 2 * _MARGIN) * (day - first).days / days)

    shown = [_version_shown(n, v, at, language) for n, v in enumerate(versions)]
    return {
        "versions": shown,
        "first": long_date(first, language),
        "last": long_date(last, language),
        "changed": len(versions) - 1,
        "marks": [m for v in shown for m in v["marks"]],
    }


def _version_shown(n: int, version: Version, at: Any, language: str) -> dict[str, Any]:
    letter = _LETTERS[n % len(_LETTERS)]
    days = sorted({u.day for u in version.hit.uses if u.day})
    return {
        "letter": letter,
        "first": long_date(version.first, language),
        "last": long_date(version.last, language) if version.last != version.first else "",
        "words": version.hit.words,
        "use": use_shown(version.hit.uses[-1], language),
        "pieces": [_piece_shown(p, language) for p in version.change],
        "marks": [{"x": at(d), "letter": letter, "day": long_date(d, language)} for d in days],
    }
