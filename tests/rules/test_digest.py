"""The version of the rules is that of their words."""

from hashlib import sha256
from importlib.resources import files

from ingest.rules import digest


def test_the_digest_is_of_all_tables_in_the_order_of_their_names():
    """It can be made again from the files alone."""
    tables = sorted(each for each in files("ingest.rules").iterdir() if each.name.endswith(".toml"))
    said = b"".join(each.name.encode() + b"\0" + each.read_bytes() for each in tables)
    assert len(tables) > 5
    assert digest() == sha256(said).hexdigest()[:8]
