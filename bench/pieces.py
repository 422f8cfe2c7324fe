"""Pieces without end for the benches of the store: number N is always the same piece.

Every piece is one of: a story of its own; a near copy of a recent one under another headline; one cut to its first
paragraphs; a template with other figures. One line stands on every page of every outlet, a letter box on every third,
and each outlet has a box of its own. One story in 20,000 goes to 500 outlets. All from word lists and a seed.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from ingest.types import Article, Evidence, Origin, Time

START = datetime(2020, 1, 1, tzinfo=UTC)
OUTLETS = 3_000
WIRE_EVERY, WIRE_COPIES = 20_000, 500
SYLLABLES = [first + vowel for first in "bcdfghjklmnprstvw" for vowel in "aeiou"]
COMMON = (
    "the of and to in a that for was on with as at by from it said had are but not an his were has"
)
EVERYWHERE = "All rights reserved. Use of this page means that you agree to the terms of service and to our rules on privacy."
LETTER = "Sign up for our morning letter and get the five stories that matter before breakfast."


class Pieces:
    """Number -> article, the same whenever it is asked for. `mean`: words of a middling piece."""

    def __init__(self, mean: int) -> None:
        chance = random.Random(1)
        rare = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(120_000)}
        common = COMMON.split()
        words = [word for word in sorted(rare) if word not in common]
        chance.shuffle(words)
        self.words = common + words
        self.mean = mean
        self.now = START  # when the last piece was asked for: the clock of the store
        self.story = lru_cache(maxsize=4_000)(self._story)

    def __getitem__(self, number: int) -> Article:
        """Return piece `number`."""
        self.now = _published(number)
        chance = random.Random(number * 7_919 + 1)
        of, kind = self._kind(number, chance)
        outlet = f"outlet{chance.randrange(OUTLETS)}.example"
        paragraphs = list(self.story(of))
        if kind == "near":
            paragraphs[0] = self._prose(chance, 25)
        elif kind == "cut":
            paragraphs = paragraphs[: max(2, len(paragraphs) // 2)]
        elif kind == "template":
            paragraphs = list(_template(chance))
        box = f"About us: {outlet} has told the news of its town since it was founded by two printers."
        letter = [LETTER] if number % 3 == 0 else []
        return _article(number, of, outlet, [*paragraphs, box, *letter, EVERYWHERE], chance)

    def _kind(self, number: int, chance: random.Random) -> tuple[int, str]:
        """Return which story a piece tells and how: every fourth piece is a copy."""
        since = number % WIRE_EVERY
        if number >= WIRE_EVERY and since < 4 * WIRE_COPIES and since % 4 == 1:
            return number - since, chance.choice(("same", "near", "cut"))
        if number > 1_000 and chance.random() < 0.25:
            return number - chance.randint(1, 1_000), chance.choice(("same", "near", "near", "cut"))
        return number, "template" if chance.random() < 0.05 else "own"

    def _story(self, number: int) -> tuple[str, ...]:
        chance = random.Random(number)
        words = max(40, int(self.mean * chance.lognormvariate(-0.1, 0.5)))
        sizes = [chance.randint(25, 60) for _ in range(max(2, words // 42))]
        return tuple(self._prose(chance, size) for size in sizes)

    def _prose(self, chance: random.Random, size: int) -> str:
        many, common = len(self.words), COMMON.count(" ") + 1
        picked = [
            self.words[int(common * chance.random())]
            if chance.random() < 0.4
            else self.words[int(many * chance.random() ** 3)]
            for _ in range(size)
        ]
        return " ".join(picked).capitalize() + "."


def _published(number: int) -> datetime:
    return START + timedelta(minutes=number)


def _template(chance: random.Random) -> Iterator[str]:
    low, high = sorted(chance.sample(range(-15, 38), 2))
    yield f"Forecast for the coast: between {low} and {high} degrees, wind of {chance.randint(5, 80)} kilometres an hour from the west."
    yield f"Rain of up to {chance.randint(1, 60)} millimetres is expected, and high water at {chance.randint(0, 23)}:{chance.randint(10, 59)}."
    yield "Small boats should stay in the harbour when the red light is on, says the office for the coast."


def _article(
    number: int, story: int, outlet: str, paragraphs: list[str], chance: random.Random
) -> Article:
    url = f"https://{outlet}/{number}"
    quote = Evidence("credit", "Source: wire.example", "wire.example", "wire.example", weight=0.9, won=True)  # fmt: skip
    credited = Origin("republished", "unverified", "evidence", "outlet", "wire.example", "wire.example", confidence=0.9, evidence=(quote,))  # fmt: skip
    return Article(
        url=url,
        given_url=url,
        canonical_url=url,
        outlet=outlet,
        title=f"{paragraphs[0][:50]} {chance.randint(1, 9)}",
        standfirst=None,
        text="\n\n".join(paragraphs),
        authors=(f"Writer {chance.randrange(9_000)}",),
        bylines=(),
        published=Time(_published(number), 0, "minute"),
        published_source="jsonld",
        modified=None,
        language="en",
        site_name=outlet,
        section=None,
        tags=("harbour", "ferry"),
        image_url=None,
        access="free",
        completeness="full",
        origin=credited if story != number and number % 2 else Origin(),
        block_hashes=tuple(
            int.from_bytes(blake2b(part.encode(), digest_size=8).digest()) >> 1
            for part in paragraphs
        ),
    )
