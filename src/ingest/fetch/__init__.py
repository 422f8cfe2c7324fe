"""URL, file or WARC record -> Page: politeness, robots, retries, limits, guard, archive.

    with Fetcher(settings, hosts, now=now, sleep=sleep) as fetcher:
        for request, result in fetcher.fetch_many(requests):   # Page, RetryLater or SkipEntry
            ...

Nothing is interpreted here: what a page says is the business of `sources` and `extract`.
"""

from ingest.fetch._archive.files import archive_of, files_before
from ingest.fetch._archive.reader import ArchivedRecord, page_at, read_warc
from ingest.fetch._archive.weed import Weeded, put_in_place, weed, write_beside
from ingest.fetch._fetcher import Fetcher
from ingest.fetch._files import page_from_file, read_files
from ingest.fetch._headers import HARMLESS_HEADERS
from ingest.fetch._hosts import Hosts
from ingest.fetch._ping import ping

__all__ = [
    "HARMLESS_HEADERS",
    "ArchivedRecord",
    "Fetcher",
    "Hosts",
    "Weeded",
    "archive_of",
    "files_before",
    "page_at",
    "page_from_file",
    "ping",
    "put_in_place",
    "read_files",
    "read_warc",
    "weed",
    "write_beside",
]
