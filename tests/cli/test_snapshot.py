"""`ingest snapshot` and `ingest verify`: what they print, and how they end."""

import json

import pytest


@pytest.fixture
def taken(ingest, tmp_path):
    """A snapshot of a database with one saved text."""
    page = tmp_path / "page.txt"
    page.write_text("The ferry sails again\n\n" + "The crew said so at the quay. " * 20)
    assert ingest("file", page, "--url", "https://example.org/ferry").code == 0
    return ingest("snapshot", "out")


def test_it_prints_what_to_cite(ingest, taken, tmp_path):
    """The hash in the line is that of the file; a question put to the snapshot prints the same line."""
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    digest = manifest["files"]["articles.db"]["sha256"]
    first, last = taken.out.splitlines()
    assert first.startswith("out/articles.db: ")
    assert first.endswith(f" bytes, sha256 {digest}")
    assert last.startswith(f"cite: snapshot sha256:{digest[:16]}, change 2 of ")
    assert ingest("ask", "languages", "--db", "out/articles.db").out.splitlines()[-1] == last
    assert ingest("verify", "out").out.splitlines() == [
        "sound: 1 articles, 1 copies, profile full",
        last,
    ]


def test_a_public_one(ingest, taken, tmp_path):
    """The profile is told, and the text is not there."""
    assert json.loads(ingest("snapshot", "open", "--profile", "public", "--json").out)["profile"] == "public"  # fmt: skip
    assert ingest("verify", "open").code == 0
    assert b"quay" not in (tmp_path / "open" / "articles.db").read_bytes()


def test_a_spoilt_one(ingest, taken, tmp_path):
    """Each fault is a line, and the exit code is 65."""
    (tmp_path / "out" / "articles.db").write_bytes(b"no database" * 100)
    done = ingest("verify", "out")
    assert (done.code, done.out) == (65, "")
    first, second = done.err.splitlines()
    assert first.startswith("ingest: out/articles.db: has 1,100 bytes, the manifest says ")
    assert second == "ingest: out/articles.db: cannot be read (file is not a database)"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        pytest.param(["verify", "nowhere"], 65, "nowhere/manifest.json: missing", id="no folder"),
        pytest.param(["snapshot", "out"], 2, "out/articles.db is there already", id="twice"),
        pytest.param(["snapshot", "x", "--db", "none.db"], 2, "none.db: no such database", id="database"),
        pytest.param(["snapshot", "page.txt"], 2, "is a file", id="file"),
        pytest.param(["snapshot", "page.txt/x"], 74, "page.txt/x: not a directory", id="disk"),
    ],
)  # fmt: skip
def test_what_is_refused(ingest, taken, words, code, sentence):
    """One line says what is the matter."""
    done = ingest(*words)
    assert done.code == code
    assert sentence in done.err
