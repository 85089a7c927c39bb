"""Passages → how well each bears on the question, and the sentences and rows in them that do."""

from service.evidence.matches import meeting_match, period_match
from service.evidence.model import Lexicon, Nearness, Unit, Weighed
from service.evidence.passages import weigh
from service.evidence.quotable import units, units_asked
from service.evidence.sentences import cue, names_person, slots
from service.evidence.terms import COMPOUND, UNSEEN, YEAR, Placed, anchors, coverage, keys, question_terms
from service.evidence.weights import WEIGHTS, Weights

__all__ = [
    "COMPOUND",
    "UNSEEN",
    "WEIGHTS",
    "YEAR",
    "Lexicon",
    "Nearness",
    "Placed",
    "Unit",
    "Weighed",
    "Weights",
    "anchors",
    "coverage",
    "cue",
    "keys",
    "meeting_match",
    "names_person",
    "period_match",
    "question_terms",
    "slots",
    "units",
    "units_asked",
    "weigh",
]
