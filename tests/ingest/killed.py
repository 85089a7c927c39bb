"""Kill a process while it replaces documents, again and again, and look at what it leaves.

Run as `python -m tests.ingest.killed URL ROUNDS`: forks a child a round, so that imports are paid once.
Prints a line for each thing wrong, then "rounds N, commits M".
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator

from ingest.catalog import Catalog
from ingest.model import FileStatus, ParsedDocument
from tests.ingest.archive import minutes

PATHS = ("/arkiv/januar.pdf", "/arkiv/marts.pdf")
SIZES = (4, 9, 14)  # items; each size its own words, so that a mixture shows


def documents() -> list[ParsedDocument]:
    return [minutes(path, items=size, words=f"om {size}") for size in SIZES for path in PATHS]


def replace_for_ever(url: str, docs: list[ParsedDocument], told: int) -> None:
    """Write a byte to `told` after each commit."""
    with Catalog.open(url) as catalog:
        while True:
            for doc in random.sample(docs, len(docs)):
                catalog.replace(doc, "1", FileStatus.NEW, "")
                os.write(told, b".")


def check(catalog: Catalog, docs: list[ParsedDocument], before: set[str]) -> Iterator[str]:
    """Each stored document is one of those written, whole; none stored before is lost."""
    yield from catalog.problems()
    stored = catalog.stored()
    if lost := before - stored.keys():
        yield f"lost: {sorted(lost)}"
    whole = {(str(d.source.path), d.source.sha256): d for d in docs}
    for path, entry in stored.items():
        doc = whole[path, entry.sha256]
        if catalog.chunks(document=entry.document_id) != list(doc.chunks):
            yield f"{path}: chunks of another version"
        shown = catalog.structure(entry.document_id)
        listed = [len(p["items"]) for p in shown["parts"]] if shown else []
        if listed != [len(p.items) for p in doc.parts]:
            yield f"{path}: items of another version: {listed}"
        if catalog.page(entry.document_id, len(doc.raw.pages)) != doc.raw.pages[-1].raw:
            yield f"{path}: pages of another version"


def main(url: str, rounds: int) -> None:
    docs = documents()
    known: set[str] = set()
    commits = 0
    for n in range(rounds):
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(heard)
            replace_for_ever(url, docs, told)
        os.close(told)
        if n == 0:
            time.sleep(0.03)  # perhaps before the tables are made
        else:
            for _ in range(random.randint(1, 4)):
                os.read(heard, 1)
            time.sleep(random.random() * 0.03)  # then anywhere within the next transactions
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(heard)
        with Catalog.open(url) as catalog:
            for line in check(catalog, docs, known):
                print(f"round {n}: {line}")
            known = set(catalog.stored())
            commits = catalog.revision()
    print(f"rounds {rounds}, commits {commits}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
