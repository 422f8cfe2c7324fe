"""Notices and rights in the database."""

from ingest.types import Notice, Right

CORRECTED = Notice("correction", "Correction: The ferry costs four pounds, not five.")
OWN, WIDE = (
    Right("robots_meta", "noarchive", "meta.robots"),
    Right("copyright", "© Harbour Post", "footer"),
)


def test_a_notice_is_kept_once_and_told_to_readers_of_changes(put, piece, rows, clock):
    """The same page read again with a correction: one row, and a change, though the text stayed."""
    put(piece("https://harbour.example/1"))
    clock.forward(days=1)
    for _ in range(2):
        put(piece("https://harbour.example/1", notices=(CORRECTED,)))
    assert rows("SELECT copy_id, kind, quote, found_utc FROM notices") == [
        (1, "correction", CORRECTED.quote, "2026-03-02T06:00:00Z")
    ]
    assert rows("SELECT action FROM changes WHERE table_name = 'copies'") == [
        ("insert",),
        ("update",),
    ]


def test_a_notice_that_the_page_drops_stays(put, piece, rows):
    """What was told once was told."""
    put(piece("https://harbour.example/1", notices=(CORRECTED,)))
    put(piece("https://harbour.example/1"))
    assert rows("SELECT count(*) FROM notices") == [(1,)]


def test_what_holds_for_a_host_is_held_once(put, piece, rows):
    """A copyright line below each page is one row, a page's own word one for each page."""
    for number in (1, 2):
        put(
            piece(
                f"https://harbour.example/{number}",
                text=f"Piece {number}. " * 40,
                rights=(OWN, WIDE),
            )
        )
    assert rows("SELECT copy_id, host, kind FROM rights ORDER BY copy_id") == [
        (None, "harbour.example", "copyright"),
        (1, None, "robots_meta"),
        (2, None, "robots_meta"),
    ]
