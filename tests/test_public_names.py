"""The Python interface is the list in `ingest.__all__`; loading it costs nothing until a name is used."""

import subprocess
import sys

import ingest


def test_every_public_name_is_there():
    """Each name of the list can be had."""
    assert [name for name in ingest.__all__ if getattr(ingest, name, None) is None] == []


def test_an_unknown_name_is_an_attribute_error():
    """A typing mistake looks like one."""
    assert not hasattr(ingest, "article_from_pdf")


def test_importing_the_package_loads_no_heavy_library():
    """Cron pays for imports at each start, so they wait until they are needed."""
    heavy = {"httpx", "selectolax", "feedparser", "pydantic", "rich", "tldextract"}
    code = f"import ingest, ingest.cli, sys; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_opening_the_database_loads_neither_extract_nor_normalise():
    """A run with nothing due opens it and ends: the stages would be a third of its cost."""
    stages = {"ingest.extract", "ingest.normalise"}
    code = f"import ingest.store, ingest.config, sys; print(sorted({stages!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
