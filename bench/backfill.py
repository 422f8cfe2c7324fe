"""Backfill over archives made from saved pages: pages a second, memory, growth, beside other loops in one run.

    bench/backfill.py make --corpus CORPUS --out DIR --records 20000 [--per-archive 2000]
    bench/backfill.py run --warcs DIR --out DIR [--engines plain native ray] [--workers 1 2] [--peers BIN/python]
    bench/backfill.py steps --warcs DIR

CORPUS holds `*.jsonl` with lines {"url","html"} and the pages that they name. A third of the records are copies of a page with a
sentence more or less; in the others the words of the paragraphs change places, so that they are pieces of their own.
`run` goes on where it was stopped: what an engine has read is not read again, and its figures are of what it did now.
"""

import argparse
import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

_PARAGRAPH = re.compile(rb"(<p\b[^>]*>)([^<]{40,})")
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Do what was asked; raises SystemExit for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["make", "run", "steps"])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--warcs", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--per-archive", type=int, default=2000)
    parser.add_argument("--engines", nargs="*", default=["plain", "native"])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--peers", type=Path, help="python of an environment with trafilatura")
    asked = parser.parse_args()
    {"make": make, "run": run, "steps": steps}[asked.what](asked)


# --- archives ------------------------------------------------------------------------------------


def make(asked: argparse.Namespace) -> None:
    """Write the archives; those that are there stay."""
    pages = list(_pages(asked.corpus))
    asked.out.mkdir(parents=True, exist_ok=True)
    for first in range(0, asked.records, asked.per_archive):
        path = asked.out / f"made-{first:07d}.warc.gz"
        if path.exists():
            continue
        unready = path.with_suffix(".part")
        with unready.open("wb") as file:
            for number in range(first, min(first + asked.per_archive, asked.records)):
                file.write(gzip.compress(_record(number, pages), 3))
        unready.replace(path)
    print(f"{asked.records:,} records of {len(pages)} pages in {asked.out}")


def _pages(corpus: Path) -> Iterator[tuple[str, bytes]]:
    seen = set()
    for listing in sorted(corpus.glob("*.jsonl")):
        for line in listing.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("url") and row.get("html") and row["html"] not in seen:
                seen.add(row["html"])
                yield row["url"], gzip.decompress((corpus / row["html"]).read_bytes())


def _record(number: int, pages: list[tuple[str, bytes]]) -> bytes:
    url, body = pages[number % len(pages)]
    dice = random.Random(number)
    edited = _framed(body, dice) if number % 3 == 0 else _shuffled(body, dice)
    parts = urlsplit(url)
    url = f"{parts.scheme}://{number % 400}.{parts.netloc}{parts.path or '/'}?record={number}"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + edited
    date = (_BEGIN + timedelta(seconds=number // 30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _shuffled(body: bytes, dice: random.Random) -> bytes:
    """Let the words of each paragraph change places."""

    def changed(found: re.Match[bytes]) -> bytes:
        words = found[2].split()
        dice.shuffle(words)
        return found[1] + b" ".join(words)

    return _PARAGRAPH.sub(changed, body)


def _framed(body: bytes, dice: random.Random) -> bytes:
    """Put a sentence of this outlet's own before a paragraph."""
    places = [found.start() for found in _PARAGRAPH.finditer(body)]
    if not places:
        return body
    at = dice.choice(places)
    mark = b"<p>Our own correspondent counted %d ships on that day.</p>" % dice.randrange(10_000)
    return body[:at] + mark + body[at:]


# --- engines -------------------------------------------------------------------------------------


def run(asked: argparse.Namespace) -> None:
    """Print a line for each engine, then the read limit and another extractor's loop over the first archive."""
    warcs = sorted(asked.warcs.glob("*.warc.gz"))
    megabytes = sum(each.stat().st_size for each in warcs) / 1e6
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; commit {_commit()}; {len(warcs)} archives, {megabytes:,.0f} MB"
    )
    for engine in asked.engines:
        for workers in asked.workers if engine == "native" else [None]:
            _time_engine(engine, workers, asked)
    _time_fastwarc(warcs[0])
    if asked.peers:
        command = [asked.peers, Path(__file__).with_name("backfill_peer.py"), warcs[0], "300"]
        print(
            subprocess.run(
                list(map(str, command)), capture_output=True, text=True, check=True
            ).stdout,
            end="",
        )


def _time_engine(engine: str, workers: int | None, asked: argparse.Namespace) -> None:
    out = asked.out / f"{engine}{workers or ''}"
    words = [
        "backfill",
        str(asked.warcs / "*.warc.gz"),
        "--out",
        str(out),
        "--engine",
        engine,
        "--json",
    ]
    words += ["--workers", str(workers)] if workers else []
    name = f"{engine} {workers or ''}"
    told, spent = _watched(words)
    print(
        f"{name:10} all      {_line(told['counts']['records'] if told['read'] else 0, spent)} read now {told['read']} of {told['archives']}",
        flush=True,
    )
    shutil.rmtree(out / "clusters")
    told, spent = _watched(words)
    texts = told["counts"]["articles"]
    print(
        f"{name:10} clusters {_line(texts, spent)} {texts:,} texts, {told['pieces']:,} pieces",
        flush=True,
    )


def _line(count: int, spent: tuple[float, float, float]) -> str:
    wall, cpu, peak = spent
    return f"{wall:8.1f} s {cpu:8.1f} CPU s {count / cpu:7.0f} a CPU s {count / wall:7.0f} a s  peak {peak:6.0f} MB"


def _watched(words: list[str]) -> tuple[dict, tuple[float, float, float]]:
    """Run a command; return what it said, and seconds, CPU seconds and peak MB of it and all that it started."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "ingest", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as driver:
        ended, seen = Event(), {"cpu": {}, "peak": 0.0}
        watcher = Thread(target=_watch, args=(driver.pid, ended, seen))
        watcher.start()
        said = driver.stdout.read()
        ended.set()
        watcher.join()
    wall = time.perf_counter() - began
    return json.loads(said), (wall, sum(seen["cpu"].values()), seen["peak"])


def _watch(root: int, ended: Event, seen: dict) -> None:
    """Note CPU of every process below the root, and the most memory that all have together."""
    while not ended.wait(0.5):
        rows = list(_processes())
        family = {root}
        for pid, parent, *_ in sorted(rows):
            if parent in family:
                family.add(pid)
        mine = [row for row in rows if row[0] in family]
        for pid, _, cpu, _ in mine:
            seen["cpu"][pid] = cpu
        seen["peak"] = max(seen["peak"], sum(row[3] for row in mine))


def _processes() -> Iterator[tuple[int, int, float, float]]:
    """Yield process, parent, CPU seconds, resident MB (shared parts counted for each)."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        cpu = (int(fields[11]) + int(fields[12])) / _TICK
        yield int(place.name), int(fields[1]), cpu, int(fields[21]) * 4096 / 1e6


def _time_fastwarc(path: Path) -> None:
    from fastwarc.warc import ArchiveIterator

    began, records, size = time.process_time(), 0, 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            records += 1
            size += len(record.reader.read())
    cpu = time.process_time() - began
    print(
        f"{'fastwarc':10} alone    {cpu:8.1f} CPU s {records / cpu:7.0f} a CPU s, {size / records / 1000:.0f} kB a record"
    )


# --- steps ---------------------------------------------------------------------------------------


def steps(asked: argparse.Namespace) -> None:
    """Print CPU milliseconds a record of each step, over the first archive."""
    from ingest.backfill._archive import _table
    from ingest.backfill._rows import row_of, schema
    from ingest.dedupe import take_fingerprint
    from ingest.fetch import read_warc
    from ingest.piece import article_from_page
    from ingest.types import Page

    path = min(asked.warcs.glob("*.warc.gz"))
    _time_fastwarc(path)
    spent = dict.fromkeys(["read", "extract", "fingerprint", "row", "write"], 0.0)
    clock, records = time.process_time(), 0

    def lap(step: str) -> None:
        nonlocal clock
        now = time.process_time()
        spent[step] += now - clock
        clock = now

    with path.open("rb") as file, _table(Path(os.devnull), schema()) as table:
        for record in read_warc(file, path.name):
            records += 1
            lap("read")
            if not isinstance(record.page, Page):
                continue
            article = article_from_page(record.page)
            lap("extract")
            if article.reason is None:
                fingerprint = take_fingerprint(article.text)
                lap("fingerprint")
                row = row_of(article, record.page, fingerprint)
                lap("row")
                table.add(row)
                lap("write")
    total = sum(spent.values())
    for step, seconds in spent.items():
        print(f"{step:12} {seconds / records * 1000:7.3f} ms {seconds / total:6.1%}")
    print(f"{'all':12} {total / records * 1000:7.3f} ms, {records / total:.0f} records a CPU s")


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
