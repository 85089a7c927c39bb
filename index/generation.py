"""Generations of an index on disk: built aside, swapped in by one rename, the last two kept.

Comes in: what a finished build is made of. Goes out: which generation is current, and its manifest,
statistics, vocabulary and abbreviations. Left to others: the points (`engine`), when to build (`sync`), what
to make of a mismatch (`retrieve`).

    <root>/<clearance>/current.json     {"generation", "previous"}: replaced whole, never edited
    <root>/<clearance>/<generation>/    shard/, running/, vocabulary.txt, terms.json,
                                        abbreviations.json; written last, manifest.json

A folder that current.json does not name is a build that was killed, or one that two later ones have
followed; the next build deletes it. The previous generation stays, for a process that has just read its
name.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.engine import Backend
from index.model import IndexStateError
from index.sparse import Statistics
from ingest.model import CLEARANCES

FORMAT = 4  # of the files below; raise when they change
POINTER = "current.json"
MANIFEST = "manifest.json"
TERMS = "terms.json"
VOCABULARY = "vocabulary.txt"
ABBREVIATIONS = "abbreviations.json"

Mark = tuple[int, int, int]  # inode, size and time of a pointer file: equal marks, equal pointer


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from; all of it must fit what reads it."""

    generation: str
    engine: str  # "edge" or "server"
    clearance: str
    catalog_revision: int
    content: str  # hash of every chunk's id and digest
    fingerprint: str  # the encoder's: model and prefixes
    dimension: int
    prefixes: tuple[str, ...]  # the encoder's, of a query and of a passage, as a person reads them
    analyser: str
    average_length: float  # of a chunk, in summed term weights
    points: int
    created: str  # ISO, UTC
    format: int = FORMAT

    @property
    def collection(self) -> str:
        return f"{self.clearance}_{self.generation}"


def clearance_folder(root: Path, clearance: str) -> Path:
    """Where the generations of a clearance are.

    Raises:
        IndexStateError: there is no such clearance.
    """
    if clearance not in CLEARANCES:
        raise IndexStateError(f"no clearance {clearance!r}; there is {', '.join(CLEARANCES)}")
    return root / clearance


def pointer_mark(folder: Path) -> Mark | None:
    """A cheap sign of which pointer is in place; None where none is."""
    try:
        found = (folder / POINTER).stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def current(folder: Path) -> Manifest | None:
    """The manifest of the current generation; None where nothing was ever built.

    Raises:
        IndexStateError: pointer or manifest is damaged, or of another format.
    """
    names = _pointer(folder)
    if not names:
        return None
    found = _read_json(folder / names[0] / MANIFEST)
    if found.get("format") != FORMAT:
        raise IndexStateError(
            f"the index at {folder} has format {found.get('format')}, this version reads {FORMAT}. "
            "Run: referent rebuild"
        )
    try:
        return Manifest(**{**found, "prefixes": tuple(found["prefixes"])})
    except (KeyError, TypeError) as error:
        raise IndexStateError(f"the index at {folder} is damaged ({error}). Run: referent rebuild") from error


def write(
    folder: Path,
    manifest: Manifest,
    statistics: Statistics,
    vocabulary: Collection[str],
    abbreviations: Mapping[str, Sequence[str]],
) -> None:
    """Complete a generation's folder; the manifest comes last, as the sign that all else is there."""
    target = folder / manifest.generation
    _write(target / VOCABULARY, "\n".join(sorted(vocabulary)))
    _write(target / TERMS, json.dumps(asdict(statistics), ensure_ascii=False))
    _write(target / ABBREVIATIONS, json.dumps(dict(abbreviations), ensure_ascii=False, indent=1))
    _write(target / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def swap(folder: Path, generation: str) -> None:
    """Make a finished generation the current one, in one rename."""
    names = _pointer(folder, damaged_is_none=True)
    previous = names[0] if names else None
    fresh = folder / f"{POINTER}.new"
    _write(fresh, json.dumps({"generation": generation, "previous": previous}))
    fresh.replace(folder / POINTER)
    _sync_folder(folder)


def clean(folder: Path, clearance: str, backend: Backend) -> list[str]:
    """Delete every generation but the current and the previous one; call with the build lock held.

    Returns:
        The generations deleted.
    """
    keep = set(_pointer(folder, damaged_is_none=True))
    dropped = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in keep:
            backend.drop(f"{clearance}_{path.name}")
            shutil.rmtree(path)
            dropped.append(path.name)
    return dropped


def read_statistics(folder: Path, manifest: Manifest) -> Statistics:
    """How often the generation's terms occur."""
    found = _read_json(folder / manifest.generation / TERMS)
    try:
        return Statistics(**found)
    except TypeError as error:
        raise IndexStateError(f"the index at {folder} is damaged ({error}). Run: referent rebuild") from error


def read_vocabulary(folder: Path, manifest: Manifest) -> frozenset[str]:
    """The words on which the generation cut its compounds."""
    return frozenset(_read(folder / manifest.generation / VOCABULARY).split("\n")) - {""}


def read_abbreviations(folder: Path, manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """The archive's abbreviations, each with its long forms (`abbreviations.mine`)."""
    found = _read_json(folder / manifest.generation / ABBREVIATIONS)
    return {short: tuple(forms) for short, forms in found.items()}


def _pointer(folder: Path, damaged_is_none: bool = False) -> tuple[str, ...]:
    """Current and previous generation; empty where nothing was ever built."""
    if not (folder / POINTER).exists():
        return ()
    try:
        found = _read_json(folder / POINTER)
    except IndexStateError:
        if damaged_is_none:
            return ()
        raise
    return tuple(name for name in (found.get("generation"), found.get("previous")) if name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IndexStateError(f"{path} cannot be read ({error}). Run: referent rebuild") from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_read(path))
    except ValueError as error:
        raise IndexStateError(f"{path} is damaged ({error}). Run: referent rebuild") from error
    if not isinstance(found, dict):
        raise IndexStateError(f"{path} is damaged (not an object). Run: referent rebuild")
    return found


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    # A rename is durable once its folder is; some file systems cannot say so, and then nothing is lost but
    # time.
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
