"""What can go wrong before a document is stored; every message names file, place and next step."""


class IngestError(Exception):
    """Base of this folder's errors; the message is a sentence for the user."""


class ReadError(IngestError):
    """A file could not be read (damaged, encrypted, empty, too large, not permitted)."""


class NoTextError(ReadError):
    """A file was read and holds no text, as a scan does."""


class LimitError(ReadError):
    """A parser used more time, memory or output than it may."""


class CatalogError(IngestError):
    """The catalog could not be opened, or is not what this version expects."""


class BusyError(IngestError):
    """Another process is writing to the same data directory."""
