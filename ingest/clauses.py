"""What of a sentence is said outright, and what only hangs on it.

Comes in: one sentence. Goes out: the spans of its main clauses, and of what follows their "at". "KKR
har oplyst, at aftalen er godkendt" says outright only that KKR informed. Left to others: what the words
mean (`outcomes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(r"[”“\"»][^”“\"«»]{0,400}[”“\"«]|\([^()]*\)")
_BREAK = re.compile(r"[,;:](?=\s)|\s[–-](?=\s)|\.(?=\s+[A-ZÆØÅ])")
_LEAD = re.compile(r"^\s*(?:(?:og|men|samt|eller|herunder|dog)\s+)?(?P<word>\S+)(?P<two>\s+\S+)?", re.I)
_CONTENT = re.compile(r"^(?:at|om|hvorvidt|hvordan|hvornår|hvem|hvad|hvilke\w*)$", re.I)
_HANGS = re.compile(
    r"^(?:som|der|hvor(?!efter|på)\w*|hvilket|hvis|såfremt|når|da|idet|fordi|siden|selvom|indtil|inden|før"
    r"|medmindre|ligesom|eftersom|dersom|skønt)$",
    re.I,
)
# "Der blev …" and "Som led i …" begin a sentence; after a comma they hang on the noun before it.
_OPENS = re.compile(r"^(?:der|som|om|siden|før|inden)$", re.I)
# "hvorefter indstillingen blev vedtaget" goes on telling.
_GOES_ON = re.compile(r"^\s*(?:og|men|samt|hvorefter|hvorpå|herefter|derefter|mens|medens)\b", re.I)
# After these, "at" begins an infinitive that says when or what for, and the sentence goes on.
_AT = re.compile(r"(?<!\befter)(?<!\bved)(?<!\bfor)(?<!\buden)(?<!\bpå)(?<!\bend)\s+at\s+", re.I)
# What the minutes send along is the outcome: "Tilbagesendes med bemærkning, at byrådet har vedtaget …".
_REMARKS = re.compile(
    r"\b(?:bemærkning(?:en)?|konstatere(?:r|de|s|t)|bekræfte(?:r|de|s|t)|konkludere(?:r|de|s|t))\s*,?\s*$",
    re.I,
)

# A proposal named by what it is for: the sentence's verb is still to come.
_NAMES = re.compile(
    r"^(?:(?!\b(?:blev|bliver|er|var|kan|kunne|har)\b).)*\b\w*(?:forslag|anmodning|ansøgning|ønske|henvendelse|oplæg)\w*"
    r"(?:(?!\b(?:blev|bliver|er|var|kan|kunne|har)\b).)*\bom\s*$",
    re.I | re.S,
)
_FINITE = re.compile(
    r"\b(?:blev|bliver|kunne|kan|godkendes|vedtages|tiltrædes|forkastes|afvises|bortfalder|imødekommes)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence of which quoted and bracketed words are blanked, with the spans said outright."""

    text: str
    main: tuple[tuple[int, int], ...]

    def says(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.main)

    def begin(self, at: int) -> int:
        """Where the main clause begins that holds an offset."""
        return next((start for start, end in self.main if start <= at < end), 0)


def clauses_of(sentence: str) -> Clauses:
    """Cut a sentence at its commas and at "at"."""
    text = _QUOTED.sub(lambda m: " " * len(m[0]), sentence)
    main: list[tuple[int, int]] = []
    content = False  # within what "at" began
    for start, end in _pieces(text):
        hangs, content = _standing(text, start, end, content)
        if hangs or content:
            continue
        cut = _AT.search(text, start, end)
        if cut and not _REMARKS.search(text[: cut.start()]):
            again = _FINITE.search(text, cut.end(), end) if _NAMES.search(text[start : cut.start()]) else None
            if again:  # "Et forslag om at beholde begge blev vedtaget"
                main.append((again.start(), end))
            end, content = cut.start(), again is None
        main.append((start, end))
    return Clauses(text, tuple(main))


def _pieces(text: str) -> list[tuple[int, int]]:
    cuts = [m.end() for m in _BREAK.finditer(text)]
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _standing(text: str, start: int, end: int, content: bool) -> tuple[bool, bool]:
    """Whether a piece hangs on another, and whether it is within what an "at" began."""
    lead = _LEAD.match(text[start:end])
    word = lead["word"] if lead else ""
    before = text[:start].rstrip()
    if before.endswith((":", ";", ".")):
        content = False
    first = not before or before.endswith((":", ";", "."))
    if _CONTENT.match(word) and not (first and _OPENS.match(word)):
        remark = word.lower() == "at" and _REMARKS.search(before)
        return False, not remark
    two = f"{word}{(lead['two'] or '') if lead else ''}".lower()
    if two in ("efter at", "for at", "ved at", "uden at"):
        return not first, content if not first else False
    if _HANGS.match(word) and not (first and _OPENS.match(word)):
        return True, content
    again = _FINITE.match(text[start:end].lstrip())  # "Et forslag om, at begge beholdes, blev vedtaget"
    return False, content and not again and not _GOES_ON.match(text[start:end])
