"""Draft -> Article: who published it first, who wrote it, in which language, at which addresses.

Pure: everything comes from the draft, the feed's entry and the rule tables. A new kind of evidence is a module
in `_observers`; a new agency, wording or dateline is a row in `rules`.
"""

from ingest.normalise._article import make_article
from ingest.normalise._claims import claim_sentence
from ingest.normalise._origin import find_origin
from ingest.normalise._rights import treatment
from ingest.normalise._site_rights import rights_in_robots, rights_in_tdmrep

__all__ = [
    "VERSION",
    "claim_sentence",
    "find_origin",
    "make_article",
    "rights_in_robots",
    "rights_in_tdmrep",
    "treatment",
]

VERSION = "1"
