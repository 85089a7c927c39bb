"""What a wording's places and changes are called, in Danish and English.

Comes in: uses, pieces. Goes out: short strings for every surface. Left to others: layout.
"""

from __future__ import annotations

from service.labels import page_range, section_name
from service.wording.compare import Kind, Piece
from service.wording.model import Fate, Hit, Reason, Standing, Use
from service.wording.words import Stress

_STANDINGS = {
    "da": {Standing.ADOPTED: "vedtaget", Standing.PROPOSED: "indstillet", Standing.DESCRIBED: "kun omtalt"},
    "en": {Standing.ADOPTED: "adopted", Standing.PROPOSED: "proposed", Standing.DESCRIBED: "only described"},
}
_FATES = {
    "da": {
        Fate.NEW: "Intet tidligere",
        Fate.VERBATIM: "Genbrugt ordret",
        Fate.CHANGED: "Genbrugt med ændringer",
        Fate.SUPERSEDED: "Ændret siden",
        Fate.SHORT: "For kort til at slå op",
    },
    "en": {
        Fate.NEW: "Nothing earlier",
        Fate.VERBATIM: "Reused verbatim",
        Fate.CHANGED: "Reused with changes",
        Fate.SUPERSEDED: "Changed since",
        Fate.SHORT: "Too short to look up",
    },
}
_REASONS = {
    "da": {
        Reason.NEGATION: "det modsatte",
        Reason.NUMBER: "et andet tal",
        Reason.DATE: "en anden dato",
        Reason.OUTCOME: "et andet udfald",
    },
    "en": {
        Reason.NEGATION: "the opposite",
        Reason.NUMBER: "another number",
        Reason.DATE: "another date",
        Reason.OUTCOME: "another outcome",
    },
}
_STRESSES = {
    "da": {Stress.NUMBER: "tal eller dato", Stress.NEGATION: "benægtelse", Stress.MODALITY: "kan/skal/bør"},
    "en": {Stress.NUMBER: "number or date", Stress.NEGATION: "negation", Stress.MODALITY: "may/must/should"},
}
_KINDS = {
    "da": {
        Kind.INSERTED: "indsat",
        Kind.DELETED: "slettet",
        Kind.MOVED_FROM: "flyttet herfra",
        Kind.MOVED_TO: "flyttet hertil",
    },
    "en": {
        Kind.INSERTED: "inserted",
        Kind.DELETED: "deleted",
        Kind.MOVED_FROM: "moved from here",
        Kind.MOVED_TO: "moved to here",
    },
}


def standing_said(standing: Standing, language: str = "da") -> str:
    return _STANDINGS[language][standing]


def fate_said(fate: Fate, language: str = "da") -> str:
    return _FATES[language][fate]


def reason_said(reason: Reason, language: str = "da") -> str:
    return _REASONS[language][reason]


def stress_said(stress: Stress, language: str = "da") -> str:
    return _STRESSES[language][stress]


def kind_said(kind: Kind, language: str = "da") -> str:
    """What became of a piece; empty for one that is the same."""
    return _KINDS[language].get(kind, "")


def reference(use: Use, language: str = "da") -> str:
    """ "DAS 23.05.2022, pkt. 9, Beslutning, s. 4", to be copied into a paper."""
    place = use.item
    day = f"{place.date:%d.%m.%Y}" if place.date else ""
    head = " ".join(part for part in (place.body or "", day) if part)
    item = f"{'pkt.' if language == 'da' else 'item'} {place.number}" if place.number else ""
    section = section_name(use.section, language)
    named = head or use.sources[0].document
    return ", ".join(part for part in (named, item, section, page_range(*use.pages, language)) if part)


def changes_said(pieces: tuple[Piece, ...], language: str = "da") -> str:
    """The changes told one after the other, for who cannot see them marked; what weighs more says why."""
    told = []
    for piece in pieces:
        if piece.kind is Kind.SAME:
            continue
        why = f" ({stress_said(piece.stress, language)})" if piece.stress else ""
        told.append(f"{kind_said(piece.kind, language)}{why}: “{' '.join(piece.text.split())}”")
    return "; ".join(told)


def inline(pieces: tuple[Piece, ...]) -> str:
    """The changes in running text: [-gone-] and {+come+}, as wdiff marks them; ! where they weigh more."""
    signs = {
        Kind.SAME: ("", ""),
        Kind.DELETED: ("[-", "-]"),
        Kind.INSERTED: ("{+", "+}"),
        Kind.MOVED_FROM: ("[<", "<]"),
        Kind.MOVED_TO: ("{>", ">}"),
    }
    out = []
    for piece in pieces:
        opens, closes = signs[piece.kind]
        lead = piece.text[: len(piece.text) - len(piece.text.lstrip())]
        out.append(f"{lead}{opens}{'!' if piece.stress else ''}{piece.text[len(lead) :]}{closes}")
    return "".join(out)


def times_said(hit: Hit, language: str = "da") -> str:
    """ "brugt 3 steder"."""
    n = len(hit.uses)
    if n == 1:
        return "ét sted" if language == "da" else "one place"
    return f"{n} steder" if language == "da" else f"{n} places"
