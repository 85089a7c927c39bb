"""One measured stage in a process of its own: `python -m eval.bench_worker STAGE`.

Comes in: the task as JSON on stdin (settings, paths, questions). Goes out: figures as one line of JSON on
stdout, times in seconds, memory in MB. Left to others: which stages run, and the table (`bench`).
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.errors import BenchError
from eval.run import percentile
from ingest.model import FileStatus, FileText, ParsedDocument, Source
from service.settings import Settings

if TYPE_CHECKING:
    from index.model import Encoder
    from ingest.catalog import Catalog

WARM_UP = "Hvad er besluttet?"  # loads model and catalog; nobody's question


class Clock:
    """Seconds by stage, with what each stage handled."""

    def __init__(self) -> None:
        self.stages: dict[str, dict[str, float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.stages.setdefault(name, {"seconds": 0.0})["seconds"] += time.perf_counter() - started

    def handled(self, kind: str, count: int, *names: str) -> None:
        for name in names:
            self.stages[name][kind] = count


def main(stage: str) -> None:
    task = json.load(sys.stdin)
    stages: Mapping[str, Callable[[Settings, Mapping[str, Any]], dict[str, Any]]] = {
        "ingest": measure_ingest,
        "serve": measure_serving,
        "baseline": measure_baseline,
    }
    # Not `load_settings`: it reads a None as "not given", and the task's None means "not the server".
    figures = stages[stage](Settings(**task["settings"]), task)
    sys.stdout.write(json.dumps(figures | peaks()) + "\n")


def measure_ingest(settings: Settings, task: Mapping[str, Any]) -> dict[str, Any]:
    """The steps of `referent ingest`, one after the other instead of interleaved."""
    from service.wiring import open_catalog, open_encoder

    clock = Clock()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    files = read_files([Path(p) for p in task["paths"]], clock)
    with clock.stage("structure"):
        from ingest.structure import parse

        documents = [parse(source, text) for source, text in files]
    with open_catalog(settings, create=True) as catalog:
        store(documents, catalog, clock)
        chunks = catalog.chunks()
        with clock.stage("load model"):
            encoder = open_encoder(settings)
            # More texts than the way without torch takes, so that torch is loaded here and not below.
            encoder.encode_passages(["møde"] * 32)
        index(catalog, encoder, [c.embedded_text for c in chunks], settings, clock)
    pages = sum(len(text.pages) for _, text in files)
    clock.handled("pages", pages, "read", "structure", "catalog write")
    clock.handled("passages", len(chunks), "structure", "catalog write", "encode", "index build")
    return {
        "files": len(files),
        "pages": pages,
        "passages": len(chunks),
        "mean_chars": sum(len(c.text) for c in chunks) / max(len(chunks), 1),
        "stages": clock.stages,
    }


def read_files(paths: Sequence[Path], clock: Clock) -> list[tuple[Source, FileText]]:
    """Find and read as the pipeline does, parser processes included.

    Raises:
        BenchError: no file could be read.
    """
    with clock.stage("read"):
        from ingest.sandbox import read_all
        from ingest.sources import find_sources

        sources = [s for s in find_sources(paths) if isinstance(s, Source)]
        files = [(source, text) for source, text in read_all(sources) if isinstance(text, FileText)]
    if not files:
        raise BenchError(f"No file of {', '.join(map(str, paths))} could be read.")
    return files


def store(documents: Sequence[ParsedDocument], catalog: Catalog, clock: Clock) -> None:
    from ingest.structure import STRUCTURE_VERSION

    with clock.stage("catalog write"):
        for document in documents:
            catalog.replace(document, STRUCTURE_VERSION, FileStatus.NEW, "")


def index(catalog: Catalog, encoder: Encoder, texts: Sequence[str], settings: Settings, clock: Clock) -> None:
    """Encode first; the index is then built from kept vectors, so that the two are told apart."""
    from index.sync import sync
    from index.vectors import VectorStore, encode_cached
    from service.wiring import index_root

    with VectorStore(settings.data_dir / "vectors.sqlite") as vectors:
        with clock.stage("encode"):
            encode_cached(encoder, texts, vectors)
        with clock.stage("index build"):
            sync(catalog, lambda: encoder, vectors, index_root(settings))


def measure_serving(settings: Settings, task: Mapping[str, Any]) -> dict[str, Any]:
    """Open what `referent ask` opens and ask once; then what `referent serve` opens, and ask the rest."""
    started = time.perf_counter()
    from service.answer_json import answer_to_json
    from service.wiring import Shared, open_archive

    shared = Shared.of(settings)  # one model for both, as in a service
    with open_archive(settings, shared=shared) as archive:
        opened = time.perf_counter()
        answer_to_json(archive.answerer.answer(task["questions"][0][1]))
        first = time.perf_counter() - opened
    again = time.perf_counter()
    with open_archive(settings, warm=True, shared=shared) as archive:
        warm = time.perf_counter() - again
        asked = ask(lambda q: answer_to_json(archive.answerer.answer(q)), task["questions"])
    return {"open_seconds": opened - started, "first_seconds": first, "warm_seconds": warm, **asked}


def measure_baseline(settings: Settings, task: Mapping[str, Any]) -> dict[str, Any]:
    """llama-index's defaults over the text that Referent read, with the same encoder."""
    from eval.access import documents_of
    from eval.baselines import ArchiveDocument, as_embedding, build_baselines, split_documents
    from service.wiring import open_catalog, open_encoder

    clock = Clock()
    with open_catalog(settings) as catalog:
        documents = documents_of(catalog)
    with clock.stage("load model"):
        # The framework's own import and its tokenizer belong here, not to the first stage that needs them.
        split_documents([ArchiveDocument("x", "møde")])
        encoder = open_encoder(settings)
        encoder.encode_passages(["møde"] * 32)
    with clock.stage("split"):
        nodes = split_documents(documents)
    with clock.stage("encode"):
        as_embedding(encoder)(nodes)
    with clock.stage("index build"):
        baselines = build_baselines(nodes, encoder)
    clock.handled("passages", len(nodes), "split", "encode", "index build")
    sizes = [len(n.get_content()) for n in nodes]
    return {
        "passages": len(nodes),
        "mean_chars": sum(sizes) / max(len(sizes), 1),
        "stages": clock.stages,
        **ask(baselines.dense, task["questions"]),
    }


def ask(answer: Callable[[str], object], questions: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Warm times: model and catalog are loaded by another question, then each is asked twice.

    A question asked before has its vector in memory, so its first time is what a reader waits for.

    Args:
        questions: (type, question).
    """
    answer(WARM_UP)
    new: dict[str, list[float]] = {}
    for kind, question in questions:
        new.setdefault(kind, []).append(_timed(answer, question))
    again = [_timed(answer, question) for _, question in questions]
    return {
        **_percentiles([s for found in new.values() for s in found]),
        "again": _percentiles(again),
        "by_type": {kind: _percentiles(found) for kind, found in new.items()},
    }


def _timed(answer: Callable[[str], object], question: str) -> float:
    started = time.perf_counter()
    answer(question)
    return time.perf_counter() - started


def _percentiles(seconds: Sequence[float]) -> dict[str, Any]:
    return {
        "asked": len(seconds),
        "p50_seconds": percentile(seconds, 0.5),
        "p95_seconds": percentile(seconds, 0.95),
    }


def peaks() -> dict[str, float]:
    """Largest resident size of this process, and of the largest child it waited for."""
    # Linux counts kilobytes, macOS bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    own, children = (
        resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"peak_mb": own / unit, "children_peak_mb": children / unit}


if __name__ == "__main__":
    main(sys.argv[1])
