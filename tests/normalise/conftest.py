"""Drafts for the tests of this stage: a headline, prose, and the cue in question."""

from collections.abc import Callable

import pytest

from ingest.types import Block, Draft, Link, Statement

PROSE = (
    "The council of the harbour town voted on Tuesday to rebuild the old quay before the winter storms.",
    "Fishermen had asked for the work for years, and the money now comes from a fund of the region.",
    "The first stones are to be laid in spring, when the water is low and the boats are on land.",
    "Until then a wooden bridge leads across the gap that last year's flood tore into the wall.",
)


def block(text: str, tag: str = "p", **more) -> Block:
    """Return a block; dropped, and within the article unless told otherwise."""
    return Block(text, tag, **{"kept": False, "inside": True, **more})


def prose(*texts: str) -> tuple[Block, ...]:
    """Return blocks of the text."""
    return tuple(block(text, kept=True) for text in texts)


def make_draft(
    *,
    url: str | None = "https://harbour.example.org/news/quay",
    head: tuple = (),
    lead: str = "",
    close: str = "",
    tail: tuple = (),
    says: tuple = (),
    **more,
) -> Draft:
    """Return a draft: headline, `head`, four paragraphs (`lead` before, `close` after), `tail`."""
    kept = prose(*(text for text in (lead, *PROSE, close) if text))
    around = [
        tuple(item if isinstance(item, Block) else block(item) for item in part)
        for part in (head, tail)
    ]
    blocks = (block("Quay to be rebuilt", "h1"), *around[0], *kept, *around[1])
    return Draft(
        url=url,
        title="Quay to be rebuilt",
        text="\n\n".join(item.text for item in kept),
        blocks=blocks,
        statements=tuple(
            item if isinstance(item, Statement) else Statement(*item) for item in says
        ),
        **more,
    )


@pytest.fixture
def draft() -> Callable[..., Draft]:
    """Return the maker of drafts."""
    return make_draft


@pytest.fixture
def linked() -> Callable[[str, str, str], Block]:
    """Return the maker of a closing block with one link: text, words of the link, address."""
    return lambda text, words, url: block(text, links=(Link(words, url),))
