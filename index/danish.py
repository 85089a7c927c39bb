"""Danish text → search terms: what a question and a passage are compared by.

Comes in: text as written. Goes out: terms with weights, whole words at 1 and the parts of compounds, the
verb in a noun (vurdering, vurdere) and the ends of a range lower. Left to others: inflection
(`danish_stem`), where compounds are cut (`danish_compounds`), how often a term counts (`sparse`). English
takes the same path: its words are folded, and both sides of a comparison lose the same endings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from index.danish_compounds import Compounds
from index.danish_stem import fold, stem

ANALYSER_VERSION = "danish-2"  # raise when equal text may give other terms; indexes are then rebuilt
# A part finds its compound where nothing better does. At 0.5 it outranked whole words: of 63 questions on
# plain windows of text, 29 had the right window first and 60 among twenty; at 0.25 it is 33 and 59.
WHOLE, PART = 1.0, 0.25

_MONTH_NAMES = """
januar jan january, februar feb february, marts mar march, april apr, maj may, juni jun june, juli jul july,
august aug, september sep sept, oktober okt october oct, november nov, december dec
"""
_MONTHS = {
    name: number for number, names in enumerate(_MONTH_NAMES.split(","), start=1) for name in names.split()
}
_LETTER = r"[^\W\d_][\u0300-\u036f\xad]*"
_NUMBER = r"\d+(?:[.,]\d+)*"
_TOKEN = re.compile(
    rf"""
    (?:§+|\bparagraf(?:fen)?\b)\s*(?P<paragraph>\d+[a-z]?)\b
  | (?<![\d.,])(?P<day>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-](?P<year>\d{{4}})(?!\d)
  | (?<!\d)(?P<isoyear>\d{{4}})-(?P<isomonth>\d\d)-(?P<isoday>\d\d)(?!\d)
  | (?P<number>{_NUMBER}(?:[-–/]{_NUMBER})?(?:[a-z](?!\w)|(?!\d)(?=[^\W\d_]{{2}})|(?!\w)))
  | (?P<word>(?:{_LETTER}|\d)+(?:[.\-–'’](?:{_LETTER}|\d)+)*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_KINDS = {
    "paragraph": ("paragraph",),
    "year": ("year", "month", "day"),
    "isoday": ("isoyear", "isomonth", "isoday"),
    "number": ("number",),
    "word": ("word",),
}  # the group that a token ends in → the groups that say what it is
_WRITTEN_DATE = re.compile(
    rf"\b(\d{{1,2}})\.?\s+({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?\s+(\d{{4}})\b",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


class Term(NamedTuple):  # a tuple, for every word of the archive makes one
    """One search term and where in the text it comes from."""

    key: str
    weight: float  # WHOLE or PART
    start: int
    end: int


REMEMBERED = 1 << 13  # texts; those of some thousand passages, and their context lines


class Analyser:
    """Text → terms. Equal text gives equal terms; safe to share between threads."""

    def __init__(self, vocabulary: Collection[str] = ()) -> None:
        """Args: vocabulary: the archive's own words as written, on which compounds are cut."""
        self._compounds = Compounds(vocabulary, stop_words())
        self.analysed = lru_cache(maxsize=REMEMBERED)(self._all)
        self.keys = lru_cache(maxsize=REMEMBERED)(self._key_set)
        self._keys = lru_cache(maxsize=1 << 16)(self._token_keys)

    def terms(self, text: str) -> list[str]:
        """The keys of `analyse`, in text order, parts included."""
        return [term.key for term in self.analyse(text)]

    def _all(self, text: str) -> tuple[Term, ...]:
        """`analyse`, remembered: the passages of one question come back with the next."""
        return tuple(self.analyse(text))

    def _key_set(self, text: str) -> frozenset[str]:
        """The keys of a text, remembered as well: most who ask want to know only which there are."""
        return frozenset(term.key for term in self.analysed(text))

    def weighted_terms(self, text: str) -> dict[str, float]:
        """Term → the sum of its weights in the text."""
        total: dict[str, float] = defaultdict(float)
        for term in self.analyse(text):
            total[term.key] += term.weight
        return dict(total)

    def analyse(self, text: str) -> Iterator[Term]:
        """Every term of a text; dates first, and whole words before their parts."""
        for match in _WRITTEN_DATE.finditer(text):
            day, month, year = match.groups()
            yield Term(f"{year}-{_MONTHS[month.lower()]:02}-{int(day):02}", WHOLE, *match.span())
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            keys = self._keys(kind, match.group(*_KINDS[kind]))
            if keys:
                start, end = match.span()
                for key, weight in keys:
                    yield Term(key, weight, start, end)

    def _token_keys(self, kind: str, found: str | tuple[str, str, str]) -> tuple[tuple[str, float], ...]:
        """The keys of one token; `found` is what the groups that `_KINDS` names hold."""
        if not isinstance(found, str):
            year, month, day = found
            return ((f"{year}-{int(month):02}-{int(day):02}", WHOLE), (year, PART))
        if kind == "paragraph":
            return ((f"§{found.lower()}", WHOLE), (found.lower(), PART))
        return _number_keys(found.lower()) if kind == "number" else self._word_keys(found)

    def _word_keys(self, word: str) -> tuple[tuple[str, float], ...]:
        """A word's key, then the keys of what it is made of."""
        written = fold(re.sub(r"['’]s$", "", word))
        if written in stop_words():
            return ()
        pieces = [piece for piece in re.split(r"[.\-–'’]", written) if piece]
        whole = "".join(pieces)
        if not whole or whole in stop_words():
            return ()
        if "." in written:  # two sentences without a space between them, or a web address: not one word
            return tuple(key for piece in pieces for key in self._word_keys(piece))
        parts = pieces if len(pieces) > 1 else [*self._compounds.split(whole), *self._verb(whole)]
        keys = dict.fromkeys(stem(part) for part in parts if part not in stop_words())
        return ((stem(whole), WHOLE), *((key, PART) for key in keys if key != stem(whole)))

    def _verb(self, noun: str) -> list[str]:
        """vurdering → vurdere, beslutning → beslutte: the verb in a noun, if the archive uses the verb."""
        match = re.match(r"(\w{3,}?)n?ing(?:en|er|erne)?s?$", noun)
        if not match:
            return []
        root = match[1]
        for verb in (root + "e", root + root[-1] + "e", root + "ne"):
            # The endings that a noun of the same root does not have: ordet is no sign of a verb behind
            # ordning.
            if any(form in self._compounds for form in (verb, verb + "s", verb + "de")):
                return [verb]
        return []


@cache
def stop_words() -> frozenset[str]:
    """The folded words that are never terms, with and without the dots of an abbreviation."""
    text = files("index").joinpath("stopwords.txt").read_text(encoding="utf-8")
    words = {fold(word) for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return frozenset(words | {word.replace(".", "") for word in words} | {word.strip(".") for word in words})


def _number_keys(number: str) -> tuple[tuple[str, float], ...]:
    """1.180.000 → 1180000; 6.06 → 6,06; 2021-2022 → itself and, lower, its ends."""
    ends = re.split(r"[-–/]", number)
    values = [_plain(end) for end in ends]
    if len(values) == 1:
        return ((values[0], WHOLE),)
    mark = "/" if "/" in number else "-"
    return ((mark.join(values), WHOLE), *((value, PART) for value in dict.fromkeys(values)))


def _plain(number: str) -> str:
    """Separators of thousands away, and a comma before decimals. 31,760 is read as thousands, like 31.760:
    archives mix the two, and a key that two readings share loses less than one that either reading misses."""
    if _THOUSANDS.fullmatch(number):
        return re.sub(r"[.,]", "", number)
    whole, comma, decimals = number.rpartition(",")
    if comma and decimals.isdigit():
        return f"{whole.replace('.', '')},{decimals}"
    return number.replace(".", ",") if number.count(".") == 1 else number
