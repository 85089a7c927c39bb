"""What each signal of the evidence counts.

Comes in: nothing. Goes out: `Weights`, a value that whoever weighs is given. Left to others: the signals
themselves (`passages`, `quotable`, `sentences`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """From a search over questions on two archives together (eval/LOG.md); a change of a tenth in any of a
    passage's moves hit@1 by two points at most."""

    # A passage's
    dense: float = 0.45  # the encoder's agreement, between the farthest and the nearest passage
    own: float = 0.45  # share of the question's words in its text
    context: float = 0.5  # and in its text and context line
    matter: float = 0.12  # and in all retrieved passages of its item
    fused: float = 2.4  # fused score
    meeting: float = 0.4  # of the day, month or season asked for
    period: float = 0.3  # title of the years asked for; of others, as much less
    hint: float = 0.4  # of the item that a conversation spoke of
    decision: float = 0.42  # a decision's section, where a decision is asked for
    minutes: float = 0.38
    case: float = 0.4  # a case's section, where a recommendation is asked for
    proposal: float = 0.1  # a recommendation's or a summary's
    asked: float = 0.1  # of the body asked about; of another, as much less
    kind: float = 0.15  # of the kind of paper asked about
    thin: float = -0.4  # a list of annexes, or next to nothing

    # A sentence's or a row's
    around: float = 0.75  # share of the question's words in it and in what it is read with
    standing: float = 0.3  # its passage's score
    row: float = 0.5  # share of the question's words in a row itself
    named: float = 0.35  # a row that bears a name asked about
    meaning: float = 0.4  # the nearest to the question in meaning
    spoken: float = 0.6  # of the item that a conversation spoke of
    subject: float = 0.5  # share of a completed question's words in its passage

    # A sentence's form
    form: float = 0.12  # as the intent has it: a number, a name, a definition
    formless: float = -0.06
    person: float = 0.15  # a person's name, to "hvem"
    office: float = 0.5  # a line that names the office's holder
    holder: float = 0.4  # one that names them by another word
    defines: float = 0.5  # says what a term is
    proposer: float = 0.4  # tells a proposal of the one whose proposal is asked for
    row_of_text: float = -0.2  # a row, where no figure is asked for
    day_told: float = 0.12  # any day, to "hvornår"
    reason: float = 0.1  # a reason, to "hvorfor"
    taken_note: float = -0.25  # that something is taken note of, where a proposal or its state is asked for
    decides: float = 0.08  # states a decision, where one is asked for
    day: float = 0.3  # the day asked about


WEIGHTS = Weights()
