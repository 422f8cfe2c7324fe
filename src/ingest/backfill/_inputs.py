"""What the user names -> the archives to read: files, folders' globs, addresses, lists of paths."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from ingest.errors import DataError

_LISTS = (".paths", ".paths.gz")
_LIST_MAX = 1 << 28  # bytes; all of CC-NEWS is named in one megabyte
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Archive:
    """One web archive: the unit of work."""

    address: str  # absolute path, or https://, http:// or s3://
    size: int | None = None  # bytes; None: a remote one

    @property
    def file(self) -> str:
        """Its file name."""
        return PurePosixPath(
            urlsplit(self.address).path if is_remote(self.address) else self.address
        ).name

    @property
    def name(self) -> str:
        """What its output is called: two archives of one file name in two places differ."""
        mark = blake2b(self.address.encode(), digest_size=4).hexdigest()
        return f"{self.file.removesuffix('.gz').removesuffix('.zst').removesuffix('.warc')}-{mark}"


def is_remote(address: str) -> bool:
    """Whether an address needs the network.

    >>> is_remote("s3://bucket/a.warc.gz"), is_remote("crawl/a.warc.gz")
    (True, False)
    """
    return address.startswith(("s3://", "https://", "http://"))


@dataclass(frozen=True, slots=True)
class Remote:
    """How addresses are reached; handed in, for it takes a library."""

    read: Callable[[str], bytes]
    glob: Callable[[str], list[str]]


def find_archives(paths: Sequence[str], remote: Remote, base: str | None = None) -> list[Archive]:
    """Return the archives that are meant, each once, sorted. Raises DataError for what is not there.

    The lines of a list (`*.paths`, also gzipped) are taken from `base`; without it, from the root of the
    list's host or bucket, or from the list's own folder.
    """
    found = {address for path in paths for address in _expanded(path, remote, base)}
    return [_archive(address) for address in sorted(found)]


def _archive(address: str) -> Archive:
    if is_remote(address):
        return Archive(address)
    path = Path(address).resolve()
    if not path.is_file():
        raise DataError(f"{address}: no such file")
    return Archive(str(path), path.stat().st_size)


def _expanded(path: str, remote: Remote, base: str | None) -> Iterator[str]:
    if path.endswith(_LISTS):
        lines = _lines(path, remote)
        for line in lines:
            yield _joined(path, line, base)
    elif _MAGIC.isdisjoint(path) or path.startswith("http"):  # `?` has its own meaning there
        yield path
    else:
        named = remote.glob(path) if is_remote(path) else glob(path, recursive=True)
        if not named:
            raise DataError(f"{path}: no file fits")
        yield from named


def _lines(path: str, remote: Remote) -> Iterable[str]:
    try:
        content = remote.read(path) if is_remote(path) else Path(path).read_bytes()
        if path.endswith(".gz"):
            content = zlib.decompressobj(31).decompress(content, _LIST_MAX)
        lines = content.decode().split()
    except OSError as error:
        raise DataError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except (zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise DataError(f"{path}: no list of paths ({error})") from error
    if not lines:
        raise DataError(f"{path}: an empty list")
    return lines


def _joined(listed_in: str, line: str, base: str | None) -> str:
    """Return the address that a line of a list means.

    >>> _joined("https://data.example/crawl/2026/warc.paths.gz", "crawl/2026/a.warc.gz", None)
    'https://data.example/crawl/2026/a.warc.gz'
    >>> _joined("lists/warc.paths", "crawl/a.warc.gz", "s3://bucket/")
    's3://bucket/crawl/a.warc.gz'
    """
    if is_remote(line) or line.startswith("/"):
        return line
    if base is not None:
        return f"{base.rstrip('/')}/{line}"
    if listed_in.startswith("s3://"):
        return f"s3://{urlsplit(listed_in).netloc}/{line}"
    if is_remote(listed_in):
        return urljoin(listed_in, f"/{line}")
    return str(Path(listed_in).parent / line)
