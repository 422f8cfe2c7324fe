"""Database -> a web site to read and to ask: Datasette, read-only, with pages of our own.

`pages/` has one file a page. Nothing is asked of another host, no script runs, and nothing is written.
"""

from ingest.site._serve import serve

__all__ = ["serve"]
