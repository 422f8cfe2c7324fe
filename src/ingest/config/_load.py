"""sources.yaml -> Config, or every mistake in it at once."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ingest.config._shape import ALL_KEYS, Config, Document
from ingest.config._values import KINDS
from ingest.config._yaml import Path_, mark_of, read_yaml
from ingest.errors import ConfigError


def load_config(path: Path) -> Config:
    """Return the checked configuration. Raises ConfigError with one line for each mistake."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}); `ingest init DIR` writes a first one"
        ) from None
    return checked(path, raw)


def checked(path: Path, raw: bytes) -> Config:
    """Return the configuration that these bytes would be at `path`. Raises ConfigError."""
    document, marks, mistakes = read_yaml(raw)
    shape = None
    try:
        shape = Document.model_validate(document)
    except ValidationError as error:
        mistakes += [(mark_of(marks, each["loc"]), _sentence(each)) for each in error.errors()]
    mistakes += [(mark_of(marks, at), said) for at, said in _across(document)]
    if shape is None or mistakes:
        lines = [f"{path}:{line}:{column}: {said}" for (line, column), said in sorted(mistakes)]
        raise ConfigError("\n".join(lines))
    return shape.to_config(path, raw)


def _sentence(mistake: Any) -> str:
    """Return `sources.3.interval: what is wrong` from one mistake as pydantic tells it."""
    name = ".".join(str(part) for part in mistake["loc"]) or "document"
    if mistake["type"] in ("model_type", "dict_type"):
        return f"{name}: give settings as `name: value`"
    if mistake["type"] == "extra_forbidden":
        near = get_close_matches(str(mistake["loc"][-1]), ALL_KEYS, 1)
        return f"{name}: unknown key" + (f", did you mean {near[0]!r}?" if near else "")
    return f"{name}: {mistake['msg'].removeprefix('Value error, ')}"


def _across(document: Any) -> Iterator[tuple[Path_, str]]:
    """Yield what no single setting shows. Beside pydantic, which skips such checks after the first mistake."""
    sources = document.get("sources") if isinstance(document, dict) else None
    ids: set[str] = set()
    for number, source in enumerate(sources if isinstance(sources, list) else []):
        if not isinstance(source, dict):
            continue
        if not any(source.get(kind) for kind in KINDS):
            yield ("sources", number), f"sources.{number}: give a feed, a sitemap or a page"
        if not (name := source.get("id")):
            continue
        if str(name) in ids:
            yield ("sources", number, "id"), f"sources.{number}.id: {name!r} stands twice"
        ids.add(str(name))
