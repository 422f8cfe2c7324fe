"""sources.yaml -> Config: what the user chose, checked; every mistake is told at once, with line and column."""

from ingest.config._add import add_sources
from ingest.config._load import load_config
from ingest.config._shape import Config

__all__ = ["Config", "add_sources", "load_config"]
