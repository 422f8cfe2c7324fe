"""How fast archives are read in and stored pages are read anew, and in how much memory.

    python bench/archives.py --pages 50000 --folder /tmp/archives

Writes an archive of made pages into the folder, reads it with our reader and with both libraries, stores it with one
process and with two, then has every stored page read anew with the change report: as if an older program had stored
them, a fiftieth of them with another title. CPU seconds, of all processes; peak memory of the largest.
"""

import argparse
import gzip
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from ingest.fetch import read_warc

_TEXT = (
    "harbour ferry council bridge tide lighthouse board crossing timetable engineer winter repair tower market"
    " orchestra river valley school teacher storm reporter minister village budget station railway museum garden"
)
WORDS = _TEXT.split()
NAVIGATION = "".join(f'<li><a href="/s/{w}/{n}">{w} {n}</a></li>' for w in WORDS for n in range(12))
COPIES = 0.1  # share of pages that repeat the one before on another host
CHANGED = 50  # every so manieth page was stored with another title


def page(choice: random.Random, number: int) -> bytes:
    """Return a page of made prose with the furniture of a news site."""
    paragraphs = "".join(
        f"<p>The {' '.join(choice.choices(WORDS, k=choice.randint(25, 90)))} in {choice.randint(1900, 2026)}.</p>"
        for _ in range(choice.randint(4, 14))
    )
    title = f"{' '.join(choice.choices(WORDS, k=5)).capitalize()} number {number}"
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        f'<meta property="article:published_time" content="2026-03-{1 + number % 28:02d}T08:00:00+01:00">'
        f"<script>{'var a = 1;' * 800}</script></head><body><nav><ul>{NAVIGATION}</ul></nav><article><h1>{title}</h1>"
        f'<p class="byline">By Ada Lindqvist</p>{paragraphs}</article><footer>All rights reserved</footer></body></html>'
    ).encode()


def write_archive(path: Path, pages: int) -> int:
    """Write an archive, a gzip member a record; return the bytes of its pages."""
    choice, body, total = random.Random(1), b"", 0
    with path.open("wb") as file:
        for number in range(pages):
            if not body or choice.random() >= COPIES:
                body = page(choice, number)
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-03-01T06:00:00Z\r\n"
                f"WARC-Target-URI: https://n{number % 50}.example/{number}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 4))
            total += len(body)
    return total


def read_ours(path: Path) -> None:
    with path.open("rb") as file:
        for _ in read_warc(file):
            pass


def read_fastwarc(path: Path) -> None:
    with path.open("rb") as file:
        for record in FastIterator(file):
            record.reader.read()


def read_warcio(path: Path) -> None:
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            record.content_stream().read()


def cpu(call: Callable[[], object]) -> float:
    """Return the CPU seconds of a call in this process."""
    began = time.process_time()
    call()
    return time.process_time() - began


def called(*words: str | Path) -> tuple[str, float, float, int]:
    """Call the program; return what it printed, CPU seconds, seconds, and peak memory in MB of its largest process."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "ingest", *map(str, words)], capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = done.stdout + done.stderr
    return said, spent, time.perf_counter() - began, after.ru_maxrss // 1024


def make_older(database: Path) -> None:
    """Let the stored pages be those of an older program."""
    with closing(sqlite3.connect(database)) as db, db:
        db.execute('UPDATE copies SET versions = \'{"extract": "0"}\'')
        db.execute("UPDATE copies SET title = 'Loading Now' WHERE id % ? = 0", (CHANGED,))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / "made.warc.gz"
    size = write_archive(path, options.pages)
    print(
        f"{options.pages:,} pages, {size / 1e6:,.0f} MB, {path.stat().st_size / 1e6:,.0f} MB packed"
    )
    for name, reader in (
        ("fastwarc", read_fastwarc),
        ("ours", read_ours),
        ("warcio", read_warcio),
    ):
        seconds = min(cpu(lambda reader=reader: reader(path)) for _ in range(3))
        print(f"read, {name}: {options.pages / seconds:,.0f} pages a CPU second")
    print(f"peak of the readers: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    for workers in (1, 2):
        database = options.folder / f"{workers}" / "made.db"
        shutil.rmtree(database.parent, ignore_errors=True)
        said, spent, wall, peak = called("warc", path, "--db", database, "--workers", str(workers))
        print(f"ingest warc --workers {workers}: {said.strip()}")
        _tell(options.pages, spent, wall, peak)
    make_older(database)
    for words in (["--dry-run"], []):
        said, spent, wall, peak = called("reprocess", "--db", database, "--samples", "1", *words)
        print(f"ingest reprocess {' '.join(words)}\n{said.strip()}")
        _tell(options.pages, spent, wall, peak)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


def _tell(pages: int, spent: float, wall: float, peak: int) -> None:
    print(
        f"  {pages / spent:,.0f} pages a CPU second, {wall:.0f} s in all, at most {peak} MB a process"
    )


if __name__ == "__main__":
    main()
