"""Danish sentence ends.

Comes in: reading text. Goes out: (start, end) of each sentence; a line break always ends one.
"""

from __future__ import annotations

import re

from ingest.dates import MONTHS

# Abbreviations whose full stop does not end a sentence, whatever follows.
_NEVER = frozenset({
    "pkt.", "jf.", "bl.a.", "d.", "nr.", "ca.", "evt.", "ift.", "mhp.", "vedr.", "f.eks.",
    "fx.", "hhv.", "pga.", "dvs.", "tlf.", "kl.", "s.", "stk.", "chr.", "ang.", "inkl.",
    "ekskl.", "maks.", "min.", "afd.", "kap.", "§", "§§", "cf.", "dr.", "hr.", "fr.",
    "ref.", "bilag.", "sml.", "iht.", "ifm.", "ifbm.", "mhbp.", "mht.", "ltr.", "st.",
    "tidl.", "resp.", "art.", "kgl.", "pr.",
})  # fmt: skip
# These do not end a sentence unless a new one plainly starts.
_MAYBE = frozenset({
    "kr.", "mio.", "mia.", "mv.", "m.v.", "m.fl.", "m.m.", "osv.", "o.l.", "lign.",
    "mfl.", "pct.", "mdr.", "år.", "mm.", "e.l.", "el.lign.", "brev.",
})  # fmt: skip
_MONTH = re.compile(rf"\s*(?:{'|'.join(MONTHS)})\b", re.I)
_LIST_NAME = re.compile(r"(?:^|[\n•])\s*(?:(?:punkt|pkt\.?|bilag|tabel|figur|nr\.?)\s+)?\d{1,2}\.$", re.I)
_BULLETED = re.compile(r"•\s*(?:(?:punkt|pkt\.?|bilag|tabel|figur|nr\.?)\s+)?\d{1,2}\.$", re.I)
_LETTERED = re.compile(
    r"\b(?:model|bilag|type|gruppe|version|plan|fase|mulighed|variant|kategori) [A-ZÆØÅ]\.$", re.I
)
WINDOW = 60  # characters around a full stop that say whether it ends a sentence
_END = re.compile(r"[.!?](?:[”\"»)\]]*)(?=\s|$)|\n")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences, white space around them left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] != "\n" and not _ends(text, match.start(), match.end()):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _ends(text: str, stop: int, end: int) -> bool:
    if text[stop] in "!?":
        return True
    following = text[end : end + WINDOW].lstrip(" ")[:1]
    if not following or following == "\n":
        return True
    # A window and not all the text before: the latter takes four times as long for twice the text.
    before = text[max(0, stop - WINDOW) : stop + 1]
    token = re.search(r"\S*$", before)
    word = token[0].casefold().lstrip('("”“') if token else ""
    if word in _NEVER:
        return False
    if re.fullmatch(r"[a-zæøå]\.", word):  # "Anders B. Hansen", but "vælger model B. Derfor …"
        return following.isupper() and bool(_LETTERED.search(before[-21:]))
    if following.islower():
        return False
    if word in _MAYBE:
        return following.isupper() or following in '•"”“'
    if re.fullmatch(r"\d{1,2}\.", word):
        # "den 2. Marts" goes on, "1. Titel" and "Punkt 4. Titel" at a line's beginning are its name.
        line = text[max(text.rfind("\n", 0, stop) + 1, stop - WINDOW) : stop + 1]
        whole = stop - len(line) < 0 or text[stop - len(line)] == "\n"
        names = _MONTH.match(text, end) or (whole and _LIST_NAME.search(line)) or _BULLETED.search(line)
        return following.isupper() and not names
    return True
