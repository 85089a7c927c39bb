"""A question archive in a folder: its files, the cases that its texts answer and those that none does.

Comes in: a seed and a folder. Goes out: TXT files, cases. Left to others: ingesting, asking (`eval.sets`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.case_file import Case
from eval.questions.archive import make_archive
from eval.questions.ask import ask_archive
from eval.questions.empty import ask_empty
from eval.questions.fresh import ask_fresh, ask_fresh_empty


@dataclass(frozen=True, slots=True)
class Made:
    files: dict[str, str]  # name → text
    cases: tuple[Case, ...]
    empty: tuple[Case, ...]  # right answer: not found


def make_questions(seed: int) -> Made:
    """The archive of this seed and what is asked of it."""
    archive = make_archive(seed)
    return Made(archive.files, tuple(ask_archive(archive)), tuple(ask_empty(archive)))


def make_fresh(seed: int) -> Made:
    """The archive of this seed and what is asked of it in later phrasings."""
    archive = make_archive(seed)
    return Made(archive.files, tuple(ask_fresh(archive)), tuple(ask_fresh_empty(archive)))


def write_files(made: Made, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
