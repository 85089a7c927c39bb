"""Files and folders → catalog, a document at a time.

Comes in: paths as a user names them. Goes out: a report a file; the catalog holds what could be read.
Left to others: finding (`sources`), reading (`sandbox`), understanding (`structure`), storing (`catalog`),
and keeping a second writer out (`lock`).

A file that fails leaves what was stored of it before as it was, and the next file is read.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.catalog import Catalog
from ingest.catalog_database import DocumentRefusedError
from ingest.catalog_model import Stored
from ingest.clearance import raised
from ingest.errors import ReadError
from ingest.masking import mask_file
from ingest.model import OPEN, FileReport, FileStatus, FileText, IngestReport, ParsedDocument, Source

if TYPE_CHECKING:
    from ingest.sandbox import Limits

log = logging.getLogger(__name__)

PARTLY = "stored in part: "

Entry = Source | FileReport
Find = Callable[[Sequence[Path]], Iterator[Entry]]
ReadAll = Callable[[Iterable[Source]], Iterator[tuple[Source, FileText | ReadError]]]
Parse = Callable[[Source, FileText], ParsedDocument]
Progress = Callable[[FileReport], None]


@dataclass(frozen=True, slots=True)
class Stages:
    """The steps between a path and the catalog; `default_stages` gives the real ones."""

    find: Find
    read_all: ReadAll  # one result a source, in order; may read ahead
    parse: Parse
    version: str  # of parse; another version makes every file be read again
    would_help: Callable[[str], bool] = lambda reason: False  # reading again, for what a stored file lacked


def default_stages(limits: Limits | None = None, clearance: str = OPEN) -> Stages:
    """The real steps; imported late, because readers bring PDF libraries with them."""
    from ingest import sandbox
    from ingest.readers.ocr import would_help
    from ingest.sources import find_sources
    from ingest.structure import STRUCTURE_VERSION, parse

    bounds = limits or sandbox.Limits()
    return Stages(
        partial(find_sources, clearance=clearance),
        lambda sources: sandbox.read_all(sources, bounds),
        parse,
        STRUCTURE_VERSION,
        would_help,
    )


def ingest(
    paths: Sequence[Path],
    catalog: Catalog,
    *,
    remove_missing: bool = False,
    progress: Progress | None = None,
    limits: Limits | None = None,
    clearance: str = OPEN,
    stages: Stages | None = None,
) -> IngestReport:
    """Bring the catalog up to date with files and folders.

    Args:
        paths: files and folders; each file is treated once, in the order found.
        remove_missing: also forget files that were stored from a named folder and are gone from it.
        progress: told of each file as it is done.
        limits: of the reader, `sandbox.Limits`; None takes its defaults.
        clearance: of files in folders that say nothing of it (`folder_settings`).
        stages: other steps than the real ones.

    Returns:
        A report a file in the order found, removed files last.

    Raises:
        CatalogError: the catalog cannot be written; what was reported before is stored.
    """
    steps = stages or default_stages(limits, clearance)
    stored = catalog.stored()
    entries = _once(steps.find(paths))
    missing = find_missing(stored, entries, paths)
    reports = []
    with closing(_treat(entries, stored, catalog, steps)) as treated:
        for report in chain(treated, _remove(missing, stored, catalog) if remove_missing else ()):
            reports.append(report)
            if progress is not None:
                progress(report)
    return IngestReport(tuple(reports), () if remove_missing else missing)


def _treat(
    entries: Sequence[Entry], stored: Mapping[str, Stored], catalog: Catalog, steps: Stages
) -> Generator[FileReport, None, None]:
    """Read and store what is new or changed; a report an entry, in order."""
    to_read = [e for e in entries if isinstance(e, Source) and not _known(e, stored, steps)]
    waiting = {e.path for e in to_read}  # decided once: what is installed may change meanwhile
    results = steps.read_all(to_read)
    try:
        for entry in entries:
            known = stored.get(str(entry.path))
            if isinstance(entry, FileReport):
                yield _failed(entry.path, entry.reason, known)
            elif known is not None and entry.path not in waiting:
                # The reason stays: pages that could not be read are still missing.
                yield FileReport(entry.path, FileStatus.UNCHANGED, known.reason, known.pages, known.chunks)
            else:
                source, text = next(results)
                assert source.path == entry.path, "read_all changed the order of the files"
                yield _store(source, text, known, catalog, steps)
    finally:
        close = getattr(results, "close", None)  # a generator then lets its worker processes go
        if close is not None:
            close()


def _remove(paths: Sequence[Path], stored: Mapping[str, Stored], catalog: Catalog) -> Iterator[FileReport]:
    for path in paths:
        catalog.remove(path)
        gone = stored[str(path)]
        yield FileReport(path, FileStatus.REMOVED, "the file is gone", gone.pages, gone.chunks)


def find_missing(
    stored: Mapping[str, Stored], entries: Sequence[Entry], paths: Sequence[Path]
) -> tuple[Path, ...]:
    """Files stored from one of the named folders that are no longer there, by path.

    A file counts as gone only where the system says that it does not exist: a folder that may not be
    entered, or a share that is not mounted, is no reason to forget what came from it.
    """
    folders = [p.resolve() for p in paths if p.is_dir()]
    seen = {str(e.path) for e in entries}
    under = (
        Path(name)
        for name in sorted(stored.keys() - seen)
        if any(Path(name).is_relative_to(folder) for folder in folders)
    )
    return tuple(path for path in under if _is_gone(path))


def _is_gone(path: Path) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """A file named twice, or named beside its folder, is treated once."""
    return list({str(e.path): e for e in reversed(list(entries))}.values())[::-1]


def _known(source: Source, stored: Mapping[str, Stored], steps: Stages) -> bool:
    known = stored.get(str(source.path))
    if known is None or known.sha256 != source.sha256 or known.version != _version(source, steps):
        return False
    return not (known.reason and steps.would_help(known.reason))


def _version(source: Source, steps: Stages) -> str:
    """What a stored document was made by: the parser, and the clearance that its folder gives it."""
    return steps.version if source.clearance == OPEN else f"{steps.version}+{source.clearance}"


def _store(
    source: Source, text: FileText | ReadError, known: Stored | None, catalog: Catalog, steps: Stages
) -> FileReport:
    if isinstance(text, ReadError):
        return _failed(source.path, str(text), known)
    text = mask_file(text)  # before anything else sees it: what is not stored cannot leak
    try:
        doc = raised(steps.parse(source, text), source.clearance)
    except Exception as error:  # a bug that one file brings out must not stop the batch
        log.exception("%s could not be parsed", source.name)
        return _failed(
            source.path,
            f"{source.name}: its text could not be taken apart ({type(error).__name__}). "
            "Report this with the file; the log holds the details",
            known,
        )
    warnings = tuple(dict.fromkeys((*text.warnings, *doc.warnings)))
    status = FileStatus.NEW if known is None else FileStatus.UPDATED
    reason = ""
    if warnings:
        status, reason = FileStatus.PARTIAL, PARTLY + "; ".join(warnings)
    try:
        catalog.replace(doc, _version(source, steps), status, reason)
    except DocumentRefusedError as error:
        return _failed(source.path, f"{source.name}: {error}", known)
    return FileReport(source.path, status, reason, len(doc.raw.pages), len(doc.chunks))


def _failed(path: Path, reason: str, known: Stored | None) -> FileReport:
    kept = "" if known is None else " What was stored of it before is kept."
    return FileReport(path, FileStatus.FAILED, f"{reason.rstrip('.')}.{kept}")
