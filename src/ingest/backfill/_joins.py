"""Files of articles -> their clusters, as explodes, groups and joins. The rules are those of `_places`.

Nothing that grows with the texts is held by the process that drives.
"""

from collections.abc import Iterable, Iterator, Sequence
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


def write_clusters(files: Sequence[Path], folder: Path) -> None:
    """Write what became of every sighting, with the first text of its cluster, into a new folder."""
    every = daft.read_parquet([str(each) for each in files])
    light = every.select(*_COMPARED, "key", "outlet", "text_hash", "sketch").collect()
    again = _behind_same_address(light).collect()
    others = light.join(again, on="id", how="anti")
    same = _behind_same_words(others).collect()
    heads = others.join(same, on="id", how="anti").where(col("words") >= lit(LEAST)).collect()
    placed = _place_heads(heads, every.select(*_COMPARED, "text")).collect()
    links = again.concat(same).concat(placed.where(col("of").not_null()))
    first = first_of_each(links.select("id", "of"))
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


def _place_heads(heads: DataFrame, texts: DataFrame) -> DataFrame:
    """Return the link of every text that stands behind no other for its address or its words."""
    postings = heads.select(
        "id",
        "outlet",
        (length(col("sketch")) <= lit(FEW)).alias("is_few"),
        col("sketch").alias("hash"),
    ).explode("hash")
    roughly = _placed(_first_holders(postings), texts).collect()
    first = first_of_each(roughly.where(col("of").not_null()).select("id", "of"))
    pieces = heads.select("id").join(first, on="id", how="left")
    pieces = pieces.select("id", coalesce(col("first"), col("id")).alias("piece")).collect()
    unlisted = roughly.where(~col("listed")).select("id")
    postings = postings.join(pieces, on="id")
    holders = _holders(
        postings.join(unlisted, on="id", how="anti"), heads.select("id", "outlet")
    ).collect()
    return _placed(_among_pieces(postings, holders), texts, _furniture(postings, holders))


def _first_holders(postings: DataFrame) -> DataFrame:
    """Let each text ask those that were the first to hold its hashes."""
    lists = postings.groupby("hash").agg(
        col("id").min().alias("holder"), col("id").count().alias("n")
    )
    shared = lists.where((col("n") > lit(1)) & (col("n") <= lit(CROWD))).select("hash", "holder")
    asks = postings.join(shared, on="hash").where(col("id") != col("holder"))
    return _counted(asks.select("id", "is_few", "holder", col("holder").alias("piece")))


def _holders(postings: DataFrame, outlets: DataFrame) -> DataFrame:
    """Return for each hash the first text of every piece that holds it, and of how many pieces it is."""
    first = postings.groupby("hash", "piece").agg(
        col("id").min().alias("holder"), col("id").count().alias("texts")
    )
    lists = first.groupby("hash").agg(col("piece").count().alias("n"), col("texts").sum())
    shared = lists.where(col("texts") > lit(1)).select("hash", "n")
    outlets = outlets.select(col("id").alias("holder"), col("outlet").alias("house"))
    named = first.select("hash", "holder", col("piece").alias("other"))
    return named.join(shared, on="hash").join(outlets, on="holder")


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
    """Return the hashes of each text that stand under several pieces."""
    several = holders.where(col("n") > lit(SEVERAL)).select("hash").distinct()
    return (
        postings.join(several, on="hash")
        .groupby("id")
        .agg(col("hash").list_agg().alias("furniture"))
    )


def _counted(asks: DataFrame) -> DataFrame:
    """Return the texts that each is to be compared with: id, holder, piece, shared."""
    counted = asks.groupby("id", "is_few", "holder", "piece").agg(
        col("holder").count().alias("shared")
    )
    enough = counted.where((col("shared") > lit(1)) | col("is_few"))
    found = to_struct(col("holder"), col("piece"), col("shared")).alias("found")
    lists = enough.select("id", found).groupby("id").agg(col("found").list_agg().alias("found"))
    asked = daft.func(_chosen, return_dtype=DataType.list(_CHOSEN))(col("found")).alias("asked")
    return (
        lists.select("id", asked)
        .explode("asked")
        .select("id", *_fields_of("asked", _CHOSEN_FIELDS))
    )


def _placed(asks: DataFrame, texts: DataFrame, furniture: DataFrame | None = None) -> DataFrame:
    """Return the link of each text that asks."""
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

    @daft.func.batch(return_dtype=_LINK, batch_size=_AT_ONCE)
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
