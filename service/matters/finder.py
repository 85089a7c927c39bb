"""Words → the matters that they name.

Comes in: what somebody calls a matter. Goes out: the matters whose titles, or else whose papers, hold the
words, the best first. Left to others: what the archive tells of it outside any item (`timeline`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.matters.model import Matter
from service.matters.same import title_topic
from service.matters.words import ArchiveWords

TITLED, NEAR_BEST, IN_TEXT = 0.6, 0.8, 0.9  # least share in titles; of the best; in the papers' words
MOST = 5


@dataclass(frozen=True, slots=True)
class Held:
    """A matter with the terms of its titles, those of its papers' among them, and of its items' texts."""

    matter: Matter
    titles: frozenset[str]
    text: frozenset[str]


@dataclass(frozen=True)
class Finder:
    """Finds matters by their words. Safe to share between threads."""

    words: ArchiveWords
    held: Sequence[Held]

    def named(self, topic: str) -> list[Matter]:
        """The matters that a topic names; those with more treatments first among equals."""
        wanted = title_topic(topic, self.words)
        if not wanted.groups:
            return []
        titled = self._rated([(wanted.held(h.titles), h.matter) for h in self.held], TITLED)
        return titled or self._rated([(wanted.held(h.text), h.matter) for h in self.held], IN_TEXT)

    def _rated(self, rated: Sequence[tuple[float, Matter]], least: float) -> list[Matter]:
        best = max((share for share, _ in rated), default=0.0)
        near = [(s, m) for s, m in rated if s >= least and s >= NEAR_BEST * best]
        near.sort(key=lambda r: (-r[0], -len(r[1].treatments), r[1].path))
        return [m for _, m in near[:MOST]]
