"""Each state of a host's robots.txt is kept, with what it states of use."""

from dataclasses import replace

from ingest.types import HostState

LICENSED = "User-agent: *\nLicense: https://harbour.example/licence.xml\n"


def test_a_version_is_a_row_and_rights_are_told_once(store, rows, clock):
    """Read daily, changed once, gone at last."""
    state = HostState("harbour.example", robots_text="User-agent: *\n")
    for text in ("User-agent: *\n", LICENSED, LICENSED, None):
        state = replace(state, robots_text=text, robots_fetched_at=clock.forward(days=1))
        store.hosts.save(state)
    assert rows("SELECT seen_utc, text FROM site_files ORDER BY seen_utc") == [
        ("2026-03-02T06:00:00Z", "User-agent: *\n"),
        ("2026-03-03T06:00:00Z", LICENSED),
        ("2026-03-05T06:00:00Z", None),
    ]
    assert rows("SELECT host, kind, quote, url FROM rights") == [
        ("harbour.example", "robots_txt", "License: https://harbour.example/licence.xml", "https://harbour.example/licence.xml")
    ]  # fmt: skip
