"""Who stood where, as minutes say it: "Radikale Venstres byrådsgruppe kunne ikke tiltræde indstillingen".

Comes in: a sentence. Goes out: each party, group or member that it gives a position, with the words that say
so. Left to others: the wordings (`position_words`), counts (`votes`), which decision a position is on
(`ballots`). Nothing is derived: who is not named has no position, and a count names nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.model import Stance
from ingest.outcome_words import words
from ingest.position_words import Cue, cues, said

_LONGEST = 120  # characters of one name; more is a clause
_BRACKET = re.compile(r"\([^()]*\)")
_COUNT = re.compile(r"\s*\(\d{1,2}\b[^()]*\)")
_BEHIND = re.compile(r"\s*\((?P<names>[^()]*)\)")  # "14 stemte for (A, F)"
_PARTY_LETTER = re.compile(r"[A-ZÆØÅ]{1,3}")
_AND = re.compile(r",\s+(?:og\s+|samt\s+)?|\s+(?:og|samt)\s+")


@dataclass(frozen=True, slots=True)
class Stand:
    """A position, and where in the sentence it is said."""

    who: str  # as written, without the words for a group
    stance: Stance
    start: int  # of the names and the verb together
    end: int


@lru_cache(maxsize=1 << 13)
def positions_of(sentence: str) -> tuple[Stand, ...]:
    """The positions that a sentence states, in its order; none where it only counts."""
    found: list[Stand] = []
    begin, all_cues = 0, cues(sentence)
    for i, cue in enumerate(all_cues):
        end = all_cues[i + 1].start if i + 1 < len(all_cues) else len(sentence)
        if words()["beside"]["told"].search(sentence, begin, cue.start):
            continue  # "Forvaltningen oplyste, at Venstre stemte imod i 2019"
        start, stop = _region(sentence, cue, begin, end)
        named = _names(sentence[start:stop], cue)
        until = max(cue.end, stop if cue.follows else 0)
        behind = _BEHIND.match(sentence, cue.end, end)
        if not named and not cue.follows and behind and said("counted").match(sentence[start:stop].strip()):
            named, until = _pieces(behind["names"]), behind.end()
        if not named and not cue.follows and said("again").match(sentence[start:stop].strip(" ,")):
            named = [s.who for s in found if s.stance is found[-1].stance]
        at, to = _trimmed(sentence, min(start, cue.start), until)
        found += [Stand(who, cue.stance, at, to) for who in named]
        begin = cue.end
    return tuple(dict.fromkeys(found))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,.;:\n(":
        start += 1
    while end > start and text[end - 1] in " ,.;:\n":
        end -= 1
    return start, end


def _region(sentence: str, cue: Cue, begin: int, end: int) -> tuple[int, int]:
    """Where the names of a cue stand."""
    if cue.inside:
        return cue.inside
    masked = _masked(sentence)
    if cue.follows:
        stop = said("list_ends").search(masked, cue.end, end)
        return cue.end, stop.start() if stop else end
    breaks = [m.end() for m in said("breaks").finditer(masked, begin, cue.start)]
    after = said("next").search(masked, begin, cue.start) if begin and not breaks else None
    start = max(breaks, default=after.end() if after else begin)
    opens = said("opens").match(sentence[start : cue.start])
    return start + (opens.end() if opens else 0), cue.start


def _masked(text: str) -> str:
    """The text with bracketed words blanked, of the same length."""
    return _BRACKET.sub(lambda m: "(" + "_" * (len(m[0]) - 2) + ")", text)


def _names(stretch: str, cue: Cue) -> list[str]:
    """The names in a stretch, in order; none where it is no list of parties, groups or members."""
    subject = said("closes").sub("", stretch.strip(" ,.;:\n"))
    if counted := said("counted").match(subject):  # "14 (A, F)": only the bracket names
        return _pieces(counted["names"] or counted["listed"] or "")
    if not re.search(r"[A-ZÆØÅ]|tal\b", subject) or said("nobody").match(subject):
        return []
    if said("group").search(subject):
        bare = said("consists").sub("", subject)
        bare = bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare
        return _pieces(bare) if bare not in (subject, "") else [subject][: len(subject) <= _LONGEST]
    return _pieces(subject) if _is_part(subject, cue) else []


def _is_part(subject: str, cue: Cue) -> bool:
    """Whether the words name some of those who vote, and not the body that resolves."""
    beside = words()["beside"]
    if beside["office"].search(subject):
        return False
    if cue.follows:
        return True
    member = beside["member"].search(subject)
    if beside["passive"].search(subject) or (
        beside["whole"].search(subject) and not said("some").search(subject)
    ):
        return False
    return bool(member) if cue.of_part else subject[:1].isupper() or bool(member)


def _pieces(subject: str) -> list[str]:
    if said("one_piece").search(subject):
        return [subject] if len(subject) <= _LONGEST else []
    found = _split(subject)
    letters = [bool(_PARTY_LETTER.fullmatch(p)) for p in found]
    if len(found) > 1 and letters == [False, True] * (len(found) // 2):  # "Ole Bak, V, og Lis Ny, O"
        found = [f"{a}, {b}" for a, b in zip(found[::2], found[1::2], strict=True)]
    names = _without_groups(found)
    return [n for n in names if n and len(n) <= _LONGEST and re.search(r"[A-ZÆØÅ]", n)]


def _without_groups(pieces: list[str]) -> list[str]:
    """ "Venstres", "Liste Ø's grupper", "Ole Bak" → "Venstre", "Liste Ø", "Ole Bak"."""
    groups = [i for i, p in enumerate(pieces) if said("of_group").search(p)]
    shared = max(groups, default=-1)  # all up to the last group are in the genitive, as it is
    names: list[str] = []
    for i, piece in enumerate(pieces):
        owner = said("of_group").sub("", piece)
        cut = said("genitive").search(owner) if i <= shared else None
        names.append(owner[: cut.start()] if cut else piece)
    return names


def _split(text: str) -> list[str]:
    """Cut at commas and "og" that stand in no brackets; counts of votes are left out."""
    pieces, at = [], 0
    for match in _AND.finditer(_masked(text)):
        if not text[at : match.start()].endswith("-"):
            pieces.append(text[at : match.start()])
            at = match.end()
    return [_COUNT.sub("", p).strip(" ,.;:") for p in (*pieces, text[at:])]
