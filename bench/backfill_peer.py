"""trafilatura's own loop over the first records of an archive. Runs in an environment of its own: PYTHON backfill_peer.py WARC RECORDS."""

import sys
import time
from itertools import islice

from fastwarc.warc import ArchiveIterator
from trafilatura import bare_extraction


def main(path: str, most: str) -> None:
    """Print records a CPU second."""
    found = records = 0
    began = time.process_time()
    with open(path, "rb") as file:
        for record in islice(ArchiveIterator(file), int(most)):
            url = record.headers.get("WARC-Target-URI")
            records += 1
            found += (
                bare_extraction(
                    record.reader.read(), url=url, include_comments=False, with_metadata=True
                )
                is not None
            )
    cpu = time.process_time() - began
    print(
        f"trafilatura loop     {cpu:8.1f} CPU s {records / cpu:7.0f} a CPU s, {found} of {records} found"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
