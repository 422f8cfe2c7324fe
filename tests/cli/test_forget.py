"""`ingest forget`: after it no byte of what went is left, and nothing brings it back; or nothing went at all."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from ingest import newsroom
from ingest.newsroom import Resource

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
    return Resource(f"<rss version='2.0'><channel><title>Feed</title>{''.join(items)}</channel></rss>".encode(), "application/rss+xml")  # fmt: skip


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
        ("reprocess", "--all"),
        ("run", "--all"),
    ]
    ends = [ingest(*way) for way in ways]
    assert [end.code for end in ends] == [0, 3, 3, 3, 3, 3, 0, 0, 0]
    assert all("removed" in end.out for end in ends[1:6])
    assert rows(stored, "SELECT url FROM copies ORDER BY id") == before
    words = ("Zwartkop", "Brambledown", "turnips", "Thistlewick", "Larkspurgate", "Verbeek", "Marrowstone")  # fmt: skip
    assert found(stored, words) == set()


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
    assert (shown.code, "on request (T-18): Marrowstone opens | lantern.example" in shown.err) == (1, True)  # fmt: skip
    assert "on request (T-18): Marrowstone opens | lantern.example" in why.out
    assert hidden.out.splitlines()[-1].endswith("on request (T-19)")
    assert '"reference": "T-19"' in ingest("why", SPACELESS, "--json").out
    deleted = "SELECT table_name, count(*) FROM changes WHERE action = 'delete' GROUP BY 1"
    assert rows(stored, deleted) == [("articles", 2), ("copies", 3)]
