"""The audit of the newsroom: its own truth fills the file, and the figures that come out stand in the documents."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.cli.audit import command
from ingest.newsroom import expected
from ingest.newsroom._world import appearances
from ingest.pipeline import Order

PAGE = Path(__file__).parents[2] / "docs" / "audit.md"


def truth() -> dict[str, dict[str, str]]:
    """Address -> what a right database says of it, in the words of the file."""
    pages = {page.url: page for page in appearances()}
    known = {}
    for piece in expected().pieces:
        for copy in piece.copies:
            claim = piece if copy is piece.representative else copy
            known[copy.url] = {
                "title": piece.title if claim is piece else pages[copy.url].title,
                "date": pages[copy.url].published.date().isoformat(),
                "origin": "no other publisher named" if claim.status == "own" else f"{claim.status} from",
                "whom": claim.domain or "",
                "duplicate of": "" if claim is piece else piece.representative.url,
            }  # fmt: skip
    return known


def is_right(column: str, line: dict[str, str], known: dict[str, str]) -> bool:
    """Whether a cell says what is true; whom a page credits counts where the newsroom knows an address."""
    if column == "origin":
        return line[column].startswith(known[column]) and known["whom"] in line[column]
    return line[column] == known[column]


def fill(path: Path) -> None:
    """Judge each statement as the newsroom does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    known = truth()
    for line in lines:
        for column in ("title", "date", "origin", "duplicate of"):
            cell = f"{column.split()[0]} right"
            if line[cell] == "":
                line[cell] = "yes" if is_right(column, line, known[line["url"]]) else "no"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, list(lines[0]))
        out.writeheader()
        out.writerows(lines)


@pytest.fixture
def stored(run, tmp_path) -> Path:
    run(Order(everything=True))
    return tmp_path / "articles.db"


def call(db: Path, *words: object):
    done = CliRunner().invoke(command, [*map(str, words), "--db", str(db)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_newsroom_is_right_about_itself_as_the_document_says(stored, tmp_path):
    """Every copy is judged, and the intervals say what fifty verdicts are worth."""
    sheet = tmp_path / "sample.csv"
    call(stored, "--sample", 200, "--by", "outlet,language", "--seed", 7, "--out", sheet)
    fill(sheet)
    said = call(stored, "--read", sheet).splitlines()
    told = PAGE.read_text(encoding="utf-8")
    assert [line for line in said[1:] if f"{line}\n" not in told] == []
    assert said[0].startswith("audit 1: 50 of 50 copies")


def test_what_is_wrong_is_found(stored, tmp_path):
    """A day, a headline and an origin that are not the newsroom's lower their lines, each by one."""
    sheet = tmp_path / "sample.csv"
    with closing(sqlite3.connect(stored)) as db, db:
        db.execute("UPDATE copies SET title = 'Rain', published_utc = '2020-01-01T00:00:00Z', claim_status = 'own' WHERE url LIKE '%/article.php?id=412'")  # fmt: skip
    call(stored, "--sample", 200, "--out", sheet)
    fill(sheet)
    lines = call(stored, "--read", sheet).splitlines()[1:]
    assert [line.strip().split(":")[0] for line in lines if "right in 100 %" not in line] == [
        "no other publisher is named",
        "title",
        "day",
    ]
