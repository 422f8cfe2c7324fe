"""The shape of sources.yaml, and what it becomes."""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ingest.config._values import (
    KINDS,
    HeaderName,
    Interval,
    Kept,
    Pattern,
    Pause,
    Seconds,
    Secret,
    SecretAddress,
    Selector,
    Size,
    Term,
    WebAddress,
    connection,
    host_name,
    one_line,
)
from ingest.types import FetchSettings, RightsPolicy, Selectors, Source, Treatment


@dataclass(frozen=True, slots=True)
class Config:
    """The user's choices, defaults filled in."""

    path: Path
    sources: tuple[Source, ...]
    disabled: tuple[Source, ...]  # written down, and not polled
    fetch: FetchSettings  # archive_dir is left to the caller: it lies beside the database
    archive: bool  # keep raw responses
    recheck: tuple[timedelta, ...]  # ages at which stored pages are read again
    recheck_budget: int  # of one run
    keep: timedelta | None  # of what no source here brought; None: for ever
    ping: str | None  # who is told of each run; may hold a secret
    publish: Path | None  # where a copy for readers goes after each run that stored something
    min_free: int  # bytes that a run leaves free on the disk
    digest: str  # sha256 of the file, so that a run can say which settings it had

    @property
    def terms(self) -> dict[str | None, timedelta | None]:
        """Return how long what each source brought is kept; under None, what no source here brought."""
        return {None: self.keep} | {each.id: each.keep for each in (*self.sources, *self.disabled)}


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

    interval: Interval = 1800.0
    keep: Term | None = None
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
        first, *also = [(kind, url) for kind in KINDS if (url := getattr(self, kind))]
        return Source(
            id=self.id,
            url=first[1],
            kind=first[0],
            also=tuple(also),
            interval_s=int(settings.interval),
            keep=timedelta(seconds=settings.keep) if settings.keep else None,
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
    user_agent: Annotated[str, Field(min_length=1), AfterValidator(one_line)] = _WIRE.user_agent
    delay: Pause = _WIRE.delay_s
    timeout: Seconds = _WIRE.total_timeout_s
    connect_timeout: Seconds = _WIRE.connect_timeout_s
    read_timeout: Seconds = _WIRE.read_timeout_s
    max_bytes: Annotated[int, Field(gt=0)] = _WIRE.max_bytes
    attempts: Annotated[int, Field(ge=1, le=10)] = _WIRE.attempts
    workers: Annotated[int, Field(ge=1, le=256)] = _WIRE.workers
    allow_private: bool = False
    ca_file: str | None = None
    hosts: list[Annotated[str, AfterValidator(host_name)]] = []
    connect_to: list[Annotated[str, AfterValidator(connection)]] = []
    archive: bool = True
    archive_keep: Kept = _WIRE.archive_keep_s

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
            archive_keep_s=self.archive_keep,
        )


class _Run(_Shape):
    recheck: list[Seconds] = [86400.0, 7 * 86400.0]
    recheck_budget: Annotated[int, Field(ge=0)] = 200
    ping: SecretAddress | None = None
    min_free: Size = 500_000_000
    publish: Annotated[str, Field(min_length=1)] | None = None


class _Rights(_Shape):
    tdm: Treatment = "record"
    noarchive: Treatment = "record"
    tdmrep: bool = False


def _connect_to(line: str) -> tuple[str, int, str, int]:
    """Return curl's HOST:PORT:ADDRESS:PORT as a tuple; an empty part is "" or 0 and means any, or the same."""
    host, port, rest = line.split(":", 2)
    address, target = rest.rsplit(":", 1)
    return host.lower(), int(port or 0), address.strip("[]"), int(target or 0)


class Document(_Shape):
    defaults: _Settings = _Settings()
    fetch: _Fetch = _Fetch()
    run: _Run = _Run()
    rights: _Rights = _Rights()
    sources: list[_Source] = []

    @model_validator(mode="before")
    @classmethod
    def _empty_parts(cls, value: object) -> object:
        """Take a heading with nothing below it as absent."""
        if isinstance(value, dict):
            return {key: part for key, part in value.items() if part is not None}
        return value

    def to_config(self, path: Path, raw: bytes) -> Config:
        wire = self.fetch.to_settings(path.parent)
        rights = RightsPolicy(self.rights.tdm, self.rights.noarchive, wire.token.lower())
        return Config(
            path=path,
            sources=tuple(s.to_source(self.defaults) for s in self.sources if s.enabled),
            disabled=tuple(s.to_source(self.defaults) for s in self.sources if not s.enabled),
            fetch=replace(wire, rights=rights, tdmrep=self.rights.tdmrep),
            archive=self.fetch.archive,
            recheck=tuple(timedelta(seconds=age) for age in sorted(self.run.recheck)),
            recheck_budget=self.run.recheck_budget,
            keep=timedelta(seconds=self.defaults.keep) if self.defaults.keep else None,
            ping=self.run.ping,
            publish=path.parent / self.run.publish if self.run.publish else None,
            min_free=self.run.min_free,
            digest=hashlib.sha256(raw).hexdigest(),
        )


ALL_KEYS = sorted(
    {name for shape in (Document, _Fetch, _Run, _Source, _Selectors) for name in shape.model_fields}
)
