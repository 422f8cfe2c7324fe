"""Questions: each has a help line and runs on a database of ours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.analyse import ask, questions
from ingest.errors import DataError, Reason, RetryLater
from ingest.store import Poll, Store
from ingest.types import Entry, Source

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one source that is well, one that fails, and one run."""
    path = tmp_path / "articles.db"
    with Store.open(path, now=lambda: NOW) as store:
        run = store.begin_run("run")
        store.sync_sources(
            [Source("a", "https://example.org/a"), Source("b", "https://example.org/b")]
        )
        store.finish_poll("a", Poll(NOW), [Entry("one", "https://example.org/one")])
        store.fail_poll("b", RetryLater(Reason.DNS, "no such host"), next_check=NOW)
        store.end_run(run, exit_code=1, counts={"failed": 1})
    return path


@pytest.mark.parametrize("name", questions())
def test_every_question_runs(path, name):
    """A question has a help line that is a sentence, and gives columns."""
    assert questions()[name].endswith(".")
    assert ask(path, name).columns


def test_failing_sources_come_first(path):
    """Health names what fails, and why, before what is well."""
    answer = ask(path, "feed-health")
    assert [row[:3] for row in answer.rows] == [("b", "dns", 1), ("a", None, 0)]


def test_the_last_run(path):
    """The last run with its exit code and counts."""
    answer = ask(path, "last-run")
    assert answer.rows == (
        (1, "run", "2026-03-01T06:00:00Z", "2026-03-01T06:00:00Z", 1, None, '{"failed": 1}'),
    )


def test_an_unknown_question(path):
    """A name that is no question is the caller's mistake."""
    with pytest.raises(KeyError):
        ask(path, "weather")


@pytest.mark.parametrize("content", [None, b"Rain fell on the harbour.\n" * 60])
def test_what_is_no_database(tmp_path, content):
    """A file that is missing or no database is named."""
    path = tmp_path / "other.db"
    if content:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"other\.db"):
        ask(path, "quality")
