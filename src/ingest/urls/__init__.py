"""Address -> address: cleaned for showing, folded for comparing, named by the outlet that owns it.

Nothing is asked of the network: an AMP or mobile address is folded by its form alone, and a short link
stays what it is.
"""

from ingest.urls._form import absolute, ascii_url, netloc_of, without_login
from ingest.urls._identity import host_key, same_url, url_key
from ingest.urls._outlet import known_owners, outlet_of, owner_of, registrable_domain
from ingest.urls._tracking import clean_url

__all__ = [
    "absolute",
    "ascii_url",
    "clean_url",
    "host_key",
    "known_owners",
    "netloc_of",
    "outlet_of",
    "owner_of",
    "registrable_domain",
    "same_url",
    "url_key",
    "without_login",
]
