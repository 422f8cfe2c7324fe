"""New sources -> sources.yaml, below those that stand there; comments and order stay as they are."""

import json
import os
import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import yaml

from ingest.config._load import checked, load_config
from ingest.errors import ConfigError
from ingest.types import Source
from ingest.urls import outlet_of, same_url


def add_sources(path: Path, wanted: Sequence[Source]) -> list[Source]:
    """Write sources into the file and return those that were new, with ids of their own when they had none.

    A source whose address is there already is left out. Raises ConfigError, and then nothing was written, when the
    file has mistakes or lists its sources in a form that cannot be added to.
    """
    config = load_config(path)
    held = [*config.sources, *config.disabled]
    urls = [url for each in held for url in (each.url, *(url for _, url in each.also))]
    added: list[Source] = []
    for source in wanted:
        if not any(same_url(source.url, url) for url in [*urls, *(each.url for each in added)]):
            taken = {each.id for each in [*held, *added]}
            added.append(Source(source.id or _id_for(source.url, taken), source.url, source.kind))
    if added:
        text = _with_items(path, path.read_text(encoding="utf-8"), [_item(each) for each in added])
        checked(path, text.encode("utf-8"))
        _replace(path, text)
    return added


def _id_for(url: str, taken: set[str]) -> str:
    """Return a name that is not taken: `harbourpost` for https://www.harbourpost.example/feed."""
    label = (outlet_of(url) or "source").partition("/")[0].partition(".")[0]
    name = re.sub(r"[^a-z0-9._-]+", "-", label.lower()).strip("-._") or "source"
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(each for each in names if each not in taken)


def _item(source: Source) -> str:
    is_text = isinstance(yaml.safe_load(source.id), str)  # `192` and `no` would be something else
    name = source.id if is_text else json.dumps(source.id)
    return f"- id: {name}\n  {source.kind}: {json.dumps(source.url, ensure_ascii=False)}\n"


def _with_items(path: Path, text: str, items: Sequence[str]) -> str:
    """Return the text with items at the end of its list of sources."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = list(root.value) if isinstance(root, yaml.MappingNode) else []
    at = next((n for n, (key, _) in enumerate(pairs) if key.value == "sources"), None)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if at is None:
        return "".join([*lines, "\nsources:\n", *_indented(items, 2)])
    key, value = pairs[at]
    is_list = isinstance(value, yaml.SequenceNode)
    if is_list and value.value and value.flow_style:
        raise ConfigError(
            f"{path}:{value.start_mark.line + 1}: write the sources one below the other first"
        )
    if not (is_list and value.value):  # `sources:` or `sources: []`
        line = key.start_mark.line
        return "".join([*lines[:line], "sources:\n", *_indented(items, 2), *lines[line + 1 :]])
    end = pairs[at + 1][0].start_mark.line if at + 1 < len(pairs) else len(lines)
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    return "".join([*lines[:end], *_indented(items, value.start_mark.column), *lines[end:]])


def _indented(items: Sequence[str], columns: int) -> list[str]:
    lines = [line for item in items for line in item.splitlines(keepends=True)]
    return [" " * columns + line for line in lines]


def _replace(path: Path, text: str) -> None:
    """Put a new text in the file's place, whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.chmod(path.stat().st_mode & 0o777)
        os.replace(part, path.resolve())
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from None
