"""sources.yaml -> Config, outlets.csv -> owners: what the user chose and knows, checked; every mistake is told at once."""

from ingest.config._add import add_sources
from ingest.config._load import load_config
from ingest.config._owners import load_owners
from ingest.config._shape import Config

__all__ = ["Config", "add_sources", "load_config", "load_owners"]
