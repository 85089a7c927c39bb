"""What a folder says of the files in it: `.referent.toml`, in the folder or one above it.

Comes in: a file's path. Goes out: the clearance of what the file holds. Left to others: closed items inside a
file (`evidence`).

    clearance = "internal"    # open, internal or closed
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from ingest.model import CLEARANCES, CLOSED, OPEN

NAME: Final = ".referent.toml"

ClearanceOf = Callable[[Path], str]


def clearances_of_folders(default: str = OPEN) -> ClearanceOf:
    """A function that gives a file's clearance; it reads each folder's settings once.

    Args:
        default: of files in folders that say nothing.

    The nearest folder that says something decides. Settings that cannot be read, or that name no clearance
    that there is, make what is below closed: a slip of the pen must not publish anything.
    """

    @cache
    def of_folder(folder: Path) -> str:
        said = _said(folder / NAME)
        if said is not None:
            return said
        return default if folder.parent == folder else of_folder(folder.parent)

    return lambda path: of_folder(path.parent)


def _said(file: Path) -> str | None:
    """The clearance that the settings name; None: there are none here."""
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        return CLOSED
    said = settings.get("clearance")
    return said if said in CLEARANCES else CLOSED
