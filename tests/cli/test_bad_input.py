"""Whatever goes wrong: one clear line with the reason, the documented exit code, nothing lost."""

import os
import socket
import sqlite3
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("path", "code", "start"),
    [
        pytest.param("404", 3, "failed http_4xx", id="not found"),
        pytest.param("410", 3, "failed gone", id="gone"),
        pytest.param("500", 3, "failed http_5xx", id="server in trouble"),
        pytest.param("403", 3, "failed blocked", id="refused"),
        pytest.param("empty", 4, "rejected too_short", id="empty body"),
        pytest.param("picture", 4, "rejected not_html", id="a picture"),
        pytest.param("paper", 4, "rejected pdf", id="a PDF"),
    ],
)
def test_a_page_that_gives_nothing_says_why(ingest, site, path, code, start):
    """One line, the reason from the closed list, the exit code of the outcome."""
    done = ingest("url", f"{site}/{path}")
    assert (done.code, done.out.startswith(start), done.out.count("\n")) == (code, True, 1)


def test_a_wrong_charset_is_read_all_the_same(ingest, site):
    """The header says UTF-8, the bytes are Latin-1: the words come out right."""
    assert ingest("url", f"{site}/latin").code == 0
    assert "Öresund" in ingest("show", "1").out


def test_nobody_answers(ingest, site):
    """A closed port is `connect`, and the address stays known as failed."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        done = ingest("url", f"http://127.0.0.1:{unused.getsockname()[1]}/x")
    assert (done.code, done.out.split()[:2]) == (3, ["failed", "connect"])


def test_a_name_without_an_address(ingest, site):
    """`.invalid` never resolves."""
    done = ingest("url", "http://nobody.invalid/x")
    assert (done.code, done.out.split()[:2]) == (3, ["failed", "dns"])


def test_a_server_that_never_answers(ingest, site):
    """The total deadline ends it."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        done = ingest("url", f"http://127.0.0.1:{silent.getsockname()[1]}/x")
    assert (done.code, done.out.split()[:2]) == (3, ["failed", "timeout"])


def test_a_private_address_is_refused_without_the_setting(ingest, port):
    """Without a configuration nobody reaches into the intranet."""
    done = ingest("url", f"http://127.0.0.1:{port}/story")
    assert (done.code, done.out.split()[:2]) == (3, ["failed", "private_address"])


@pytest.mark.parametrize(
    "url", ["file:///etc/hosts", "ftp://example.org/x", "example.org/x", "http://"]
)
def test_only_web_addresses_are_fetched(ingest, site, url):
    """Any other kind of address is `not_allowed`."""
    done = ingest("url", url)
    assert (done.code, done.out.split()[:2]) == (3, ["failed", "not_allowed"])


def test_some_fail_others_do_not(ingest, site):
    """Exit code 1, and the good one is stored."""
    done = ingest("url", f"{site}/story", f"{site}/404")
    assert (done.code, [line.split()[0] for line in done.out.splitlines()]) == (
        1,
        ["new", "failed"],
    )


def test_a_feed_that_is_no_feed(ingest, site):
    """The run itself is well; the source keeps its reason for `status`."""
    assert ingest("run").code == 0
    assert "failing: nofeed  bad_feed" in ingest("status").out


def test_broken_settings(ingest, tmp_path):
    """Exit code 78, file, line and column."""
    (tmp_path / "s.yaml").write_text("sources: [", encoding="utf-8")
    done = ingest("run", "--config", "s.yaml")
    assert (done.code, done.err.startswith("ingest: s.yaml:1:11: ")) == (78, True)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("run", "--sooner"), id="unknown option"),
        pytest.param(("rum",), id="unknown command"),
        pytest.param(("url",), id="no URL"),
        pytest.param(("extract",), id="no path"),
        pytest.param(("show", "1"), id="no database yet"),
        pytest.param(("dedupe", "none.jsonl"), id="missing file to group"),
    ],
)
def test_wrong_usage(ingest, words):
    """Exit code 2 and a hint."""
    done = ingest(*words)
    assert (done.code, done.err.startswith("Usage: ") or "Error: " in done.err) == (2, True)


def test_a_missing_file(ingest):
    """A file that is not there fails by name."""
    done = ingest("file", "none.html")
    assert (done.code, done.out) == (3, "failed unreadable none.html: no such file or directory\n")


def test_a_missing_page_to_extract(ingest):
    """The line is answered, with the reason."""
    done = ingest("extract", "none.html")
    assert (done.code, '"reason": "unreadable"' in done.out) == (3, True)


@pytest.mark.parametrize("name", ["notes.txt", "other.db"])
def test_the_demo_overwrites_nothing_but_a_demo(ingest, tmp_path, name):
    """A file that holds something else stays as it is."""
    with sqlite3.connect(tmp_path / "other.db") as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()
    (tmp_path / "notes.txt").write_text("milk, bread")
    before = (tmp_path / name).read_bytes()
    done = ingest("demo", "--db", name)
    assert (done.code, (tmp_path / name).read_bytes() == before) == (1, True)


def test_a_named_configuration_must_be_there(ingest):
    """A mistyped --config is no reason to fetch with other settings."""
    done = ingest("url", "https://news.example/1", "--config", "nosuch.yaml")
    assert (done.code, done.err.startswith("ingest: nosuch.yaml: ")) == (78, True)


@pytest.mark.parametrize("url", ["http://[::1/", "http://a\x00b/", "http://" + "a" * 5000])
def test_an_address_past_repair_is_one_failed_line(ingest, site, url):
    """It does not take the others with it."""
    done = ingest("url", url, f"{site}/story")
    assert (done.code, [line.split()[0] for line in done.out.splitlines()]) == (
        1,
        ["failed", "new"],
    )


def test_extract_answers_whatever_a_line_holds(ingest, tmp_path):
    """Wrong types, odd bytes and endless nesting each fail alone; every line is answered."""
    lines = [
        b'{"id":1,"html":5}',
        b'{"id":2,"html":"<p>x","url":7}',
        b'{"id":3,"path":null}',
        b'{"id":4,"html":"\xff\xfe"}',
        b'{"id":"\\ud800","html":"<p>x"}',
        b"[" * 100_000,
        b"7",
    ]
    (tmp_path / "jobs.jsonl").write_bytes(b"\n".join(lines))
    done = ingest("extract", "--jsonl", "jobs.jsonl")
    assert (done.code, len(done.out.splitlines())) == (1, len(lines))


def test_a_broken_gzip_is_unreadable(ingest, tmp_path):
    """Bad deflate inside a good gzip header."""
    (tmp_path / "page.html.gz").write_bytes(b"\x1f\x8b\x08" + bytes(7) + b"nonsense" * 9)
    assert '"unreadable"' in ingest("extract", "page.html.gz").out


def test_a_feed_is_no_article(ingest, tmp_path):
    """Items glued together are no piece, whatever the file is called."""
    items = "".join(
        f"<item><title>T{n}</title><description>{'Words of it. ' * 40}</description></item>"
        for n in range(5)
    )
    (tmp_path / "feed.xml").write_text(
        f'<?xml version="1.0"?><rss><channel><title>F</title>{items}</channel></rss>'
    )
    assert ingest("file", "feed.xml").out.split()[:2] == ["rejected", "not_html"]


def test_another_programs_database(ingest, tmp_path):
    """It is refused, not migrated."""
    with sqlite3.connect(tmp_path / "other.db") as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()
    done = ingest("status", "--db", "other.db")
    assert (done.code, done.err.count("\n")) == (78, 1)


def test_a_file_that_is_no_database(ingest, tmp_path):
    """Exit code 65."""
    (tmp_path / "no.db").write_text("not a database, although its name says so" * 40)
    done = ingest("status", "--db", "no.db")
    assert (done.code, done.err.count("\n")) == (65, 1)


def test_a_folder_that_cannot_be_made(ingest, tmp_path):
    """Exit code 74."""
    (tmp_path / "taken").write_text("")
    (tmp_path / "page.txt").write_text("x")
    done = ingest("file", "page.txt", "--db", "taken/articles.db")
    assert (done.code, done.err.count("\n")) == (74, 1)


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))
from ingest.cli import main
sys.argv = ["ingest", *sys.argv[1:]]
main()
"""


def test_a_full_disk_loses_nothing(ingest, site, tmp_path):
    """A file that cannot grow ends the call with 74; what was stored before is whole."""
    assert ingest("url", f"{site}/story").code == 0
    for number in range(60):
        (tmp_path / f"{number}.txt").write_text(f"Headline {number}\n\n" + f"word{number} " * 4000)
    words = [sys.executable, "-c", LIMITED, "file", *(f"{n}.txt" for n in range(60))]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env={**os.environ})
    assert (done.returncode, done.stderr.count("\n")) == (74, 1), done.stderr
    with sqlite3.connect(tmp_path / "data" / "articles.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT title FROM articles WHERE id = 1").fetchone() == (
            "Ferry runs again after winter break",
        )
    db.close()


def test_two_runs_at_once(ingest, site, tmp_path):
    """The second leaves with 75 and says who holds the lock."""
    from ingest.store import hold_lock

    with hold_lock(tmp_path / "data" / "articles.db"):
        done = ingest("run")
    assert (done.code, "another run holds the lock" in done.err) == (75, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--by", "mood", "--sample", 5), 2, "'mood' is none of outlet, language"),
        (("--by", "outlet"), 2, "go with --sample"),
        (("--sample", 0), 2, "0 is not in the range"),
        (("--out", "taken.csv"), 2, "is there already"),
        (("--out", "new.csv"), 65, "no audit was drawn yet"),
        (("--read", "taken.csv"), 65, "line 1: no column `audit`"),
        (("--read", "nowhere.csv"), 2, "does not exist"),
        (("--read", "taken.csv", "--sample", 5), 2, "--read goes without"),
        (("--judge", "Ada"), 2, "goes with --read"),
    ],
)
def test_an_audit_that_cannot_be(ingest, tmp_path, words, code, said):
    """One line that says what to do, and no audit."""
    (tmp_path / "page.txt").write_text(
        "Ferry runs\n\n" + "The ferry ran again on Monday morning. " * 20
    )
    (tmp_path / "taken.csv").write_text("a,b\n1,2\n")
    ingest("file", "page.txt")
    done = ingest("audit", *words)
    assert (done.code, said in done.err) == (code, True), done.err
    assert ingest("audit", "--json").out == "null\n"
