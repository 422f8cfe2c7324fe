"""What an outlet's block memory takes from the texts of its pages: furniture, and never a sentence of an article.

    bench/memory.py --corpus CORPUS

Four experiments, each with the score of the judged pages without and with the memory, the blocks that it took,
and how many of those stand in the true text.

corpus     the pages of CORPUS by outlet, through a real store: the first pages learn, the later ones are judged
one page   the same outlets, as if one other page were proof enough: far below what the store asks for
newsroom   the bundled outlets' own pages, through a real store
house line each bundled outlet prints every bundled story, with a line of its own under each, through its own store
"""

import argparse
import gzip
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.dedupe import place_article, take_fingerprint
from ingest.extract import extract_draft
from ingest.newsroom._designs import DESIGNS, draw
from ingest.newsroom._world import Appearance, Outlet, appearances, outlets
from ingest.pipeline import ingest_page
from ingest.store import Store
from ingest.store._copies.memory import teaches
from ingest.text import fold
from ingest.types import Draft, Neighbour, Page
from ingest.urls import outlet_of

SETS = ("aeb", "fundus", "atf", "moz", "trafeval", "postlight", "attribution")
EPOCH = datetime(2026, 3, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Job:
    """A page and its true text; "" where nobody has written it down."""

    page: Page
    truth: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One page with and without a memory."""

    truth: str
    without: Draft
    shown: Draft

    def taken(self) -> list[str]:
        """Return the blocks that the memory took."""
        return [block.text for block in self.shown.blocks if block.reason == "memory"]


def main() -> None:
    """Print a line for each experiment, and every block that was taken on real pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    groups = by_outlet(parser.parse_args().corpus)
    pages = [job for jobs in groups.values() for job in jobs]
    print(f"{len(groups)} outlets with several pages, {len(pages)} pages")
    show("corpus", through_store(pages))
    one = [judged for jobs in groups.values() for judged in taught_by_one(jobs)]
    show("one page", one)
    show("newsroom", through_store([drawn(page) for page in reversed(appearances())]))
    show("house line", [each for outlet in outlets().values() for each in printed_all(outlet)])
    for each in one:
        for text in each.taken():
            print(f"  {outlet_of(each.shown.url or '')}: {text[:90]!r}")


def by_outlet(corpus: Path) -> dict[str, list[Job]]:
    """Return the pages of the outlets that have several, each page once."""
    rows: dict[str, dict[str, str]] = {}
    for name in SETS:
        for line in (corpus / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            held = rows.setdefault(row["html"], {"url": row["url"] or "", "text": ""})
            held["text"] = held["text"] or row.get("text") or ""
    groups: defaultdict[str, list[Job]] = defaultdict(list)
    for html, row in rows.items():
        if row["url"] and (outlet := outlet_of(row["url"])):
            body = gzip.decompress((corpus / html).read_bytes())
            groups[outlet].append(Job(Page(row["url"], body, EPOCH), row["text"]))
    return {outlet: jobs for outlet, jobs in groups.items() if len(jobs) > 1}


def through_store(jobs: Iterable[Job]) -> Iterator[Judged]:
    """Yield each page as it is read just before it is stored and learned from."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "articles.db", now=lambda: EPOCH) as store,
    ):
        for job in jobs:
            memory = store.block_memory(outlet_of(job.page.url or "") or "")
            shown = extract_draft(job.page, memory=memory)
            yield Judged(job.truth, extract_draft(job.page), shown)
            ingest_page(job.page, store)


def taught_by_one(jobs: list[Job]) -> Iterator[Judged]:
    """Yield each page with a memory of all that the outlet's other pages, if of other stories, show once."""
    drafts = [extract_draft(job.page) for job in jobs]
    for job, own in zip(jobs, drafts, strict=True):
        others = [each for each in drafts if each is not own and are_apart(own, each)]
        memory = frozenset(value for each in others for value in each.block_hashes)
        yield Judged(job.truth, own, extract_draft(job.page, memory=memory))


def are_apart(one: Draft, other: Draft) -> bool:
    """Whether the store would learn from one when it holds the other."""
    held = Neighbour(1, 1, other.text, other.published, None)
    return teaches(place_article(one, take_fingerprint(one.text), [held]))


def drawn(page: Appearance) -> Job:
    """Return a page of the newsroom; its boxes are no text."""
    charset = DESIGNS[page.outlet.design].charset
    headers = (("content-type", f"text/html; charset={charset}"),)
    told = [line.lstrip("#>- ") for line in page.paragraphs if not line.startswith("!!")]
    return Job(Page(page.url, draw(page), EPOCH, headers=headers), "\n\n".join(told))


def printed_all(outlet: Outlet) -> Iterator[Judged]:
    """Yield every story of the newsroom as one outlet would print it, its own line under each."""
    stories = {page.story: page for page in reversed(appearances())}
    line = f"{outlet.name}: {outlet.tagline}. Whoever reads us every day may write to the editors at any hour."
    jobs = []
    for page in stories.values():
        job = drawn(replace(page, outlet=outlet))
        lined = drawn(replace(page, outlet=outlet, paragraphs=(*page.paragraphs, line)))
        jobs.append(replace(lined, truth=job.truth))
    yield from through_store(jobs)


def show(name: str, judged: Iterable[Judged]) -> None:
    """Print the scores of one experiment."""
    pages = list(judged)
    known = [each for each in pages if each.truth]
    taken = [(text, each.truth) for each in pages for text in each.taken()]
    wrong = [text for text, truth in taken if truth and fold(text) in fold(truth)]
    before, after = (
        score([(each.truth, getattr(each, side).text) for each in known])
        for side in ("without", "shown")
    )
    print(
        f"{name:10} pages {len(pages)}, with a truth {len(known)}; F1 {before[0]:.4f} -> {after[0]:.4f},"
        f" precision {before[1]:.4f} -> {after[1]:.4f}, recall {before[2]:.4f} -> {after[2]:.4f};"
        f" pages changed {sum(bool(each.taken()) for each in pages)}, blocks taken {len(taken)},"
        f" sentences of the truth among them {len(wrong)} {wrong[:3] or ''}"
    )


def score(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Return F1, precision and recall, means over pages, of runs of four words."""
    precisions, recalls = [], []
    for truth, text in pairs:
        wanted, found = shingles(truth), shingles(text)
        both = (wanted & found).total()
        precisions.append(both / max(1, found.total()))
        recalls.append(both / max(1, wanted.total()))
    precision = sum(precisions) / max(1, len(pairs))
    recall = sum(recalls) / max(1, len(pairs))
    return 2 * precision * recall / max(1e-9, precision + recall), precision, recall


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text, with their counts."""
    words = "".join(char if char.isalnum() else " " for char in text).split()
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


if __name__ == "__main__":
    main()
