"""Verdicts come to a share with an interval; the file in which a person judges is written safely and read strictly."""

import csv

import pytest

from ingest.analyse import audit, read_verdicts, report, write_audit
from ingest.analyse._precision import precisions, wilson
from ingest.errors import DataError
from ingest.store import Store

HOSTILE = '=HYPERLINK("https://evil.example","Ferry")'


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_the_interval_is_that_of_the_books(right, judged, low, high):
    """Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert wilson(right / judged, judged) == pytest.approx((low, high), abs=0.00006)


def test_a_copy_counts_by_what_it_stands_for_and_weights_widen_the_interval():
    """Unsure and open verdicts count neither way."""
    (even,) = precisions([("date", 1, "right")] * 18 + [("date", 1, "wrong")] * 2)
    (odd,) = precisions(
        [("date", 1, "right")] * 9 + [("date", 9, "right")] * 9 + [("date", 5, "wrong")] * 2 + [("date", 50, "unsure"), ("date", 50, None)]
    )  # fmt: skip
    assert (even.share, odd.share, odd.unsure_count, odd.unjudged_count) == (0.9, 0.9, 1, 1)
    assert odd.low < even.low < 0.9 < even.high < odd.high


@pytest.fixture
def sheet(path, tmp_path):
    """A sample of the known database as a file, and a way to read one back with other cells."""
    out = tmp_path / "sheet.csv"
    with Store.open(path, now=lambda: _now()) as store, store.writing():
        store._db.execute("UPDATE copies SET title = ? WHERE id = 2", (HOSTILE,))
        store.audits.draw(200, by=["outlet", "language"], seed=5)
    assert write_audit(path, out) == 10
    return out


def _now():
    from datetime import UTC, datetime

    return datetime(2026, 3, 9, tzinfo=UTC)


def lines_of(sheet) -> list[list[str]]:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def filled(sheet, verdict: str = "yes", **wrong: list[int]) -> None:
    """Answer every question, and `no` in the lines that are named for a column."""
    head, *lines = lines_of(sheet)
    for number, line in enumerate(lines, 2):
        for at, name in enumerate(head):
            if name.endswith(" right") and line[at] == "":
                line[at] = "no" if number in wrong.get(name.split()[0], []) else verdict
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *lines])


def judge(path, sheet, by=None) -> int:
    number, verdicts = read_verdicts(path, sheet)
    with Store.open(path, now=_now) as store:
        store.audits.record(number, verdicts, by=by)
    return number


def test_the_file_is_no_formula_and_asks_what_was_said_alone(sheet):
    """A hostile title stays text; where nothing is said there is nothing to judge."""
    head, *lines = lines_of(sheet)
    known = {line[head.index("url")]: dict(zip(head, line, strict=True)) for line in lines}
    assert known["https://one.example/ferry"]["title"] == f"'{HOSTILE}"
    assert known["https://one.example/ferry"]["duplicate of"] == "https://wire.example/1"
    bare = known["https://two.example/fares"]
    assert [bare[f"{field} right"] for field in ("title", "date", "origin", "duplicate")] == ["n/a", "n/a", "", "n/a"]  # fmt: skip
    assert bare["origin"] == "republished from reuters.com"
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]


def test_verdicts_come_to_figures(path, sheet):
    """What a person found is counted for each kind of statement, and written back with the next file."""
    filled(sheet, title=[3], origin=[4])
    judge(path, sheet, by="Ada Lindqvist")
    found = audit(path)
    assert found
    counts = {each.field: (each.right_count, each.wrong_count) for each in found.precisions}
    assert counts == {"origin": (6, 0), "own": (3, 1), "duplicate": (3, 0), "title": (8, 1), "date": (9, 0)}  # fmt: skip
    assert (found.seed, found.copies_count, found.judged_by) == (5, 10, "Ada Lindqvist")
    again = sheet.with_name("again.csv")
    write_audit(path, again)
    assert lines_of(again)[1:] == lines_of(sheet)[1:]


@pytest.mark.parametrize("mark", [";", "\t"], ids=["semicolons", "tabs"])
def test_what_spreadsheets_make_of_it_is_read(path, sheet, mark):
    """Other marks between the cells, columns moved and left out, blank lines, capitals."""
    head, *lines = lines_of(sheet)
    keep = [head.index(name) for name in ("date right", "copy", "audit")]
    rows = [[head[at].upper() for at in keep], [], *[["Yes" if line[keep[0]] == "" else "N/A", line[keep[1]], line[keep[2]]] for line in lines]]  # fmt: skip
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    judge(path, sheet)
    assert [(each.field, each.right_count) for each in audit(path).precisions if each.right_count] == [("date", 9)]  # fmt: skip


HEAD = "audit,copy,title right,date right\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(HEAD + "1,1,maybe,\n", "line 2: title right: 'maybe' is none of yes, no and ?", id="word"),
        pytest.param(HEAD + "1,1,yes,\n1,1,no,\n", "line 3: copy 1 again", id="twice"),
        pytest.param(HEAD + "1,1,yes,\n2,2,no,\n", "line 3: another audit than above", id="two audits"),
        pytest.param(HEAD + "1,one,yes,\n", "line 2: copy: 'one' is no number", id="number"),
        pytest.param(HEAD + "1,1,yes\n", "line 2: has not as many cells as the head", id="cells"),
        pytest.param(HEAD + "1,99,yes,\n", "line 2: audit 1 asks nothing about the title of copy 99", id="copy"),
        pytest.param(HEAD + "7,1,yes,\n", "line 2: audit 7 asks nothing about the title of copy 1", id="audit"),
        pytest.param(HEAD + "1,4,,yes\n", "line 2: audit 1 asks nothing about the date of copy 4", id="nothing said"),
        pytest.param(HEAD + '1,1,"yes,\n', "line 2: unexpected end of data", id="quote"),
        pytest.param(HEAD + "1,1,,\n", "holds no verdict", id="empty"),
        pytest.param("copy,title right\n1,yes\n", "line 1: no column `audit`", id="head"),
        pytest.param("", "line 1: no column `audit`", id="nothing"),
        pytest.param(HEAD + "1,1,a,\n" * 14, "and 4 more", id="many"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_stored(path, sheet, text, told):
    """Good lines before it count as little."""
    sheet.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        judge(path, sheet)
    assert told in str(error.value)
    assert audit(path) is None


def test_another_encoding_is_said(path, sheet):
    """A file in Latin-1 or a workbook is no text in UTF-8."""
    sheet.write_bytes(HEAD.encode() + b"1,1,\xff\xfe,\n")
    with pytest.raises(DataError, match="UTF-8"):
        judge(path, sheet)


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_report_says_how_often_it_is_wrong_or_that_nobody_looked(path, sheet, form):
    """Beside the figures, and once in full."""
    week = {"since": "2026-03-02", "until": "2026-03-09", "form": form}
    before = report(path, **week)
    assert before.count("No audit yet") > 5
    filled(sheet, title=[3])
    judge(path, sheet)
    after = report(path, **week)
    assert "No audit yet" not in after
    assert "Audit of 2026-03-09: title: right in 89 % (57 to 98 %) of 9; day: right in 100 % (70 to 100 %) of 9." in after  # fmt: skip
    assert "with seed 5, judged 2026-03-09" in after
