"""Drafts of made archives against what is true of them.

Comes in: sets and seeds, or an archive's own sentences. Goes out: shares with their bounds. Left to others:
making (`make`), printing options (`eval.command`).
"""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.shares import Share
from eval.wording.edits import EDITS
from eval.wording.make import Draft, Made, make
from index.running import build
from index.running.store import Running
from index.spans import segments
from ingest.catalog import Catalog
from ingest.model import Chunk, SectionRole
from service.browse.shelf import draw_up
from service.verify import skeleton
from service.wording.check import check
from service.wording.find import Finder, Papers
from service.wording.model import Fate, Paragraph

RECALL, RIGHT = 0.95, 0.9
RECALL_OF = ("verbatim", *EDITS, "synonyms")


@contextmanager
def read_in(texts: Sequence[str] = (), files: Sequence[Path] = ()) -> Iterator[Papers]:
    """Texts or files as an archive to look in, without the encoder: earlier wordings are found by words."""
    from ingest.pipeline import ingest

    with tempfile.TemporaryDirectory(prefix="referent-wording-") as name:
        folder = Path(name)
        (folder / "files").mkdir()
        for n, text in enumerate(texts):
            (folder / "files" / f"{n}.txt").write_text(text, "utf-8")
        with Catalog.open(folder / "catalog.sqlite") as catalog:
            ingest([*files, folder / "files"], catalog)
            yield papers_of(catalog, folder)


def papers_of(catalog: Catalog, folder: Path) -> Papers:
    """A catalog with its running words, written under a folder."""
    build.write(folder, catalog.chunks())
    running = Running.open(folder)
    return Papers(running, lambda ids: catalog.chunks(ids=ids), catalog.page, draw_up(catalog))


@dataclass
class Tally:
    """What counts, by metric."""

    found: dict[str, list[tuple[bool, str]]]
    bars: dict[str, float]

    def add(self, metric: str, right: bool, fault: str, bar: float | None = None) -> None:
        self.found[metric].append((right, fault))
        if bar is not None:
            self.bars[metric] = bar

    def shares(self) -> list[Share]:
        return [
            Share(
                metric,
                sum(r for r, _ in marks),
                len(marks),
                tuple(f for r, f in marks if not r),
                self.bars.get(metric),
            )
            for metric, marks in self.found.items()
        ]


def score(which: str, seeds: range) -> list[Share]:
    """Every draft of these seeds looked for and checked, each in its own archive."""
    tally = Tally(defaultdict(list), {})
    for seed in seeds:
        made = make(which, seed)
        with read_in([m.text for m in made.minutes]) as papers:
            _score(made, Finder(papers), tally)
    return tally.shares()


def _score(made: Made, finder: Finder, tally: Tally) -> None:
    text = skeleton("\n".join(m.text for m in made.minutes))
    for draft in made.drafts:
        (paragraph,) = check(finder, [draft.text]).paragraphs
        if draft.source and draft.kind in RECALL_OF:
            _recall(draft, finder, tally)
        told = f"{draft.kind}: {draft.text!r} → {_told(paragraph)}"
        if paragraph.fate is Fate.VERBATIM or (
            paragraph.fate is Fate.SUPERSEDED and paragraph.hits[0].verbatim
        ):
            tally.add("said verbatim, and is", skeleton(draft.text) in text, told, 1.0)
        if draft.verbatim:
            tally.add("verbatim told", any(h.verbatim for h in paragraph.hits), told)
        if draft.kind == "absent":
            tally.add("absent: nothing found", not finder.hits(draft.text), told, RIGHT)
        _changed_since(draft, paragraph, told, tally)
        _contradicted(draft, paragraph, told, tally)


def _recall(draft: Draft, finder: Finder, tally: Tally) -> None:
    wanted = skeleton(draft.source or "")
    hits = finder.hits(draft.text)
    right = any(skeleton(h.words) in wanted or wanted in skeleton(h.words) for h in hits[:10])
    tally.add(f"recall@10, {draft.kind}", right, f"{draft.text!r} ← {draft.source!r}", RECALL)


def _changed_since(draft: Draft, paragraph: Paragraph, told: str, tally: Tally) -> None:
    later = paragraph.later
    if draft.superseded:
        right = later is not None and skeleton(draft.superseded) in skeleton(later.words)
        tally.add("changed since, recall", right, told, RIGHT)
    if later is not None:
        right = draft.superseded is not None and skeleton(draft.superseded) in skeleton(later.words)
        tally.add("changed since, precision", right, told, RIGHT)


def _contradicted(draft: Draft, paragraph: Paragraph, told: str, tally: Tally) -> None:
    found = paragraph.contradictions
    if draft.against:
        right = any(skeleton(draft.against) in skeleton(c.words) for c in found)
        tally.add("contradictions, recall", right, told, RIGHT)
        tally.add(f"contradictions, recall, {draft.kind}", right, told)
    for c in found:
        # A version that replaced the draft's may say otherwise, and then it does contradict.
        known = [skeleton(w) for w in (draft.against, draft.superseded) if w]
        tally.add("contradictions, precision", any(w in skeleton(c.words) for w in known), told, RIGHT)


def _told(paragraph: Paragraph) -> str:
    hits = "; ".join(f"{h.score:.2f} {h.words[:90]!r}" for h in paragraph.hits[:2])
    against = "; ".join(f"{c.reason} {c.words[:90]!r}" for c in paragraph.contradictions)
    later = f" later {paragraph.later.words[:90]!r}" if paragraph.later else ""
    return f"{paragraph.fate} [{hits}]{later} against [{against}]"


def score_files(files: Sequence[Path], seed: int, most: int = 80) -> list[Share]:
    """Edits of an archive's own sentences, looked for in it."""
    tally = Tally(defaultdict(list), {})
    with read_in(files=files) as papers:
        finder = Finder(papers)
        every = [s for c in papers.chunks(papers.running.ids) for s in _sentences(c)]
        random_ = random.Random(seed)
        for sentence in random_.sample(sorted(set(every)), min(most, len(set(every)))):
            for kind, edit in EDITS.items():
                _recall_of(kind, edit, sentence, finder, tally, random_)
    return tally.shares()


def _recall_of(
    kind: str,
    edit: Callable[[str, random.Random], str | None],
    sentence: str,
    finder: Finder,
    tally: Tally,
    random_: random.Random,
) -> None:
    text = edit(sentence, random_)
    if text and text != sentence:
        _recall(Draft(kind, text, sentence), finder, tally)


def _sentences(chunk: Chunk) -> Iterator[str]:
    told = (SectionRole.DECISION, SectionRole.RECOMMENDATION, SectionRole.MINUTES, SectionRole.CASE)
    if chunk.is_table or chunk.section not in told:
        return
    for start, end in segments(chunk.text):
        sentence = chunk.text[start:end]
        if 9 <= len(sentence.split()) <= 45 and sentence.endswith(".") and sentence[:1].isalpha():
            yield sentence
