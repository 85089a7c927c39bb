"""A list of people as minutes print it → one string a person.

Comes in: the lines of a list: one a line, or names with commas over several lines. Goes out: names as
listed, with party, title or municipality. Left to others: which lines are the list (`meeting_facts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.cleaning import BULLET, Line, join_lines

_NAME_WORD = r"(?:[A-ZÆØÅÖÄÜ][\w'’.-]*|(?:de|van|von|der|af|la)(?=\s[A-ZÆØÅ]))"
_TWO_NAMES = re.compile(rf"^{_NAME_WORD}(?:\s+{_NAME_WORD})+")
_ENDS_IN_NAME = re.compile(rf"(?:^|\s){_NAME_WORD}\s+{_NAME_WORD}(?:\s*\([^)]*\))?$|^{_NAME_WORD}$")
_GROUP = re.compile(r"^(?:fra\s+)?(?P<group>[A-ZÆØÅ][^:,()]{2,50}):\s*(?P<rest>.*)$", re.S)
_DOES = re.compile(r"\s+(?:deltager|deltog|indkaldes|kom|gik)\b.*$")  # "Ole Bak deltager under punkt 3"
_PROSE = re.compile(r"\s(?:har|havde|er|var|skal|kan|vil|må|blev|bliver|ønsker|at|ikke)\s")
_AND = re.compile(r"\s+(?:og|samt|&)\s+")
_LONGEST_NAME = 120
_LONGEST_LIST = 6_000  # characters on a line; more is no list of people
_FULL = 60  # characters; a list whose lines are longer is running text


def looks_like_names(text: str) -> bool:
    """Whether a line may stand in a list of names: no sentence, no heading, no number."""
    text = BULLET.sub("", text)
    if not text[:1].isupper() or text.endswith(("?", "!")) or re.search(r"\d{3}|minutter|\.{4}", text):
        return False
    if _GROUP.match(text) or re.match(r"^[^,]{2,60}\([^)]*\)?", text):
        return True
    names = _TWO_NAMES.match(text)
    if not names:
        return bool(re.match(rf"^{_NAME_WORD},\s*{_NAME_WORD}", text))
    return (
        names.end() == len(text)
        or text[names.end() :].lstrip()[:1] in ",;(/|–-&"
        or " og " in text[names.end() :]
    )


def is_open(lines: Sequence[Line]) -> bool:
    """Whether the last line breaks off: the next one goes on with it, whatever it looks like."""
    if not lines:
        return False
    text = lines[-1].text.rstrip()
    joined = " ".join(x.text for x in lines)
    return (
        text.endswith((",", ";", " og", " samt", "/", "&"))
        or (text.endswith("-") and text[-2:-1].isalnum())
        or joined.rfind("(") > joined.rfind(")")
    )


def names(lines: Sequence[Line], organisations: Sequence[str]) -> list[str]:
    """People in the order listed.

    Args:
        organisations: last words of a piece between commas that is no name of its own.
    """
    found: list[str] = []
    group = ""
    for text in _entries(lines):
        if len(text) > _LONGEST_LIST:
            continue
        entry, own_group = BULLET.sub("", text).strip(), ""
        if match := _GROUP.match(entry):
            if not match["rest"].strip():
                group = match["group"].strip()
                continue
            own_group, entry = match["group"].strip(), match["rest"].strip()
        over = own_group or group
        people = _people(entry, {w.casefold() for w in organisations})
        found += [f"{over}: {p}" if over else p for p in people]
    named = [_DOES.sub("", n) for n in found]
    return (
        []
        if any(_PROSE.search(_outside_brackets(n)) for n in named[:1])
        else [n for n in named if _is_name(n)]
    )


def _is_name(text: str) -> bool:
    return 1 < len(text) <= _LONGEST_NAME and not _PROSE.search(_outside_brackets(text))


def _entries(lines: Sequence[Line]) -> Iterator[str]:
    """Lines joined where one breaks off; a list in one justified block is one entry."""
    longest = max((len(x.text) for x in lines), default=0)
    block = longest >= _FULL and all(len(x.text) >= 0.75 * longest for x in lines[1:-1])
    held: list[Line] = []
    for line in lines:
        if held and not _joins(held, line, block):
            yield join_lines(held).text
            held = []
        held.append(line)
    if held:
        yield join_lines(held).text


def _joins(held: Sequence[Line], line: Line, block: bool) -> bool:
    text = line.text
    if _GROUP.match(text) or BULLET.match(text):
        return False
    if _lost_between(held, text):
        return False
    return block or is_open(held) or text[:1].islower() or text.startswith("(")


def _lost_between(held: Sequence[Line], text: str) -> bool:
    """A bracket that the next line opens again was cut off: extractors lose the ends of lines."""
    joined = " ".join(x.text for x in held)
    opens, closes = text.find("("), text.find(")")
    return joined.rfind("(") > joined.rfind(")") and opens != -1 and (closes == -1 or opens < closes)


def _people(entry: str, organisations: set[str]) -> list[str]:
    people: list[str] = []
    for piece in _pieces(entry):
        bare = re.sub(r"\s*\(.*$", "", piece)
        of_last = bare[:1].islower() or bare.rsplit(" ", 1)[-1].casefold() in organisations
        if people and of_last and not _two_people(piece):
            people[-1] = f"{people[-1]}, {piece}"
        else:
            people += _two_people(piece) or [piece]
    return [p for p in (x.strip(" .;,") if not x.endswith(".)") else x for x in people) if p]


def _two_people(piece: str) -> list[str]:
    """ "Ole Bak og Lis Ny (begge sekretariatet)" → two; "Social- og Sundhedschef Ole Bak" → none."""
    people: list[str] = []
    begin = 0
    for match in _AND.finditer(_outside_brackets(piece)):
        left, right = piece[begin : match.start()].strip(), piece[match.end() :].strip()
        alone = " " not in left and " " not in right
        if _ENDS_IN_NAME.search(left) and (_TWO_NAMES.match(right) or alone) and not left.endswith("-"):
            people.append(left)
            begin = match.end()
    return [*people, piece[begin:].strip()] if people else []


def _outside_brackets(text: str) -> str:
    return re.sub(r"\([^)]*\)?", lambda m: "_" * len(m[0]), text)


def _pieces(entry: str) -> list[str]:
    """Cut at the commas and semicolons that stand in no brackets."""
    masked = _outside_brackets(entry)
    cuts = [m.start() for m in re.finditer(r"[,;](?!\d)", masked)]
    spans = zip([0, *(c + 1 for c in cuts)], [*cuts, len(entry)], strict=True)
    pieces = (re.sub(r"^(?:og|samt)\s+", "", entry[a:b].strip()) for a, b in spans)
    return [p for p in pieces if p.strip(" .")]
