"""Stored answers -> the store: archives of others read in, our own pages read anew, removed pieces taken out. No request is made.

Extraction runs in processes, for it takes most of the time; this process alone writes, in the order of the records.
"""

from ingest.archives._extractors import Extractors
from ingest.archives._forget import Forgotten, finish_removals, forget
from ingest.archives._read_in import Reading, read_in
from ingest.archives._reprocess import Report, Reprocessing, Sample, current_versions, reprocess

__all__ = [
    "Extractors",
    "Forgotten",
    "Reading",
    "Report",
    "Reprocessing",
    "Sample",
    "current_versions",
    "finish_removals",
    "forget",
    "read_in",
    "reprocess",
]
