"""How fast pieces are stored: look-up and write apart, with and without the full-text index.

    python bench/store.py --count 50000 --words 300

Prints, for each tenth, articles per CPU second, and at the end the bytes an article takes. The pieces are made
of invented words in a natural frequency; every fifth stands a second time at another outlet.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from time import process_time

from ingest.dedupe import place_article, take_fingerprint
from ingest.store import Store, _cluster, _write
from ingest.types import Article, Evidence, Origin, Page, Record, Time

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
OUTLETS = 500


def main() -> None:
    """Store the pieces and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--batch", type=int, default=1, help="articles in one transaction")
    parser.add_argument("--no-index", action="store_true", help="leave the full-text index out")
    parser.add_argument(
        "--dir", type=Path, help="where the database is made (default: a temporary one)"
    )
    arguments = parser.parse_args()
    if arguments.no_index:
        _write.index_article = _cluster.index_article = _cluster.unindex_article = lambda *_: None
    with tempfile.TemporaryDirectory(dir=arguments.dir) as folder:
        path = Path(folder) / "articles.db"
        with Store.open(path, now=lambda: NOW) as store:
            _measure(store, list(_articles(arguments.count, arguments.words)), arguments.batch)
        print(f"{path.stat().st_size / arguments.count:,.0f} bytes an article")


def _measure(store: Store, articles: list[Article], batch: int) -> None:
    spent = dict.fromkeys(("fingerprint", "look-up", "place", "write"), 0.0)
    print(f"{'stored':>9}{'articles/s':>12}" + "".join(f"{name + ' us':>16}" for name in spent))
    tenth = max(len(articles) // 10, 1)
    for start in range(0, len(articles), tenth):
        part = articles[start : start + tenth]
        for first in range(0, len(part), batch):
            begun = process_time()
            inside = sum(spent.values())
            with store.writing():
                for article in part[first : first + batch]:
                    _store(store, article, spent)
            # What is not counted inside is the transaction's own cost.
            spent["write"] += process_time() - begun - (sum(spent.values()) - inside)
        stored = (spent["look-up"] + spent["write"]) / len(part)
        print(
            f"{start + len(part):>9}{1 / stored:>12,.0f}"
            + "".join(f"{1e6 * value / len(part):>16,.0f}" for value in spent.values()),
            flush=True,
        )
        spent = dict.fromkeys(spent, 0.0)


def _store(store: Store, article: Article, spent: dict[str, float]) -> None:
    times = [process_time()]
    fingerprint = take_fingerprint(article.text)
    times.append(process_time())
    neighbours, furniture = store.look_up(article, fingerprint)
    times.append(process_time())
    placement = place_article(article, fingerprint, neighbours, furniture)
    times.append(process_time())
    page = Page(article.url, b"", NOW, given_url=article.url)
    store.write(Record(article, fingerprint, placement, page))
    times.append(process_time())
    for name, start, end in zip(spent, times, times[1:], strict=False):
        spent[name] += end - start


def _articles(count: int, words: int) -> Iterator[Article]:
    chance = random.Random(1)
    vocabulary = [
        "".join(chance.choices("abcdefghijklmnop", k=chance.randint(3, 10))) for _ in range(40_000)
    ]
    last = ""
    for number in range(count):
        if number % 5 != 4:
            last = _prose(chance, vocabulary, words)
        yield _article(number, last, " ".join(chance.choices(vocabulary, k=8)))


def _prose(chance: random.Random, vocabulary: list[str], words: int) -> str:
    picked = [vocabulary[int(len(vocabulary) * chance.random() ** 3)] for _ in range(words)]
    return "\n\n".join(" ".join(picked[at : at + 40]) for at in range(0, words, 40))


def _article(number: int, text: str, title: str) -> Article:
    outlet = f"outlet{number % OUTLETS}.example"
    url = f"https://{outlet}/{number}"
    furniture = f"Sign up for the letter of {outlet}, every morning at seven."
    wire = "wire.example"
    quote = Evidence("credit", f"Source: {wire}", wire, wire, weight=0.9, won=True)
    credited = Origin(
        "republished", "unverified", "evidence", "outlet", wire, wire, evidence=(quote,)
    )
    return Article(
        url=url,
        given_url=url,
        canonical_url=url,
        outlet=outlet,
        title=title,
        standfirst=None,
        text=f"{text}\n\n{furniture}",
        authors=("Amira Khan",),
        bylines=(),
        published=Time(NOW, 0, "minute"),
        published_source="jsonld",
        modified=None,
        language="en",
        site_name=outlet,
        section=None,
        tags=("harbour", "ferry"),
        image_url=None,
        access="free",
        completeness="full",
        origin=credited if number % 3 == 0 else Origin(),
        block_hashes=tuple(
            int.from_bytes(blake2b(part.encode(), digest_size=8).digest()) >> 1
            for part in (*text.split("\n\n"), furniture)
        ),
    )


if __name__ == "__main__":
    main()
