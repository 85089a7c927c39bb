"""What several test folders share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples" / "archive"


def require_or_skip(reason: str) -> NoReturn:
    """Skip because a component is missing, or fail where all of them are required."""
    if os.environ.get("REFERENT_REQUIRE_ALL") == "1":
        pytest.fail(f"required here: {reason}")
    pytest.skip(reason)


def shared_folder() -> Path:
    """The shared folder with the real archive; skips where it is absent."""
    path = Path(os.environ.get("REFERENT_SHARED", str(ROOT.parent / "shared")))
    if not (path / "archive").is_dir():
        pytest.skip(f"no shared folder at {path}; set REFERENT_SHARED to where it lies")
    return path
