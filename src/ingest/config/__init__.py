"""sources.yaml -> Config: what the user chose, checked; every mistake is told at once, with line and column."""

from ingest.config._load import load_config
from ingest.config._shape import Config

__all__ = ["Config", "load_config"]
