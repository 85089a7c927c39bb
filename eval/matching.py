"""When do words stand in a text? Two answers, for two purposes.

`carries` is lenient: is this evidence in that passage, though page furniture or a chunk's edge cut it?
`stands_at` is strict: is this quote what the page says at the stated place, white space and line-end
hyphens aside? Left to others: what follows from either (`metrics`, `run`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

NOT_COMPARED = re.compile(r"[^0-9a-zæøåäöüé%]")
GRAM = 24  # characters; long enough that chance hits are rare in Danish office prose
STEP = 6
ENOUGH = 0.7  # share of grams; furniture inside a sentence costs a few
SHORT = 60  # characters; below this a quote is found whole or not at all
INVISIBLE = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1b\x7f\ufeff\u200b-\u200f]")
LINE_END_HYPHEN = re.compile(
    r"[-\u2010][^\S\n\r\f]*[\n\r\f]|[\x02\xad\ufffe]\s*"
)  # PDFium writes \x02 or U+FFFE
BULLETS = "•▪●■‣◦"
GAP = re.compile(r"\s*(?:\[…\]|\[\.\.\.\])\s*")  # an ellipsis in brackets: the quote leaves words out


def compact(text: str | None) -> str:
    """Lower-case letters, digits and %, nothing else.

    >>> compact("1.180.000 kr. – 40 %")
    '1180000kr40%'
    """
    return NOT_COMPARED.sub("", (text or "").lower())


def carries(quote: str, text: str) -> bool:
    """Whether `text` holds `quote`, or for a long quote at least 70 % of its stretches.

    >>> carries("Dagsordenen blev godkendt", "… og dagsor-\\ndenen blev  godkendt.")
    True
    >>> carries("Dagsordenen blev godkendt", "Dagsordenen blev udsat")
    False
    """
    return compact_carries(compact(quote), compact(text))


def compact_carries(quote: str, text: str) -> bool:
    """`carries` on texts that are compact already; for one long text and many quotes."""
    if not quote:
        return False
    if quote in text:
        return True
    if len(quote) < SHORT:
        return False
    stretches = {quote[at : at + GRAM] for at in range(0, len(quote) - GRAM + 1, STEP)}
    return sum(stretch in text for stretch in stretches) >= ENOUGH * len(stretches)


def stands_at(quote: str, raw: str) -> bool:
    """Whether `quote` is exactly the words of `raw`, the raw text of the span it names.

    White space, control characters and bullets (fonts differ in how they code them) do not count; a
    hyphen at a line's end may stand in the quote or not ("Nord-⏎jysk" is "Nordjysk", "social-⏎og" stays
    "social- og"). A bracketed ellipsis in the quote stands for any words left out.

    >>> stands_at("Nordjysk Socialaftale", "Nord-\\njysk  Social\\naftale")
    True
    >>> stands_at("social- og sundhed", "social-\\nog sundhed")
    True
    >>> stands_at("DAS godkender", "DAS godkender ikke")
    False
    >>> stands_at("DAS […] ikke", "DAS godkender ikke")
    True
    """
    pieces = [[c for c, _ in _tokens(piece)] for piece in GAP.split(quote)]
    if not any(pieces):
        return False
    tokens, at = list(_tokens(raw)), 0
    for i, piece in enumerate(pieces):
        starts = range(at, at + 1) if i == 0 else range(at, len(tokens) + 1)
        ends = (end for start in starts if (end := _match(piece, tokens, start)) is not None)
        if i == len(pieces) - 1:
            return any(all(optional for _, optional in tokens[end:]) for end in ends)
        first = next(ends, None)
        if first is None:
            return False
        at = first
    return False


def _match(piece: list[str], tokens: list[tuple[str, bool]], at: int) -> int | None:
    """Index after the tokens that spell `piece` from `at`; None where they do not."""
    for char in piece:
        while at < len(tokens) and tokens[at][1] and tokens[at][0] != char:
            at += 1
        if at == len(tokens) or tokens[at][0] != char:
            return None
        at += 1
    return at


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Characters that count, each with whether it may be missing from a quote."""
    # Before a line's end is looked for: a control character between hyphen and line break is not seen.
    composed, at = INVISIBLE.sub("", unicodedata.normalize("NFC", text)), 0
    for hyphen in LINE_END_HYPHEN.finditer(composed):
        yield from ((c, False) for c in composed[at : hyphen.start()] if _counts(c))
        yield "-", True
        at = hyphen.end()
    yield from ((c, False) for c in composed[at:] if _counts(c))


def _counts(char: str) -> bool:
    # Categories Z*: white space; C*: control, format and private-use characters such as U+F0B7.
    return unicodedata.category(char)[0] not in "ZC" and char not in BULLETS
