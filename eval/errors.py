"""What can go wrong before an evaluation has numbers; every message names place and next step."""


class EvalError(Exception):
    """Base of this folder's errors; the message is a sentence for the user."""


class CaseError(EvalError):
    """A case file could not be read; the message names file, line and field."""


class BenchError(EvalError):
    """A measured process failed; the message holds the last it said."""
