"""Web archives -> Parquet: the same pure stages over years of news, on one machine or a cluster.

    archives -> articles, one file an archive -> clusters of copies

The only package that knows Daft, an extra. The engine is `native` (all cores), `ray` (a cluster) or `plain` (a loop
in this process); all three give the same rows and the same clusters.
"""

from ingest.backfill._archive import Counts
from ingest.backfill._run import Engine, Report, backfill, count_done, count_missing
from ingest.backfill._slice import Slice, read_slice

__all__ = [
    "Counts",
    "Engine",
    "Report",
    "Slice",
    "backfill",
    "count_done",
    "count_missing",
    "read_slice",
]
