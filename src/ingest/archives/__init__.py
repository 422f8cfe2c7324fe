"""Stored answers -> the store: archives of others read in, our own pages read anew. No request is made.

Extraction runs in processes, for it takes most of the time; this process alone writes, in the order of the records.
"""

from ingest.archives._extractors import Extractors
from ingest.archives._read_in import Reading, read_in
from ingest.archives._reprocess import Report, Reprocessing, Sample, current_versions, reprocess

__all__ = [
    "Extractors",
    "Reading",
    "Report",
    "Reprocessing",
    "Sample",
    "current_versions",
    "read_in",
    "reprocess",
]
