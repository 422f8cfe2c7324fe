"""Bytes -> a document, the place of every value in it, and what is wrong with its form.

YAML is read by the 1.2 core rules, so that `012` stays 12, `1:30` and `no` stay text, and a key that stands
twice is a mistake instead of a silent loss.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

Spot = tuple[int, int]  # line and column, from 1
Path_ = tuple[str | int, ...]  # where a value stands in the document: ("sources", 3, "interval")


class _Loader(yaml.SafeLoader):
    """YAML 1.2 core schema: true, false, null, decimal numbers; everything else is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own attribute


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$", re.IGNORECASE), list("tTfF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""]
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?\d+\.\d+$"), list("-+0123456789")
)
_Loader.add_implicit_resolver("tag:decimal", re.compile(r"^[-+]?\d+$"), list("-+0123456789"))
_Loader.add_constructor("tag:decimal", lambda _, node: int(str(node.value)))


def read_yaml(raw: bytes) -> tuple[Any, dict[Path_, Spot], list[tuple[Spot, str]]]:
    """Return the document, the place of every value in it, and what is wrong with its form."""
    start = (1, 1)
    try:
        loader = _Loader(raw)
        node = loader.get_single_node()
        if node is None:
            return {}, {(): start}, []
        mistakes = [(mark, f"the key {key!r} stands twice") for key, mark in _twice(node)]
        return loader.construct_document(node), dict(_marks(node, ())), mistakes
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return (
            {},
            {(): start},
            [(_spot(mark) if mark else start, str(error.problem or error.context))],
        )
    except (yaml.YAMLError, ValueError) as error:  # bytes that are no text, a tag that does not fit
        return {}, {(): start}, [(start, f"is not YAML ({str(error).splitlines()[0]})")]
    except RecursionError:
        return {}, {(): start}, [(start, "nests without end")]


def _spot(mark: yaml.Mark) -> Spot:
    return mark.line + 1, mark.column + 1


def _marks(node: yaml.Node, at: Path_) -> Iterator[tuple[Path_, Spot]]:
    yield at, _spot(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _marks(value, (*at, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _marks(value, (*at, number))


def _twice(node: yaml.Node) -> Iterator[tuple[str, Spot]]:
    children = node.value if isinstance(node, yaml.SequenceNode) else []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield str(key.value), _spot(key.start_mark)
            seen.add(str(key.value))
            children.append(value)
    for child in children:
        yield from _twice(child)


def mark_of(marks: Mapping[Path_, Spot], where: Path_) -> Spot:
    """Return the place of the value, or of the nearest thing around it that is there."""
    while where not in marks:
        where = where[:-1]
    return marks[where]
