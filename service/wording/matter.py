"""Whether two wordings are of one matter, as far as their items say.

Comes in: uses, or a draft and a use. Goes out: yes or no. Left to others: what the sentences themselves say
(`statement`). Pure.

"Udgiften fordeles efter indbyggertal" is said of many a matter. A sentence that names nobody belongs to its
item, and only items that are called alike, or a draft that has the item's words, make two of them one.
"""

from __future__ import annotations

from collections.abc import Collection

from index.running.store import Running
from index.running.tokens import forms, key_of
from ingest.model import DocumentKind
from service.wording.align import Rarity
from service.wording.model import Use
from service.wording.statement import Statement, share_a_name
from service.wording.words import listed

_CALLED = 0.5  # of the weight of a title's words, that must be shared


def of_one_item(
    one: Statement, other: Statement, uses: Collection[Use], others: Collection[Use], archive: Running
) -> bool:
    """Whether two wordings may be versions of one: by a name in both, or by their items' titles."""
    if share_a_name(one, other, archive.is_name):
        return True
    titles = [(a.item.title or "", b.item.title or "") for a in uses for b in others]
    return any(
        (not a and not b) or _alike(a, _keys(b), archive.idf) or _alike(b, _keys(a), archive.idf)
        for a, b in titles
    )


def told_of(
    draft: Statement, context: Collection[str], decision: Statement, use: Use, archive: Running
) -> bool:
    """Whether a draft speaks of a decision's matter: by a name in both sentences, or by the item's title.

    Args:
        context: keys of the whole draft.
    """
    return share_a_name(draft, decision, archive.is_name) or _alike(
        use.item.title or "", context, archive.idf
    )


def has_matter(use: Use) -> bool:
    """Whether words stand in a matter: what stands before a meeting's first item tells who came, and when."""
    meeting = use.chunk.kind in (DocumentKind.AGENDA, DocumentKind.MINUTES)
    return not meeting or bool(use.chunk.item_number or use.chunk.item_title)


def _alike(title: str, keys: Collection[str], rarity: Rarity) -> bool:
    own = _keys(title)
    total = sum(rarity(k) for k in own)
    return total > 0 and sum(rarity(k) for k in own if k in keys) >= _CALLED * total


def _keys(title: str) -> frozenset[str]:
    return frozenset(key_of(f) for f in forms(title) if f not in listed("small") and f[0].isalpha())
