"""The plain loop: no engine, one archive after the other, all in this process. For tests and small jobs.

Clusters are made in memory, about 8 kB a text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from ingest.backfill import _places
from ingest.backfill._archive import trouble_with
from ingest.backfill._inputs import Archive
from ingest.backfill._places import AGAIN, CROWD, LEAST, Asked, Link, Text, choose, place
from ingest.backfill._rows import Row, cluster_schema
from ingest.dedupe._limits import FEW, FULL, HOUSE, SEVERAL
from ingest.store._columns import time_of

COLUMNS = (
    *("id", "key", "outlet", "text", "completeness", "words", "text_hash", "sketch"),
    *("published_utc", "published_offset_min", "published_precision"),
)


Links = dict[str, Link]
Pieces = Mapping[str, str]  # text -> first text of the piece it is taken for
Found = dict[str, Counter[str]]  # text -> earlier text -> hashes in common


def read(archives: Sequence[Archive], out: Path) -> dict[str, str]:
    """Read archives one after the other; return address -> what went wrong."""
    told = ((each.address, trouble_with(each, out)) for each in archives)
    return {address: why for address, why in told if why}


def write_clusters(files: Sequence[Path], folder: Path) -> None:
    """Write what became of every sighting, with the first text of its cluster, into a new folder."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    rows = [_cluster_row(link, first) for link, first in clusters(link_all(read_texts(files)))]
    folder.mkdir()
    write_table(
        pa.Table.from_pylist(rows, cluster_schema()),
        folder / "clusters.parquet",
        compression="zstd",
    )


def _cluster_row(link: Link, first: str) -> Row:
    return {
        "id": link.id,
        "cluster": first,
        "of": link.of,
        "kind": link.kind,
        "containment": link.containment,
        "why": link.why,
    }


def read_texts(files: Iterable[Path]) -> Iterator[Text]:
    """Yield what the files of articles hold."""
    from pyarrow.parquet import ParquetFile

    for path in files:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(1000, columns=list(COLUMNS)):
                yield from map(_text, batch.to_pylist())


def _text(row: Row) -> Text:
    named = {
        name: row[name]
        for name in ("id", "key", "outlet", "text", "completeness", "words", "text_hash")
    }
    published = time_of(*(row[f"published_{part}"] for part in ("utc", "offset_min", "precision")))
    return Text(**named, published=published, sketch=tuple(row["sketch"]))


def link_all(given: Iterable[Text]) -> list[Link]:
    """Return what becomes of every sighting, in the order in which they were fetched."""
    texts = sorted(given, key=lambda text: text.id)
    links: Links = {}
    links |= _behind_same_address(texts)
    links |= _behind_same_words(text for text in texts if text.id not in links)
    heads = {text.id: text for text in texts if text.id not in links and text.words >= LEAST}
    roughly = _placed(heads, _first_holders(heads.values()), {each: each for each in heads}, {})
    pieces = _pieces(roughly.get(each) or Link(each, None) for each in heads)
    listed = [text for text in heads.values() if text.id not in roughly or roughly[text.id].listed]
    found, furniture = _among_pieces(heads.values(), listed, pieces)
    links |= _placed(heads, found, pieces, furniture)
    return [links.get(text.id) or Link(text.id, None) for text in texts]


def _behind_same_address(texts: Iterable[Text]) -> Links:
    first: dict[str, str] = {}
    links = {}
    for text in texts:
        if first.setdefault(text.key, text.id) != text.id:
            links[text.id] = Link(text.id, first[text.key], AGAIN)
    return links


def _behind_same_words(texts: Iterable[Text]) -> Links:
    groups: defaultdict[str, list[Text]] = defaultdict(list)
    for text in texts:
        groups[text.text_hash].append(replace(text, text=""))
    placed = chain.from_iterable(_places.place_same(group) for group in groups.values())
    return {link.id: link for link in placed if link.of is not None}


def _first_holders(texts: Iterable[Text]) -> Found:
    """Let each text ask those that were the first to hold its hashes."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for text in texts:
        for each in text.sketch:
            holders[each].append(text.id)
    found: Found = defaultdict(Counter)
    for first, *later in holders.values():
        if len(later) < CROWD:
            for asker in later:
                found[asker][first] += 1
    return found


def _among_pieces(
    texts: Iterable[Text], listed: Iterable[Text], pieces: Pieces
) -> tuple[Found, dict[str, frozenset[int]]]:
    """Let each text ask the first text of every piece that holds one of its hashes; and tell its furniture."""
    holders: defaultdict[int, dict[str, Text]] = defaultdict(dict)  # hash -> piece -> first text
    for text in listed:
        for each in text.sketch:
            holders[each].setdefault(pieces[text.id], text)
    found: Found = defaultdict(Counter)
    furniture = {}
    for text in texts:
        for each in text.sketch:
            held = holders.get(each, {})
            if _is_evidence(text, held, pieces[text.id]):
                found[text.id].update(holder.id for holder in held.values() if holder.id < text.id)
        furniture[text.id] = frozenset(
            each for each in text.sketch if len(holders.get(each, ())) > SEVERAL
        )
    return found, furniture


def _is_evidence(text: Text, held: Mapping[str, Text], piece: str) -> bool:
    """A hash of many pieces, or of several others of the asking outlet's own, is boilerplate."""
    own = sum(holder.outlet == text.outlet for at, holder in held.items() if at != piece)
    return len(held) < FULL and (text.outlet is None or own < HOUSE)


def _placed(
    texts: Mapping[str, Text], found: Found, pieces: Pieces, furniture: Mapping[str, frozenset[int]]
) -> Links:
    links = {}
    for text in texts.values():
        least = 1 if len(text.sketch) <= FEW else 2
        near = [
            (each, pieces[each], shared)
            for each, shared in found.get(text.id, Counter()).items()
            if shared >= least
        ]
        asked = [Asked(texts[each], piece, shared) for each, piece, shared in choose(near)]
        if asked:
            links[text.id] = place(text, asked, furniture.get(text.id, ()))
    return links


def _pieces(links: Iterable[Link]) -> Pieces:
    """Return the first text of each text's cluster; links lead to earlier texts, and come in order."""
    first: dict[str, str] = {}
    for link in links:
        first[link.id] = first[link.of] if link.of else link.id
    return first


def clusters(links: Sequence[Link]) -> Iterator[tuple[Link, str]]:
    """Yield every link with the first text of its cluster."""
    first = _pieces(links)
    return ((link, first[link.id]) for link in links)
