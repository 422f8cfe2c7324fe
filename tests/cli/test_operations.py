"""Commands for whoever keeps the program running: schedule, status --check, backup."""

import configparser
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import newsroom, pipeline
from ingest.cli._stop import Stop
from ingest.config import load_config
from ingest.errors import DiskError, Reason, RetryLater, SkipEntry
from ingest.store import Database, Poll, Store
from ingest.types import Entry, Source

CONFIG = "sources: []\n"


@pytest.fixture
def empty_place(tmp_path):
    """A folder with a space in its name, a configuration without sources, and no database."""
    folder = tmp_path / "a folder 100%"
    (folder / "config").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "config/sources.yaml").write_text(CONFIG)
    return folder


@pytest.fixture
def places(empty_place):
    return [
        "--config", empty_place / "config/sources.yaml", "--db", empty_place / "data/articles.db"
    ]  # fmt: skip


def test_the_crontab_line_works_in_an_empty_environment(ingest, places, empty_place):
    """What is printed runs as cron would run it: by sh, without HOME, from the root folder."""
    line = ingest("schedule", "--form", "crontab", *places).out
    assert line.startswith("*/10 * * * * ")
    command = line.removeprefix("*/10 * * * * ").replace(r"\%", "%")
    done = subprocess.run(
        ["env", "-i", "/bin/sh", "-c", command], cwd="/", capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (empty_place / "data/articles.db").exists()


def test_the_units_are_units(ingest, places, empty_place):
    """systemd reads ini files; the command is quoted, the data may be written."""
    units = configparser.ConfigParser(strict=True, interpolation=None)
    units.optionxform = str
    units.read_string(ingest("schedule", "--form", "service", *places).out)
    service = units["Service"]
    words = shlex.split(service["ExecStart"].replace("%%", "%"))
    assert words[-2:] == ["--db", str(empty_place / "data/articles.db")]
    assert shlex.split(service["ReadWritePaths"].replace("%%", "%")) == [str(empty_place / "data")]
    timer = configparser.ConfigParser(strict=True, interpolation=None)
    timer.read_string(ingest("schedule", "--form", "timer", *places).out)
    assert timer["Timer"]["persistent"] == "true"


def runs(places, *ends: tuple[str, int, timedelta]) -> None:
    """Write runs into the diary: command, exit code, how long ago."""
    for command, code, ago in ends:
        with Store.open(places[3], now=lambda ago=ago: datetime.now(UTC) - ago) as store:
            store.end_run(store.begin_run(command), exit_code=code)


@pytest.mark.parametrize(
    ("ends", "max_age", "said", "code"),
    [
        pytest.param([], "2h", "late: no run", 1, id="never"),
        pytest.param([("run", 0, timedelta(minutes=5))], "2h", "well: ", 0, id="well"),
        pytest.param([("run", 1, timedelta(minutes=5))], "2h", "well: ", 0, id="a source failed"),
        pytest.param([("run", 0, timedelta(hours=3))], "2h", "late: ", 1, id="too long ago"),
        pytest.param([("run", 0, timedelta(hours=3))], "1d", "well: ", 0, id="within a day"),
        pytest.param(
            [("run", 0, timedelta(hours=3)), ("run", 69, timedelta(minutes=5))],
            "2h", "late: ", 1, id="the last one was offline",
        ),
        pytest.param([("url", 0, timedelta(minutes=5))], "2h", "late: no run", 1, id="no run"),
    ],
)  # fmt: skip
def test_a_watchdog_is_told_in_one_line(ingest, places, ends, max_age, said, code):
    """0 when a run went through within the time, 1 when none did."""
    runs(places, ("url", 0, timedelta(days=9)), *ends)
    done = ingest("status", "--check", "--max-age", max_age, *places)
    assert (done.code, done.out.startswith(said), done.out.count("\n")) == (code, True, 1)


@pytest.fixture
def filled(places, ingest, tmp_path):
    """A database of the newsroom."""
    with newsroom.serve() as world:
        places[1].write_text(world.sources_yaml)
        assert ingest("run", "--all", *places).code in (0, 1)
    return places


def rows(path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT key, url, text_hash FROM copies ORDER BY id").fetchall()


def test_a_backup_is_restored_by_putting_it_in_place(ingest, filled, tmp_path):
    """One sound file without a log, equal to the database, also while a writer holds its lock."""
    with closing(sqlite3.connect(filled[3], isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM copies")
        done = ingest("backup", tmp_path / "kept", *filled)
        writer.execute("ROLLBACK")
    (copy,) = (tmp_path / "kept").iterdir()
    assert (done.code, done.out.strip()) == (0, str(copy))
    restored = tmp_path / "elsewhere.db"
    restored.write_bytes(copy.read_bytes())
    assert rows(restored) == rows(filled[3])
    with Database(restored) as db:
        assert db.search("harbour")
    with Store.open(restored, now=lambda: datetime.now(UTC)) as store:
        assert store.left() is not None


def test_only_the_newest_backups_are_kept(ingest, filled, tmp_path):
    """Files of other names stay."""
    kept = tmp_path / "kept"
    kept.mkdir()
    names = [f"articles-2026010{day}T000000Z.db" for day in range(1, 6)]
    others = ["articles-2-20260101T000000Z.db", "articles-mine.db", "other-20260101T000000Z.db"]
    for name in [*names, *others]:
        (kept / name).write_bytes(b"old")
    ingest("backup", kept, "--keep", "3", *filled)
    left = {path.name for path in kept.iterdir()}
    assert left & {*names, *others} == {*names[-2:], *others}
    assert len(left) == 3 + len(others)


def test_a_damaged_database_makes_no_backup(ingest, filled, tmp_path):
    """The older copies stay, nothing half is left, and the exit code says what it is."""
    with closing(sqlite3.connect(filled[3])) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'evidence'").fetchone()[
            0
        ]
    with filled[3].open("r+b") as file:
        file.seek(page * 4096 - 600)
        file.write(b"\xff" * 600)
    done = ingest("backup", tmp_path / "kept", *filled)
    assert done.code == 65
    assert list((tmp_path / "kept").iterdir()) == []


def test_sources_are_added_by_looking_at_them(ingest, places, tmp_path):
    """A feed as it is, a page by the feed that it names; what cannot be had is told and left out."""
    with newsroom.serve() as world:
        head = world.sources_yaml.partition("sources:")[0]
        places[1].write_text(head)
        feed = next(url for url in sorted(newsroom.source_urls()) if url.endswith((".xml", ".rss")))
        front = f"http://{world.hosts[0]}/"
        done = ingest("sources", "add", feed, front, f"http://{world.hosts[0]}/nothing", *places)
        assert (done.code, done.out.count("added "), done.err.count("failed ")) == (1, 2, 1)
        assert ingest("sources", "check", *places).code == 0
    listed = ingest("sources", "export-opml", *places).out
    (tmp_path / "list.opml").write_text(listed)
    again = ingest("sources", "import-opml", tmp_path / "list.opml", *places)
    assert (again.code, again.out.startswith("0 added, ")) == (0, True)


def test_a_list_that_is_none_is_named(ingest, places, tmp_path):
    """The file, what is wrong with it, and the exit code for bad data."""
    (tmp_path / "list.opml").write_text("<rss/>")
    done = ingest("sources", "import-opml", tmp_path / "list.opml", *places)
    assert (done.code, "list.opml: is no OPML" in done.err) == (65, True)


@pytest.fixture
def watchdog():
    """A server that notes what it is asked, and the address of a check on it."""
    with newsroom.serve() as world:
        yield world, f"http://127.0.0.1:{world.port}/check/s3cret"


def told(world) -> list[str]:
    return [hit.path for hit in world.log if hit.path.startswith("/check")]


def test_a_watchdog_hears_how_a_run_went(ingest, places, watchdog, monkeypatch):
    """Start and end of a run that had nothing to do; a secret in the address comes from the environment."""
    world, address = watchdog
    monkeypatch.setenv("WATCHDOG", address)
    places[1].write_text('run: {ping: "${WATCHDOG}"}\nsources: []\n')
    assert ingest("run", *places).code == 0
    assert told(world) == ["/check/s3cret/start", "/check/s3cret"]
    assert not [path for path in places[3].parent.rglob("*") if b"s3cret" in path.read_bytes()]


def test_a_watchdog_hears_of_a_run_that_could_not_go(ingest, places, watchdog):
    """A disk with too little room: the line, the code, the diary, and /fail."""
    world, address = watchdog
    run = f"run: {{ping: '{address}', min_free: 900000GB}}\n"
    places[1].write_text(world.sources_yaml + run)
    done = ingest("run", "--all", *places)
    assert (done.code, "min_free" in done.err) == (74, True)
    assert told(world)[-1:] == ["/check/s3cret/fail"]
    assert not [hit for hit in world.log if hit.path.startswith("/20")]
    with Database(places[3]) as db:
        assert db.last_run().exit_code == 74


def test_a_full_disk_hides_no_failing_source(ingest, site, tmp_path, monkeypatch):
    """What is told once is told, though the run ends with another trouble."""
    ingest("run", "--all")
    ingest("run", "--all")
    ended, run = list[bool](), pipeline.run
    monkeypatch.setattr(pipeline, "run", lambda *a, **k: (run(*a, **k), ended.append(True))[0])
    full = DiskError("the disk is full")
    monkeypatch.setattr(Stop, "lack", lambda _stop: full if ended else None)
    done = ingest("run", "--all")
    assert (done.code, "source nofeed keeps failing" in done.err) == (74, True)


def test_a_watchdog_that_is_not_there_hinders_nothing(ingest, places):
    """A run goes its way when nobody answers."""
    places[1].write_text("run: {ping: 'http://127.0.0.1:9/x'}\nsources: []\n")
    assert (ingest("run", *places).code, ingest("run", *places).err) == (0, "")


def findings(done) -> dict[str, bool]:
    return {line[6:16].strip(): line.startswith("well") for line in done.out.splitlines()}


@pytest.fixture
def fit(places):
    """A place that is as it should be."""
    places[1].write_text("fetch: {user_agent: 'mine/1 (+https://mine.example/bot)'}\nsources: []\n")
    return places


def test_a_place_that_is_fit_is_well(ingest, fit):
    """Every line says so, before and after the first run."""
    before, _, after = ingest("doctor", *fit), ingest("run", *fit), ingest("doctor", *fit)
    assert (before.code, after.code, set(findings(after).values())) == (0, 0, {True})


def test_a_small_old_database_on_a_large_disk_is_well(ingest, fit, monkeypatch):
    """The time until the disk is full is longer than any calendar."""
    with Store.open(fit[3], now=lambda: datetime.now(UTC) - timedelta(days=9000)) as store:
        store.fail(SkipEntry(Reason.GONE, "gone"), url="https://harbour.example/")
    usage = shutil.disk_usage(fit[3].parent)._replace(free=10**15)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    done = ingest("doctor", *fit)
    assert (done.code, "more than ten years" in done.out) == (0, True)


@pytest.mark.parametrize(("days", "well"), [(60, True), (10, False)])
@pytest.mark.parametrize(
    ("kept", "name"),
    [("", "archive/ingest-1.warc.gz"), ("defaults: {keep: 30d}\n", "more.db")],
    ids=["raw answers", "articles"],
)
def test_what_is_kept_for_a_time_fills_no_disk_once_the_oldest_goes(
    ingest, fit, monkeypatch, days, well, kept, name
):
    """After its time it takes no more room; before, it is forecast to grow."""
    fit[1].write_text(fit[1].read_text() + kept)
    with Store.open(fit[3], now=lambda: datetime.now(UTC) - timedelta(days=days)) as store:
        store.fail(SkipEntry(Reason.GONE, "gone"), url="https://harbour.example/")
    large = fit[3].parent / name
    large.parent.mkdir(exist_ok=True)
    with large.open("wb") as file:
        file.truncate(10**9)
    usage = shutil.disk_usage(fit[3].parent)._replace(free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    assert findings(ingest("doctor", *fit))["disk"] is well


def test_a_machine_that_is_offline_says_so_once(ingest, places):
    """At the third run in a row, and when it is over; the exit code is 69 each time and no source is blamed."""
    with newsroom.serve() as world:
        settings = world.sources_yaml
        nowhere = re.sub(r":127\.0\.0\.1:\d+", ":127.0.0.1:9", settings).replace(
            "fetch:", "fetch:\n  attempts: 1", 1
        )
        done = []
        for text in (nowhere, nowhere, nowhere, nowhere, settings, settings):
            places[1].write_text(text)
            done.append(ingest("run", "--all", *places))
    assert [each.code for each in done] == [69, 69, 69, 69, 0, 0]
    assert [each.err.partition(":")[2][:8] for each in done] == [
        "", "", " offline", "", " online ", ""
    ]  # fmt: skip


def test_a_request_that_hangs_does_not_outlast_the_time(ingest, places, monkeypatch):
    """It is given up soon after --max-runtime, and its source is still due."""
    monkeypatch.setattr("ingest.cli.run.GRACE_S", 0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        to = f"::127.0.0.1:{silent.getsockname()[1]}"
        places[1].write_text(
            f"fetch: {{allow_private: true, timeout: 1h, read_timeout: 1h, connect_to: ['{to}']}}\n"
            "sources: [{id: a, feed: 'http://a.example/'}]\n"
        )
        assert ingest("run", "--max-runtime", "1s", *places).code == 0
    assert "now    a  never polled" in ingest("run", "--plan", *places).out


def test_a_plan_writes_nothing(ingest, places):
    """It makes no database, and a source with another address keeps what is known of it until a run."""
    one = "sources: [{id: a, feed: 'https://a.example/%s'}]\n"
    places[1].write_text(one % "old")
    assert "now    a  never polled" in ingest("run", "--plan", *places).out
    assert list(places[3].parent.iterdir()) == []
    poll = Poll(datetime(2126, 3, 1, 6, tzinfo=UTC), status=200, etag="x")
    with Store.open(places[3], now=lambda: datetime.now(UTC)) as store:
        store.sync_sources(load_config(places[1]).sources)
        store.finish_poll("a", poll)
    places[1].write_text(one % "new")
    assert "now    a" in ingest("run", "--plan", *places).out
    places[1].write_text(one % "old")
    assert "later  a" in ingest("run", "--plan", *places).out


def test_a_plan_says_what_when_and_why(ingest, places):
    """What is due, what comes later and what was stopped, each with its reason."""
    places[1].write_text(
        "sources:\n"
        + "".join(f"  - {{id: {name}, feed: 'https://{name}.example/'}}\n" for name in "abcd")
    )
    at = datetime(2126, 3, 1, 6, tzinfo=UTC)
    with Store.open(places[3], now=lambda: datetime.now(UTC)) as store:
        store.sync_sources(load_config(places[1]).sources)
        store.fail_poll("b", RetryLater(Reason.TIMEOUT, "too slow"), next_check=at)
        store.fail_poll("c", SkipEntry(Reason.GONE, "410 Gone"), next_check=None)
        store.finish_poll("d", Poll(next_check=at), [Entry("1", "https://d.example/1")])
    said = re.sub(r"\b20\d\d-\d\d-\d\d \d\d:\d\d", "TIME", ingest("run", "--plan", *places).out)
    assert said.splitlines() == [
        "now    a  never polled",
        "later  b  2126-03-01 06:00 UTC, failed once since TIME: timeout",
        "later  d  2126-03-01 06:00 UTC, asked TIME, last new TIME",
        "never  c  stopped: gone",
        "and 1 entries that wait in the queue",
    ]


def test_gaps_of_long_ago_are_told_no_more(ingest, places):
    """For a week `status` says that a source loses entries."""
    for days, is_told in ((6, True), (8, False)):
        at = datetime.now(UTC) - timedelta(days=days)
        with Store.open(places[3], now=lambda at=at: at) as store:
            store.sync_sources([Source("a", "https://a.example/")])
            store.finish_poll("a", Poll(next_check=at, gap=True))
        assert ("gaps: a" in ingest("status", *places).out) is is_told


def test_a_plan_for_one_source_is_of_that_source(ingest, places):
    """Others that were never polled are left out of it."""
    places[1].write_text(
        "sources:\n  - {id: a, feed: 'https://a.example/'}\n  - {id: b, feed: 'https://b.example/'}\n"
    )
    done = ingest("run", "--plan", "--source", "b", *places)
    assert (done.code, done.out.splitlines()[:-1]) == (0, ["now    b  never polled"])


def test_every_address_of_a_source_is_checked(ingest, places):
    """A sitemap beside the feed fails on a line of its own."""
    with newsroom.serve() as world:
        feed = next(url for url in sorted(newsroom.source_urls()) if url.endswith((".xml", ".rss")))
        head = world.sources_yaml.partition("sources:")[0]
        lost = f"http://{world.hosts[0]}/nothing"
        places[1].write_text(f"{head}sources:\n  - {{id: a, feed: '{feed}', sitemap: '{lost}'}}\n")
        done = ingest("sources", "check", *places)
    assert (done.code, len(done.out.splitlines()), done.out.count("http_4xx")) == (1, 2, 1)


def damaged(places):
    places[3].write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


def future(places):
    runs(places, ("run", 0, -timedelta(days=2)))


def unmannered(places):
    places[1].write_text("sources: []\n")


def broken(places):
    places[1].write_text("fetch: {delay: soon}\n")


def open_door(places):
    places[1].write_text("fetch: {user_agent: mine, allow_private: true}\n")


@pytest.mark.parametrize(
    ("spoil", "about"),
    [
        pytest.param(damaged, "database", id="a damaged database"),
        pytest.param(future, "clock", id="a clock that was set back"),
        pytest.param(unmannered, "manners", id="nobody to write to"),
        pytest.param(broken, "settings", id="a mistake in the settings"),
        pytest.param(open_door, "safety", id="private addresses allowed"),
    ],
)
def test_what_is_to_be_mended_is_named(ingest, fit, spoil, about):
    """One line says what, and the exit code is 1."""
    spoil(fit)
    done = ingest("doctor", *fit)
    assert done.code == 1
    assert [name for name, is_well in findings(done).items() if not is_well] == [about]


def test_what_was_kept_long_enough_goes_and_stays_away(ingest, filled):
    """Said beforehand by the plan and by doctor; removed by a run; not brought back by feed, address or file."""
    with closing(sqlite3.connect(filled[3])) as db:
        db.execute("UPDATE copies SET first_seen_utc = '2020-01-01T00:00:00Z'")
        (pieces,) = db.execute("SELECT count(*) FROM articles").fetchone()
        (url,) = db.execute("SELECT url FROM copies ORDER BY id").fetchone()
        db.commit()
    with newsroom.serve() as world:
        filled[1].write_text(world.sources_yaml.replace("defaults:\n", "defaults:\n  keep: 400d\n"))
        assert f"and {pieces} articles that go" in ingest("run", "--plan", *filled).out
        assert f"{pieces} articles are past their term" in ingest("doctor", *filled).out
        assert ingest("run", "--all", *filled).code in (0, 1)
        with Database(filled[3]) as db:
            assert (db.counts()["copies"], db.last_run().counts["removed"]) == (0, pieces)
        before = len(world.log)
        assert ingest("run", "--all", *filled).code in (0, 1)
        assert not [hit for hit in world.log[before:] if hit.path.startswith("/20")]
        again = ingest("url", url, *filled)
    assert (again.code, "removed" in again.out) == (3, True)
    assert rows(filled[3]) == []


def test_a_clock_that_leapt_ahead_removes_nothing_at_first(ingest, filled):
    """The run after a long time says so and keeps what seems too old; the one after it goes by the clock."""
    with closing(sqlite3.connect(filled[3])) as db:
        db.execute("UPDATE copies SET first_seen_utc = '2020-01-01T00:00:00Z'")
        db.execute("UPDATE runs SET started_utc = '2020-01-01T00:00:00Z'")
        db.commit()
    before = rows(filled[3])
    with newsroom.serve() as world:
        filled[1].write_text(world.sources_yaml.replace("defaults:\n", "defaults:\n  keep: 400d\n"))
        first, kept = ingest("run", "--all", *filled), rows(filled[3])
        second = ingest("run", "--all", *filled)
    assert ("nothing is removed for its age" in first.err, kept) == (True, before)
    assert (second.err, rows(filled[3])) == ("", [])


def test_a_run_publishes_a_copy_for_readers(ingest, places):
    """Where the settings say, relative to them; a run without work leaves it as it is."""
    current = places[3].parent / "current.db"
    with newsroom.serve() as world:
        places[1].write_text(world.sources_yaml + "run: {publish: ../data/current.db}\n")
        assert ingest("run", "--all", *places).code in (0, 1)
        assert rows(current) == rows(places[3]) != []
        before = current.stat().st_ino
        assert ingest("run", *places).code == 0
    assert current.stat().st_ino == before


def test_an_older_database_is_brought_along_by_command(ingest, places):
    """The plan changes nothing; the upgrade makes a copy first, and a second one finds nothing to do."""
    schema = Path(__file__).parents[1] / "fixtures/db/schema-1.sql"
    with closing(sqlite3.connect(places[3])) as db:
        db.executescript(schema.read_text())
    assert ingest("status", *places).code == 78
    plan = ingest("upgrade", "--plan", *places)
    assert (plan.code, "schema 1 to 2" in plan.out, ingest("status", *places).code) == (0, True, 78)
    done, again = ingest("upgrade", *places), ingest("upgrade", *places)
    (copy,) = (places[3].parent / "backup").iterdir()
    assert (done.code, str(copy) in done.out) == (0, True)
    assert (again.code, "nothing is due" in again.out) == (0, True)
    assert ingest("status", *places).code == 0


def test_the_documented_way_to_restore_restores(ingest, filled, tmp_path):
    """The very commands of docs/operations.md, after the database was damaged while its log still lay there."""
    text = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"^```\n(flock.*?)ingest doctor\n```", text, re.DOTALL | re.MULTILINE)
    before = rows(filled[3])
    copy = ingest("backup", tmp_path / "kept", *filled).out.strip()
    with closing(sqlite3.connect(filled[3])) as writer:
        writer.execute("DELETE FROM copies")
        writer.commit()
        log = filled[3].with_name("articles.db-wal").read_bytes()
    filled[3].write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    filled[3].with_name("articles.db-wal").write_bytes(log)
    commands = re.sub(r"/mnt/backup/articles-\w+\.db", shlex.quote(copy), commands)
    subprocess.run(["sh", "-ec", commands], cwd=filled[3].parents[1], check=True)
    assert findings(ingest("doctor", *filled))["database"]
    assert rows(filled[3]) == before
    with newsroom.serve() as world:
        filled[1].write_text(world.sources_yaml)
        assert ingest("run", *filled).code in (0, 1)
