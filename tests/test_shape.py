"""The code keeps the sizes that it set itself: short functions, modules of one idea."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "ingest"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_FUNCTION = 50  # lines without the docstring
LONGEST_MODULE = 400

# Longer for a reason; each line says which.
WAIVED: dict[str, str] = {}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function of a module with its lines, the docstring apart."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if ast.get_docstring(node) is not None:
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            yield f"{path.relative_to(SOURCE)}:{node.name}", lines


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_functions_and_modules_stay_short(path):
    """A long function hides several ideas; a long module, several rooms."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    long = {name: lines for name, lines in functions(path) if lines > LONGEST_FUNCTION}
    assert {name: lines for name, lines in long.items() if name not in WAIVED} == {}


def test_most_functions_are_short():
    """The median is ten lines at most, and few pass forty."""
    lengths = sorted(lines for path in MODULES for _, lines in functions(path))
    assert lengths[len(lengths) // 2] <= 10
    assert sum(lines > 40 for lines in lengths) <= len(lengths) * 0.03
