"""Files of articles -> their clusters, as explodes, groups and joins. The rules are those of `_places`.

Nothing that grows with the texts is held by the process that drives.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import daft
from daft import DataFrame, DataType, Expression, Series, Window, col, lit
from daft.functions import coalesce, length, to_struct, when

from ingest.backfill._places import (
    AGAIN,
    CROWD,
    LEAST,
    Asked,
    Link,
    Text,
    choose,
    place,
    place_same,
)
from ingest.backfill._stars import first_of_each
from ingest.dedupe._limits import FEW, FULL, HOUSE, SEVERAL
from ingest.store._columns import time_of

_TEXT, _NUMBER = DataType.string(), DataType.int64()
_LINK_FIELDS = {
    "id": _TEXT,
    "of": _TEXT,
    "kind": _TEXT,
    "containment": DataType.float64(),
    "why": _TEXT,
    "listed": DataType.bool(),
}
_LINK = DataType.struct(_LINK_FIELDS)
_CHOSEN_FIELDS = {"holder": _TEXT, "piece": _TEXT, "shared": _NUMBER}
_CHOSEN = DataType.struct(_CHOSEN_FIELDS)
_COMPARED = (
    "id",
    "completeness",
    "words",
    "published_utc",
    "published_offset_min",
    "published_precision",
)
_AT_ONCE = 64  # texts handed to a worker together
_TOGETHER = 20_000  # texts a part; for each so many the hashes are gone through once more, to bound the memory
_MANY = 1000  # comparisons; fewer do not pay for the start of worker processes


def write_clusters(files: Sequence[Path], folder: Path, parts: int | None = None) -> None:
    """Write what became of every sighting, with the first text of its cluster, into a new folder.

    The work is cut into `parts`, as many as a cluster has cores; an engine of one machine cuts it by itself.
    """
    every = daft.read_parquet([str(each) for each in files])
    light = every.select(*_COMPARED, "key", "outlet", "text_hash", "sketch").collect()
    again = _behind_same_address(light).collect()
    others = light.join(again, on="id", how="anti")
    same = _behind_same_words(others).collect()
    heads = others.join(same, on="id", how="anti").where(col("words") >= lit(LEAST)).collect()
    placed = _place_heads(heads, every.select(*_COMPARED, "text"), parts).collect()
    links = again.concat(same).concat(placed.where(col("of").not_null()))
    first = first_of_each(links.select("id", "of"), parts)
    found = links.join(first, on="id").select(
        "id", col("first").alias("cluster"), "of", "kind", "containment", "why"
    )
    alone = light.select("id").join(placed, on="id", how="left").join(first, on="id", how="anti")
    representative = alone.select(
        "id",
        col("id").alias("cluster"),
        lit(None).cast(_TEXT).alias("of"),
        lit("representative").alias("kind"),
        lit(None).cast(DataType.float64()).alias("containment"),
        coalesce(col("why"), lit("")).alias("why"),
    )
    found.concat(representative).write_parquet(str(folder), compression="zstd")


def _behind_same_address(light: DataFrame) -> DataFrame:
    first = light.groupby("key").agg(col("id").min().alias("of"), col("id").count().alias("n"))
    behind = light.join(first.where(col("n") > lit(1)), on="key").where(col("id") != col("of"))
    return behind.select(
        "id",
        "of",
        lit(AGAIN).alias("kind"),
        lit(None).cast(DataType.float64()).alias("containment"),
        lit("").alias("why"),
        lit(True).alias("listed"),
    )


def _behind_same_words(light: DataFrame) -> DataFrame:
    texts = to_struct(*(col(name) for name in _COMPARED)).alias("text")
    groups = (
        light.select("text_hash", texts)
        .groupby("text_hash")
        .agg(col("text").list_agg().alias("texts"))
    )
    link = daft.func(_links_of_same, return_dtype=DataType.list(_LINK))(col("texts")).alias("link")
    links = groups.where(length(col("texts")) > lit(1)).select(link).explode("link")
    return links.select(*_fields_of("link", _LINK_FIELDS)).where(col("of").not_null())


def _links_of_same(texts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_as_row(link) for link in place_same(map(_as_text, texts))]


def _place_heads(heads: DataFrame, texts: DataFrame, parts: int | None) -> DataFrame:
    """Return the link of every text that stands behind no other for its address or its words."""
    few = (length(col("sketch")) <= lit(FEW)).alias("is_few")
    heads = heads.select("id", "outlet", few, col("sketch").alias("hash")).collect()
    passes = 1 + heads.count_rows() // (_TOGETHER * (parts or 1))
    asks = (_first_holders(_postings(heads, at, passes)).collect() for at in range(passes))
    roughly = _placed(_chosen_of(asks), texts).collect()
    known = heads.join(_pieces(heads, roughly, parts), on="id").collect()
    asks_again, furniture = [], []
    for at in range(passes):
        postings = _postings(known, at, passes).collect()
        holders = _holders(postings, heads.select("id", "outlet")).collect()
        asks_again.append(_among_pieces(postings, holders).collect())
        furniture.append(_furniture(postings, holders).collect())
    lists = _all_of(furniture).groupby("id").agg(col("hash").list_agg().alias("furniture"))
    return _placed(_chosen_of(asks_again), texts, lists)


def _postings(heads: DataFrame, at: int, passes: int) -> DataFrame:
    """Return a row for each text and hash of one pass, those left out that no other text holds."""
    every = heads.explode("hash").where(col("hash") % lit(passes) == lit(at))
    texts = every.groupby("hash").agg(col("id").count().alias("texts"))
    return every.join(texts.where(col("texts") > lit(1)), on="hash")


def _pieces(heads: DataFrame, roughly: DataFrame, parts: int | None) -> DataFrame:
    """Return for each text the first of the piece it is taken for, and whether it may be found."""
    first = first_of_each(roughly.where(col("of").not_null()).select("id", "of"), parts)
    pieces = heads.select("id").join(first, on="id", how="left")
    pieces = pieces.join(roughly.select("id", "listed"), on="id", how="left")
    return pieces.select(
        "id",
        coalesce(col("first"), col("id")).alias("piece"),
        coalesce(col("listed"), lit(True)).alias("listed"),
    )


def _first_holders(postings: DataFrame) -> DataFrame:
    """Let each text ask those that were the first to hold its hashes."""
    few = postings.where(col("texts") <= lit(CROWD))
    first = few.groupby("hash").agg(col("id").min().alias("holder"))
    asks = few.join(first, on="hash").where(col("id") != col("holder"))
    return _counted(asks.select("id", "is_few", "holder", col("holder").alias("piece")))


def _holders(postings: DataFrame, outlets: DataFrame) -> DataFrame:
    """Return for each hash the first text of every piece that holds it, and of how many pieces it is."""
    listed = postings.where(col("listed"))
    first = listed.groupby("hash", "piece").agg(col("id").min().alias("holder"))
    lists = first.groupby("hash").agg(col("piece").count().alias("n"))
    outlets = outlets.select(col("id").alias("holder"), col("outlet").alias("house"))
    named = first.select("hash", "holder", col("piece").alias("other"))
    return named.join(lists, on="hash").join(outlets, on="holder")


def _among_pieces(postings: DataFrame, holders: DataFrame) -> DataFrame:
    """Let each text ask the first text of every piece that holds one of its hashes, unless that is boilerplate."""
    asks = postings.join(holders.where(col("n") < lit(FULL)), on="hash")
    is_own = (col("house") == col("outlet")) & (col("other") != col("piece"))
    own = when(is_own, lit(1)).otherwise(lit(0)).sum().over(Window().partition_by("id", "hash"))
    asks = (
        asks.with_column("own", own).where(col("own") < lit(HOUSE)).where(col("holder") < col("id"))
    )
    return _counted(asks.select("id", "is_few", "holder", col("other").alias("piece")))


def _furniture(postings: DataFrame, holders: DataFrame) -> DataFrame:
    """Return (id, hash) for the hashes of each text that stand under several pieces."""
    several = holders.where(col("n") > lit(SEVERAL)).select("hash").distinct()
    return postings.select("id", "hash").join(several, on="hash")


def _counted(asks: DataFrame) -> DataFrame:
    return asks.groupby("id", "is_few", "holder", "piece").agg(
        col("holder").count().alias("shared")
    )


def _chosen_of(passes: Iterable[DataFrame]) -> DataFrame:
    """Return the texts that each is to be compared with, from the counts of all passes: id, holder, piece, shared."""
    counted = _all_of(passes).groupby("id", "is_few", "holder", "piece").agg(col("shared").sum())
    enough = counted.where((col("shared") > lit(1)) | col("is_few"))
    shared = col("shared").cast(_NUMBER)
    found = to_struct(col("holder"), col("piece"), shared).alias("found")
    lists = enough.select("id", found).groupby("id").agg(col("found").list_agg().alias("found"))
    asked = daft.func(_chosen, return_dtype=DataType.list(_CHOSEN))(col("found")).alias("asked")
    return (
        lists.select("id", asked)
        .explode("asked")
        .select("id", *_fields_of("asked", _CHOSEN_FIELDS))
    )


def _all_of(parts: Iterable[DataFrame]) -> DataFrame:
    return reduce(DataFrame.concat, parts)


def _placed(asks: DataFrame, texts: DataFrame, furniture: DataFrame | None = None) -> DataFrame:
    """Return the link of each text that asks."""
    asks = asks.collect()
    compared = to_struct(*(col(name) for name in (*_COMPARED, "text")))
    text = texts.select("id", compared.alias("asker"))
    held = text.select(col("id").alias("holder"), col("asker").alias("text"))
    near = to_struct(col("text"), col("piece"), col("shared")).alias("near")
    lists = (
        asks.join(held, on="holder")
        .select("id", near)
        .groupby("id")
        .agg(col("near").list_agg().alias("near"))
    )
    asking = lists.join(text, on="id")
    if furniture is None:
        asking = asking.with_column("furniture", lit(None).cast(DataType.list(_NUMBER)))
    else:
        asking = asking.join(furniture, on="id", how="left")

    @daft.func.batch(return_dtype=_LINK, batch_size=_AT_ONCE, use_process=asks.count_rows() > _MANY)
    def place_each(asker: Series, near: Series, furniture: Series) -> list[dict[str, Any]]:
        rows = zip(asker.to_pylist(), near.to_pylist(), furniture.to_pylist(), strict=True)
        return [_as_row(_place(*row)) for row in rows]

    placed = asking.select(place_each(col("asker"), col("near"), col("furniture")).alias("link"))
    return placed.select(*_fields_of("link", _LINK_FIELDS))


def _fields_of(column: str, names: Iterable[str]) -> Iterator[Expression]:
    return (col(column)[name].alias(name) for name in names)


def _place(asker: dict[str, Any], near: list[dict[str, Any]], furniture: list[int] | None) -> Link:
    asked = [Asked(_as_text(each["text"]), each["piece"], each["shared"]) for each in near]
    return place(_as_text(asker), asked, frozenset(furniture or ()))


def _chosen(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = choose((each["holder"], each["piece"], each["shared"]) for each in found)
    return [dict(zip(_CHOSEN_FIELDS, each, strict=True)) for each in kept]


def _as_text(row: dict[str, Any]) -> Text:
    published = time_of(
        row["published_utc"], row["published_offset_min"], row["published_precision"]
    )
    return Text(row["id"], row.get("text", ""), published, row["completeness"], row["words"])


def _as_row(link: Link) -> dict[str, Any]:
    return {name: getattr(link, name) for name in _LINK_FIELDS}
