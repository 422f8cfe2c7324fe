"""Links -> the first text of each cluster, by joins alone: large-star and small-star in turn.

Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii: Connected Components in MapReduce and Beyond, 2014. Each turn
is a few joins; their number grows with the logarithm of the longest chain, squared at worst.
"""

from daft import DataFrame, col, lit
from daft.functions import when


def first_of_each(links: DataFrame, parts: int | None = None) -> DataFrame:
    """Return (id, first) for each text that is not itself the first of its cluster. Takes (id, of).

    A cluster's engine is told into how many parts the edges go; left alone, it makes more of them at every turn.
    """
    edges = _apart(links, parts).collect()
    while not _are_stars(edges):
        edges = _small_star(_large_star(edges, parts), parts).collect()
    return edges.select("id", col("of").alias("first"))


def _are_stars(edges: DataFrame) -> bool:
    """Whether every text leads to one other, which leads nowhere."""
    ways = edges.groupby("id").agg(col("of").count().alias("n"))
    if ways.where(col("n") > lit(1)).count_rows():
        return False
    return not edges.select(col("of").alias("id")).join(edges, on="id", how="semi").count_rows()


def _large_star(edges: DataFrame, parts: int | None) -> DataFrame:
    """Lead the later neighbours of each text to the earliest around it."""
    reverse = edges.select(col("of").alias("id"), col("id").alias("of"))
    both = edges.select("id", "of").concat(reverse)
    least = both.groupby("id").agg(col("of").min().alias("least"))
    around = both.join(least, on="id").where(col("of") > col("id"))
    earliest = when(col("least") < col("id"), col("least")).otherwise(col("id"))
    return _apart(around.select(col("of").alias("id"), earliest.alias("of")), parts)


def _small_star(edges: DataFrame, parts: int | None) -> DataFrame:
    """Lead each text and its earlier neighbours to the earliest of these."""
    least = edges.groupby("id").agg(col("of").min().alias("least"))
    others = edges.join(least, on="id").select(col("of").alias("id"), col("least").alias("of"))
    return _apart(others.concat(least.select("id", col("least").alias("of"))), parts)


def _apart(edges: DataFrame, parts: int | None) -> DataFrame:
    edges = edges.where(col("id") != col("of"))
    return (edges.repartition(parts, "id") if parts else edges).distinct()
