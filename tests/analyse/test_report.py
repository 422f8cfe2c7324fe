"""The report says what the questions say, with what each figure is a part of; what a page says stays text."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from ingest.analyse import cite, observed, report
from ingest.store import Store

WEEK = {"since": "2026-03-02", "until": "2026-03-09"}


def section(markdown: str, head: str) -> str:
    """What stands under a heading."""
    return re.split(r"^(?:## |---)", markdown.split(f"\n## {head}\n")[1], flags=re.MULTILINE)[0]


def cells(part: str) -> list[list[str]]:
    """The rows of the table in a section."""
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.fixture
def mail(path) -> str:
    """The week of the known database, as a mail."""
    return report(path, **WEEK, form="md")


@pytest.mark.parametrize(
    ("head", "sentences"),
    [
        ("What came in", ["1 run; 1 (50 %) of 2 polls of a source failed.", "No run is on record for 6 (86 %) of 7 days"]),
        ("How much is somebody else's", ["3 (30 %) of 10 copies are wire copy"]),
        ("Top original sources", ["reuters.com is carried by most: 2 outlets, 3 pieces.", "7 copies carry somebody, from 3 origins."]),
        ("Who republishes whom", ["The lag is known of 2 (29 %) of 7 copies: both sides print minute and zone."]),
        ("Stories that most owners carry", ["2 pieces may be at two owners or more, 0 of them for certain."]),
        ("Truncated copies", ["1 (10 %) of 10 copies were cut short."]),
        ("Silent edits", ["1 text changed while the page printed no new time of change and no notice."]),
        ("Corrections that did not travel", ["2 copies elsewhere of 1 piece with a notice show none, and no later edit; 0 of them still have words that were corrected."]),
        ("Press releases", ["2 (20 %) of 10 copies, from 1 issuer."]),
        ("What the copies lack", ["Of 10 copies, 1 (10 %) print no time, 1 (10 %) no author and 1 (10 %) no title."]),
        ("Sources and gaps", ["1 (50 %) of 2 sources fail now or are stopped. 0 gaps so far"]),
    ],
)  # fmt: skip
def test_a_section_says_what_was_seen_and_of_how_much(mail, head, sentences):
    """Each share stands beside its denominator."""
    assert [said for said in sentences if said not in section(mail, head)] == []


def test_the_proofs_stand_apart_with_wire_copy_and_without(mail):
    """They are never summed up as one."""
    assert cells(section(mail, "How much is somebody else's")) == [
        ["all copies", "10", "5 (50 %)", "1 (10 %)", "1 (10 %)", "3 (30 %)"],
        ["without wire copy", "7", "2 (29 %)", "1 (14 %)", "1 (14 %)", "3 (43 %)"],
        ["wire copy alone", "3", "3 (100 %)", "0 (0 %)", "0 (0 %)", "0 (0 %)"],
    ]
    assert cells(section(mail, "Top original sources")) == [
        ["reuters.com", "3", "0", "0"],
        ["Acme", "2", "0", "0"],
        ["wire.example", "0", "1", "1"],
    ]


def test_who_carries_whom_with_lag_and_share_of_the_text(mail):
    """What is not known is a dash, with the count that says so."""
    rows = {(row[0], row[1]): row[2:] for row in cells(section(mail, "Who republishes whom"))}
    assert rows["one.example", "wire.example"] == ["0", "1", "0", "3", "30 min", "1", "100 %", "1"]
    assert rows["two.example", "wire.example"] == ["0", "0", "1", "3", "1 h 30 min", "1", "50 %", "1"]  # fmt: skip
    assert rows["one.example", "Acme"] == ["1", "0", "0", "3", "–", "0", "–", "0"]


def test_days_without_anything_are_days(mail):
    """A week has seven, and what was seen on one day stands on that day."""
    rows = cells(section(mail, "What came in"))
    assert [row[0] for row in rows][:2] == ["Mon 2 Mar", "Tue 3 Mar"]
    assert [row[1:] for row in rows] == [["7", "3"] if at == 2 else ["0", "0"] for at in range(7)]


@pytest.mark.parametrize("form", ["html", "md"])
def test_it_ends_with_what_was_observed_and_how_to_cite_it(path, form):
    """The same lines as under an answer."""
    said = report(path, **WEEK, form=form)
    assert observed(path, **WEEK).sentence().removeprefix("observed") in said
    assert cite(path).sentence() in said


def test_a_week_is_compared_with_the_one_before(path):
    """As many days, right before."""
    assert "- **0** " not in report(path, **WEEK, form="md")
    told = report(path, since="2026-03-05", until="2026-03-07", form="md")
    assert "Nothing was seen in these days." in told
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE copies SET first_seen_utc = '2026-03-06T00:00:00Z' WHERE id = 1")
    told = report(path, since="2026-03-05", until="2026-03-07", form="md")
    assert "- **1** pieces (7 in the 2 days before)" in told
    assert "- **1** copies of them (9 in the 2 days before)" in told


@pytest.mark.parametrize("form", ["html", "md"])
def test_an_empty_week_and_an_empty_database(path, tmp_path, form):
    """What is left to tell is how the sources did."""
    Store.open(tmp_path / "new.db", now=lambda: datetime(2026, 3, 4, tzinfo=UTC)).close()
    for database in (path, tmp_path / "new.db"):
        said = report(database, since="2026-05-04", form=form)
        assert "Nothing was seen in these days." in said
        assert "Sources and gaps" in said
        assert "Truncated copies" not in said


class Tags(HTMLParser):
    """What elements and attributes a document has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_what_a_page_says_stays_text(path):
    """No element, attribute or address of it comes to life, in no field, in neither form."""
    trick = '"><script>alert(1)</script>|*b*[x](javascript:alert(2))'
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE copies SET title = ?, url = 'javascript:alert(3)'", (trick,))
        db.execute("UPDATE articles SET title = ?, origin_name = ?", (trick, trick))
        db.execute("UPDATE copies SET claim_name = ? WHERE claim_name IS NOT NULL", (trick,))
        db.execute("UPDATE notices SET quote = ?", (trick,))
        db.execute("UPDATE revisions SET old_title = ?", (trick,))
    html = report(path, **WEEK)
    tags = Tags(html)
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 5
    assert tags.names & {"script", "img", "iframe", "form", "link", "base"} == set()
    assert [each for each in tags.attributes if each[0].startswith("on") or "javascript:" in each[1]] == []  # fmt: skip
    assert [v for n, v in tags.attributes if n in ("href", "src") and not v.startswith("#")] == []
    mail = report(path, **WEEK, form="md")
    assert re.findall(r"(?<!\\)(<script|\[x\]|\*b\*)", mail) == []
