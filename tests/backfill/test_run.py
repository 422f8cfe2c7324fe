"""A folder is filled archive by archive: what is done stays done, and what is lost is lost alone."""

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.backfill import backfill, count_done
from ingest.errors import ConfigError, DataError, LockedError
from ingest.store import hold_lock


def command(*words):
    """The command line of a backfill."""
    return [sys.executable, "-m", "ingest", "backfill", *map(str, words)]


def names(folder):
    """The articles' files with the time of their last change."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "articles").glob("*.parquet")}


def test_a_second_call_reads_only_what_is_missing(archives, tmp_path):
    """Done archives are left alone; clusters are made anew over all."""
    first = backfill([str(archives / "part0.warc.gz")], tmp_path, engine="plain")
    held = names(tmp_path)
    second = backfill([str(archives / "*.warc.gz")], tmp_path, engine="plain")
    third = backfill([str(archives / "*.warc.gz")], tmp_path, engine="plain")
    assert (first.read, second.read, third.read) == (1, 3, 0)
    assert held.items() <= names(tmp_path).items()
    assert first.pieces < second.pieces == third.pieces
    assert third.counts == second.counts


def test_an_archive_that_changed_is_read_again(tmp_path, write, pages):
    """A file that has grown is another archive; its old articles go."""
    path = write(tmp_path / "a.warc.gz", pages[:2])
    assert backfill([str(path)], tmp_path / "out", engine="plain").counts.articles == 2
    write(path, pages[:5])
    report = backfill([str(path)], tmp_path / "out", engine="plain")
    assert (report.counts.articles, count_done(tmp_path / "out")) == (5, 1)


def test_a_damaged_archive_loses_only_what_is_damaged(tmp_path, write, pages):
    """Records before and behind the damage are read, and other archives whole."""
    whole = write(tmp_path / "whole.warc.gz", pages)
    broken = write(tmp_path / "broken.warc.gz", pages)
    content = bytearray(broken.read_bytes())
    middle = content.index(b"\x1f\x8b\x08", len(content) // 2)
    content[middle + 20 : middle + 60] = b"\0" * 40
    broken.write_bytes(content)
    noise = tmp_path / "noise.warc.gz"
    noise.write_bytes(b"no archive at all " * 500)
    report = backfill(
        [str(each) for each in (whole, broken, noise)], tmp_path / "out", engine="plain"
    )
    assert report.counts.articles == 2 * len(pages) - 1
    assert report.counts.left_out == {"unreadable": 1}
    assert list(report.failed) == [str(noise)]


def workers_of(driver):
    """The processes that a driver has started to work for it."""
    told = [path.read_text() for path in Path(f"/proc/{driver}/task").glob("*/children")]
    return [
        int(pid)
        for pid in " ".join(told).split()
        if b"udf_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def kill_a_worker(driver, out):
    """Kill a worker of a running backfill once it has begun an archive; return whether that came about."""
    while driver.poll() is None:
        if list((out / "articles").glob(".*.part")):
            for pid in workers_of(driver.pid):
                os.kill(pid, signal.SIGKILL)
                return True
    return False


def test_a_killed_worker_loses_nothing(tmp_path, write, pages):
    """The engine ends with it; what it was reading is read again, and all is there."""
    many = [(f"{url}?{n}", body) for n in range(2) for url, body in pages]
    for number in range(3):
        write(tmp_path / f"a{number}.warc.gz", many)
    out = tmp_path / "out"
    words = [*command(tmp_path / "*.warc.gz", "--out", out, "--json")]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as driver:
        assert kill_a_worker(driver, out)
        said, troubles = driver.communicate()
    assert said, troubles
    told = json.loads(said)
    assert "lost a worker" in troubles
    assert (told["read"], told["failed"]) == (3, {})
    assert told["counts"]["articles"] == 3 * len(many)


def test_a_killed_call_is_taken_up_again(tmp_path, write, pages):
    """After kill -9 of the whole call the next one reads what was not done."""
    for number in range(4):
        write(tmp_path / f"a{number}.warc.gz", pages)
    out = tmp_path / "out"
    words = command(tmp_path / "*.warc.gz", "--out", out, "--engine", "plain", "--json")
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as first:
        while first.poll() is None and count_done(out) < 2:
            pass
        first.kill()
    told = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert 0 < told["read"] < 4
    assert told["counts"]["articles"] == 4 * len(pages)
    assert list((out / "articles").glob(".*")) == []


def test_two_calls_do_not_write_into_one_folder(archives, tmp_path):
    """The second says so at once."""
    with hold_lock(tmp_path / "backfill"), pytest.raises(LockedError):
        backfill([str(archives / "part0.warc.gz")], tmp_path, engine="plain")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("gone.warc.gz", "gone.warc.gz: no such file", id="file"),
        pytest.param("*.warc", "*.warc: no file fits", id="glob"),
        pytest.param("gone.paths", "gone.paths: no such file or directory", id="list"),
    ],
)
def test_what_is_not_there_is_told(path, said, tmp_path, monkeypatch):
    """One line names the path."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=re.escape(said)):
        backfill([path], tmp_path / "out", engine="plain")


@pytest.mark.parametrize(
    ("missing", "engine", "said"),
    [
        pytest.param("daft", "native", "ingest[backfill]", id="daft"),
        pytest.param("pyarrow", "plain", "ingest[backfill]", id="pyarrow"),
        pytest.param("ray", "ray", "ingest[ray]", id="ray"),
    ],
)
def test_a_missing_extra_is_named(missing, engine, said, archives, tmp_path, monkeypatch):
    """Without it nothing is written, and the line says what to install."""
    monkeypatch.delitem(sys.modules, "ingest.backfill._daft", raising=False)
    monkeypatch.delattr("ingest.backfill._daft", raising=False)  # or the package still has it
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ConfigError, match=re.escape(said)):
        backfill([str(archives / "part0.warc.gz")], tmp_path, engine=engine)
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_told_that_the_engines_run():
    """The switches are set before the first import."""
    code = (
        "import os, sys; from ingest.backfill import _run; _run._silence(); assert 'daft' not in sys.modules;"
        " print(os.environ['DO_NOT_TRACK'], os.environ['RAY_USAGE_STATS_ENABLED'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0"]


def test_a_terminal_shows_how_many_archives_are_done(archives, tmp_path):
    """Of those that this call has to read, in a bar like those of other commands; stdout has the summary alone."""
    reader, terminal = pty.openpty()
    words = command(archives / "*.warc.gz", "--out", tmp_path, "--engine", "plain")
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=terminal, env=environment) as running:  # fmt: skip
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while chunk := os.read(reader, 65536):
                shown += chunk
        said = running.communicate()[0].decode()
    os.close(reader)
    assert re.search(r"\d/4 archives +[\d.]+/s +[-\d]+:[-\d]+ left", shown.decode())
    assert said.startswith("archives             4  read now 4, failed 0")
