"""A question archive in a folder: its files, and the cases that its texts answer.

Comes in: a seed and a folder. Goes out: TXT files, cases. Left to others: ingesting, asking (`eval.sets`).
"""

from __future__ import annotations

from pathlib import Path

from eval.case_file import Case
from eval.questions.archive import make_archive
from eval.questions.ask import ask_archive


def make_questions(seed: int) -> tuple[dict[str, str], list[Case]]:
    """File name → text, and the cases."""
    archive = make_archive(seed)
    return archive.files, ask_archive(archive)


def write_questions(seed: int, folder: Path) -> list[Case]:
    """Write the archive's files into the folder."""
    texts, cases = make_questions(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return cases
