"""sources.yaml -> Config: what the user chose, checked; every mistake is told at once, with line and column.

YAML is read by the 1.2 core rules, so that `012` stays 12, `1:30` and `no` stay text, and a key that stands
twice is a mistake instead of a silent loss.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from ingest.errors import ConfigError
from ingest.types import FetchSettings, Selectors, Source, SourceKind
from ingest.urls import netloc_of

__all__ = ["Config", "load_config"]

Spot = tuple[int, int]  # line and column, from 1
Path_ = tuple[str | int, ...]  # where a value stands in the document: ("sources", 3, "interval")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_ENV = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Config:
    """The user's choices, defaults filled in."""

    path: Path
    sources: tuple[Source, ...]
    fetch: FetchSettings  # archive_dir is left to the caller: it lies beside the database
    archive: bool  # keep raw responses
    digest: str  # sha256 of the file, so that a run can say which settings it had


def load_config(path: Path) -> Config:
    """Return the checked configuration. Raises ConfigError with one line for each mistake."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}); `ingest init DIR` writes a first one"
        ) from None
    document, marks, mistakes = _read_yaml(raw)
    checked = None
    try:
        checked = _Document.model_validate(document)
    except ValidationError as error:
        mistakes += [(_mark(marks, each["loc"]), _sentence(each)) for each in error.errors()]
    mistakes += [(_mark(marks, at), said) for at, said in _across(document)]
    if checked is None or mistakes:
        lines = [f"{path}:{line}:{column}: {said}" for (line, column), said in sorted(mistakes)]
        raise ConfigError("\n".join(lines))
    return checked.to_config(path, raw)


# --- YAML with marks -------------------------------------------------------------------------


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


def _read_yaml(raw: bytes) -> tuple[Any, dict[Path_, Spot], list[tuple[Spot, str]]]:
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
    except (yaml.YAMLError, UnicodeDecodeError) as error:
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


def _mark(marks: Mapping[Path_, Spot], where: Path_) -> Spot:
    """Return the place of the value, or of the nearest thing around it that is there."""
    while where not in marks:
        where = where[:-1]
    return marks[where]


def _sentence(mistake: Any) -> str:
    """Return `sources.3.interval: what is wrong` from one mistake as pydantic tells it."""
    name = ".".join(str(part) for part in mistake["loc"]) or "document"
    if mistake["type"] in ("model_type", "dict_type"):
        return f"{name}: give settings as `name: value`"
    if mistake["type"] == "extra_forbidden":
        near = get_close_matches(str(mistake["loc"][-1]), _ALL_KEYS, 1)
        return f"{name}: unknown key" + (f", did you mean {near[0]!r}?" if near else "")
    return f"{name}: {mistake['msg'].removeprefix('Value error, ')}"


# --- the shape of the document ---------------------------------------------------------------


def _seconds(value: object) -> object:
    """Read `90`, `90s`, `15m`, `2h`, `1d` as seconds."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", value)):
        return float(found[1]) * _UNITS[found[2]]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("give a time such as 90s, 15m, 2h or 1d")
    return float(value)


def _web_address(value: str) -> str:
    if not re.match(r"https?://[^/\s]+", value) or netloc_of(value) is None:
        raise ValueError(f"{value!r} is no http or https address")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression ({error})") from None
    return value


def _selector(value: str) -> str:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css(value)
    except SelectolaxError:
        raise ValueError(f"{value!r} is no CSS selector") from None
    return value


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("holds a line break or another control character")
    return value


def _header_name(value: str) -> str:
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):
        raise ValueError(f"{value!r} is no name of a header")
    return value


def _from_environment(value: str) -> str:
    """Put `${NAME}` in, so that a secret stands in the environment and not in the file."""
    missing = [name for name in _ENV.findall(value) if name not in os.environ]
    if missing:
        raise ValueError(f"the environment has no {', '.join(missing)}")
    return _ENV.sub(lambda found: os.environ[found[1]], value)


def _host(value: str) -> str:
    if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)*", value):
        raise ValueError(f"{value!r} is no name of a host such as example.org")
    return value.lower()


def _connection(value: str) -> str:
    if not re.fullmatch(r"[^:\s]*:\d*:[^\s]*:\d*", value):
        raise ValueError(
            f"{value!r} is not HOST:PORT:ADDRESS:PORT (any but the colons may be empty)"
        )
    return value


_KINDS: tuple[SourceKind, ...] = ("feed", "sitemap", "page")  # the first that is there is polled
_YEAR = 366 * 86400.0
Seconds = Annotated[float, BeforeValidator(_seconds), Field(gt=0, le=_YEAR)]
Pause = Annotated[float, BeforeValidator(_seconds), Field(ge=0, le=_YEAR)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Secret = Annotated[str, AfterValidator(_from_environment), AfterValidator(_one_line)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
Selector = Annotated[str, AfterValidator(_selector)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Selectors(_Shape):
    keep: list[Selector] = []
    remove: list[Selector] = []
    title: Selector | None = None
    author: Selector | None = None
    date: Selector | None = None

    def to_selectors(self) -> Selectors:
        return Selectors(tuple(self.keep), tuple(self.remove), self.title, self.author, self.date)


class _Settings(_Shape):
    """What `defaults` may say and each source may say again."""

    interval: Seconds = 1800.0
    headers: dict[HeaderName, Secret] = {}
    fulltext: bool = False
    chase: bool = False
    selectors: _Selectors | None = None
    allow: list[Pattern] = []
    deny: list[Pattern] = []
    max_entries: Annotated[int, Field(gt=0)] = 1000


class _Source(_Settings):
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    feed: WebAddress | None = None
    sitemap: WebAddress | None = None
    page: WebAddress | None = None
    enabled: bool = True

    def to_source(self, defaults: _Settings) -> Source:
        said = {
            name: getattr(self, name)
            for name in self.model_fields_set & set(_Settings.model_fields)
        }
        settings = defaults.model_copy(update=said)
        first, *also = [(kind, url) for kind in _KINDS if (url := getattr(self, kind))]
        return Source(
            id=self.id,
            url=first[1],
            kind=first[0],
            also=tuple(also),
            interval_s=int(settings.interval),
            headers=tuple((defaults.headers | self.headers).items()),
            fulltext=settings.fulltext,
            chase=settings.chase,
            selectors=settings.selectors.to_selectors() if settings.selectors else None,
            allow=tuple(settings.allow),
            deny=tuple(settings.deny),
            max_entries=settings.max_entries,
        )


_WIRE = FetchSettings()


class _Fetch(_Shape):
    user_agent: Annotated[str, Field(min_length=1), AfterValidator(_one_line)] = _WIRE.user_agent
    delay: Pause = _WIRE.delay_s
    timeout: Seconds = _WIRE.total_timeout_s
    connect_timeout: Seconds = _WIRE.connect_timeout_s
    read_timeout: Seconds = _WIRE.read_timeout_s
    max_bytes: Annotated[int, Field(gt=0)] = _WIRE.max_bytes
    attempts: Annotated[int, Field(ge=1, le=10)] = _WIRE.attempts
    workers: Annotated[int, Field(ge=1, le=256)] = _WIRE.workers
    allow_private: bool = False
    ca_file: str | None = None
    hosts: list[Annotated[str, AfterValidator(_host)]] = []
    connect_to: list[Annotated[str, AfterValidator(_connection)]] = []
    archive: bool = True

    def to_settings(self, base: Path) -> FetchSettings:
        return FetchSettings(
            user_agent=self.user_agent,
            delay_s=self.delay,
            connect_timeout_s=self.connect_timeout,
            read_timeout_s=self.read_timeout,
            total_timeout_s=self.timeout,
            max_bytes=self.max_bytes,
            attempts=self.attempts,
            workers=self.workers,
            allow_private=self.allow_private,
            ca_file=str(base / self.ca_file) if self.ca_file else None,
            connect_to=tuple(_connect_to(line) for line in self.connect_to),
            hosts=tuple(self.hosts),
        )


def _connect_to(line: str) -> tuple[str, int, str, int]:
    """Return curl's HOST:PORT:ADDRESS:PORT as a tuple; an empty part is "" or 0 and means any, or the same."""
    host, port, rest = line.split(":", 2)
    address, target = rest.rsplit(":", 1)
    return host.lower(), int(port or 0), address.strip("[]"), int(target or 0)


class _Document(_Shape):
    defaults: _Settings = _Settings()
    fetch: _Fetch = _Fetch()
    sources: list[_Source] = []

    @model_validator(mode="before")
    @classmethod
    def _empty_parts(cls, value: object) -> object:
        """Take a heading with nothing below it as absent."""
        if isinstance(value, dict):
            return {key: part for key, part in value.items() if part is not None}
        return value

    def to_config(self, path: Path, raw: bytes) -> Config:
        return Config(
            path=path,
            sources=tuple(s.to_source(self.defaults) for s in self.sources if s.enabled),
            fetch=self.fetch.to_settings(path.parent),
            archive=self.fetch.archive,
            digest=hashlib.sha256(raw).hexdigest(),
        )


def _across(document: Any) -> Iterator[tuple[Path_, str]]:
    """Yield what no single setting shows. Beside pydantic, which skips such checks after the first mistake."""
    sources = document.get("sources") if isinstance(document, dict) else None
    ids: set[str] = set()
    for number, source in enumerate(sources if isinstance(sources, list) else []):
        if not isinstance(source, dict):
            continue
        if not any(kind in source for kind in _KINDS):
            yield ("sources", number), f"sources.{number}: give a feed, a sitemap or a page"
        if (name := str(source.get("id"))) in ids:
            yield ("sources", number, "id"), f"sources.{number}.id: {name!r} stands twice"
        ids.add(name)


_ALL_KEYS = sorted(
    {name for shape in (_Document, _Fetch, _Source, _Selectors) for name in shape.model_fields}
)
