"""RSS, RDF and Atom."""

from ingest.sources import read_feed
from ingest.times import format_time


def test_an_rss_item_keeps_what_it_claims(feed_file):
    """Title in words, address absolute, date, people, tags, content and every claim of origin."""
    feed = read_feed(feed_file("harbour.rss"), url="https://harbour.example/feed.rss")
    entry = feed.entries[0]
    assert (feed.kind, feed.title, feed.language) == (
        "rss",
        "Harbour Post",
        "en-gb",
    )
    assert entry.id == "harbour-1"
    assert entry.title == "Ferry & pilot boat collide off the old mole"
    assert entry.url == "https://harbour.example/2026/05/04/ferry?utm_source=rss"
    assert format_time(entry.published) == "2026-05-04T09:30:00+02:00"
    assert entry.authors == ("Ilse Brandt",)
    assert entry.tags == ("Shipping", "Accidents")
    assert entry.summary_html == "Nobody was hurt."
    assert entry.content_html.startswith("<p>Nobody")
    assert (entry.source_name, entry.source_url) == (
        "Coast Wire",
        "https://coastwire.example/feed.xml",
    )
    assert entry.original_url == "https://harbour.example/2026/05/04/ferry"


def test_a_permalink_is_the_address_of_an_item_without_link(feed_file):
    """A guid is a permalink unless it says otherwise; dc:source may be an address."""
    entry = read_feed(feed_file("harbour.rss"), url="https://harbour.example/feed.rss").entries[1]
    assert entry.url == "https://harbour.example/2026/05/04/quay"
    assert format_time(entry.published) == "2026-05-04T08:00:00+02:00"
    assert entry.authors == ("Piet Maas",)
    assert (entry.source_name, entry.source_url) == (None, "https://coastwire.example/quay")


def test_a_reused_id_makes_two_entries_and_a_repeated_item_one(feed_file):
    """Publishers reuse ids; the same item twice is one; an item of words alone is kept."""
    entries = read_feed(feed_file("harbour.rss"), url="https://harbour.example/feed.rss").entries
    assert [entry.id for entry in entries[:3]] == [
        "harbour-1",
        "https://harbour.example/2026/05/04/quay",
        "harbour-1 https://harbour.example/2026/05/03/other",
    ]
    assert entries[2].published is None
    assert entries[3].id.startswith("content:")
    assert len(entries) == 4


def test_the_longer_wait_counts(feed_file):
    """ttl and sy: both ask for patience; seconds come back."""
    assert read_feed(feed_file("harbour.rss"), url=None).ttl_s == 3600


def test_atom_resolves_its_bases_and_names_its_source(feed_file):
    """Nested xml:base, the alternate link before the enclosure, atom:source."""
    feed = read_feed(feed_file("harbour.atom"), url="https://elsewhere.example/feed")
    entry = feed.entries[0]
    assert (feed.kind, feed.language) == ("atom", "de")
    assert entry.title == "Fähre rammt Lotsenboot"
    assert entry.url == "https://harbour.example/2026/05/04/faehre"
    assert format_time(entry.updated) == "2026-05-04T10:30:00+02:00"
    assert entry.authors == ("Ilse Brandt",)
    assert (entry.source_name, entry.source_url) == ("Küstendienst", "https://coastwire.example/")


def test_rdf_is_read_in_its_declared_charset(feed_file):
    """dc:date is the day of publication; letters survive ISO 8859-1."""
    feed = read_feed(feed_file("harbour.rdf"), url="https://harbour.example/feed.rdf")
    entry = feed.entries[0]
    assert (feed.kind, entry.title, entry.authors) == ("rdf", "Le quai est fermé", ("Ilse Brandt",))
    assert format_time(entry.published) == "2026-05-04T09:30:00+02:00"
