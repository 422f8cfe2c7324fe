"""Article + stored neighbours -> Placement: a new piece, or a copy of one that is known.

Reads nothing and writes nothing: the store finds the neighbours by the fingerprint and writes what is
decided here. A page beside the text that it names as its original gives a Checked. Clusters are never merged; a second cluster that fits is named as a merge candidate.
"""

from ingest.dedupe._check import Checked, check_claim
from ingest.dedupe._place import VERSION, place_article
from ingest.dedupe._sketch import take_fingerprint
from ingest.dedupe._words import read_words, shingles

__all__ = [
    "VERSION",
    "Checked",
    "check_claim",
    "place_article",
    "read_words",
    "shingles",
    "take_fingerprint",
]
