"""What can go wrong between a question and its surface; every message says what to do next."""


class ServiceError(Exception):
    """Base of this folder's errors; the message is a sentence for the user."""


class SettingsError(ServiceError):
    """A setting has a value that cannot be used."""


class NotFoundError(ServiceError):
    """What was asked for by name is not in the archive."""


class BadLineError(ServiceError):
    """A line of a question file cannot be used."""


class QuestionError(ServiceError):
    """A question is empty or too long to be answered."""
