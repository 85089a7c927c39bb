"""What a sentence's own form says for it, given what is asked: a day, an amount, a reason, a name.

Comes in: a `Query` and a text. Goes out: a bonus, or whether the form is there. Left to others: the words
that it has in common with the question (`terms`).
"""

from __future__ import annotations

import re

from ingest.cleaning import is_row
from ingest.dates import find_dates
from ingest.decisions import outcome_of
from ingest.model import Outcome
from service.evidence.forms import (
    AMOUNT,
    BECAUSE,
    CUES,
    DAY,
    NO_PERSON,
    PROPOSES,
    QUANTITY,
    TAKEN_NOTE,
    TELLS,
    WHEN,
    WHO,
    WHY,
)
from service.evidence.weights import WEIGHTS, Weights
from service.model import Intent
from service.understand import Query

FEW_NAMES = 3  # persons; a list of all who were there tells nothing of any


def cue(query: Query, text: str, weights: Weights = WEIGHTS) -> float:
    """What a sentence's own form says for it, given what is asked."""
    bonus = 0.0
    pattern = CUES.get(query.intent)
    if pattern:
        bonus += weights.form if pattern.search(text) else weights.formless
    if query.intent is Intent.WHO and names_person(text):
        bonus += weights.person
    if names_one(query, text):
        bonus += weights.office if any(_bears(text, o) for o in query.offices) else weights.holder
    if query.intent is Intent.DEFINITION and defines(query, text):
        bonus += weights.defines
    if query.proposer and re.search(rf"{re.escape(query.proposer)}\w* {PROPOSES}", text, re.I):
        bonus += weights.proposer
    if query.intent is not Intent.NUMBER and "\n" not in text and is_row(text):
        bonus += weights.row_of_text
    if WHEN.search(query.text):
        bonus += weights.day_told if DAY.search(text) else 0.0
    if WHY.search(query.text):
        bonus += weights.reason if BECAUSE.search(text) else 0.0
    if query.intent in (Intent.RECOMMENDATION, Intent.STATUS) and TAKEN_NOTE.search(text):
        bonus += weights.taken_note if not TAKEN_NOTE.search(query.text) else 0.0
    if query.decides and outcome_of(text) is Outcome.DECIDED:
        bonus += weights.decides
    if query.days and any((d.day, d.month) == (f.day, f.month) for f in find_dates(text) for d in query.days):
        bonus += weights.day
    return bonus


def slots(query: Query) -> tuple[re.Pattern[str], ...]:
    """The forms of what a question asks for beside its words: a day, an amount, a reason, a name."""
    asked = query.text
    found = [
        (WHEN.search(asked), DAY),
        (query.intent is Intent.NUMBER or QUANTITY.search(asked), AMOUNT),
        (WHY.search(asked), BECAUSE),
        (query.intent in (Intent.WHO, Intent.ATTRIBUTION), WHO),
    ]
    return tuple(pattern for wanted, pattern in found if wanted)


def names_one(query: Query, text: str) -> bool:
    """Whether a line of a list names who holds the office asked about: "Hanne Vig (formand), Ådalen"."""
    if query.intent is not Intent.WHO or not WHO.search(text):
        return False
    return any(_bears(text, word) for word in (*query.offices, *query.holders))


def _bears(text: str, word: str) -> bool:
    """Whether a text has a word or one that ends in it: "centerleder", but not "ledere"."""
    return bool(re.search(rf"{re.escape(word)}(?:en|n)?\b", text, re.I))


def names_person(text: str) -> bool:
    """Whether a text names a few persons: capitals in a row that are no body's or place's. A list of all who
    were there tells nothing of any of them."""
    names = [m[0] for m in WHO.finditer(text) if not NO_PERSON.search(m[0])]
    return 0 < len(names) <= FEW_NAMES


def defines(query: Query, text: str) -> bool:
    """Whether a sentence says what a term asked about is: "Et nødspor er …", "LKT (…) er …"."""
    for term in query.terms:
        # The term in any inflection, few words around it, then the verb that tells what it is.
        stem = re.escape(term[: max(len(term) - 2, 4)] if len(term) > 5 else term)
        if re.search(
            rf"(?:^|[\n.:•–-]\s*)(?:\S+\s+){{0,4}}?[\w(“”\"-]*{stem}[\w)”\"-]*(?:\s+\([^)]*\))?(?:\s+\w+){{0,2}}?\s+{TELLS}",
            text,
            re.I,
        ):
            return True
    return False
