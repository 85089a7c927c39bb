"""What each side of the search and each signal of the evidence is worth: the same questions without it.

Comes in: an ingested archive. Goes out: results a variant, each with one thing left out and nothing refitted.
Left to others: asking and judging (`run`), the table (`suite`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from eval.run import Results, evaluate
from index.filters import NO_LIMITS
from index.model import Filters, Passage
from service.evidence import WEIGHTS, Lexicon, Nearness, Weights

if TYPE_CHECKING:
    from eval.sets import QuestionSet
    from ingest.model import Chunk
    from service.answer import Answerer
    from service.searcher import Searcher
    from service.settings import Settings

T = TypeVar("T")

# Signal → the weights that make it up. Those of conversations are left out: these questions stand alone.
SIGNALS: Mapping[str, tuple[str, ...]] = {
    "the encoder's agreement": ("dense",),
    "words in the text": ("own",),
    "words in text and context line": ("context",),
    "words of the item's other passages": ("matter",),
    "the fused rank": ("fused",),
    "the meeting asked for": ("meeting",),
    "years in titles": ("period",),
    "the decision's section": ("decision", "minutes"),
    "the proposal's section": ("case", "proposal"),
    "the body asked about": ("asked",),
    "the kind of paper": ("kind",),
    "thin sections": ("thin",),
    "sentence: words": ("around",),
    "sentence: its passage": ("standing",),
    "sentence: its own vector": ("meaning",),
    "sentence: the intent's form": ("form", "formless"),
    "sentence: a person": ("person", "office"),
    "sentence: a definition": ("defines",),
    "sentence: who proposes": ("proposer",),
    "sentence: a row": ("row_of_text",),
    "sentence: a day, a reason": ("day_told", "reason", "day"),
    "sentence: a decision": ("decides",),
    "sentence: what is only taken note of": ("taken_note",),
    "row: its own words": ("row",),
    "row: the name asked for": ("named",),
}


@dataclass(frozen=True, slots=True)
class Variant:
    """What answers with something left out."""

    weights: Weights = WEIGHTS
    dense: float = 1.0  # weight of the side in fusion; 0: it proposes nothing
    sparse: float = 1.0


def without(names: Sequence[str]) -> Weights:
    """The weights with some of them at nothing.

    >>> without(["kind"]).kind, without(["kind"]).own == WEIGHTS.own
    (0.0, True)
    """
    return replace(WEIGHTS, **dict.fromkeys(names, 0.0))


VARIANTS: Mapping[str, Variant] = {
    "nothing": Variant(),
    "sparse side (dense only)": Variant(sparse=0.0),
    "dense side (sparse only)": Variant(dense=0.0),
    **{signal: Variant(without(names)) for signal, names in SIGNALS.items()},
}


@dataclass(frozen=True, slots=True)
class Ablated:
    """A set's results without one signal."""

    variant: str
    set: str
    results: Results


@dataclass(frozen=True)
class Remembering:
    """A searcher that looks up nothing twice: variants differ in what they make of the same passages."""

    searcher: Searcher
    known: dict[tuple[object, ...], object] = field(default_factory=dict)

    def search(
        self,
        query: str,
        filters: Filters = NO_LIMITS,
        limit: int = 20,
        language: str | None = None,
    ) -> list[Passage]:
        return self._once(self.searcher.search, query, filters, limit, language)

    def by_words(self, query: str, filters: Filters, limit: int) -> list[Passage]:
        return self._once(self.searcher.by_words, query, filters, limit)

    def similarity(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        return self._once(self.searcher.similarity, query, tuple(texts))

    def nearness(self, query: str, chunks: Sequence[Chunk]) -> Nearness:
        return self.searcher.nearness(query, chunks)

    def lexicon(self, query: str, language: str | None = None) -> Lexicon:
        return self._once(self.searcher.lexicon, query, language)

    def _once(self, ask: Callable[..., T], *asked: object) -> T:
        key = (ask.__name__, *asked)
        if key not in self.known:
            self.known[key] = ask(*asked)
        found: T = self.known[key]  # type: ignore[assignment]
        return found


def ablate(
    sets: Sequence[QuestionSet], settings: Settings, variants: Mapping[str, Variant] = VARIANTS
) -> Iterator[Ablated]:
    """Ask each set once a variant, of the archive in the data folder."""
    from service.answer import Answerer
    from service.wiring import archive_bodies, home_body, open_archive

    with open_archive(settings, warm=True) as archive:
        bodies, home = archive_bodies(archive.catalog), home_body(archive.catalog)
        searchers: dict[tuple[float, float], Remembering] = {}
        for name, variant in variants.items():
            sides = variant.dense, variant.sparse
            searcher = searchers.setdefault(
                sides, Remembering(replace(archive.searcher, dense=variant.dense, sparse=variant.sparse))
            )
            answerer = Answerer(archive.catalog, searcher, settings.base_url, bodies, home, variant.weights)
            answer = partial(_asked, answerer)
            for one in sets:
                yield Ablated(name, one.name, evaluate(one.cases, answer, system=name))


def _asked(answerer: Answerer, question: str) -> Mapping[str, Any]:
    from service.answer_json import answer_to_json

    return answer_to_json(answerer.answer(question))
