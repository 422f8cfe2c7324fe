"""Broken and hostile input without end: no exception, no page that takes long, no page that takes much memory.

    bench/fuzz.py --seconds 3600 [--corpus CORPUS] [--state data/fuzz.json] [--first-seed 0]
    bench/fuzz.py --replay SEED... [--corpus CORPUS] [--save FILE]

Each case is made from its seed alone: a way in (page, text, feed, words, archive), a document of the newsroom, of the
fixtures or of CORPUS, and the mutations of bench/mutations.py. What is asked of a case: nothing raised but what is
promised, every string can be stored, at most LIMIT_S of CPU time. The state keeps the slowest and the largest cases
with their recipes; a second run goes on where it stopped, until SECONDS are full, after it has run again what it had recorded.
"""

import argparse
import faulthandler
import json
import multiprocessing
import os
import re
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from gzip import compress, decompress
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from ingest import newsroom
from ingest.dedupe import take_fingerprint
from ingest.errors import DataError, FeedError
from ingest.fetch import read_warc
from ingest.piece import article_from_html, article_from_page, article_from_text
from ingest.sources import find_feeds, read_feed, read_listing
from ingest.times import format_time, parse_time
from ingest.types import Article, Entry, Page, Selectors
from ingest.urls import absolute, ascii_url, clean_url, outlet_of, same_url, url_key
from mutations import mutated

LIMIT_S = 1.0  # CPU time of a page
_KILL_S = 10.0  # a case that takes so long is ended from outside
_MEMORY = 3_000_000_000  # bytes of a worker's address space
_KEPT = 20  # slow and large cases that the state names
FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
URL = "https://www.example.org/news/2026/05/03/river"
KINDS = [
    None,
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=shift_jis",
    "text/plain",
    "application/xhtml+xml; charset='x",
    "text/html; charset=utf-16",
    "application/rss+xml",
    "\udcff; charset=\x00",
]
WAYS = ["page"] * 14 + ["text"] * 2 + ["feed"] * 2 + ["words", "archive"]


@dataclass(frozen=True)
class Case:
    """One input and how it was made."""

    seed: int
    way: str
    source: str  # the document that was mutated
    recipe: tuple[str, ...]
    body: bytes
    kind: str | None  # Content-Type


# --- cases -----------------------------------------------------------------------------------

Pool = dict[str, list[tuple[str, Callable[[], bytes]]]]


def make_pool(corpus: Path | None) -> Pool:
    """Return documents by way in, each with a name; the order is the same at every call."""
    pool: Pool = {"page": [], "text": [], "feed": [], "words": [], "archive": []}
    for (host, path), resource_ in sorted(newsroom.resources().items()):
        way = "feed" if "xml" in resource_.content_type else "page"
        pool[way].append((host + path, lambda body=resource_.body: body))
    for path in sorted(FIXTURES.rglob("*.*")):
        way = {".html": "page", ".txt": "text", ".md": "text"}.get(path.suffix, "")
        way = "feed" if path.parent.name == "feeds" else way
        if way:
            pool[way].append((path.name, path.read_bytes))
    pool["words"] = [("dates", lambda: _DATES.encode()), ("addresses", lambda: _ADDRESSES.encode())]
    if corpus:
        _add_corpus(pool, corpus)
    pool["text"] += pool["page"][:40]
    return pool


def _add_corpus(pool: Pool, corpus: Path) -> None:
    for path in sorted((corpus / "pages").glob("*.html.gz")):
        pool["page"].append((path.name, lambda path=path: decompress(path.read_bytes())))
    for path in sorted((corpus / "feeds" / "bytes").iterdir()):
        pool["feed"].append((path.name, path.read_bytes))
    for name, key in (("dates/dates", "input"), ("urls/clean", "dirty"), ("urls/same", "a")):
        lines = (corpus / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        text = "\n".join(json.loads(line)[key] for line in lines).encode("utf-8", "surrogatepass")
        pool["words"].append((name, lambda text=text: text))


def make_case(seed: int, pool: Pool) -> Case:
    """Return the case of a seed."""
    choice = Random(seed)
    way = choice.choice(WAYS)
    name, read = choice.choice(pool["page" if way == "archive" else way])
    other = choice.choice(pool["words" if way == "words" else "page"])[1]()
    body = _as_archive(choice, read()) if way == "archive" else read()
    body, recipe = mutated(choice, body, other)
    if way in ("feed", "archive") and choice.random() < 0.2:
        body = compress(body, mtime=0)
    return Case(seed, way, name, tuple(recipe), body, choice.choice(KINDS))


def _as_archive(choice: Random, body: bytes) -> bytes:
    records = []
    for _ in range(choice.choice([1, 3])):
        coding, sent = choice.choice(
            [(b"", body), (b"Content-Encoding: gzip\r\n", compress(body, mtime=0))]
        )
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + coding + b"\r\n" + sent
        head = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
            b"WARC-Date: 2026-05-03T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            b"Content-Length: %d\r\n\r\n"
        )
        record = head % len(http) + http + b"\r\n\r\n"
        records.append(compress(record, mtime=0) if choice.random() < 0.5 else record)
    return b"".join(records)


_DATES = """2026-05-03T10:00:00+02:00\nSun, 03 May 2026 10:00:00 GMT\n3 May 2026, 10.30 pm\n2026年5月3日 10时5分\nKeskiviikko 6. toukokuuta
2 hours ago\n1777802400\n03/05/26\nMay 3\nPublished: 3rd of May, 2026 at 10:00 (CEST)\n٣ مايو ٢٠٢٦\n3 мая 2026 г., 10:00\n2568-05-03"""
_ADDRESSES = """https://www.example.org/a?utm_source=x&id=3#top\nhttp://user:pass@EXAMPLE.org:80/../a/./b;c?d&&e==f\n//cdn.example/x\nmailto:a@b.c
https://[::1]:8080/\nhttps://[v1.x]/\nhttp://bücher.example/ä?ö=ü\nhttps://example.org/%E0%A4%A\njavascript:void(0)\nhttps://a.co.uk/amp/b.amp.html?amp=1\n?q=1"""


# --- the ways in -----------------------------------------------------------------------------


def run_case(case: Case) -> None:
    """Hand the case to its way in; raises whatever should not have been."""
    {
        "page": _run_page,
        "text": _run_text,
        "feed": _run_feed,
        "words": _run_words,
        "archive": _run_archive,
    }[case.way](case)


def _run_page(case: Case) -> None:
    way = case.seed % 4
    if way == 0:
        held = article_from_html(case.body.decode("utf-8", "surrogateescape"), URL)
    elif way == 1:
        held = article_from_html(case.body)
    else:
        headers = (("content-type", case.kind),) if case.kind else ()
        page = Page(URL, case.body, datetime(2026, 6, 1, tzinfo=UTC), headers=headers)
        selectors = Selectors(remove=("aside",), author=".byline") if way == 3 else None
        entry = Entry("1", URL, title="Rain", authors=("Ann Field",), summary_html="<p>Rain")
        memory = frozenset(article_from_page(page).block_hashes[::2])
        held = article_from_page(page, entry=entry, selectors=selectors, memory=memory)
    check_article(held)


def _run_text(case: Case) -> None:
    check_article(article_from_text(case.body, URL))


def check_article(article: Article) -> None:
    """Raise ValueError when an article says what cannot be stored or does not hold together."""
    check_strings(article)
    origin = article.origin
    if not all(each.quote.strip() and 0 < each.weight <= 1 for each in origin.evidence):
        raise ValueError("evidence without words or weight")
    if article.published:
        format_time(article.published)
    take_fingerprint(article.text)


def check_strings(value: object) -> None:
    """Raise ValueError for a string that no database can hold: half a character, or a zero."""
    if isinstance(value, str):
        if not value.isascii():
            value.encode("utf-8")
        if "\x00" in value:
            raise ValueError("a zero character in a string")
    elif isinstance(value, tuple | list):
        for each in value:
            check_strings(each)
    elif is_dataclass(value):
        for field in fields(value):
            check_strings(getattr(value, field.name))


def _run_feed(case: Case) -> None:
    for read in (read_feed, read_listing):
        try:
            check_strings(read(case.body, url=URL, content_type=case.kind))
        except FeedError as error:
            check_strings(str(error))
    check_strings(find_feeds(case.body, url=URL))


def _run_words(case: Case) -> None:
    coding = "surrogateescape" if case.seed % 2 else "replace"
    lines = case.body.decode("utf-8", coding).split("\n")
    last = URL
    for line in lines[:3000]:
        if found := parse_time(line, language=("en", "de", None, "zh", "x" * 9)[len(line) % 5]):
            format_time(found)
        for address in (clean_url(line, last, last), ascii_url(line), absolute(last, line)):
            outlet_of(address or "")
        same_url(line, last)
        url_key(line)
        last = line


def _run_archive(case: Case) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        path.write_bytes(case.body)
        try:
            with path.open("rb") as file:
                for record in read_warc(file):
                    if isinstance(record.page, Page):
                        check_article(article_from_page(record.page))
        except DataError:
            pass


# --- measuring -------------------------------------------------------------------------------


def measured(case: Case) -> dict[str, Any]:
    """Return what a case cost: CPU milliseconds, the least of two when slow; megabytes at the peak above the start; the error."""
    error, held = None, _reset_peak()
    spent = 0.0
    try:
        spent = _timed(case)
        peak = _status("VmHWM") - held
        if spent > LIMIT_S / 2:
            spent = min(spent, _timed(case))
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        error, peak = traceback.format_exc(), _status("VmHWM") - held
    return {
        "seed": case.seed,
        "way": case.way,
        "source": case.source,
        "recipe": list(case.recipe),
        "bytes": len(case.body),
        "ms": round(1000 * spent, 1),
        "peak_mb": round(peak / 1024, 1),
        "error": error,
    }


def _timed(case: Case) -> float:
    signal.setitimer(signal.ITIMER_PROF, _KILL_S)
    started = time.process_time()
    run_case(case)
    spent = time.process_time() - started
    signal.setitimer(signal.ITIMER_PROF, 0)
    return spent


def _reset_peak() -> int:
    """Forget the peak of resident memory; return what is resident now, in kilobytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0


def work(pipe: Connection, corpus: Path | None, seeds: Iterator[int]) -> None:
    """Run case after case and tell the parent of each; the parent ends it."""
    faulthandler.enable()
    faulthandler.register(signal.SIGPROF, chain=True)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    pool = make_pool(corpus)
    for seed in seeds:
        pipe.send(seed)
        pipe.send(measured(make_case(seed, pool)))


# --- the run ---------------------------------------------------------------------------------


@dataclass
class State:
    """What was seen so far; written to a file now and then."""

    path: Path
    next_seed: int
    seconds: float = 0.0
    cases: int = 0
    cpu_s: float = 0.0
    ways: dict[str, int] | None = None
    failures: list[dict[str, Any]] | None = None
    slowest: list[dict[str, Any]] | None = None
    largest: list[dict[str, Any]] | None = None

    def take(self, told: dict[str, Any]) -> None:
        """Count a case and keep it when it is remarkable."""
        self.cases += 1
        self.cpu_s = round(self.cpu_s + told["ms"] / 1000, 3)
        self.ways = self.ways or {}
        self.ways[told["way"]] = self.ways.get(told["way"], 0) + 1
        self.keep(told)

    def keep(self, told: dict[str, Any]) -> None:
        """Put a case where it belongs: failures, slowest, largest."""
        if told["error"]:
            self.failures = [*(self.failures or []), told]
            print(f"seed {told['seed']} FAILED {told['way']} {told['recipe']}\n{told['error']}", flush=True)  # fmt: skip
            return
        if told["ms"] > 1000 * LIMIT_S:
            print(f"seed {told['seed']} SLOW {_line(told)}", flush=True)
        self.slowest = _top([*(self.slowest or []), told], "ms")
        self.largest = _top([*(self.largest or []), told], "peak_mb")

    def save(self) -> None:
        """Write the file whole or not at all."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps({**held, "path": None, "commit": _commit()}, indent=1))
        fresh.replace(self.path)


def _top(told: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    once = {each["seed"]: each for each in told}
    return sorted(once.values(), key=lambda each: -each[key])[:_KEPT]


def load(path: Path, first_seed: int) -> State:
    """Return the state of a file, or a fresh one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return State(path, first_seed)
    held = json.loads(path.read_text())
    return State(**{**{k: v for k, v in held.items() if k != "commit"}, "path": path})


def fuzz(state: State, seconds: float, corpus: Path | None) -> None:
    """Run until the state holds so many seconds; every worker that dies is a failure with its seed."""
    pool = make_pool(corpus)
    recorded = [*(state.failures or []), *(state.slowest or []), *(state.largest or [])]
    state.failures, state.slowest, state.largest = [], [], []
    for seed in dict.fromkeys(each["seed"] for each in recorded):
        for told in _worker(iter([seed]), corpus, pool):
            state.keep(told)
    saved = time.monotonic()
    while state.seconds < seconds:
        for told in _worker(iter(range(state.next_seed, sys.maxsize)), corpus, pool):
            state.take(told)
            state.next_seed = told["seed"] + 1
            now = time.monotonic()
            if now - saved > 10:
                state.seconds += now - saved
                saved = now
                state.save()
            if state.seconds >= seconds:
                break
    state.save()


def _worker(seeds: Iterator[int], corpus: Path | None, pool: Pool) -> Iterator[dict[str, Any]]:
    """Yield what a worker tells until it has no seeds left or has died."""
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    worker = fork.Process(target=work, args=(theirs, corpus, seeds), daemon=True)
    worker.start()
    theirs.close()
    seed = None
    try:
        while True:
            told = ours.recv()
            if isinstance(told, int):
                seed = told
                continue
            seed = None
            yield told
    except EOFError:
        worker.join()
        if seed is not None:
            case = make_case(seed, pool)
            dead = {"error": f"worker died with code {worker.exitcode}", "ms": 0.0, "peak_mb": 0.0}
            named = {"seed": seed, "way": case.way, "source": case.source}
            yield {**named, "recipe": list(case.recipe), "bytes": len(case.body), **dead}
    finally:
        worker.kill()
        worker.join()


def replay(seeds: list[int], corpus: Path | None, save: Path | None) -> None:
    """Run single cases again and print what they cost."""
    pool = make_pool(corpus)
    for seed in seeds:
        case = make_case(seed, pool)
        if save:
            save.write_bytes(case.body)
        told = measured(case)
        print(_line(told), told["error"] or "", flush=True)


def show(state: State) -> None:
    """Print the outcome in a few lines."""
    slowest, largest = state.slowest or [], state.largest or []
    print(f"machine: {os.cpu_count()} cores; commit: {_commit()}")
    print(f"{state.cases} cases in {state.seconds:.0f} s ({state.cpu_s:.0f} s of CPU), seeds up to {state.next_seed - 1}: {state.ways}")  # fmt: skip
    print(f"failures: {len(state.failures or [])}; over {LIMIT_S:g} s: {sum(each['ms'] > 1000 * LIMIT_S for each in slowest)}")  # fmt: skip
    print("slowest:", *[f"  {_line(each)}" for each in slowest[:5]], sep="\n")
    print("largest:", *[f"  {_line(each)}" for each in largest[:5]], sep="\n")


def _line(told: dict[str, Any]) -> str:
    return f"seed {told['seed']} {told['way']} {told['ms']:.0f} ms, {told['peak_mb']:.0f} MB, {told['bytes']:,} bytes: {told['source']} after {', '.join(told['recipe'])}"


@lru_cache(maxsize=1)
def _commit() -> str:
    asked = ("git", "rev-parse", "--short", "HEAD")
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def main() -> int:
    """Return 1 when something failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--state", type=Path, default=Path("data/fuzz.json"))
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--replay", type=int, nargs="+", metavar="SEED")
    parser.add_argument("--save", type=Path, help="where the last replayed body is written")
    asked = parser.parse_args()
    if asked.replay:
        replay(asked.replay, asked.corpus, asked.save)
        return 0
    state = load(asked.state, asked.first_seed)
    fuzz(state, asked.seconds, asked.corpus)
    show(state)
    return 1 if state.failures else 0


if __name__ == "__main__":
    sys.exit(main())
