"""Bytes become the characters that were meant, whatever a label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text import collapse, decode, fold

POLISH = "Źródło: gazeta, która żółci łódź"
GERMAN = "Die Fähre fährt wieder, sagte der Kapitän am Dienstag in Grauhafen über Funk."
CHINESE = "港口的渡轮在两个冬天之后重新启航，乘客们说他们等了很久。" * 4


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        pytest.param(POLISH.encode("iso-8859-2"), "iso-8859-2", POLISH, id="as labelled"),
        pytest.param(POLISH.encode(), "iso-8859-1", POLISH, id="UTF-8 under a Latin-1 label"),
        pytest.param(GERMAN.encode("latin-1"), "utf-8", GERMAN, id="Latin-1 under a UTF-8 label"),
        pytest.param(GERMAN.encode("cp1252"), "nonsense", GERMAN, id="unknown label"),
        pytest.param(b"\xef\xbb\xbf" + POLISH.encode(), "latin-1", POLISH, id="byte-order mark"),
        pytest.param(GERMAN.encode("utf-16"), None, GERMAN, id="UTF-16 with its mark"),
        pytest.param(
            b"<meta charset=windows-1251>" + "Паром".encode("cp1251"),
            None,
            "<meta charset=windows-1251>Паром",
            id="the document says so",
        ),
        pytest.param(CHINESE.encode("gb18030"), None, CHINESE, id="nobody says"),
        pytest.param(
            "港".encode("iso-2022-jp"),
            "iso-2022-jp",
            "港",
            id="ASCII bytes that mean something else",
        ),
        pytest.param(
            POLISH.encode() * 9 + b"\xff",
            "utf-8",
            POLISH * 9 + "\ufffd",
            id="one bad byte in UTF-8",
        ),
    ],
)
def test_bytes_become_the_characters_that_were_meant(body, declared, text):
    """A label is believed where it fits, not against the bytes."""
    assert decode(body, declared) == text


@given(
    st.binary(max_size=400), st.sampled_from([None, "utf-8", "gbk", "utf-7", "rot13", "idna", ""])
)
def test_no_bytes_and_no_label_raise(body, declared):
    """Whatever comes over the wire is read."""
    assert isinstance(decode(body, declared), str)


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text):
    """What was folded stays as it is."""
    assert collapse(collapse(text)) == collapse(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("name", ["utf-7", "punycode", "unicode_escape", "idna"])
def test_charsets_of_no_browser_are_not_believed(name):
    """They hide tags from the scan, or take for ever."""
    assert decode(b"+ADw-b+AD4- \\u003cp", name) == "+ADw-b+AD4- \\u003cp"
