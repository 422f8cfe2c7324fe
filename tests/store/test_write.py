"""One article, one transaction: as new, as a copy, as a later state of its URL, or as seen again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ingest.store import Database
from ingest.types import Byline, Evidence, Match, Origin, Page, Placement, Record, Time

PARAGRAPHS = (
    "The harbour board approved the new crossing on Tuesday after two years of argument.",
    "Work is to begin in April, said the chair of the board, and to last for eighteen months.",
    "Traders on the quay had asked for a later start, since the herring season ends in May.",
)
TEXT = "\n\n".join(PARAGRAPHS)
ADDED = TEXT + "\n\nThe chair later said that the work would begin in May, after the season."


def test_a_new_piece_is_one_article_and_one_copy(put, piece, rows):
    """A piece that was never seen gets an article, whose first copy represents it."""
    outcome = put(piece())
    assert (outcome.kind, outcome.article_id, outcome.copy_id, outcome.copy_kind) == (
        "new",
        1,
        1,
        "representative",
    )
    assert rows(
        "SELECT a.title, a.representative_copy, a.copies_count, c.url, c.kind, c.text = a.text,"
        " a.published_utc, a.published_offset_min, a.published_precision, a.first_seen_utc"
        " FROM articles AS a JOIN copies AS c ON c.article_id = a.id"
    ) == [
        (
            "Board approves crossing",
            1,
            1,
            "https://example.org/crossing",
            "representative",
            1,
            "2026-03-01T04:00:00Z",
            0,
            "minute",
            "2026-03-01T06:00:00Z",
        )
    ]


def test_everything_that_belongs_to_it_is_written(put, piece, credit, rows):
    """Evidence, people, claim, outlet, request and change come with the article."""
    origin = credit("example.com", "https://example.com/original")
    lost = Evidence("meta", "The Example", name="The Example", weight=0.2, status="own")
    put(
        piece(
            origin=replace(origin, evidence=(*origin.evidence, lost)),
            bylines=(
                Byline("Amira Khan", "person", "byline"),
                Byline("Reuters", "agency", "byline"),
            ),
        )
    )
    assert rows("SELECT kind, quote, domain, won, status FROM evidence ORDER BY id") == [
        ("credit", "Original Source: example.com", "example.com", 1, "republished"),
        ("meta", "The Example", None, 0, "own"),
    ]
    assert rows("SELECT name, kind FROM bylines ORDER BY id") == [
        ("Amira Khan", "person"),
        ("Reuters", "agency"),
    ]
    assert rows("SELECT url, met_copy_id FROM claims") == [("https://example.com/original", None)]
    assert rows("SELECT outlet, name, pieces_seen FROM outlets") == [
        ("example.org", "The Example", 1)
    ]
    assert rows("SELECT host, path_prefix, outlet FROM outlet_hosts") == [
        ("example.org", "", "example.org")
    ]
    assert rows("SELECT url, status, milliseconds FROM fetches") == [
        ("https://example.org/crossing", 200, 84)
    ]
    assert rows("SELECT table_name, row_id, action FROM changes") == [
        ("copies", 1, "insert"),
        ("articles", 1, "insert"),
    ]


def test_the_same_page_again_only_moves_its_check(put, piece, clock, rows):
    """An unchanged page adds no row and keeps its first sight."""
    put(piece())
    clock.forward(days=1)
    outcome = put(piece("https://www.example.org/crossing?utm_source=mail"))
    assert (outcome.kind, outcome.copy_id) == ("unchanged", 1)
    assert rows("SELECT first_seen_utc, last_checked_utc FROM copies") == [
        ("2026-03-01T06:00:00Z", "2026-03-02T06:00:00Z")
    ]
    assert rows("SELECT count(*) FROM changes") == [(2,)]


def test_the_same_text_elsewhere_is_an_exact_copy_without_text(put, piece, rows):
    """An exact copy leans on the copy that holds the text."""
    put(piece())
    outcome = put(piece("https://example.net/a"))
    assert (outcome.kind, outcome.article_id, outcome.copy_kind) == ("copy", 1, "exact")
    assert rows("SELECT kind, same_text_as, text IS NULL FROM copies ORDER BY id") == [
        ("representative", None, 0),
        ("exact", 1, 1),
    ]


def test_a_file_without_an_address_is_known_by_its_text(put, piece, rows):
    """A text without URL is stored once, however often it comes."""
    kinds = [put(piece(None)).kind for _ in range(2)]
    assert (kinds, rows("SELECT url, substr(key, 1, 5) FROM copies")) == (
        ["new", "unchanged"],
        [(None, "text-")],
    )


def test_a_changed_text_is_a_revision(put, piece, clock, rows):
    """A really changed page keeps its earlier state, with what changed and a readable diff."""
    put(piece())
    clock.forward(hours=3)
    outcome = put(piece(text=ADDED, title="Board approves crossing, delays work"))
    assert (outcome.kind, outcome.article_id, outcome.copy_id) == ("revised", 1, 1)
    assert rows("SELECT cause, seen_utc, changed, old_title, old_text FROM revisions") == [
        ("page", "2026-03-01T09:00:00Z", '["text", "title"]', "Board approves crossing", TEXT)
    ]
    assert rows("SELECT title, text FROM articles") == [
        ("Board approves crossing, delays work", ADDED)
    ]
    ((diff,),) = rows("SELECT diff FROM revisions")
    assert [line for line in diff.splitlines() if line[0] in "+-"][2:] == [
        "+" + ADDED.split("\n\n")[3]
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace(" the ", "  the "), id="whitespace"),
        pytest.param(TEXT + "\n\n14 comments", id="counter"),
        pytest.param("Updated 7 minutes ago\n\n" + TEXT, id="time stamp"),
        pytest.param(TEXT + "\n\nRead more\n\nHerring season opens", id="related box"),
    ],
)
def test_noise_is_no_revision(put, piece, text, rows):
    """Whitespace, counters, time stamps and boxes are no edit."""
    put(piece())
    assert (put(piece(text=text)).kind, rows("SELECT count(*) FROM revisions")) == (
        "unchanged",
        [(0,)],
    )


def test_a_closed_paywall_does_not_take_the_text_back(put, piece, rows):
    """A stub of a page whose full text is stored is no revision."""
    put(piece())
    stub = piece(text=PARAGRAPHS[0], completeness="teaser", access="paywalled")
    assert (put(stub).kind, rows("SELECT text FROM articles")) == ("unchanged", [(TEXT,)])


def test_copies_keep_the_text_that_a_revised_copy_held(put, piece, path):
    """When the copy that holds a shared text changes, the others still have theirs."""
    for name in ("example.org", "example.net", "example.com"):
        put(piece(f"https://{name}/a"))
    put(piece("https://example.org/a", text=ADDED))
    with Database(path) as db:
        assert [copy.text for copy in db.article(1).copies] == [ADDED, TEXT, TEXT]


def test_a_revision_is_found_by_its_new_words_alone(put, piece, path):
    """The index follows a revision: old words are gone, new ones found."""
    put(piece())
    put(piece(text=TEXT.replace("herring", "mackerel")))
    with Database(path) as db:
        assert [len(db.search(word)) for word in ("herring", "mackerel", "quay")] == [0, 1, 1]


def test_a_repost_is_found_by_its_own_headline(put, piece, path):
    """Copies' headlines are searched, though they are not stored as articles."""
    put(piece())
    put(piece("https://example.net/a", title="Ferrymen lose their trade"))
    with Database(path) as db:
        assert [hit.id for hit in db.search("ferrymen")] == [1]


def test_the_original_takes_over_when_it_turns_up(put, piece, credit, clock, path):
    """A repost that names its source gives way to it; the article's id stays."""
    put(piece("https://example.net/repost", origin=credit("example.org", "https://example.org/a")))
    clock.forward(hours=20)
    outcome = put(piece("https://example.org/a", published=Time(clock(), 0, "minute")))
    with Database(path) as db:
        held = db.article(1)
    assert (outcome.article_id, outcome.copy_kind, held.representative_copy) == (
        1,
        "representative",
        2,
    )
    assert (held.article.url, held.article.origin.status) == ("https://example.org/a", "own")
    assert [(copy.kind, copy.claim.check, copy.claim.relation) for copy in held.copies] == [
        ("exact", "text_match", "verbatim"),
        ("representative", "not_checked", None),
    ]


def test_a_claim_finds_its_page_though_the_texts_share_nothing(
    store, piece, credit, fingerprint, put
):
    """The page that a copy waits for is always compared with it, and the other way round."""
    put(piece("https://example.net/repost", origin=credit("example.org", "https://example.org/a")))
    original = piece("https://example.org/a", text="Rain fell on the hills.")
    assert [held.copy_id for held in store.look_up(original, fingerprint(original.text))[0]] == [1]
    put(original)
    retold = piece(
        "https://example.com/b", "Wet hills.", origin=credit("example.org", "https://example.org/a")
    )
    assert 2 in [held.copy_id for held in store.look_up(retold, fingerprint(retold.text))[0]]


def test_a_met_claim_names_the_copy(put, piece, credit, rows):
    """A claim says which stored page it leads to, whichever came first; texts that are not alike are an edge, no copy."""
    put(
        piece(
            "https://example.net/a", "One.", origin=credit("example.org", "https://example.org/a")
        )
    )
    put(piece("https://example.org/a", "Two."))
    put(
        piece(
            "https://example.com/a", "Three.", origin=credit("example.org", "https://example.org/a")
        )
    )
    assert rows("SELECT copy_id, met_copy_id FROM claims ORDER BY id") == [(1, 2), (3, 2)]
    assert rows("SELECT copy_id, other_copy_id, kind, joins FROM matches") == [
        (1, 2, "claimed", 0),
        (3, 2, "claimed", 0),
    ]


def test_the_earliest_complete_text_represents_the_piece(put, piece, clock, rows):
    """Without a known original the earliest complete copy stands for all; a cut one never does."""
    early, late = Time(clock() - timedelta(hours=9), 0, "minute"), Time(clock(), 0, "minute")
    put(piece("https://example.org/cut", "\n\n".join(PARAGRAPHS[:1]), published=early))
    put(piece("https://example.net/late", published=late))
    put(piece("https://example.com/early", published=early))
    assert rows("SELECT outlet, kind FROM copies ORDER BY id") == [
        ("example.org", "truncated"),
        ("example.net", "exact"),
        ("example.com", "representative"),
    ]
    assert rows("SELECT url, copies_count, text FROM articles") == [
        ("https://example.com/early", 3, TEXT)
    ]


def test_kinds_follow_the_representative(put, piece, rows):
    """What a copy is, is told of the text that represents the piece now; the article's id stays."""
    cut = "\n\n".join(PARAGRAPHS[:1])
    put(piece("https://example.org/cut", cut))
    put(piece("https://example.net/cut", cut))
    kinds = "SELECT kind FROM copies ORDER BY id"
    assert rows(kinds) == [("representative",), ("exact",)]
    before = rows("SELECT max(seq) FROM changes")[0][0]
    put(piece("https://example.com/full"))
    assert rows(kinds) == [("truncated",), ("truncated",), ("representative",)]
    assert rows("SELECT id, representative_copy FROM articles") == [(1, 3)]
    noted = rows(
        "SELECT DISTINCT row_id FROM changes WHERE table_name = 'copies' AND seq > ?", before
    )
    assert sorted(noted) == [(1,), (2,), (3,)]


def test_a_match_with_another_article_is_a_merge_candidate(
    store, piece, fingerprint, put, clock, rows
):
    """A copy that would join two articles joins one; the other edge is listed, nothing is merged."""
    put(piece("https://example.org/a", "One."))
    put(piece("https://example.net/b", "Two."))
    both = piece("https://example.com/c", "One. Two.")
    matches = tuple(
        Match(number, number, "near", 0.9, 0.6, 1.0, "test", joins=True, why="shared")
        for number in (1, 2)
    )
    placement = Placement("copy", 1, "near", 0.9, matches, (2,))
    page = Page(both.url, b"", clock())
    store.write(Record(both, fingerprint(both.text), placement, page))
    assert rows("SELECT copy_id, other_copy_id, joins, merge_candidate, version FROM matches") == [
        (3, 1, 1, 0, "test"),
        (3, 2, 1, 1, "test"),
    ]
    assert rows("SELECT count(*) FROM articles") == [(2,)]
    assert rows("SELECT article_id, other_article_id, containment FROM merge_candidates") == [
        (1, 2, 0.9)
    ]
    store.join(1, 2, why="one story", by="the desk")
    assert rows("SELECT * FROM merge_candidates") == []
    store.split(1, 2, why="two stories", by="the desk")
    assert rows("SELECT * FROM merge_candidates") == []


def test_an_outlets_furniture_is_learnt_from_different_pieces(store, put, piece):
    """A block under five pieces of an outlet is known; copies of one story teach nothing."""
    for number in range(5):
        url, hashes = f"https://example.org/{number}", (7, 100 + number)
        put(piece(url, f"Piece {number}.", block_hashes=hashes))
        put(piece(f"https://example.net/{number}", f"Piece {number}.", block_hashes=(8,)))
    assert (store.block_memory("example.org"), store.block_memory("example.net")) == ({7}, set())


def test_block_memory_is_bounded_and_forgets(store, put, piece, rows):
    """What does not come back is dropped; an outlet's memory does not grow with its archive, nor with a page."""
    sizes = []
    for number in range(120):
        furniture = 7 if number < 40 else 8
        hashes = (furniture, *range(1000 + 50 * number, 1050 + 50 * number))
        put(piece(f"https://example.org/{number}", f"Piece {number}.", block_hashes=hashes))
        sizes += rows("SELECT count(*) FROM block_memory")
    assert max(sizes) <= (2 + 16 * 20,)
    assert store.block_memory("example.org") == {8}


@pytest.mark.parametrize(
    ("containment", "known"),
    [
        pytest.param(0.2, {7}, id="a disclaimer in common"),
        pytest.param(0.6, set(), id="much of one text in the other"),
    ],
)
def test_pieces_that_share_a_story_teach_nothing(
    store, piece, fingerprint, put, clock, containment, known
):
    """A piece that repeats another is listed for itself, and is no sign of furniture."""
    put(piece("https://example.net/a", "One."))
    for number in range(6):
        each = piece(f"https://example.org/{number}", f"Piece {number}.", block_hashes=(7,))
        match = Match(1, 1, "partial", containment, 0.1, None, "test", joins=False, why="a part")
        placement = Placement("new", matches=(match,), why="a part")
        page = Page(each.url, b"", clock())
        store.write(Record(each, fingerprint(each.text), placement, page))
    assert store.block_memory("example.org") == known


def test_letters_that_no_file_can_hold_are_replaced(put, piece, rows):
    """Half a surrogate pair and NUL, which JSON on a page may name, do not stop a write."""
    broken = "Board \ud83d approves\x00"
    quote = Evidence("credit", broken, won=True)
    put(piece(title=broken, authors=(broken,), origin=replace(Origin(), evidence=(quote,))))
    assert rows("SELECT title, authors FROM articles") == [
        ("Board ? approves", '["Board ? approves"]')
    ]
    assert rows("SELECT quote FROM evidence") == [("Board ? approves",)]


def test_a_failing_write_leaves_nothing(store, piece, put, rows, fingerprint):
    """When anything of a write fails, none of it is there."""
    broken = piece(bylines=(Byline("Amira Khan", None, "byline"),))  # a value that no row may hold
    with pytest.raises(Exception, match="NOT NULL"):
        put(broken)
    assert rows(
        "SELECT (SELECT count(*) FROM copies), (SELECT count(*) FROM evidence), count(*) FROM changes"
    ) == [(0, 0, 0)]


def test_every_reference_leads_somewhere(put, piece, credit, rows):
    """References are not enforced at each write, so they are checked here over all ways to write."""
    put(piece("https://example.net/a", origin=credit("example.org", "https://example.org/a")))
    put(piece("https://example.org/a"))
    put(piece("https://example.org/a", text=ADDED))
    put(piece("https://example.com/b", "Another piece altogether."))
    assert rows("PRAGMA foreign_key_check") == []
    assert rows("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')") == []


@pytest.mark.parametrize(
    ("host", "modified", "why"),
    [
        pytest.param("example.org", 90, "later state of copy 1 under another address", id="moved"),
        pytest.param("example.org", None, "shared", id="its own reprint"),
        pytest.param("example.net", 90, "shared", id="another outlet"),
    ],
)
def test_an_outlet_moves_its_piece(put, piece, clock, rows, host, modified, why):
    """Another address of the outlet is a copy; one that it published at the same time and changed since is an update."""
    put(piece())
    later = Time(clock.time + timedelta(minutes=modified), 0, "minute") if modified else None
    outcome = put(piece(f"https://{host}/crossing-delayed", ADDED, modified=later))
    assert (outcome.kind, outcome.article_id) == ("copy", 1)
    assert rows("SELECT placed_because FROM copies WHERE id = 2") == [(why,)]
