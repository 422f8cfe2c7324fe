"""Many copies of one piece: what they say together is kept, at a cost that does not grow."""

import pytest

from ingest.store import Database

ORIGINAL = "https://example.org/crossing"


def url(number: int) -> str:
    return f"https://copy{number}.example.net/a"


@pytest.fixture
def reprinted(put, piece, credit):
    """Store a piece and so many reprints that credit a wire: `reprinted(30)`."""

    def store(count: int, domain: str = "wire.example") -> None:
        put(piece(ORIGINAL))
        for number in range(count):
            put(piece(url(number), title=f"Title {number % 3}", origin=credit(domain)))

    return store


def verdict(path):
    with Database(path) as db:
        held = db.article(ORIGINAL)
        return held.article.origin, held


def test_the_copies_name_the_wire(reprinted, path):
    """A page without a credit, whose reprints all credit a wire, is the wire's: by their words, quoted."""
    reprinted(12)
    origin, held = verdict(path)
    assert (origin.status, origin.domain, origin.basis) == (
        "republished",
        "wire.example",
        "evidence",
    )
    witness = origin.evidence[0]
    assert (witness.kind, witness.quote, witness.won) == (
        "copies",
        "Original Source: wire.example",
        True,
    )
    assert (origin.confidence, witness.weight) == (0.97, 0.97)
    assert (len(held.copies), held.copies[0].claim.status) == (13, "own")


def test_many_copies_give_what_few_give(reprinted, path, store, rows):
    """Copies that came one by one leave the same rows as all of them read together."""
    reprinted(20)
    kept = rows("SELECT * FROM credits"), rows("SELECT * FROM evidence WHERE kind = 'copies'")
    shown = rows("SELECT * FROM articles")
    with store.writing():
        from ingest.store._clusters.cluster import resettle

        resettle(store._db, 1, store._now())
    assert rows("SELECT * FROM articles") == shown
    assert (
        rows("SELECT * FROM credits"),
        rows("SELECT * FROM evidence WHERE kind = 'copies'"),
    ) == kept


def test_one_more_copy_does_not_read_the_others(reprinted, put, piece, credit, store):
    """The thirtieth reprint costs what the tenth did: no statement goes through all of them."""
    reprinted(30)
    asked: list[str] = []
    store._db.set_trace_callback(asked.append)
    put(piece(url(99), origin=credit("wire.example")))
    store._db.set_trace_callback(None)
    assert [each for each in asked if "c.article_id = 1 ORDER BY c.id" in each] == []
    assert len([each for each in asked if "FROM copies" in each]) < 20


def test_the_original_that_comes_last_takes_over(reprinted, put, piece, path):
    """When the credited house's own page arrives, the piece is its own, and its reprints say so."""
    reprinted(12)
    outcome = put(piece("https://wire.example/a"))
    origin, held = verdict(path)
    assert (outcome.copy_kind, held.article.url) == ("representative", "https://wire.example/a")
    assert (origin.status, origin.basis, origin.evidence[0].status) == ("own", "evidence", "own")
    checks = {copy.claim.check for copy in held.copies if copy.claim.status == "republished"}
    assert checks == {"text_match"}


def test_a_late_reprint_of_a_known_original_is_checked_at_once(reprinted, put, piece, credit, path):
    """Among many copies the next that credits the original's house is borne out by the text."""
    reprinted(12, "example.org")
    put(piece(url(99), origin=credit("example.org")))
    with Database(path) as db:
        copy = next(each for each in db.article(ORIGINAL).copies if each.url == url(99))
    assert (copy.claim.check, copy.claim.relation) == ("text_match", "verbatim")


def test_what_copies_say_leaves_with_them(reprinted, store, path, rows):
    """A copy that a person set apart is no witness, and carries none of theirs along."""
    reprinted(2)
    store.split(1, 1, why="another text", by="Amy")
    assert rows("SELECT article_id, copies FROM credits") == [(1, 2)]
    with Database(path) as db:
        apart = db.article(ORIGINAL)
        assert (apart.article.origin.status, apart.article.origin.evidence) == ("own", ())
        assert db.article(1).article.origin.domain == "wire.example"
