"""The PDFs that the readers' own projects publish with their packages: old bugs, odd programs, locks.

Comes in: package names; pip knows where packages are. Goes out: a folder of PDFs, `FOLDER/package/name.pdf`.
Left to others: reading them (`test_edge_case_pdfs`). Nothing of them is part of this repository.

    python -m tests.ingest.edge_cases fetch [FOLDER]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path, PurePosixPath

PACKAGES = ("pypdf", "pypdfium2")  # in the versions installed here, so that a new one brings its new cases
VARIABLE = "REFERENT_EDGE_CASE_PDFS"
COMMAND = "python -m tests.ingest.edge_cases fetch"
_ROOT = Path(__file__).resolve().parents[2]
_LARGEST = 20_000_000  # bytes of a file that is taken over
_SECONDS = 300


def folder() -> Path:
    """Where the PDFs are, or would be."""
    return Path(os.environ.get(VARIABLE, str(_ROOT / "build" / "edge_cases")))


def edge_cases(root: Path) -> list[Path]:
    """The PDFs of a filled folder, in order; none where it was not filled with these versions."""
    complete = all(_stamp(root, package).is_file() for package in PACKAGES)
    return sorted(root.glob("*/*.pdf")) if complete else []


def fetch(root: Path) -> int:
    """Fill a folder; what is there already stays. Returns the number of PDFs."""
    for package in PACKAGES:
        if not _stamp(root, package).is_file():
            _fetch(root, package)
    return len(edge_cases(root))


def _stamp(root: Path, package: str) -> Path:
    """Says that a package's PDFs are all there, and of which version."""
    return root / package / f"{metadata.version(package)}.complete"


def _fetch(root: Path, package: str) -> None:
    target = root / package
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        wanted = f"{package}=={metadata.version(package)}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", package]
        subprocess.run(
            [*command, "--dest", scratch, wanted],
            check=True,
            timeout=_SECONDS,
            # pip asks a source package for its name by its own build script; pypdfium2's would otherwise
            # fetch the library that it binds.
            env=os.environ | {"PDFIUM_PLATFORM": "sdist", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        for archive in Path(scratch).glob("*.tar.gz"):
            for name, data in _pdfs(archive):
                (target / name).write_bytes(data)
    _stamp(root, package).touch()


def _pdfs(archive: Path) -> Iterator[tuple[str, bytes]]:
    """The PDFs in a source package, with a name made of their path below its top folder."""
    with tarfile.open(archive) as files:
        for member in files:
            path = PurePosixPath(member.name)
            if path.suffix.lower() != ".pdf" or not member.isfile() or member.size > _LARGEST:
                continue
            content = files.extractfile(member)
            if content is not None:
                below = [x for x in path.with_suffix("").parts[1:] if x not in ("tests", "resources", "..")]
                yield "_".join(below) + ".pdf", content.read()


def main(arguments: list[str]) -> int:
    """The command: `fetch [FOLDER]`."""
    if not arguments or arguments[0] != "fetch" or len(arguments) > 2:
        print(f"usage: {COMMAND} [FOLDER]", file=sys.stderr)
        return 2
    root = Path(arguments[1]) if len(arguments) == 2 else folder()
    print(f"{fetch(root)} PDFs in {root}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
