"""A rebuild is free of the order in which the copies came."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.dedupe import place_article, take_fingerprint
from ingest.store import Store
from ingest.types import Page, Record

WORDS = "harbour council pier winter storm fisher berth quay dock mooring fee boat crane landmark summer visitor timber rope"


def story(number: int) -> list[str]:
    """Six paragraphs of one story."""
    chance = random.Random(number)
    names = [f"{word}{chance.randrange(50)}" for word in WORDS.split()]
    return [" ".join(chance.choices(names, k=30)) + "." for _ in range(6)]


def texts() -> dict[str, str]:
    """Host -> text: five stories, each whole, with another lead, cut, and cut short; and a page of two stories."""
    held = {}
    for number in range(5):
        parts = story(number)
        versions = (parts, [story(90 + number)[0], *parts[1:]], parts[:3], parts[:2], parts[2:])
        for at, version in enumerate(versions):
            held[f"s{number}v{at}"] = "\n\n".join(version)
    held["roundup"] = "\n\n".join([*story(0)[:3], *story(1)[:3]])
    return held


def clusters(path: Path) -> set[frozenset[str]]:
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT group_concat(url, ' ') FROM copies GROUP BY article_id")
        return {frozenset(row[0].split()) for row in rows}


@pytest.fixture
def load(tmp_path, clock, piece):
    """Store the texts in an order of their own; return what they are grouped as before and after a rebuild."""

    def stored(seed: int) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
        hosts = list(texts().items())
        random.Random(seed).shuffle(hosts)
        path = tmp_path / f"{seed}.db"
        with Store.open(path, now=clock) as store:
            for host, text in hosts:
                article = piece(f"https://{host}.example/a", text)
                taken = take_fingerprint(text)
                with store.writing():
                    placement = place_article(article, taken, *store.look_up(article, taken))
                    store.write(Record(article, taken, placement, Page(article.url, b"", clock())))
            live = clusters(path)
            store.rebuild()
            assert store.rebuild() == []
        return live, clusters(path)

    return stored


def test_every_order_ends_in_the_same_clusters(load):
    """Whatever came first, the rebuilt clusters are the same, and a second rebuild moves nothing."""
    ends = [load(seed) for seed in range(4)]
    assert len({frozenset(rebuilt) for _, rebuilt in ends}) == 1
    assert len({frozenset(live) for live, _ in ends}) > 1


def test_a_rebuild_brings_every_edge_up_to_date(put, piece, path, rows, clock):
    """Edges of an earlier algorithm give way, also those of copies that stay where they are."""
    whole = [*story(0), *story(1)]
    put(piece("https://a.example/a", "\n\n".join(whole)))
    put(piece("https://b.example/a", "\n\n".join(whole[:-1])))
    put(piece("https://c.example/a", "\n\n".join([*whole[:4], *story(2)])))
    edges = "SELECT copy_id, other_copy_id, kind, containment, version FROM matches ORDER BY 1, 2"
    with Store.open(path, now=clock) as store:
        store.rebuild()
        today = rows(edges)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE matches SET version = 'old', containment = 0.1")
        assert store.rebuild() == []
    assert ({each[2] for each in today}, rows(edges)) == ({"near", "partial"}, today)
