"""Pages for the tests of extract: written here, never copied."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ingest.extract import extract_draft
from ingest.types import Draft, Page

PROSE = (
    "The river rose by two metres in the night, and the lower town was under water by dawn.",
    "Engineers opened the old weir at six, which had last been moved in the spring of 1987.",
    "“Nobody here has seen the square like this,” said the mayor, standing on the steps of the hall.",
    "The council will meet on Thursday to decide who pays for the pumps and for the broken wall.",
)


@pytest.fixture
def prose() -> str:
    """Four paragraphs of an article, marked up."""
    return "".join(f"<p>{text}</p>" for text in PROSE)


@pytest.fixture
def draft_of() -> Callable[..., Draft]:
    """Make a draft of a body of HTML or bytes, as `extract_draft` does for a fetched page."""

    def make(
        body: str | bytes, *, kind: str = "text/html; charset=utf-8", **given: object
    ) -> Draft:
        raw = body if isinstance(body, bytes) else body.encode()
        url = given.pop("url", "https://example.org/news/river")
        page = Page(url, raw, datetime(2026, 1, 1, tzinfo=UTC), headers=(("content-type", kind),))
        return extract_draft(page, **given)

    return make
