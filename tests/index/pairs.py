"""Pairs of words that must, or must not, find one another, and how many do.

Comes in: `data/pairs.txt`. Goes out: `Pair`s, and whether an archive that writes the one side answers to
the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.abbreviations import mine
from index.danish import Analyser
from index.expansion import Expander
from index.sparse import count
from index.sync import vocabulary

DATA = Path(__file__).parent / "data"
# Where an abbreviation stands beside its long form, as archives write it.
GLOSSES = """
lærings- og kvalitetsteam (LKT). Forretningsudvalget (FU). borgerstyret personlig assistance (BPA).
Kommunekontaktrådet (KKR). praksiskonsulentordningen (PKO). medindflydelse og medbestemmelse (MED).
erhvervet hjerneskade (EH). utilsigtet hændelse (UTH). Sundheds- og Uddannelsesforum (SUF).
Fælles Sundhedsudvalg (FSU).
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """What is asked for and what the archive writes."""

    asked: str
    written: str
    kind: str  # "" for words that must stay apart


def read_pairs() -> list[Pair]:
    """All pairs, in the order of the file."""
    found = []
    for line in (DATA / "pairs.txt").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(?:\+ (?P<kind>[\w ]+):|-) (?P<pairs>.+)", line):
            for pair in match["pairs"].split(";"):
                asked, written = pair.strip().split("/")
                found.append(Pair(asked, written, match["kind"] or ""))
    return found


class Archive:
    """An archive that writes each pair's second side, and common words, twice."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        common = (DATA / "inflections.txt").read_text(encoding="utf-8").splitlines()
        texts = [p.written for p in pairs] + [line for line in common if not line.startswith("#")] + [GLOSSES]
        self.analyser = Analyser(vocabulary(texts * 2))
        statistics = count(self.analyser.weighted_terms(text) for text in texts * 2)
        self.expander = Expander(self.analyser, statistics, mine([GLOSSES]))

    def meets(self, pair: Pair, *, expand: bool = True) -> bool:
        """Whether a question for the one side has a term that a text of the other has."""
        asked = self.analyser.weighted_terms(pair.asked)
        if expand:
            asked = self.expander.expand(pair.asked, "da").terms(asked)
        return bool(asked.keys() & set(self.analyser.terms(pair.written)))


def tally(archive: Archive, pairs: Sequence[Pair], *, expand: bool = True) -> Counter[tuple[str, bool]]:
    """(kind, whether they met) → pairs."""
    return Counter((pair.kind, archive.meets(pair, expand=expand)) for pair in pairs)
