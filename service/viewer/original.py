"""A document → the file it was read from, if that is still there.

Comes in: the catalog, a document. Goes out: the file's place, its hash to be checked by whoever opens it.
Left to others: drawing it (`desk`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from service.viewer.model import NoPictureError, Original, Why

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from service.access.model import Viewer


def find_original(catalog: Catalog, document: str) -> Original | None:
    """Where the document's file was; None where there is no such document."""
    source = catalog.source(document)
    return Original(source.path, source.name, source.sha256) if source else None


def shown_text(catalog: Catalog, viewer: Viewer, document: str, number: int) -> str | None:
    """The text whose masks cover a page's picture; None for those who see originals.

    Raises:
        NoPictureError: something on the page may not be seen, and a drawing cannot be told apart.
    """
    if viewer.sees_originals:
        return None
    if catalog.hides(document, number):
        raise NoPictureError(Why.HIDDEN)
    return catalog.page(document, number) or ""


def checked(original: Original) -> Path:
    """The file's path, after its bytes were compared with what was ingested.

    Raises:
        NoPictureError: it is gone, or another file stands in its place.
    """
    try:
        with original.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NoPictureError(Why.GONE) from error
    if digest != original.sha256:
        raise NoPictureError(Why.REPLACED)
    return original.path
