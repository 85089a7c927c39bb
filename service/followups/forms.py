"""The forms in which Danish says that somebody is to do something.

Comes in: the word lists. Goes out: patterns, with who is to do it as the group "who" and the deed as "verb".
Left to others: what around a match takes it back (`read`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from service.followups.words import lists, one_of

_LETTERS = r"[A-ZÆØÅ][\w’'-]*"
_LONGEST_ASIDE = 60  # characters between a verb and the word that goes with it: "følger … op"
_ASIDE = r"(?:\s*\([^)]{1,40}\))?\s+"  # behind who: "Mette Holm (A) undersøger"
# What stands behind a preposition is not who acts: "efter aftale med formanden udsender …".
_PREPOSITIONS = ("med", "for", "af", "til", "i", "fra", "hos", "om", "ved")
_SHALL = r"\b(?:skal|vil)\s+"


@dataclass(frozen=True, slots=True)
class Form:
    """A way to say it."""

    words: re.Pattern[str]
    needs_due: bool = False  # a task only with a time ahead
    bids: bool = False  # says outright that somebody is asked
    expects: bool = False  # says outright that it shall be
    verb: re.Pattern[str] | None = None  # where who stands before it: looked for first, as names cost most

    @property
    def subject_first(self) -> bool:
        """Whether who stands before the verb."""
        return self.verb is not None

    def matches(self, sentence: str) -> Iterator[re.Match[str]]:
        """Where a sentence has the form."""
        if self.verb is None or self.verb.search(sentence):
            yield from self.words.finditer(sentence)


@cache
def name() -> str:
    """A word with a capital that may be a name; "Hvis" and its like have theirs from beginning a sentence."""
    first = "|".join([*lists()["depends"], *lists()["depends_first"]])
    return rf"(?!(?i:{first})\b){_LETTERS}"


@cache
def actor() -> str:
    """Who may be asked: a noun in the definite form, a name, initials; several of them joined."""
    word = name()
    before, nouns = "|".join(lists()["before"]), "|".join(lists()["actors"])
    office = rf"(?:\s+for(?:\s+{word}){{1,4}}|\s+i\s+{word})?"
    noun = rf"(?i:(?:\b(?:{before})\s+){{0,3}}\b(?:{nouns})\b){office}"
    place = rf"\b(?:{word}(?:[\s-]{word})?\s+(?:Kommune|Amt|Hospital|Byråd)|Region\s+{word})\b"
    person = rf"\b{word}(?:\s+{word}){{1,3}}(?:\s+\([A-ZÆØÅ]{{1,4}}\))?"
    initials = r"\b[A-ZÆØÅ]{2,6}(?:\s+[A-ZÆØÅ][a-zæøå]+)?\b"
    town = rf"(?<=\bat ){word}(?=\s+[a-zæøå])"
    one = rf"(?:{place}|{noun}|{person}|{initials}|{town})"
    return rf"{one}(?:(?:,|\s+og|\s+samt)\s+(?:{one}|{word})){{0,3}}"


@cache
def forms() -> tuple[Form, ...]:
    """Every form, those that say most about who first."""
    return (*_bidding(), *_acting(), *_unowned())


def _bidding() -> tuple[Form, ...]:
    """Somebody is asked: "DAS beder sekretariatet om at …", "Vestrup Kommune bedes …"."""
    who, subject, adverbs = f"(?P<who>{actor()})", _subject(), _adverbs()
    bidden, past = "|".join(lists()["bidden"]), "|".join(lists()["bidden_past"])
    no_task = "|".join(lists()["no_task"])
    real = rf"(?!(?:[\s,]+[\w.]+){{0,5}}?[\s,]+(?:{no_task})\b)"
    to_do = rf"(?=[\s,]+(?:\w+\s+){{0,5}}?(?:om|at|til|{_verbs('deeds')}))"
    own = rf"(?:{one_of('own')}|\b[A-ZÆØÅ]{{2,6}}\b)"
    bids = one_of("bids")
    asked = rf"(?i:\b(?:{bidden}|(?:blev|bliver)\s+(?:\w+\s+)?(?:{past}))\b)"
    group = r"(?P<who>\b(?:\w+\s+)?\w*[Gg]ruppe\w*)"
    return tuple(
        Form(re.compile(words), bids=True, verb=re.compile(asked) if words.startswith(subject) else None)
        for words in (
            rf"{own}\s+{adverbs}{bids}\s+{who}{real}{to_do}",
            rf"{bids}\s+{own}\s+{who}{real}{to_do}",
            rf"{subject}{_ASIDE}{adverbs}{asked}{real}",
            rf"(?i:\b(?:{bidden}))\s+{adverbs}{who}{real}",
            rf"(?i:\b(?:blev|bliver))\s+{who}\s+{adverbs}(?i:{past})\b{real}",
            rf"{group},\s+(?:som|der)\s+(?:får\s+til\s+opgave|skal\s+{_verbs('deeds')})",
        )
    )


def _acting() -> tuple[Form, ...]:
    """Somebody does it: "sekretariatet undersøger", "herefter skal formanden indkalde"."""
    who, subject, adverbs = f"(?P<who>{actor()})", _subject(), _adverbs()
    any_deed = f"(?P<verb>{_verbs('deeds')}|{_verbs('told')})"
    does, tells = f"(?P<verb>{_verbs('deeds', 'r')})", f"(?P<verb>{_verbs('told', 'r')})"
    return (
        Form(
            re.compile(rf"{subject}{_ASIDE}{adverbs}{_SHALL}{adverbs}{any_deed}"),
            expects=True,
            verb=re.compile(_SHALL),
        ),
        Form(re.compile(rf"{_SHALL}{who}{_ASIDE}{adverbs}{any_deed}"), expects=True),
        Form(re.compile(rf"{subject}{_ASIDE}{adverbs}{does}"), verb=re.compile(does)),
        Form(re.compile(rf"{does}\s+{adverbs}{who}")),
        Form(re.compile(rf"{subject}{_ASIDE}{adverbs}{tells}"), needs_due=True, verb=re.compile(tells)),
        Form(re.compile(rf"{tells}\s+{adverbs}{who}"), needs_due=True),
    )


def _unowned() -> tuple[Form, ...]:
    """It is to be done, by whom is not said: "behandles igen i maj"."""
    passives, dated = "|".join(lists()["passives"]), "|".join(lists()["passives_dated"])
    return (
        Form(re.compile("|".join(lists()["put_off"]), re.I)),
        Form(re.compile(rf"\bskal\s+(?:\w+\s+){{0,3}}?(?P<verb>{passives}|{dated})\b", re.I), expects=True),
        Form(re.compile(rf"\b(?P<verb>{passives})", re.I)),
        Form(re.compile(rf"\b(?P<verb>{dated})\b", re.I), needs_due=True),
    )


def _subject() -> str:
    return "".join(rf"(?<!\b{p}\s)" for p in _PREPOSITIONS) + f"(?P<who>{actor()})"


def _adverbs() -> str:
    return rf"(?:{one_of('adverbs')}\s+){{0,3}}"


def _verbs(name: str, ending: str = "") -> str:
    """A list's verbs with an ending, and those of its `_with` list with the words that must follow."""
    plain = "|".join(_inflected(v, ending) for v in lists()[name])
    joined = "|".join(
        rf"{_inflected(verb, ending)}\b(?=[^.;:]{{0,{_LONGEST_ASIDE}}}?\b(?:{words})\b)"
        for verb, words in lists()[f"{name}_with"]
    )
    return rf"(?:\b(?:{plain})\b|\b(?:{joined}))"


def _inflected(verb: str, ending: str) -> str:
    """
    >>> _inflected("undersøge", "r"), _inflected("redegøre", "r")
    ('undersøger', 'redegør')
    """
    return verb[:-1] if ending and verb.endswith("gøre") else verb + ending
