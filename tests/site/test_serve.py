"""`ingest serve` over HTTP: it is only read, answers to its own name alone, and says in one line why it cannot start."""

import csv
import json
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

import pytest

from ingest.analyse import ask, questions
from ingest.site._guard import HEADERS
from ingest.store import Store


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """The bundled newsroom after one run."""
    path = tmp_path_factory.mktemp("served") / "demo.db"
    subprocess.run([sys.executable, "-m", "ingest", "demo", "--db", str(path)], check=True, capture_output=True)  # fmt: skip
    return path


@pytest.fixture(scope="module")
def address(serve, db):
    """Where the site is; a query may take half a second."""
    return serve(db, "--time-limit", "0.5")


def get(address: str) -> tuple[int, str]:
    """Status and body."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def rows(address: str, sql: str) -> object:
    """What a query of one's own gives, or the error."""
    answer = json.loads(get(f"{address}database.json?_shape=array&sql={quote(sql)}")[1])
    return answer if isinstance(answer, list) else answer["error"]


@pytest.mark.parametrize("name", questions())
def test_every_question_gives_what_the_command_gives(address, db, name):
    """With nothing filled in, as a form sends it: the defaults hold."""
    empty = "&".join(f"{each.name}=" for each in questions()[name].parameters)
    found = get(f"{address}database/{name}.csv?{empty}")[1]
    answer = ask(db, name)
    head, *body = csv.reader(found.splitlines())
    assert (tuple(head), len(body)) == (answer.columns, len(answer.rows))


def test_a_question_takes_its_parameters(address, db):
    """Text of a form is a number where the question wants one."""
    found = json.loads(get(f"{address}database/reach.json?_shape=array&owners=3&limit=")[1])
    assert [row["article_id"] for row in found] == [ask(db, "reach", owners=3).rows[0][0]]


@pytest.mark.parametrize(
    "sql",
    [
        "delete from articles",
        "with x as (select 1) insert into outlets (outlet, first_seen_utc) select 'x', 'x'",
        "pragma query_only = 0",
        "attach 'x.db' as x",
        "select load_extension('x')",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
        "select length(zeroblob(900000000))",
    ],
)
def test_a_query_of_ones_own_can_neither_write_nor_hang(address, sql):
    """It is refused or cut off, and the site goes on."""
    assert isinstance(rows(address, sql), str)
    assert rows(address, "select count(*) as n from articles") == [{"n": 38}]


def test_a_query_that_takes_too_long_says_what_to_do(address):
    """In words of ours, on a page and to programs."""
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
    for form in ("", ".json"):
        status, body = get(f"{address}database{form}?sql={quote(endless)}")
        assert (status, "higher --time-limit" in body) == (503, True)


def test_every_answer_carries_the_policy(address):
    """Pages, data, errors and the style: no script, nothing from elsewhere."""
    for path in ("", "site.css", "database/pieces.json", "nowhere", "article/1"):
        at = urlsplit(address + path)
        with closing(HTTPConnection(at.netloc, timeout=30)) as line:
            line.request("GET", at.path)
            answer = line.getresponse()
            answer.read()
            assert {name: answer.getheader(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("method", "host", "status"),
    [
        pytest.param("POST", None, 405, id="a form of somebody else's"),
        pytest.param("DELETE", None, 405, id="delete"),
        pytest.param("GET", "evil.example", 421, id="another name that leads here"),
        pytest.param("GET", "localhost", 200, id="its own name"),
        pytest.param("GET", "[::1]:80", 200, id="its own number"),
    ],
)
def test_it_is_only_read_and_only_under_its_own_name(address, method, host, status):
    """A page elsewhere can neither send it anything nor read it by a name of its own."""
    at = urlsplit(address)
    with closing(HTTPConnection(at.netloc, timeout=30)) as line:
        line.request(method, "/questions", headers={"Host": host or at.netloc})
        assert line.getresponse().status == status


@pytest.mark.parametrize("path", ["article/999", "article/1/copy/999", "article", "nowhere", "-/patterns", "-/messages", "database/nothing"])  # fmt: skip
def test_what_is_not_there_is_told_on_a_page(address, path):
    """Not with a traceback, here or on stderr."""
    status, body = get(address + path)
    assert (status, "Not here" in body) == (404, True)


def test_a_wrong_day_is_told(address):
    """What was wrong, as on the command line."""
    status, body = get(f"{address}trends?since=yesterday")
    assert (status, "no day such as 2026-03-01" in body) == (400, True)


def test_an_article_is_found_by_any_of_its_addresses(address):
    """As `ingest show` does."""
    copy = "http://fastcoast.example/amp/night-ferry-sails-again"
    assert "Night ferry across Marl Sound" in get(f"{address}article?url={quote(copy)}")[1]


def test_the_site_looks_on_while_another_program_writes(serve, tmp_path):
    """What is written beside it is there at the next look."""
    path = tmp_path / "articles.db"
    with Store.open(path, now=lambda: datetime(2026, 3, 1, tzinfo=UTC)) as store:
        address = serve(path)
        assert rows(address, "select count(*) as n from runs") == [{"n": 0}]
        store.begin_run("run")
        assert rows(address, "select count(*) as n from runs") == [{"n": 1}]
        assert get(address)[0] == 200


def test_an_empty_database_has_pages(serve, tmp_path):
    """Nothing stored yet is no error."""
    path = tmp_path / "articles.db"
    Store.open(path, now=lambda: datetime(2026, 3, 1, tzinfo=UTC)).close()
    address = serve(path)
    pages = ("", "trends", "outlets", "questions", "search?q=rain", "database", "database/pieces")
    assert [get(address + page)[0] for page in pages] == [200] * len(pages)


def started(*words: object) -> subprocess.CompletedProcess[str]:
    """A start that fails."""
    command = [sys.executable, "-m", "ingest", "serve", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_taken_port_is_one_line(db):
    """It names the port and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = started("--db", db, "--port", port)
    assert (done.returncode, done.stderr.count("\n")) == (78, 1)
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr


def test_a_missing_or_foreign_database_is_one_line(tmp_path):
    """It names the file; the exit code is that of every command."""
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as other, other:
        other.execute("CREATE TABLE mine (id INTEGER)")
    missing = started("--db", tmp_path / "none.db", "--port", 0)
    assert (missing.returncode, "none.db: no such database" in missing.stderr) == (2, True)
    alien = started("--db", foreign, "--port", 0)
    assert (alien.returncode, alien.stderr.count("\n")) == (78, 1)
    assert "Traceback" not in missing.stderr + alien.stderr


def test_without_the_extra_it_says_which(ingest_without_site):
    """And how to get it."""
    assert ingest_without_site.returncode == 78
    assert ingest_without_site.stderr == "ingest: the site needs the extra `site`: pip install 'ingest[site]'\n"  # fmt: skip


@pytest.fixture
def ingest_without_site(db):
    """A Python that has no Datasette."""
    hidden = "import sys, importlib.util as u; real = u.find_spec; u.find_spec = lambda name, *a: None if name == 'datasette' else real(name, *a); sys.argv = ['ingest', 'serve', '--db', {!r}]; from ingest.cli import main; main()"  # fmt: skip
    command = [sys.executable, "-c", hidden.format(str(db))]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
