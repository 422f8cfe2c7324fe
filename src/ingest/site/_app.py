"""Path -> the site as an ASGI application: Datasette with our words, our pages and our door."""

import os
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

os.environ.setdefault("DATASETTE_LOAD_PLUGINS", "")  # ours alone, unless some are named

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from ingest.analyse import questions
from ingest.errors import ConfigError
from ingest.site import _hooks
from ingest.site._describe import read_model
from ingest.site._guard import App, guarded
from ingest.site._page import DATABASE

__all__ = ["make_app"]

# What is worth counting at the head of a table; each is in an index, or the table stays small.
_FACETS = {
    "pieces": ("outlet", "origin_status", "origin_kind"),
    "articles": ("outlet", "origin_status", "origin_kind"),
    "articles_original": ("outlet",),
    "articles_wire": ("outlet", "origin_domain"),
    "appearances": ("outlet", "kind", "claim_status"),
    "copies": ("outlet", "kind", "claim_status"),
    "evidence": ("kind", "won"),
    "bylines": ("kind", "place"),
    "matches": ("kind", "joins"),
    "entries": ("state", "outcome", "reason"),
    "fetches": ("status", "reason"),
    "revisions": ("cause",),
    "notices": ("kind",),
    "rights": ("kind", "host"),
    "decisions": ("field",),
    "sources": ("kind", "configured"),
}
_NEWEST_FIRST = (
    "articles",
    "copies",
    "pieces",
    "articles_original",
    "articles_wire",
    "appearances",
    "publications",
)
_SEARCHED = (
    "pieces",
    "articles_original",
    "articles_wire",
)  # views; Datasette sees by itself that the table can be


def make_app(path: Path, *, names: Collection[str], limit_s: float) -> App:
    """Return the application. `names`: the hosts that it answers to, none: to all; `limit_s`: the longest query."""
    if set("?#%") & set(str(path.resolve())):
        raise ConfigError(f"{path}: a path with ?, # or % cannot be served; serve a link to it")
    if not pm.is_registered(_hooks):
        pm.unregister(
            name="datasette.handle_exception"
        )  # it prints a traceback for each wrong address
        pm.register(_hooks)
    settings = {
        "sql_time_limit_ms": int(limit_s * 1000),
        "facet_time_limit_ms": 300,
        "default_page_size": 50,
        "default_facet_size": 12,
        "suggest_facets": False,
        "allow_download": False,
        "truncate_cells_html": 160,
        "default_cache_ttl": 0,
    }
    site = Datasette(
        [],
        metadata=_metadata(path),
        template_dir=str(files("ingest.site") / "templates"),
        settings=settings,
    )
    site.remove_database("_memory")
    site.add_database(
        Database(site, str(path.resolve()), is_mutable=not _is_frozen(path)), name=DATABASE
    )
    return guarded(site.app(), names)


def _is_frozen(path: Path) -> bool:
    """Whether nobody can be writing: a copy in a folder that is read-only, without a log beside it."""
    return not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()


def _metadata(path: Path) -> dict[str, object]:
    model = read_model((files("ingest.site") / "data-model.md").read_text("utf-8"))
    tables = {
        name: {
            "description": table.description,
            "columns": dict(table.columns),
            "facets": list(_FACETS.get(name, ())),
            **({"sort_desc": "first_seen_utc"} if name in _NEWEST_FIRST else {}),
            **({"fts_table": "articles_fts", "fts_pk": "id"} if name in _SEARCHED else {}),
        }
        for name, table in model.items()
    }
    queries = {
        each.name: {
            "sql": each.web_sql,
            "title": each.name,
            "description": each.help,
            "params": [parameter.name for parameter in each.parameters],
            "hide_sql": True,
        }
        for each in questions().values()
    }
    return {
        "title": path.name,
        "databases": {
            DATABASE: {"title": "Tables and views", "tables": tables, "queries": queries}
        },
    }
