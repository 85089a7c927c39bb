"""Data flows one way, and imports point only upstream."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

# Folder → the folders it may import besides itself.
MAY_IMPORT = {
    "ingest": set(),
    "index": {"ingest"},
    "prompts": set(),
    "samples": set(),
    "service": {"ingest", "index", "prompts"},
    "eval": {"ingest", "index", "service", "prompts", "samples"},
}


def imported_folders(source: str) -> Iterator[tuple[int, str]]:
    """Line and top folder of each import, also of those inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level  # relative: could climb out of its folder unseen


def wrong_imports(folder: str, source: str) -> list[str]:
    ours = set(MAY_IMPORT) | {"tests"}
    allowed = MAY_IMPORT[folder] | {folder}
    return [
        f"{line}: imports {target}"
        for line, target in imported_folders(source)
        if target.startswith(".") or (target in ours and target not in allowed)
    ]


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_imports_point_upstream(folder: str) -> None:
    modules = sorted((ROOT / folder).rglob("*.py"))
    assert modules, f"no modules under {folder}: the test looks in the wrong place"
    wrong = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in modules
        for fault in wrong_imports(folder, path.read_text("utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "source",
    [
        "import eval.metrics",
        "from eval import metrics",
        "def f():\n    from eval.metrics import recall",
        "if TYPE_CHECKING:\n    import eval",
        "from ..eval import metrics",
        "from tests.support import ROOT",
    ],
)
def test_a_downstream_import_is_seen(source: str) -> None:
    assert wrong_imports("service", source)


def test_every_package_with_code_has_a_rule() -> None:
    packages = {p.parent.name for p in Path(ROOT).glob("*/__init__.py")} - {"tests"}
    assert packages == set(MAY_IMPORT)
