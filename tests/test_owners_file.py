"""outlets.csv is read strictly, and every mistake is told at once with its line."""

import re
from datetime import date
from pathlib import Path

import pytest

from ingest.config import load_owners
from ingest.errors import ConfigError
from ingest.types import Ownership

HEAD = "host,path,owner,from,to\n"


@pytest.fixture
def load(tmp_path):
    """Read a file of these bytes."""
    path = tmp_path / "outlets.csv"

    def loaded(content: str | bytes) -> tuple[Ownership, ...]:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_owners(path)

    return loaded


def test_what_it_states(load):
    """A whole outlet, a folder, a host below, a name on a platform; days are open or given; empty lines do not count."""
    assert load(
        HEAD
        + "www.Courier.example,,Marl Media,2021-07-01,\n"
        + 'courier.example,/north,"Skarn, Son & Co",,2024-12-31\n'
        + "\n"
        + "news.courier.example,/,Marl News,,\n"
        + "medium.com,/@skarn/,Skarn,,\n"
    ) == (
        Ownership("courier.example", "", "Marl Media", date(2021, 7, 1)),
        Ownership("courier.example", "courier.example/north/", "Skarn, Son & Co", to_day=date(2024, 12, 31)),
        Ownership("courier.example", "news.courier.example/", "Marl News"),
        Ownership("medium.com", "medium.com/@skarn/", "Skarn"),
    )  # fmt: skip


def test_names_that_are_not_ascii(load):
    """They are compared with stored addresses, which are."""
    (stated,) = load(HEAD + "bücher.example,/süd,Märl Media,,\n")
    assert stated == Ownership("xn--bcher-kva.example", "xn--bcher-kva.example/s%C3%BCd/", "Märl Media")  # fmt: skip


def test_the_example_of_the_documents(load):
    """What docs/cli.md shows can be pasted as it stands."""
    text = (Path(__file__).parents[1] / "docs" / "cli.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    assert [each.address for each in load(example)] == ["", "", "", "brackwater-post.example/north/", "medium.com/@skarn-diary/"]  # fmt: skip


def test_no_file(tmp_path):
    """Nobody has to state anything."""
    assert load_owners(tmp_path / "outlets.csv") == ()


def test_saved_by_a_spreadsheet(load):
    """A mark at the beginning and lines that end as on Windows are read past."""
    content = b"\xef\xbb\xbf" + (HEAD + "courier.example,,Marl,,\n").replace("\n", "\r\n").encode()
    assert load(content) == (Ownership("courier.example", "", "Marl"),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", ["1: the first line is to be host,path,owner,from,to"], id="empty"),
        pytest.param(
            "host;path;owner;from;to\n",
            ["1: the first line is to be host,path,owner,from,to"],
            id="another separator",
        ),
        pytest.param(
            HEAD + "https://courier.example/,,Marl,,\ncourier.example,north,Marl,,\n",
            [
                "2: 'https://courier.example/' is no name of a host such as example.org",
                "3: 'north' is no path: it begins with /",
            ],
            id="two mistakes",
        ),
        pytest.param(
            HEAD + "courier.example,,,,\n",
            ["2: names no owner; an outlet that nobody else owns is its own"],
            id="no owner",
        ),
        pytest.param(
            HEAD + "courier.example,Marl\n", ["2: has 2 fields instead of 5"], id="fields missing"
        ),
        pytest.param(
            HEAD + "courier.example,,Marl,July,\n",
            ["2: 'July' is no day such as 2026-03-01"],
            id="no day",
        ),
        pytest.param(
            HEAD + "courier.example,,Marl,2025-01-01,2024-01-01\n",
            ["2: ends on 2024-01-01, before it begins"],
            id="days reversed",
        ),
        pytest.param(
            HEAD + "courier.example,,Marl,2024-01-01,\nwww.courier.example,/,Skarn,,2024-01-01\n",
            ["3: names an owner for days of line 2"],
            id="two owners on one day",
        ),
        pytest.param(
            HEAD + "courier.example,,Ma\0rl,,\n",
            ["2: holds a line break or another control character"],
            id="control character",
        ),
        pytest.param(HEAD + 'courier.example,,"Marl,,\n', ["2: is no CSV"], id="open quote"),
    ],
)
def test_mistakes(load, tmp_path, content, said):
    """Each is named with its file and line; nothing of the file is used."""
    with pytest.raises(ConfigError) as caught:
        load(content)
    lines = [line.removeprefix(f"{tmp_path}/outlets.csv:") for line in str(caught.value).split("\n")]  # fmt: skip
    assert [line.split(" (")[0] for line in lines] == said


def test_another_encoding(load, tmp_path):
    """A file that is no UTF-8 is told so."""
    with pytest.raises(ConfigError, match=r"outlets\.csv: is not UTF-8"):
        load(HEAD.encode() + "courier.example,,Märl,,\n".encode("latin-1"))
