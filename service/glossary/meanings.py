"""Places that give a meaning → entries whose meanings are kept apart.

Comes in: `Given`s, how often names are used and where. Goes out: `Entry`s. Left to others: reading
(`read`), uses (`uses`), which meaning a paper has in mind (`sure`). Pure.

Long forms that differ in inflection, spelling or in how much of the name they give are one meaning; so are
explanations that share most of their words. All else is apart, with the bodies and days that it comes from.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher

from index.danish_stem import fold, stem
from ingest.model import CLEARANCES, CLOSED
from service.glossary.model import Entry, Given, Kind, Meaning, Says
from service.glossary.reading.letters import is_small
from service.glossary.reading.lists import is_short
from service.glossary.sure import sure_of
from service.glossary.uses import Use

_ALIKE = 0.9  # of letters: a slip of the pen
_SHARED = 0.6  # of words: the same explanation
_MORE = re.compile(r"(?:,? (?:som|der|hvor|hvilket) |\. | – |; )")

Key = tuple[str, ...]


@dataclass
class _Cluster:
    key: Key
    given: list[Given] = field(default_factory=list)


def key_of(name: str) -> str:
    """What the forms of a name share: an abbreviation's letters as written, a term's stems."""
    return name if is_short(name) else " ".join(stems(name))


def stems(text: str) -> Key:
    words = re.findall(r"[^\W_]+", fold(text))
    return tuple(stem(w) for w in words if not is_small(w)) or tuple(words)


def entries_of(given: Iterable[Given], uses: Mapping[str, Sequence[Use]]) -> tuple[Entry, ...]:
    """The entries, in no order. `uses`: by the name's key."""
    by_name: dict[str, list[Given]] = defaultdict(list)
    for g in given:
        by_name[key_of(g.found.name)].append(g)
    _fold_in(by_name)
    return tuple(_entry(key, found, uses.get(key, ())) for key, found in by_name.items())


def _fold_in(by_name: dict[str, list[Given]]) -> None:
    """What explains a long form explains its abbreviation: "Et lærings- og kvalitetsteam er …"."""
    longs = {
        " ".join(stems(g.found.meaning)): key
        for key, found in by_name.items()
        for g in found
        if is_short(g.found.name) and g.found.says is Says.WRITES_OUT
    }
    for key in [k for k in by_name if k in longs and k != longs[k]]:
        known = {(g.chunk.id, g.found.start) for g in by_name[longs[key]] if g.found.says is Says.EXPLAINS}
        moved = by_name.pop(key)
        by_name[longs[key]] += [g for g in moved if (g.chunk.id, g.found.start) not in known]


def _entry(key: str, given: list[Given], uses: Sequence[Use]) -> Entry:
    name = Counter(g.found.name for g in given).most_common(1)[0][0]
    short = is_short(key)
    name = key if short else name
    clusters = _clusters(sorted(given, key=_when), short)
    meanings = tuple(_meaning(name, c, short) for c in clusters)
    told = _told(name, meanings, uses)
    used, papers = sum(u.times for u in uses), len({(u.document_id, u.part) for u in uses})
    kind = Kind.ABBREVIATION if short else Kind.TERM
    return Entry(name, kind, told, max(used, len(given)), max(papers, 1))


def _clusters(given: Sequence[Given], short: bool) -> list[_Cluster]:
    """Given meanings that are the same, together."""
    clusters: list[_Cluster] = []
    first, later = (Says.WRITES_OUT, Says.EXPLAINS) if short else (Says.EXPLAINS, Says.WRITES_OUT)
    for g in (g for g in given if g.found.says is first):
        key = stems(_core(g.found.meaning) if short else g.found.meaning)
        home = next(
            (c for c in clusters if _same(c.key, key, short) or (not short and _of_paper(c, g))), None
        )
        if home is None:
            home = _Cluster(key)
            clusters.append(home)
        home.given.append(g)
        home.key = min(home.key, key, key=len) if short else home.key
    for g in (g for g in given if g.found.says is later):
        home = _home(clusters, g)
        if home is None:
            clusters.append(home := _Cluster(stems(g.found.meaning)))
        home.given.append(g)
    return clusters


def _of_paper(cluster: _Cluster, g: Given) -> bool:
    """Whether the paper that explains a term once more has explained it before."""
    return any((x.chunk.document_id, x.body) == (g.chunk.document_id, g.body) for x in cluster.given)


def _home(clusters: Sequence[_Cluster], g: Given) -> _Cluster | None:
    """The meaning that an explanation is of: that of its own paper, else the only one there is."""
    near = [c for c in clusters if any(x.chunk.document_id == g.chunk.document_id for x in c.given)]
    alike = [c for c in clusters if set(c.key) <= set(stems(g.found.meaning))]
    for some in (alike, near, clusters):
        if len(some) == 1:
            return some[0]
    return None


def _same(one: Key, other: Key, short: bool) -> bool:
    if not short:
        a, b = set(one), set(other)
        return len(a & b) >= _SHARED * len(a | b)
    a_, b_ = sorted((one, other), key=len)
    whole = b_[: len(a_)] == a_ or b_[-len(a_) :] == a_
    return whole or SequenceMatcher(None, " ".join(a_), " ".join(b_), autojunk=False).ratio() >= _ALIKE


def _meaning(name: str, cluster: _Cluster, short: bool) -> Meaning:
    written = [g for g in cluster.given if g.found.says is Says.WRITES_OUT]
    explains = [g for g in cluster.given if g.found.says is Says.EXPLAINS]
    forms = Counter(_core(g.found.meaning) for g in written)
    long = forms.most_common(1)[0][0] if forms and short else ""
    explained = explains[0].found.meaning if explains else ""
    seed = "|".join((key_of(name), *cluster.key))
    clearance = min((g.chunk.clearance for g in cluster.given), key=_level)
    identity = hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:12]
    ordered = tuple(sorted(cluster.given, key=_when))
    return Meaning(identity, long, explained, ordered, (), 0, clearance)


def _told(name: str, meanings: Sequence[Meaning], uses: Sequence[Use]) -> tuple[Meaning, ...]:
    """The meanings with what their papers' bodies are and how often they are used, the most used first."""
    bodies: dict[str, Counter[str]] = {m.id: Counter(g.body for g in m.given if g.body) for m in meanings}
    times: Counter[str] = Counter()
    for use in uses:
        found = sure_of(name, meanings, use.body, use.date, use.document_id)
        if found:
            times[found.id] += use.times
            if use.body:
                bodies[found.id][use.body] += use.times
    told = [
        replace(m, used=times[m.id], bodies=tuple(b for b, _ in bodies[m.id].most_common())) for m in meanings
    ]
    return tuple(sorted(told, key=lambda m: (-m.used, _when(m.given[0]))))


def _core(long: str) -> str:
    """A long form without what is told of it: "Voksenudredningsmetoden, som er …"."""
    return _MORE.split(long, maxsplit=1)[0].strip(" ,.;")


def _when(given: Given) -> tuple[date, str, int]:
    return given.date or date.max, given.chunk.document, given.chunk.ordinal


def _level(clearance: str) -> int:
    return CLEARANCES.index(clearance if clearance in CLEARANCES else CLOSED)
