"""How many feeds, dates, addresses and robots.txt of a corpus are read right: `python bench/feeds.py --corpus DIR`."""

import argparse
import html
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from ingest.errors import FeedError
from ingest.fetch._robots import is_allowed, with_robots
from ingest.sources import find_feeds, read_feed
from ingest.times import parse_time
from ingest.types import Feed, HostState, Time
from ingest.urls import clean_url, same_url

Check = tuple[str, object, object, bool]  # field, expected, got, right


def rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def stamp(moment: Time | None) -> str | None:
    return moment.utc.isoformat().replace("+00:00", "Z") if moment else None


def words(title: object) -> str:
    text = re.sub(r"<[^>]+>", "", html.unescape(html.unescape(str(title or ""))))
    return " ".join(text.replace("\u200b", "").split())


def address(link: object) -> str:
    return re.sub(r"\s", "", html.unescape(str(link or ""))).removesuffix("/")


def read(row: dict, folder: Path) -> Feed | FeedError:
    headers = {name.lower(): value for name, value in row["http"]["headers"].items()}
    base = headers.get("content-location") or row["url"]
    body = (folder / row["file"]).read_bytes()
    try:
        return read_feed(body, url=base, content_type=headers.get("content-type"))
    except FeedError as error:
        return error


def values(feed: Feed) -> dict[str, object]:
    first = feed.entries[0] if feed.entries else None
    found: dict[str, object] = {
        "entry_count": len(feed.entries),
        "unique_entries": len(feed.entries),
        "child_sitemaps": [child.url for child in feed.children],
        "parse_error": False,
        "no_blowup": True,
    }
    if first:
        found |= {
            "title": words(first.title),
            "link": address(first.url),
            "clean_link": address(clean_url(first.url or "")),
            "guid": first.id,
            "published_utc": stamp(first.published),
            "updated_utc": stamp(first.updated),
            "date_utc": stamp(first.published or first.updated),
            "source_name": first.source_name,
            "source_url": first.source_url,
        }
    return found


FOLD = {"title": words, "link": address, "clean_link": address, "guid": address}


def feed_checks(row: dict, folder: Path) -> Iterator[Check]:
    outcome = read(row, folder)
    found = (
        values(outcome) if isinstance(outcome, Feed) else {"parse_error": True, "no_blowup": True}
    )
    if "discovered" in row["expect"]:
        links = find_feeds((folder / row["file"]).read_bytes(), url=row["url"])
        found["discovered"] = [link.url for link in links]
    for name, expected in row["expect"].items():
        if name in {"wellformed", "reason"}:
            continue
        fold = FOLD.get(name, lambda value: value)
        got = found.get(name)
        yield name, expected, got, fold(got) == fold(expected)


def feeds(corpus: Path) -> None:
    folder = corpus / "feeds"
    by_field: dict[str, Counter[bool]] = defaultdict(Counter)
    by_tag: dict[str, Counter[bool]] = defaultdict(Counter)
    slow = []
    for row in rows(folder / "feeds.jsonl"):
        start = time.perf_counter()
        for name, expected, got, right in feed_checks(row, folder):
            by_field[name][right] += 1
            for tag in row["tags"]:
                by_tag[tag][right] += 1
            if not right:
                print(f"WRONG {row['id']} {name}: {got!r} is not {expected!r}")
        slow.append((time.perf_counter() - start, row["id"]))
    for title, table in (("field", by_field), ("tag", by_tag)):
        for name, count in sorted(table.items()):
            print(f"feeds by {title:5} {name:22} {count[True]:4} right {count[False]:3} wrong")
    report(
        "feeds",
        Counter({right: sum(c[right] for c in by_field.values()) for right in (True, False)}),
    )
    print("slowest: " + ", ".join(f"{name} {seconds:.2f} s" for seconds, name in sorted(slow)[-3:]))


def dates(corpus: Path) -> None:
    count: Counter[str] = Counter()
    for row in rows(corpus / "dates" / "dates.jsonl"):
        got = stamp(parse_time(row["input"]))
        right = got == row["utc"] or got in (row["accept"] or [])
        count["right" if right else "wrong" if got else "none"] += 1
        if not right:
            print(f"{'WRONG' if got else 'NONE '} date {row['input']!r}: {got} is not {row['utc']}")
    total = sum(count.values())
    print(
        "dates: "
        + ", ".join(f"{count[key] / total:.3f} {key}" for key in ("right", "wrong", "none"))
    )


def loose(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    query = tuple(sorted(parts.query.split("&")))
    return parts.scheme, parts.netloc, parts.path.removesuffix("/"), query, parts.fragment


def urls(corpus: Path) -> None:
    kinds: dict[str, Counter[bool]] = defaultdict(Counter)
    for row in rows(corpus / "urls" / "clean.jsonl"):
        got, expected = clean_url(row["dirty"], **(row["context"] or {})), row["clean"]
        right = got == expected if row["exact"] else loose(got) == loose(expected)
        kinds[row["kind"]][right] += 1
        if not right and row["kind"] == "clean":
            print(f"WRONG url {row['dirty']!r}: {got!r} is not {expected!r}")
    for row in rows(corpus / "urls" / "same.jsonl"):
        kinds["same"][same_url(row["a"], row["b"]) == row["same"]] += 1
    for kind, count in kinds.items():
        report(f"urls {kind}", count)


def robots(corpus: Path) -> None:
    """Ask what a fetcher asks of a robots.txt: may this address be fetched, and how long is the pause."""
    count: Counter[bool] = Counter()
    now = datetime.now(UTC)
    for row in rows(corpus / "robots" / "robots.jsonl"):
        for check in row["checks"]:
            *url, token = check["args"]
            body = row["robots_txt"].encode()
            held = with_robots(HostState("h"), status=200, body=body, token=token, now=now)
            got = is_allowed(held, url[0], token) if url else held.crawl_delay_s
            expected = check["result"]
            if check["call"] == "request_rate" and expected:
                requests, seconds = map(int, re.findall(r"\d+", str(expected))[:2])
                expected = seconds / requests
            count[got == expected] += 1
            if got != expected:
                print(
                    f"WRONG robots {row['id']} {check['call']} {check['args']}: {got!r} is not {expected!r}"
                )
    report("robots", count)


def report(name: str, count: Counter[bool]) -> None:
    total = sum(count.values())
    print(f"{name}: {count[True]} of {total} right, {count[True] / total:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("parts", nargs="*", default=["feeds", "dates", "urls", "robots"])
    arguments = parser.parse_args()
    for part in arguments.parts:
        {"feeds": feeds, "dates": dates, "urls": urls, "robots": robots}[part](arguments.corpus)


if __name__ == "__main__":
    main()
