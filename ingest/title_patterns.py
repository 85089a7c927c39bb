"""Patterns of the words in title blocks, made of the lists in `title_words.toml`.

Comes in: nothing. Goes out: patterns and lists. Left to others: what a line says (`title_words`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources


@cache
def words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("ingest").joinpath("title_words.toml").read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


@cache
def kind() -> re.Pattern[str]:
    kinds = any_of(k for several in words()["kinds"].values() for k in several)
    states = any_of(words()["words"]["states"])
    return re.compile(
        rf"(?<![\w-])(?:(?:{states})\s+)?(?P<kind>{kinds})(?![\w-])"
        rf"(?:\s*(?:[-–]\s*(?:{states})(?=\s*$)|\((?:{states})\)))?",
        re.I,
    )


@cache
def meets() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """ "fra ordinært møde i …" before a name, and "…-møde" behind one."""
    sorts, small, holds = (any_of(words()["words"][key]) for key in ("sorts", "small", "holds"))
    lead = rf"^(?:(?:{small})\s+)*(?:(?:{sorts})\s+)*møde(?:t)?(?![\w-])\s*:?\s*(?:(?:{small})\b\s*)*"
    tail = rf"(?:(?P<whose>'|’)?\s+(?:(?:{sorts}|{holds})\s+)*|-)møde(?:t)?(?:\s+(?:{small}))*$"
    return re.compile(lead, re.I), re.compile(tail, re.I)


@cache
def label() -> re.Pattern[str]:
    names, subjects = (any_of(words()["words"][key]) for key in ("name_labels", "subject_labels"))
    return re.compile(
        rf"^(?:(?:{names})\s*:\s*|mødefor(?:um|a)\s+(?=\S)|(?:{subjects})\s*:\s*(?=.*\bmøde))", re.I
    )


@cache
def small() -> tuple[re.Pattern[str], re.Pattern[str]]:
    small = any_of(words()["words"]["small"])
    return re.compile(rf"^(?:(?:{small})\s+)+", re.I), re.compile(rf"(?:(?:^|\s)(?:{small}))+$", re.I)


@cache
def other_days() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(words()['words']['other_days'])})", re.I)


@cache
def body_word() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words()['words']['bodies'])})(?:met|et|en|n|t)?(?!\w)", re.I)
