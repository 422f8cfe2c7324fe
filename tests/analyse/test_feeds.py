"""The originals as RSS and NewsML-G2: read back they are the same pieces, and what a page says stays text."""

import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest

from ingest import entries_from_feed
from ingest.analyse import Selection, export_feed
from ingest.errors import DataError

G2 = "{http://iptc.org/std/nar/2006-10-01/}"
HTML = "{http://www.w3.org/1999/xhtml}"
# The children in the order of the schema of NewsML-G2 2.34, of which a feed has some.
ORDER = {
    "newsItem": "catalogRef rightsInfo itemMeta contentMeta contentSet",
    "itemMeta": "itemClass provider versionCreated firstCreated embargoed pubStatus role fileName generator profile"
    " service title edNote memberOf instanceOf signal altRep deliverableOf hash expires origRep incomingFeedId"
    " metadataCreator link",
    "contentMeta": "urgency contentCreated contentModified digitalSourceType located infoSource creator contributor"
    " language genre keyword subject slugline headline dateline by creditline description",
}


@pytest.fixture
def originals(path) -> list[sqlite3.Row]:
    """What the database takes for originals, the newest first."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return db.execute("SELECT * FROM articles_original ORDER BY first_seen_utc DESC, id").fetchall()  # fmt: skip


def feed(path: Path, folder: Path, form: str, **given: object) -> bytes:
    """The bytes of a feed."""
    export_feed(path, folder, form, Selection(**given))  # type: ignore[arg-type]
    return (folder / f"originals.{form}").read_bytes()


def items(body: bytes) -> list[ET.Element]:
    """The items of a message."""
    return list(ET.fromstring(body).iter(f"{G2}newsItem"))


def test_two_readers_of_rss_find_the_same_pieces(path, tmp_path, originals):
    """feedparser and our own agree with the database on address, title, authors and text."""
    body = feed(path, tmp_path, "rss")
    theirs = feedparser.parse(body)
    ours = entries_from_feed(body, url="https://example.org/originals.rss")
    assert theirs.bozo == 0
    wanted = {(row["url"], row["title"]) for row in originals}
    assert len(wanted) == len(originals) == 3
    assert {(each.link, each.title) for each in theirs.entries} == wanted
    assert {(each.url, each.title) for each in ours} == wanted
    texts = {row["url"]: row["text"].split("\n\n") for row in originals}
    for each in theirs.entries:
        paragraphs = each.content[0].value.replace("</p>", "").split("<p>")
        assert [said.strip() for said in paragraphs if said.strip()] == texts[each.link]


def test_times_are_as_printed(path, tmp_path):
    """A minute with its zone, or a day that stays a day."""
    body = feed(path, tmp_path, "rss")
    said = {
        each.url: each.published for each in entries_from_feed(body, url="https://example.org/")
    }
    wire, own = said["https://wire.example/1"], said["https://one.example/own"]
    assert wire is not None
    assert own is not None
    assert (wire.utc.isoformat(), wire.offset_min) == ("2026-03-02T05:00:00+00:00", 0)
    assert (own.utc.date().isoformat(), own.precision) == ("2026-03-02", "day")
    message = items(feed(path, tmp_path, "newsml"))
    created = {each.findtext(f".//{G2}contentCreated") for each in message}
    assert created == {"2026-03-02T05:00:00+00:00", "2026-03-02"}


def test_news_items_are_as_the_schema_orders_them(path, tmp_path, originals):
    """Names, order and what must be there; the text is that of the piece."""
    found = items(feed(path, tmp_path, "newsml", authority="example.org"))
    for item in found:
        for part in (item, item.find(f"{G2}itemMeta"), item.find(f"{G2}contentMeta")):
            assert part is not None
            names = ORDER[part.tag.removeprefix(G2)].split()
            places = [names.index(child.tag.removeprefix(G2)) for child in part]
            assert places == sorted(places)
        assert item.attrib["standard"] == "NewsML-G2"
        assert int(item.attrib["version"]) > 0
        assert item.find(f"{G2}itemMeta/{G2}pubStatus").attrib == {"qcode": "stat:usable"}  # type: ignore[union-attr]
    read = {
        (
            item.attrib["guid"],
            item.findtext(f".//{G2}headline"),
            "\n\n".join(each.text or "" for each in item.iter(f"{HTML}p")),
        )
        for item in found
    }
    assert read == {
        (f"tag:example.org,2026:article/{row['id']}", row["title"], row["text"])
        for row in originals
    }


def test_what_is_an_original_no_more_is_taken_back(path, tmp_path):
    """After a change NewsML-G2 tells of it with the same id and a higher version; RSS brings what is new alone."""
    first = {item.attrib["guid"]: int(item.attrib["version"]) for item in items(feed(path, tmp_path, "newsml"))}  # fmt: skip
    with closing(sqlite3.connect(path)) as db, db:
        (last,) = db.execute("SELECT max(seq) FROM changes").fetchone()
        db.execute("UPDATE articles SET origin_status = 'republished' WHERE id = 1")
        db.execute("UPDATE articles SET title = 'Anew' WHERE id = 3")
        db.executemany(
            "INSERT INTO changes (table_name, row_id, action, changed_utc) VALUES ('articles', ?, 'update', '2026-03-07T06:00:00Z')",
            [(1,), (3,)],
        )
    gone, anew = items(feed(path, tmp_path, "newsml", since_seq=last))
    assert gone.find(f"{G2}itemMeta/{G2}pubStatus").attrib == {"qcode": "stat:canceled"}  # type: ignore[union-attr]
    assert (gone.find(f"{G2}contentSet"), anew.findtext(f".//{G2}headline")) == (None, "Anew")
    assert [int(each.attrib["version"]) > first[each.attrib["guid"]] for each in (gone, anew)] == [True, True]  # fmt: skip
    parsed = feedparser.parse(feed(path, tmp_path, "rss", since_seq=last))
    assert [each.title for each in parsed.entries] == ["Anew"]


@pytest.mark.parametrize("form", ["rss", "newsml"])
def test_what_a_page_says_stays_text(path, tmp_path, form):
    """Mark-up is words, and what XML cannot hold is left out."""
    trick = "]]></title><script>alert(1)</script> & \x00\x0b\ufffe “rain”"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE articles SET title = ?, standfirst = ?, text = ?, site_name = ?, authors = json_array(?), tags = json_array(?), outlet = ?", (trick,) * 7)  # fmt: skip
    body = feed(path, tmp_path, form)
    root = ET.fromstring(body)
    assert b"<script" not in body
    read = next(root.iter("title" if form == "rss" else f"{G2}headline"))
    titles = [each.text for each in root.iter("title")] if form == "rss" else [read.text]
    assert "]]></title><script>alert(1)</script> &  “rain”" in titles


def test_a_window_and_nothing_in_it(path, tmp_path):
    """Since a day; without a piece RSS is an empty feed, and no message is written."""
    assert len(items(feed(path, tmp_path, "newsml", since="2026-03-04"))) == 3
    done = export_feed(path, tmp_path, "newsml", Selection(since="2026-04-01"))
    assert (done.counts, (tmp_path / "originals.newsml").exists()) == ({"originals": 0}, False)
    assert feedparser.parse(feed(path, tmp_path, "rss", since="2026-04-01")).entries == []


def test_another_database(path, tmp_path):
    """A change that was never reached is told."""
    with pytest.raises(DataError, match="change 999 is not reached"):
        export_feed(path, tmp_path, "rss", Selection(since_seq=999))


def test_rss_keeps_the_rules_of_its_specification(path, tmp_path):
    """RSS 2.0.11: what a channel must have, what an item may have and how often, guids of their own, RFC 822 dates."""
    (channel,) = ET.fromstring(feed(path, tmp_path, "rss"))
    assert [each.tag for each in channel][:3] == ["title", "link", "description"]
    once = {"title", "link", "description", "guid", "pubDate"}
    guids = set()
    for item in channel.iter("item"):
        tags = [each.tag for each in item]
        own = [tag for tag in tags if not tag.startswith("{")]
        assert set(own) <= once | {"category"}
        assert [tag for tag in once if tags.count(tag) > 1] == []
        assert {"title", "description"} & set(tags)
        assert item.findtext("link", "https://").startswith("https://")
        assert parsedate_to_datetime(item.findtext("pubDate", "Mon, 02 Mar 2026 05:00:00 +0000")).tzinfo  # fmt: skip
        guids.add(item.findtext("guid"))
    assert len(guids) == len(list(channel.iter("item"))) == 3


def test_newsml_keeps_the_rules_that_its_schema_states(path, tmp_path):
    """What must be there once, codes of the catalogue that is named, times with a zone, a positive version, ids of their own."""
    root = ET.fromstring(feed(path, tmp_path, "newsml", authority="example.org"))
    assert [each.tag for each in root] == [f"{G2}header", f"{G2}itemSet"]
    assert datetime.fromisoformat(root.findtext(f"{G2}header/{G2}sent") or "").tzinfo
    found = items(feed(path, tmp_path, "newsml", authority="example.org"))
    assert len({item.attrib["guid"] for item in found}) == len(found) == 3
    for item in found:
        assert {"guid", "version", "standard", "standardversion", "conformance"} <= set(item.attrib)
        assert (item.attrib["conformance"], int(item.attrib["version"]) > 0) == ("power", True)
        for tag in ("itemClass", "provider", "versionCreated"):
            assert len(item.findall(f"{G2}itemMeta/{G2}{tag}")) == 1
        assert datetime.fromisoformat(item.findtext(f".//{G2}versionCreated") or "").tzinfo
        codes = {each.attrib[name] for each in item.iter() for name in ("qcode", "rel") if name in each.attrib}  # fmt: skip
        assert {code.split(":")[0] for code in codes} <= {"ninat", "stat", "irel"}
        assert {each.tag for each in item.find(f"{G2}contentSet") or ()} == {f"{G2}inlineXML"}
