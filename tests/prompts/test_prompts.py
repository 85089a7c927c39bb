"""Prompt files: their variables are checked, and each says what it is for."""

from __future__ import annotations

import re

import pytest

import prompts
from tests.support import ROOT

TEXT = "---\npurpose: answer\nwhy: first\n---\nBesvar $question ud fra $passages; {json} og $$5.\n"
FILES = sorted((ROOT / "prompts").glob("*.md"))


def test_a_prompt_is_filled() -> None:
    filled = prompts.parse("a", 1, TEXT).fill(question="hvad?", passages="alt")
    assert filled == "Besvar hvad? ud fra alt; {json} og $5."


def test_what_stands_in_a_value_is_no_variable() -> None:
    filled = prompts.parse("a", 1, TEXT).fill(question="$passages ${question} $", passages="hemmelig")
    assert filled.count("hemmelig") == 1
    assert "$passages ${question} $" in filled


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"question": "x"}, "missing $passages"),
        ({"question": "x", "passages": "y", "tone": "z"}, "not in the prompt $tone"),
        ({"passage": "y"}, "missing $passages, $question; not in the prompt $passage"),
    ],
)
def test_a_missing_or_extra_variable_is_named(values: dict[str, str], named: str) -> None:
    with pytest.raises(prompts.PromptError) as caught:
        prompts.parse("a", 3, TEXT).fill(**values)
    assert str(caught.value) == f"a.v3: {named}."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Besvar $question", "has no front matter"),
        ("---\npurpose: x\n---\ny\n", "does not say why"),
        ("---\npurpose:\nwhy:\n---\ny\n", "does not say purpose or why"),
        ("---\npurpose: x\nwhy: y\n---\nfor 5 $ i alt\n", "names no variable"),
    ],
)
def test_a_malformed_file_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(prompts.PromptError, match=re.escape(said)):
        prompts.parse("a", 1, text)


def test_a_missing_version_is_named() -> None:
    with pytest.raises(prompts.PromptError, match=r"answer\.v999\.md"):
        prompts.load("answer", version=999)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_every_file_is_a_prompt(file: object) -> None:
    name, version = re.fullmatch(r"(\w+)\.v(\d+)\.md", file.name).groups()  # type: ignore[attr-defined, union-attr]
    prompt = prompts.load(name, version=int(version))
    assert prompt.purpose
    assert prompt.why
    assert str(prompt) == f"{name}.v{version}"
