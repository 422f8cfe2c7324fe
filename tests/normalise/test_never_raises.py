"""Whatever a draft holds, the stage answers and quotes what it saw."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import claim_sentence, make_article
from ingest.types import Block, Draft, Entry, Link, Statement

URLS = st.sampled_from(
    [
        "http://[x",
        "https://example.org/a",
        "",
        "mailto:x",
        "//",
        "https://www.reuters.com/a-b-c-d",
        "https://[::1]/",
    ]
)
CUES = st.sampled_from(
    [
        "Source: ",
        "(AP) — ",
        "By ",
        "Quelle: dpa",
        "Reuters",
        "© 2026 ",
        "originally published in ",
        "来源：",
        " / ",
        "(",
        "and AFP",
    ]
)
TEXTS = st.lists(st.one_of(CUES, st.text(max_size=20)), max_size=6).map("".join)
BLOCKS = st.builds(
    Block,
    text=TEXTS,
    tag=st.sampled_from(["p", "h1", "figcaption", "div"]),
    kept=st.booleans(),
    reason=st.sampled_from(["", "credit", "caption", "related", "byline", "rights"]),
    inside=st.booleans(),
    links=st.lists(st.builds(Link, text=TEXTS, url=URLS), max_size=2).map(tuple),
    names=st.sampled_from(["", "byline author", "photo-credit"]),
)
PLACES = st.sampled_from(
    [
        "link.canonical",
        "meta.author",
        "meta.og:url",
        "jsonld.author",
        "jsonld.isBasedOn",
        "jsonld.provider",
        "pixel",
    ]
)
STATEMENTS = st.builds(
    Statement, place=PLACES, value=st.one_of(TEXTS, URLS), type=st.just(""), url=st.none() | URLS
)
DRAFTS = st.builds(
    Draft,
    url=st.none() | URLS,
    title=st.none() | TEXTS,
    text=TEXTS,
    authors=st.lists(TEXTS, max_size=3).map(tuple),
    language=st.none() | TEXTS,
    canonical_url=st.none() | URLS,
    site_name=st.none() | TEXTS,
    blocks=st.lists(BLOCKS, max_size=8).map(tuple),
    statements=st.lists(STATEMENTS, max_size=4).map(tuple),
)
ENTRIES = st.none() | st.builds(
    Entry,
    id=st.just("1"),
    url=URLS,
    summary_html=st.none() | TEXTS,
    source_name=st.none() | TEXTS,
    source_url=st.none() | URLS,
    original_url=st.none() | URLS,
)


@settings(max_examples=150, deadline=None)
@given(draft=DRAFTS, entry=ENTRIES)
def test_any_draft_has_an_origin(draft, entry):
    """No draft raises; every quote is words; a claim has a confidence and a sentence."""
    origin = make_article(draft, entry=entry).origin
    assert all(item.quote.strip() and 0 < item.weight <= 1 for item in origin.evidence)
    assert (origin.confidence is None) == (origin.basis == "absence")
    assert claim_sentence(origin).endswith(".")
