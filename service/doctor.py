"""Is this installation fit to answer? Checks from the outside in, each with what to do about it.

Comes in: settings. Goes out: checks, in the order made. Left to others: showing them (`cli`), mending.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.model import IndexStateError
from ingest.errors import IngestError
from service import wiring

if TYPE_CHECKING:
    from index.model import Encoder
    from ingest.catalog import Catalog
    from service.settings import Settings

State = Literal[
    "ok",
    "warning",  # works, but a person should know
    "failed",  # does not work
    "broken",  # stored data contradict each other
]

_ROOM_MB = 500  # a model, an index and its successor, with some air
_REBUILD = "Run: referent rebuild"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    state: State
    detail: str
    next: str = ""  # what to do about it; empty where all is well


def examine(settings: Settings) -> Iterator[Check]:
    """Every check that makes sense after the ones before it; never raises what it can name."""
    yield _data_folder(settings)
    if settings.slack_bot_token is not None or settings.slack_bot_tokens is not None:
        yield _slack(settings)
    try:
        catalog = wiring.open_catalog(settings)
    except IngestError as error:
        yield Check("catalog", "failed", str(error), "Ingest files, or mend what the message names.")
        return
    with catalog:
        try:
            yield from _catalog(catalog)
            encoder = wiring.open_encoder(settings)
            yield _model(encoder)
            yield from _index(catalog, encoder, settings)
        except IngestError as error:
            yield Check("catalog", "failed", str(error), "Mend what the message names.")
        except IndexStateError as error:
            yield Check("index", "failed", str(error), _REBUILD)


def _data_folder(settings: Settings) -> Check:
    folder = settings.data_dir.absolute()
    if not folder.is_dir():
        return Check(
            "data folder",
            "failed",
            f"{folder} does not exist",
            "Run: referent ingest PATH…, or set --data-dir",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check(
            "data folder", "warning", f"{folder} is read-only", "Answering works; ingesting will not."
        )
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < _ROOM_MB:
        return Check("data folder", "warning", f"{folder} has {free} MB left", f"Make room: {_ROOM_MB} MB.")
    return Check("data folder", "ok", f"{folder}, {free} MB free")


def _slack(settings: Settings) -> Check:
    from service.slack.examine import SlackTroubleError, whose_tokens

    try:
        return Check("slack", "ok", whose_tokens(settings))
    except SlackTroubleError as error:
        return Check("slack", "failed", str(error), error.next_step)


def _catalog(catalog: Catalog) -> Iterator[Check]:
    problems = catalog.problems()
    for problem in problems:
        yield Check("catalog", "broken", problem, "See the message; the files themselves are untouched.")
    covered, gaps = catalog.coverage(), catalog.gaps()
    if not problems:
        detail = f"{covered.documents} documents, {covered.meetings} meetings, revision {catalog.revision()}"
        yield Check("catalog", "ok", detail)
    from service.unplaced import reports  # here: it links all meetings, which no other check needs

    for report in reports(gaps, catalog.held_meetings()):
        yield Check(report.name, "warning", report.summary, report.next)
        for line in report.shown:
            yield Check(report.name, "warning", line)


def _model(encoder: Encoder) -> Check:
    vector = encoder.encode_queries(["møde"])[0]
    length = float((vector @ vector) ** 0.5)
    if not 0.99 < length < 1.01:
        return Check(
            "model", "broken", f"vectors have length {length:.3f}, not 1", "Remove the model's cache folder."
        )
    return Check("model", "ok", f"{encoder.fingerprint}, {encoder.dimension} dimensions")


def _index(catalog: Catalog, encoder: Encoder, settings: Settings) -> Iterator[Check]:
    from index.engine import backend_for
    from index.generation import clearance_folder
    from index.model import Filters
    from index.retrieve import Retriever
    from index.sync import content_hash

    root, choice = wiring.index_root(settings), wiring.engine_choice(settings)
    retriever = Retriever.open(catalog, encoder, root, engine=choice)  # refuses what does not fit
    manifest = retriever.manifest
    retriever.close()
    if manifest.content != content_hash(catalog.chunk_digests()):
        detail = f"generation {manifest.generation} was built from another state of the catalog"
        yield Check("index", "broken", detail, _REBUILD)
        return
    folder = clearance_folder(root, manifest.clearance) / manifest.generation
    engine = backend_for(choice).open(folder, manifest.collection)
    found = engine.count(Filters())
    engine.close()
    if found != manifest.points:
        detail = f"{manifest.points} passages were indexed and {found} are there"
        yield Check("index", "broken", detail, _REBUILD)
    else:
        yield Check("index", "ok", f"{found} passages, generation {manifest.generation}")
