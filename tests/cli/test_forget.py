"""`ingest forget`: after it no byte of what went is left, and nothing brings it back; or nothing went at all."""

import fcntl
import gzip
import json
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import yaml

from ingest import newsroom
from ingest.backfill import backfill
from ingest.newsroom import Resource
from ingest.store import hold_lock

URL = "http://lantern.example/marrowstone-opens"
COPY = "http://tide.example/reprint"
SPACELESS = "http://lantern.example/zh"
OTHER = "http://lantern.example/ferry"
HOSTS = ("lantern.example", "tide.example")

BODY = (
    "The Zwartkop bridge was opened on Tuesday after nine years of work and two of argument.",
    "The keeper of the toll house said that the first cart over it had carried nothing but turnips.",
    "Dredging below the piers goes on until the herring season, and the lamps are lit at dusk.",
    "Whoever crosses before eight in the morning pays half, as the council had promised in spring.",
)
LATER = ("The Quillfeather bridge was opened on Tuesday after nine years of work and two of argument.", *BODY[1:])  # fmt: skip
NOTICE = "Correction: an earlier version misspelt the name of Brambledown."
CREDIT = 'Original Source: <a href="http://lantern.example/marrowstone-opens">lantern.example</a>'
CHINESE = (
    "龘靐齉大桥星期二正式通车，工程历时九年，其间争议不断，市议会曾两度推迟开工日期。",
    "收费站的看守人说，第一辆过桥的马车上只装着萝卜，车夫没有付钱就走了。",
    "桥墩下的疏浚工作将持续到鲱鱼汛期，路灯在黄昏时点亮，行人可以免费通过。",
)
FERRY = (
    "The ferry between the two shores took up its timetable again on Wednesday with eleven passengers.",
    "Its engine was taken apart in the yard, cleaned, and put together again by a crew of four people.",
    "Tickets cost what they cost last year, and dogs travel free of charge when they sit on a lap.",
)
# By where they stand. What is never kept, and what goes with the metadata, too.
WORDS = ("Zwartkop", "Quillfeather", "Brambledown", "turnips", "Thistlewick", "Larkspurgate", "Verbeek", "龘靐齉", "Original Source", "herring", "smelling")  # fmt: skip
TITLES = ("Marrowstone", "marrowstone-opens", "lantern.example/zh", "桥梁通车记")


def page(title: str, *paragraphs: str, head: str = "", tail: str = "") -> Resource:
    """A story as its outlet prints it; without validators, so that it is sent whole each time."""
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    body = f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article>{tail}</body></html>"
    return Resource(body.encode(), "text/html; charset=utf-8")


def feed(*items: str) -> Resource:
    return Resource(f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Feed</title>{''.join(items)}</channel></rss>".encode(), "application/rss+xml")  # fmt: skip


def item(url: str, title: str, summary: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{url}</link><description>{summary}</description></item>"
    )


@pytest.fixture
def world():
    """Two outlets: the second reprints a piece of the first, the first has another that shows a teaser of it."""
    with newsroom.serve() as served:
        lantern, tide = HOSTS
        byline = '<meta name="author" content="Odalys Verbeek"><meta name="description" content="Larkspurgate waits no more for its bridge.">'
        served.put(lantern, "/marrowstone-opens", page("Marrowstone opens", *BODY, head=byline))
        served.put(lantern, "/zh", page("桥梁通车记", *CHINESE))
        teaser = (
            f'<aside><a href="/marrowstone-opens">Marrowstone opens</a> <p>{BODY[0]}</p></aside>'
        )
        served.put(lantern, "/ferry", page("Ferry runs", *FERRY, tail=teaser))
        served.put(tide, "/reprint", page("Marrowstone: a reprint", *BODY, CREDIT))
        summary = "Thistlewick is smelling of fresh paint, &lt;b&gt;says&lt;/b&gt; our reporter."
        served.put(lantern, "/feed", feed(item(URL, "Marrowstone opens", summary), item(SPACELESS, "桥梁通车记"), item(OTHER, "Ferry runs")))  # fmt: skip
        served.put(tide, "/feed", feed(item(COPY, "Marrowstone: a reprint", BODY[1])))
        yield served


@pytest.fixture
def stored(world, ingest, tmp_path):
    """Run twice, and read the piece again with another text and a notice; return the calls' results."""
    config = {
        "sources": [{"id": host.split(".")[0], "feed": f"http://{host}/feed"} for host in HOSTS],
        "fetch": {"allow_private": True, "delay": 0, "attempts": 1, "connect_to": [f"::127.0.0.1:{world.port}"]},
    }  # fmt: skip
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    assert (ingest("run", "--all").code, ingest("run", "--all").code) == (0, 0)
    world.put(HOSTS[0], "/marrowstone-opens", page("Marrowstone opens", *LATER, NOTICE))
    assert ingest("url", "--refresh", URL).out.startswith("revised")
    return tmp_path / "data"


def found(folder: Path, words: tuple[str, ...]) -> set[str]:
    """The words of which a byte stands anywhere in a folder, archives inflated; names of files count."""
    seen = set()
    for path in folder.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        held = gzip.decompress(held) if ".gz" in path.suffixes else held
        low = held.lower() + str(path).encode().lower()
        seen |= {word for word in words if word.lower().encode() in low}
    return seen


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "articles.db")) as db:
        return db.execute(query).fetchall()


@pytest.mark.parametrize("keep", ["metadata", "nothing"])
def test_no_byte_of_the_words_is_left(stored, ingest, keep):
    """In the file, its log, the raw answers and whatever else lies there; what stays is as it was."""
    assert found(stored, WORDS + TITLES) == {*WORDS, *TITLES}
    kept = rows(stored, "SELECT * FROM copies WHERE url LIKE '%ferry' ORDER BY id")
    ids = rows(stored, "SELECT id FROM articles WHERE url NOT LIKE '%ferry' ORDER BY id")
    for (number,) in ids:
        done = ingest("forget", number, "--scope", "cluster", "--keep", keep, "--ref", "T-17")
        assert (done.code, done.err) == (0, "")
    left = found(stored, WORDS + TITLES)
    assert left == (set(TITLES) if keep == "metadata" else set())
    assert rows(stored, "PRAGMA integrity_check") == [("ok",)]
    assert rows(stored, "PRAGMA foreign_key_check") == []
    (after,) = rows(stored, "SELECT * FROM copies ORDER BY id")
    assert after[:5] == kept[0][:5]
    assert rows(stored, "SELECT count(*) FROM removed_copies") == [
        (3 if keep == "metadata" else 0,)
    ]


def forget(ingest, *what: object, scope: str = "cluster", keep: str = "nothing", ref: str = "T-17"):
    return ingest("forget", *what, "--scope", scope, "--keep", keep, "--ref", ref)


def test_no_way_in_brings_it_back(stored, ingest, tmp_path):
    """Feeds that still show it, its addresses and their variants, a saved page or text, an archive, a reading anew."""
    archive = tmp_path / "other.warc.gz"
    archive.write_bytes(b"".join(each.read_bytes() for each in (stored / "archive").iterdir()))
    (tmp_path / "saved.html").write_bytes(page("Marrowstone opens", *BODY).body)
    (tmp_path / "saved.txt").write_text("\n\n".join(("A title", *BODY)), encoding="utf-8")
    backfill([str(archive)], tmp_path / "news", engine="plain")
    assert forget(ingest, URL).code == 0
    before = rows(stored, "SELECT url FROM copies ORDER BY id")
    ways = [
        ("run", "--all"),
        ("url", URL + "?utm_source=mail"),
        ("url", "--refresh", COPY),
        ("url", "--html", "saved.html", URL),
        ("file", "saved.html", "--url", URL),
        ("file", "saved.txt"),
        ("warc", str(archive)),
        ("import", "news"),
        ("reprocess", "--all"),
        ("run", "--all"),
    ]
    ends = [ingest(*way) for way in ways]
    assert [end.code for end in ends] == [0, 3, 3, 3, 3, 3, 0, 0, 0, 0]
    assert all("removed" in end.out for end in ends[1:6])
    assert rows(stored, "SELECT url FROM copies ORDER BY id") == before
    words = ("Zwartkop", "Brambledown", "turnips", "Thistlewick", "Larkspurgate", "Verbeek", "Marrowstone")  # fmt: skip
    assert found(stored, words) == set()


def test_a_feed_that_carries_the_text_without_an_address_is_refused(
    stored, ingest, tmp_path, world
):
    """Its entry is closed and keeps no word; the raw answer is kept, since no address in it tells."""
    assert forget(ingest, URL).code == 0
    text = "".join(f"&lt;p&gt;{each}&lt;/p&gt;" for each in BODY)
    world.put(HOSTS[1], "/feed", feed(f"<item><guid isPermaLink='false'>1</guid><title>A title</title><content:encoded>{text}</content:encoded></item>"))  # fmt: skip
    config = tmp_path / "config" / "sources.yaml"
    settings = yaml.safe_load(config.read_text())
    settings["sources"][1]["fulltext"] = True
    config.write_text(yaml.safe_dump(settings))
    assert ingest("run", "--all").code == 0
    closed = "SELECT state, reason, title, entry FROM entries WHERE entry_id = '1'"
    assert rows(stored, closed) == [("failed", "removed", None, None)]
    with closing(sqlite3.connect(stored / "articles.db")) as db:
        assert "turnips" not in "\n".join(db.iterdump())


def test_an_older_copy_that_is_put_back_is_weeded_by_the_next_run(stored, ingest, tmp_path):
    """At once it is barred; with the next run its rows and its raw answers go again."""
    shutil.copytree(stored, tmp_path / "kept")
    assert forget(ingest, URL).code == 0
    shutil.rmtree(stored / "archive")
    shutil.copytree(tmp_path / "kept" / "archive", stored / "archive")
    shutil.copy(tmp_path / "kept" / "articles.db", stored / "articles.db")
    refused = ingest("url", "--refresh", URL)
    assert (refused.code, "removed" in refused.out) == (3, True)
    assert "Zwartkop" in found(stored, WORDS)
    assert ingest("run").code == 0
    assert found(stored, ("Zwartkop", "turnips", "Quillfeather", "Thistlewick", "Marrowstone")) == set()  # fmt: skip
    assert rows(stored, "SELECT count(*) FROM copies") == [(2,)]


def test_what_is_gone_is_said_to_be_gone(stored, ingest):
    """`why` and `show` tell the reference, and the metadata that were kept; `changes` tells followers."""
    ((number,),) = rows(stored, "SELECT id FROM articles WHERE url LIKE '%/marrowstone-opens'")
    assert forget(ingest, number, keep="metadata", ref="T-18").code == 0
    assert forget(ingest, SPACELESS, ref="T-19").code == 0
    shown, why, hidden = ingest("show", number), ingest("why", URL), ingest("why", SPACELESS)
    assert (shown.code, "on request (T-18): Marrowstone" in shown.err) == (1, True)
    assert "on request (T-18): Marrowstone opens | lantern.example" in why.out
    assert hidden.out.splitlines()[-1].endswith("on request (T-19)")
    assert '"reference": "T-19"' in ingest("why", SPACELESS, "--json").out
    deleted = "SELECT table_name, count(*) FROM changes WHERE action = 'delete' GROUP BY 1"
    assert rows(stored, deleted) == [("articles", 2), ("copies", 3)]


def test_a_damaged_file_of_tombstones_is_told(stored, ingest):
    """It is not taken for an empty one."""
    (stored / "articles.db.removed").write_text('{"hash": "zz"}\n', encoding="utf-8")
    done = ingest("url", OTHER)
    assert (done.code, "articles.db.removed: " in done.err) == (65, True)


# --- wholly, or not at all ---

# Kills its own process at the n-th step of the program within what removes.
KILLED = """
import atexit, os, signal, sys
left = int(sys.argv.pop(1))
atexit.register(lambda: print(left))
def watch(frame, event, argument):
    global left
    if "/_removal/" in frame.f_code.co_filename or frame.f_code.co_filename.endswith("weed.py"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(watch)
from ingest.cli import main
main()
"""
WHOLE = ("Zwartkop", "Quillfeather", "turnips", "Thistlewick", "Larkspurgate", "Marrowstone")
TICKET = ("--scope", "cluster", "--keep", "nothing", "--ref", "T-17")


def state(folder: Path) -> tuple[str, dict[str, bytes]]:
    """All rows, and all raw answers."""
    with closing(sqlite3.connect(folder / "articles.db")) as db:
        dump = "\n".join(db.iterdump())
    return dump, {each.name: each.read_bytes() for each in (folder / "archive").glob("*.gz")}


def answers_lie_where_the_rows_say(folder: Path) -> bool:
    """Whether every raw answer that a request names can be read there."""
    named = rows(folder, "SELECT archive_file, archive_offset, url FROM fetches WHERE archive_offset IS NOT NULL")  # fmt: skip
    held = {each.name: each.read_bytes() for each in (folder / "archive").iterdir()}
    starts = (zlib.decompress(held[name][at:], 31)[:2000] for name, at, _ in named)
    return all(url.encode() in start for start, (*_, url) in zip(starts, named, strict=True))


def test_a_kill_at_any_instant_is_mended_by_the_same_call(stored, ingest, tmp_path):
    """Killed at six steps on the way: everything is as it was, or the next call ends what was begun."""
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    shutil.copytree(stored, tmp_path / "kept")

    def killed(step: int) -> subprocess.CompletedProcess[bytes]:
        shutil.rmtree(stored)
        shutil.copytree(tmp_path / "kept", stored)
        call = [sys.executable, str(script), str(step), "forget", URL, *TICKET]
        return subprocess.run(call, cwd=tmp_path, capture_output=True)

    before, was_begun = state(stored), []
    steps = 10**9 - int(killed(10**9).stdout.split()[-1])
    for share in (0.1, 0.6, 0.9, 0.95, 0.98, 0.995):
        assert killed(int(share * steps)).returncode == -signal.SIGKILL
        was_begun.append(rows(stored, "SELECT count(*) FROM removals") == [(1,)])
        assert was_begun[-1] or state(stored) == before
        again = ingest("forget", URL, *TICKET)
        assert (again.code, again.err) == (0, "")
        assert found(stored, WHOLE) == set()
        assert rows(stored, "SELECT unfinished FROM removals") == [(None,)]
        assert answers_lie_where_the_rows_say(stored)
        assert not list((stored / "archive").glob("*.weeded"))
    assert (was_begun[0], was_begun[-1]) == (False, True)


@pytest.mark.parametrize(
    ("share", "is_begun"), [(0.005, False), (0.25, False), (0.85, True)], ids=["raw files", "rows", "freed room"]
)  # fmt: skip
def test_a_full_disk_in_the_middle_is_told(stored, ingest, tmp_path, share, is_begun):
    """No file can grow beyond a share of the database: nothing was removed, or the next call ends what was begun."""
    before = state(stored)
    limit = int(share * (stored / "articles.db").stat().st_size)
    call = [sys.executable, "-m", "ingest", "forget", URL, *TICKET]
    size = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
    done = subprocess.run(call, cwd=tmp_path, preexec_fn=size, capture_output=True, text=True)
    assert done.returncode == 74
    if is_begun:
        assert "call this again" in done.stderr
        assert rows(stored, "SELECT count(*) FROM copies") == [(2,)]
    else:
        assert state(stored) == before
    assert ingest("forget", URL, *TICKET).code == 0
    assert found(stored, WHOLE) == set()


def test_raw_answers_that_cannot_be_written_anew_stop_it(stored, ingest):
    """Damage in the middle, or another program that writes to the file: told, and nothing is removed."""
    before = state(stored)
    (path,) = (stored / "archive").iterdir()
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        busy = ingest("forget", URL, *TICKET)
    assert (busy.code, "another program writes" in busy.err, state(stored) == before) == (75, True, True)  # fmt: skip
    body = path.read_bytes()
    path.write_bytes(body[:3000] + bytes(60) + body[3060:])
    before = state(stored)
    spoilt = ingest("forget", URL, *TICKET)
    assert (spoilt.code, "damaged near byte" in spoilt.err) == (65, True)
    assert state(stored) == before


def test_a_tail_that_a_crash_tore_off_stops_nothing(stored, ingest):
    """It is cut off, with the words in it."""
    (path,) = (stored / "archive").iterdir()
    path.write_bytes(path.read_bytes() + gzip.compress(b"WARC/1.1\r\n" + BODY[0].encode() * 50)[:-30])  # fmt: skip
    assert ingest("forget", URL, *TICKET).code == 0
    assert found(stored, WHOLE) == set()


def test_it_takes_turns_with_runs_and_readers(stored, ingest):
    """75 while another holds the lock; 75 while a reader has the log hold what it saw, until it ends."""
    with hold_lock(stored / "articles.db"):
        assert ingest("forget", URL, *TICKET).code == 75
    with closing(sqlite3.connect(stored / "articles.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM copies").fetchone()
        held = ingest("forget", URL, *TICKET)
        assert (held.code, "once it has ended" in held.err) == (75, True)
        assert "removal T-17 is not finished" in ingest("status").out
        assert ingest("run").code == 0  # goes on all the same
    assert ingest("run").code == 0
    assert "not finished" not in ingest("status").out
    assert found(stored, WHOLE) == set()


def test_a_reference_in_a_file_that_was_moved_away_holds_no_body(stored, ingest):
    """The answer that it refers to goes, and the next run asks for the whole again."""
    with closing(sqlite3.connect(stored / "articles.db")) as db, db:
        moved = "UPDATE fetches SET archive_file = 'away.warc.gz' WHERE same_body_as IS NOT NULL AND source_id = 'lantern'"
        assert db.execute(moved).rowcount == 1
    assert forget(ingest, URL).code == 0
    held = "SELECT payload_digest, same_body_as FROM fetches WHERE archive_file = 'away.warc.gz'"
    assert rows(stored, held) == [(None, None)]
    assert ingest("run", "--all").code == 0


# --- what is asked for ---


def test_a_dry_run_tells_what_would_go_and_changes_nothing(stored, ingest):
    """The figures of the real call."""
    before = state(stored)
    would = ingest("forget", URL, *TICKET, "--dry-run", "--json")
    assert state(stored) == before
    done = ingest("forget", URL, *TICKET, "--json")
    told, truth = json.loads(would.out), json.loads(done.out)
    assert (told.pop("is_dry"), truth.pop("is_dry"), told) == (True, False, truth)
    assert (truth["rows"]["copies"], truth["records"] > 6) == (2, True)


def test_one_copy_goes_and_the_others_stay(stored, ingest):
    """They keep article, text, origin and raw answer, and are found by their words."""
    article = rows(stored, "SELECT article_id FROM copies WHERE url LIKE '%reprint'")
    assert forget(ingest, URL, scope="copy").code == 0
    (left,) = rows(stored, "SELECT article_id, url, archive_offset IS NULL FROM copies WHERE text LIKE '%turnips%'")  # fmt: skip
    assert ([left[:1]], left[1:]) == (article, (COPY, 0))
    assert "reprint" in ingest("search", "turnips").out
    assert answers_lie_where_the_rows_say(stored)
    assert found(stored, ("Quillfeather", "Brambledown", "Larkspurgate", "Verbeek")) == set()


def test_an_id_of_several_copies_does_not_say_which(stored, ingest):
    """Also that of a piece that was joined: twice the same call would take one copy after the other."""
    numbers = [row[0] for row in rows(stored, "SELECT id FROM articles WHERE url LIKE '%/zh' OR url LIKE '%opens' ORDER BY url")]  # fmt: skip
    assert ingest("join", *numbers, "--why", "one piece", "--by", "Ada").code == 0
    for number in numbers:
        refused = forget(ingest, number, scope="copy")
        assert (refused.code, f"article {number} has 3 copies" in refused.err) == (65, True)
    assert rows(stored, "SELECT count(*) FROM copies") == [(4,)]
    assert forget(ingest, numbers[1]).code == 0
    assert rows(stored, "SELECT url FROM copies") == [(OTHER,)]


def test_a_host_goes_and_stays_away(stored, ingest):
    """All its pieces and what was known of it; its addresses are refused, also those that were never met."""
    assert forget(ingest, "--host", HOSTS[0].upper(), scope="copy").code == 0
    assert rows(stored, "SELECT url FROM copies") == [(COPY,)]
    assert rows(stored, "SELECT outlet FROM outlets") == [(HOSTS[1],)]
    assert "removed" in ingest("url", f"http://www.{HOSTS[0]}/never-met").out
    assert found(stored, ("Quillfeather", "Ferry runs", "龘靐齉", "Thistlewick")) == set()


def test_a_list_is_read_whole_or_not_at_all(stored, ingest, tmp_path):
    """Comments and blanks are allowed; a broken line and a piece that never was are named by their lines."""
    listed, before = tmp_path / "list.txt", state(stored)
    listed.write_text(
        f"# asked for in March\n\n{URL}\nnot an address\n{OTHER} # the ferry\nftp://x\n"
    )
    broken = forget(ingest, "--list", listed)
    assert (broken.code, "line 4: 'not an address'; line 6: 'ftp://x'" in broken.err) == (65, True)
    listed.write_text(f"{URL}\n999\nhttp://lantern.example/never\n")
    unknown = forget(ingest, "--list", listed)
    assert (unknown.code, "line 2: 999" in unknown.err, "line 3: http" in unknown.err) == (65, True, True)  # fmt: skip
    assert state(stored) == before
    listed.write_text(f"\n{URL}\n{SPACELESS} # in Chinese\n")
    assert forget(ingest, "--list", listed).code == 0
    assert rows(stored, "SELECT url FROM copies") == [(OTHER,)]
    again = forget(ingest, "--list", listed)
    assert (again.code, again.out) == (0, "nothing of it is left, and it stays away\n")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((), id="nothing named"),
        pytest.param(("7", "--host", "a.example"), id="two ways at once"),
        pytest.param(("seven",), id="neither address nor id"),
        pytest.param(("--host", "lantern.example/ferry"), id="a page for a host"),
        pytest.param(("--host", ""), id="no host"),
    ],
)
def test_a_wrong_call_is_told(stored, ingest, words):
    """Exit code 2."""
    assert ingest("forget", *words, *TICKET).code == 2


def test_what_may_still_hold_it_is_listed(stored, ingest, tmp_path):
    """Backups, snapshots, exports and reports that are there, and archives that were read in."""
    (path,) = (stored / "archive").iterdir()
    shutil.copy(path, tmp_path / "crawl.warc.gz")
    for words in (
        ("backup", "kept"),
        ("snapshot", "shot"),
        ("export", "--out", "tables", "--format", "csv"),
        ("report", "--since", "2026-01-01", "-o", "report.html"),
        ("report", "--since", "2026-01-01", "-o", "gone.html"),
        ("warc", "crawl.warc.gz"),
    ):
        assert ingest(*words).code == 0
    (tmp_path / "gone.html").unlink()
    told = json.loads(ingest("forget", URL, *TICKET, "--json").out)["may_still_hold_it"]
    kinds = ["backup", "snapshot", "export", "report", "archive read in"]
    assert [each["kind"] for each in told] == kinds
    assert all(Path(each["path"]).exists() for each in told)
