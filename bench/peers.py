"""One extractor over saved pages in memory: what it found and the CPU time of each page. Runs in an environment of its own.

    PEERS/bin/python bench/peers.py TOOL JOBS OUT

TOOL is one of TOOLS below; JOBS has lines {"set","id","url","path","slice"}. All pages are read and a few extracted before the
first clock starts. Each number that then comes in on stdin is a slice to be done: its pages, one call each, go to OUT as lines
{"set","id","slice","seconds", fields}, and a line with their number goes to stdout. A page that makes a tool raise counts as empty.
Started and read by bench/extraction.py.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Fields = dict[str, Any]
Extractor = Callable[[bytes, str | None], Fields]


def ours() -> Extractor:
    from ingest.piece import article_from_html
    from ingest.times import format_time

    def extract(html: bytes, url: str | None) -> Fields:
        article = article_from_html(html, url)
        published = article.published and format_time(article.published)
        return {
            "title": article.title,
            "standfirst": article.standfirst,
            "text": article.text,
            "authors": list(article.authors),
            "published": published,
            "language": article.language,
        }

    return extract


def trafilatura(**options: Any) -> Extractor:
    from trafilatura import bare_extraction

    def extract(html: bytes, url: str | None) -> Fields:
        found = bare_extraction(
            html, url=url, include_comments=False, with_metadata=True, **options
        )
        if found is None:
            return {}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {
            "title": found.title,
            "text": found.text,
            "authors": authors,
            "published": found.date,
        }

    return extract


def readability() -> Extractor:
    from lxml.html import fromstring
    from readability import Document

    def extract(html: bytes, url: str | None) -> Fields:
        document = Document(html.decode("utf-8", "replace"), url=url)
        return {"title": document.title(), "text": fromstring(document.summary()).text_content()}

    return extract


def resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def extract(html: bytes, _url: str | None) -> Fields:
        tree = HTMLTree.parse(html.decode("utf-8", "replace"))
        return {
            "title": tree.title,
            "text": extract_plain_text(tree, main_content=True, alt_texts=False),
        }

    return extract


def newspaper4k() -> Extractor:
    from newspaper import Article

    def extract(html: bytes, url: str | None) -> Fields:
        article = Article(url or "https://example.org/", fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        day = article.publish_date and article.publish_date.isoformat()
        fields = {"title": article.title, "text": article.text, "authors": article.authors}
        return {**fields, "published": day}

    return extract


TOOLS: dict[str, Callable[[], Extractor]] = {
    "ingest": ours,
    "trafilatura": trafilatura,
    "trafilatura_fast": lambda: trafilatura(fast=True),
    "trafilatura_precision": lambda: trafilatura(favor_precision=True),
    "readability": readability,
    "resiliparse": resiliparse,
    "newspaper4k": newspaper4k,
}


def main(tool: str, jobs: str, out: str) -> None:
    rows = [json.loads(line) for line in Path(jobs).read_text(encoding="utf-8").splitlines()]
    pages = [(row, gzip.decompress(Path(row["path"]).read_bytes())) for row in rows]
    extract = TOOLS[tool]()
    for row, html in pages[:5]:  # imports, rule tables and caches are not what is measured
        attempt(extract, html, row["url"])
    print(len(pages), flush=True)
    for line in sys.stdin:
        mine = [(row, html) for row, html in pages if row["slice"] == int(line)]
        found = [timed(extract, row, html) for row, html in mine]
        with Path(out).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(each) + "\n" for each in found)
        print(len(found), flush=True)


def timed(extract: Extractor, row: Fields, html: bytes) -> Fields:
    started = time.process_time()
    found = attempt(extract, html, row["url"])
    seconds = time.process_time() - started
    return {**found, **{key: row[key] for key in ("set", "id", "slice")}, "seconds": seconds}


def attempt(extract: Extractor, html: bytes, url: str | None) -> Fields:
    try:
        return extract(html, url)
    except Exception:  # noqa: BLE001 - a page that breaks a tool is a page without a result
        return {}


if __name__ == "__main__":
    main(*sys.argv[1:])
