"""`ingest dedupe FILE`."""

import contextlib
import gzip
import json
import os
import pty
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from ingest.cli.dedupe import command
from ingest.errors import DataError, DiskError
from ingest.store._clusters.texts import cluster_texts

STORY = "The harbour council of Ostrand voted on Tuesday to close the old grain pier before winter, ending a dispute that had run since the storms of last spring. Fishermen who land their catch there said they had been given no other berth."
OTHER = "Teachers at the island's two schools have begun to write the timetable around the tides, because the bus cannot cross the causeway for about four hours a day."
LINES = [
    {
        "id": "a",
        "title": "Pier",
        "text": STORY,
        "date": "2026-03-10T12:00:00Z",
        "source": "a.example",
    },
    {"id": 7, "title": None, "text": OTHER, "date": None, "source": None},
    {
        "id": "c",
        "title": "Old pier",
        "text": STORY.split(" Fishermen")[0],
        "date": "10 March 2026",
        "source": "c.example",
    },
    {"id": "d", "title": None, "text": None, "date": None, "source": None},
    {"id": "e", "title": "Pier", "text": STORY.upper(), "date": "no date", "source": "e.example"},
]


def write(path, lines) -> str:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8") as file:
        file.writelines(
            (each if isinstance(each, str) else json.dumps(each)) + "\n" for each in lines
        )
    return str(path)


@pytest.mark.parametrize("name", ["texts.jsonl", "texts.jsonl.gz"])
def test_each_line_says_where_it_belongs(tmp_path, name):
    """One line out for each line in, in order; a cluster is named after its first member."""
    result = CliRunner().invoke(command, [write(tmp_path / name, LINES)])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [tuple(row.values()) for row in rows] == [
        ("a", "a", "representative", None, None),
        (7, 7, "representative", None, None),
        ("c", "a", "truncated", "a", 1.0),
        ("d", "d", "representative", None, None),
        ("e", "a", "exact", "a", 1.0),
    ]
    assert list(rows[0]) == ["id", "cluster", "kind", "of", "containment"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("{", "line 2", id="broken JSON"),
        pytest.param("[]", "line 2: no object with an id", id="not an object"),
        pytest.param({"text": "x"}, "line 2: no object with an id", id="no id"),
        pytest.param({"id": 1, "text": 5}, "line 2: text is neither", id="text is a number"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, said):
    """Bad data stops the run with the number of the line (exit 65 at the edge)."""
    path = write(tmp_path / "texts.jsonl", [LINES[0], line])
    result = CliRunner().invoke(command, [path])
    assert isinstance(result.exception, DataError)
    assert result.exception.exit_code == 65
    assert said in str(result.exception)


def test_a_file_that_is_no_gzip_is_bad_data(tmp_path):
    """The name promises gzip; what is inside decides."""
    path = tmp_path / "texts.jsonl.gz"
    path.write_text("{}")
    assert isinstance(CliRunner().invoke(command, [str(path)]).exception, DataError)


def test_bytes_that_are_no_text_are_bad_data(tmp_path):
    """The file is UTF-8."""
    path = tmp_path / "texts.jsonl"
    path.write_bytes(b'{"id": "\xff"}\n')
    assert isinstance(CliRunner().invoke(command, [str(path)]).exception, DataError)


def test_no_room_for_the_index_is_a_disk_error(tmp_path):
    """The temporary index needs a folder that can be written."""
    with pytest.raises(DiskError):
        list(cluster_texts([], folder=tmp_path / "missing"))


def test_an_empty_file_is_no_mistake(tmp_path):
    """Nothing in, nothing out."""
    result = CliRunner().invoke(command, [write(tmp_path / "texts.jsonl", [])])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def read_all(terminal: int) -> str:
    """What a program writes to a terminal until it ends."""
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while chunk := os.read(terminal, 65536):
            shown += chunk
    os.close(terminal)
    return shown.decode()


def test_a_terminal_is_told_how_far_it_is(tmp_path):
    """Progress goes to stderr, and only when a person looks at it; the lines on stdout are the same."""
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"id": {n}, "text": "Ferry {n} sails."}}\n' for n in range(1200)))
    words = [sys.executable, "-m", "ingest", "dedupe", str(path)]
    person, program = pty.openpty()
    with (
        (tmp_path / "out").open("wb") as out,
        subprocess.Popen(words, stdout=out, stderr=program, env={**os.environ, "TERM": "xterm"}),
    ):
        os.close(program)
        shown = read_all(person)
    assert re.search(r"\d+/1,200 texts +[\d,.]+/s +0:\d\d left", shown)
    assert shown.endswith("1,200 representative\r\n")
    silent = subprocess.run(words, capture_output=True, check=True)
    assert (silent.stderr, silent.stdout) == (b"", (tmp_path / "out").read_bytes())


def test_json_is_what_it_prints_anyway(tmp_path):
    """The option that every list takes is taken here, too."""
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    plain, asked = (
        CliRunner().invoke(command, [str(path), *more]).stdout for more in ([], ["--json"])
    )
    assert asked == plain
    assert json.loads(asked.splitlines()[0])["cluster"] == "a"
