#!/usr/bin/env python3
"""Write the sample archive: samples/make.py [OUT]

Comes in: the texts under content/. Goes out: OUT/archive (PDF, TXT, DOCX and HTML), the same bytes on each
run; OUT is this folder by default. Left to others: reading the documents. What they hold is written down,
by hand, in expected.json.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if __package__ in (None, ""):  # run as a script: Python then knows this folder, but not the package
    sys.path.insert(0, str(ROOT.parent))

from samples.render.layout import read_hyphens  # noqa: E402
from samples.render.markup import ContentError, read_content  # noqa: E402
from samples.render.pdf import write_pdf  # noqa: E402
from samples.render.scan import make_scans  # noqa: E402
from samples.render.text import write_text  # noqa: E402
from samples.render.web import write_web  # noqa: E402
from samples.render.word import write_word  # noqa: E402


def make(out: Path) -> list[Path]:
    """Write every document below `out`.

    Returns:
        The files written, in the order of the content files' names.

    Raises:
        ContentError: a content file breaks the markup or asks for an unknown format.
    """
    hyphens = read_hyphens(ROOT / "content" / "hyphenation.list")
    written = []
    for source in sorted((ROOT / "content").glob("*.txt")):
        content = read_content(source)
        path = out / content.text("folder", "archive") / content.text("file")
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".pdf":
            write_pdf(path, content, hyphens)
        elif path.suffix == ".txt":
            write_text(path, content, hyphens)
        elif path.suffix == ".docx":
            write_word(path, content)
        elif path.suffix == ".html":
            write_web(path, content)
        else:
            raise ContentError(f"{source.name}: cannot write '{path.name}'; use .pdf, .txt, .docx or .html.")
        written.append(path)
    return written + make_scans(out / "archive", out)


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    for path in make(out):
        print(path)


if __name__ == "__main__":
    main()
