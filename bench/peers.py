"""One extractor over one set of saved pages: predictions and CPU time. Runs in an environment of its own.

    PEERS/bin/python bench/peers.py TOOL JOBS OUT

TOOL is ours, trafilatura, trafilatura_fast, trafilatura_precision, readability, resiliparse or newspaper4k; JOBS has lines
{"id","url","path"}. All pages are read before the clock starts; one page is one call, and a page that makes a tool raise counts as empty.
Writes what `score.py pages` reads, and prints {"pages", "seconds"} of CPU time.
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
    "ours": ours,
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
    started = time.process_time()
    found = [{**attempt(extract, html, row["url"]), "id": row["id"]} for row, html in pages]
    seconds = time.process_time() - started
    Path(out).write_text("".join(json.dumps(each) + "\n" for each in found), encoding="utf-8")
    print(json.dumps({"pages": len(pages), "seconds": seconds}))


def attempt(extract: Extractor, html: bytes, url: str | None) -> Fields:
    try:
        return extract(html, url)
    except Exception:  # noqa: BLE001 - a page that breaks a tool is a page without a result
        return {}


if __name__ == "__main__":
    main(*sys.argv[1:])
