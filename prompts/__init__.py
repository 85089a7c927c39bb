"""Prompts as versioned files, checked for their variables.

Comes in: a name, a version and values. Goes out: the filled text. Left to others: what is asked of a model
(`service.llm`). A file in use is never edited: a change is the next version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n(?P<text>.*)\Z", re.S)
_FACTS = ("purpose", "why")


class PromptError(Exception):
    """A prompt file is missing or malformed, or is filled with other variables than it names."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file: what it is for, why this version exists, and its text with `$variables`."""

    name: str
    version: int
    purpose: str
    why: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}.v{self.version}"

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(Template(self.text).get_identifiers())

    def fill(self, **values: str) -> str:
        """The text with its variables filled; what stands in the values is never read as a variable.

        Raises:
            PromptError: a variable is missing, or one is given that the prompt does not name.
        """
        missing, extra = self.variables - values.keys(), values.keys() - self.variables
        if missing or extra:
            faults = [
                f"{what} {', '.join('$' + n for n in sorted(names))}"
                for what, names in (("missing", missing), ("not in the prompt", extra))
                if names
            ]
            raise PromptError(f"{self}: {'; '.join(faults)}.")
        return Template(self.text).substitute(values)


@cache
def load(name: str, *, version: int) -> Prompt:
    """The prompt `name.v{version}.md` of this folder.

    Raises:
        PromptError: there is no such file, or it is not a prompt; says which and why.
    """
    file = files(__name__) / f"{name}.v{version}.md"
    try:
        return parse(name, version, file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PromptError(f"There is no prompt {name}.v{version}.md in prompts/.") from None


def parse(name: str, version: int, text: str) -> Prompt:
    """A prompt from a file's text: front matter with `purpose` and `why`, then the prompt.

    Raises:
        PromptError: the front matter is missing or says too little, or a `$` stands alone.
    """
    file = f"{name}.v{version}.md"
    match = _FRONT.match(text)
    if match is None:
        raise PromptError(f"{file}: has no front matter; begin with ---, purpose and why, ---.")
    facts = dict(line.partition(": ")[::2] for line in match["front"].splitlines())
    unsaid = [fact for fact in _FACTS if not facts.get(fact, "").strip()]
    if unsaid:
        raise PromptError(f"{file}: the front matter does not say {' or '.join(unsaid)}.")
    body = match["text"].strip()
    if not Template(body).is_valid():
        raise PromptError(f"{file}: a $ names no variable; write $$ for the sign itself.")
    return Prompt(name, version, facts["purpose"].strip(), facts["why"].strip(), body)
