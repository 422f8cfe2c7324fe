"""Counts what saved pages state of the use and the correctness of their pieces, by kind.

    python bench/rights.py --corpus CORPUS

CORPUS holds `pages`, a folder of gzipped HTML. Headers and robots.txt are not among them: what is stated there is not seen.
"""

import argparse
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ingest.piece import article_from_html


def main() -> None:
    """Print one line a kind: on how many pages it stands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    pages = sorted(parser.parse_args().corpus.glob("pages/**/*.html.gz"))
    counts = Counter(kind for path in pages for kind in _kinds(gzip.decompress(path.read_bytes())))
    print(f"{len(pages)} pages")
    for kind, count in counts.most_common():
        print(f"{kind:<24}{count:>6}{count / len(pages):>8.1%}")


def _kinds(html: bytes) -> Iterator[str]:
    """Yield each kind that a page states, once."""
    article = article_from_html(html)
    yield from {f"right {each.kind}" for each in article.rights}
    yield from {f"notice {each.kind}" for each in article.notices}


if __name__ == "__main__":
    main()
