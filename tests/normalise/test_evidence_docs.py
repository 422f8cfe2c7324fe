"""docs/evidence.md, held to the observers."""

from pathlib import Path

from ingest.normalise._observers import KINDS

DOCS = Path(__file__).parents[2] / "docs" / "evidence.md"


def test_docs_list_every_kind():
    """The table of kinds is the code's list."""
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    told = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert tuple(told) == KINDS
